"""Places by any of their names: one place has several, and several places share one.

A place as written is resolved to the ids of `places.csv` that it may mean; two are the same when
they share one. A place that no row knows is compared by its sound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np

from kanch.core.names.forms import FAR, FormTable, Rules
from kanch.core.names.scripts import clean, lower, script, spelled
from kanch.core.names.sounds import Reader
from kanch.core.names.tables import BadTable, Row, number, parts, rows
from kanch.core.names.words import Given

NEAR_KM = 12.0
"""Places closer than this, in kilometres, count as near each other."""
_EARTH_KM = 6371.0
_LANGUAGES = ("armenian", "russian", "azerbaijani", "english", "also")
_WIDTHS = ("village", "town", "district", "region", "country")
_SURE = 0.3
_SLIP = 1.05
_SHARE_MISSPELT = 0.12
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
        words = {lower(row["word"]): row["says"] for row in rows("place_words.csv", folders)}
        self._words = {word for word, says in words.items() if says != "nothing"}
        self._nothing = words.keys() - self._words
        for row in rows("places.csv", folders):
            self._add(row)
        self._children: dict[str, list[str]] = {}
        for place in self.places.values():
            if place.within and place.within not in self.places:
                raise BadTable(f"places.csv: {place.id} lies in {place.within}, which is no row.")
            self._children.setdefault(place.within, []).append(place.id)
        self._pointed = [place.id for place in self.places.values() if place.at]
        self._points = np.array([place.at for place in self.places.values() if place.at])
        self._endings = [row["ending"] for row in rows("place_endings.csv", folders)]
        self.resolve = lru_cache(maxsize=1 << 14)(self._resolve)
        self.near = lru_cache(maxsize=1 << 12)(self._near)

    def forget(self) -> None:
        """Empties what is remembered of places that were asked for."""
        self.resolve.cache_clear()
        self._table.forget()

    def _add(self, row: Row) -> None:
        if row["kind"] not in _WIDTHS:
            raise BadTable(
                f"places.csv: {row['id']}: “{row['kind']}” is no kind of place. "
                f"Use one of: {', '.join(_WIDTHS)}."
            )
        names = {language: parts(row[language]) for language in _LANGUAGES}
        at = None
        if row["lat"] or row["lon"]:
            at = number("places.csv", row, "lat"), number("places.csv", row, "lon")
        self.places[row["id"]] = Place(row["id"], row["kind"], row["within"], names, at)
        for written in (name for found in names.values() for name in found):
            form = self._form(written)
            if form is None:
                continue
            entered = self._table.add(form)
            self._owners.setdefault(entered, set()).add(row["id"])
            for reading in form.readings:
                if reading.cost < _SURE:
                    self._by_sound.setdefault(reading.sounds, set()).add(row["id"])

    def _form(self, written: str) -> Given | None:
        words = [word for word in map(spelled, written.replace(".", " ").split()) if word]
        kept = [word for word in words if word not in self._words]
        if words and all(word in self._nothing for word in kept or words):
            return None
        joined = "".join(kept or words).replace("-", "")
        readings = self._reader.readings(joined, script(joined), _READINGS)
        readings = tuple(reading for reading in readings if reading.sounds)
        return Given(readings) if readings else None

    def _resolve(self, written: str) -> PlaceMeaning:
        """What `written` may mean; of a village and its district, in any order, the village."""
        whole = self._form(clean(written))
        if whole is None:
            return PlaceMeaning(written, frozenset(), None)
        ids = self._known(whole)
        if not ids:
            forms = [form for form in map(self._form, _bits(clean(written))) if form]
            if len(forms) > 1:
                ids = self._narrowest([self._known(f) or self._misspelt(f) for f in forms])
        return PlaceMeaning(written, ids or self._misspelt(whole), whole)

    def _narrowest(self, found: Sequence[frozenset[str]]) -> frozenset[str]:
        """Of what the bits of a place may mean, what lies in another bit; else the first known."""
        inner = {
            one
            for at, ids in enumerate(found)
            for one in ids
            for other_at, others in enumerate(found)
            if at != other_at and others & self._holders(one)
        }
        known = [ids for ids in found if ids]
        return frozenset(inner) or min(known, key=self._width, default=frozenset())

    def _width(self, ids: frozenset[str]) -> int:
        """How wide the narrowest of `ids` is: a village before a country."""
        return min(_WIDTHS.index(self.places[one].kind) for one in ids)

    def _known(self, form: Given) -> frozenset[str]:
        """The places that are called so, or so without an ending (Аскеранский, Հադրութում)."""
        sure = [reading.sounds for reading in form.readings if reading.cost < _SURE]
        ids = {one for sounds in sure for one in self._by_sound.get(sounds, ())}
        if not ids:
            ids = {
                one
                for sounds in sure
                for ending in self._endings
                if sounds.endswith(ending)
                for one in self._by_sound.get(sounds[: -len(ending)], ())
            }
        return frozenset(ids)

    def _misspelt(self, form: Given) -> frozenset[str]:
        """The places whose names are nearest, when near enough for a slip."""
        reach = self._table.distances(form)
        nearest = float(reach.min(initial=FAR))
        if nearest > slip(form, _SHARE_MISSPELT):
            return frozenset()
        chosen = np.flatnonzero(reach <= nearest + 0.1)
        return frozenset(owner for number in chosen for owner in self._owners[int(number)])

    def compare(self, one: PlaceMeaning, other: PlaceMeaning) -> Agreement:
        """How two resolved places go together; the same both ways.

        Raises ValueError when either is empty.
        """
        if one.form is None or other.form is None:
            raise ValueError("A place that is not written cannot be compared.")
        if one.form == other.form or one.ids & other.ids:
            return Agreement.SAME
        if one.ids and other.ids:
            near = self.near(one.ids) & other.ids or self.near(other.ids) & one.ids
            return Agreement.NEAR if near else Agreement.DIFFERENT
        table = FormTable(self._rules)
        table.add(other.form)
        limit = min(slip(one.form), slip(other.form))
        alike = float(table.distances(one.form)[0]) <= limit
        return Agreement.SAME if alike else Agreement.DIFFERENT

    def _near(self, ids: frozenset[str]) -> frozenset[str]:
        """The places around `ids`, or that hold them, or that they hold."""
        found: set[str] = set()
        for one in ids:
            found.update(self._holders(one), self._inside(one), self._around(one))
            district = self.places[one].within
            if self._is_settlement(one) and district and self.places[district].kind == "district":
                found.update(filter(self._is_settlement, self._children.get(district, ())))
        return frozenset(found)

    def _is_settlement(self, one: str) -> bool:
        return self.places[one].kind in {"village", "town"}

    def _holders(self, one: str) -> set[str]:
        """The districts, regions and countries that `one` lies in."""
        found: set[str] = set()
        while (one := self.places[one].within) and one not in found:
            found.add(one)
        return found

    def _inside(self, one: str) -> set[str]:
        found: set[str] = set()
        waiting = [one]
        while waiting:
            fresh = set(self._children.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += fresh
        return found

    def _around(self, one: str) -> list[str]:
        """The places within NEAR_KM, by the haversine formula."""
        at = self.places[one].at
        if at is None:
            return []
        lat, lon = np.radians(at)
        lats, lons = np.radians(self._points).T
        half = (
            np.sin((lats - lat) / 2) ** 2
            + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
        )
        near = _EARTH_KM * 2 * np.arcsin(np.sqrt(half)) <= NEAR_KM
        return [self._pointed[int(number)] for number in np.flatnonzero(near)]


def slip(form: Given, share: float = 0.15) -> float:
    """How far a misspelt form of so many sounds may be from the right one."""
    return min(_SLIP, share * len(form.readings[0].sounds))


def _bits(written: str) -> list[str]:
    for mark in ("/", ";", "(", ")", "|"):
        written = written.replace(mark, ",")
    return [bit.strip() for bit in written.split(",") if bit.strip()]
