"""What letters a text is written in, and the text without what does not matter."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from anyascii import anyascii

from kanch.core.names.tables import rows

LONGEST = 200
"""Characters of a name that are read; the rest says nothing about a person."""

_ARMENIAN_MARKS = "՚՛՜՝՞՟։֊"
_JOINTS = "-–—‐‑‒−"
_QUOTES = '«»"“”„‟‹›()[]{}'


class Script(StrEnum):
    """The script of a word."""

    ARMENIAN = "hy"
    CYRILLIC = "ru"
    LATIN = "la"
    OTHER = "other"
    NONE = ""


def clean(text: str) -> str:
    """`text` composed, without what cannot be seen, marks that stand on no letter, doubled space.

    >>> clean("  Աш\\u200bот\\u00a0 Ге\\u0301воркян ")
    'Աшот Геворкян'
    """
    # և stays one letter, as people write it.
    composed = "և".join(
        unicodedata.normalize("NFKC", piece) for piece in text[: LONGEST * 4].split("և")
    )
    kept = []
    for character in composed:
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Cf", "Cs", "Co", "Cn"}:
            continue
        kept.append(" " if category in {"Cc", "Zs", "Zl", "Zp"} else character)
    return " ".join("".join(kept).split())[:LONGEST]


def lower(word: str) -> str:
    """`word` in small letters, the same whatever language it was capitalised in.

    և and եւ, İ and I give the same everywhere.
    """
    return (
        word.replace("İ", "i").replace("և", "եվ").lower().replace("եւ", "եվ").replace("\u0307", "")
    )


def script(word: str) -> Script:
    """The script that most letters of `word` are in."""
    counted = Counter(_script_of(letter) for letter in word if letter.isalpha())
    if not counted:
        return Script.NONE
    best = max(counted.values())
    return min((found for found, number in counted.items() if number == best), key=_ORDER.index)


_ORDER = [Script.ARMENIAN, Script.CYRILLIC, Script.LATIN, Script.OTHER]


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> Script:
    code = ord(letter)
    if 0x0530 <= code <= 0x058F or 0xFB13 <= code <= 0xFB17:
        return Script.ARMENIAN
    if 0x0400 <= code <= 0x052F:
        return Script.CYRILLIC
    if unicodedata.name(letter, "").startswith("LATIN"):
        return Script.LATIN
    return Script.OTHER


@cache
def _lookalikes() -> Mapping[Script, Mapping[str, str]]:
    table: dict[Script, dict[str, str]] = {found: {} for found in _ORDER}
    columns = {Script.LATIN: "latin", Script.CYRILLIC: "cyrillic", Script.ARMENIAN: "armenian"}
    for row in rows("homoglyphs.csv"):
        for wanted, column in columns.items():
            for other in columns.values():
                if column != other and row[column] and row[other]:
                    table[wanted].setdefault(row[other], row[column])
    return table


def one_script(word: str) -> str:
    """`word` (small letters) with each letter that looks like one of the main script made so.

    Letters of scripts without a table here (Greek, Georgian, Arabic…) become Latin.

    >>> one_script("аsмик")
    'асмик'
    """
    found = script(word)
    if found is Script.OTHER:
        return lower(anyascii(word))
    if found is Script.NONE:
        return word
    alike = _lookalikes()[found]
    changed = []
    for letter in word:
        if not letter.isalpha() or _script_of(letter) is found:
            changed.append(letter)
        elif letter in alike:
            changed.append(alike[letter])
        elif found is Script.LATIN:
            changed.append(lower(anyascii(letter)))
        else:
            changed.append(letter)
    return "".join(changed)


_APOSTROPHES = re.compile(r"[’‘ʼʻ`´ʹ′″'\u02ba\u02bb\u02bd\u02be\u02bf]")
_NOT_WORD = re.compile(rf"[^\w{re.escape(_JOINTS)}]|_|\d")


def letters_only(word: str) -> str:
    """`word` with apostrophes, Armenian stress marks and hyphens at its ends taken out."""
    without = _APOSTROPHES.sub("", word)
    for mark in _ARMENIAN_MARKS:
        without = without.replace(mark, "")
    return _NOT_WORD.sub("", without).strip(_JOINTS)


@lru_cache(maxsize=1 << 16)
def spelled(word: str) -> str:
    """`word` as it is read: small letters of one script, nothing else.

    >>> spelled("Аsмик!")
    'асмик'
    """
    return letters_only(one_script(lower(word)))


def joints() -> str:
    """The hyphens and dashes that part the halves of a double name."""
    return _JOINTS
