"""A register in memory: who among many may be the person asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.describing import Described, Person
from kanch.core.names.evidence import Asked, Views
from kanch.core.names.parsing import Parsing
from kanch.core.names.people import Live, People
from kanch.core.names.population import Population, Values
from kanch.core.names.reasons import Reason

Ask = Callable[[Described, Parsing, Population, None, Views], Asked]
Explain = Callable[[Asked, People, int, Described, Parsing, int], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A record that may be the person asked for, how likely, and why.

    `odds` is the natural logarithm of the odds before calibration: what records are ranked by.
    """

    record_id: str
    probability: float
    odds: float
    reasons: tuple[Reason, ...] = ()


class Register:
    """People in memory, to be asked who may be meant; made by `Matcher.register`.

    Answers do not depend on the order in which people were added.
    """

    def __init__(
        self,
        population: Population,
        describe: Callable[[Person], Described],
        ask: Ask,
        explain: Explain,
        probability: Callable[[float], float],
    ) -> None:
        self._describe = describe
        self._ask = ask
        self._explain = explain
        self._probability = probability
        self._rows = People(population)
        self._views: Views = {}
        self._people: list[Person | None] = []
        self._first_rows: list[int] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._numbers

    @property
    def population(self) -> Population:
        """The names that people here bear, and how many bear each."""
        return self._rows.population

    def add(self, person: Person) -> None:
        """Puts `person` in. Raises ValueError when the id is already there."""
        if person.id in self._numbers:
            raise ValueError(f"The record {person.id} is in the register already.")
        self._views.clear()
        number = self._numbers[person.id] = len(self._people)
        self._people.append(person)
        first_row = self._rows.enter(self._describe(person), number)
        self._first_rows.append(first_row)
        self._rows.count(first_row, 1.0)

    def remove(self, record_id: str) -> None:
        """Takes a record out. Raises KeyError when it is not there."""
        number = self._numbers.pop(record_id)
        self._views.clear()
        self._rows.count(self._first_rows[number], -1.0)
        self._rows.take_out(self._first_rows[number], number)
        self._people[number] = None

    def search(self, asked: Person, most: int = 10, explain: bool = True) -> list[Found]:
        """The `most` likeliest records, best first; equal ones in the order of their ids."""
        if not self._numbers or most < 1:
            return []
        described = self._describe(asked)
        live = self._rows.live()
        best = np.full(len(self._people), -np.inf)
        views = [
            self._ask(described, parsing, self.population, None, self._views)
            for parsing in described.parsings
        ]
        scored = [
            view.weigh(live.rows).odds(len(self)) - live.doubt - view.parsing.doubt
            for view in views
        ]
        # Rows of one record stand together.
        begun = live.records[live.starts]
        for odds in scored:
            best[begun] = np.maximum(best[begun], np.maximum.reduceat(odds, live.starts))
        return [
            Found(
                self._person(number).id,
                self._probability(float(best[number])),
                float(best[number]),
                self._why(number, views, scored, live) if explain else (),
            )
            for number in self._ranked(best, most)
        ]

    def _ranked(self, best: NDArray[np.float64], most: int) -> list[int]:
        count = min(most, len(self._numbers))
        edge = np.partition(best, -count)[-count]
        tied = np.flatnonzero((best >= edge) & np.isfinite(best))
        return sorted(map(int, tied), key=lambda n: (-best[n], self._person(n).id))[:most]

    def _person(self, number: int) -> Person:
        person = self._people[number]
        assert person is not None
        return person

    def _why(
        self, number: int, views: Sequence[Asked], scored: Sequence[Values], live: Live
    ) -> tuple[Reason, ...]:
        """What speaks for a record in the pair of readings that fits best."""
        first, after = np.searchsorted(live.records, [number, number + 1])
        view, at = max(
            ((view, at) for view in range(len(views)) for at in range(first, after)),
            key=lambda pair: (scored[pair[0]][pair[1]], -pair[0], -pair[1]),
        )
        row = int(live.where[at])
        described = self._describe(self._person(number))
        parsing = described.parsings[row - self._first_rows[number]]
        return self._explain(views[view], self._rows, row, described, parsing, len(self))
