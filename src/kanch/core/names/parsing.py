"""Names as written, taken apart: given, surname, father, initials, titles.

Order is free; what a word is follows from its ending, the lexicon and its neighbours. A name that
can be read in more than one way keeps more than one `Parsing`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from pathlib import Path

from kanch.core.names.scripts import clean, joints, lower, spelled
from kanch.core.names.tables import rows
from kanch.core.names.words import Given, Stem, Surname, Word, Words

MOST_WORDS = 6
"""Words of a name that are read as parts of it."""
_CLOSE = 1.0
_CLOSE_ALONE = 3.0
_ALTERNATIVES = 3
# What the ways to give roles cost, on the scale of Word.as_given and its sisters.
_UNLIKELY, _GIVEN_AS_SURNAME, _NEVER = 0.2, 1.0, 9.0
_ONE_MORE: Mapping[str, float] = {"G": 1.2, "S": 0.8, "F": 3.0}
_NO_GIVEN, _NO_SURNAME, _FATHER_ONLY, _FATHER_FIRST = 2.0, 0.6, 1.0, 2.0
_SURNAME_COMMA = 2.0
# Words between a child and its father, whose name stands before or after them.
_CHILD: Mapping[str, str] = {"son": "m", "daughter": "f", "son of": "m", "daughter of": "f"}
_FATHER_FOLLOWS = frozenset({"son of", "daughter of"})
_SHORTEST_SLIP = 4
_PLAINLY = 2.0
_GLUED = 8
_BRACKETED = re.compile(r"[(«\"“„\[{]([^()«»\"“”„\[\]{}]*)[)»\"”“\]}]")
_CAMEL = re.compile(r"(?<=[^\W\d_]{3})(?<=[a-zа-яёա-և])(?=[A-ZА-ЯЁԱ-Ֆ][^\W\d_]{2})")
_JOINT = re.compile(rf"\s*[{re.escape(joints())}]\s*")
_SPACED_JOINT = re.compile(rf"\s+[{re.escape(joints())}]\s+|(?<=\w)[{re.escape(joints())}]\s+")
_PUNCTUATION = re.compile(rf"[.,;:/{re.escape(joints())}]")
_CHUNK = re.compile(r"[^\s,;/+&_|]+|[,;]")


@dataclass(frozen=True, slots=True)
class GivenPart:
    """A given name or a father's name, with the word it was written as."""

    written: str
    form: Given


@dataclass(frozen=True, slots=True)
class SurnamePart:
    """A surname, with the word it was written as."""

    written: str
    form: Surname


@dataclass(frozen=True, slots=True)
class Parsing:
    """One way to take a name apart. `doubt` is 0 for the likeliest, in natural logarithms."""

    given: tuple[GivenPart, ...] = ()
    surnames: tuple[SurnamePart, ...] = ()
    fathers: tuple[GivenPart, ...] = ()
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written and the ways to take it apart, likeliest first.

    `gender` is what the patronymic says, "" when it says nothing. `left_out` are the titles
    and remarks that are no part of the name.
    """

    written: str
    parsings: tuple[Parsing, ...]
    gender: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing that could be a name was found."""
        return all(not (p.given or p.surnames or p.fathers) for p in self.parsings)


@dataclass(slots=True)
class _Pieces:
    """What the chunks of a name turned out to be, before roles are given."""

    words: list[Word] = field(default_factory=list)
    initials: list[GivenPart] = field(default_factory=list)
    fathers: list[GivenPart] = field(default_factory=list)
    surnames: list[SurnamePart] = field(default_factory=list)
    given: list[GivenPart] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    comma_after: int | None = None
    gender: str = ""


class Parser:
    """Takes names apart by the tables and the lexicon."""

    def __init__(self, words: Words, folders: Sequence[Path] = ()) -> None:
        self.words = words
        self._kinds = words.lexicon.words
        self._prefixes = {row["prefix"] for row in rows("prefixes.csv", folders)}
        self._layouts = _layouts(folders)
        self.meant = lru_cache(maxsize=1 << 16)(self._as_meant)

    def parse(self, text: str) -> PersonName:
        """`text`, whatever it holds, as a name. Never raises."""
        written = clean(text)
        meant = " ".join(self.meant(chunk) for chunk in written.split(" "))
        pieces = self._pieces(_SPACED_JOINT.sub("-", meant))
        return PersonName(
            written,
            tuple(self._parsings(pieces)),
            pieces.gender,
            tuple(pieces.left_out),
        )

    def father(self, text: str) -> tuple[GivenPart, ...]:
        """A father's name as a register keeps it apart: “Արամ”, “Արամի”, “Арамович”."""
        found = []
        for chunk in _CHUNK.findall(clean(text)):
            if chunk in ",;" or self._kind(chunk) or not spelled(chunk):
                continue
            if len(spelled(chunk)) == 1:
                found.append(GivenPart(chunk, self.words.initial(chunk)))
                continue
            found.append(_as_father(self.words.word(chunk)))
        return tuple(found)

    def _as_meant(self, chunk: str) -> str:
        """`chunk`, or what it would have been had the keyboard stood in another layout.

        Only where it is no name as it stands and plainly one in the other layout.
        """
        if len(chunk) < _SHORTEST_SLIP or self._kind(chunk) or self._likeness(chunk) >= 1:
            return chunk
        bits = [bit for bit in _PUNCTUATION.split(chunk) if len(bit) >= _SHORTEST_SLIP]
        if any(self._likeness(bit) >= 1 for bit in bits):
            return chunk
        typed = lower(chunk)
        retyped = [
            typed.translate(layout)
            for layout in self._layouts
            if all(ord(letter) in layout for letter in typed if letter.isalpha())
        ]
        likely = [word for word in retyped if self._glance(word)]
        likeness, best = max(((self._likeness(word), word) for word in likely), default=(0, chunk))
        return best if likeness >= _PLAINLY else chunk

    def _glance(self, chunk: str) -> bool:
        bits = _bits(chunk)
        return bool(bits) and all(bit.isalpha() and self.words.glance(bit) for bit in bits)

    def _likeness(self, chunk: str) -> float:
        """How much a chunk looks like a name; letters only."""
        bits = _bits(chunk)
        if not bits or not all(bit.isalpha() for bit in bits):
            return 0.0
        kept = [bit for bit in bits if not self._is_prefix(bit)] or bits
        words = [self.words.word(bit) for bit in kept]
        return min(max(w.as_given, w.as_surname, w.as_father) for w in words)

    def _names_father(self, given: Sequence[GivenPart], roles: str) -> bool:
        """Whether the second of two given names is a man's: the father, uninflected."""
        if len(given) != 2 or "GG" not in roles:
            return False
        names = self.words.lexicon.given
        return {names[sense.name].gender for sense in given[1].form.senses} == {"m"}

    def _pieces(self, written: str) -> _Pieces:
        pieces = _Pieces()
        asides = _BRACKETED.findall(written)
        main = _BRACKETED.sub(" ", written) if asides else written
        self._read(main, pieces)
        if asides and not pieces.words and not pieces.initials:
            self._read(" ".join(asides), pieces)
            return pieces
        for aside in asides:
            self._aside(aside, pieces)
        return pieces

    def _aside(self, text: str, pieces: _Pieces) -> None:
        """What stands in brackets: an earlier surname or another given name."""
        for chunk in _CHUNK.findall(text):
            if self._kind(chunk) or not spelled(chunk):
                pieces.left_out.append(chunk)
                continue
            word = self.words.word(chunk)
            if word.as_surname >= word.as_given and word.as_surname >= 1:
                pieces.surnames.append(SurnamePart(chunk, word.surname))
            elif word.father and word.as_father >= 3:
                pieces.fathers.append(GivenPart(chunk, word.father))
            elif len(chunk) > 1:
                pieces.given.append(GivenPart(chunk, word.given))

    def _kind(self, chunk: str) -> str:
        bare = lower(chunk).strip(".:՝,;")
        return self._kinds.get(bare, "")

    def _read(self, text: str, pieces: _Pieces) -> None:
        chunks = [piece for chunk in _CHUNK.findall(text) for piece in _CAMEL.split(chunk)]
        chunks = self._with_prefixes(chunks)
        maiden = father_next = False
        capitals = any(chunk[:1].isupper() for chunk in chunks)
        for chunk in chunks:
            if chunk in ",;":
                if pieces.comma_after is None and pieces.words:
                    pieces.comma_after = len(pieces.words)
                continue
            kind = "" if _is_initial(chunk) else self._kind(chunk)
            if kind in _CHILD:
                pieces.gender = _CHILD[kind]
                if kind in _FATHER_FOLLOWS:
                    father_next = True
                elif pieces.words:
                    father = pieces.words.pop()
                    pieces.fathers.append(_as_father(father))
                continue
            if kind == "birth name":
                maiden = True
            if kind and not (kind == "title" and self._is_only_name(chunk, chunks)):
                pieces.left_out.append(chunk)
                continue
            for piece in self._initials_or_word(chunk, pieces, capitals):
                if father_next:
                    pieces.fathers.append(_as_father(self.words.word(piece)))
                    father_next = False
                    continue
                self._place(piece, pieces, maiden, alone=len(chunks) == 1)

    def _with_prefixes(self, chunks: Sequence[str]) -> list[str]:
        """“Ter Petrosyan” and “Ter- Petrosyan” as one chunk; not a given name such as Melik."""
        joined: list[str] = []
        prefix = ""
        for at, chunk in enumerate(chunks):
            if prefix:
                joined.append(f"{prefix}-{chunk}")
                prefix = ""
                continue
            bare = chunk.strip(f"{joints()}.")
            follows = at + 1 < len(chunks) and len(chunks[at + 1]) >= _SHORTEST_SLIP
            named = len(chunks) < 3 and self.words.word(bare).as_given >= _PLAINLY
            if follows and self._is_prefix(bare) and not named:
                prefix = bare
            else:
                joined.append(chunk)
        return joined

    def _is_only_name(self, chunk: str, chunks: Sequence[str]) -> bool:
        """A title that may be a name, where otherwise nothing is left: “Baron Petrosyan”."""
        others = [c for c in chunks if c is not chunk and not self._kind(c) and c not in ",;"]
        return len(others) < 2 and self.words.word(chunk).as_given >= 2

    def _initials_or_word(self, chunk: str, pieces: _Pieces, capitals: bool) -> Iterator[str]:
        """The words in a chunk; its initials go to `pieces`, unless small among capitals (г.р.)."""
        bits = [bit for bit in chunk.split(".") if spelled(bit)]
        if not bits:
            if chunk.strip("."):
                pieces.left_out.append(chunk)
            return
        for bit in bits:
            dotted = len(bits) > 1 or chunk.endswith(".")
            letters = spelled(bit)
            if len(letters) == 1 or (dotted and len(letters) <= 2):
                if capitals and bit[0].islower():
                    pieces.left_out.append(bit)
                else:
                    pieces.initials.append(GivenPart(bit, self.words.initial(bit)))
            else:
                yield bit

    def _place(self, chunk: str, pieces: _Pieces, maiden: bool, alone: bool) -> None:
        halves = [half for half in _JOINT.split(chunk) if len(spelled(half)) > 1]
        word = self.words.word("".join(halves) if len(halves) > 1 else chunk)
        if word.written != chunk:
            word = replace(word, written=chunk)
        if maiden:
            pieces.surnames.append(SurnamePart(chunk, word.surname))
            return
        if len(halves) > 1 and not self._is_prefix(halves[0]):
            read = [self.words.word(half) for half in halves]
            if word.surname.names:
                # A double surname that is known as such; each half may stand for it.
                pieces.words.append(word)
                pieces.surnames += [SurnamePart(half.written, half.surname) for half in read]
                return
            if alone:
                pieces.words += read
                return
            if all(half.as_surname >= 1 for half in read) or (
                read[-1].as_surname >= 3 and not read[0].as_given
            ):
                pieces.words.append(read[-1])
                pieces.surnames += [SurnamePart(half.written, half.surname) for half in read[:-1]]
                return
            if all(half.as_given >= 1.5 for half in read):
                pieces.words.append(read[0])
                pieces.given += [GivenPart(half.written, half.given) for half in read[1:]]
                pieces.given.append(GivenPart(chunk, word.given))
                return
            if any(half.as_surname >= 3 for half in read):
                pieces.words += read
                return
        parted = self._unglued(chunk, word) if alone else None
        pieces.words += parted or [word]
        pieces.gender = pieces.gender or word.gender

    def _unglued(self, chunk: str, word: Word) -> list[Word] | None:
        """Given name and surname that were written without a blank between them."""
        if len(chunk) < _GLUED or word.as_given or word.surname.names:
            return None
        best: tuple[float, list[Word]] | None = None
        for at in range(3, len(chunk) - 3):
            pair = [self.words.word(chunk[:at]), self.words.word(chunk[at:])]
            for given, surname in (pair, pair[::-1]):
                if given.as_given >= 2 and surname.as_surname >= 1:
                    score = given.as_given + surname.as_surname + 0.1 * len(given.written)
                    if best is None or score > best[0]:
                        best = score, pair
        return best[1] if best else None

    def _is_prefix(self, written: str) -> bool:
        readings = self.words.word(written).given.readings
        return any(reading.sounds in self._prefixes for reading in readings)

    def _parsings(self, pieces: _Pieces) -> Iterator[Parsing]:
        words = pieces.words[:MOST_WORDS]
        found = []
        for roles, score in _roles(
            tuple((w.as_given, w.as_surname, w.as_father) for w in words),
            pieces.comma_after,
            bool(pieces.initials),
        ):
            given = [
                GivenPart(w.written, w.given) for w, r in zip(words, roles, strict=True) if r == "G"
            ]
            surnames = [
                SurnamePart(w.written, w.surname)
                for w, r in zip(words, roles, strict=True)
                if r == "S"
            ]
            fathers = [
                GivenPart(w.written, w.father)
                for w, r in zip(words, roles, strict=True)
                if r == "F" and w.father
            ]
            if surnames and not fathers and self._names_father(given, roles):
                fathers = [given.pop()]
            found.append((score, given, surnames, fathers))
        if not found:
            found = [(0.0, [], [], [])]
        best = found[0][0]
        for score, given, surnames, fathers in found:
            spare = list(pieces.initials)
            if not given and spare:
                given, spare = [spare[0]], spare[1:]
            if not surnames and spare and not pieces.surnames and len(spare) > 1:
                surnames = [_as_surname(spare[-1])]
                spare = spare[:-1]
            if not fathers and spare:
                fathers = [spare[0]]
            yield Parsing(
                (*given, *pieces.given),
                (*surnames, *pieces.surnames),
                (*fathers, *pieces.fathers),
                round(best - score, 3),
            )


def _is_initial(chunk: str) -> bool:
    """Whether a chunk is an initial though its letter is also a word (В., И., Է.)."""
    return chunk[:1].isupper() and len(spelled(chunk)) == 1


def _bits(chunk: str) -> list[str]:
    return [bit for bit in _JOINT.split(chunk.strip(".,;:()")) if bit]


def _as_father(word: Word) -> GivenPart:
    """A word that is said to be the father's name: plain, a genitive or a patronymic."""
    genitive = word.father if word.as_father > word.as_given else None
    return GivenPart(word.written, genitive or word.given)


def _as_surname(part: GivenPart) -> SurnamePart:
    stems = tuple(Stem(reading.sounds, "", reading.cost) for reading in part.form.readings)
    return SurnamePart(part.written, Surname(stems, initial=True))


@lru_cache(maxsize=1 << 16)
def _roles(
    affinities: tuple[tuple[float, float, float], ...], comma_after: int | None, initials: bool
) -> tuple[tuple[str, float], ...]:
    """The likeliest ways to give each word a role (Given, Surname, Father), with their scores."""
    if not affinities:
        return ()
    scored = []
    for roles in product("GSF", repeat=len(affinities)):
        score = 0.0
        for role, (given, surname, father) in zip(roles, affinities, strict=True):
            if role == "G":
                score += given or -_UNLIKELY - surname / 2
            elif role == "S":
                score += surname or (-_GIVEN_AS_SURNAME if given else -_UNLIKELY)
            else:
                score += father or -_NEVER
        count = {role: roles.count(role) for role in "GSF"}
        for role, cost in _ONE_MORE.items():
            score -= cost * max(0, count[role] - 1)
        if not (count["G"] or initials or len(affinities) == 1):
            score -= _NO_GIVEN
        if not count["S"]:
            score -= _NO_SURNAME
        if count["F"] and not (count["G"] or initials):
            score -= _FATHER_ONLY
        if roles[0] == "F":
            score -= _FATHER_FIRST
        if comma_after and all(role == "S" for role in roles[:comma_after]):
            score += _SURNAME_COMMA
        scored.append((score, "".join(roles)))
    scored.sort(key=lambda item: (-item[0], item[1]))
    best = scored[0][0]
    close = _CLOSE if len(affinities) > 1 else _CLOSE_ALONE
    return tuple((roles, score) for score, roles in scored[:_ALTERNATIVES] if best - score <= close)


def _layouts(folders: Sequence[Path]) -> Sequence[Mapping[int, str]]:
    """Tables that turn what was typed in one keyboard layout into what was meant in another."""
    keys: dict[str, dict[str, str]] = {}
    for row in rows("keyboards.csv", folders):
        for layout, letter in row.items():
            if layout not in {"key", "source"} and letter:
                keys.setdefault(layout, {})[row["key"]] = letter
    tables = []
    for meant, letters in keys.items():
        for typed, others in keys.items():
            if meant != typed:
                tables.append({ord(others[key]): letters[key] for key in letters if key in others})
    return tables
