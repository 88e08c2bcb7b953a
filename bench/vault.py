"""What sealing people costs: sealed, unlocked, searched and given new keys, on one core"""

# python -m bench.vault COUNT      measures one size in a process of its own; prints JSON

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from types import TracebackType
from typing import NamedTuple
from uuid import UUID

from bench import Notes, Row
from bench.names_crowd import asked, people, share
from kanch.core.names import Matcher, Person, Register, Years
from kanch.core.vault import (
    Group,
    Keyring,
    ReceiptCode,
    SealedGroup,
    Where,
    WrappedKey,
    generate_passphrase,
    unlock,
)
from kanch.core.vault import Register as Vault

PEOPLE = 120_000
SHOWN = 10
UNLOCK_LIMIT, SEARCH_LIMIT, MEMORY_LIMIT = 20, 50, 400
TABLE = "people"
SLOT = "coordinator"
MADE = date(2026, 11, 1)
_SEARCHES = 400
_CODES = 20
_BATCH = 1000
_RECORDS = """
create table if not exists people (
    record blob, part text, version integer, expires text, sealed blob, primary key (record, part)
) without rowid
"""
_KEYS = """
create table if not exists keys (
    record blob, part text, epoch integer, wrapped blob, primary key (record, part)
) without rowid
"""


class Sealed(NamedTuple):
    """A group with its plain columns and, unless it was erased, the key that lies apart."""

    where: Where
    expires: str
    blob: bytes
    key: WrappedKey | None


class Stores(AbstractContextManager["Stores"]):
    """The records, and in another file the keys that open them.

    Rows stand in the order of random uuids, so that not even the order of their arrival shows.
    """

    def __init__(self, folder: Path) -> None:
        self.records = opened(folder / "records.sqlite", _RECORDS)
        self.keys = opened(folder / "keys.sqlite", _KEYS)
        self.records.execute("attach ? as apart", (str(folder / "keys.sqlite"),))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.records.close()
        self.keys.close()

    def put(self, rows: Iterable[tuple[Where, str, SealedGroup]]) -> None:
        groups, keys = [], []
        for where, expires, (blob, key) in rows:
            named = where.record.bytes, where.group.value
            groups.append((*named, where.version, expires, blob))
            keys.append((*named, *key))
        with self.records, self.keys:
            self.records.executemany("insert into people values (?, ?, ?, ?, ?)", groups)
            self.keys.executemany("insert into keys values (?, ?, ?, ?)", keys)

    def get(self) -> Iterator[Sealed]:
        rows = self.records.execute(
            "select record, part, version, expires, sealed, epoch, wrapped "
            "from people left join apart.keys using (record, part)"
        )
        for record, part, version, expires, blob, epoch, wrapped in rows:
            where = Where(TABLE, UUID(bytes=record), Group(part), version)
            yield Sealed(where, expires, blob, wrapped and WrappedKey(epoch, wrapped))


class Cost(NamedTuple):
    """What one count of people came to; seconds, megabytes, lists of times sorted."""

    people: int
    sealed: float
    opened: float
    unlocked: float
    searches: list[float]
    plain: list[float]
    differing: int  # searches that the sealed and the plain register answer differently
    megabytes: float  # beyond the process before it unlocked
    peak: float  # of the whole process until the first search
    rewrapped: float
    code: float


def run() -> list[Row]:
    return rows_of(measured(PEOPLE))


def notes() -> Notes:
    return Notes(
        "### How sealing was measured\n\n"
        f"{PEOPLE:,} invented people in three scripts, each with the group that is searched by, "
        "sealed under a key of its own, lie in one SQLite file, their wrapped keys in another. "
        "*Unlock* is all from the passphrase to the first search: Argon2id, reading both files, "
        "opening every group, building the register. Sealing, opening and new keys are "
        "`core.vault` alone, without the disk. The same people, never sealed, are held in a second "
        "register of the same process, and each inquiry is put to both, in turns which first: what "
        "was opened is searched in memory, so the ratio should be 1. No page, process or "
        "socket is in between yet; what they cost has to be measured with them.\n"
    )


def rows_of(cost: Cost) -> list[Row]:
    ours, plain = (share(times, 0.95) * 1000 for times in (cost.searches, cost.plain))
    count = f"{cost.people:,}"
    return [
        _row(f"{count} groups sealed, each under its own key", cost.sealed, "s"),
        _row(f"{count} groups opened", cost.opened, "s"),
        _row(f"unlock and register of {count} people", cost.unlocked, "s", UNLOCK_LIMIT),
        _row(
            "one search among them, ten records with reasons, half within",
            share(cost.searches, 0.5) * 1000,
            "ms",
        ),
        _row("95% within", ours, "ms", SEARCH_LIMIT),
        Row(
            "the same beside people who were never sealed, 95% within",
            ours,
            "ms",
            f"{plain:.3g} ms",
            ours / plain,
        ),
        Row(
            "searches that the two answer differently",
            cost.differing,
            "",
            limit="0",
            holds=cost.differing == 0,
        ),
        _row(
            f"memory for {count} people, beyond the process without them",
            cost.megabytes,
            "MB",
            MEMORY_LIMIT,
        ),
        _row("memory of that whole process at its peak", cost.peak, "MB", MEMORY_LIMIT),
        _row(f"new epoch: {count} keys wrapped anew", cost.rewrapped, "s"),
        _row("what a receipt code opens, once", cost.code * 1000, "ms"),
    ]


def _row(name: str, value: float, unit: str, most: float | None = None) -> Row:
    if most is None:
        return Row(name, value, unit)
    return Row(name, value, unit, limit=f"at most {most} {unit}", holds=value <= most)


def measured(count: int) -> Cost:
    """In a process of its own: memory that was once taken is seldom given back."""
    out = subprocess.run(
        [sys.executable, "-m", "bench.vault", str(count)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    return Cost(*json.loads(out))


def cost(count: int, searches: int = _SEARCHES) -> Cost:
    """Everything, in this process."""
    passphrase = generate_passphrase()
    ring = Keyring.create(MADE).with_passphrase(SLOT, passphrase)
    written_ring = ring.to_bytes()
    vault = Vault(ring.current.number, ring.wraps)
    inquiries = list(asked(count, searches))
    matcher = Matcher()
    # What is made once, for however many people.
    matcher.register(people(_BATCH)).search(inquiries[0], SHOWN)
    with tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder, Stores(Path(folder)) as kept:
        sealed = _seal(vault, kept, count)
        opening = _open(vault, kept)
        before = _resident()
        began = perf_counter()
        register = _unlocked(written_ring, passphrase, kept, matcher)
        unlocked = perf_counter() - began
        register.search(inquiries[0], SHOWN)
        held = _resident() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        # A matcher remembers words that it read: a second one begins as the first did.
        plain = Matcher().register(registered(count))
        ours, theirs, differing = _side_by_side(register, plain, inquiries)
        rewrapped = _rewrap(ring, kept)
    return Cost(
        count,
        sealed,
        opening,
        unlocked,
        ours,
        theirs,
        differing,
        held,
        peak,
        rewrapped,
        _code(),
    )


def registered(count: int, seed: int = 26) -> Iterator[Person]:
    """The invented crowd under uuids; the same count and seed give the same."""
    chance = random.Random(f"uuids {seed}")
    for person in people(count, seed):
        yield replace(person, id=str(UUID(int=chance.getrandbits(128), version=4)))


def written(person: Person) -> bytes:
    """The group that somebody is searched by."""
    years = person.years and [person.years.first, person.years.last]
    facts = {"name": person.name, "years": years, "place": person.place, "sex": person.sex}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def read(record: UUID, group: bytes) -> Person:
    facts = json.loads(group)
    years = facts["years"] and Years(*facts["years"])
    return Person(str(record), facts["name"], years, facts["place"], facts["sex"])


def opened(file: Path, schema: str) -> sqlite3.Connection:
    """A database as the vault keeps it: durable, and without what was deleted."""
    store = sqlite3.connect(file)
    for setting in ("journal_mode = wal", "synchronous = full", "secure_delete = on"):
        store.execute(f"pragma {setting}")
    store.execute(schema)
    return store


def _seal(vault: Vault, kept: Stores, count: int) -> float:
    """Making people up and writing them to disk does not count."""
    crowd, seconds = registered(count), 0.0
    while batch := [(UUID(one.id), written(one)) for one in islice(crowd, _BATCH)]:
        began = perf_counter()
        rows = []
        for record, plain in batch:
            where = Where(TABLE, record, Group.MATCH, 1)
            rows.append((where, "2027-05", vault.seal(where, plain)))
        seconds += perf_counter() - began
        kept.put(rows)
    return seconds


def _open(vault: Vault, kept: Stores) -> float:
    rows, seconds = kept.get(), 0.0
    while batch := list(islice(rows, _BATCH)):
        began = perf_counter()
        for where, _, blob, key in batch:
            vault.open(where, blob, key)
        seconds += perf_counter() - began
    return seconds


def _unlocked(ring: bytes, passphrase: str, kept: Stores, matcher: Matcher) -> Register:
    opened_ring = unlock(ring, passphrase, SLOT)
    vault = Vault(opened_ring.current.number, opened_ring.wraps)
    return matcher.register(
        read(where.record, vault.open(where, blob, key)) for where, _, blob, key in kept.get()
    )


def _side_by_side(
    sealed: Register, plain: Register, inquiries: Iterable[Person]
) -> tuple[list[float], list[float], int]:
    times: tuple[list[float], list[float]] = ([], [])
    differing = 0
    for number, person in enumerate(inquiries):
        answers = {}
        for which in (0, 1) if number % 2 else (1, 0):
            began = perf_counter()
            answers[which] = (sealed, plain)[which].search(person, SHOWN)
            times[which].append(perf_counter() - began)
        differing += answers[0] != answers[1]
    return sorted(times[0]), sorted(times[1]), differing


def _rewrap(ring: Keyring, kept: Stores) -> float:
    newer = ring.with_epoch(MADE.replace(day=8))
    vault = Vault(newer.current.number, newer.wraps)
    rows, seconds = kept.get(), 0.0
    while batch := list(islice(rows, _BATCH)):
        began = perf_counter()
        for where, _, _, key in batch:
            assert key
            vault.rewrap(where, key)
        seconds += perf_counter() - began
    return seconds


def _code() -> float:
    pepper, salt = bytes(32), bytes(16)
    times = []
    for number in range(_CODES):
        began = perf_counter()
        ReceiptCode.for_form(pepper, number.to_bytes(16)).keys(salt)
        times.append(perf_counter() - began)
    return median(times)


def _resident() -> float:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    print(json.dumps(cost(int(sys.argv[1]))))
