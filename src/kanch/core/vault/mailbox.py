"""Answers that wait for a receipt code: sealed to its key, all of one size, no other copy.

Byte 1, then a sealed box of libsodium. Only who types the code opens it; neither the vault nor a
thief can read an answer once it lies there. The box does not prove who wrote it: a writer of the
database could put a false answer there, as it could change any page.
"""

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kanch.core.vault.padding import BadPadding, pad_to, unpad_from

SEALED_BYTES = 2048
_FORMAT = b"\x01"
# A sealed box adds a public key of 32 bytes and a tag of 16.
_PADDED = SEALED_BYTES - len(_FORMAT) - 48
# What an answer may be long, in bytes of UTF-8: some 1,900 Latin letters, 990 Armenian ones.
LIMIT = _PADDED - 1


class CannotOpenAnswer(Exception):
    """An answer that does not open with this code; nothing says why, for nobody may learn it."""

    def __init__(self) -> None:
        super().__init__("This answer does not open with this code.")


def seal_answer(public: bytes, text: str) -> bytes:
    """Seal an answer to the public key of a receipt code. Raises TooLong."""
    return _FORMAT + SealedBox(PublicKey(public)).encrypt(pad_to(text.encode(), _PADDED))


def open_answer(seed: bytes, sealed: bytes) -> str:
    """The answer, with the seed that the receipt code gives. Raises CannotOpenAnswer."""
    if sealed[:1] != _FORMAT:
        raise CannotOpenAnswer
    try:
        padded = SealedBox(PrivateKey(seed)).decrypt(sealed[len(_FORMAT) :])
        return unpad_from(padded, _PADDED).decode()
    except (CryptoError, BadPadding, UnicodeDecodeError):
        raise CannotOpenAnswer from None
