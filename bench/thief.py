"""What a stolen copy shows: a thief with all files of the vault and a public list of names"""

import hashlib
import random
import re
import secrets
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import log2, sqrt
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

from bench import Notes, Row
from bench.names_crowd import people
from bench.vault import MADE, SLOT, TABLE, Stores, opened, read, registered, written
from kanch.core.names import Matcher, Person, blind, keys_of
from kanch.core.vault import (
    RECOVERY_WORDS,
    WORDS,
    CannotOpen,
    Group,
    IndexedCode,
    IndexRow,
    Keyring,
    NotUnlocked,
    Posting,
    Where,
    WrappedKey,
    build_index,
    generate_passphrase,
    slots_of,
    unlock,
    unlock_by_recovery,
)
from kanch.core.vault import Register as Vault
from kanch.core.vault.passphrases import wordlist

PEOPLE = 20_000
OTHERS = 77  # seed of the people whom the public list was counted from
_KINDS = {"g": "given names", "s": "surnames"}
_ERASED = 100
_STORIES = 0.3
_LONGEST_STORY = 6000
_LABELS = "create table if not exists labels (label blob primary key, value blob) without rowid"
_BLOCK = 16
# A word of fewer bytes turns up in so many random ones by chance.
_SHORTEST = 6
# How many standard deviations still count as chance.
_CHANCE = 4
_LETTERS = re.compile(rb"(?:[A-Za-z0-9+]|[\xd0-\xd6][\x80-\xbf]){3,}")
_GUESSES = ("correct horse battery staple", "one two three four five six", "coordinator")

Meant = Mapping[Hashable, Collection[str]]


class Column(NamedTuple):
    """A column as the thief sees it: each row by the first column of its table, and its value."""

    table: str
    name: str
    rows: Sequence[tuple[Hashable, Hashable]]

    @property
    def repeating(self) -> int:
        """How many values occur more than once."""
        return sum(1 for count in Counter(value for _, value in self.rows).values() if count > 1)


class Guessed(NamedTuple):
    """Rows that ranks named right, beside those that are right when all have the commonest name."""

    rows: int
    right: int
    commonest: int

    @property
    def surprise(self) -> float:
        """How far beyond the commonest name, in standard deviations of two such counts."""
        return (self.right - self.commonest) / sqrt(self.right + self.commonest + 1)


@dataclass(frozen=True)
class Loot:
    """What was stolen, and what only this benchmark knows about it.

    Attributes:
        folder: all that lay on disk: records, wrapped keys, labels, a month-old copy of the keys.
        ring: the file in the keyring's folder.
        passphrase, recovery: what opens it.
        keys: the blocking keys of each person, by uuid.
        postings: the key that a label was made for.
        words: names, places and telephones as they were written.
        erased: who had been erased, with the wrapped keys that were deleted.
    """

    folder: Path
    ring: bytes
    passphrase: str
    recovery: Sequence[str]
    keys: Mapping[UUID, frozenset[str]]
    postings: Mapping[bytes, str]
    words: frozenset[bytes]
    erased: Mapping[UUID, Sequence[bytes]]


@dataclass(frozen=True)
class Recovered:
    """What the thief got; shares of people are from 0 to 1."""

    people: int
    legible: int
    blocks: int
    shreds: int
    opened: int  # groups, without the ring
    guessed: Mapping[str, Guessed]  # by kind: the column that told most
    learned: Mapping[str, Guessed]  # by kind: the same for a thief who knows half of the people
    tokens: Mapping[str, Guessed]  # by kind: the same for a column of digests
    rings: int  # opened without what opens them
    guess: float  # seconds
    passphrase: float  # people read with it
    indexed: float  # people found through labels with it
    erased: int
    columns: Sequence[Column]


def run() -> list[Row]:
    return rows_of(_recovered())


def notes() -> Notes:
    got = _recovered()
    lines = [
        "### What the thief sees",
        "",
        f"{got.people:,} invented people, three of ten with a story; {_ERASED} were erased before "
        "the theft. The public list counts as many other people drawn from the same names. The "
        "thief takes each column, the length of each blob, and all that repeats in a table "
        "together, ranks values that occur more than once, and lays the ranks beside those of the "
        "list, as Naveed and others did (CCS 2015). Where that is right no more often than "
        "calling everybody by the commonest name, the copy has told nothing of names. A second "
        "thief knows the names of half of the people and learns from them what a value means, "
        "which finds whatever in a column hangs on names. Words in the "
        f"clear are looked for from {_SHORTEST} bytes on, as UTF-8. *For comparison* is "
        "the same attack on the same keys under a secret as a plain column of digests "
        "(`core.names.keys.blind`), which Kanch does not keep. It understates what such a column "
        "tells: the invented names of one class of commonness are all as frequent, so that their "
        "ranks are chance, as real ones are not; and a thief who looks at tokens that occur "
        "together reads more. Places are not attacked: the invented people are spread evenly over "
        "them.",
        "",
        "| Table | Column | Rows | Different values | Of them more than once |",
        "|---|---|---|---|---|",
    ]
    for column in got.columns:
        different = len({value for _, value in column.rows})
        lines.append(
            f"| {column.table} | {column.name} | {len(column.rows):,} | {different:,} "
            f"| {column.repeating:,} |"
        )
    lines += [
        "",
        "So a copy shows how many people there are, how many groups of which kind each has, how "
        "often a group was written, the month in which it expires, the epoch of its key, sizes in "
        "steps, how many postings the index has up to a power of two, and who was erased if the "
        "group itself was left. Whoever steals twice sees what changed. Six words are "
        f"{_bits():.0f} bits: it takes the passphrase, or two of three recovery secrets.",
    ]
    return Notes("\n".join(lines) + "\n")


def rows_of(got: Recovered) -> list[Row]:
    rows = [
        _none("names, places and telephones legible in any file", got.legible),
        _none("equal blocks of 16 bytes in what is sealed", got.blocks),
        _none("deleted keys of erased people left in any file", got.shreds),
        _none("groups opened with both files, without the keyring", got.opened),
    ]
    for way, by_kind in (
        ("by rank", got.guessed),
        ("of one half of the people by who knows the other", got.learned),
    ):
        for kind, what in _KINDS.items():
            best = by_kind[kind]
            rows.append(
                Row(
                    f"{what} guessed right {way}, from the column that tells most",
                    best.right / best.rows * 100,
                    "% of rows",
                    f"the commonest name for all: {best.commonest / best.rows * 100:.2g}%",
                    limit="no more than that, but for chance",
                    holds=best.surprise <= _CHANCE,
                )
            )
    for kind, what in _KINDS.items():
        tokens = got.tokens[kind]
        rows.append(
            Row(
                f"for comparison: {what} guessed right from a plain column of HMAC tokens",
                tokens.right / tokens.rows * 100,
                "% of rows",
                f"the commonest name for all: {tokens.commonest / tokens.rows * 100:.2g}%",
            )
        )
    return [
        *rows,
        _none("keyrings opened with guesses, or one recovery secret", got.rings),
        Row("one guess at a passphrase", got.guess * 1000, "ms", f"of 2^{_bits():.0f}"),
        Row("people read with the keyring and a passphrase", got.passphrase * 100, "%"),
        Row("people found through the index with them", got.indexed * 100, "%"),
        _none("erased people read with them, month-old copy of the keys included", got.erased),
    ]


def _none(name: str, value: float, unit: str = "") -> Row:
    return Row(name, value, unit, limit="0", holds=value == 0)


def _bits() -> float:
    return WORDS * log2(len(wordlist()))


@cache
def _recovered() -> Recovered:
    return robbed(PEOPLE)


def robbed(count: int, erased: int = _ERASED) -> Recovered:
    with tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder:
        return _attacked(_stolen(Path(folder), count, erased))


# What is kept, and stolen.


def _stolen(folder: Path, count: int, erased: int) -> Loot:
    """A register that lived for a month: filled, backed up, rotated, some erased; then copied."""
    home, copy = folder / "home", folder / "copy"
    home.mkdir()
    chance, matcher = random.Random(26), Matcher()
    passphrase = generate_passphrase()
    recovery = [generate_passphrase(RECOVERY_WORDS) for _ in range(3)]
    ring = Keyring.create(MADE).with_passphrase(SLOT, passphrase).with_recovery(recovery)
    crowd = list(registered(count))
    keys = {UUID(one.id): keys_of(matcher.describe(one)) for one in crowd}
    phones = {UUID(one.id): f"+999{chance.randrange(10**8):08}" for one in crowd}
    with Stores(home) as kept:
        vault = Vault(ring.current.number, ring.wraps)
        kept.put(
            (where, f"2027-{chance.randrange(1, 13):02}", vault.seal(where, plain))
            for person in crowd
            for where, plain in _groups(person, phones[UUID(person.id)], chance)
        )
        _settle(kept.keys)
        (home / "backup").mkdir()
        shutil.copy(home / "keys.sqlite", home / "backup" / "keys.sqlite")
        ring = ring.with_epoch(MADE.replace(day=30))
        _rotate(Vault(ring.current.number, ring.wraps), kept)
        ring = ring.without_epochs(MADE.replace(day=30), {ring.current.number})
        postings = [
            Posting(*_kind_and_code(key), record)
            for record, of in keys.items()
            for key in sorted(of)
        ]
        labels = _labelled(ring.current.index, postings)
        index = opened(home / "index.sqlite", _LABELS)
        with index:
            index.executemany(
                "insert into labels values (?, ?)", build_index(ring.current.index, postings)
            )
        gone = chance.sample(sorted(keys), erased)
        shreds = {record: _erase(record, kept, index, ring, keys[record]) for record in gone}
        _settle(kept.keys, kept.records, index)
        # While all are open, as the vault has them.
        shutil.copytree(home, copy)
        index.close()
    return Loot(
        copy,
        ring.to_bytes(),
        passphrase,
        recovery,
        keys,
        labels,
        _words(crowd, phones.values()),
        shreds,
    )


def _groups(person: Person, phone: str, chance: random.Random) -> Iterator[tuple[Where, bytes]]:
    record = UUID(person.id)
    yield Where(TABLE, record, Group.MATCH, 1), written(person)
    yield Where(TABLE, record, Group.CONTACT, 1), phone.encode()
    if chance.random() < _STORIES:
        story = f"{person.name}, {person.place}. " + "." * chance.randrange(_LONGEST_STORY)
        yield Where(TABLE, record, Group.STORY, 1), story.encode()


def _rotate(vault: Vault, kept: Stores) -> None:
    newer = []
    for where, _, _, key in kept.get():
        assert key
        newer.append((*vault.rewrap(where, key), where.record.bytes, where.group.value))
    with kept.keys:
        kept.keys.executemany(
            "update keys set epoch = ?, wrapped = ? where record = ? and part = ?", newer
        )


def _labelled(index_key: bytes, postings: Iterable[Posting]) -> dict[bytes, str]:
    """Which key each label was made for."""
    counts: Counter[tuple[str, str]] = Counter()
    labels = {}
    codes: dict[tuple[str, str], IndexedCode] = {}
    for kind, code, record in postings:
        if (kind, code) not in codes:
            codes[kind, code] = IndexedCode(index_key, kind, code)
        labels[codes[kind, code].row(counts[kind, code], record).label] = f"{kind}:{code}"
        counts[kind, code] += 1
    return labels


def _erase(
    record: UUID, kept: Stores, index: sqlite3.Connection, ring: Keyring, keys: Iterable[str]
) -> list[bytes]:
    """Deletes the keys; the group stays, as it stays in older copies."""
    wrapped = kept.keys.execute("select wrapped from keys where record = ?", (record.bytes,))
    shreds = [row[0] for row in wrapped]
    rows: list[IndexRow] = []
    for key in keys:
        code = IndexedCode(ring.current.index, *_kind_and_code(key))
        rows += code.erased(_Lookup(index), record)
    with kept.keys, index:
        kept.keys.execute("delete from keys where record = ?", (record.bytes,))
        index.executemany(
            "update labels set value = ? where label = ?", [(row.value, row.label) for row in rows]
        )
    return shreds


def _kind_and_code(key: str) -> tuple[str, str]:
    kind, _, code = key.partition(":")
    return kind, code


class _Lookup:
    """The value under a label of the stored index."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index

    def __call__(self, label: bytes) -> bytes | None:
        row = self._index.execute("select value from labels where label = ?", (label,)).fetchone()
        return bytes(row[0]) if row else None


def _settle(*stores: sqlite3.Connection) -> None:
    for store in stores:
        store.execute("pragma wal_checkpoint(truncate)")


def _words(crowd: Iterable[Person], phones: Iterable[str]) -> frozenset[bytes]:
    texts = [*phones, *(text for one in crowd for text in (one.name, one.place))]
    words = {word.encode() for text in texts for word in text.split()}
    return frozenset(w for w in words if len(w) >= _SHORTEST and _LETTERS.fullmatch(w))


# What the thief does.


def _attacked(loot: Loot) -> Recovered:
    files = [file.read_bytes() for file in sorted(loot.folder.rglob("*")) if file.is_file()]
    columns = [
        column
        for name in ("records", "keys", "index")
        for column in columns_of(loot.folder / f"{name}.sqlite")
    ]
    matcher = Matcher()
    public = Counter(
        key for one in people(len(loot.keys), OTHERS) for key in keys_of(matcher.describe(one))
    )
    lists = {kind: _of(kind, public) for kind in _KINDS}
    meant: dict[Hashable, Collection[str]] = {record.bytes: of for record, of in loot.keys.items()}
    meant |= {label: (key,) for label, key in loot.postings.items()}
    tokens = {kind: _tokens(loot, kind) for kind in _KINDS}
    with Stores(loot.folder) as kept:
        rings, guess = _guessed_rings(loot)
        opened_ring = unlock(loot.ring, loot.passphrase)
        read_people = _read(kept, opened_ring)
        old = _read_with(kept, opened_ring, loot.folder / "backup" / "keys.sqlite")
        without = _opened_without(kept)
    found = _indexed(loot, opened_ring, public)
    gone = loot.erased.keys()
    there = len(loot.keys) - len(gone)
    return Recovered(
        people=len(loot.keys),
        legible=sum(1 for _ in legible(files, loot.words)),
        blocks=equal_blocks(loot.folder / "records.sqlite"),
        shreds=sum(shred in data for data in files for of in loot.erased.values() for shred in of),
        opened=without,
        guessed={
            kind: max(
                (guessed(column, listed, meant) for column in columns),
                key=lambda one: one.surprise,
            )
            for kind, listed in lists.items()
        },
        learned={
            kind: max(
                (learned(column, listed, meant) for column in columns),
                key=lambda one: one.surprise,
            )
            for kind, listed in lists.items()
        },
        tokens={kind: guessed(tokens[kind], lists[kind], meant) for kind in _KINDS},
        rings=rings,
        guess=guess,
        passphrase=len(read_people) / there,
        indexed=len(found & loot.keys.keys() - gone) / there,
        erased=len((read_people | old | found) & gone),
        columns=columns,
    )


def legible(files: Iterable[bytes], words: Collection[bytes]) -> Iterator[bytes]:
    """Which of the words stand in the clear, as `strings` would show them."""
    sizes = sorted({len(word) for word in words})
    found: set[bytes] = set()
    for data in files:
        for run in _LETTERS.findall(data):
            if len(run) < _SHORTEST:
                continue
            for size, at in product(sizes, range(len(run))):
                if at + size <= len(run) and run[at : at + size] in words:
                    found.add(run[at : at + size])
    yield from found


def equal_blocks(file: Path) -> int:
    """Blocks that occur in more than one place: a key used twice, or a cipher without nonce."""
    with closing(sqlite3.connect(file)) as store:
        blobs = [row[0] for row in store.execute(f"select sealed from {TABLE}")]
    blocks = [
        blob[at : at + _BLOCK] for blob in blobs for at in range(1, len(blob) - _BLOCK + 1, _BLOCK)
    ]
    return len(blocks) - len(set(blocks))


def columns_of(file: Path) -> list[Column]:
    """All that can be counted in a file: columns, lengths of blobs, and what repeats together."""
    columns = []
    with closing(sqlite3.connect(file)) as store:
        tables = [row[0] for row in store.execute("select name from sqlite_master where sql != ''")]
        for table in tables:
            read_rows = store.execute(f"select * from {table}")
            names = [about[0] for about in read_rows.description]
            rows = read_rows.fetchall()
            values = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
            for name in names:
                if values and isinstance(values[name][0], bytes):
                    values[f"length of {name}"] = tuple(map(len, values[name]))
            made = [
                Column(table, name, [(row[0], value) for row, value in zip(rows, of, strict=True)])
                for name, of in values.items()
            ]
            told = [column for column in made if column.repeating and column.name != names[0]]
            joint = zip(*([value for _, value in column.rows] for column in told), strict=True)
            together = [(row[0], value) for row, value in zip(rows, joint, strict=True)]
            columns += [*made, Column(table, "all that repeats, together", together)]
    return columns


def ranked(values: Iterable[Hashable], public: Mapping[str, int]) -> dict[Hashable, str]:
    """A name for each value that occurs more than once: the one of the same rank in public."""
    counts = Counter(values)
    repeating = [value for value, count in counts.items() if count > 1]
    repeating.sort(key=lambda value: (-counts[value], repr(value)))
    names = sorted(public, key=lambda name: (-public[name], name))
    return dict(zip(repeating, names, strict=False))


def guessed(column: Column, public: Mapping[str, int], meant: Meant) -> Guessed:
    """What ranks alone tell of those whom the rows are about; rows that fill up are left out."""
    guesses = ranked((value for _, value in column.rows), public)
    name = _commonest(public)
    rows = [(meant[of], guesses.get(value)) for of, value in column.rows if of in meant]
    return Guessed(
        len(rows),
        sum(guess in keys for keys, guess in rows),
        sum(name in keys for keys, _ in rows),
    )


def learned(column: Column, public: Mapping[str, int], meant: Meant) -> Guessed:
    """What a thief guesses of one half who knows the other: for each value its commonest name."""
    chance, name = random.Random(26), _commonest(public)
    known = {of: chance.random() < 0.5 for of in dict.fromkeys(of for of, _ in column.rows)}
    told: dict[Hashable, Counter[str]] = {}
    for of, value in column.rows:
        if known[of]:
            keys = (key for key in sorted(meant.get(of, ())) if key in public)
            told.setdefault(value, Counter()).update(keys)
    guesses = {value: max(of, key=lambda k: (of[k], k)) for value, of in told.items() if of}
    rows = [
        (meant[of], guesses.get(value, name))
        for of, value in column.rows
        if of in meant and not known[of]
    ]
    return Guessed(
        len(rows),
        sum(guess in keys for keys, guess in rows),
        sum(name in keys for keys, _ in rows),
    )


def _tokens(loot: Loot, kind: str) -> Column:
    """The column that Kanch does not keep: keyed digests of each person's keys of a kind."""
    secret = secrets.token_bytes(32)
    rows = [
        (record.bytes, token)
        for record, keys in loot.keys.items()
        for token in sorted(blind(_of(kind, dict.fromkeys(keys, 1)), secret))
    ]
    return Column("tokens", kind, rows)


def _of(kind: str, keys: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in keys.items() if key.startswith(f"{kind}:")}


def _commonest(public: Mapping[str, int]) -> str:
    return max(public, key=lambda name: (public[name], name))


def _opened_without(kept: Stores) -> int:
    """Groups that open with what lies about in both files, or with keys that anybody would try."""
    count = 0
    for where, _, blob, key in kept.get():
        if key is None:
            continue
        tried = (
            bytes(32),
            key.data[-32:],
            blob[:32],
            hashlib.sha256(where.record.bytes).digest(),
            secrets.token_bytes(32),
        )
        count += any(_opens(where, blob, key, {key.epoch: wrap}) for wrap in tried)
    return count


def _opens(where: Where, blob: bytes, key: WrappedKey | None, wraps: Mapping[int, bytes]) -> bool:
    try:
        Vault(max(wraps), wraps).open(where, blob, key)
    except CannotOpen:
        return False
    return True


def _guessed_rings(loot: Loot) -> tuple[int, float]:
    """Rings opened with what a thief might try, and how long one try of a passphrase takes."""
    count, times = 0, []
    named = [slot.name for slot in slots_of(loot.ring) if slot.cost]
    for guess in (*_GUESSES, *named, loot.passphrase.rsplit(" ", 1)[0]):
        began = perf_counter()
        try:
            unlock(loot.ring, guess)
            count += 1
        except NotUnlocked:
            times.append(perf_counter() - began)
    for one in loot.recovery:
        for other in (one, "", loot.passphrase):
            try:
                unlock_by_recovery(loot.ring, one, other)
                count += 1
            except NotUnlocked:
                pass
    return count, sum(times) / len(times)


def _read(kept: Stores, ring: Keyring) -> set[UUID]:
    """Who can be read with the ring."""
    people_read = set()
    vault = Vault(ring.current.number, ring.wraps)
    for where, _, blob, key in kept.get():
        if where.group is Group.MATCH:
            try:
                read(where.record, vault.open(where, blob, key))
            except CannotOpen:
                continue
            people_read.add(where.record)
    return people_read


def _read_with(kept: Stores, ring: Keyring, keys: Path) -> set[UUID]:
    """Who can be read with the ring and an older copy of the file of keys."""
    with closing(sqlite3.connect(keys)) as store:
        older = {
            (UUID(bytes=record), part): WrappedKey(epoch, wrapped)
            for record, part, epoch, wrapped in store.execute("select * from keys")
        }
    return {
        where.record
        for where, _, blob, _ in kept.get()
        if _opens(where, blob, older.get((where.record, where.group.value)), ring.wraps)
    }


def _indexed(loot: Loot, ring: Keyring, public: Iterable[str]) -> set[UUID]:
    """Records that the labels lead to, with the ring and the codes of the public list."""
    with closing(sqlite3.connect(loot.folder / "index.sqlite")) as index:
        return {
            record
            for key in public
            for record in IndexedCode(ring.current.index, *_kind_and_code(key)).records(
                _Lookup(index)
            )
        }
