"""Records of people, sealed in groups: whoever may read one group need not be given another.

Each write has a new data key, which encrypts the group and is itself wrapped under the register's
key of the epoch. The wrapped key is kept apart from the group: to erase it erases the group in
every copy, for nothing else opens it. A group opens only in its own place: table, record, group
and version are bound to both, so that blobs that were swapped or put back are noticed.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kanch.core.vault.aead import (
    Algorithm,
    NotAuthentic,
    Random,
    UnknownAlgorithm,
    decrypt,
    encrypt,
)
from kanch.core.vault.derivation import KEY_BYTES
from kanch.core.vault.padding import BadPadding, pad, unpad

_TABLE = re.compile(r"[a-z][a-z0-9_]*")


class Group(StrEnum):
    """The parts of a record that are opened apart."""

    MATCH = "match"
    CONTACT = "contact"
    STORY = "story"
    CUSTODY = "custody"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a sealed group belongs. The version counts the writes of this group."""

    table: str
    record: UUID
    group: Group
    version: int

    def __post_init__(self) -> None:
        if not _TABLE.fullmatch(self.table):
            raise ValueError("A table's name is lower-case letters, digits and underscores.")
        if self.version < 1:
            raise ValueError("Versions count from 1.")

    def __str__(self) -> str:
        return f"{self.table} {self.record}, {self.group}, version {self.version}"

    @property
    def bound(self) -> bytes:
        return f"kanch1|{self.table}|{self.record}|{self.group}|{self.version}".encode()


class WrappedKey(NamedTuple):
    """A data key under the register's key of an epoch; kept apart from what it opens."""

    epoch: int
    data: bytes


class SealedGroup(NamedTuple):
    """A group as written: the blob beside its plain columns, the key in the store of keys."""

    blob: bytes
    key: WrappedKey


class Why(StrEnum):
    """Why a group does not open."""

    ERASED = "its key was erased"
    NO_EPOCH = "the keyring does not hold the epoch of its key"
    KEY_CHANGED = "its key was changed, or belongs to another place"
    CHANGED = "it was changed, or belongs to another place"
    UNKNOWN = "it was written by a newer release, or is damaged"


class CannotOpen(Exception):
    """A group that does not open. Says where and why, and nothing of what is in it."""

    def __init__(self, where: Where, why: Why) -> None:
        super().__init__(f"{where} cannot be opened: {why}.")
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True)
class Register:
    """Seals and opens groups. Holds the register's keys, which its `repr` does not show.

    Attributes:
        epoch: under whose key new data keys are wrapped.
        wraps: the key of each epoch that the keyring holds.
        algorithm: for what is written; what is read names its own.
    """

    epoch: int
    wraps: Mapping[int, bytes] = field(repr=False)
    algorithm: Algorithm = Algorithm.AES_256_GCM
    random: Random = field(default=secrets.token_bytes, repr=False)

    def seal(self, where: Where, plain: bytes) -> SealedGroup:
        """Seal one write of a group, under a data key of its own."""
        data_key = self.random(KEY_BYTES)
        blob = encrypt(data_key, pad(plain), where.bound, self.algorithm, self.random)
        return SealedGroup(blob, self._wrap(where, data_key))

    def open(self, where: Where, blob: bytes, key: WrappedKey | None) -> bytes:
        """What was sealed; `key` is None when the store of keys has none. Raises CannotOpen."""
        data_key = self._unwrap(where, key)
        try:
            return unpad(decrypt(data_key, blob, where.bound))
        except UnknownAlgorithm:
            raise CannotOpen(where, Why.UNKNOWN) from None
        except (NotAuthentic, BadPadding):
            raise CannotOpen(where, Why.CHANGED) from None

    def rewrap(self, where: Where, key: WrappedKey) -> WrappedKey:
        """The same data key under this epoch; one that is there already is returned as it is.

        So a rotation that was interrupted is simply run again. Raises CannotOpen.
        """
        return key if key.epoch == self.epoch else self._wrap(where, self._unwrap(where, key))

    def _wrap(self, where: Where, data_key: bytes) -> WrappedKey:
        wrap = self.wraps[self.epoch]
        data = encrypt(wrap, data_key, where.bound, self.algorithm, self.random)
        return WrappedKey(self.epoch, data)

    def _unwrap(self, where: Where, key: WrappedKey | None) -> bytes:
        if key is None:
            raise CannotOpen(where, Why.ERASED)
        wrap = self.wraps.get(key.epoch)
        if wrap is None:
            raise CannotOpen(where, Why.NO_EPOCH)
        try:
            return decrypt(wrap, key.data, where.bound)
        except UnknownAlgorithm:
            raise CannotOpen(where, Why.UNKNOWN) from None
        except NotAuthentic:
            raise CannotOpen(where, Why.KEY_CHANGED) from None
