"""Signatures in plain Python: the vectors of RFC 8032, and what a forger may try."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody.verifier import NotAKey, ed25519_verify, key_id, key_text, read_key

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19

# RFC 8032, 7.1: public key, message, signature.
VECTORS = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}

# Every way to write one of the eight points of small order (RFC 7748 curve, torsion subgroup).
_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
SMALL = [
    (y | sign << 255).to_bytes(32, "little")
    for y in (0, 1, PRIME - 1, _EIGHT, PRIME - _EIGHT, PRIME, PRIME + 1)
    for sign in (0, 1)
]


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_of_the_standard_hold_and_break_with_any_change(name):
    public, message, signature = map(bytes.fromhex, VECTORS[name])
    assert ed25519_verify(public, message, signature)
    assert not ed25519_verify(public, message + b"\x00", signature)
    for position in range(64):
        flipped = bytearray(signature)
        flipped[position] ^= 1 << position % 8
        assert not ed25519_verify(public, message, bytes(flipped))


seeds = st.binary(min_size=32, max_size=32)


@given(seeds, st.binary(max_size=300))
def test_what_the_library_signs_is_found_right(seed, message):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert ed25519_verify(public, message, key.sign(message))


@given(seeds, st.binary(max_size=50), st.integers(0, 31), st.integers(0, 7))
def test_a_key_with_one_flipped_bit_did_not_sign(seed, message, position, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = bytearray(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    public[position] ^= 1 << bit
    assert not ed25519_verify(bytes(public), message, key.sign(message))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=9), st.binary(max_size=70))
def test_bytes_at_random_are_refused_without_a_crash(public, message, signature):
    assert not ed25519_verify(public, message, signature)


def test_a_second_writing_of_a_signature_is_refused():
    public, message, signature = map(bytes.fromhex, VECTORS["TEST 2"])
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    again = signature[:32] + scalar.to_bytes(32, "little")
    assert not ed25519_verify(public, message, again)


@pytest.mark.parametrize("public", SMALL)
def test_a_key_under_which_one_signature_fits_many_messages_is_refused(public):
    # With a key of small order, this needs no private key at all.
    nothing = (1).to_bytes(32, "little") + bytes(32)
    assert not any(ed25519_verify(public, b"%d" % n, nothing) for n in range(16))
    with pytest.raises(NotAKey, match="no key"):
        read_key(public.hex())


def test_the_library_alone_would_take_such_a_key():
    identity = (1).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(identity).verify(identity + bytes(32), b"anything")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    _public, message, signature = map(bytes.fromhex, VECTORS["TEST 1"])
    assert not ed25519_verify(bytes(length), message, signature)


PUBLIC = bytes.fromhex(VECTORS["TEST 1"][0])


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC.hex(),
        PUBLIC.hex().upper(),
        key_text(PUBLIC),
        f"  {key_text(PUBLIC)}\n",
        PUBLIC.hex(":"),
        key_text(PUBLIC).replace(" ", "\u00a0"),
        key_text(PUBLIC).replace(" ", "-"),
    ],
)
def test_a_key_is_read_however_people_group_it(text):
    assert read_key(text) == PUBLIC


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "0 signs instead of 64"),
        (key_text(PUBLIC)[:-5], "60 signs instead of 64"),
        ("o" + PUBLIC.hex()[1:], "mistyped"),
        ("02" + "00" * 31, "mistyped"),
        (key_id(PUBLIC), "16 signs instead of 64"),
    ],
)
def test_a_mistyped_key_says_what_to_look_for(text, why):
    with pytest.raises(NotAKey, match=why):
        read_key(text)
