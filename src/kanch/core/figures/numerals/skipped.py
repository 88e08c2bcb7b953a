"""What looks like a number in a text and is no quantity: dates, hours, codes, addresses."""

import re
from functools import cache

from kanch.core.figures.numerals.words import any_of, months, ordinal_endings

# Stands in for what is left out: neither letter nor digit nor space, so nothing joins across it.
_FILLER = "\x00"

_CODES = (
    r"(?:https?://|www\.)\S+",
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    r"\+\d[\d\s()-]{6,}\d",  # a telephone number
    r"(?<!\w)[^\W\d_]+\d[\w-]*",  # c036
    r"[A-ZА-ЯԱ-Ֆ][-‑]\d[\w-]*",  # COVID-19, Т-72
)
_HOURS = (
    r"(?<![\d:])\d{1,2}[:։]\d{2}(?:[:։]\d{2})?(?!\d)(?:\s*[ap]\.?\s?m\b\.?)?",
    r"(?<![\d.,])\d{1,2}(?:\.\d{2})?\s*[ap](?:\.\s?m\.|m\b)",
    r"(?<![\d.,])\d{1,2}\s?h(?:\s?\d{2})?\b",
    r"ժամը\s+\d{1,2}(?:[.:]\d{2})?(?!\d)",
)
_DATES_IN_DIGITS = (
    r"(?<!\d)[12]\d{3}-[01]\d(?:-[0-3]\d)?(?!\d)",
    r"(?<![\d.])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d])",
    r"(?<![\d.])(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d+(?:\.\d+){2,}",  # 1.2.3
)
_YEAR = r"[12]\d{3}(?!\d)"
_YEAR_WORD = r"(?:-х)?\s?(?:гг?\.|год(?!н)[а-я]*|թթ?[.․]|թվական[ա-և]*)"
_ENDED = r"(?:-?(?:ին|ից|ի|ը|ն)(?!\w))?"
_DAY = rf"(?<![\d.,])(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er)?(?!\d){_ENDED}"
_DAYS = rf"{_DAY}(?:\s*(?:[-–—]|\b(?:and|et|au|и|по|to)\b|և|ու)\s*{_DAY}){{0,3}}"


def blank(text: str) -> str:
    """The text with what is left out overwritten; every place stays where it was."""
    for pattern in _patterns():
        text = pattern.sub(lambda match: _FILLER * len(match.group()), text)
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = _month()
    dates = (
        rf"{_YEAR}(?:\s?թ[.․]|\s?թվականի|-ի)\s*{month}(?:\s+{_DAYS})?",
        rf"{_DAYS}\s+(?:of\s+|de\s+)?{month}(?:,?\s+(?:of\s+)?{_YEAR}(?:{_YEAR_WORD})?)?",
        # Not "in September 20 people": that 20 is counted.
        rf"(?<!\bin )(?<!\bIn ){month}\s+{_DAYS}(?:,?\s+{_YEAR}|(?!\d))",
        rf"{month},?\s+(?:of\s+)?{_YEAR}(?:{_YEAR_WORD})?",
        rf"(?<![\d.,]){_YEAR}{_YEAR_WORD}",
        r"(?<=\b(?:in|en|In|En) )(?:19|20)\d\d(?=\s*(?:[.;:)!?]|$))",
        r"(?<![\d.,])(?:19|20)\d\d-ին(?!\w)",
    )
    ordinals = (rf"(?<![\w.,])\d[\d.,\u00a0\u202f]{{0,20}}{any_of(ordinal_endings())}(?!\w)",)
    first = (r"(?<![\w.,])1-ին(?!\w)",)
    return tuple(
        re.compile(pattern)
        for pattern in (*_CODES, *_HOURS, *_DATES_IN_DIGITS, *dates, *ordinals, *first)
    )


def _month() -> str:
    """The months of all languages. English ones need their capital: "may" is a verb."""
    english = [form for language, form in months() if language == "en"]
    others = [form for language, form in months() if language != "en"]
    cased = any_of([*english, *(form.upper() for form in english)])
    return rf"\b(?:{cased}|(?i:{any_of(others)}))(?!\w)\.?"
