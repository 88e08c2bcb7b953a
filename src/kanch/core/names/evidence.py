"""What one asked person makes of many records: worth of each part, odds in the end.

The odds that a record is the person asked for, against two other stories: that it is a stranger,
and that it is a relative, who shares surname, father and place but seldom the given name. Without
the second story a brother would pass for the person.
"""

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.describing import Described
from kanch.core.names.distances import Floats
from kanch.core.names.forms import Form, FormTable
from kanch.core.names.parsing import Parsing
from kanch.core.names.places import Agreement, Gazetteer
from kanch.core.names.population import BACKGROUND, Population, Values
from kanch.core.names.weights import Facts, Gauge, Weights
from kanch.core.names.years import FIRST, LAST, Nearness, Years, nearness_of_all

NONE = -1
SEX_CODES = {"": 0, "f": 1, "m": 2}
PRESENT = 0.5
"""How likely the person asked for is in the register at all, before looking."""
RELATIVES = 1.0
"""How many near relatives of a person a register holds, roughly."""
RELATIVE_NAMESAKE = log(0.01)
"""What a given name that agrees is worth less to the story of a relative: few are named alike,
most of them a grandson after his grandfather."""
_NAMESAKE_LEVEL = 2
# Not all relatives have one father.
_OTHER_FATHER = log(0.5)
_REMEMBERED = 128
_NEGLIGIBLE, _CERTAIN = -14.0, 50.0

Numbers = NDArray[np.int32]
Shorts = NDArray[np.int16]
Codes = NDArray[np.int8]


class Rows(NamedTuple):
    """Records as numbers: arrays with one row for each way to read each record.

    `given`, `surnames`, `fathers` have the shape (rows, some) and hold numbers of forms, NONE
    where there is none; the others have the shape (rows,). `first` and `last` are years, 0 when
    unknown; `place` is the number of a place or NONE; `sex` and `told` are SEX_CODES.
    """

    given: Numbers
    surnames: Numbers
    fathers: Numbers
    first: Shorts
    last: Shorts
    place: Numbers
    sex: Codes
    told: Codes

    def take(self, which: NDArray[np.intp]) -> "Rows":
        """The rows `which`."""
        return Rows(
            self.given[which],
            self.surnames[which],
            self.fathers[which],
            self.first[which],
            self.last[which],
            self.place[which],
            self.sex[which],
            self.told[which],
        )

    def upto(self, size: int) -> "Rows":
        """The first `size` rows, without copying."""
        return Rows(
            self.given[:size],
            self.surnames[:size],
            self.fathers[:size],
            self.first[:size],
            self.last[:size],
            self.place[:size],
            self.sex[:size],
            self.told[:size],
        )


class Worth(NamedTuple):
    """What each part says, in natural logarithms, shape (rows,); 0 where either side is silent."""

    given: Values
    surname: Values
    father: Values
    years: Values
    place: Values
    sex: Values
    relative_given: Values
    relative_years: Values
    relative_place: Values

    @property
    def same(self) -> Values:
        """ln(how likely if the same person / how likely if a stranger)."""
        return self.given + self.surname + self.father + self.years + self.place + self.sex

    @property
    def relative(self) -> Values:
        """ln(how likely if a near relative / how likely if a stranger)."""
        return (
            self.surname
            + np.maximum(self.father, _OTHER_FATHER)
            + self.relative_given
            + self.relative_years
            + self.relative_place
        )

    def odds(self, among: int) -> Values:
        """ln(odds) that a record is the person, one of `among` that could have been it."""
        related = log(RELATIVES / max(among, 2)) + self.relative
        odds = log(PRESENT / max(among, 2)) + self.same
        which = np.flatnonzero(related > _NEGLIGIBLE)
        odds[which] -= np.log1p(np.exp(np.minimum(related[which], _CERTAIN)))
        return odds


class PartView:
    """One part of the asked name against a table: how far its forms are, what that is worth."""

    def __init__(self, gauge: Gauge, distances: Floats) -> None:
        self.gauge = gauge
        self.distances = distances
        levels = gauge.scale.levels(distances)
        # One more at the end, where NONE points to.
        self._worth = np.append(gauge.worth[levels], 0.0)
        self._namesakes = np.append(levels <= _NAMESAKE_LEVEL, False)

    def worth(self, numbers: Numbers) -> Values:
        """The worth of the best of each row's forms, 0 where it has none.

        `numbers` has the shape (rows, some), the result (rows,).
        """
        worth: Values = self._worth[numbers[:, 0]]
        for column in range(1, numbers.shape[1]):
            which = np.flatnonzero(numbers[:, column] != NONE)
            if not len(which):
                break
            worth[which] = np.maximum(worth[which], self._worth[numbers[which, column]])
        return worth

    def namesakes(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Whether each row's first form is nearly the asked one: shape (rows,)."""
        found: NDArray[np.bool_] = self._namesakes[numbers[:, 0]]
        return found


# Views of one pair of populations by role and asked forms, for names come again in a list.
Views = dict[tuple[str, tuple[Form, ...]], PartView]


class Asked:
    """One way to read the asked name, gauged against a population.

    `target` is the population whose forms the records point to; `reference` the one that rarity
    is counted in (the same for a search).
    """

    def __init__(
        self,
        described: Described,
        parsing: Parsing,
        weights: Weights,
        gazetteer: Gazetteer,
        target: Population,
        reference: Population,
        views: Views,
    ) -> None:
        self.described = described
        self.parsing = parsing
        self._weights = weights
        self._target = target
        self.parts: dict[str, PartView] = {}
        forms: dict[str, tuple[Form, ...]] = {
            "given": tuple(part.form for part in parsing.given),
            "surname": tuple(part.form for part in parsing.surnames),
            "father": tuple(part.form for part in parsing.fathers),
        }
        for role, wanted in forms.items():
            if wanted:
                key = role, wanted
                if key not in views:
                    if len(views) >= _REMEMBERED:
                        views.clear()
                    views[key] = _view(role, wanted, weights, target, reference)
                self.parts[role] = views[key]
        self._years = _year_worth(described.years, weights.facts["year"], reference)
        self._places = self._place_worth(gazetteer, reference)
        self._sexes = _sex_worth(described.sex, described.told_sex, weights.facts["sex"])

    def _place_worth(
        self, gazetteer: Gazetteer, reference: Population
    ) -> tuple[Values, Values] | None:
        place = self.described.place
        if place is None:
            return None
        facts = self._weights.facts["place"]
        found = reference.places.agreements(place, gazetteer)
        seen = np.bincount(found, reference.places.counts, len(Agreement))
        worth, relative = [], []
        for level, count in zip(Agreement, seen, strict=True):
            share = (count + BACKGROUND * facts.stranger[level]) / (seen.sum() + BACKGROUND)
            worth.append(log(facts.same[level] / share))
            relative.append(log(facts.relative[level] / share))
        same = list(Agreement).index(Agreement.SAME)
        worth[same] = max(worth[same], 0.0)
        relative[same] = min(max(relative[same], 0.0), worth[same])
        if self._target is not reference:
            found = self._target.places.agreements(place, gazetteer)
        # One more at the end, where NONE points to.
        return np.append(np.array(worth)[found], 0.0), np.append(np.array(relative)[found], 0.0)

    def weigh(self, rows: Rows) -> Worth:
        """What the asked person makes of `rows`."""
        count = len(rows.first)
        nothing = np.zeros(count)
        given, relative_given = nothing, nothing
        if "given" in self.parts:
            view = self.parts["given"]
            given = view.worth(rows.given)
            namesakes = view.namesakes(rows.given)
            relative_given = np.where(namesakes, given + RELATIVE_NAMESAKE, 0.0)
        surname = self.parts["surname"].worth(rows.surnames) if "surname" in self.parts else nothing
        father = self.parts["father"].worth(rows.fathers) if "father" in self.parts else nothing
        years, relative_years = self._weigh_years(rows)
        place, relative_place = nothing, nothing
        if self._places is not None:
            place, relative_place = self._places[0][rows.place], self._places[1][rows.place]
        return Worth(
            given,
            surname,
            father,
            years,
            place,
            self._weigh_sex(rows),
            relative_given,
            relative_years,
            relative_place,
        )

    def _weigh_years(self, rows: Rows) -> tuple[Values, Values]:
        if self._years is None:
            nothing = np.zeros(len(rows.first))
            return nothing, nothing
        own = self.described.years
        assert own is not None
        # Of a span the year nearest to what was asked counts.
        year = np.clip(np.int16(own.first), rows.first, rows.last)
        at = np.where(rows.first > 0, year - FIRST, LAST - FIRST + 1)
        return self._years[0][at], self._years[1][at]

    def _weigh_sex(self, rows: Rows) -> Values:
        worth: Values = self._sexes[rows.sex * len(SEX_CODES) + rows.told]
        return worth


def _sex_worth(written: str, told: str, facts: Facts) -> Values:
    """What each pair of a record's written and told sex is worth, shape (9,)."""
    worth = np.zeros(len(SEX_CODES) ** 2)
    for record_written, first in SEX_CODES.items():
        for record_told, second in SEX_CODES.items():
            ours, theirs = written or told, record_written or record_told
            if not (ours and theirs):
                continue
            level = "same" if ours == theirs else "different"
            if not (written or record_written):
                # That two names agree was counted; that they tell two sexes was not.
                worth[first * len(SEX_CODES) + second] = min(_ratio(facts, f"told {level}"), 0.0)
                continue
            if not (written and record_written):
                level = f"told {level}"
            worth[first * len(SEX_CODES) + second] = _ratio(facts, level)
    return worth


def _ratio(facts: Facts, level: str) -> float:
    return log(facts.same[level] / facts.stranger[level])


def _view(
    role: str,
    wanted: Sequence[Form],
    weights: Weights,
    target: Population,
    reference: Population,
) -> PartView:
    distances = _closest(wanted, reference.table(role))
    opening = _opening(wanted[0], reference, role)
    gauge = weights.gauge(role, distances, reference.counts(role), opening)
    if target is not reference:
        distances = _closest(wanted, target.table(role))
    return PartView(gauge, distances)


def _opening(form: Form, reference: Population, role: str) -> float | None:
    if form.initial:
        return None
    alike = reference.table(role).opening_alike(form)
    return float(reference.counts(role)[alike].sum())


def _closest(forms: Sequence[Form], table: FormTable) -> Floats:
    reach = table.distances(forms[0])
    for form in forms[1:]:
        reach = np.minimum(reach, table.distances(form))
    return reach


def _year_worth(
    own: Years | None, facts: Facts, reference: Population
) -> tuple[Values, Values] | None:
    """What each year from FIRST to LAST is worth, and to a relative; one 0 more at the end."""
    if own is None:
        return None
    levels = nearness_of_all(own)
    seen = np.bincount(levels, reference.years, len(Nearness))
    shares = (seen + BACKGROUND * _column(facts.stranger)) / (seen.sum() + BACKGROUND)
    worth = np.log(_column(facts.same) / shares)
    relative = np.log(_column(facts.relative) / shares)
    equal, one = (list(Nearness).index(level) for level in (Nearness.EQUAL, Nearness.ONE))
    for level in (equal, one):
        worth[level] = max(worth[level], 0.0)
    # No other year says more for one person than the same year.
    worth = np.minimum(worth, worth[equal])
    for level in (equal, one):
        relative[level] = min(relative[level], worth[level])
    return np.append(worth[levels], 0.0), np.append(relative[levels], 0.0)


def _column(of_levels: Mapping[str, float]) -> Values:
    return np.array([of_levels[level] for level in Nearness])


def probability(odds: float, slope: float, offset: float) -> float:
    """The calibrated probability of ln(odds) `odds`: a logistic curve (Platt 1999)."""
    return 1 / (1 + exp(-max(min(slope * odds + offset, 40.0), -40.0)))
