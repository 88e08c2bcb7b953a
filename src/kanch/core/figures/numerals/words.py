"""The tables of number words; their columns and kinds are explained in data/README.md."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "hy", "ru", "fr")

# Stress and intonation marks stand inside a word: Armenian ՛ ՜ ՞, the combining acute.
_MARKS = "՛՜՞\u0301"
WORD = rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*"
_DROP = dict.fromkeys(map(ord, _MARKS))


class UnsupportedLanguage(ValueError):
    """Numbers are worded and read only in the languages that have a table."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"Numbers in words are known in {', '.join(LANGUAGES)}; not in “{language}”."
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is, or multiplies, a number; `alone` is as in the table."""

    kind: str
    value: int | Decimal
    alone: str


@dataclass(frozen=True, slots=True)
class Words:
    """The table of one language, ready for looking up."""

    words: Mapping[str, Word]
    short: Mapping[str, int]
    before: frozenset[str]
    vague: frozenset[str]
    joins: Mapping[str, str]
    fractions: tuple[tuple[tuple[str, ...], Decimal], ...]
    halves: tuple[tuple[str, ...], ...]
    endings: tuple[str, ...]
    ordinal: re.Pattern[str]
    part: re.Pattern[str]
    ranges: frozenset[str]
    between: tuple[tuple[str, str], ...]
    vigesimal: bool

    def look_up(self, word: str) -> Word | None:
        """The entry of a folded word, without its case ending where the language has them."""
        found = self.words.get(word)
        for ending in self.endings:
            if found is None and word.endswith(ending):
                found = self.words.get(word.removesuffix(ending))
        return found


def fold(word: str) -> str:
    """A word as the tables write it: lower case, without stress marks, е for ё."""
    return word.lower().translate(_DROP).replace("ё", "е").replace("եւ", "և")


@cache
def words_of(language: str) -> Words:
    """Read the table of a language. Raises UnsupportedLanguage."""
    rows = list(_rows(language))

    def forms(*kinds: str) -> Iterator[tuple[str, str]]:
        return ((value, form) for kind, value, _, form in rows if kind in kinds)

    def phrases(kind: str) -> Iterator[tuple[tuple[str, ...], str]]:
        return ((tuple(form.split()), value) for value, form in forms(kind))

    return Words(
        words={
            form: Word(kind, _number(value), alone)
            for kind, value, alone, form in rows
            if kind in ("number", "score", "times", "scale")
        },
        short={form: int(value) for value, form in forms("short")},
        before=frozenset(form for _, form in forms("before")),
        vague=frozenset(form for _, form in forms("vague")),
        joins={form: kind for kind, _, _, form in rows if kind in ("and", "et")},
        fractions=tuple((phrase, Decimal(value)) for phrase, value in phrases("fraction")),
        halves=tuple(phrase for phrase, _ in phrases("half")),
        endings=tuple(form for _, form in forms("ending")),
        ordinal=re.compile(any_of(form for _, form in forms("ordinal"))),
        part=re.compile(any_of(form for _, form in forms("part"))),
        ranges=frozenset("-–—‑") | {form for _, form in forms("range")},
        between=tuple((form, value) for value, form in forms("between")),
        vigesimal=any(forms("score")),
    )


@cache
def months() -> tuple[tuple[str, int, str], ...]:
    """The forms of the months' names in all languages: language, number of the month, form."""
    return tuple(
        (language, int(value), form)
        for language in LANGUAGES
        for kind, value, _, form in _rows(language)
        if kind == "month"
    )


def range_words(language: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """What stands between the ends of a range, and what opens one: ("between", "and").

    Raises UnsupportedLanguage.
    """
    words = words_of(language)
    return words.ranges, words.between


@cache
def ordinal_endings() -> tuple[str, ...]:
    """What makes digits an ordinal, in all languages."""
    return tuple(
        form
        for language in LANGUAGES
        for kind, _, _, form in _rows(language)
        if kind == "ordinal ending"
    )


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of the forms, the longest first; `*` stands for any letters."""
    ordered = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\*", r"[^\W\d_]*") for form in ordered) + ")"


def _rows(language: str) -> Iterator[tuple[str, str, str, str]]:
    if language not in LANGUAGES:
        raise UnsupportedLanguage(language)
    table = files("kanch.core.figures").joinpath("data", f"{language}.csv")
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        for form in row["forms"].split("|"):
            yield row["kind"], row["value"], row["alone"], form


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
