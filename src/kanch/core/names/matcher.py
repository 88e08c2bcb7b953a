"""The matcher: tables and lexicon loaded once, and what can be asked of them."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import exp
from pathlib import Path

import numpy as np

from kanch.core.names.describing import Described, Person
from kanch.core.names.distances import Confusions
from kanch.core.names.evidence import Asked, Views, probability
from kanch.core.names.forms import INITIAL, Rules
from kanch.core.names.parsing import GivenPart, Parser, Parsing, PersonName, SurnamePart
from kanch.core.names.people import People
from kanch.core.names.places import Gazetteer
from kanch.core.names.population import Population
from kanch.core.names.reasons import Context, Reason, pair_distance, reasons
from kanch.core.names.register import Register
from kanch.core.names.scripts import spelled
from kanch.core.names.tables import check_folders, number, rows
from kanch.core.names.weights import Weights
from kanch.core.names.words import Words
from kanch.core.names.years import FIRST

AMONG = 1000
"""Among how many people a pair was picked, when nobody says."""
_EVERYBODY = 100_000.0
_LIVING = range(1930, 2024)
_FURTHEST = 3.0
_INITIAL_DISTANCE = 0.3
_NOTHING = 0.12


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely two descriptions are of one person, and why.

    `likeness` is about the spelling alone: 1 for one name in two scripts, near 0 for two names;
    None when the two have no part in common to compare. `odds` is the natural logarithm of the
    odds before calibration.
    """

    probability: float
    likeness: float | None
    odds: float
    reasons: tuple[Reason, ...]


class Matcher:
    """Everything that comparing needs, from the house's data files and an organisation's own.

    `folders` hold files named like the house's (`given_armenian.csv`, `places.csv` …) whose rows
    are added. Immutable but for what it remembers of words it has read. Raises BadTable when a
    file cannot be used.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        own = tuple(folders)
        check_folders(own)
        self.words = Words(own)
        self.parser = Parser(self.words, own)
        endings = (row["kind"] for row in rows("surname_endings.csv", own))
        self.rules = Rules(
            Confusions(own),
            tuple(dict.fromkeys(["", *endings])),
            _ending_costs(own),
            tuple(
                (row["suffix"], number("short_suffixes.csv", row, "cost"))
                for row in rows("short_suffixes.csv", own)
            ),
        )
        self.gazetteer = Gazetteer(self.words.reader, self.rules, own)
        self.weights = Weights(own)
        self._calibration = {
            row["parameter"]: number("calibration.csv", row, "value")
            for row in rows("calibration.csv", own)
        }
        self._context = Context(self.rules, self.words, self.gazetteer)
        self.describe = lru_cache(maxsize=256)(self._describe)

    def forget(self) -> None:
        """Empties what is remembered of the words that were read, for where names must not stay.

        Registers keep what was put into them.
        """
        for remembered in (self.describe, self.words.word, self.parser.meant, spelled):
            remembered.cache_clear()
        self.gazetteer.forget()
        if "everybody" in self.__dict__:
            self.everybody.forget()

    def parse(self, name: str) -> PersonName:
        """`name` taken apart, whatever it holds. Never raises."""
        return self.parser.parse(name)

    def _describe(self, person: Person) -> Described:
        name = self.parser.parse(person.name)
        parsings = name.parsings
        for other in person.also:
            parsings += self.parser.parse(other).parsings
        fathers = self.parser.father(person.father)
        if fathers:
            parsings = tuple(replace(p, fathers=(*p.fathers, *fathers)) for p in parsings)
        place = self.gazetteer.resolve(person.place)
        told = name.gender or self._told(parsings[0])
        return Described(person, parsings, None if place.empty else place, told)

    def _told(self, parsing: Parsing) -> str:
        known = self.words.lexicon.given
        for part in parsing.given:
            genders = {known[sense.name].gender for sense in part.form.senses}
            if len(genders) == 1 and "x" not in genders:
                return genders.pop()
        return ""

    def ask(
        self,
        described: Described,
        parsing: Parsing,
        target: Population,
        reference: Population | None = None,
        views: Views | None = None,
    ) -> Asked:
        """One reading of an asked person, gauged in `reference`, against the forms of `target`.

        `views` keep what was reckoned before for the same two populations, unchanged since.
        """
        return Asked(
            described,
            parsing,
            self.weights,
            self.gazetteer,
            target,
            reference or target,
            {} if views is None else views,
        )

    def probability(self, odds: float) -> float:
        """The calibrated probability of ln(odds)."""
        return probability(odds, self._calibration["slope"], self._calibration["offset"])

    def register(self, people: Iterable[Person] = ()) -> Register:
        """A register of `people`. Raises ValueError when two have one id."""
        made = Register(
            Population(self.rules), self.describe, self.ask, self._explain, self.probability
        )
        with _without_collector():
            for person in people:
                made.add(person)
        return made

    def _explain(
        self,
        view: Asked,
        people: People,
        row: int,
        described: Described,
        parsing: Parsing,
        among: int,
    ) -> tuple[Reason, ...]:
        return reasons(self._context, view, people, row, described, parsing, among)

    def compare(
        self,
        one: Person,
        other: Person,
        among: int = AMONG,
        population: Population | None = None,
    ) -> Comparison:
        """How likely two descriptions are of one person; the same both ways but for the wording.

        `among` says how many people the other was picked from: the more, the more namesakes.
        Rarity is counted in `population`, a register's own, else in the lexicon.
        """
        reference = population or self.everybody
        there = self._look(one, other, among, reference)
        back = self._look(other, one, among, reference)
        odds = (there.odds + back.odds) / 2
        return Comparison(
            self.probability(odds),
            self._likeness(self.describe(one), self.describe(other)),
            odds,
            there.reasons,
        )

    def _look(self, one: Person, other: Person, among: int, reference: Population) -> Comparison:
        """`one` asked for, `other` looked at."""
        asked, described = self.describe(one), self.describe(other)
        people = People(Population(self.rules))
        people.enter(described, 0)
        best: tuple[float, Asked, int] | None = None
        for parsing in asked.parsings:
            view = self.ask(asked, parsing, people.population, reference)
            odds = (
                view.weigh(people.rows.take(np.arange(people.size))).odds(among)
                - people.doubt[: people.size]
                - parsing.doubt
            )
            row = int(odds.argmax())
            if best is None or odds[row] > best[0]:
                best = float(odds[row]), view, row
        assert best is not None
        odds_found, view, row = best
        why = self._explain(view, people, row, described, described.parsings[row], among)
        return Comparison(self.probability(odds_found), None, odds_found, why)

    def _likeness(self, one: Described, other: Described) -> float | None:
        return max(
            (
                found
                for first in one.parsings
                for second in other.parsings
                if (found := self._alike(first, second)) is not None
            ),
            default=None,
        )

    def _alike(self, one: Parsing, other: Parsing) -> float | None:
        total, compared = 0.0, False
        pairs: Sequence[tuple[Sequence[GivenPart | SurnamePart], Sequence[GivenPart | SurnamePart]]]
        pairs = (
            (one.given, other.given),
            (one.surnames, other.surnames),
            (one.fathers, other.fathers),
        )
        for ours, theirs in pairs:
            if ours and theirs:
                compared = True
                nearest = min(pair_distance(self.rules, a, b) for a in ours for b in theirs)
                total += _INITIAL_DISTANCE if nearest == INITIAL else min(nearest, _FURTHEST)
        return exp(-max(total - _NOTHING, 0.0)) if compared else None

    @cached_property
    def everybody(self) -> Population:
        """The lexicon as a population: what rarity is counted in when there is no register."""
        population = Population(self.rules)
        lexicon = self.words.lexicon
        for role, names in (("given", lexicon.given), ("surname", lexicon.surnames)):
            for name in names.values():
                forms = sorted({form for column in name.forms.values() for form in column[:1]})
                for form in forms:
                    word = self.words.word(form)
                    share = _EVERYBODY * name.share / len(forms)
                    entered = word.given if role == "given" else word.surname
                    number = population.table(role).add(entered)
                    population.count(role, number, share)
                    if role == "given" and name.gender != "f":
                        population.count("father", number, share)
        for year in _LIVING:
            population.years[year - FIRST] = _EVERYBODY / len(_LIVING)
        return population


@contextmanager
def _without_collector() -> Iterator[None]:
    """Puts off looking for garbage, which a million new objects that stay would cost a fifth."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _ending_costs(folders: Sequence[Path]) -> dict[tuple[str, str], float]:
    costs = {}
    for row in rows("ending_costs.csv", folders):
        pair = row["first"], row["second"]
        costs[pair] = costs[pair[::-1]] = number("ending_costs.csv", row, "cost")
    return costs
