"""One word of a name: its readings, the names it may stand for, its ending.

A `Given` is a word read as a given name (or a father's), a `Surname` one read as a surname.
Both are values: the same word gives the same one, so that a register holds each but once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kanch.core.names.lexicon import Lexicon, Relation, Sense, load
from kanch.core.names.scripts import Script, script, spelled
from kanch.core.names.sounds import Reader, Reading, is_vowel, smooth
from kanch.core.names.tables import number, rows

_KEPT = 4
_CASE_COST = 0.1
_WHOLE_COST = 0.05
_DIGRAPH_COST = 0.05
_AFTER_H = "aeiou"
_TAIL = 2
_MANY = 40
_REMEMBERED = 1 << 18


@dataclass(frozen=True, slots=True)
class Stem:
    """A surname without its ending; `kind` says which family of endings it had, "" for none."""

    sounds: str
    kind: str
    cost: float


@dataclass(frozen=True, slots=True)
class Given:
    """A word read as a given name.

    `senses` are the known names it may stand for. An `initial` has readings of one sound.
    """

    readings: tuple[Reading, ...]
    senses: tuple[Sense, ...] = ()
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Surname:
    """A word read as a surname: its stems, cheapest first, and the known surnames it may be."""

    stems: tuple[Stem, ...]
    names: tuple[str, ...] = ()
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """All that one written word says by itself.

    `as_given`, `as_surname`, `as_father` are how well it would serve as each: about 0 for a word
    that could be anything, 3 for an ending or a lexicon entry that says so plainly.
    """

    written: str
    given: Given
    surname: Surname
    father: Given | None
    as_given: float
    as_surname: float
    as_father: float
    gender: str = ""


@dataclass(frozen=True, slots=True)
class _Ending:
    sounds: str
    kind: str
    strength: float


@dataclass(frozen=True, slots=True)
class _FathersEnding:
    """An ending of a father's name, what stands in its place in the name, the sex it tells."""

    sounds: str
    replacement: str
    cost: float
    gender: str


class Words:
    """Reads single words by the tables and the lexicon; immutable but for what it remembers."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.reader = Reader(folders)
        self.lexicon: Lexicon = load(self.reader, folders)
        self._endings = _by_last(
            _Ending(
                smooth(row["ending"]), row["kind"], number("surname_endings.csv", row, "strength")
            )
            for row in rows("surname_endings.csv", folders)
        )
        self._prefixes = [
            (r["prefix"], number("prefixes.csv", r, "cost")) for r in rows("prefixes.csv", folders)
        ]
        self._patronymics = _fathers_endings("patronymic_endings.csv", "stem_add", folders)
        self._genitives = _fathers_endings("fathers_genitive.csv", "replacement", folders)
        self._cases = rows("case_endings.csv", folders)
        self._stems, self._as_listed = self._known_stems()
        tails = Counter(word[-_TAIL:] for word in self.lexicon.surname_spellings)
        self._tails = frozenset(tail for tail, count in tails.items() if count >= _MANY)
        self.word = lru_cache(maxsize=_REMEMBERED)(self._word)

    def _known_stems(
        self,
    ) -> tuple[Mapping[tuple[str, bool], tuple[str, ...]], Set[tuple[str, str]]]:
        """Known surnames by stem and whether they have an ending: Petros is no Petrosyan.

        And the stems with the family of endings that they are listed with.
        """
        stems: dict[tuple[str, bool], set[str]] = {}
        as_listed: set[tuple[str, str]] = set()
        for sounds, names in self.lexicon.surname_senses.items():
            stem = next(self._stems_of(Reading(sounds, 0.0)))
            stems.setdefault((stem.sounds, bool(stem.kind)), set()).update(names)
            as_listed.add((stem.sounds, stem.kind))
        return {key: tuple(sorted(names)) for key, names in stems.items()}, as_listed

    def _word(self, written: str) -> Word:
        """What `written` (one word, without blanks) says."""
        plain = spelled(written)
        found = script(plain)
        readings = self.reader.readings(plain, found)
        given, as_given = self._given(readings, found)
        surname, as_surname = self._surname(readings)
        if as_given >= 2 and (as_surname < 3 or (as_surname == 3 and not surname.names)):
            as_surname = min(as_surname, 0.5)
        father, as_father, gender = self._father(readings)
        return Word(written, given, surname, father, as_given, as_surname, as_father, gender)

    def _senses(self, readings: Sequence[Reading]) -> dict[str, Sense]:
        senses: dict[str, Sense] = {}
        for reading in readings:
            for sense in self.lexicon.given_senses.get(reading.sounds, ()):
                cost = sense.cost + reading.cost
                known = senses.get(sense.name)
                if known is None or cost < known.cost:
                    senses[sense.name] = Sense(sense.name, sense.relation, round(cost, 3))
        return senses

    def _given(self, readings: Sequence[Reading], found: Script) -> tuple[Given, float]:
        senses = self._senses(readings)
        kept = list(readings[:_KEPT])
        strength = 0.0
        if senses:
            plain = any(sense.relation is Relation.FORM for sense in senses.values())
            strength = 2.5 if plain else 2.0
        else:
            for reading in self._nominatives(readings, found):
                more = self._senses([reading])
                if more:
                    senses.update(more)
                    kept.append(reading)
                    strength = 1.5
        return Given(tuple(kept), _ordered(senses)), strength

    def _nominatives(self, readings: Sequence[Reading], found: Script) -> Iterator[Reading]:
        for case in self._cases:
            if case["script"] != found:
                continue
            for reading in readings[:1]:
                if reading.sounds.endswith(case["ending"]):
                    stem = reading.sounds[: -len(case["ending"])] + case["nominative"]
                    if len(stem) > 1:
                        yield Reading(smooth(stem), reading.cost + _CASE_COST)

    def _surname(self, readings: Sequence[Reading]) -> tuple[Surname, float]:
        stems: dict[tuple[str, str], float] = {}
        names: set[str] = set()
        strength = 0.0
        for reading in readings:
            for stem in self._stems_of(reading):
                key = (stem.sounds, stem.kind)
                stems[key] = min(stem.cost, stems.get(key, stem.cost))
            ending = self._ending(reading.sounds)
            if ending and reading.cost < 0.1:
                strength = max(strength, ending.strength)
        for (sounds, kind), cost in stems.items():
            if cost <= 0.1:
                names.update(self._stems.get((sounds, bool(kind)), ()))
        if any(key in self._as_listed for key in stems):
            strength += 2 if strength else 1.5
        for reading in readings[:1]:
            # Whole as well, for when a slip hides the ending of the one or the other.
            stems.setdefault((reading.sounds, ""), reading.cost + _WHOLE_COST)
        ranked = sorted(stems.items(), key=lambda item: (item[1], item[0]))[: _KEPT + 2]
        kept = tuple(Stem(sounds, kind, round(cost, 3)) for (sounds, kind), cost in ranked)
        return Surname(kept, tuple(sorted(names))), strength

    def _ending(self, sounds: str) -> _Ending | None:
        for ending in self._endings.get(sounds[-1:], ()):
            if sounds.endswith(ending.sounds) and len(sounds) - len(ending.sounds) >= 2:
                return ending
        return None

    def glance(self, written: str) -> bool:
        """Whether a word is a known given name or ends like many surnames.

        Cheap, for words that are mostly nonsense.
        """
        word = spelled(written)
        return word in self.lexicon.given_spellings or word[-_TAIL:] in self._tails

    def prefixed(self, surname: Surname) -> bool:
        """Whether a surname has a prefix such as Ter-."""
        costs = {stem.sounds: stem.cost for stem in surname.stems}
        return any(
            sounds.startswith(prefix) and sounds[len(prefix) :] in costs
            for sounds in costs
            for prefix, _ in self._prefixes
        )

    def ending(self, written: str) -> str:
        """The surname ending of a word as it is written, such as “янц”; "" where none is seen."""
        word = spelled(written)
        found = script(word)
        for reading in self.reader.readings(word, found, 2):
            ending = self._ending(reading.sounds)
            for size in range(1, len(word) - 1) if ending else ():
                suffix = word[-size:]
                sounds = {r.sounds for r in self.reader.readings(suffix, found)}
                if ending and ending.sounds in sounds:
                    return suffix
        return ""

    def _stems_of(self, reading: Reading) -> Iterator[Stem]:
        ending = self._ending(reading.sounds)
        stem, kind = reading.sounds, ""
        if ending:
            stem, kind = stem[: -len(ending.sounds)], ending.kind
            # Babayan: the y of the ending goes with the vowel before it or not at all.
            if len(stem) > 2 and stem[-1] == "y":
                stem = stem[:-1]
        yield Stem(stem, kind, reading.cost)
        for prefix, cost in self._prefixes:
            if stem.startswith(prefix) and len(stem) - len(prefix) >= 3:
                yield Stem(stem[len(prefix) :], kind, reading.cost + cost)

    def _father(self, readings: Sequence[Reading]) -> tuple[Given | None, float, str]:
        """The father that a patronymic names, how plainly, and the sex that it tells."""
        stems, gender = _without(self._patronymics, readings)
        if stems:
            return self._father_given(stems), 4.0 if min(stems.values()) < 0.1 else 1.0, gender
        stems, _ = _without(self._genitives, readings[:2])
        if not stems:
            return None, 0.0, ""
        given = self._father_given(stems)
        return given, 1.5 if given.senses else 0.7, ""

    def _father_given(self, stems: Mapping[str, float]) -> Given:
        ranked = sorted((cost, sounds) for sounds, cost in stems.items())
        readings = tuple(Reading(smooth(sounds), round(cost, 3)) for cost, sounds in ranked[:_KEPT])
        return Given(readings, _ordered(self._senses(readings)))

    def initial(self, written: str) -> Given:
        """One letter, or a digraph such as Gh, as the sounds that a name may begin with."""
        plain = spelled(written)
        found = script(plain)
        first: dict[str, float] = {}
        for reading in self.reader.readings(plain, found):
            for sound in _openings(reading.sounds):
                first[sound] = min(reading.cost, first.get(sound, reading.cost))
        if found is Script.LATIN and len(plain) == 1:
            for sound in self.reader.openings(plain, found):
                first.setdefault(sound, _DIGRAPH_COST)
        ranked = sorted((cost, sound) for sound, cost in first.items())
        return Given(tuple(Reading(sound, cost) for cost, sound in ranked), initial=True)


def _fathers_endings(
    name: str, replacement: str, folders: Sequence[Path]
) -> Sequence[_FathersEnding]:
    return [
        _FathersEnding(
            row["ending"], row[replacement], number(name, row, "cost"), row.get("gender", "")
        )
        for row in rows(name, folders)
    ]


def _without(
    endings: Iterable[_FathersEnding], readings: Iterable[Reading]
) -> tuple[dict[str, float], str]:
    """The names that are left when an ending is taken off, with their costs; the sex it tells."""
    stems: dict[str, float] = {}
    gender = ""
    for reading in readings:
        for ending in endings:
            bare = reading.sounds[: len(reading.sounds) - len(ending.sounds)]
            if reading.sounds.endswith(ending.sounds) and len(bare) >= 2:
                stem, cost = bare + ending.replacement, reading.cost + ending.cost
                stems[stem] = min(cost, stems.get(stem, cost))
                gender = gender or ending.gender
    return stems, gender


def _openings(sounds: str) -> Iterator[str]:
    """The sounds that a name abbreviated to `sounds` may begin with."""
    weak = sounds.lstrip("yh")
    if sounds:
        yield sounds[0]
    if weak:
        yield weak[0]
        if is_vowel(weak[0]):
            yield "h"
    elif sounds.startswith("h"):
        # Հ. may be Акоп or Оганес, whose h is not written.
        yield from _AFTER_H


def _ordered(senses: Mapping[str, Sense]) -> tuple[Sense, ...]:
    return tuple(sorted(senses.values(), key=lambda sense: (sense.cost, sense.name)))


def _by_last(endings: Iterator[_Ending]) -> Mapping[str, Sequence[_Ending]]:
    table: dict[str, list[_Ending]] = {}
    for ending in endings:
        table.setdefault(ending.sounds[-1], []).append(ending)
    for found in table.values():
        found.sort(key=lambda ending: (-len(ending.sounds), ending.sounds))
    return table
