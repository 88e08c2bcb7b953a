"""Ed25519 signatures, and keys in a form that two people can compare over the telephone."""

import base64
import binascii
from dataclasses import dataclass
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from kanch.core.custody.canonical import digest

KEY_BYTES = 32


class NotAKey(ValueError):
    """The text or file is not an Ed25519 key; the message says what was expected."""


class Signature(NamedTuple):
    """A signature and whose key made it: `key_id` as in PublicKey, `value` in base64."""

    key_id: str
    value: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key: 32 raw bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise NotAKey(f"A public key has {KEY_BYTES} bytes, not {len(self.raw)}.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a key written as hex digits, in groups or not. Raises NotAKey."""
        try:
            return cls(bytes.fromhex(text))
        except ValueError as error:
            raise NotAKey("A public key is written as 16 groups of 4 hex digits.") from error

    @property
    def key_id(self) -> str:
        """The first 16 hex digits of the SHA-256 of the raw key."""
        return digest(self.raw)[:16]

    @property
    def text(self) -> str:
        """The whole key in 16 groups of 4 hex digits, for people to compare."""
        return self.raw.hex(" ", 2)


class SigningKey:
    """An Ed25519 private key. Its `repr` shows the key id only, so that logs cannot leak it."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def __repr__(self) -> str:
        return f"SigningKey({self.public.key_id})"

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read an unencrypted PKCS 8 file. Raises NotAKey."""
        try:
            private = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise NotAKey("This is not an unencrypted private key in PEM form.") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise NotAKey("This private key is of another kind; Ed25519 is needed.")
        return cls(private)

    def to_pem(self) -> bytes:
        """The key as an unencrypted PKCS 8 file: whoever writes it sets the mode to 0600."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public(self) -> PublicKey:
        raw = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(raw)

    def sign(self, data: bytes) -> Signature:
        value = base64.b64encode(self._private.sign(data)).decode()
        return Signature(self.public.key_id, value)


def verify(public_key: PublicKey, data: bytes, signature: Signature) -> bool:
    """Whether this key made this signature over exactly these bytes."""
    if signature.key_id != public_key.key_id:
        return False
    try:
        value = base64.b64decode(signature.value, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key.raw).verify(value, data)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
