import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.padding import (
    BadPadding,
    TooLong,
    pad,
    pad_to,
    padded_size,
    unpad,
    unpad_from,
)


@given(st.binary(max_size=6000))
def test_what_is_padded_comes_back(data):
    padded = pad(data)
    assert len(padded) == padded_size(len(data)) > len(data)
    assert unpad(padded) == data


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 512), (511, 512), (512, 1024), (1000, 1024), (4095, 4096)],
)
def test_up_to_four_kib_sizes_go_in_steps_of_512(size, padded):
    assert padded_size(size) == padded


# Reckoned by hand from the definition of Padmé: E = floor(log2 L), S = floor(log2 E) + 1, and the
# last E - S bits of L are rounded up to zero. L counts the one byte that padding adds.
@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (4096, 4352),  # L = 4097, E = 12, S = 4: multiples of 256
        (5000, 5120),
        (9999, 10240),  # E = 13, S = 4: multiples of 512
        (999_999, 1_015_808),  # E = 19, S = 5: multiples of 16384
        (65_535, 65_536),  # E = 16, S = 5: a power of two stays
    ],
)
def test_beyond_four_kib_sizes_are_those_of_padme(size, padded):
    assert padded_size(size) == padded


@given(st.integers(4096, 1 << 40))
def test_beyond_four_kib_at_most_an_eighth_is_added(size):
    assert size < padded_size(size) <= (size + 1) * 1.125


@given(st.integers(0, 1 << 40))
def test_longer_content_never_gets_shorter(size):
    assert padded_size(size) <= padded_size(size + 1)


def test_all_contents_of_one_step_look_alike():
    assert {len(pad(b"x" * size)) for size in range(512)} == {512}


def test_content_that_ends_like_padding_comes_back_whole():
    for data in (b"\x80", b"\x80\x00\x00", b"\x00" * 7, b""):
        assert unpad(pad(data)) == data
        assert unpad_from(pad_to(data, 99), 99) == data


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 512, b"x" * 512, pad(b"x") + b"\x00", pad(b"x") + b"\x00" * 512]
)
def test_what_was_not_padded_here_is_refused(data):
    with pytest.raises(BadPadding):
        unpad(data)


def test_a_fixed_size_tells_its_room():
    assert len(pad_to(b"x" * 98, 99)) == 99
    with pytest.raises(TooLong) as error:
        pad_to(b"x" * 99, 99)
    assert error.value.limit == 98
    with pytest.raises(BadPadding):
        unpad_from(pad_to(b"x", 98), 99)
