"""Which encoding a text file is in: recognised where the evidence is plain, asked where not.

UTF-8 and UTF-16 prove themselves. For the 8-bit encodings every candidate reads the words that
are not ASCII, and each word is judged by what no language mixes: two alphabets in a word,
capitals within it, symbols between letters. One plausible reading is taken; several that differ
are a question for a person.
"""

import codecs
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from kanch.core.exchange.tables.messages import (
    EncodingGuess,
    EncodingUnsure,
    NotATable,
    UnknownEncoding,
    WrongEncoding,
)

# ARMSCII-8 has a comma of its own. It must not separate cells, so it takes a place in the private
# use area until the cells are cut; `plain_commas` gives it back.
ARMENIAN_COMMA = "\ue0ab"

_ARMENIAN_LETTERS = "".join(chr(0x531 + n) + chr(0x561 + n) for n in range(38))
_ARMSCII_8 = (
    "".join(map(chr, range(0x80)))
    + "\ufffe" * 0x20  # 80-9F: control characters, in no text
    + f"\xa0\u058eև։)(»«—.՝{ARMENIAN_COMMA}-֊…՜՛՞"
    + _ARMENIAN_LETTERS
    + "՚\ufffe"
)

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
# In the order in which they are offered when equally likely.
EIGHT_BIT = (
    "windows-1251",
    "armscii-8",
    "windows-1252",
    "iso-8859-5",
    "koi8-r",
    "cp866",
    "mac-cyrillic",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-9",
    "iso-8859-15",
    "windows-1250",
    "windows-1254",
    "mac-roman",
)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", *EIGHT_BIT)

PLAUSIBLE = 0.9  # share of words that some language could write
ENOUGH_WORDS = 4  # in an alphabet other than Latin; fewer may fit by chance
FEW = 3  # control characters that a text may hold by accident
MOST_GUESSES = 6
SAMPLE_WORDS = 8

# The letters that make two thirds of any longer text: a wrong table yields the rare ones.
_COMMON = {
    "CYRILLIC": frozenset("оеаинтсрвлкдму"),
    "ARMENIAN": frozenset("աեինորտկլդմվս"),
}
_COMMON_SHARE = 0.5
# No text mixes these; a wrong table does.
_SOUTH_SLAVIC = frozenset("ђљњћџјѓќѕ")
_EAST_SLAVIC = frozenset("йщъыьэюяё")
# Accented letters, language by language: those of one Latin text fit into one of these rows.
_ACCENTS = [
    frozenset(row)
    for row in (
        "éèêëàâùûüôîïçœæÿ",  # French
        "äöüßéèà",  # German
        "áéíóúüñ",  # Spanish
        "áâãàçéêíóôõú",  # Portuguese
        "àèéìòù",  # Italian
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýžäĺľô",  # Czech, Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian
        "çğıi̇öşüâî",  # Turkish, Azerbaijani
        "čćđšž",  # Croatian
        "åäöæøéü",  # Nordic
    )
]

_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_RUN = re.compile(r"[^\W\d_]+")
_OUTSIDE_WORDS = frozenset("\xa0«»„“”‚‘’‹›–—…·()-.֊։՝՜՛՞՚" + ARMENIAN_COMMA)
_ALONE = _OUTSIDE_WORDS | frozenset("№°•€£©®™§")
_INSIDE_WORDS = frozenset("\xa0’‘–—…·-֊՜՛՞՚." + ARMENIAN_COMMA)


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, int]:
    """Turn the bytes of a text file into text.

    Args:
        encoding: one of ENCODINGS, where a person has chosen; None to recognise it.

    Returns:
        The text, the encoding, and how many damaged letters became U+FFFD (only ever in UTF-8
        that is sound but for a few bytes).

    Raises:
        EncodingUnsure, UnknownEncoding, WrongEncoding, NotATable (a binary file).
    """
    if encoding is not None:
        return _checked(_strict(data, _known(encoding))), encoding, 0
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data, name)), name, 0
    wide = _wide_without_bom(data)
    if wide:
        return _checked(_strict(data, wide)), wide, 0
    try:
        return _checked(data.decode()), "utf-8", 0
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        text = data.decode(errors="replace")
        return _checked(text), "utf-8", text.count("\ufffd")
    _checked(data.decode("latin-1").translate(_IGNORE_C1))
    name = _recognise(data)
    return _strict(data, name), name, 0


def plain_commas(text: str) -> str:
    """Text with the comma of ARMSCII-8 as everybody's comma."""
    return text.replace(ARMENIAN_COMMA, ",")


_IGNORE_C1 = dict.fromkeys(range(0x80, 0xA0))


def _known(encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise UnknownEncoding(encoding=encoding)
    return encoding


def _strict(data: bytes, encoding: str) -> str:
    for bom, name in _BOMS:
        if name == encoding and data.startswith(bom):
            data = data[len(bom) :]
    try:
        return _decoded(data, encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(encoding=encoding, line=line) from error


def _decoded(data: bytes, encoding: str) -> str:
    if encoding == "armscii-8":
        return codecs.charmap_decode(data, "strict", _ARMSCII_8)[0]
    return data.decode(encoding)


def _checked(text: str) -> str:
    """Refuse what was never a text: one character in fifty and more is a control character."""
    start = text[:100_000]
    controls = sum(
        count
        for character, count in Counter(start).items()
        if unicodedata.category(character) == "Cc" and character not in "\t\r\n"
    )
    if controls > max(FEW, len(start) // 50):
        raise NotATable
    return text


def _wide_without_bom(data: bytes) -> str | None:
    """UTF-16 without a mark: commas, digits and line ends put zeros on one side only."""
    if len(data) % 2 or b"\0" not in data:
        return None
    head = data[:40_000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if min(odd, even) * 20 > max(odd, even):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    known = sum(_script(c) != "" or not c.isalpha() for c in text[:20_000] if c.isprintable())
    seen = sum(c.isprintable() for c in text[:20_000])
    return name if known * 50 >= seen * 49 else None


def _nearly_utf8(data: bytes) -> bool:
    high = sum(count for byte, count in Counter(data).items() if byte >= 0x80)
    sound = sum(len(found) for found in _UTF8_SEQUENCE.findall(data))
    return sound * 10 >= high * 9 and sound >= 8


class _Reading(NamedTuple):
    encoding: str
    words: list[str]
    score: float
    sure: bool


def _recognise(data: bytes) -> str:
    words = list(dict.fromkeys(_WORD.findall(data)))
    readings = [r for name in EIGHT_BIT if (r := _reading(name, words)) is not None]
    plausible = [r for r in readings if r.score >= PLAUSIBLE]
    if plausible and all(r.words == plausible[0].words for r in plausible) and plausible[0].sure:
        return plausible[0].encoding
    raise EncodingUnsure(_guesses(readings))


def _guesses(readings: list[_Reading]) -> list[EncodingGuess]:
    """The likeliest readings, those that read alike offered once."""
    guesses: dict[str, EncodingGuess] = {}
    for reading in sorted(readings, key=lambda r: -r.score):
        sample = plain_commas(" ".join(reading.words[:SAMPLE_WORDS]))
        guesses.setdefault(sample, EncodingGuess(reading.encoding, sample))
    return list(guesses.values())[:MOST_GUESSES]


def _reading(encoding: str, words: list[bytes]) -> _Reading | None:
    """How an encoding reads the words; None where it has no letter for some byte."""
    try:
        texts = [_decoded(word, encoding) for word in words]
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(c) in ("Cc", "Cn") for c in set("".join(texts))):
        return None
    verdicts = [v for v in map(_well_formed, texts[:5000]) if v is not None]
    score = sum(verdicts) / len(verdicts) if verdicts else 0.0
    letters = Counter("".join(texts).lower())
    if not _one_language(letters):
        score /= 2
    latin = all(_script(c) == "LATIN" for c in letters if c.isalpha())
    return _Reading(encoding, texts, score, latin or sum(verdicts) >= ENOUGH_WORDS)


def _one_language(letters: Counter[str]) -> bool:
    """Whether letters and their frequencies could be those of a single language."""
    if letters.keys() & _SOUTH_SLAVIC and letters.keys() & _EAST_SLAVIC:
        return False
    for script, common in _COMMON.items():
        own = {c: n for c, n in letters.items() if _script(c) == script}
        if sum(n for c, n in own.items() if c in common) < _COMMON_SHARE * sum(own.values()):
            return False
    accents = {c for c in letters if _script(c) == "LATIN" and not c.isascii()}
    return not accents or any(accents <= row for row in _ACCENTS)


def _well_formed(word: str) -> bool | None:
    """Whether a language could write this word; None where the word is no evidence."""
    runs = list(_RUN.finditer(word))
    if not runs:
        return None if all(c in _ALONE for c in word) else False
    outside = word[: runs[0].start()] + word[runs[-1].end() :]
    inside = "".join(word[a.end() : b.start()] for a, b in pairwise(runs))
    if any(c not in _OUTSIDE_WORDS for c in outside):
        return False
    if any(c not in _INSIDE_WORDS for c in inside):
        return False
    verdicts = [v for run in runs if (v := _one_alphabet(run.group())) is not None]
    return all(verdicts) if verdicts else None


def _one_alphabet(run: str) -> bool | None:
    scripts = {_script(c) for c in run}
    if len(scripts) > 1 or "" in scripts:
        return False
    if not (run.islower() or run.isupper() or run[1:].islower()):
        return False
    if scripts == {"LATIN"}:
        accented = sum(not c.isascii() for c in run)
        if len(run) == 1:
            return None
        return accented < len(run)
    return True


def _script(character: str) -> str:
    """LATIN, CYRILLIC, ARMENIAN or another alphabet of this part of the world; else empty."""
    code = ord(character)
    if character.isascii():
        return "LATIN" if character.isalpha() else ""
    if not character.isalpha():
        return ""
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "LATIN"
    if 0x370 <= code < 0x400:
        return "GREEK"
    if 0x400 <= code < 0x530:
        return "CYRILLIC"
    if 0x530 <= code < 0x590:
        return "ARMENIAN"
    if 0x590 <= code < 0x600:
        return "HEBREW"
    if 0x600 <= code < 0x780:
        return "ARABIC"
    return "GEORGIAN" if 0x10A0 <= code < 0x1100 else ""
