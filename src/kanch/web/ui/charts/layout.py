"""Lay a chart out: scales, ticks, marks, lines, labels, legend."""

from collections.abc import Sequence
from math import ceil, floor, log10
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import format_decimal

from kanch.web.ui.charts.labels import LETTER, place_labels
from kanch.web.ui.charts.marks import colour, draw_mark, legend_kinds, shape
from kanch.web.ui.charts.model import (
    NARROW,
    WIDE,
    Chart,
    ChartPoint,
    Drawing,
    Frame,
    Key,
    Label,
    Mark,
    Piece,
    Sparkline,
)
from kanch.web.ui.charts.time_axis import TimeAxis, corrected, positions, span

_LANE = 26.0
_MANY = 20
"""From so many points on, marks are small and only the last of each source is labelled."""


def draw(points: Sequence[ChartPoint], *, language: str, timezone: str) -> Drawing | None:
    """The chart in both widths; None where no point has a number."""
    if all(p.shown_at is None for p in points):
        return None
    return Drawing(
        narrow=build(points, language=language, timezone=timezone, width=NARROW),
        wide=build(points, language=language, timezone=timezone, width=WIDE),
    )


def build(points: Sequence[ChartPoint], *, language: str, timezone: str, width: float) -> Chart:
    """Lay a chart out in one width.

    Args:
        points: claims of one indicator and place, in any order, at least one with a number.
        language: of tick labels, as a CLDR code.
        timezone: IANA name, in which days begin.
        width: of the viewBox, in the pixels that text is sized for.

    Raises:
        ValueError: no point has a number.
    """
    values = [float(v) for p in points for v in (p.low, p.high) if v is not None]
    if not values:
        raise ValueError("A chart needs at least one claim with a number.")
    locale = Locale.parse("en_GB" if language == "en" else language)
    zone = ZoneInfo(timezone)
    steps = _value_steps(max(values))
    texts = [format_decimal(v, locale=locale) for v in steps]
    frame = _frame(points, width, steps[-1], max(map(len, texts)))
    axis = TimeAxis.over([span(p, zone) for p in points], frame.left, frame.right, zone)
    looks = {key: index for index, key in enumerate(dict.fromkeys(p.source_key for p in points))}
    struck = corrected(points, zone)
    marks = tuple(
        draw_mark(point, x, looks[point.source_key], frame, axis, locale, struck=index in struck)
        for index, (point, x) in enumerate(zip(points, positions(points, axis), strict=True))
    )
    foot = frame.base + (_LANE if frame.lane else 0) + 18
    return Chart(
        frame=frame,
        height=foot + 24,
        value_ticks=tuple(
            Label(frame.left - 8, frame.y(v), text, "end")
            for v, text in zip(steps, texts, strict=True)
        ),
        time_ticks=axis.ticks(locale, foot),
        boundaries=axis.boundaries(),
        cuts=axis.cuts(locale),
        lines=_lines(points, marks, axis, struck),
        corrections=_corrections(points, marks, struck),
        marks=marks,
        labels=place_labels(points, marks, frame, only=_worth_a_label(points)),
        sources=_legend(points, looks),
        kinds=legend_kinds(points, struck),
    )


def sparkline(
    points: Sequence[ChartPoint], *, width: float = 120, height: float = 30
) -> Sparkline | None:
    """A line through the standing numbers of a figure; None for fewer than two."""
    alive = sorted(
        (p for p in points if p.state == "standing" and p.shown_at is not None),
        key=lambda p: p.as_of,
    )
    if len(alive) < 2 or alive[0].as_of == alive[-1].as_of:
        return None
    start, end = alive[0].as_of, alive[-1].as_of
    most = max(float(p.shown_at or 0) for p in alive) or 1.0
    pad = 4.0
    spots = [
        (
            round(pad + (width - 2 * pad) * ((p.as_of - start) / (end - start)), 1),
            round(height - pad - (height - 2 * pad) * float(p.shown_at or 0) / most, 1),
        )
        for p in alive
    ]
    return Sparkline(width, height, _polyline(spots), *spots[-1])


def _frame(points: Sequence[ChartPoint], width: float, top_value: float, letters: int) -> Frame:
    top = 18.0
    base = top + (270 if width > 500 else 240)
    return Frame(
        width=width,
        left=round(14 + letters * LETTER, 1),
        right=width - 12,
        top=top,
        base=base,
        lane=base + _LANE / 2 + 4 if any(p.shown_at is None for p in points) else None,
        top_value=top_value,
        radius=6.0 if len(points) < _MANY else 4.5,
    )


def _value_steps(most: float) -> list[float]:
    """Ticks from zero in even, readable steps to somewhat above the largest value."""
    goal = (most or 1) * 1.1
    raw = goal / 5
    power = 10.0 ** floor(log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    if most >= 2 and step < 10:
        # A tick at half a person would be absurd.
        step = float(ceil(step))
    return [step * i for i in range(ceil(goal / step - 1e-9) + 1)]


def _worth_a_label(points: Sequence[ChartPoint]) -> frozenset[int]:
    if len(points) < _MANY:
        return frozenset(range(len(points)))
    last: dict[str, int] = {}
    for index, point in sorted(enumerate(points), key=lambda pair: pair[1].as_of):
        if point.state == "standing" and point.shown_at is not None:
            last[point.source_key] = index
    return frozenset(last.values())


def _lines(
    points: Sequence[ChartPoint], marks: Sequence[Mark], axis: TimeAxis, struck: frozenset[int]
) -> tuple[Piece, ...]:
    """A thin line through three or more exact numbers of one source, broken at cuts."""
    runs: dict[tuple[str, int], list[Mark]] = {}
    for index, (point, mark) in enumerate(zip(points, marks, strict=True)):
        if index not in struck and point.qualifier == "exactly":
            where = axis.stretch_index(span(point, axis.zone)[0])
            runs.setdefault((point.source_key, where), []).append(mark)
    return tuple(
        Piece(_polyline(sorted((m.x, m.y) for m in run)), f"{run[0].colour} course")
        for run in runs.values()
        if len(run) > 2
    )


def _corrections(
    points: Sequence[ChartPoint], marks: Sequence[Mark], struck: frozenset[int]
) -> tuple[Piece, ...]:
    """From each claim to the one that corrects it."""
    return tuple(
        Piece(_polyline([(old.x, old.y), (mark.x, mark.y)]), "correction")
        for point, mark in zip(points, marks, strict=True)
        if point.revises_index is not None and point.revises_index in struck
        for old in [marks[point.revises_index]]
    )


def _polyline(spots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in spots)


def _legend(points: Sequence[ChartPoint], looks: dict[str, int]) -> tuple[Key, ...]:
    names = {p.source_key: p.source_label for p in points}
    return tuple(
        Key(names[key], colour(look), shape(look, 10, 10, 6.0)) for key, look in looks.items()
    )
