"""Receipt codes: digits that a person notes down, dictates, and comes back with.

22 digits are 73 bits; two more, after ISO/IEC 7064 (MOD 97-10), catch every single wrong digit and
every two digits that were swapped. Digits, because all scripts have them. Only what Argon2id makes
of a code is kept: a locator to find the case by, and the public half of a key that answers are
sealed to. Whoever has the register can neither read an answer nor tell which code it waits for.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Self

from nacl.public import PrivateKey

from kanch.core.vault.derivation import KEY_BYTES, SALT_BYTES, Cost, derive, stretch

DIGITS = 22
CHECKED_DIGITS = DIGITS + 2
LOCATOR_BYTES = 16
FORM_KEY_BYTES = 16
COST = Cost(memory=19 * 1024, passes=2)
_GROUP = 4
# Letters that are typed for a digit, or read for one by a program that reads pictures: the O of
# three alphabets, the I of two and a small L, the Cyrillic Ze.
_LOOKALIKES = dict.fromkeys("OoОоՕօ", "0") | dict.fromkeys("IlІі", "1") | dict.fromkeys("Зз", "3")
# What stands between digits: blanks, punctuation of any script, signs that nobody sees, and marks
# that sit on a digit, such as the frame of a keycap.
_BETWEEN = ("Z", "P", "C", "M", "S")


class NotACode(ValueError):
    """This is not a receipt code; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A receipt code. Its `repr` does not show the digits, so that no log does."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.digits) != CHECKED_DIGITS:
            raise NotACode(f"A code has {CHECKED_DIGITS} digits; here are {len(self.digits)}.")
        if not self.digits.isascii() or not self.digits.isdigit():
            raise NotACode("A code has digits only.")
        if int(self.digits) % 97 != 1:
            raise NotACode("A digit is wrong, missing, or in another place.")

    @classmethod
    def for_form(cls, pepper: bytes, form_key: bytes) -> Self:
        """The code of a form: the same whenever the form is sent again.

        Args:
            pepper: the site's secret for codes, 32 random bytes.
            form_key: what the form was given when it was first shown, 16 random bytes or more.
        """
        if len(pepper) != KEY_BYTES or len(form_key) < FORM_KEY_BYTES:
            raise ValueError(
                f"A pepper has {KEY_BYTES} bytes, a form key {FORM_KEY_BYTES} or more."
            )
        drawn = derive(pepper, f"kanch1|receipt|{form_key.hex()}")
        body = f"{int.from_bytes(drawn) % 10**DIGITS:0{DIGITS}}"
        return cls(f"{body}{98 - int(body) * 100 % 97:02}")

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a code as people write it: digits of any script, in any groups, O for 0.

        Raises NotACode.
        """
        return cls("".join(_digit(character) for character in text))

    @property
    def grouped(self) -> str:
        """Six groups of four digits, to read aloud and to note down."""
        return " ".join(self.digits[n : n + _GROUP] for n in range(0, CHECKED_DIGITS, _GROUP))

    def keys(self, site_salt: bytes) -> "ReceiptKeys":
        """What the code opens on this site. Takes some 40 ms and 19 MB, on purpose."""
        if len(site_salt) < SALT_BYTES:
            raise ValueError(f"A site's salt has {SALT_BYTES} bytes or more.")
        length = LOCATOR_BYTES + KEY_BYTES
        made = stretch(self.digits.encode(), site_salt, COST, length=length)
        return ReceiptKeys(made[:LOCATOR_BYTES], made[LOCATOR_BYTES:])


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What comes out of a code: `locator` and `public` are kept, `seed` never is."""

    locator: bytes
    seed: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The X25519 public key whose private key is the seed."""
        return bytes(PrivateKey(self.seed).public_key)


def _digit(character: str) -> str:
    """The digit that a character stands for, or nothing when it only stands between digits."""
    number = unicodedata.digit(character, None)
    if number is not None:
        return str(number)
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if unicodedata.category(character).startswith(_BETWEEN):
        return ""
    raise NotACode("A code has digits only.")
