"""Quantities as sources state them: a number with its qualifier, never a bare number."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal


class Qualifier(StrEnum):
    """How a source hedged its number; the values are the words of the import files."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    ABOUT = "about"
    UP_TO = "up to"
    NO_FIGURE = "no figure"
    # Only ever the result of a policy: the span over several sources.
    BETWEEN = "between"


class ImpossibleQuantity(ValueError):
    """The two ends and the qualifier contradict each other."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one source says, or a policy derives.

    exactly: both ends equal. at least, more than: `low` only. up to: `high`, and `low` where the
    speaker gave a floor. about: both (a range where they differ). no figure: neither.

    Raises ImpossibleQuantity when the ends do not fit the qualifier.
    """

    low: Number | None
    high: Number | None
    qualifier: Qualifier

    def __post_init__(self) -> None:
        problem = _problem(self.low, self.high, self.qualifier)
        if problem:
            raise ImpossibleQuantity(problem)

    @property
    def known(self) -> bool:
        return self.qualifier is not Qualifier.NO_FIGURE

    @property
    def floor(self) -> Number:
        """The smallest value that the words allow; nothing counted is below zero."""
        return 0 if self.low is None else self.low

    def compatible(self, other: "Quantity") -> bool:
        """Whether one true number could make both statements right.

        "About" is allowed a tenth either way: nobody who says "about 300" denies 290.
        A statement without a number contradicts nothing.
        """
        if not (self.known and other.known):
            return True
        low_a, high_a = self._bounds()
        low_b, high_b = other._bounds()
        if high_a is not None and (high_a < low_b or (high_a == low_b and other._open_below)):
            return False
        return not (
            high_b is not None and (high_b < low_a or (high_b == low_a and self._open_below))
        )

    @property
    def _open_below(self) -> bool:
        return self.qualifier is Qualifier.MORE_THAN

    def _bounds(self) -> tuple[Number, Number | None]:
        if self.qualifier is Qualifier.ABOUT and self.low is not None and self.high is not None:
            return Decimal(self.low) * 9 / 10, Decimal(self.high) * 11 / 10
        return self.floor, self.high


def _problem(low: Number | None, high: Number | None, qualifier: Qualifier) -> str | None:
    match qualifier:
        case Qualifier.NO_FIGURE:
            bad = low is not None or high is not None
            rule = "“no figure” takes no number"
        case Qualifier.EXACTLY:
            bad = low is None or low != high
            rule = "“exactly” takes one number: both ends are the same"
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN:
            bad = low is None or high is not None
            rule = f"“{qualifier.value}” takes the lower end only"
        case Qualifier.UP_TO:
            bad = high is None or (low is not None and low > high)
            rule = "“up to” takes the upper end, and a lower end not above it"
        case Qualifier.ABOUT | Qualifier.BETWEEN:
            bad = low is None or high is None or low > high
            rule = f"“{qualifier.value}” takes both ends, the lower not above the upper"
    if not bad and any(end is not None and end < 0 for end in (low, high)):
        return "a count is not negative"
    return rule if bad else None


NOTHING_SAID = Quantity(None, None, Qualifier.NO_FIGURE)
