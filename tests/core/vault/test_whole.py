"""The parts together, over what lies on disk."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.vault import (
    CannotOpen,
    CannotOpenFiling,
    Group,
    IntakeKey,
    Keyring,
    NotUnlocked,
    ReceiptCode,
    Register,
    Where,
    Why,
    WhyShut,
    generate_passphrase,
    open_answer,
    open_filing,
    seal_answer,
    seal_filing,
    unlock,
)
from kanch.core.vault.derivation import Cost

DAY = date(2026, 11, 1)
PASSPHRASE = generate_passphrase()
RING = Keyring.create(DAY).with_passphrase("one", PASSPHRASE, cost=Cost(8 * 1024, 1))
PEPPER, SALT = bytes(range(32)), b"salt of this site"
TEXT = "Invented Անի, +374 00 000000"
PEOPLE = [UUID(int=n, version=4) for n in range(1, 6)]


def where(record):
    return Where("people", record, Group.CONTACT, 1)


@dataclass
class Disk:
    """What lies on disk: records and their keys in two databases, the keyring in a file."""

    keyring: bytes = RING.to_bytes()
    sealed: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)

    def copied(self):
        return Disk(self.keyring, dict(self.sealed), dict(self.keys))

    def register(self):
        ring = unlock(self.keyring, PASSPHRASE)
        return Register(ring.current.number, ring.wraps)

    def write(self, record):
        self.sealed[record], self.keys[record] = self.register().seal(where(record), TEXT.encode())

    def state(self, record, register):
        try:
            return register.open(where(record), self.sealed[record], self.keys.get(record)).decode()
        except CannotOpen as error:
            return error.why


def filled():
    disk = Disk()
    for record in PEOPLE:
        disk.write(record)
    return disk


class Killed(Exception):
    pass


def rotate(disk, day, steps=1000):
    """A rotation as operations do it: the keyring first, then each key, then old epochs go."""
    left = iter(range(steps))

    def write(store, key, value):
        if next(left, None) is None:
            raise Killed
        store(key, value)

    ring = unlock(disk.keyring, PASSPHRASE)
    if ring.current.made < day:
        ring = ring.with_epoch(day)
        write(disk.__setattr__, "keyring", ring.to_bytes())
    register = Register(ring.current.number, ring.wraps)
    for record, key in list(disk.keys.items()):
        write(disk.keys.__setitem__, record, register.rewrap(where(record), key))
    in_use = {key.epoch for key in disk.keys.values()}
    ring = ring.without_epochs(day - timedelta(30), in_use)
    write(disk.__setattr__, "keyring", ring.to_bytes())


def test_a_filing_reaches_the_desk_and_the_answer_reaches_who_filed():
    filing, form_key = UUID(int=9, version=4), bytes(16)
    code = ReceiptCode.for_form(PEPPER, form_key)
    sealed = seal_filing(IntakeKey(1, RING.current.intake_public), filing, TEXT.encode())
    kept = code.keys(SALT)
    locator, public = kept.locator, kept.public

    ring = unlock(RING.to_bytes(), PASSPHRASE)
    assert open_filing(ring.intakes, filing, sealed).decode() == TEXT
    answer = seal_answer(public, "We have a message for you.")

    dictated = ReceiptCode.read(code.grouped.replace(" ", " - ")).keys(SALT)
    assert dictated.locator == locator
    assert open_answer(dictated.seed, answer) == "We have a message for you."


def test_check_06_with_both_databases_and_no_keyring_nothing_opens():
    disk = filled()
    guess = Register(1, {1: bytes(32)})
    assert {disk.state(record, guess) for record in PEOPLE} == {Why.KEY_CHANGED}
    assert {disk.state(record, Register(1, {})) for record in PEOPLE} == {Why.NO_EPOCH}
    everything = b"".join([*disk.sealed.values(), *(key.data for key in disk.keys.values())])
    assert not any(word.encode() in everything for word in ("Invented", "Անի", "+374"))
    with pytest.raises(NotUnlocked):
        unlock(disk.keyring, generate_passphrase())


def test_check_10_a_copy_of_31_days_ago_lacks_only_what_was_erased():
    disk = filled()
    copy = disk.copied()
    erased, *others = PEOPLE
    del disk.keys[erased], disk.sealed[erased]
    for week in range(1, 6):
        rotate(disk, DAY + timedelta(7 * week))

    # The records come from the old copy, their keys and the keyring from today.
    restored = Disk(disk.keyring, copy.sealed, disk.keys)
    assert restored.state(erased, restored.register()) is Why.ERASED
    assert {restored.state(record, restored.register()) for record in others} == {TEXT}
    # The old copy of the keys does not bring the erased back, for its epoch is gone.
    old_keys = Disk(disk.keyring, copy.sealed, copy.keys)
    assert old_keys.state(erased, old_keys.register()) is Why.NO_EPOCH


def test_check_10_filings_that_were_taken_over_do_not_open_from_an_old_copy_either():
    filing = UUID(int=9, version=4)
    sealed = seal_filing(IntakeKey(1, RING.current.intake_public), filing, TEXT.encode())
    disk = filled()
    for week in range(1, 6):
        rotate(disk, DAY + timedelta(7 * week))
    with pytest.raises(CannotOpenFiling) as error:
        open_filing(unlock(disk.keyring, PASSPHRASE).intakes, filing, sealed)
    assert error.value.why is WhyShut.NO_EPOCH


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(st.integers(0, len(PEOPLE) + 2), max_size=4))
def test_check_11_killed_anywhere_in_a_rotation_all_opens_and_it_is_run_again(steps):
    disk = filled()
    day = DAY + timedelta(40)
    for after in steps:
        with suppress(Killed):
            rotate(disk, day, after)
        register = disk.register()
        assert {disk.state(record, register) for record in PEOPLE} == {TEXT}
    rotate(disk, day)
    ring = unlock(disk.keyring, PASSPHRASE)
    assert [epoch.number for epoch in ring.epochs] == [2]
    assert {disk.state(record, disk.register()) for record in PEOPLE} == {TEXT}
