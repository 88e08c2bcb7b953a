"""The horizontal axis: time at one scale, with long silences cut out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_timedelta

from kanch.web.ui.charts.model import ChartPoint, Cut, Label

_CUT = 44.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of time that is shown without a cut."""

    start: datetime
    end: datetime
    x: float = 0.0

    @property
    def duration(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Stretches of time at one scale, with cuts between them."""

    stretches: tuple[_Stretch, ...]
    scale: float
    """Pixels per second, the same in every stretch."""
    zone: ZoneInfo

    @classmethod
    def over(
        cls, spans: Sequence[tuple[datetime, datetime]], left: float, right: float, zone: ZoneInfo
    ) -> "TimeAxis":
        """An axis from `left` to `right` on which all spans have a place."""
        whole = _cut_at_gaps(sorted(spans))
        shown = sum((s.duration for s in whole), timedelta())
        padded = [_whole_units(s, shown, zone) for s in whole]
        room = right - left - _CUT * (len(padded) - 1)
        scale = room / sum(s.duration.total_seconds() for s in padded)
        placed, x = [], left
        for stretch in padded:
            placed.append(replace(stretch, x=x))
            x += stretch.duration.total_seconds() * scale + _CUT
        return cls(tuple(placed), scale, zone)

    def x(self, when: datetime) -> float:
        stretch = next(s for s in self.stretches if when <= s.end)
        seconds = max((when - stretch.start).total_seconds(), 0)
        return round(stretch.x + seconds * self.scale, 1)

    def stretch_index(self, when: datetime) -> int:
        return next(i for i, s in enumerate(self.stretches) if when <= s.end)

    def boundaries(self) -> tuple[float, ...]:
        """Where light vertical lines stand: the starts of days, months or years."""
        day = _DAY * self.scale
        unit = ("day", 1) if 28 <= day < 8 * 58 else self._unit(58)
        return tuple(
            self.x(tick)
            for s in self.stretches
            for tick in self._starts(s, unit)
            if s.start < tick < s.end
        )

    def cuts(self, locale: Locale) -> tuple[Cut, ...]:
        return tuple(
            Cut(
                round(after.x - _CUT / 2, 1),
                format_timedelta(after.start - before.end, threshold=1.4, locale=locale),
            )
            for before, after in pairwise(self.stretches)
        )

    def ticks(self, locale: Locale, y: float) -> tuple[Label, ...]:
        """Labels below the axis, with the year under the first and wherever it changes."""
        unit = self._unit(58)
        labels: list[Label] = []
        year = None
        for stretch in self.stretches:
            last_x = float("-inf")
            for start in self._starts(stretch, unit):
                x = self.x(_middle(start, unit, stretch.end))
                if start < stretch.start or x - last_x < 50:
                    continue
                last_x = x
                labels.append(Label(x, y, _tick_text(start, unit[0], locale)))
                if start.year != year and unit[0] != "year":
                    year = start.year
                    labels.append(Label(x, y + 17, str(year), css="year"))
        return tuple(labels)

    def _unit(self, least: float) -> tuple[str, int]:
        """The smallest unit of time that leaves `least` pixels to each."""
        for name, count, seconds in _UNITS:
            if seconds * self.scale >= least:
                return name, count
        return "year", 10

    def _starts(self, stretch: _Stretch, unit: tuple[str, int]) -> Iterable[datetime]:
        moment = _floor(stretch.start, unit[0], self.zone)
        while moment < stretch.end:
            yield moment
            moment = _next(moment, unit)


_HOUR, _DAY = 3600, 86400
_UNITS = [
    ("hour", 3, 3 * _HOUR),
    ("hour", 6, 6 * _HOUR),
    ("hour", 12, 12 * _HOUR),
    ("day", 1, _DAY),
    ("day", 2, 2 * _DAY),
    ("day", 3, 3 * _DAY),
    ("day", 5, 5 * _DAY),
    ("day", 7, 7 * _DAY),
    ("day", 14, 14 * _DAY),
    ("month", 1, 30 * _DAY),
    ("month", 3, 91 * _DAY),
    ("month", 6, 182 * _DAY),
    ("year", 1, 365 * _DAY),
    ("year", 2, 730 * _DAY),
    ("year", 5, 1826 * _DAY),
]


def span(point: ChartPoint, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when a claim may be meant: a day's claim means some hour of it."""
    start = point.as_of.astimezone(zone)
    if point.precision in ("minute", "hour"):
        return start, start
    start = _floor(start, point.precision, zone)
    return start, _next(start, (point.precision, 1))


def corrected(points: Sequence[ChartPoint], zone: ZoneInfo) -> frozenset[int]:
    """Which points another one says anew of the same time, or that were taken back.

    A count that a later count of a later hour has overtaken was right in its hour.
    """
    found = {index for index, point in enumerate(points) if point.state == "withdrawn"}
    for point in points:
        if point.revises_index is not None:
            start, end = span(points[point.revises_index], zone)
            again = span(point, zone)[0]
            if again < end or again <= start:
                found.add(point.revises_index)
    return frozenset(found)


def _cut_at_gaps(spans: list[tuple[datetime, datetime]]) -> list[_Stretch]:
    """Split time where a silence is longer than one and a half times all the rest."""
    runs = [spans[0]]
    for start, end in spans[1:]:
        if start > runs[-1][1]:
            runs.append((start, end))
        else:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
    stretches = [_Stretch(runs[0][0], runs[-1][1])]
    while True:
        for index, stretch in enumerate(stretches):
            inside = [r for r in runs if stretch.start <= r[0] <= stretch.end]
            gaps = [(b[0] - a[1], a[1], b[0]) for a, b in pairwise(inside)]
            if not gaps:
                continue
            gap, before, after = max(gaps)
            rest = max(stretch.duration - gap, timedelta(days=1))
            if gap > rest * 1.5:
                stretches[index : index + 1] = [
                    _Stretch(stretch.start, before),
                    _Stretch(after, stretch.end),
                ]
                break
        else:
            return stretches


def _whole_units(stretch: _Stretch, shown: timedelta, zone: ZoneInfo) -> _Stretch:
    """Widen a stretch to whole days, or whole months where the chart shows years."""
    unit = "day" if shown < timedelta(days=200) else "month"
    start = _floor(stretch.start, unit, zone)
    end = _floor(stretch.end, unit, zone)
    if end < stretch.end or end == start:
        end = _next(end, (unit, 1))
    return _Stretch(start, end)


def _floor(when: datetime, unit: str, zone: ZoneInfo) -> datetime:
    when = when.astimezone(zone)
    if unit in ("hour", "day"):
        return when.replace(hour=0, minute=0, second=0, microsecond=0)
    month = 1 if unit == "year" else when.month
    return when.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)


def _next(when: datetime, unit: tuple[str, int]) -> datetime:
    name, count = unit
    match name:
        case "hour":
            return when + timedelta(hours=count)
        case "day":
            return when + timedelta(days=count)
        case "month":
            months = when.year * 12 + when.month - 1 + count
            return when.replace(year=months // 12, month=months % 12 + 1)
        case _:
            return when.replace(year=when.year + count)


def _middle(start: datetime, unit: tuple[str, int], end: datetime) -> datetime:
    """Where the label of a tick stands: at the hour, in the middle of the day or longer time."""
    match unit[0]:
        case "hour":
            return start
        case "day":
            return start + timedelta(hours=12)
        case _:
            return start + (min(_next(start, unit), end) - start) / 2


def _tick_text(when: datetime, unit: str, locale: Locale) -> str:
    if unit == "hour":
        skeleton = "Hm" if when.hour else "MMMd"
    else:
        skeleton = {"day": "MMMd", "month": "MMM", "year": "y"}[unit]
    return str(format_skeleton(skeleton, when, tzinfo=when.tzinfo, locale=locale))


def positions(points: Sequence[ChartPoint], axis: TimeAxis) -> list[float]:
    """Where marks stand. Claims of the same day, month or year share it out between them.

    Claims of the same minute stand side by side, so that none hides another.
    """
    together: dict[tuple[datetime, datetime], list[int]] = {}
    for index, point in enumerate(points):
        together.setdefault(span(point, axis.zone), []).append(index)
    xs = [0.0] * len(points)
    for (start, end), indices in together.items():
        for rank, index in enumerate(indices):
            share = (rank + 1) / (len(indices) + 1)
            nudge = (rank - (len(indices) - 1) / 2) * 9 if start == end else 0
            xs[index] = axis.x(start + (end - start) * share) + nudge
    return xs
