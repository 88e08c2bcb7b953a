"""Blocking keys: a few short words per person, so that a store finds candidates without names.

Two descriptions of one person mostly share a key however they are spelled; whoever holds the keys
but not the names can pick some hundred candidates out of many, which are then unsealed and
compared in full (Matcher). The keys of one person, here a Հովհաննես Գրիգորյան born in 1958:

    s:krkr                  the surname's stem as a skeleton of sounds (Confusions.fold) without
                            vowels; s:rkr, s:kkr … the same with one sound left out, so that two
                            skeletons that differ by one sound share a key (Mor and Fraenkel 1982)
    g:g_hovhannes, g:~ovns  the known names that the given name may stand for, short names among
                            them, and its own skeleton
    sg:kr:g_hovhannes       given name and how the surname begins
    i:h.k                   how both begin, for names of which only initials are left
    gy:g_hovhannes:1955     given name, or initials, and a span of years of birth: for a surname
    iy:h.k:1955             that changed. A year has the spans that it is at most SLACK years from

Keys follow from the tables. Once a table of sounds, endings or given names changes, all keys of a
store have to be made anew; an organisation that has tables of its own has keys of its own.

What blinded keys still tell. `blind` replaces each key by an HMAC (RFC 2104) under a secret. Who
has the secret can try all names, for there are not many: the secret protects them, not the hash.
Who has the blinded keys only still sees how many records share each key, so a very common given
name or surname can be guessed from its frequency alone; which records have a key in common, so
families can be seen, and records of one person; how many keys a record has, so roughly how long
its surname is and whether a year is known; and, watching inquiries, which records each was about.
More keys for each record tell more. Compare Christen, Ranbaduge and Schnell, Linking Sensitive
Data (2020), on attacks by frequency. Whether these keys may leave a vault, or be kept in one at
all, is not decided here.
"""

import hmac
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from math import log
from typing import Generic, TypeVar

from kanch.core.names.describing import Described
from kanch.core.names.distances import Confusions
from kanch.core.names.parsing import GivenPart, SurnamePart
from kanch.core.names.sounds import is_vowel
from kanch.core.names.years import Years

SLACK = 2
"""Years of birth that are this far apart, or less, share a span."""
SPAN = 5
"""How many years a span has."""
SHORTEST_SECRET = 32
"""How many bytes a secret has at least: as many as the hash gives (RFC 2104, section 3)."""
BLINDED = 16
"""How many bytes of the HMAC are kept."""
_PURPOSE = b"kanch.core.names.keys:1:"
_DOUBT = 1.0
_PARTS = 2
_STEMS = 3
_STEMS_WITH_GAPS = 2
_SENSES = 3
_SHORTEST_WITH_GAP = 4
_OPENING = 2
_MOST_SPANS = 4
# Once this many times the wanted records were gathered, the commoner keys bring no more.
_GATHERED = 4
_FINENESS = 1000

Key = TypeVar("Key", str, bytes)


def keys_of(described: Described) -> frozenset[str]:
    """The keys of somebody as described; none where no part of the name could be read."""
    stems: set[str] = set()
    surnames: set[str] = set()
    given: set[str] = set()
    surname_initials: set[str] = set()
    given_initials: set[str] = set()
    for parsing in described.parsings:
        if parsing.doubt > _DOUBT:
            continue
        for surname in parsing.surnames[:_PARTS]:
            surname_initials.update(_surname_initials(surname))
            for at, stem in enumerate(_stems(surname)):
                stems.add(stem)
                surnames.add(stem)
                if at < _STEMS_WITH_GAPS:
                    surnames.update(_with_gaps(stem))
        for part in parsing.given[:_PARTS]:
            given_initials.update(_given_initials(part))
            given.update(_given(part))
    initials = {f"{one}.{other}" for one in given_initials for other in surname_initials}
    found = {f"s:{surname}" for surname in surnames}
    found |= {f"g:{name}" for name in given}
    found |= {f"sg:{stem[:_OPENING]}:{name}" for stem in stems for name in given}
    found |= {f"i:{pair}" for pair in initials}
    for span in _spans(described.years):
        found |= {f"gy:{name}:{span}" for name in given}
        found |= {f"iy:{pair}:{span}" for pair in initials}
    return frozenset(found)


@cache
def _confusions() -> Confusions:
    """The house's table of sounds, which no organisation's own folder changes."""
    return Confusions()


def _skeleton(sounds: str) -> str:
    """Classes of consonants, doubled ones once; an opening vowel counts, others do not."""
    folded = "".join(sound for sound, _ in groupby(_confusions().fold(sounds)))
    return folded[:1] + "".join(sound for sound in folded[1:] if not is_vowel(sound))


def _stems(surname: SurnamePart) -> Iterator[str]:
    if surname.form.initial:
        return
    for stem in surname.form.stems[:_STEMS]:
        if skeleton := _skeleton(stem.sounds):
            yield skeleton


def _with_gaps(skeleton: str) -> Iterator[str]:
    if len(skeleton) >= _SHORTEST_WITH_GAP:
        for at in range(len(skeleton)):
            yield skeleton[:at] + skeleton[at + 1 :]


def _given(part: GivenPart) -> Iterator[str]:
    if part.form.initial:
        return
    for sense in part.form.senses[:_SENSES]:
        yield sense.name
    for reading in part.form.readings[:1]:
        if skeleton := _skeleton(reading.sounds):
            yield f"~{skeleton}"


def _surname_initials(surname: SurnamePart) -> Iterator[str]:
    for stem in surname.form.stems[: _PARTS if surname.form.initial else _STEMS]:
        yield from _openings(stem.sounds)


def _given_initials(part: GivenPart) -> Iterator[str]:
    for reading in part.form.readings[: _PARTS if part.form.initial else 1]:
        yield from _openings(reading.sounds)


def _openings(sounds: str) -> Iterator[str]:
    """The classes that a word may begin with: h and y are heard or not (Հակոբ, Акоп)."""
    for opening in {sounds[:1], sounds.lstrip("hy")[:1]} - {""}:
        yield _confusions().fold(opening) or opening


def _spans(years: Years | None) -> Iterator[int]:
    """The first years of the spans that `years` is in or near."""
    if years is None:
        return
    first, last = (years.first - SLACK) // SPAN, (years.last + SLACK) // SPAN
    for span in range(first, min(last + 1, first + _MOST_SPANS)):
        yield span * SPAN


def blind(keys: Iterable[str], secret: bytes) -> frozenset[bytes]:
    """`keys` under a secret: HMAC-SHA256, cut to BLINDED bytes each.

    The same keys under two secrets have nothing in common. Raises ValueError when the secret is
    shorter than SHORTEST_SECRET. The module says what blinded keys still tell.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"A secret for keys has at least {SHORTEST_SECRET} bytes.")
    return frozenset(
        hmac.digest(secret, _PURPOSE + key.encode(), "sha256")[:BLINDED] for key in keys
    )


class KeyIndex(Generic[Key]):
    """Which records have which keys, plain or blinded.

    Answers depend on what is in it, never on the order in which it was added; they are the same
    for plain keys and for blinded ones. A record that was taken out leaves nothing behind.
    """

    def __init__(self) -> None:
        # With each key the key itself, so that records who share one keep it but once.
        self._bearers: dict[Key, tuple[Key, set[str]]] = {}
        self._keys: dict[str, tuple[Key, ...]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._keys

    def add(self, record_id: str, keys: Iterable[Key]) -> None:
        """Puts a record in. Raises ValueError when the id is already there."""
        if record_id in self._keys:
            raise ValueError(f"The record {record_id} is in the index already.")
        held = []
        for key in frozenset(keys):
            kept, bearers = self._bearers.setdefault(key, (key, set()))
            held.append(kept)
            bearers.add(record_id)
        self._keys[record_id] = tuple(held)

    def remove(self, record_id: str) -> None:
        """Takes a record out. Raises KeyError when it is not there."""
        for key in self._keys.pop(record_id):
            _, bearers = self._bearers[key]
            bearers.remove(record_id)
            if not bearers:
                del self._bearers[key]

    def candidates(self, keys: Iterable[Key], most: int = 300) -> list[str]:
        """The `most` records that share the most and the rarest of `keys`, best first.

        Records are gathered from the rarest key on, until there are plenty. A shared key counts
        the logarithm of how rare it is; equal records stand in the order of their ids.
        """
        if most < 1:
            return []
        shared = [self._bearers[key][1] for key in set(keys) if key in self._bearers]
        found: dict[str, int] = {}
        # Keys that are equally rare are taken together, and whole numbers are added: neither the
        # order of keys nor that of records can show.
        for count, group in groupby(sorted(shared, key=len), key=len):
            worth = round(_FINENESS * log(1 + len(self._keys) / count))
            plenty = len(found) >= _GATHERED * most
            for bearers in group:
                for record_id in bearers & found.keys() if plenty else bearers:
                    found[record_id] = found.get(record_id, 0) + worth
        return sorted(found, key=lambda record_id: (-found[record_id], record_id))[:most]
