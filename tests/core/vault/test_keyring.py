import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.custody import canonical_json
from kanch.core.vault.derivation import Cost
from kanch.core.vault.keyring import (
    PASSPHRASE_COST,
    BadSlot,
    EpochInUse,
    Keyring,
    KeyringDamaged,
    KeyringError,
    NotUnlocked,
    slots_of,
    unlock,
    unlock_by_recovery,
)
from kanch.core.vault.passphrases import RECOVERY_WORDS, WeakPassphrase, generate_passphrase

DAY = date(2026, 11, 24)
# The least that a file may ask for: most of these tests are about something else.
CHEAP = Cost(memory=8 * 1024, passes=1)
FIRST, SECOND, WRONG = generate_passphrase(), generate_passphrase(), generate_passphrase()
HOLDERS = [generate_passphrase(RECOVERY_WORDS) for _ in range(3)]
RING = (
    Keyring.create(DAY)
    .with_passphrase("coordinator-1", FIRST, cost=CHEAP)
    .with_passphrase("coordinator-2", SECOND, cost=CHEAP)
    .with_recovery(HOLDERS)
)
FILE = RING.to_bytes()


def keys(ring):
    return (ring.epochs, ring.suppression)


def test_each_passphrase_opens_the_same_ring():
    assert keys(unlock(FILE, FIRST)) == keys(unlock(FILE, SECOND)) == keys(RING)
    assert unlock(FILE, SECOND.upper().replace(" ", "-"), "coordinator-2") == RING


def test_an_opened_ring_can_be_written_and_opened_again():
    again = unlock(FILE, FIRST).with_epoch(DAY + timedelta(7)).to_bytes()
    for ring in (unlock(again, SECOND), unlock_by_recovery(again, *HOLDERS[:2])):
        assert [epoch.number for epoch in ring.epochs] == [1, 2]


def test_passphrases_cost_what_the_reference_asks():
    assert Cost(memory=65536, passes=3, lanes=1) == PASSPHRASE_COST
    file = Keyring.create(DAY).with_passphrase("one", FIRST).to_bytes()
    assert [slot.cost for slot in slots_of(file)] == [PASSPHRASE_COST]
    assert unlock(file, FIRST)
    with pytest.raises(NotUnlocked):
        unlock(file, WRONG)


def test_check_06_the_file_shows_no_key():
    text = FILE.decode()
    held = [RING.suppression]
    for epoch in RING.epochs:
        held += [epoch.wrap, epoch.index, epoch.mac, epoch.intake]
    for key in held:
        assert key not in FILE
        assert key.hex() not in text
        assert json.dumps(list(key)) not in text
    assert not any(word in text for word in (FIRST, SECOND, *HOLDERS))


def test_check_07_a_wrong_passphrase_gives_no_hint():
    attempts = [
        lambda: unlock(FILE, WRONG),
        lambda: unlock(FILE, FIRST, "coordinator-2"),
        lambda: unlock(FILE, FIRST, "nobody"),
        lambda: unlock(FILE, FIRST[:-1]),
        lambda: unlock(FILE, ""),
        lambda: unlock(FILE, HOLDERS[0]),
        lambda: unlock(FILE, FIRST, "recovery-1-2"),
        lambda: unlock_by_recovery(FILE, HOLDERS[0], WRONG),
        lambda: unlock_by_recovery(FILE, FIRST, SECOND),
    ]
    said = set()
    for attempt in attempts:
        with pytest.raises(NotUnlocked) as error:
            attempt()
        said.add((str(error.value), error.value.__cause__, error.value.__context__))
    assert said == {("The keyring does not open with this.", None, None)}


def test_check_08_any_two_recovery_secrets_open_the_ring():
    for pair in permutations(HOLDERS, 2):
        assert keys(unlock_by_recovery(FILE, *pair)) == keys(RING)


def test_check_08_one_recovery_secret_opens_nothing():
    for secret in HOLDERS:
        for other in (secret, "", WRONG, FIRST):
            with pytest.raises(NotUnlocked):
                unlock_by_recovery(FILE, secret, other)
        with pytest.raises(NotUnlocked):
            unlock(FILE, secret)


def test_check_08_new_holders_replace_the_old_ones():
    others = [generate_passphrase(RECOVERY_WORDS) for _ in range(3)]
    file = RING.with_recovery(others).to_bytes()
    assert unlock_by_recovery(file, others[2], others[0])
    with pytest.raises(NotUnlocked):
        unlock_by_recovery(file, *HOLDERS[:2])
    with pytest.raises(NotUnlocked):
        unlock_by_recovery(file, HOLDERS[0], others[1])


def test_recovery_asks_for_three_different_long_secrets():
    with pytest.raises(BadSlot, match="3 different"):
        RING.with_recovery([HOLDERS[0], HOLDERS[0].upper(), HOLDERS[1]])
    with pytest.raises(BadSlot, match="3 different"):
        RING.with_recovery(HOLDERS[:2])
    with pytest.raises(WeakPassphrase):
        RING.with_recovery([*HOLDERS[:2], FIRST])


def test_a_changed_passphrase_replaces_the_old_one():
    file = RING.with_passphrase("coordinator-1", WRONG, cost=CHEAP).to_bytes()
    assert keys(unlock(file, WRONG)) == keys(RING)
    assert unlock(file, SECOND)
    with pytest.raises(NotUnlocked):
        unlock(file, FIRST)


def test_a_slot_that_was_taken_out_opens_nothing_that_is_written_later():
    ring = RING.without_slot("coordinator-1")
    file = ring.to_bytes()
    assert [slot.name for slot in slots_of(file) if slot.cost] == ["coordinator-2"]
    with pytest.raises(NotUnlocked):
        unlock(file, FIRST)
    # Not even with what the older file gave: the master key is another one each time.
    old, new, again = (json.loads(one) for one in (FILE, file, ring.to_bytes()))
    assert len({one["body"] for one in (old, new, again)}) == 3
    masters = [{slot["master"] for slot in one["slots"]} for one in (old, new, again)]
    assert not masters[0] & masters[1]
    assert not masters[1] & masters[2]


def test_recovery_can_be_taken_out_as_a_whole():
    ring = RING.without_recovery()
    with pytest.raises(NotUnlocked):
        unlock_by_recovery(ring.to_bytes(), *HOLDERS[:2])
    with pytest.raises(BadSlot):
        ring.without_recovery()


@pytest.mark.parametrize("name", ["nobody", "recovery-1-2"])
def test_only_a_slot_that_is_there_can_be_taken_out(name):
    with pytest.raises(BadSlot):
        RING.without_slot(name)


@pytest.mark.parametrize("name", ["", "Anahit", "a b", "recovery-1-2", "x" * 41, "-a", "ա"])
def test_names_of_slots_are_plain(name):
    with pytest.raises(BadSlot):
        RING.with_passphrase(name, FIRST, cost=CHEAP)


def test_a_weak_passphrase_is_refused():
    with pytest.raises(WeakPassphrase):
        RING.with_passphrase("coordinator-3", "abacus zoom", cost=CHEAP)


@pytest.mark.parametrize("cost", [Cost(1024, 3), Cost(65536, 0), Cost(1 << 30, 3)])
def test_a_slot_is_not_made_at_a_cost_that_no_file_may_ask_for(cost):
    with pytest.raises(BadSlot, match="cost"):
        RING.with_passphrase("coordinator-3", FIRST, cost=cost)


def test_a_ring_that_nobody_could_open_is_not_written():
    with pytest.raises(BadSlot, match="Nobody"):
        Keyring.create(DAY).to_bytes()


def test_check_10_old_epochs_leave_and_the_current_one_stays():
    ring = RING
    for week in range(1, 7):
        ring = ring.with_epoch(DAY + timedelta(7 * week))
    today = DAY + timedelta(42)
    kept = ring.without_epochs(today - timedelta(30), in_use=[7])
    assert [epoch.number for epoch in kept.epochs] == [3, 4, 5, 6, 7]
    assert unlock(kept.to_bytes(), FIRST).epochs == kept.epochs
    assert kept.wraps.keys() == kept.intakes.keys() == {3, 4, 5, 6, 7}
    alone = kept.without_epochs(today + timedelta(365), in_use=[])
    assert alone.epochs == (ring.current,)


def test_check_11_an_epoch_that_a_rotation_still_needs_is_not_let_go():
    ring = RING.with_epoch(DAY + timedelta(7)).with_epoch(DAY + timedelta(14))
    with pytest.raises(EpochInUse, match="Epoch 2 "):
        ring.without_epochs(DAY + timedelta(60), in_use={2, 3})


def test_all_keys_of_an_epoch_are_random_and_its_own():
    ring = RING.with_epoch(DAY)
    held = [ring.suppression]
    for epoch in ring.epochs:
        held += [epoch.wrap, epoch.index, epoch.mac, epoch.intake]
    assert {len(key) for key in held} == {32}
    assert len(set(held)) == len(held)


def test_the_public_half_of_the_intake_key_is_standard_x25519():
    private = X25519PrivateKey.from_private_bytes(RING.current.intake)
    assert RING.current.intake_public == private.public_key().public_bytes_raw()


def test_no_key_is_in_a_repr():
    shown = repr(RING) + repr(unlock(FILE, FIRST))
    for name in ("wrap=", "index=", "mac=", "intake=", "suppression=", "proofs"):
        assert name not in shown


def test_the_file_is_canonical_json():
    assert canonical_json(json.loads(FILE)) == FILE


def edited(change):
    written = json.loads(FILE)
    change(written)
    return json.dumps(written).encode()


def _without_second(written):
    written["slots"] = [one for one in written["slots"] if one["name"] != "coordinator-2"]


def _swapped_proof(written):
    written["slots"][0]["proof"] = written["slots"][1]["proof"]


@pytest.mark.parametrize(
    "change",
    [
        _without_second,
        _swapped_proof,
        lambda written: written.update(note="x"),
        lambda written: written["slots"][1]["argon2id"].update(passes=2),
        lambda written: written["slots"][2].update(name="recovery-1-9"),
        lambda written: written["slots"].reverse(),
    ],
)
def test_a_file_that_somebody_changed_is_noticed(change):
    with pytest.raises(KeyringDamaged):
        unlock(edited(change), FIRST)


@pytest.mark.parametrize("proofs", [{}, {slot.name: bytes(32) for slot in RING.slots}])
def test_a_ring_that_somebody_else_made_for_the_same_slots_is_refused(proofs):
    forged = replace(Keyring.create(DAY), slots=RING.slots, _proofs=proofs)
    with pytest.raises(KeyringDamaged, match="Somebody else"):
        unlock(forged.to_bytes(), FIRST)
    with pytest.raises(KeyringDamaged, match="Somebody else"):
        unlock_by_recovery(forged.to_bytes(), *HOLDERS[:2])


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [(1 << 30, 3, 1), (64, 3, 1), (65536, 10**9, 1), (65536, 3, 99), (65536.0, 3, 1), (True, 3, 1)],
)
def test_a_file_cannot_ask_for_absurd_work(memory, passes, lanes):
    def change(written):
        written["slots"][0]["argon2id"] = {"memory": memory, "passes": passes, "lanes": lanes}

    with pytest.raises(KeyringDamaged):
        slots_of(edited(change))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, FILE[:-1], b'{"body":"","slots":1}'],
)
def test_what_is_no_keyring_is_refused(data):
    with pytest.raises(KeyringDamaged):
        unlock(data, FIRST)


@settings(max_examples=60, deadline=None)
@given(position=st.integers(0, len(FILE) - 1), byte=st.integers(0, 255))
def test_a_file_with_one_changed_byte_opens_to_the_same_keys_or_not_at_all(position, byte):
    data = FILE[:position] + bytes([byte]) + FILE[position + 1 :]
    try:
        ring = unlock(data, FIRST, "coordinator-1")
    except KeyringError:
        return
    assert keys(ring) == keys(RING)
