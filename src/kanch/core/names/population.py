"""Who bears which name: the counts that rarity is taken from."""

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.distances import Floats
from kanch.core.names.forms import FormTable, Rules
from kanch.core.names.places import PlaceMeaning
from kanch.core.names.years import FIRST, LAST

Values = NDArray[np.float64]
ROLES = ("given", "surname", "father")
BACKGROUND = 60.0
"""How many people of everywhere are added to a register's own counts."""


class Population:
    """Distinct forms and how many bear each: what rarity is counted in."""

    def __init__(self, rules: Rules) -> None:
        self.given = FormTable(rules)
        self.surnames = FormTable(rules)
        self._counts: dict[str, Floats] = {role: np.zeros(64, np.float32) for role in ROLES}
        self.years: Floats = np.zeros(LAST - FIRST + 1, np.float32)
        self.places: list[PlaceMeaning] = []
        self._place_numbers: dict[str, int] = {}
        self._place_counts: list[float] = []

    def count(self, role: str, number: int, by: float) -> None:
        """Notes that `by` more people bear a form."""
        counts = self._counts[role]
        while number >= len(counts):
            counts = self._counts[role] = np.concatenate([counts, np.zeros_like(counts)])
        counts[number] += by

    def table(self, role: str) -> FormTable:
        """The forms of a role; fathers' names are given names."""
        return self.surnames if role == "surname" else self.given

    def counts(self, role: str) -> Floats:
        """How many bear each form, in the order of the table."""
        table = self.table(role)
        counts = self._counts[role]
        while len(counts) < len(table):
            counts = self._counts[role] = np.concatenate([counts, np.zeros_like(counts)])
        return counts[: len(table)]

    def place(self, meaning: PlaceMeaning) -> int:
        """The number of a place as written."""
        number = self._place_numbers.get(meaning.written)
        if number is None:
            number = self._place_numbers[meaning.written] = len(self.places)
            self.places.append(meaning)
            self._place_counts.append(0.0)
        return number

    def count_place(self, number: int, by: float) -> None:
        """Notes that `by` more people name a place so."""
        self._place_counts[number] += by

    @property
    def place_counts(self) -> Values:
        """How many name each place."""
        return np.array(self._place_counts)
