"""Many words at once: a table of distinct forms, and how far a word is from each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from kanch.core.names.distances import Confusions, Floats, Matrix
from kanch.core.names.words import Given, Surname

FAR = 9.0
"""A distance that means: nothing in common."""
INITIAL = 7.0
"""A distance that means: one of the two is an initial, and it fits."""
_SEGMENT = 4096
_REMEMBERED = 1024
_SENSE_COST = 0.02
_SHORTEST_STEM = 2
_SHORT_SKELETON = 4
_LONGEST_SHORT = 7
_INITIAL_SLIP = 0.15

Ints = NDArray[np.intp]
Form = Given | Surname


@dataclass(frozen=True, slots=True)
class Rules:
    """What distance between forms needs besides the sounds."""

    confusions: Confusions
    kinds: tuple[str, ...]
    ending_costs: Mapping[tuple[str, str], float]
    short_suffixes: tuple[tuple[str, float], ...]

    def ending_cost(self, one: str, other: str) -> float:
        """What two families of surname endings cost when the stems agree."""
        if one == other:
            return 0.0
        return self.ending_costs.get((one, other), self.ending_costs[("", "*")])


@dataclass(slots=True)
class _Segment:
    """Some readings, laid out once and reckoned together."""

    rules: Rules
    sounds: list[str]
    forms: Ints
    costs: Floats
    kinds: NDArray[np.uint8]
    matrix: Matrix = field(init=False)
    folds: list[str] = field(init=False)
    reach: NDArray[np.uint8] = field(init=False)
    within: "_lru_cache_wrapper[tuple[Ints, Floats]]" = field(init=False)
    members: list[Ints] = field(init=False)

    def __post_init__(self) -> None:
        self.matrix = self.rules.confusions.encode(self.sounds)
        groups: dict[str, list[int]] = {}
        for at, sounds in enumerate(self.sounds):
            groups.setdefault(self.rules.confusions.fold(sounds), []).append(at)
        self.folds = list(groups)
        self.reach = np.array([_reach(fold) for fold in self.folds], np.uint8)
        self.members = [np.array(found, np.intp) for found in groups.values()]

        self.within = lru_cache(maxsize=_REMEMBERED)(self._within)

    def _within(self, said: str) -> tuple[Ints, Floats]:
        """The rows that are not too far from a sounded word, and how far each is."""
        rows = self._near(self.rules.confusions.fold(said))
        if not len(rows):
            return rows, np.zeros(0, np.float32)
        return rows, self.rules.confusions.distances(said, self.matrix.take(rows))

    def _near(self, fold: str) -> Ints:
        """The rows whose skeleton is not too far from `fold`."""
        most = _reach(fold)
        found = process.cdist(
            [fold], self.folds, scorer=Levenshtein.distance, score_cutoff=most, dtype=np.uint8
        )[0]
        which = np.flatnonzero(found <= np.minimum(self.reach, most))
        if not len(which):
            return which
        return np.concatenate([self.members[at] for at in which])


def _reach(fold: str) -> int:
    """How many changes a skeleton of this length may be from one that is worth reckoning."""
    return 1 if len(fold) < _SHORT_SKELETON else 2


class FormTable:
    """Distinct forms of one kind (given names or surnames), each with a number.

    Adding is cheap; what was added is laid out at the next question. Forms are never taken out:
    one that nobody bears any more costs a few bytes.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._kinds = list(rules.kinds)
        self._numbers: dict[Form, int] = {}
        self._forms: list[Form] = []
        self._full: list[_Segment] = []
        self._open: _Segment | None = None
        self._open_from = 0
        self._laid_out = 0
        self._senses: dict[str, tuple[list[int], list[float]]] = {}
        self._by_opening: dict[str, list[int]] = {}
        self._initials: list[int] = []
        self._prefixes: dict[str, list[int]] = {}
        self._short_stems: dict[str, list[tuple[int, float]]] = {}

    def __len__(self) -> int:
        return len(self._forms)

    def __getitem__(self, number: int) -> Form:
        return self._forms[number]

    def add(self, form: Form) -> int:
        """The number of `form`, given to it when it is new."""
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = len(self._forms)
            self._forms.append(form)
            self._enter(form, number)
        return number

    def _enter(self, form: Form, number: int) -> None:
        if form.initial:
            self._initials.append(number)
            return
        for name, cost in _names(form):
            numbers, costs = self._senses.setdefault(name, ([], []))
            numbers.append(number)
            costs.append(cost)
        opening = _opening(form)
        if opening:
            self._by_opening.setdefault(opening, []).append(number)
        if isinstance(form, Given):
            for sounds in {reading.sounds for reading in form.readings[:2]}:
                for size in range(_SHORTEST_STEM, min(len(sounds), _LONGEST_SHORT) + 1):
                    self._prefixes.setdefault(sounds[:size], []).append(number)
            for stem, cost in self._rule_stems(form):
                self._short_stems.setdefault(stem, []).append((number, cost))

    def _fits(self, initial: Form, other: Form) -> bool:
        """Whether an initial may stand for `other`, a word or an initial too."""
        openings = _fitting(self._rules.confusions, initial)
        if other.initial:
            return any(sounds[:1] in openings for sounds, _, _ in _readings(other))
        return _opening(other) in openings

    def opening_alike(self, form: Form) -> NDArray[np.intp]:
        """The numbers of the forms that an initial of `form` would fit."""
        openings = self._rules.confusions.alike(_opening(form), _INITIAL_SLIP)
        found = [number for opening in openings for number in self._by_opening.get(opening, ())]
        return np.array(found, np.intp)

    def _segments(self) -> Iterable[_Segment]:
        if self._laid_out < len(self._forms):
            fresh = range(self._open_from, len(self._forms))
            self._open = self._lay_out(fresh)
            self._laid_out = len(self._forms)
            if len(fresh) >= _SEGMENT:
                self._full.append(self._open)
                self._open, self._open_from = None, len(self._forms)
        return (*self._full, self._open) if self._open else tuple(self._full)

    def _lay_out(self, numbers: Iterable[int]) -> _Segment:
        sounds, forms, costs, kinds = [], [], [], []
        for number in numbers:
            form = self._forms[number]
            if form.initial:
                continue
            for said, kind, cost in _readings(form):
                sounds.append(said)
                forms.append(number)
                costs.append(cost)
                kinds.append(self._kinds.index(kind))
        return _Segment(
            self._rules,
            sounds,
            np.array(forms, np.intp),
            np.array(costs, np.float32),
            np.array(kinds, np.uint8),
        )

    def number(self, form: Form) -> int | None:
        """The number of `form`, None when it is not here."""
        return self._numbers.get(form)

    def forget(self) -> None:
        """Empties what is remembered of words that were asked for."""
        for segment in self._segments():
            segment.within.cache_clear()

    def distances(self, form: Form) -> Floats:
        """How far `form` is from each form of the table: shape (len(self),), FAR when unlike."""
        result = np.full(len(self._forms), FAR, np.float32)
        if form.initial:
            fitting = [
                number
                for sound in _fitting(self._rules.confusions, form)
                for number in self._by_opening.get(sound, ())
            ]
            result[fitting] = INITIAL
            for number in self._initials:
                if self._fits(form, self._forms[number]):
                    result[number] = INITIAL
            return result
        for segment in self._segments():
            self._sounded(form, segment, result)
        for name, cost in _names(form):
            if name in self._senses:
                numbers, costs = self._senses[name]
                reach = np.array(costs, np.float32) + np.float32(cost + _SENSE_COST)
                np.minimum.at(result, np.array(numbers, np.intp), reach)
        if isinstance(form, Given):
            self._shortened(form, result)
        for number in self._initials:
            if self._fits(self._forms[number], form):
                result[number] = INITIAL
        return result

    def _sounded(self, form: Form, segment: _Segment, result: Floats) -> None:
        rules = self._rules
        for said, kind, cost in _readings(form):
            rows, sounded = segment.within(said)
            if not len(rows):
                continue
            reach = sounded + segment.costs[rows] + np.float32(cost)
            if isinstance(form, Surname):
                ending = np.array(
                    [rules.ending_cost(kind, other) for other in self._kinds], np.float32
                )
                reach += ending[segment.kinds[rows]]
            np.minimum.at(result, segment.forms[rows], reach)

    def _shortened(self, form: Given, result: Floats) -> None:
        """Unlisted short names: what one is without a suffix is how the other begins."""
        for stem, cost in self._rule_stems(form):
            numbers = self._prefixes.get(stem)
            if numbers:
                np.minimum.at(result, np.array(numbers, np.intp), np.float32(cost))
        for number, cost in self._shorts_for(form):
            result[number] = min(result[number], cost)

    def _rule_stems(self, form: Given) -> Iterable[tuple[str, float]]:
        for reading in form.readings[:2]:
            yield from self._stems(reading.sounds, reading.cost)

    def _stems(self, sounds: str, base: float) -> Iterable[tuple[str, float]]:
        if len(sounds) > _LONGEST_SHORT:
            return
        for suffix, cost in self._rules.short_suffixes:
            if sounds.endswith(suffix):
                stem = sounds[: len(sounds) - len(suffix)]
                if len(stem) >= _SHORTEST_STEM:
                    yield stem, cost + base

    def _shorts_for(self, form: Given) -> Iterable[tuple[int, float]]:
        """Forms of the table that may be short for `form`."""
        for reading in form.readings[:2]:
            for size in range(_SHORTEST_STEM, min(len(reading.sounds), _LONGEST_SHORT) + 1):
                yield from self._short_stems.get(reading.sounds[:size], ())


def _names(form: Form) -> Sequence[tuple[str, float]]:
    if isinstance(form, Given):
        return [(sense.name, sense.cost) for sense in form.senses]
    return [(name, 0.0) for name in form.names]


def _readings(form: Form) -> Sequence[tuple[str, str, float]]:
    if isinstance(form, Given):
        return [(reading.sounds, "", reading.cost) for reading in form.readings]
    return [(stem.sounds, stem.kind, stem.cost) for stem in form.stems]


def _opening(form: Form) -> str:
    """The sound that a word begins with; a y before it may be unwritten (Ե, E)."""
    for sounds, _, _ in _readings(form):
        if sounds:
            return (sounds.lstrip("y") or sounds)[0]
    return ""


def _fitting(confusions: Confusions, initial: Form) -> set[str]:
    """The opening sounds that an initial may stand for."""
    return {
        other
        for sounds, _, _ in _readings(initial)
        for other in confusions.alike(sounds, _INITIAL_SLIP)
    }
