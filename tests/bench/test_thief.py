"""The thief finds nothing in what Kanch keeps, and finds it where it lies open."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.thief import (
    Column,
    Guessed,
    Meant,
    Recovered,
    columns_of,
    equal_blocks,
    guessed,
    learned,
    legible,
    ranked,
    robbed,
    rows_of,
)

COUNT = 150


@pytest.fixture(scope="module")
def recovered() -> Recovered:
    return robbed(COUNT, erased=10)


def test_nothing_but_counts_and_sizes(recovered: Recovered) -> None:
    rows = rows_of(recovered)
    assert [row.name for row in rows if row.holds is False] == []
    assert sum(row.holds is True for row in rows) == 10
    named = {(column.table, column.name): column for column in recovered.columns}
    for table, name in (("people", "sealed"), ("keys", "wrapped"), ("labels", "label")):
        assert named[table, name].repeating == 0
    assert len(named["labels", "label"].rows).bit_count() == 1


def test_with_keyring_and_passphrase_all_but_the_erased(recovered: Recovered) -> None:
    assert recovered.passphrase == 1.0
    assert recovered.indexed > 0.9
    assert recovered.erased == 0


def test_what_is_found_breaks_a_limit(recovered: Recovered) -> None:
    told = replace(
        recovered, legible=1, erased=1, guessed=dict.fromkeys("gs", Guessed(1000, 100, 10))
    )
    assert sum(row.holds is False for row in rows_of(told)) == 4


def test_names_in_the_clear_are_seen(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "open.sqlite")) as store:
        store.execute("create table people (record blob, name text, phone text)")
        store.execute("insert into people values (x'00ff', 'Սարգսյան Aramazd', '+99912345678')")
        store.commit()
    words = {word.encode() for word in ("Սարգսյան", "Aramazd", "+99912345678", "Григорян")}
    data = (tmp_path / "open.sqlite").read_bytes()
    assert len(set(legible([data], words))) == 3


def test_equal_blocks_are_counted(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as store:
        store.execute("create table people (sealed blob)")
        blobs = [b"\x01" + bytes(range(32)), b"\x01" + bytes(range(16)) + bytes(16)]
        store.executemany("insert into people values (?)", [(blob,) for blob in blobs])
        store.commit()
    assert equal_blocks(tmp_path / "records.sqlite") == 1


def test_a_column_of_tokens_is_read_by_its_ranks(tmp_path: Path) -> None:
    public = Counter({"g:anna": 50, "g:sona": 30, "g:nare": 10})
    with closing(sqlite3.connect(tmp_path / "tokens.sqlite")) as store:
        store.execute("create table tokens (record integer, token blob)")
        tokens = [b"x"] * 5 + [b"y"] * 3 + [b"z"]
        store.executemany("insert into tokens values (?, ?)", list(enumerate(tokens)))
        store.commit()
    columns = {column.name: column for column in columns_of(tmp_path / "tokens.sqlite")}
    assert columns["token"].repeating == 2
    assert ranked(tokens, public) == {b"x": "g:anna", b"y": "g:sona"}
    names = {b"x": "g:anna", b"y": "g:sona", b"z": "g:nare"}
    meant: Meant = {number: {names[token]} for number, token in enumerate(tokens)}
    assert guessed(columns["token"], public, meant) == Guessed(9, 8, 5)
    everybody = Column("tokens", "all the same", [(n, 1) for n in range(9)])
    assert guessed(everybody, public, meant) == Guessed(9, 5, 5)


def test_who_knows_half_finds_whatever_hangs_on_names() -> None:
    public = {"g:anna": 2, "g:nare": 1}
    meant: Meant = {number: {"g:anna" if number % 3 else "g:nare"} for number in range(900)}
    telling = Column("people", "hint", [(number, bool(number % 3)) for number in range(900)])
    silent = Column("people", "day", [(number, number % 7) for number in range(900)])
    assert learned(telling, public, meant).surprise > 4
    assert learned(telling, public, meant).right == learned(telling, public, meant).rows
    assert learned(silent, public, meant).surprise <= 0
