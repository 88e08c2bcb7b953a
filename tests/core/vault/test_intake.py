import traceback
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from kanch.core.vault.intake import (
    CannotOpenFiling,
    IntakeKey,
    WhyShut,
    epoch_of,
    open_filing,
    seal_filing,
)

PRIVATES = {1: bytes([1]) * 32, 2: bytes([2]) * 32}
KEYS = {n: IntakeKey(n, bytes(PrivateKey(seed).public_key)) for n, seed in PRIVATES.items()}
ONE, OTHER = UUID(int=1, version=4), UUID(int=2, version=4)


def why(filing, sealed, privates=PRIVATES):
    with pytest.raises(CannotOpenFiling) as error:
        open_filing(privates, filing, sealed)
    assert error.value.filing == filing
    return error.value.why


@given(plain=st.binary(max_size=5000), filing=st.uuids(), epoch=st.sampled_from([1, 2]))
def test_what_the_public_site_seals_the_vault_opens(plain, filing, epoch):
    sealed = seal_filing(KEYS[epoch], filing, plain)
    assert epoch_of(filing, sealed) == epoch
    assert open_filing(PRIVATES, filing, sealed) == plain


def test_the_form_is_the_documented_one():
    box = SealedBox(PrivateKey(PRIVATES[2]).public_key)
    made_elsewhere = b"\x01\x00\x00\x00\x02" + box.encrypt(
        ONE.bytes + "Ով է".encode() + b"\x80" + bytes(504)
    )
    assert len("Ով է".encode()) == 7
    assert open_filing(PRIVATES, ONE, made_elsewhere) == "Ով է".encode()


def test_who_seals_cannot_open():
    sealed = seal_filing(KEYS[1], ONE, b"Invented Person")
    assert why(ONE, sealed, {1: KEYS[1].public}) is WhyShut.CHANGED
    assert b"Invented" not in sealed


def test_the_same_filing_twice_has_no_bytes_in_common():
    first, second = (seal_filing(KEYS[1], ONE, b"Invented Person")[5:] for _ in range(2))
    pieces = {first[n : n + 8] for n in range(len(first) - 7)}
    assert not pieces & {second[n : n + 8] for n in range(len(second) - 7)}


def test_short_and_long_filings_of_a_step_look_alike():
    assert len({len(seal_filing(KEYS[1], ONE, b"x" * size)) for size in range(512)}) == 1


def test_filings_cannot_change_places():
    assert why(OTHER, seal_filing(KEYS[1], ONE, b"Invented Person")) is WhyShut.CHANGED


@given(data=st.data())
def test_any_flipped_bit_is_noticed(data):
    sealed = bytearray(seal_filing(KEYS[1], ONE, b"Invented Person"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    why(ONE, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + bytes(99), b"\x00" * 99])
def test_what_is_no_filing_is_told_from_what_was_changed(sealed):
    assert why(ONE, sealed) is WhyShut.UNKNOWN


def test_check_10_a_filing_of_an_epoch_that_is_gone_stays_shut():
    sealed = seal_filing(KEYS[1], ONE, b"Invented Person")
    assert why(ONE, sealed, {2: PRIVATES[2]}) is WhyShut.NO_EPOCH
    assert why(ONE, b"\x01\x00\x00\x00\x01") is WhyShut.CHANGED


def test_an_error_says_which_filing_and_nothing_of_its_content():
    sealed = seal_filing(KEYS[1], ONE, b"Invented Person")
    try:
        open_filing(PRIVATES, OTHER, sealed)
    except CannotOpenFiling as error:
        text = "".join(traceback.format_exception(error))
    assert f"Filing {OTHER} cannot be opened" in text
    assert "Invented" not in text
