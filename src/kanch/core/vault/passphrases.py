"""Passphrases that a machine chooses and a person can learn, dictate and type on a telephone."""

import secrets
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from kanch.core.vault.folding import folded

# log2(7772) = 12.92 bits a word: six are 77 bits, ten 129.
WORDS = 6
RECOVERY_WORDS = 10
# Six short words that somebody thought up are still refused: "i am so at my do".
_LETTERS_A_WORD = 3


class WeakPassphrase(ValueError):
    """Too short for what hangs on it; the message says what is asked for."""


@cache
def wordlist() -> tuple[str, ...]:
    """The words that passphrases are made of; data/README.md says whose list it is.

    Without those that have a hyphen: spoken, nobody hears it.
    """
    text = (files("kanch.core.vault") / "data" / "eff_large_wordlist.txt").read_text("ascii")
    words = (line.split()[1] for line in text.splitlines())
    return tuple(word for word in words if "-" not in word)


def generate_passphrase(
    words: int = WORDS, choose: Callable[[int], int] = secrets.randbelow
) -> str:
    """A new passphrase of different words. `choose(n)` gives a number below n, all as likely."""
    listed = wordlist()
    chosen: list[str] = []
    while len(chosen) < words:
        word = listed[choose(len(listed))]
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def checked(passphrase: str, words: int = WORDS) -> str:
    """The passphrase, folded, if it is long enough to be set. Raises WeakPassphrase.

    It cannot be seen whether words were chosen at random: offer `generate_passphrase`.
    """
    text = folded(passphrase)
    different = set(text.split())
    if len(different) < words or len(text.replace(" ", "")) < words * _LETTERS_A_WORD:
        raise WeakPassphrase(f"Use {words} different words, chosen at random.")
    return text
