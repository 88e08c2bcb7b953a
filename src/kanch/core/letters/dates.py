"""Dates and hours in a text, read as moments on the wall clock of the place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from kanch.core.figures import Precision
from kanch.core.figures.numerals import Skip, Skipped, any_of, fold, months
from kanch.core.letters.marks import Moment

# What may stand between an hour and its day: "21:30 on 20 September", «20-ին, ժամը 21:30».
_BETWEEN = re.compile(
    r"[\s,(]*(?:-?(?:ին|ի|ից|ը|ն))?[\s,(]*"
    r"(?:(?:on|at|of|the|from|around|about|by|local|time|evening|morning|afternoon|night|в|на|к"
    r"|около|часов|час|утра|вечера|дня|ժամը|ժամ|առավոտյան|երեկոյան|օրվա|à|vers|le|du)[\s,]+"
    r"){0,3}",
    re.IGNORECASE,
)
_CASE = re.compile(r"(?<=\d)-(?:ին|ից|ի|ը|ն)$")
# The full stop after a whole month's name ends the sentence: "on 12 December."
_STOP = re.compile(r"(?<=[^\W\d_]{5})\.$")
_CLOCK = re.compile(r"(\d{1,2})(?:\s?[:։.h]\s?(\d{2}))?")
_AFTERNOON = re.compile(r"p\.?\s?m|вечера|дня|երեկոյան", re.IGNORECASE)
_MORNING = re.compile(r"a\.?\s?m", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_ISO = re.compile(r"([12]\d{3})-([01]\d)(?:-([0-3]\d))?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
# Other years are mistyped, and days are not counted on from them.
YEARS = range(1000, 3000)
# In a header a date stands alone, or after a place and a comma.
_ALONE = re.compile(r"(?:[^\W\d_][\w .’'-]{0,40}[,:]\s*)?[\s(\[]*$")


@dataclass(frozen=True, slots=True)
class Date:
    """A date or an hour at `text[start:end]`, as far as the text says it.

    `clock` is hour and minute, `minutes` whether minutes were said; `last` is the last day of a
    span; `shift` counts days from the day of writing ("yesterday" is -1).
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last: int | None = None
    clock: tuple[int, int] | None = None
    minutes: bool = False
    shift: int | None = None

    @property
    def dated(self) -> bool:
        return self.month is not None or self.year is not None or self.shift is not None


def dates_of(text: str, pieces: Iterable[Skipped], more: Iterable[Date] = ()) -> list[Date]:
    """The dates among what `numerals.skipped` found, each hour joined to the day beside it.

    `more` are years and relative days that only their words give away.
    """
    read = [_read(text, piece) for piece in pieces if piece.why in (Skip.DATE, Skip.TIME)]
    found = sorted([*(d for d in read if d is not None), *more], key=lambda d: (d.start, -d.end))
    joined: list[Date] = []
    for this in (_trimmed(text, said) for said in found):
        if joined and this.start < joined[-1].end:
            continue
        both = _join(text, joined[-1], this) if joined else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(this)
    return joined


def _trimmed(text: str, said: Date) -> Date:
    """Without the case ending that Armenian hangs on a day: «20-ին», and without a full stop."""
    ending = _CASE.search(text, said.start, said.end) or _STOP.search(text, said.start, said.end)
    return said if ending is None else replace(said, end=ending.start())


def moment_of(said: Date, written_on: date | None, near: date | None = None) -> Moment | None:
    """The moment that a date means in a text written on a day.

    A day without a year is the last such day before the text was written, or lies in the year of
    `near`, another date of the text. None where year or day stay unknown.
    """
    if said.shift is not None:
        if written_on is None:
            return None
        day = written_on + timedelta(days=said.shift)
        return _moment(said, day.year, day.month, day.day)
    if not said.dated:
        day_of_hour = near or written_on
        if day_of_hour is None:
            return None
        return _moment(said, day_of_hour.year, day_of_hour.month, day_of_hour.day)
    year = said.year
    if year is None:
        anchor = written_on or near
        if anchor is None:
            return None
        year = anchor.year
        # A day ahead is often only the time zone; more is last year's.
        if written_on is not None and (said.month or 1, said.day or 1) > _month_day(written_on, 7):
            year -= 1
    return _moment(said, year, said.month, said.day)


def _month_day(day: date, ahead: int) -> tuple[int, int]:
    later = day + timedelta(days=ahead)
    return (12, 31) if later.year > day.year else (later.month, later.day)


def written_on_of(text: str, dates: Sequence[Date]) -> date | None:
    """The day that a letter bears: a full date alone on one of its first lines, or of its last."""
    edges = (range(0, min(len(text), 1500)), range(max(len(text) - 600, 0), len(text)))
    for edge in edges:
        for said in dates:
            if said.start not in edge or None in (said.year, said.month, said.day):
                continue
            begun = text.rfind("\n", 0, said.start) + 1
            ended = text.find("\n", said.end)
            after = text[said.end : ended if ended != -1 else len(text)]
            if _ALONE.fullmatch(text[begun : said.start]) and not after.strip(" \t\r.)],թգ"):
                moment = moment_of(said, None)
                return moment.start.date() if moment else None
    return None


def _moment(said: Date, year: int, month: int | None, day: int | None) -> Moment | None:
    precision = Precision.DAY
    if year not in YEARS:
        return None
    if month is None:
        precision = Precision.YEAR
    elif day is None:
        precision = Precision.MONTH
    try:
        start = datetime(year, month or 1, day or 1)
        until = start.replace(day=said.last) if said.last and day else None
    except ValueError:
        return None
    if said.clock is not None and precision is Precision.DAY:
        precision = Precision.MINUTE if said.minutes else Precision.HOUR
        start = start.replace(hour=said.clock[0], minute=said.clock[1])
    return Moment(start, precision, until)


def _read(text: str, piece: Skipped) -> Date | None:
    said = text[piece.start : piece.end]
    here = Date(piece.start, piece.end)
    if piece.why is Skip.TIME:
        return _clock(said, here)
    iso = _ISO.fullmatch(said)
    if iso:
        day = int(iso[3]) if iso[3] else None
        return _sound(replace(here, year=int(iso[1]), month=int(iso[2]), day=day))
    numeric = _NUMERIC.fullmatch(said)
    if numeric:
        return _in_digits(numeric, here)
    return _in_words(said, here)


def _clock(said: str, here: Date) -> Date | None:
    match = _CLOCK.search(said)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if _AFTERNOON.search(said) and hour < 12:
        hour += 12
    elif _MORNING.search(said) and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    hour, minute = (23, 59) if hour == 24 else (hour, minute)
    return replace(here, clock=(hour, minute), minutes=match[2] is not None)


def _in_digits(match: re.Match[str], here: Date) -> Date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    day, month = (second, first) if second > 12 else (first, second)
    return _sound(replace(here, year=year, month=month, day=day))


def _sound(said: Date) -> Date | None:
    """A date that the calendar has."""
    try:
        date(said.year or 2000, said.month or 1, said.day or 1)
    except ValueError:
        return None
    return said


def _in_words(said: str, here: Date) -> Date | None:
    words = fold(said)
    year = _YEAR.search(words)
    month = next((number for number, form in _month_patterns() if form.search(words)), None)
    rest = words if year is None else words[: year.start()] + " " * 4 + words[year.end() :]
    days = [int(day) for day in _DAY.findall(rest)]
    if month is None and year is None:
        return None
    return _sound(
        replace(
            here,
            year=int(year.group()) if year else None,
            month=month,
            day=days[0] if month and days else None,
            last=days[-1] if month and len(days) > 1 and days[-1] > days[0] else None,
        )
    )


@cache
def _month_patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    forms: dict[int, list[str]] = {}
    for _, number, form in months():
        forms.setdefault(number, []).append(form.lower())
    return tuple(
        (number, re.compile(rf"(?<![^\W\d_]){any_of(names)}(?![^\W\d_])"))
        for number, names in forms.items()
    )


def _join(text: str, one: Date, two: Date) -> Date | None:
    """An hour and a day that stand together, whichever comes first."""
    if two.start - one.end > 40 or _BETWEEN.fullmatch(text, one.end, two.start) is None:
        return None
    day, hour = (one, two) if one.dated else (two, one)
    if not day.dated or hour.dated or hour.clock is None or day.clock is not None:
        return None
    return replace(day, start=one.start, end=two.end, clock=hour.clock, minutes=hour.minutes)
