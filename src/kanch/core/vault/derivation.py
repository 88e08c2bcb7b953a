"""Keys out of secrets: HKDF where the secret is random, Argon2id where people carry it."""

from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs with Argon2id: memory in KiB, passes over it, lanes side by side."""

    memory: int
    passes: int
    lanes: int = 1


def derive(secret: bytes, info: str, *, salt: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 (RFC 5869) of a secret that has at least 128 random bits in itself.

    `info` says what the key is for: other words, an unrelated key.
    """
    return HKDF(SHA256(), length, salt or None, info.encode()).derive(secret)


def stretch(secret: bytes, salt: bytes, cost: Cost, *, length: int = KEY_BYTES) -> bytes:
    """Argon2id (RFC 9106) of a secret that somebody may try to guess."""
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory, cost.lanes, length, Type.ID, version=19
    )
