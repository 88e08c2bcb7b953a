"""The tables of words, and finding their words in a text; data/README.md explains them."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kanch.core.figures.numerals import LANGUAGES, WORD, UnsupportedLanguage, fold

_TOKEN = re.compile(rf"{WORD}|\d+(?:[.,]\d+)*|[%‰$€£֏₽~≈<>≥≤№#+°]")
# What may stand between the words of one phrase.
_GAP = re.compile(r"[\s’'‑–-]{0,3}")
# «не менее, чем 200», «ոչ պակաս, քան 200»
_THAN = ("чем", "քան")
_GAP_BEFORE_THAN = re.compile(r",?[\s’'‑–-]{0,3}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, folded, or digits or a sign: `text[start:end]`."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or phrase of the tables: tokens `first` to `last`, the last one included."""

    kind: str
    code: str
    first: int
    last: int


def tokens_of(text: str) -> list[Token]:
    return [Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def forms_of(text: str) -> tuple[str, ...]:
    """A phrase of a table as the words that `tokens_of` would see; `*` stays at their ends."""
    return tuple(re.findall(rf"(?:{WORD})\*?|\d+|[%‰$€£֏₽~≈<>≥≤№#+°]", fold(text)))


class Lexicon:
    """Phrases, each with a kind and a code. A word that ends in `*` may go on in any way."""

    def __init__(self, rows: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        self._whole: dict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
        self._begun: dict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
        for kind, code, phrase in dict.fromkeys(rows):
            if not phrase:
                continue
            first = phrase[0]
            table = self._begun if first.endswith("*") else self._whole
            table[first.rstrip("*")].append((kind, code, phrase[1:]))
        self._longest = max(map(len, self._begun), default=0)

    def find(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Every phrase in its order; of one kind, the longest at each place, none in another."""
        best: dict[tuple[int, str], Hit] = {}
        for index, token in enumerate(tokens):
            for kind, code, rest in self._starting(token.word):
                last = index + len(rest)
                if last >= len(tokens) or not _follows(text, tokens, index, rest):
                    continue
                key = (index, kind)
                if key not in best or best[key].last < last:
                    best[key] = Hit(kind, code, index, last)
        ends: dict[str, int] = {}
        found = []
        for (index, kind), hit in sorted(best.items()):
            if index > ends.get(kind, -1):
                ends[kind] = hit.last
                found.append(hit)
        return found

    def _starting(self, word: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        yield from self._whole.get(word, ())
        for length in range(1, min(len(word), self._longest) + 1):
            yield from self._begun.get(word[:length], ())


def _follows(text: str, tokens: Sequence[Token], index: int, rest: Sequence[str]) -> bool:
    for step, wanted in enumerate(rest, 1):
        token, before = tokens[index + step], tokens[index + step - 1]
        fits = token.word.startswith(wanted[:-1]) if wanted[-1] == "*" else token.word == wanted
        gap = _GAP_BEFORE_THAN if wanted in _THAN else _GAP
        if not fits or gap.fullmatch(text, before.end, token.start) is None:
            return False
    return True


@cache
def rows_of(language: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The table of a language: kind, code, phrase. Raises UnsupportedLanguage."""
    if language not in LANGUAGES:
        raise UnsupportedLanguage(language)
    table = files("kanch.core.letters").joinpath("data", f"{language}.csv")
    return tuple(
        (row["kind"], row["code"], forms_of(form))
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
        for form in row["forms"].split("|")
    )


@cache
def lexicon_of(language: str) -> Lexicon:
    """The words of a language as shipped. Raises UnsupportedLanguage."""
    return Lexicon(rows_of(language))


@cache
def abbreviations() -> frozenset[str]:
    """Words after which a full stop ends no sentence, in all languages."""
    return frozenset(
        phrase[-1]
        for language in LANGUAGES
        for kind, _, phrase in rows_of(language)
        if kind == "abbreviation" and phrase
    )
