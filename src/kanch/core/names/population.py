"""Who bears which name: the counts that rarity is taken from."""

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.distances import Floats
from kanch.core.names.forms import FormTable, Rules
from kanch.core.names.places import Agreement, Gazetteer, PlaceMeaning, slip
from kanch.core.names.words import Given
from kanch.core.names.years import FIRST, LAST

Values = NDArray[np.float64]
ROLES = ("given", "surname", "father")
BACKGROUND = 60.0
"""How many people of everywhere are added to a register's own counts."""


class PlacesNamed:
    """The places as people of a register write them, and how many write each."""

    def __init__(self, rules: Rules) -> None:
        self._numbers: dict[str, int] = {}
        self._counts: list[float] = []
        self._by_id: dict[str, list[int]] = {}
        self._forms = FormTable(rules)
        self._by_form: dict[int, list[int]] = {}
        self._known: list[bool] = []

    def number(self, meaning: PlaceMeaning) -> int:
        """The number of a place as written, given to it when it is new."""
        number = self._numbers.get(meaning.written)
        if number is None:
            number = self._numbers[meaning.written] = len(self._counts)
            self._counts.append(0.0)
            self._known.append(bool(meaning.ids))
            for one in meaning.ids:
                self._by_id.setdefault(one, []).append(number)
            if meaning.form:
                form = self._forms.add(meaning.form)
                self._by_form.setdefault(form, []).append(number)
        return number

    def count(self, number: int, by: float) -> None:
        """Notes that `by` more people write a place so."""
        self._counts[number] += by

    @property
    def counts(self) -> Values:
        """How many write each, in the order of the numbers."""
        return np.array(self._counts)

    def agreements(self, asked: PlaceMeaning, gazetteer: Gazetteer) -> NDArray[np.int8]:
        """How `asked` goes together with each place: its position in Agreement, shape (places,)."""
        levels = list(Agreement)
        found = np.full(len(self._counts), levels.index(Agreement.DIFFERENT), np.int8)
        for level, ids in (
            (Agreement.NEAR, gazetteer.near(asked.ids)),
            (Agreement.SAME, asked.ids),
        ):
            numbers = [number for one in self._by_id.keys() & ids for number in self._by_id[one]]
            found[numbers] = levels.index(level)
        if asked.form is not None and not (asked.ids and all(self._known)):
            reach = self._forms.distances(asked.form)
            same = self._forms.number(asked.form)
            if same is not None:
                reach[same] = 0
            for form in np.flatnonzero(reach <= slip(asked.form)):
                other = self._forms[int(form)]
                if isinstance(other, Given) and reach[form] <= slip(other):
                    for number in self._by_form[int(form)]:
                        if not (asked.ids and self._known[number]):
                            found[number] = levels.index(Agreement.SAME)
        return found


class Population:
    """Distinct forms and how many bear each: what rarity is counted in."""

    def __init__(self, rules: Rules) -> None:
        self.given = FormTable(rules)
        self.surnames = FormTable(rules)
        self._counts: dict[str, Floats] = {role: np.zeros(64, np.float32) for role in ROLES}
        self.years: Floats = np.zeros(LAST - FIRST + 1, np.float32)
        self.places = PlacesNamed(rules)

    def count(self, role: str, number: int, by: float) -> None:
        """Notes that `by` more people bear a form."""
        counts = self._counts[role]
        while number >= len(counts):
            counts = self._counts[role] = np.concatenate([counts, np.zeros_like(counts)])
        counts[number] += by

    def forget(self) -> None:
        """Empties what is remembered of words that were asked for."""
        self.given.forget()
        self.surnames.forget()

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
