"""Readings: what a written word may sound like, in one alphabet for all scripts.

A word is a small lattice: each group of letters has one or more values, each with a cost that
says how far from the usual it is. `Reader.readings` gives the cheapest paths. The tables are
`armenian.csv`, `cyrillic.csv` and `latin.csv`; the sound alphabet is `sounds.csv`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from anyascii import anyascii

from kanch.core.names.scripts import Script
from kanch.core.names.tables import BadTable, number, rows

READINGS = 8
"""How many readings of a word are kept, cheapest first."""

_FILES = {
    Script.ARMENIAN: "armenian.csv",
    Script.CYRILLIC: "cyrillic.csv",
    Script.LATIN: "latin.csv",
}
_VOWELS = {
    Script.ARMENIAN: set("աեէըիոօ"),
    Script.CYRILLIC: set("аеёиоуыэюяіїє"),
    Script.LATIN: set("aeiouyəäöüıéèêëâàîïôûáíóúāēěōūæøå"),
}
_SOUND_VOWELS = "aeiou@"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to sound a word; `cost` 0 is the usual way."""

    sounds: str
    cost: float


@dataclass(frozen=True, slots=True)
class _Value:
    sounds: str
    where: str
    cost: float


class Reader:
    """Reads words by the tables; immutable once made."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        known = {row["symbol"] for row in rows("sounds.csv")}
        self._groups: dict[Script, Mapping[str, Sequence[_Group]]] = {}
        for script, name in _FILES.items():
            table: dict[str, list[_Value]] = {}
            for row in rows(name, folders):
                if row["where"] not in _PLACES:
                    raise BadTable(f"{name}: “{row['where']}” is not a place in a word.")
                strange = set(row["sounds"]) - known
                if strange:
                    raise BadTable(f"{name}: “{strange.pop()}” is no sound of sounds.csv.")
                value = _Value(row["sounds"], row["where"], number(name, row, "cost"))
                table.setdefault(row["letters"], []).append(value)
            self._groups[script] = _grouped(table)

    def readings(self, word: str, script: Script, most: int = READINGS) -> tuple[Reading, ...]:
        """The readings of `word` (small letters of one script), cheapest first.

        Letters that no table knows are left out, so a word of none of ours has the reading "".
        """
        slots = list(self._slots(self._spelled(word, script), script))
        found: dict[str, float] = {}
        for path in _paths(slots, most):
            sounds = smooth("".join(value.sounds for value in path))
            cost = sum(value.cost for value in path)
            if sounds not in found or cost < found[sounds]:
                found[sounds] = cost
        ranked = sorted(found.items(), key=lambda item: (item[1], item[0]))
        return tuple(Reading(sounds, cost) for sounds, cost in ranked[:most])

    def _spelled(self, word: str, script: Script) -> str:
        """`word` with Latin letters that the table lacks (ă, ę, ů) without their marks."""
        if script is not Script.LATIN:
            return word
        known = self._groups[script]
        return "".join(
            letter if letter in known or letter.isascii() else anyascii(letter).lower()
            for letter in word
        )

    def openings(self, letter: str, script: Script) -> frozenset[str]:
        """The sounds that a word may begin with whose first letter is `letter` (S: s, sh)."""
        groups = self._groups.get(script, {}).get(letter, ())
        values = (value for group in groups for value in (*group.bound, *group.free))
        return frozenset(value.sounds[0] for value in values if value.sounds)

    def _slots(self, word: str, script: Script) -> Iterator[Sequence[_Value]]:
        groups = self._groups.get(script)
        if groups is None:
            return
        vowels = _VOWELS[script]
        at = 0
        while at < len(word):
            for group in groups.get(word[at], ()):
                if word.startswith(group.letters, at):
                    here = group.fitting(word, at, vowels)
                    if here:
                        yield here
                        at += len(group.letters)
                        break
            else:
                at += 1


def _start(word: str, at: int, end: int, vowels: set[str]) -> bool:
    return at == 0


def _end(word: str, at: int, end: int, vowels: set[str]) -> bool:
    return end == len(word)


def _after_vowel(word: str, at: int, end: int, vowels: set[str]) -> bool:
    # ու is a vowel; ւ by itself is none.
    return word[at - 1 : at] in vowels or word[max(at - 2, 0) : at] == "ու"


def _before_vowel(word: str, at: int, end: int, vowels: set[str]) -> bool:
    return end < len(word) and word[end] in vowels


def _before_front(word: str, at: int, end: int, vowels: set[str]) -> bool:
    return end < len(word) and word[end] in "eiyéèê"


def _anywhere(word: str, at: int, end: int, vowels: set[str]) -> bool:
    return True


_PLACES = {
    "": _anywhere,
    "start": _start,
    "end": _end,
    "after vowel": _after_vowel,
    "before vowel": _before_vowel,
    "before e i": _before_front,
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Letters that sound together, and their values: bound to a place in the word, or free."""

    letters: str
    bound: tuple[_Value, ...]
    free: tuple[_Value, ...]

    def fitting(self, word: str, at: int, vowels: set[str]) -> Sequence[_Value]:
        """The values that hold here; one bound to a place shuts out what is free at no cost."""
        if not self.bound:
            return self.free
        end = at + len(self.letters)
        bound = [value for value in self.bound if _PLACES[value.where](word, at, end, vowels)]
        if any(value.cost == 0 for value in bound):
            return [*bound, *(value for value in self.free if value.cost > 0)]
        return [*bound, *self.free]


def _grouped(table: Mapping[str, Sequence[_Value]]) -> Mapping[str, Sequence[_Group]]:
    """The groups by their first letter, longest first."""
    groups: dict[str, list[_Group]] = {}
    for letters in sorted(table, key=lambda found: (-len(found), found)):
        bound = tuple(value for value in table[letters] if value.where)
        free = tuple(value for value in table[letters] if not value.where)
        groups.setdefault(letters[0], []).append(_Group(letters, bound, free))
    return groups


def _paths(slots: Sequence[Sequence[_Value]], most: int) -> Iterator[tuple[_Value, ...]]:
    count = 1
    for slot in slots:
        count *= len(slot)
    if count <= most * 4:
        yield from product(*slots)
        return
    paths: list[tuple[float, tuple[_Value, ...]]] = [(0.0, ())]
    for slot in slots:
        longer = [(cost + value.cost, (*path, value)) for cost, path in paths for value in slot]
        longer.sort(key=lambda item: item[0])
        paths = longer[: most * 2]
    yield from (path for _, path in paths)


_DOUBLED = re.compile(r"([^aeiou@])\1+")
_GLIDES: Mapping[str, str] = {"iy": "y", "yi": "i", "yy": "y"}
_IOTATED = re.compile(r"i(?=[aeou@])")
_DIPHTHONG = re.compile(r"(?<=[aeou])i(?![aeiou@y])")


def smooth(sounds: str) -> str:
    """`sounds` without what spellings do not agree on: doubled consonants, i or y by a vowel.

    >>> smooth("maria"), smooth("haik"), smooth("hovhannes")
    ('marya', 'hayk', 'hovhanes')
    """
    plain = _DOUBLED.sub(r"\1", sounds)
    plain = _IOTATED.sub("y", plain)
    plain = _DIPHTHONG.sub("y", plain)
    for pair, one in _GLIDES.items():
        plain = plain.replace(pair, one)
    return plain


def is_vowel(sound: str) -> bool:
    """Whether `sound` is a vowel of the sound alphabet."""
    return sound in _SOUND_VOWELS
