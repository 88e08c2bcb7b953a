"""Keys, sealed records and receipt codes: what makes a stolen register unreadable.

Bytes in, bytes out: no file, no clock, no network, and nothing of a person in an error.
"""

from kanch.core.vault.aead import Algorithm
from kanch.core.vault.intake import (
    CannotOpenFiling,
    IntakeKey,
    WhyShut,
    epoch_of,
    open_filing,
    seal_filing,
)
from kanch.core.vault.keyring import (
    BadSlot,
    Epoch,
    EpochInUse,
    Keyring,
    KeyringDamaged,
    KeyringError,
    NotUnlocked,
    Slot,
    slots_of,
    unlock,
    unlock_by_recovery,
)
from kanch.core.vault.labels import IndexedCode, IndexRow, Posting, build_index
from kanch.core.vault.mailbox import CannotOpenAnswer, open_answer, seal_answer
from kanch.core.vault.padding import TooLong
from kanch.core.vault.passphrases import RECOVERY_WORDS, WORDS, WeakPassphrase, generate_passphrase
from kanch.core.vault.receipts import NotACode, ReceiptCode, ReceiptKeys
from kanch.core.vault.records import (
    CannotOpen,
    Group,
    Register,
    SealedGroup,
    Where,
    Why,
    WrappedKey,
)
from kanch.core.vault.suppression import Trace, blinded, is_suppressed

__all__ = [
    "RECOVERY_WORDS",
    "WORDS",
    "Algorithm",
    "BadSlot",
    "CannotOpen",
    "CannotOpenAnswer",
    "CannotOpenFiling",
    "Epoch",
    "EpochInUse",
    "Group",
    "IndexRow",
    "IndexedCode",
    "IntakeKey",
    "Keyring",
    "KeyringDamaged",
    "KeyringError",
    "NotACode",
    "NotUnlocked",
    "Posting",
    "ReceiptCode",
    "ReceiptKeys",
    "Register",
    "SealedGroup",
    "Slot",
    "TooLong",
    "Trace",
    "WeakPassphrase",
    "Where",
    "Why",
    "WhyShut",
    "WrappedKey",
    "blinded",
    "build_index",
    "epoch_of",
    "generate_passphrase",
    "is_suppressed",
    "open_answer",
    "open_filing",
    "seal_answer",
    "seal_filing",
    "slots_of",
    "unlock",
    "unlock_by_recovery",
]
