"""The keyring: the register's keys in one file, which a few people can open.

The file is canonical JSON. Its body, encrypted under a master key that is new with every writing,
holds the keys. Each slot holds the master key sealed to a key pair that comes from a passphrase,
or from two of three recovery secrets. So whoever has the ring open can write it anew for all slots
without knowing their passphrases, and a slot that was taken out opens nothing that is written
later, not even for somebody who kept an older file.

A public key lets anybody seal to a slot: the body therefore repeats a secret of each slot, which
its owner finds in the slot too. A ring that somebody else made up does not have it.

Nothing here touches a disk: who writes the file writes a new one beside it and renames it.
"""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any, Self

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kanch.core.vault.aead import Random, decrypt, encrypt
from kanch.core.vault.derivation import KEY_BYTES, SALT_BYTES, Cost, derive, stretch
from kanch.core.vault.folding import folded
from kanch.core.vault.passphrases import RECOVERY_WORDS, checked

FORMAT = "kanch-keyring-1"
PASSPHRASE_COST = Cost(memory=64 * 1024, passes=3)
# What a file may ask for: less is a mistake, more would only stop the machine.
_MEMORY, _PASSES, _LANES = (8 * 1024, 1024 * 1024), (1, 16), (1, 4)
RECOVERY_HOLDERS = 3
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_RECOVERY = "recovery-"


class KeyringError(Exception):
    """Something about a keyring; the message says what to do."""


class NotUnlocked(KeyringError):
    """It does not open. Whatever is wrong, the message is the same, so that it gives no hint."""

    def __init__(self) -> None:
        super().__init__("The keyring does not open with this.")


class KeyringDamaged(KeyringError):
    """The file is not what was written."""


class BadSlot(KeyringError):
    """The slot cannot be made, or taken out."""


class EpochInUse(KeyringError):
    """An epoch is still needed: by records, or by filings that nobody has opened yet."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """The keys of one epoch. Its `repr` shows none of them.

    Attributes:
        number: counts from 1.
        made: the day; what is erased is gone everywhere once all epochs made by then are dropped.
        wrap: wraps the data keys of records.
        index: makes the labels of an index on disk.
        mac: for keyed digests that may change with the epoch.
        intake: private half of the X25519 key that filings are sealed to.
    """

    number: int
    made: date
    wrap: bytes = field(repr=False)
    index: bytes = field(repr=False)
    mac: bytes = field(repr=False)
    intake: bytes = field(repr=False)

    @classmethod
    def new(cls, number: int, made: date, random: Random) -> Self:
        return cls(number, made, *(random(KEY_BYTES) for _ in range(4)))

    @property
    def intake_public(self) -> bytes:
        """What the public site is given: it seals, and opens nothing."""
        return bytes(PrivateKey(self.intake).public_key)


@dataclass(frozen=True, slots=True)
class Slot:
    """One way into the ring, as it stands in the file: a secret opens it, none can be read in it.

    Attributes:
        name: lower-case letters, digits, hyphens; a role or number is better than a name.
        cost: of a guess at the passphrase; None for recovery, whose secrets cannot be guessed.
        public: the key that the master key is sealed to.
        proof: a secret of this slot, encrypted; the body repeats it.
    """

    name: str
    cost: Cost | None
    salt: bytes
    public: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a secret gives for a slot: its private key, and the key of its proof."""

    private: PrivateKey = field(repr=False)
    proof: bytes = field(repr=False)

    @classmethod
    def of(cls, name: str, stretched: bytes) -> Self:
        private = derive(stretched, f"kanch1|slot|box|{name}")
        return cls(PrivateKey(private), derive(stretched, f"kanch1|slot|proof|{name}"))


@dataclass(frozen=True, slots=True)
class Keyring:
    """An open keyring. Every change gives another one; nothing counts until it is written.

    Attributes:
        epochs: the oldest first; the last is the current one.
        suppression: keys the list of what must not come back; no epoch's key, for the list has
            nothing left to be made anew from.
    """

    epochs: tuple[Epoch, ...]
    suppression: bytes = field(repr=False)
    slots: tuple[Slot, ...] = ()
    _proofs: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def create(cls, made: date, random: Random = secrets.token_bytes) -> Self:
        """A new ring with its first epoch and no slot yet."""
        return cls((Epoch.new(1, made, random),), random(KEY_BYTES))

    @property
    def current(self) -> Epoch:
        return self.epochs[-1]

    @property
    def wraps(self) -> dict[int, bytes]:
        """What `Register` needs."""
        return {epoch.number: epoch.wrap for epoch in self.epochs}

    @property
    def intakes(self) -> dict[int, bytes]:
        """The private intake key of each epoch."""
        return {epoch.number: epoch.intake for epoch in self.epochs}

    def with_passphrase(
        self,
        name: str,
        passphrase: str,
        *,
        cost: Cost = PASSPHRASE_COST,
        random: Random = secrets.token_bytes,
    ) -> Self:
        """Add a slot, or give an old one another passphrase. Raises BadSlot, WeakPassphrase."""
        if not _NAME.fullmatch(name) or name.startswith(_RECOVERY):
            raise BadSlot(
                "A slot's name is up to 40 lower-case letters, digits and hyphens, and does not "
                f"begin with {_RECOVERY}"
            )
        if not _allowed(cost):
            raise BadSlot("No file may ask for such a cost of a passphrase.")
        salt = random(SALT_BYTES)
        stretched = stretch(checked(passphrase).encode(), salt, cost)
        return self._with(name, cost, salt, stretched, random)

    def with_recovery(
        self, recovery_secrets: Iterable[str], random: Random = secrets.token_bytes
    ) -> Self:
        """Let any two of three holders open the ring; replaces former holders.

        Args:
            recovery_secrets: three, as `generate_passphrase(RECOVERY_WORDS)` gives them.

        Raises WeakPassphrase, BadSlot.
        """
        parts = [checked(one, RECOVERY_WORDS).encode() for one in recovery_secrets]
        if len(set(parts)) != RECOVERY_HOLDERS or len(parts) != RECOVERY_HOLDERS:
            raise BadSlot(f"Recovery has {RECOVERY_HOLDERS} different secrets.")
        ring = self
        for one, other in combinations(range(RECOVERY_HOLDERS), 2):
            name, salt = f"{_RECOVERY}{one + 1}-{other + 1}", random(SALT_BYTES)
            stretched = _joined(parts[one], parts[other], salt)
            ring = ring._with(name, None, salt, stretched, random)
        return ring

    def without_slot(self, name: str) -> Self:
        """Take a passphrase's slot out. Raises BadSlot.

        Whoever had it open may have kept the keys of its epochs: begin a new one, and rotate.
        """
        return self._without(slot for slot in self.slots if slot.name == name and slot.cost)

    def without_recovery(self) -> Self:
        """Take all recovery holders out. Raises BadSlot when there are none."""
        return self._without(slot for slot in self.slots if slot.cost is None)

    def with_epoch(self, made: date, random: Random = secrets.token_bytes) -> Self:
        """Begin an epoch: from now on its keys are used. Older ones still open."""
        new = Epoch.new(self.current.number + 1, made, random)
        return replace(self, epochs=(*self.epochs, new))

    def without_epochs(self, made_before: date, in_use: Collection[int]) -> Self:
        """Let go of the keys of old epochs: what still hangs on them is gone for good.

        Args:
            made_before: epochs made before this day go; the current one always stays.
            in_use: numbers of epochs that wrapped keys or unopened filings still name.

        Raises EpochInUse, naming the epochs, before anything is lost.
        """
        gone = [epoch for epoch in self.epochs[:-1] if epoch.made < made_before]
        needed = [str(epoch.number) for epoch in gone if epoch.number in in_use]
        if needed:
            raise EpochInUse(f"Epoch {', '.join(needed)} is still in use: finish the rotation.")
        return replace(self, epochs=tuple(epoch for epoch in self.epochs if epoch not in gone))

    def to_bytes(self, random: Random = secrets.token_bytes) -> bytes:
        """The file: whoever writes it sets the mode to 0600. Raises BadSlot without any slot."""
        if not self.slots:
            raise BadSlot("Nobody could open this keyring: add a passphrase first.")
        master = random(KEY_BYTES)
        head = {"format": FORMAT, "slots": [_written(slot, master) for slot in self.slots]}
        body = _canonical(
            {
                "epochs": [_written_epoch(epoch) for epoch in self.epochs],
                "proofs": {name: _text(proof) for name, proof in self._proofs.items()},
                "suppression": _text(self.suppression),
            }
        )
        sealed = encrypt(master, body, _canonical(head), random=random)
        return _canonical({**head, "body": _text(sealed)})

    def _with(
        self, name: str, cost: Cost | None, salt: bytes, stretched: bytes, random: Random
    ) -> Self:
        opening, proof = _Opening.of(name, stretched), random(KEY_BYTES)
        public = bytes(opening.private.public_key)
        slot = Slot(name, cost, salt, public, encrypt(opening.proof, proof, public, random=random))
        others = [old for old in self.slots if old.name != name]
        slots = tuple(sorted([*others, slot], key=lambda one: one.name))
        return replace(self, slots=slots, _proofs={**self._proofs, name: proof})

    def _without(self, slots: Iterable[Slot]) -> Self:
        gone = {slot.name for slot in slots}
        if not gone:
            raise BadSlot("There is no such slot.")
        kept = tuple(slot for slot in self.slots if slot.name not in gone)
        proofs = {name: proof for name, proof in self._proofs.items() if name not in gone}
        return replace(self, slots=kept, _proofs=proofs)


def slots_of(data: bytes) -> tuple[Slot, ...]:
    """The slots of a locked keyring. Raises KeyringDamaged."""
    return tuple(slot for slot, _ in _File.read(data).slots)


def unlock(data: bytes, passphrase: str, slot: str | None = None) -> Keyring:
    """Open a keyring with a passphrase, for the named slot or for any.

    Each slot that is tried takes 0.2 to 0.3 s; a name that no slot has takes as long as one.
    Raises NotUnlocked, KeyringDamaged.
    """
    file, secret = _File.read(data), folded(passphrase).encode()
    tried = [one for one in file.slots if one[0].cost and slot in (None, one[0].name)]
    for found, sealed in tried:
        assert found.cost is not None
        stretched = stretch(secret, found.salt, found.cost)
        if ring := file.opened(found, sealed, stretched):
            return ring
    if not tried:
        stretch(secret, bytes(SALT_BYTES), PASSPHRASE_COST)
    raise NotUnlocked


def unlock_by_recovery(data: bytes, one: str, other: str) -> Keyring:
    """Open a keyring with two of the three recovery secrets, in either order.

    Raises NotUnlocked, KeyringDamaged.
    """
    file = _File.read(data)
    parts = folded(one).encode(), folded(other).encode()
    for found, sealed in file.slots:
        if found.cost is None and (ring := file.opened(found, sealed, _joined(*parts, found.salt))):
            return ring
    raise NotUnlocked


def _joined(one: bytes, other: bytes, salt: bytes) -> bytes:
    """Two recovery secrets as one, whoever comes first. They are too long to need Argon2id."""
    return derive(b"\x00".join(sorted((one, other))), "kanch1|recovery", salt=salt)


@dataclass(frozen=True, slots=True)
class _File:
    """A keyring as read: each slot with the sealed master key, and what the body is bound to."""

    slots: tuple[tuple[Slot, bytes], ...]
    body: bytes
    bound: bytes

    @classmethod
    def read(cls, data: bytes) -> Self:
        try:
            written = json.loads(data)
            body = _bytes(written.pop("body"))
            if written["format"] != FORMAT:
                raise KeyringDamaged(f"This is no keyring of the form {FORMAT}.")
            slots = tuple((_slot(one), _bytes(one["master"])) for one in written["slots"])
            return cls(slots, body, _canonical(written))
        except _UNREADABLE:
            raise KeyringDamaged("This is no keyring. Take the offline copy.") from None

    def opened(self, slot: Slot, sealed: bytes, stretched: bytes) -> Keyring | None:
        """The ring, or None when the secret is not the slot's. Raises KeyringDamaged."""
        opening = _Opening.of(slot.name, stretched)
        if bytes(opening.private.public_key) != slot.public:
            return None
        try:
            master = SealedBox(opening.private).decrypt(sealed)
            proof = decrypt(opening.proof, slot.proof, slot.public)
            body = json.loads(decrypt(master, self.body, self.bound))
            proofs = {name: _bytes(text) for name, text in body["proofs"].items()}
            epochs = tuple(_epoch(one) for one in body["epochs"])
            suppression = _bytes(body["suppression"])
        except (CryptoError, *_UNREADABLE):
            raise KeyringDamaged("The keyring was changed. Take the offline copy.") from None
        if not secrets.compare_digest(proofs.get(slot.name, b""), proof):
            raise KeyringDamaged("Somebody else made this keyring. Take the offline copy.")
        return Keyring(epochs, suppression, tuple(one for one, _ in self.slots), proofs)


# What a file that is no keyring, or was changed, can raise while it is taken apart. The errors of
# decryption are ValueErrors.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error)


def _canonical(value: Mapping[str, object]) -> bytes:
    """Canonical JSON as `kanch.core.custody` defines it: here all is ASCII and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _written(slot: Slot, master: bytes) -> dict[str, object]:
    cost = slot.cost
    return {
        "name": slot.name,
        "argon2id": cost and {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes},
        "salt": _text(slot.salt),
        "public": _text(slot.public),
        "proof": _text(slot.proof),
        "master": _text(SealedBox(PublicKey(slot.public)).encrypt(master)),
    }


def _allowed(cost: Cost) -> bool:
    asked = ((cost.memory, _MEMORY), (cost.passes, _PASSES), (cost.lanes, _LANES))
    return all(type(value) is int and least <= value <= most for value, (least, most) in asked)


def _slot(written: Mapping[str, Any]) -> Slot:
    name, asked = written["name"], written["argon2id"]
    if not _NAME.fullmatch(name):
        raise ValueError("no name of a slot")
    cost = None if asked is None else Cost(asked["memory"], asked["passes"], asked["lanes"])
    if cost and not _allowed(cost):
        raise ValueError("no cost of a passphrase")
    salt, public, proof = (_bytes(written[key]) for key in ("salt", "public", "proof"))
    if (len(salt), len(public)) != (SALT_BYTES, KEY_BYTES):
        raise ValueError("no salt or no public key")
    return Slot(name, cost, salt, public, proof)


def _written_epoch(epoch: Epoch) -> dict[str, object]:
    return {
        "number": epoch.number,
        "made": epoch.made.isoformat(),
        "wrap": _text(epoch.wrap),
        "index": _text(epoch.index),
        "mac": _text(epoch.mac),
        "intake": _text(epoch.intake),
    }


def _epoch(written: Mapping[str, Any]) -> Epoch:
    keys = (_bytes(written[key]) for key in ("wrap", "index", "mac", "intake"))
    return Epoch(written["number"], date.fromisoformat(written["made"]), *keys)
