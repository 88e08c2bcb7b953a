"""What looks like a number in a text and is no quantity: dates, hours, codes, addresses."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kanch.core.figures.numerals.words import any_of, months, ordinal_endings

# Stands in for what is left out: neither letter nor digit nor space, so nothing joins across it.
_FILLER = "\x00"


class Skip(StrEnum):
    """Why digits are no quantity."""

    ADDRESS = "address"  # of a page or a mailbox
    PHONE = "phone"
    CODE = "code"
    TIME = "time"
    DATE = "date"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece of text, `text[start:end]`, that holds digits and no quantity."""

    why: Skip
    start: int
    end: int


_ADDRESSES = (
    r"(?:https?://|www\.)\S*[^\s.,;:!?…։»”\"')\]]",
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
)
_IN_LINE = r"[ \t\u00a0\u202f\u2009-]"  # a telephone number does not go on in the next line
_PHONES = (
    r"\+\d[\d \t\u00a0\u202f\u2009()-]{6,}\d",
    rf"(?<![\w.,])(?<!\d\s)\(?0\d{{1,4}}\)?{_IN_LINE}\d{{2,3}}(?:{_IN_LINE}?\d{{2,3}}){{1,3}}(?!\d|[.,]\d)",
    rf"(?<![\w.,])(?<!\d\s)8{_IN_LINE}\(?\d{{3}}\)?(?:{_IN_LINE}\d{{2,3}}){{2,3}}(?!\d)(?<=\d\d-\d\d)",
)
_CODES = (
    r"(?<!\w)[^\W\d_]+\d[\w-]*",  # c036
    r"(?<!\w)[A-ZА-ЯԱ-Ֆ]+[-‑]\d[\w-]*",  # COVID-19, Т-72
)
_NO_FRACTION = (
    r"(?![\d%])(?!\.\d)(?!\s*(?:раз|тыс|мил|млн|млрд|процент|million|billion|thousand|per|times))"
)
_HOURS = (
    r"(?<![\d:])\d{1,2}[:։]\d{2}(?:[:։]\d{2})?(?!\d)(?:\s*[ap]\.?\s?m\b\.?)?",
    r"(?<![\d.,])\d{1,2}(?:\.\d{2})?\s*[ap](?:\.\s?m\.|m\b)",
    r"(?<![\d.,])\d{1,2}\s?h(?:\s?\d{2})?\b",
    r"ժամը\s+\d{1,2}(?:[.:]\d{2})?(?!\d)",
    rf"(?<=\b[вк] )(?:[01]?\d|2[0-4])\.[0-5]\d{_NO_FRACTION}",  # «в 18.00»
    rf"(?<=\bat )(?:[01]?\d|2[0-4])\.[0-5]\d{_NO_FRACTION}",
    r"(?<![\d.,])\d{1,2}\s+час(?:ов|ам|а)?\s+(?:утра|дня|вечера|ночи)\b",
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
_AND_DAY = rf"(?:\s*(?:[-–—]|\b(?:and|et|au|и|по|to)\b|և|ու|(?<=-ից)\s)\s*{_DAY})"
_DAYS = rf"{_DAY}{_AND_DAY}{{0,3}}"


def blank(text: str) -> str:
    """The text with what is left out overwritten; every place stays where it was."""
    return _read(text)[0]


def skipped(text: str) -> list[Skipped]:
    """What is left out of a text, in its order; the pieces do not overlap."""
    return _read(text)[1]


def _read(text: str) -> tuple[str, list[Skipped]]:
    found: list[Skipped] = []
    for why, pattern in _patterns():

        def note(match: re.Match[str], why: Skip = why) -> str:
            found.append(Skipped(why, match.start(), match.end()))
            return _FILLER * len(match.group())

        text = pattern.sub(note, text)
    return text, sorted(found, key=lambda piece: piece.start)


@cache
def _patterns() -> tuple[tuple[Skip, re.Pattern[str]], ...]:
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
    groups = (
        (Skip.ADDRESS, _ADDRESSES),
        (Skip.PHONE, _PHONES),
        (Skip.CODE, _CODES),
        (Skip.TIME, _HOURS),
        (Skip.DATE, (*_DATES_IN_DIGITS, *dates)),
        (Skip.ORDINAL, (*ordinals, *first)),
    )
    return tuple((why, re.compile(pattern)) for why, patterns in groups for pattern in patterns)


def _month() -> str:
    """The months of all languages. English ones need their capital: "may" is a verb."""
    english = [form for language, _, form in months() if language == "en"]
    others = [form for language, _, form in months() if language != "en"]
    cased = any_of([*english, *(form.upper() for form in english)])
    return rf"\b(?:{cased}|(?i:{any_of(others)}))(?!\w)\.?"
