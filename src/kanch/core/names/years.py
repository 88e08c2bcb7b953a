"""Years of birth as people give them: exact, about, between, by age, with digits swapped."""

import re
from dataclasses import dataclass
from enum import StrEnum

FIRST, LAST = 1850, 2100
"""The years that are understood."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ABOUT = re.compile(
    r"[~≈?]|около|прибл|примерно|about|circa|\bca?\.|approx|մոտ|vers|environ|təxminən",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(1[89]\d|20\d)0\s*[-–]?(?:е|х|s|ական|-ые|ies)", re.IGNORECASE)
_AGE = re.compile(
    r"(?<!\d)(\d{1,3})\s*(?:лет|год|года|տարեկան|տ\.|years?|yrs?|y\.?o|ans|yaş)", re.IGNORECASE
)
_AGE_FIRST = re.compile(r"(?:возраст|age|âge|տարիք)\D{0,3}(\d{1,3})(?!\d)", re.IGNORECASE)
_SLACK = 2


@dataclass(frozen=True, slots=True)
class Years:
    """The years in which somebody may have been born, first and last included."""

    first: int
    last: int

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

    An age (“65 лет”) needs `today`, the year in which it was said. None when no year is found.
    """
    found = [int(year) for year in _YEAR.findall(text)]
    found = [year for year in found if FIRST <= year <= LAST]
    if decade := _DECADE.search(text):
        start = int(decade[1]) * 10
        return Years(start, start + 9)
    if found:
        first, last = min(found), max(found)
        if last - first > 15:
            first = last = found[0]
        if first == last and _ABOUT.search(text):
            return Years(first - _SLACK, last + _SLACK)
        return Years(first, last)
    if today is not None:
        age = _AGE.search(text) or _AGE_FIRST.search(text)
        if age and int(age[1]) < 120:
            born = today - int(age[1])
            # An age that ends in 0 or 5 is mostly an estimate.
            slack = _SLACK if int(age[1]) % 5 == 0 or _ABOUT.search(text) else 0
            return Years(born - 1 - slack, born + slack)
    return None


def nearness(one: Years, other: Years) -> Nearness:
    """How far apart two years of birth are; the same both ways."""
    gap = max(one.first - other.last, other.first - one.last, 0)
    if gap <= 2:
        return (Nearness.EQUAL, Nearness.ONE, Nearness.TWO)[gap]
    if gap <= 5:
        return Nearness.FIVE
    if one.first == one.last and other.first == other.last:
        if _swapped(one.first, other.first):
            return Nearness.SWAPPED
        if gap == 10:
            return Nearness.DECADE
    return Nearness.FIFTEEN if gap <= 15 else Nearness.FAR


def _swapped(one: int, other: int) -> bool:
    first, second = str(one), str(other)
    return first[:2] == second[:2] and first[2:] == second[:1:-1]
