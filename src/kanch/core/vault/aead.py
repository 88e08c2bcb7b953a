"""Encryption that notices changes; the first byte of what it gives names the algorithm.

AES-256-GCM where the processor has AES, XChaCha20-Poly1305 where it has not and where AES in
software would be slow and open to timing. Whoever reads needs not know which machine wrote.
"""

import secrets
from collections.abc import Callable
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from kanch.core.vault.derivation import KEY_BYTES

TAG_BYTES = 16
Random = Callable[[int], bytes]


class Algorithm(IntEnum):
    """The first byte of what is encrypted."""

    AES_256_GCM = 1
    XCHACHA20_POLY1305 = 2


# Random nonces of 96 bits hold for 2**32 messages of a key (NIST SP 800-38D, 8.3). A data key
# encrypts once, a wrapping key some hundred thousand data keys before the next epoch.
_NONCE_BYTES = {Algorithm.AES_256_GCM: 12, Algorithm.XCHACHA20_POLY1305: 24}


class UnknownAlgorithm(ValueError):
    """The first byte names no algorithm that this release knows: the data is newer, or damaged."""


class NotAuthentic(ValueError):
    """Another key, another place, or changed bytes: which of them cannot be told."""


def encrypt(
    key: bytes,
    plain: bytes,
    bound: bytes,
    algorithm: Algorithm = Algorithm.AES_256_GCM,
    random: Random = secrets.token_bytes,
) -> bytes:
    """Algorithm byte, nonce, ciphertext with tag. Opens only where `bound` is the same again."""
    nonce = random(_NONCE_BYTES[algorithm])
    if algorithm is Algorithm.AES_256_GCM:
        body = AESGCM(key).encrypt(nonce, plain, bound)
    else:
        body = crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bound, nonce, key)
    return bytes([algorithm]) + nonce + body


def decrypt(key: bytes, data: bytes, bound: bytes) -> bytes:
    """What was encrypted. Raises UnknownAlgorithm, NotAuthentic."""
    try:
        algorithm = Algorithm(data[0])
    except (IndexError, ValueError):
        raise UnknownAlgorithm("The first byte names no known algorithm.") from None
    start = 1 + _NONCE_BYTES[algorithm]
    nonce, body = data[1:start], data[start:]
    if len(body) < TAG_BYTES or len(key) != KEY_BYTES:
        raise NotAuthentic("Too short to have been encrypted here.")
    try:
        if algorithm is Algorithm.AES_256_GCM:
            return AESGCM(key).decrypt(nonce, body, bound)
        return crypto_aead_xchacha20poly1305_ietf_decrypt(body, bound, nonce, key)
    except (InvalidTag, CryptoError):
        raise NotAuthentic("Another key, another place, or changed bytes.") from None
