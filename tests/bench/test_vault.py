"""What sealing costs is measured on the people who were sealed, and all of them come back."""

from pathlib import Path
from uuid import UUID

from bench.vault import MADE, TABLE, Stores, cost, read, registered, rows_of, written
from kanch.core.vault import Group, Keyring, Register, Where

COUNT = 150


def test_somebody_comes_back_as_sealed() -> None:
    for person in registered(COUNT):
        assert read(UUID(person.id), written(person)) == person


def test_stores_keep_groups_and_keys_apart(tmp_path: Path) -> None:
    ring = Keyring.create(MADE)
    vault = Register(ring.current.number, ring.wraps)
    crowd = {person.id: person for person in registered(20)}
    with Stores(tmp_path) as kept:
        places = [Where(TABLE, UUID(one), Group.MATCH, 1) for one in crowd]
        kept.put(
            (where, "2027-05", vault.seal(where, written(crowd[str(where.record)])))
            for where in places
        )
        kept.keys.execute("delete from keys where record = ?", (places[0].record.bytes,))
        kept.keys.commit()
        rows = list(kept.get())
    assert [row.where.record for row in rows if row.key is None] == [places[0].record]
    opened = {
        str(where.record): read(where.record, vault.open(where, blob, key))
        for where, _, blob, key in rows
        if key
    }
    assert opened == {one: crowd[one] for one in list(crowd)[1:]}


def test_all_is_measured_and_limits_are_told() -> None:
    measured = cost(COUNT, searches=10)
    assert len(measured.searches) == len(measured.plain) == 10
    assert measured.differing == 0
    assert min(measured.sealed, measured.opened, measured.rewrapped, measured.code) > 0
    assert measured.unlocked > measured.opened
    rows = rows_of(measured)
    assert sum(row.holds is not None for row in rows) == 5
    assert sum(row.ratio is not None for row in rows) == 1
    slow = rows_of(measured._replace(unlocked=21, searches=[0.06], peak=500, differing=1))
    assert sum(row.holds is False for row in slow) == 4
