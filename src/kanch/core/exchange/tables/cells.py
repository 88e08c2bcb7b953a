"""Dates and numbers as people type them: read when there is one reading, refused otherwise."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Literal

from kanch.core.exchange.tables.messages import (
    AbsurdValue,
    NegativeValue,
    NotADate,
    NotANumber,
    Remark,
    ShortYear,
)
from kanch.core.figures import Number, Precision

DateOrder = Literal["iso", "dmy", "mdy", "unsure"]

LARGEST = 10**12
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
LARGEST_OFFSET = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date as written. What lies below `precision` is filler: the first day, midnight.

    `zone` is None where the text has none: the place of the event decides.
    """

    day: date
    time: time | None
    zone: tzinfo | None
    precision: Precision

    def at(self, zone: tzinfo) -> datetime:
        """The moment, aware: in the written zone, or else in the one given."""
        return datetime.combine(self.day, self.time or time(), self.zone or zone)


@dataclass(frozen=True, slots=True)
class AmbiguousDate:
    """A date with two readings, and a remark that says both."""

    dmy: ParsedDate
    mdy: ParsedDate
    written: str

    @property
    def remark(self) -> Remark:
        readings = {"dmy": self.dmy.day.isoformat(), "mdy": self.mdy.day.isoformat()}
        return Remark("date_ambiguous", {"value": self.written, **readings})


_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?\s*[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})?$")


def parse_date_flexible(
    text: str, *, order: Literal["dmy", "mdy"] | None = None
) -> ParsedDate | AmbiguousDate:
    """Read a date, with or without time and zone.

    Year first (2023-09-25, 2023-09, 2023), DD.MM.YYYY, and DD/MM/YYYY or MM/DD/YYYY (also with
    hyphens), which are told apart by a number above 12 or by `order`, the evidence of the
    column. With dots the day is first wherever people write so. Fractions of a second are cut.

    Returns AmbiguousDate where day and month can be exchanged and nothing decides.

    Raises NotADate, ShortYear (two digits).
    """
    written = text.strip()
    head, tail = _split(written)
    clock, zone, precision = _time(tail, written) if tail else (None, None, Precision.DAY)

    def day(year: str, month: str, day_of_month: str) -> ParsedDate:
        return ParsedDate(_date(written, year, month, day_of_month), clock, zone, precision)

    if found := _YEAR_FIRST.fullmatch(head):
        year, _, month, number = found.groups()
        if number:
            return day(year, month, number)
        return _coarse(written, year, month, tail)
    if found := _MONTH_YEAR.fullmatch(head):
        return _coarse(written, found[2], found[1], tail)
    if _SHORT_YEAR.fullmatch(head):
        raise ShortYear(value=written)
    found = _YEAR_LAST.fullmatch(head)
    if not found:
        raise NotADate(value=written)
    first, mark, second, year = found.groups()
    if mark == "." or order == "dmy":
        return day(year, second, first)
    if order == "mdy":
        return day(year, first, second)
    return _either(written, day, first, second, year)


def date_order(column: Sequence[str]) -> DateOrder:
    """The order that a whole column of dates shows.

    "dmy" or "mdy" when at least one date has only that reading and none contradicts; "iso" when
    every date has the year first; "unsure" otherwise. Cells that are no dates are passed over.
    """
    seen: set[str] = set()
    for cell in column:
        head = _split(cell.strip())[0]
        if _YEAR_FIRST.fullmatch(head):
            seen.add("iso")
        elif found := _YEAR_LAST.fullmatch(head):
            first, mark, second, _ = found.groups()
            seen.add(_evidence(int(first), mark, int(second)))
    if "dmy" in seen and "mdy" not in seen:
        return "dmy"
    if "mdy" in seen and "dmy" not in seen:
        return "mdy"
    return "iso" if seen == {"iso"} else "unsure"


def _evidence(first: int, mark: str, second: int) -> str:
    if mark == ".":
        return "dmy" if first > 12 else "dots"
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else "either"


def _split(written: str) -> tuple[str, str]:
    parts = re.split(r"(?<=[0-9])[Tt]\s*(?=[0-9])|,?\s+", written, maxsplit=1)
    return parts[0], parts[1].strip() if len(parts) > 1 else ""


def _either(
    written: str, day: Callable[[str, str, str], ParsedDate], first: str, second: str, year: str
) -> ParsedDate | AmbiguousDate:
    if int(first) > 12 or first.zfill(2) == second.zfill(2):
        return day(year, second, first)
    if int(second) > 12:
        return day(year, first, second)
    return AmbiguousDate(day(year, second, first), day(year, first, second), written)


def _coarse(written: str, year: str, month: str | None, tail: str) -> ParsedDate:
    if tail:
        raise NotADate(value=written)
    precision = Precision.MONTH if month else Precision.YEAR
    return ParsedDate(_date(written, year, month or "1", "1"), None, None, precision)


def _date(written: str, year: str, month: str, day: str) -> date:
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise NotADate(value=written)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADate(value=written) from error


def _time(tail: str, written: str) -> tuple[time, tzinfo | None, Precision]:
    found = _TIME.fullmatch(tail)
    if not found:
        raise NotADate(value=written)
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    try:
        clock = time(hour, minute, second)
    except ValueError as error:
        raise NotADate(value=written) from error
    precision = Precision.MINUTE if found["minute"] else Precision.HOUR
    return clock, _zone(found["zone"], written), precision


def _zone(text: str | None, written: str) -> tzinfo | None:
    if text is None:
        return None
    found = _OFFSET.search(text)
    if not found:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if offset > LARGEST_OFFSET or int(found[3] or 0) > 59:
        raise NotADate(value=written)
    return timezone(-offset if found[1] == "-" else offset)


_SPACED = re.compile(
    r"[1-9][0-9]{0,2}([ \u00a0\u2009\u202f'’])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?"
)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")


def parse_quantity_cell(text: str) -> Number | None:
    """Read a count or measure; None for an empty cell.

    Groups of three may be set off by spaces, apostrophes, commas, or by two dots or more:
    `10 000`, `10'000`, `10,000`, `1.250.000`. A comma before three digits is a group (`1,234`),
    a single dot always a decimal point (`1.234`, as programs write it); refuse fractions where
    only whole numbers make sense.

    Raises NotANumber, NegativeValue, AbsurdValue (above 10^12).
    """
    written = text.strip()
    if not written:
        return None
    sign = written[0] if written[0] in "+-−" else ""
    digits = _number_text(written[len(sign) :].strip())
    if digits is None:
        raise NotANumber(value=written)
    value = Decimal(digits)
    if sign in ("-", "−") and value:
        raise NegativeValue(value=written)
    if value > LARGEST:
        raise AbsurdValue(value=written, limit="10^12")
    return int(value) if value == value.to_integral_value() else value


def _number_text(text: str) -> str | None:
    """The number with a decimal point only, None where it is not one."""
    if _PLAIN.fullmatch(text):
        return text
    if found := _SPACED.fullmatch(text) or _GROUPED.fullmatch(text):
        return text.replace(found[1], "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return None
