"""People as rows of numbers, in arrays that grow."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.describing import Described
from kanch.core.names.evidence import NONE, SEX_CODES, Rows
from kanch.core.names.population import Population
from kanch.core.names.years import FIRST

_GIVEN, _SURNAMES, _FATHERS = 3, 3, 2
_SMALLEST = 16


class Live(NamedTuple):
    """Rows in use: where they stand, whose they are, their doubt, where each record begins."""

    rows: Rows
    where: NDArray[np.intp]
    records: NDArray[np.int32]
    doubt: NDArray[np.float32]
    starts: NDArray[np.intp]


class People:
    """One row for each way to read each record; `record` and `doubt` go with `rows`.

    `record` is the number that the record was entered under, NONE once it was taken out.
    """

    def __init__(self, population: Population) -> None:
        self.population = population
        self.size = 0
        self.rows = _blank(_SMALLEST)
        self._live: Live | None = None
        self.doubt: NDArray[np.float32] = np.zeros(_SMALLEST, np.float32)
        self.record: NDArray[np.int32] = np.full(_SMALLEST, NONE, np.int32)

    def live(self) -> Live:
        """Those who were not taken out."""
        if self._live is None:
            where = np.flatnonzero(self.record[: self.size] != NONE)
            everyone = len(where) == self.size
            rows = self.rows.upto(self.size) if everyone else self.rows.take(where)
            records = self.record[where]
            starts = np.flatnonzero(np.diff(records, prepend=NONE))
            self._live = Live(rows, where, records, self.doubt[where], starts)
        return self._live

    def enter(self, described: Described, number: int) -> int:
        """Writes a record down; its first row."""
        first_row = self.size
        self._live = None
        for parsing in described.parsings:
            row = self._new_row()
            rows, population = self.rows, self.population
            self.record[row], self.doubt[row] = number, parsing.doubt
            for at, given in enumerate(parsing.given[:_GIVEN]):
                rows.given[row, at] = population.given.add(given.form)
            for at, surname in enumerate(parsing.surnames[:_SURNAMES]):
                rows.surnames[row, at] = population.surnames.add(surname.form)
            for at, father in enumerate(parsing.fathers[:_FATHERS]):
                rows.fathers[row, at] = population.given.add(father.form)
            if described.years:
                rows.first[row], rows.last[row] = described.years.first, described.years.last
            if described.place:
                rows.place[row] = population.places.number(described.place)
            rows.sex[row] = SEX_CODES[described.sex]
            rows.told[row] = SEX_CODES[described.told_sex]
        return first_row

    def count(self, row: int, by: float) -> None:
        """Notes in the population that `by` more people are as the likeliest reading `row` says."""
        rows, population = self.rows, self.population
        for role, column in (
            ("given", rows.given),
            ("surname", rows.surnames),
            ("father", rows.fathers),
        ):
            if column[row, 0] != NONE:
                population.count(role, int(column[row, 0]), by)
        if rows.first[row]:
            population.years[int(rows.first[row]) - FIRST] += by
        if rows.place[row] != NONE:
            population.places.count(int(rows.place[row]), by)

    def take_out(self, first_row: int, number: int) -> None:
        """Forgets a record that was entered from `first_row` on."""
        self._live = None
        row = first_row
        while row < self.size and self.record[row] == number:
            self.record[row] = NONE
            row += 1

    def _new_row(self) -> int:
        if self.size == len(self.record):
            more = _blank(self.size)
            self.rows = Rows(
                np.concatenate([self.rows.given, more.given]),
                np.concatenate([self.rows.surnames, more.surnames]),
                np.concatenate([self.rows.fathers, more.fathers]),
                np.concatenate([self.rows.first, more.first]),
                np.concatenate([self.rows.last, more.last]),
                np.concatenate([self.rows.place, more.place]),
                np.concatenate([self.rows.sex, more.sex]),
                np.concatenate([self.rows.told, more.told]),
            )
            self.doubt = np.concatenate([self.doubt, np.zeros_like(self.doubt)])
            self.record = np.concatenate([self.record, np.full_like(self.record, NONE)])
        self.size += 1
        return self.size - 1


def _blank(size: int) -> Rows:
    return Rows(
        np.full((size, _GIVEN), NONE, np.int32),
        np.full((size, _SURNAMES), NONE, np.int32),
        np.full((size, _FATHERS), NONE, np.int32),
        np.zeros(size, np.int16),
        np.zeros(size, np.int16),
        np.full(size, NONE, np.int32),
        np.zeros(size, np.int8),
        np.zeros(size, np.int8),
    )
