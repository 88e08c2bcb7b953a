"""How a claim is drawn: its source's shape, and its qualifier as what it is."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton

from kanch.web.ui.charts.model import KINDS, ChartPoint, Frame, Mark, Piece
from kanch.web.ui.charts.time_axis import TimeAxis, span

_OPEN = 58.0
"""Length of a whisker that has no end."""


def draw_mark(
    point: ChartPoint,
    x: float,
    look: int,
    frame: Frame,
    axis: TimeAxis,
    locale: Locale,
    *,
    struck: bool,
) -> Mark:
    """One claim's shapes, those below first; `struck` where it was corrected or withdrawn."""
    value = point.shown_at
    y = frame.y(value) if value is not None else (frame.lane or frame.base)
    pieces: list[Piece] = []
    start, end = span(point, axis.zone)
    if end > start and value is not None:
        pieces.append(Piece(f"M{axis.x(start) + 2:g} {y:g}H{axis.x(end) - 2:g}", "span"))
    pieces += _qualifier(point, x, y, look, frame)
    pieces.append(Piece(shape(look, x, y, frame.radius), "dot"))
    if point.qualifier == "about":
        pieces.append(Piece(f"M{x - 3.5:g} {y + 1:g}q1.75 -3.5 3.5 -1t3.5 -1", "tilde"))
    if struck:
        pieces.append(Piece(f"M{x - 9:g} {y + 9:g}L{x + 9:g} {y - 9:g}", "strike"))
    return Mark(
        x=x,
        y=y,
        colour=colour(look),
        open=value is None or struck,
        state=point.state,
        title=f"{point.label}, {point.source_label}, {_moment(point, axis.zone, locale)}",
        pieces=tuple(pieces),
        reach=_reach(point, y, frame),
    )


def _reach(point: ChartPoint, y: float, frame: Frame) -> tuple[float, float] | None:
    """How far the known range goes from the mark, or how far an open end is drawn."""
    low = frame.y(point.low) if point.low is not None else None
    match point.qualifier:
        case "at least" | "more than":
            return y, max(frame.top - 8, y - _OPEN)
        case "up to" if low is None:
            return y, min(frame.base, y + _OPEN)
        case "up to" | "about" | "between" if low is not None and low != y:
            return y, low
        case _:
            return None


def _qualifier(point: ChartPoint, x: float, y: float, look: int, frame: Frame) -> Iterator[Piece]:
    """What surrounds the source's mark."""
    reach = _reach(point, y, frame)
    if reach:
        start, end = reach
        match point.qualifier:
            case "at least" | "more than":
                yield from _open_end(x, start, end)
            case "up to" if point.low is None:
                yield from _open_end(x, start, end)
            case "up to":
                yield Piece(f"M{x:g} {start:g}V{end:g}M{x - 5:g} {end:g}h10", "whisker")
            case _:
                yield Piece(f"M{x:g} {start:g}V{end:g}", "range")
                yield Piece(shape(look, x, end, frame.radius), "dot")
    if point.qualifier == "about":
        yield Piece(_circle(x, y, frame.radius + 5), "halo")


def _open_end(x: float, start: float, end: float) -> list[Piece]:
    """A whisker without an end: a chevron near the mark, then ever lighter away from it."""
    way = end - start
    sign = 1 if way > 0 else -1
    tip = start + sign * min(abs(way), 17)
    thirds = [start + way * share for share in (0, 0.4, 0.7, 1)]
    return [
        *(
            Piece(f"M{x:g} {a:.1f}V{b:.1f}", f"whisker fade{index}")
            for index, (a, b) in enumerate(pairwise(thirds))
        ),
        Piece(
            f"M{x - 5:g} {tip - sign * 5:.1f}L{x:g} {tip:.1f}L{x + 5:g} {tip - sign * 5:.1f}",
            "whisker",
        ),
    ]


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def shape(look: int, x: float, y: float, r: float) -> str:
    """The outline of a source's mark: circle, square, diamond, two triangles, a cross."""
    match look % KINDS:
        case 0:
            return _circle(x, y, r)
        case 1:
            s = r * 0.9
            return f"M{x - s:.1f} {y - s:.1f}h{2 * s:.1f}v{2 * s:.1f}h{-2 * s:.1f}z"
        case 2:
            s = r * 1.25
            return f"M{x:g} {y - s:.1f}l{s:.1f} {s:.1f}l{-s:.1f} {s:.1f}l{-s:.1f} {-s:.1f}z"
        case 3:
            s = r * 1.15
            return f"M{x:g} {y - s:.1f}l{s:.1f} {1.8 * s:.1f}h{-2 * s:.1f}z"
        case 4:
            s = r * 1.15
            return f"M{x:g} {y + s:.1f}l{s:.1f} {-1.8 * s:.1f}h{-2 * s:.1f}z"
        case _:
            a = r * 0.4
            b = r * 1.1 - a
            arms = (
                f"h{2 * a:.1f}v{b:.1f}h{b:.1f}v{2 * a:.1f}h{-b:.1f}v{b:.1f}"
                f"h{-2 * a:.1f}v{-b:.1f}h{-b:.1f}v{-2 * a:.1f}h{b:.1f}z"
            )
            return f"M{x - a:.1f} {y - a - b:.1f}{arms}"


def colour(look: int) -> str:
    return f"s{(look + look // KINDS) % KINDS + 1}"


def legend_kinds(points: Iterable[ChartPoint], struck: frozenset[int]) -> frozenset[str]:
    """Which drawings the legend must explain."""
    kinds: set[str] = set()
    for index, point in enumerate(points):
        kinds.add(_KINDS.get(point.qualifier, "exactly"))
        if point.qualifier == "about" and point.low != point.high:
            kinds.add("range")
        if index in struck:
            kinds.add("struck")
        if point.revises_index in struck:
            kinds.add("corrects")
        if point.precision not in ("minute", "hour") and point.shown_at is not None:
            kinds.add("span")
    return frozenset(kinds)


_KINDS = {
    "at least": "at_least",
    "more than": "at_least",
    "up to": "up_to",
    "about": "about",
    "between": "range",
    "no figure": "none",
}


def _moment(point: ChartPoint, zone: ZoneInfo, locale: Locale) -> str:
    skeleton = {"minute": "yMMMdHm", "hour": "yMMMdHm", "day": "yMMMd", "month": "yMMMM"}.get(
        point.precision, "y"
    )
    when = point.as_of.astimezone(zone)
    if skeleton == "yMMMdHm":
        day = format_skeleton("yMMMd", when, tzinfo=zone, locale=locale)
        return f"{day}, {format_skeleton('Hm', when, tzinfo=zone, locale=locale)}"
    return str(format_skeleton(skeleton, when, tzinfo=zone, locale=locale))
