"""Filings: sealed the moment they arrive, by a site that cannot read them afterwards.

Byte 1, the epoch in four bytes, then a sealed box of libsodium (X25519, XSalsa20-Poly1305) that
holds the 16 bytes of the filing's uuid and the padded content. Any program with libsodium can make
one, a browser too. The box says who it is for and not who it is from: what it holds is a claim.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kanch.core.vault.padding import BadPadding, pad, unpad

_FORMAT = b"\x01"
_EPOCH_BYTES = 4
_HEAD = len(_FORMAT) + _EPOCH_BYTES
_UUID_BYTES = 16


class IntakeKey(NamedTuple):
    """What the public site holds: the public key of the current epoch."""

    epoch: int
    public: bytes


class WhyShut(StrEnum):
    """Why a filing does not open."""

    NO_EPOCH = "the keyring does not hold the epoch that it was sealed to"
    CHANGED = "it was changed, or belongs to another filing"
    UNKNOWN = "it was written by a newer release, or is damaged"


class CannotOpenFiling(Exception):
    """A filing that does not open. Says which and why, and nothing of what is in it."""

    def __init__(self, filing: UUID, why: WhyShut) -> None:
        super().__init__(f"Filing {filing} cannot be opened: {why}.")
        self.filing = filing
        self.why = why


def seal_filing(key: IntakeKey, filing: UUID, plain: bytes) -> bytes:
    """Seal what somebody sent. Who seals cannot open."""
    box = SealedBox(PublicKey(key.public)).encrypt(filing.bytes + pad(plain))
    return _FORMAT + key.epoch.to_bytes(_EPOCH_BYTES) + box


def epoch_of(filing: UUID, sealed: bytes) -> int:
    """The epoch that a filing was sealed to, so that its key is kept. Raises CannotOpenFiling."""
    if len(sealed) < _HEAD or sealed[:1] != _FORMAT:
        raise CannotOpenFiling(filing, WhyShut.UNKNOWN)
    return int.from_bytes(sealed[len(_FORMAT) : _HEAD])


def open_filing(intakes: Mapping[int, bytes], filing: UUID, sealed: bytes) -> bytes:
    """What was sealed, with the private key of its epoch. Raises CannotOpenFiling."""
    private = intakes.get(epoch_of(filing, sealed))
    if private is None:
        raise CannotOpenFiling(filing, WhyShut.NO_EPOCH)
    try:
        content = SealedBox(PrivateKey(private)).decrypt(sealed[_HEAD:])
        plain = unpad(content[_UUID_BYTES:])
    except (CryptoError, BadPadding):
        raise CannotOpenFiling(filing, WhyShut.CHANGED) from None
    if content[:_UUID_BYTES] != filing.bytes:
        raise CannotOpenFiling(filing, WhyShut.CHANGED)
    return plain
