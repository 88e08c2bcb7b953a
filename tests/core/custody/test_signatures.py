import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody import NotAKey, PublicKey, Signature, SigningKey, digest, verify

KEY = SigningKey.generate()


@given(st.binary(max_size=200))
def test_a_signature_holds_for_its_bytes_and_for_no_others(data):
    signature = KEY.sign(data)
    assert verify(KEY.public, data, signature)
    assert not verify(KEY.public, data + b"\x00", signature)


def test_another_key_does_not_verify_even_when_it_claims_the_id():
    other = SigningKey.generate()
    signature = KEY.sign(b"edition 1")
    assert not verify(other.public, b"edition 1", signature)
    claimed = Signature(other.public.key_id, signature.value)
    assert not verify(other.public, b"edition 1", claimed)


@given(position=st.integers(0, 63), bit=st.integers(0, 7))
def test_a_signature_with_one_flipped_bit_is_refused(position, bit):
    signature = KEY.sign(b"edition 1")
    value = bytearray(base64.b64decode(signature.value))
    value[position] ^= 1 << bit
    flipped = signature._replace(value=base64.b64encode(value).decode())
    assert not verify(KEY.public, b"edition 1", flipped)


@pytest.mark.parametrize("value", ["", "not base64!", "AAAA"])
def test_a_malformed_signature_is_refused_without_a_crash(value):
    assert not verify(KEY.public, b"", Signature(KEY.public.key_id, value))


def test_a_key_survives_its_pem_file():
    again = SigningKey.from_pem(KEY.to_pem())
    assert again.public == KEY.public
    assert again.sign(b"x") == KEY.sign(b"x")


def test_other_files_are_not_taken_for_keys():
    rsa = generate_private_key(65537, 2048)
    pem = rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(NotAKey, match="Ed25519 is needed"):
        SigningKey.from_pem(pem)
    with pytest.raises(NotAKey, match="PEM"):
        SigningKey.from_pem(b"hello")


def test_people_compare_a_public_key_in_groups_of_four():
    text = KEY.public.text
    assert [len(group) for group in text.split(" ")] == [4] * 16
    assert PublicKey.from_text(text) == KEY.public
    assert PublicKey.from_text(text.upper().replace(" ", "")) == KEY.public
    with pytest.raises(NotAKey, match="16 groups"):
        PublicKey.from_text("12 34")


def test_the_key_id_is_the_start_of_the_digest_of_the_raw_key():
    assert KEY.public.key_id == digest(KEY.public.raw)[:16]


def test_a_private_key_is_not_in_its_repr():
    assert repr(KEY) == f"SigningKey({KEY.public.key_id})"
