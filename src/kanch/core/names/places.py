"""Places by any of their names: one place has several, and several places share one.

A place as written is resolved to the ids of `places.csv` that it may mean; two are the same when
they share one. A place that no row knows is compared by its sound.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import numpy as np

from kanch.core.names.forms import FormTable, Rules
from kanch.core.names.scripts import clean, letters_only, lower, one_script, script
from kanch.core.names.sounds import Reader
from kanch.core.names.tables import parts, rows
from kanch.core.names.words import Given

NEAR_KM = 12.0
_LANGUAGES = ("armenian", "russian", "azerbaijani", "english", "also")
_SURE = 0.3
_SLIP = 1.05
_READINGS = 3


class Agreement(StrEnum):
    """How two places go together."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the gazetteer: its names by language, where it lies."""

    id: str
    kind: str
    within: str
    names: Mapping[str, tuple[str, ...]]
    at: tuple[float, float] | None

    def name(self, language: str) -> str:
        """Its first name in `language` (armenian, russian, azerbaijani, english), else in any."""
        for column in (language, "english", *_LANGUAGES):
            if self.names.get(column):
                return self.names[column][0]
        return self.id


@dataclass(frozen=True, slots=True)
class PlaceMeaning:
    """What a place as written may mean. `ids` is empty for one that no row knows."""

    written: str
    ids: frozenset[str]
    form: Given | None

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return self.form is None


class Gazetteer:
    """The places that are known, by every name that they have."""

    def __init__(self, reader: Reader, rules: Rules, folders: Sequence[Path] = ()) -> None:
        self._reader = reader
        self._rules = rules
        self.places: dict[str, Place] = {}
        self._by_sound: dict[str, set[str]] = {}
        self._table = FormTable(rules)
        self._owners: dict[int, set[str]] = {}
        self._words = {lower(row["word"]) for row in rows("place_words.csv", folders)}
        for row in rows("places.csv", folders):
            self._add(row)
        self.resolve = lru_cache(maxsize=1 << 14)(self._resolve)
        self.compare = lru_cache(maxsize=1 << 16)(self._compare)

    def _add(self, row: Mapping[str, str]) -> None:
        names = {language: parts(row[language]) for language in _LANGUAGES}
        at = (float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else None
        self.places[row["id"]] = Place(row["id"], row["kind"], row["within"], names, at)
        for written in (name for found in names.values() for name in found):
            form = self._form(written)
            if form is None:
                continue
            number = self._table.add(form)
            self._owners.setdefault(number, set()).add(row["id"])
            for reading in form.readings:
                if reading.cost < _SURE:
                    self._by_sound.setdefault(reading.sounds, set()).add(row["id"])

    def _form(self, written: str) -> Given | None:
        words = [letters_only(one_script(lower(word))) for word in written.split()]
        kept = [word for word in words if word and word not in self._words]
        joined = "".join(kept or words).replace("-", "")
        readings = self._reader.readings(joined, script(joined), _READINGS)
        readings = tuple(reading for reading in readings if reading.sounds)
        return Given(readings) if readings else None

    def _resolve(self, written: str) -> PlaceMeaning:
        """What `written` may mean; of “village, district” the village within that district."""
        bits = [bit for bit in _bits(clean(written)) if bit]
        whole = self._form(clean(written))
        if whole is None:
            return PlaceMeaning(written, frozenset(), None)
        ids = self._ids(whole)
        if not ids and len(bits) > 1:
            found = [self._ids(form) for form in map(self._form, bits) if form]
            known = [bit for bit in found if bit]
            if known:
                narrowed = {
                    one
                    for one in known[0]
                    if any(self._lies_in(one, other) for rest in known[1:] for other in rest)
                }
                ids = frozenset(narrowed) or known[0]
        return PlaceMeaning(written, ids, whole)

    def _ids(self, form: Given) -> frozenset[str]:
        sure: set[str] = set()
        for reading in form.readings:
            if reading.cost < _SURE:
                sure |= self._by_sound.get(reading.sounds, set())
        if sure:
            return frozenset(sure)
        reach = self._table.distances(form)
        nearest = float(reach.min(initial=9))
        length = len(form.readings[0].sounds)
        if nearest > min(_SLIP, 0.12 * length):
            return frozenset()
        chosen = np.flatnonzero(reach <= nearest + 0.1)
        return frozenset(owner for number in chosen for owner in self._owners[int(number)])

    def _lies_in(self, one: str, other: str) -> bool:
        seen = set()
        while one and one not in seen:
            seen.add(one)
            one = self.places[one].within if one in self.places else ""
            if one == other:
                return True
        return False

    def _compare(self, one: PlaceMeaning, other: PlaceMeaning) -> Agreement:
        """How two resolved places go together; the same both ways."""
        if one.ids & other.ids:
            return Agreement.SAME
        if one.ids and other.ids:
            if any(self._neighbours(a, b) for a in one.ids for b in other.ids):
                return Agreement.NEAR
            return Agreement.DIFFERENT
        assert one.form is not None
        assert other.form is not None
        table = FormTable(self._rules)
        table.add(other.form)
        length = min(len(one.form.readings[0].sounds), len(other.form.readings[0].sounds))
        alike = float(table.distances(one.form)[0]) <= min(_SLIP, 0.15 * length)
        return Agreement.SAME if alike else Agreement.DIFFERENT

    def _neighbours(self, one: str, other: str) -> bool:
        if self._lies_in(one, other) or self._lies_in(other, one):
            return True
        first, second = self.places[one], self.places[other]
        villages = {"village", "town"}
        if first.within and first.within == second.within and {first.kind, second.kind} <= villages:
            return self.places[first.within].kind == "district"
        return bool(first.at and second.at and _km(first.at, second.at) <= NEAR_KM)


def _bits(written: str) -> Iterable[str]:
    for mark in ("/", ";", "(", ")", "|"):
        written = written.replace(mark, ",")
    return (bit.strip() for bit in written.split(","))


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(sqrt(half))
