"""Numbers in words beside their marks, where there is room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanch.web.ui.charts.model import ChartPoint, Frame, Label, Mark

LETTER = 6.6
"""Mean width of a letter in a chart, in units of the viewBox."""


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def place_labels(
    points: Sequence[ChartPoint], marks: Sequence[Mark], frame: Frame, *, only: frozenset[int]
) -> tuple[Label, ...]:
    """Labels that cover no mark and no other label; what stands and is newest chooses first.

    Whiskers and bars are spared where another place is free.
    """
    taken = [_Box(m.x - 8, m.y - 8, 16, 16) for m in marks]
    spared = [
        _Box(m.x - 3, min(m.reach), 6, abs(m.reach[0] - m.reach[1])) for m in marks if m.reach
    ]
    labels: list[Label] = []
    order = sorted(only, key=lambda i: (points[i].state == "standing", points[i].as_of))
    for index in reversed(order):
        if points[index].shown_at is None:
            continue
        places = [
            (label, box)
            for label, box in _places(points[index], marks[index])
            if _inside(box, frame) and not any(box.meets(other) for other in taken)
        ]
        places.sort(key=lambda place: any(place[1].meets(other) for other in spared))
        if places:
            label, box = places[0]
            labels.append(label)
            taken.append(box)
    return tuple(labels)


def _inside(box: _Box, frame: Frame) -> bool:
    return (
        frame.left < box.x
        and box.x + box.width < frame.right + 10
        and frame.top - 16 < box.y
        and box.y + box.height < frame.base + 2
    )


def _places(point: ChartPoint, mark: Mark) -> Iterable[tuple[Label, _Box]]:
    """Where a label may stand, best first: right, left, below, above, and over to the left."""
    css = f"{mark.colour} {point.state}"
    width = len(point.label) * LETTER + 8
    x, y = mark.x, mark.y
    # Beside a line that says "some hour of this day", the words stand on the line.
    beside = y + 4 if point.precision in ("minute", "hour") else y - 6
    places = [
        (x + 11, beside, "start", x + 11),
        (x - 11, beside, "end", x - 11 - width),
        (x, y + 22, "middle", x - width / 2),
    ]
    if point.qualifier not in ("at least", "more than"):
        places.append((x, y - 13, "middle", x - width / 2))
        places.append((x + 8, y - 13, "end", x + 8 - width))
    places.append((x + 8, y + 22, "end", x + 8 - width))
    for label_x, label_y, anchor, left in places:
        yield (
            Label(round(label_x, 1), round(label_y, 1), point.label, anchor, css),
            _Box(left, label_y - 12, width, 16),
        )
