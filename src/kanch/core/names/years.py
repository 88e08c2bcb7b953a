"""Years of birth as people give them: exact, about, between, by age, with digits swapped."""

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kanch.core.figures.numerals import find_numbers

FIRST, LAST = 1850, 2100
"""The years that are understood."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ABOUT = re.compile(
    r"[~≈?]|около|прибл|примерно|about|circa|\bca?\.|approx|մոտ|vers|environ|təxminən",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(1[89]\d|20\d)0(?:\s?[-–])?(?:ые|е|х|s|ական\w*|ies)(?!\w)", re.IGNORECASE)
_SPAN = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)\s*[-–—]\s*(1[89]\d\d|20\d\d)(?!\d)")
_LONGEST_SPAN = 40
_DECADE_FIRST = re.compile(r"ann[ée]es\s+(1[89]\d|20\d)0(?!\d)", re.IGNORECASE)
# “58 г.р.”, «58 թ. ծնվ.»: a year without its century, not an age.
_SHORT_YEAR = re.compile(
    r"(?<!\d)(\d\d)(?:-?го)?\s*(?:г\.?\s*р|года?\s+рожд|թ\.?\s*ծն)", re.IGNORECASE
)
_AGE = re.compile(
    r"(?<!\d)(\d{1,3})\s?-?\s*"
    r"(?:лет|год|л\.|տարեկան|տ\.|years?|yrs?|yo\b|y\.\s?o|ans\b|yaş)",
    re.IGNORECASE,
)
_AGE_FIRST = re.compile(
    r"(?:возраст\w*|\bлет|\baged?|\bâge|\bâgée?|տարիք\w*|\byaş\w*)\W{0,3}(?:около |de )?"
    r"(\d{1,3})(?!\d)",
    re.IGNORECASE,
)
_OLDEST = 120
_SLACK = 2
# Up to this, a year of two digits may be of either century.
_NEWEST_SHORT = 30


@dataclass(frozen=True, slots=True)
class Years:
    """The years in which somebody may have been born, first and last included.

    Raises ValueError when they are not in order, or not from FIRST to LAST.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if not FIRST <= self.first <= self.last <= LAST:
            raise ValueError(
                f"{self.first} to {self.last}: years are in order, from {FIRST} to {LAST}."
            )

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Nearness(StrEnum):
    """How far two years of birth are apart."""

    EQUAL = "equal"
    ONE = "one"
    TWO = "two"
    FIVE = "five"
    SWAPPED = "swapped"
    DECADE = "decade"
    FIFTEEN = "fifteen"
    FAR = "far"


def parse_years(text: str, today: int | None = None) -> Years | None:
    """The year or years that `text` gives: “1958”, “12.03.1958”, “около 1960”, “1958-1961”.

    An age, in digits or in words (“65 лет”, “sixty-five years old”), needs `today`, the year in
    which it was said. None when no year is found.
    """
    if decade := _DECADE.search(text) or _DECADE_FIRST.search(text):
        start = int(decade[1]) * 10
        if FIRST <= start <= LAST - 9:
            return Years(start, start + 9)
    span = _SPAN.search(text)
    if span and FIRST <= int(span[1]) <= int(span[2]) <= int(span[1]) + _LONGEST_SPAN:
        return Years(int(span[1]), int(span[2]))
    found = [int(year) for year in _YEAR.findall(text)]
    found = [year for year in found if FIRST <= year <= LAST]
    if found:
        first, last = min(found), max(found)
        if last - first > 15:
            first = last = found[0]
        if first == last and _ABOUT.search(text):
            return Years(max(first - _SLACK, FIRST), min(last + _SLACK, LAST))
        return Years(first, last)
    if short := _SHORT_YEAR.search(text):
        return _with_century(int(short[1]))
    return None if today is None else _by_age(text, today)


def _with_century(year: int) -> Years | None:
    """A year of two digits; None where it may be of either century."""
    return Years(1900 + year, 1900 + year) if year > _NEWEST_SHORT else None


def _by_age(text: str, today: int) -> Years | None:
    said = _in_digits(text)
    age = _AGE.search(said) or _AGE_FIRST.search(said)
    if not age or int(age[1]) >= _OLDEST:
        return None
    born = today - int(age[1])
    # An age that ends in 0 or 5 is mostly an estimate.
    slack = _SLACK if int(age[1]) % 5 == 0 or _ABOUT.search(text) else 0
    first, last = born - 1 - slack, min(born + slack, today)
    return Years(first, last) if first >= FIRST and last <= LAST else None


def _in_digits(text: str) -> str:
    """`text` with the ages that are said in words in digits."""
    for number in reversed(find_numbers(text, doubtful=True)):
        if number.form == "words" and number.value in range(1, _OLDEST):
            text = f"{text[: number.start]}{number.value}{text[number.end :]}"
    return text


_CLOSE_GAP, _DECADE_GAP, _FAR_GAP = 5, 10, 16


def nearness(one: Years, other: Years) -> Nearness:
    """How far apart two years of birth are; the same both ways."""
    gap = max(one.first - other.last, other.first - one.last, 0)
    if gap > _CLOSE_GAP and one.first == one.last and other.first == other.last:
        if _swapped(one.first, other.first):
            return Nearness.SWAPPED
        if gap == _DECADE_GAP:
            return Nearness.DECADE
    return _of_gap(gap)


def _of_gap(gap: int) -> Nearness:
    if gap <= 2:
        return (Nearness.EQUAL, Nearness.ONE, Nearness.TWO)[gap]
    if gap <= _CLOSE_GAP:
        return Nearness.FIVE
    return Nearness.FIFTEEN if gap < _FAR_GAP else Nearness.FAR


def _swapped(one: int, other: int) -> bool:
    first, second = str(one), str(other)
    return first[:2] == second[:2] and first[2:] == second[:1:-1]


_BY_GAP = np.array(
    [list(Nearness).index(_of_gap(gap)) for gap in range(_FAR_GAP + 1)],
    np.intp,
)


def nearness_of_all(own: Years) -> NDArray[np.intp]:
    """How near each year from FIRST to LAST is to `own`: its position in Nearness.

    The same as nearness(), for all years at once.
    """
    years = np.arange(FIRST, LAST + 1)
    gaps = np.maximum(np.maximum(own.first - years, years - own.last), 0)
    found = _BY_GAP[np.minimum(gaps, _FAR_GAP)]
    if own.first == own.last:
        found[gaps == _DECADE_GAP] = list(Nearness).index(Nearness.DECADE)
        text = str(own.first)
        swapped = int(text[:2] + text[:1:-1])
        if FIRST <= swapped <= LAST and gaps[swapped - FIRST] > _CLOSE_GAP:
            found[swapped - FIRST] = list(Nearness).index(Nearness.SWAPPED)
    return found
