"""Reading numbers out of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from kanch.core.figures.numerals.skipped import blank
from kanch.core.figures.numerals.summing import Sum, tidy
from kanch.core.figures.numerals.words import LANGUAGES, WORD, Word, Words, fold, words_of
from kanch.core.figures.quantity import Number

# Space, no-break space, narrow no-break space, thin space, figure space.
_SPACES = " \u00a0\u202f\u2009\u2007"
_UNIFIED = str.maketrans("，．٬٫", ",.,.")
_DIGITS = re.compile(
    rf"""
    (?<!\w)(?<!\d[.,'’]) (?:
        (?P<spaced>  (?!0)\d{{1,3}} (?:[{_SPACES}]\d{{3}}){{1,4}} ) (?P<rest>[.,]\d+)?
                     (?![.,]?\d) (?![{_SPACES}]\d)
      | (?P<grouped> (?!0)\d{{1,3}} (?P<mark>[.,'’])\d{{3}} (?:(?P=mark)\d{{3}}){{0,3}} )
                     (?P<end>(?!(?P=mark))[.,]\d+)? (?![.,'’]?\d)
      | (?P<indian>  [1-9]\d? (?:,\d\d){{1,4}} ,\d{{3}} ) (?![.,]?\d)
      | (?P<decimal> \d+[.,]\d+ ) (?![.,]?\d)
    )
    | (?<!\w)(?P<plain>\d{{1,30}})(?!\d)
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS.pattern})|(?P<word>{WORD})", re.VERBOSE)
_GAP = re.compile(rf"[{_SPACES}\t]{{0,8}}\n?[{_SPACES}\t]{{0,8}}|[-‑]")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number and where it stands: `text[start:end]`, with its "million" if it has one.

    `language` is that of its words, None for mere digits. `doubtful` says that the word is
    usually something else.
    """

    value: Number
    start: int
    end: int
    form: Literal["digits", "words"]
    language: str | None
    doubtful: bool = False


def find_numbers(
    text: str, languages: Sequence[str] = LANGUAGES, *, doubtful: bool = False
) -> list[FoundNumber]:
    """Every number in a text, in its order; see the package for what is left out.

    With `doubtful`, words that are usually something else come too: "one", «нет».

    Digits may be of any script and grouped in any usual way: 1,510 and 1.510 and 1 510 are the
    same number, and 11.3 and 11,3 too. Ends of a range share the scale: "50-60 thousand".

    Raises UnsupportedLanguage.
    """
    return [
        replace(reading.found, doubtful=True) if reading.shy else reading.found
        for reading in _readings(text, languages)
        if doubtful or not reading.shy
    ]


def contains_number(text: str, value: Number, languages: Sequence[str] = LANGUAGES) -> bool:
    """Whether a text states this number, in digits or in words.

    Words that are usually something else count here: "one person" contains 1. A fraction may be
    counted in thousands or millions: "11.3 billion cubic metres" contains 11.3 as well.

    Raises UnsupportedLanguage.
    """
    fraction = value != int(value)
    return any(
        reading.found.value == value or (fraction and reading.said == value)
        for reading in _readings(text, languages)
    )


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, folded, or the value of some digits."""

    start: int
    end: int
    word: str
    value: Number | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number as one language reads it.

    `said` is the number without its scale word, `scale` what a range may share; `shy` says that
    the word is usually something else.
    """

    found: FoundNumber
    said: Number
    scale: int
    shy: bool


def _readings(text: str, languages: Sequence[str]) -> list[_Reading]:
    visible = blank(text).translate(_UNIFIED)
    tokens = list(_tokens(visible))
    read: list[_Reading] = []
    for language in languages or (None,):
        words = words_of(language) if language else None
        read += _share_scale(visible, list(_read(visible, tokens, words, language)), words)
    # Where languages read the same place, the longest reading is the right one.
    read.sort(key=lambda r: (r.found.start, -r.found.end, r.shy, -r.found.value))
    kept: list[_Reading] = []
    for reading in read:
        if not kept or reading.found.start >= kept[-1].found.end:
            kept.append(reading)
    return kept


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match["word"]:
            yield _Token(match.start(), match.end(), fold(match["word"]))
        else:
            yield _Token(match.start(), match.end(), "", _value(match))


def _value(match: re.Match[str]) -> Number:
    if match["plain"]:
        return int(match["plain"])
    if match["decimal"]:
        return tidy(Decimal(match["decimal"].replace(",", ".")))
    whole = match["spaced"] or match["grouped"] or match["indian"]
    fraction = match["rest"] or match["end"] or ""
    return tidy(Decimal(re.sub(r"\D", "", whole) + fraction.replace(",", ".")))


def _read(
    text: str, tokens: Sequence[_Token], words: Words | None, language: str | None
) -> Iterator[_Reading]:
    position = 0
    while position < len(tokens):
        reading, position = _Reader(text, tokens, position, words, language).read()
        if reading is not None:
            yield reading


class _Reader:
    """Reads the longest number that starts at one token."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[_Token],
        start: int,
        words: Words | None,
        language: str | None,
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.start = start
        self.words = words
        self.language = language
        self.sum = Sum()
        self.next = start
        self.shy = False
        self.spoken = False  # any word of the language so far
        # The number as it stood before its smallest part: "two hundred | and three" is given
        # back when "hundred" follows.
        self.before_tail: tuple[Sum, int] | None = None

    def read(self) -> tuple[_Reading | None, int]:
        """The number, if there is one, and the token to go on from."""
        if self.words is None:
            self._digits()
        else:
            self._fraction(self.words)
            while self._step(self.words):
                pass
        if self.next == self.start:
            return None, self.start + 1
        if self._ordinal():
            return None, self.next + 1
        return self._reading(), self.next

    def _reading(self) -> _Reading:
        end = self._end(self.next - 1)
        digits = any(t.value is not None for t in self.tokens[self.start : self.next])
        found = FoundNumber(
            self.sum.value,
            self.tokens[self.start].start,
            end,
            "digits" if digits else "words",
            self.language if self.spoken else None,
        )
        said = self.tokens[self.start].value
        value = found.value if said is None else said
        return _Reading(found, value, self.sum.step, self.shy and self.next == self.start + 1)

    def _step(self, words: Words) -> bool:
        """Take one more piece of the number; False where it ends."""
        if self.next == len(self.tokens) or (
            self.next > self.start and not self._joined(self.next)
        ):
            return False
        if self._half(words) or self._digits():
            return True
        short = words.short.get(self.tokens[self.next].word)
        if short is not None and self.sum.digits:
            return self._multiply(Word("scale", short, "no"), words, self.next)
        joined = self._join(words)
        at = self.next + joined
        if at == len(self.tokens) or (joined and not self._joined(at)):
            return False
        word = words.look_up(self.tokens[at].word)
        if word is None:
            return False
        if word.kind in ("number", "score"):
            return self._number(word, words, at)
        return not joined and self._multiply(word, words, at)

    def _multiply(self, word: Word, words: Words, at: int) -> bool:
        if self.sum.multiply(word, self._free(word, words)):
            self._took(at)
            self.before_tail = None
            return True
        if self.before_tail is not None:
            self.sum, self.next = self.before_tail
        return False

    def _number(self, word: Word, words: Words, at: int) -> bool:
        tail = None
        if not self.sum.empty and self.sum.last == 0:
            tail = (replace(self.sum), self.next)
        if not self.sum.add(word, words.vigesimal):
            return False
        self.before_tail = tail or self.before_tail
        self.shy = word.alone == "no"
        self._took(at)
        return True

    def _took(self, at: int) -> None:
        self.next = at + 1
        self.spoken = True

    def _joined(self, at: int) -> bool:
        """Whether only a space or a hyphen parts this token from the one before."""
        return _GAP.fullmatch(self.text, self._end(at - 1), self.tokens[at].start) is not None

    def _end(self, at: int) -> int:
        """Where a token ends, with the full stop of an abbreviation."""
        token = self.tokens[at]
        dotted = self.words is not None and token.word in self.words.short
        return token.end + (dotted and self.text[token.end : token.end + 1] == ".")

    def _digits(self) -> bool:
        token = self.tokens[self.next]
        if token.value is None:
            return False
        tail = None if self.sum.empty else (replace(self.sum), self.next)
        if not self.sum.add_digits(token.value):
            return False
        self.before_tail = tail
        self.next += 1
        return True

    def _join(self, words: Words) -> int:
        """1 where the next word only joins what follows it, else 0."""
        kind = words.joins.get(self.tokens[self.next].word)
        if kind is None or self.sum.empty or self.sum.digits:
            return 0
        if kind == "and":
            return int(self.sum.last == 0)
        following = self.tokens[self.next + 1 : self.next + 2]
        word = words.look_up(following[0].word) if following else None
        return int(self.sum.open_ten and word is not None and word.value in (1, 11))

    def _free(self, word: Word, words: Words) -> bool:
        """Whether a "thousand" here may stand for one thousand."""
        if not self.sum.empty:
            return word.alone == "yes"
        previous = self.tokens[self.start - 1].word if self.start else ""
        if self.start and not self._joined(self.start):
            previous = ""
        if word.alone == "before":
            return previous in words.before
        return word.alone == "yes" and previous not in words.vague

    def _phrase(self, phrase: tuple[str, ...]) -> bool:
        ahead = self.tokens[self.next : self.next + len(phrase)]
        return tuple(t.word for t in ahead) == phrase and all(
            self._joined(self.next + i) for i in range(1, len(phrase))
        )

    def _fraction(self, words: Words) -> None:
        """Take "half a" where a scale word follows."""
        for phrase, value in words.fractions:
            after = self.next + len(phrase)
            if not self._phrase(phrase) or after >= len(self.tokens) or not self._joined(after):
                continue
            word = words.look_up(self.tokens[after].word)
            if word is not None and word.kind in ("scale", "times"):
                self.sum.below, self.sum.empty = value, False
                self._took(after - 1)
                return

    def _half(self, words: Words) -> bool:
        if self.sum.empty:
            return False
        for phrase in words.halves:
            if self._phrase(phrase):
                self.sum.add_half()
                self._took(self.next + len(phrase) - 1)
                return True
        return False

    def _ordinal(self) -> bool:
        """Whether the next word makes a rank or a part of it: "twenty-first", "two thirds"."""
        if self.words is None or self.sum.digits or self.next == len(self.tokens):
            return False
        at = self.next + (self.tokens[self.next].word in self.words.joins)
        if at == len(self.tokens) or not all(self._joined(i) for i in range(self.next, at + 1)):
            return False
        word = self.tokens[at].word
        room = self.sum.last in (0, 10) or self.sum.open_ten
        rank = room and self.words.ordinal.fullmatch(word) is not None
        return rank or (at == self.next and self.words.part.fullmatch(word) is not None)


def _share_scale(text: str, read: list[_Reading], words: Words | None) -> list[_Reading]:
    """Give the first end of a range the scale of the second: "50 to 60 thousand"."""
    if words is None:
        return read
    shared = list(read)
    for index, (low, high) in enumerate(pairwise(read)):
        if low.scale == 1 and high.scale > 1 and low.found.value * high.scale < high.found.value:
            joint = fold(text[low.found.end : high.found.start]).strip()
            opener = fold(text[max(low.found.start - 20, 0) : low.found.start]).rstrip()
            paired = any(joint == b and opener.endswith(a) for a, b in words.between)
            if joint in words.ranges or paired:
                value = tidy(low.found.value * high.scale)
                shared[index] = replace(low, found=replace(low.found, value=value), shy=False)
    return shared
