"""What goes into a chart, and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Number = int | float | Decimal
State = Literal["standing", "superseded", "withdrawn"]

NARROW, WIDE = 358, 760
KINDS = 6
"""Number of colours and of mark shapes; sources beyond it combine them anew."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """What one claim says, as far as a chart needs it.

    `precision` is minute, hour, day, month or year; `qualifier` one of core.figures.Qualifier;
    `label` the number in words; `revises_index` the place in the same sequence of the claim that
    this one corrects.
    """

    as_of: datetime
    precision: str
    low: Number | None
    high: Number | None
    qualifier: str
    source_key: str
    source_label: str
    label: str
    state: State = "standing"
    revises_index: int | None = None

    @property
    def shown_at(self) -> Number | None:
        """The value at which the source's mark stands: the end that is known, the upper first."""
        if self.qualifier == "no figure":
            return None
        return self.low if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class Piece:
    """A path and what it is, as class names."""

    d: str
    css: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim, drawn."""

    x: float
    y: float
    colour: str
    open: bool
    """Hollow: without a number, or no longer standing."""
    state: State
    title: str
    pieces: tuple[Piece, ...]
    reach: tuple[float, float] | None
    """From where to where its whisker or bar goes, vertically."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a mark or on an axis."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    css: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where time was left out, and how much."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a source's mark."""

    text: str
    css: str
    d: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The box that values and times are drawn in, in units of the viewBox."""

    width: float
    left: float
    right: float
    top: float
    base: float
    lane: float | None
    """Where claims without a number stand, below the base."""
    top_value: float
    radius: float

    def y(self, value: Number) -> float:
        return round(self.base - (self.base - self.top) * float(value) / self.top_value, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the SVG template draws."""

    frame: Frame
    height: float
    value_ticks: tuple[Label, ...]
    time_ticks: tuple[Label, ...]
    boundaries: tuple[float, ...]
    cuts: tuple[Cut, ...]
    lines: tuple[Piece, ...]
    corrections: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    sources: tuple[Key, ...]
    kinds: frozenset[str]
    """What the legend must explain: at_least, up_to, about, range, none, struck, corrects, span."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The same chart for a phone and for a wide page; the style sheet shows one of them."""

    narrow: Chart
    wide: Chart


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line of what stood when, from zero, for a figure's card."""

    width: float
    height: float
    d: str
    end_x: float
    end_y: float
