import traceback
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.vault.aead import Algorithm
from kanch.core.vault.records import CannotOpen, Group, Register, Where, Why, WrappedKey

WRAPS = {1: bytes([1]) * 32, 2: bytes([2]) * 32}
REGISTER = Register(1, WRAPS)
NEXT = Register(2, WRAPS)
ANI, BEN = UUID(int=1, version=4), UUID(int=2, version=4)
TEXT = "Invented Անի, +374 00 000000".encode()


def where(record=ANI, group=Group.CONTACT, version=1, table="people"):
    return Where(table, record, group, version)


def why(here, blob, key, register=REGISTER):
    with pytest.raises(CannotOpen) as error:
        register.open(here, blob, key)
    assert error.value.where == here
    return error.value.why


@given(
    plain=st.binary(max_size=5000),
    record=st.uuids(version=4),
    group=st.sampled_from(Group),
    version=st.integers(1, 10**9),
    algorithm=st.sampled_from(Algorithm),
)
def test_what_is_sealed_opens_in_its_place(plain, record, group, version, algorithm):
    here = where(record, group, version)
    blob, key = Register(1, WRAPS, algorithm).seal(here, plain)
    assert blob[0] == key.data[0] == algorithm
    assert REGISTER.open(here, blob, key) == plain


def test_the_bound_text_is_the_documented_one():
    assert where(UUID(int=0), Group.MATCH, 7).bound == (
        b"kanch1|people|00000000-0000-0000-0000-000000000000|match|7"
    )


def test_a_blob_can_be_opened_with_nothing_but_the_standard():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    here = where()
    blob, key = REGISTER.seal(here, TEXT)
    assert (blob[0], key.data[0], len(key.data)) == (1, 1, 1 + 12 + 32 + 16)
    data_key = AESGCM(WRAPS[1]).decrypt(key.data[1:13], key.data[13:], here.bound)
    padded = AESGCM(data_key).decrypt(blob[1:13], blob[13:], here.bound)
    assert padded == TEXT + b"\x80" + bytes(511 - len(TEXT))


@pytest.mark.parametrize("algorithm", Algorithm)
@given(data=st.data())
def test_check_02_a_flipped_byte_shuts_that_record_and_no_other(algorithm, data):
    register = Register(1, WRAPS, algorithm)
    rows = {record: register.seal(where(record), TEXT) for record in (ANI, BEN)}
    blob, key = (bytearray(part) for part in (rows[ANI].blob, rows[ANI].key.data))
    part = data.draw(st.sampled_from([blob, key]))
    part[data.draw(st.integers(0, len(part) - 1))] ^= data.draw(st.integers(1, 255))
    why(where(ANI), bytes(blob), WrappedKey(1, bytes(key)), register)
    assert register.open(where(BEN), *rows[BEN]) == TEXT


def test_check_03_swapped_blobs_both_refuse():
    ani, ben = REGISTER.seal(where(ANI), TEXT), REGISTER.seal(where(BEN), TEXT)
    assert why(where(ANI), ben.blob, ani.key) is Why.CHANGED
    assert why(where(BEN), ani.blob, ben.key) is Why.CHANGED


def test_check_03_blobs_swapped_with_their_keys_refuse_too():
    ani, ben = REGISTER.seal(where(ANI), TEXT), REGISTER.seal(where(BEN), TEXT)
    assert why(where(ANI), ben.blob, ben.key) is Why.KEY_CHANGED
    assert why(where(BEN), ani.blob, ani.key) is Why.KEY_CHANGED


@pytest.mark.parametrize(
    "other",
    [where(group=Group.MATCH), where(version=2), where(table="inquiries"), where(record=BEN)],
)
def test_check_03_no_part_of_the_place_can_be_exchanged(other):
    assert why(other, *REGISTER.seal(where(), TEXT)) is Why.KEY_CHANGED


def test_check_04_an_older_version_of_one_row_is_refused():
    old = REGISTER.seal(where(version=1), b"called on Monday")
    new = REGISTER.seal(where(version=2), b"must not be called")
    # The older blob is put back, with or without its version; the store of keys has moved on.
    assert why(where(version=2), old.blob, new.key) is Why.CHANGED
    assert why(where(version=1), old.blob, new.key) is Why.KEY_CHANGED
    # Blob and key are put back, the version is not.
    assert why(where(version=2), old.blob, old.key) is Why.KEY_CHANGED


def test_check_05_the_same_person_twice_has_no_bytes_in_common():
    first, second = REGISTER.seal(where(), TEXT), REGISTER.seal(where(), TEXT)
    for one, other in ((first.blob, second.blob), (first.key.data, second.key.data)):
        pieces = {one[n : n + 8] for n in range(1, len(one) - 7)}
        assert not pieces & {other[n : n + 8] for n in range(1, len(other) - 7)}


def test_check_05_each_write_draws_a_key_and_two_nonces():
    drawn = []

    def random(size):
        drawn.append(size)
        return bytes(size)

    Register(1, WRAPS, random=random).seal(where(), TEXT)
    assert drawn == [32, 12, 12]


def test_check_06_without_the_keyring_nothing_opens():
    sealed = REGISTER.seal(where(), TEXT)
    assert why(where(), *sealed, Register(1, {})) is Why.NO_EPOCH
    assert why(where(), *sealed, Register(1, {1: bytes(32)})) is Why.KEY_CHANGED


def test_check_10_after_erasure_an_old_copy_of_the_records_lacks_only_the_erased():
    rows = {record: REGISTER.seal(where(record), TEXT) for record in (ANI, BEN)}
    keys = {record: sealed.key for record, sealed in rows.items()}
    del keys[ANI]
    keys = {record: NEXT.rewrap(where(record), key) for record, key in keys.items()}
    today = Register(2, {2: WRAPS[2]})
    assert why(where(ANI), rows[ANI].blob, keys.get(ANI), today) is Why.ERASED
    assert today.open(where(BEN), rows[BEN].blob, keys[BEN]) == TEXT
    # Nor does a copy of the keys that old help: the keyring has let their epoch go.
    assert why(where(ANI), *rows[ANI], today) is Why.NO_EPOCH


@settings(max_examples=25)
@given(done=st.integers(0, 6))
def test_check_11_a_rotation_cut_off_anywhere_is_run_again(done):
    records = [uuid4() for _ in range(6)]
    rows = {record: REGISTER.seal(where(record), TEXT) for record in records}
    keys = {record: sealed.key for record, sealed in rows.items()}
    for record in records[:done]:
        keys[record] = NEXT.rewrap(where(record), keys[record])
    before = dict(keys)
    assert all(NEXT.open(where(r), rows[r].blob, keys[r]) == TEXT for r in records)
    for record in records:
        keys[record] = NEXT.rewrap(where(record), keys[record])
    assert all(keys[r] == before[r] for r in records[:done])
    only_new = Register(2, {2: WRAPS[2]})
    assert all(only_new.open(where(r), rows[r].blob, keys[r]) == TEXT for r in records)


def test_a_key_of_another_place_is_not_wrapped_anew():
    with pytest.raises(CannotOpen) as error:
        NEXT.rewrap(where(BEN), REGISTER.seal(where(ANI), TEXT).key)
    assert error.value.why is Why.KEY_CHANGED


def test_what_a_newer_release_wrote_is_told_from_what_was_changed():
    blob, key = REGISTER.seal(where(), TEXT)
    assert why(where(), b"\x07" + blob[1:], key) is Why.UNKNOWN
    assert why(where(), blob, WrappedKey(1, b"\x07" + key.data[1:])) is Why.UNKNOWN


def test_an_error_says_which_record_and_nothing_of_its_content():
    blob, key = REGISTER.seal(where(), TEXT)
    try:
        REGISTER.open(where(), blob[:-1] + bytes([blob[-1] ^ 1]), key)
    except CannotOpen as error:
        text = "".join(traceback.format_exception(error))
    assert f"people {ANI}, contact, version 1 cannot be opened: it was changed" in text
    assert "Invented" not in text
    assert "During handling" not in text


def test_keys_are_in_no_repr():
    assert "wraps" not in repr(REGISTER)
    assert repr(WRAPS[1]) not in repr(REGISTER)


@pytest.mark.parametrize("table", ["", "people|x", "People", "1people", "մարդիկ"])
def test_a_table_cannot_smuggle_in_another_place(table):
    with pytest.raises(ValueError, match="lower-case"):
        where(table=table)


def test_versions_count_from_one():
    with pytest.raises(ValueError, match="from 1"):
        where(version=0)
