"""One sentence, read once: its words, what the tables know of them, and its numbers."""

from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import pairwise

from kanch.core.letters.sentences import Sentence
from kanch.core.letters.words import Hit, Lexicon, Token, tokens_of

# Crossing a comma or an "and" costs as much as so many words.
_COMMA = 4
_JOINT = 3
_PARTS = ",;(։․."
_FAR = 30


@dataclass(slots=True)
class Reading:
    """A sentence with its words; token places are places in the whole text."""

    text: str
    sentence: Sentence
    tokens: list[Token]
    hits: list[Hit]
    by_kind: dict[str, list[Hit]] = field(default_factory=dict)
    by_first: dict[int, list[Hit]] = field(default_factory=dict)
    by_last: dict[int, list[Hit]] = field(default_factory=dict)
    gaps: list[int] = field(default_factory=list)
    joints: set[int] = field(default_factory=set)

    def of(self, *kinds: str) -> list[Hit]:
        return [hit for kind in kinds for hit in self.by_kind.get(kind, ())]

    def start(self, hit: Hit) -> int:
        return self.tokens[hit.first].start

    def end(self, hit: Hit) -> int:
        return self.tokens[hit.last].end

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """The tokens `first` to `last` of a piece of text; last < first where there are none."""
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        last = first - 1
        while last + 1 < len(self.tokens) and self.tokens[last + 1].start < end:
            last += 1
        return first, last

    def before(self, first: int, kind: str) -> Iterator[Hit]:
        """The hits of a kind that end right before a token, nothing but space between."""
        hits = self.by_last.get(first - 1, ())
        return (hit for hit in hits if hit.kind == kind and self.touching(hit.last))

    def after(self, last: int, kind: str) -> Iterator[Hit]:
        """The hits of a kind that begin right after a token, nothing but space between."""
        hits = self.by_first.get(last + 1, ())
        return (hit for hit in hits if hit.kind == kind and self.touching(last))

    def touching(self, index: int) -> bool:
        """Whether nothing but space, a hyphen or a case ending parts a token from the next."""
        if index < 0 or index + 1 >= len(self.tokens):
            return False
        between = self.text[self.tokens[index].end : self.tokens[index + 1].start]
        return not between.strip(" \t\n\u00a0\u202f\u2009-‑–«“\"'’.")

    def clause(self, first: int, last: int) -> range:
        """The tokens around the tokens `first` to `last` up to the next comma or semicolon."""
        left, right = first, last
        while left > max(0, first - _FAR) and self.gaps[left - 1] < 1 + _COMMA:
            left -= 1
        while right < min(len(self.gaps), last + _FAR) and self.gaps[right] < 1 + _COMMA:
            right += 1
        return range(left, right + 1)

    def part(self, first: int, last: int) -> range:
        """The tokens around the tokens `first` to `last` up to the next semicolon."""
        left, right = first, last
        while left > max(0, first - _FAR) and self.gaps[left - 1] <= 2 * _COMMA:
            left -= 1
        while right < min(len(self.gaps), last + _FAR) and self.gaps[right] <= 2 * _COMMA:
            right += 1
        return range(left, right + 1)

    def costs(self, first: int, last: int, walls: Set[int] = frozenset()) -> dict[int, int]:
        """How far each token lies from the tokens `first` to `last`.

        One for each word, more for a comma or an "and" in between. `walls` are the tokens of
        numbers: what lies behind another number is not there.
        """
        costs: dict[int, int] = {}
        for step, index in ((1, last), (-1, first)):
            cost = 0
            while 0 <= index + step < len(self.tokens):
                cost += self.gaps[min(index, index + step)]
                index += step
                cost += _JOINT * (index in self.joints)
                if index in walls or cost > _FAR:
                    break
                costs[index] = min(cost, costs.get(index, cost))
        return costs


def _gap(between: str) -> int:
    """What it costs to pass from one word to the next."""
    parted = _COMMA * any(mark in _PARTS for mark in between)
    return 1 + parted + any(mark in ":—–" for mark in between) + _COMMA * (";" in between)


def read(text: str, sentence: Sentence, lexicon: Lexicon) -> Reading:
    piece = text[sentence.start : sentence.end]
    tokens = [
        Token(t.word, t.start + sentence.start, t.end + sentence.start) for t in tokens_of(piece)
    ]
    reading = Reading(text, sentence, tokens, lexicon.find(text, tokens))
    for hit in reading.hits:
        reading.by_kind.setdefault(hit.kind, []).append(hit)
        reading.by_first.setdefault(hit.first, []).append(hit)
        reading.by_last.setdefault(hit.last, []).append(hit)
    reading.gaps = [_gap(text[a.end : b.start]) for a, b in pairwise(tokens)]
    reading.joints = {hit.first for hit in reading.of("joint")}
    return reading
