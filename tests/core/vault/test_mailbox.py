import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.mailbox import (
    LIMIT,
    SEALED_BYTES,
    CannotOpenAnswer,
    open_answer,
    seal_answer,
)
from kanch.core.vault.padding import TooLong
from kanch.core.vault.receipts import ReceiptCode

KEYS = ReceiptCode.for_form(bytes(32), bytes(16)).keys(b"site salt of 16+")


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_who_has_the_code_reads_the_answer_and_all_answers_have_one_size(text):
    sealed = seal_answer(KEYS.public, text)
    assert len(sealed) == SEALED_BYTES == 2048
    assert open_answer(KEYS.seed, sealed) == text


def test_the_longest_answer_fits_and_one_byte_more_does_not():
    assert open_answer(KEYS.seed, seal_answer(KEYS.public, "x" * LIMIT)) == "x" * LIMIT
    with pytest.raises(TooLong) as error:
        seal_answer(KEYS.public, "x" * (LIMIT + 1))
    assert error.value.limit == LIMIT
    # An Armenian letter takes two bytes.
    assert len(seal_answer(KEYS.public, "ա" * (LIMIT // 2))) == SEALED_BYTES


def test_the_public_key_and_another_code_open_nothing():
    sealed = seal_answer(KEYS.public, "You have news.")
    said = set()
    for seed in (KEYS.public, bytes(32)):
        with pytest.raises(CannotOpenAnswer) as error:
            open_answer(seed, sealed)
        said.add(str(error.value))
    for changed in (b"", b"\x02" + sealed[1:], sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(CannotOpenAnswer) as error:
            open_answer(KEYS.seed, changed)
        said.add(str(error.value))
    assert len(said) == 1


def test_the_same_answer_twice_has_no_bytes_in_common():
    first, second = (seal_answer(KEYS.public, "You have news.")[1:] for _ in range(2))
    pieces = {first[n : n + 8] for n in range(len(first) - 7)}
    assert not pieces & {second[n : n + 8] for n in range(len(second) - 7)}
