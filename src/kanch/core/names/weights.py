"""What each agreement and disagreement is worth: log-likelihood ratios from `weights.csv`.

Fellegi and Sunter (1969): a level of agreement counts ln(m / u), where m is how often it is seen
between two records of one person and u how often between strangers. m is in the tables; u is
counted in the register at hand, for the very name that is asked for, so that a rare name says
more than a common one, and a name with many near neighbours less than one with none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.distances import Floats
from kanch.core.names.forms import INITIAL
from kanch.core.names.population import BACKGROUND
from kanch.core.names.tables import BadTable, Row, number, rows

Levels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of one part of a name, closest first; the last two are different, initial."""

    names: tuple[str, ...]
    upto: Floats
    same: NDArray[np.float64]
    stranger: NDArray[np.float64]

    @property
    def different(self) -> int:
        """The level of what has nothing in common."""
        return len(self.names) - 2

    @property
    def initial(self) -> int:
        """The level of a fitting initial."""
        return len(self.names) - 1

    def levels(self, distances: Floats) -> Levels:
        """The level of each distance, the same shape."""
        found = np.searchsorted(self.upto, distances).astype(np.int8)
        found[distances == INITIAL] = self.initial
        return found


@dataclass(frozen=True, slots=True)
class Gauge:
    """What each level of one part is worth for one asked name, in natural logarithms."""

    scale: Scale
    worth: NDArray[np.float64]
    shares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Facts:
    """What each level of a fact is worth: m, u and how often it is seen between relatives."""

    same: Mapping[str, float]
    stranger: Mapping[str, float]
    relative: Mapping[str, float]


class Weights:
    """The tables `weights.csv` and `facts.csv`."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        levels: dict[str, dict[str, Row]] = {}
        for row in rows("weights.csv", folders):
            of_field = levels.setdefault(row["field"], {})
            # An own row takes the place of the house's, but for what it leaves empty.
            own = {column: cell for column, cell in row.items() if cell}
            of_field[row["level"]] = {**of_field.get(row["level"], row), **own}
        self.scales = {field: _scale(list(found.values())) for field, found in levels.items()}
        facts: dict[str, dict[str, dict[str, float]]] = {}
        for row in rows("facts.csv", folders):
            for column in ("same", "stranger", "relative"):
                of_column = facts.setdefault(row["field"], {}).setdefault(column, {})
                of_column[row["level"]] = number("facts.csv", row, column)
        self.facts = {field: Facts(**columns) for field, columns in facts.items()}

    def gauge(
        self, field: str, distances: Floats, counts: Floats, opening: float | None = None
    ) -> Gauge:
        """What levels are worth to a word that is `distances` from forms borne `counts` times.

        `opening` is how many bear a form that an initial of the word would fit; None when the
        word is an initial itself.
        """
        scale = self.scales[field]
        total = float(counts.sum())
        seen = np.bincount(scale.levels(distances), counts, len(scale.names))
        if opening is not None:
            seen[scale.initial] = opening
        shares = (seen + BACKGROUND * scale.stranger) / (total + BACKGROUND)
        worth = np.log(scale.same / shares)
        last = scale.different
        worth[: last + 1] = np.minimum.accumulate(worth[: last + 1])
        worth[0] = max(worth[0], 0.0)
        return Gauge(scale, worth, shares)


def _scale(levels: Sequence[Row]) -> Scale:
    named = [row["level"] for row in levels]
    if named[-2:] != ["different", "initial"] or any(not row["upto"] for row in levels[:-2]):
        raise BadTable(
            f"weights.csv: the field {levels[0]['field']} has levels with a distance each, "
            "then different and initial without one."
        )
    return Scale(
        tuple(named),
        np.array([number("weights.csv", row, "upto") for row in levels[:-2]], np.float32),
        np.array([number("weights.csv", row, "same") for row in levels]),
        np.array([number("weights.csv", row, "stranger") for row in levels]),
    )
