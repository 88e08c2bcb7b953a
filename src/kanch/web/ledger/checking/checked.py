"""A text as it was checked: its numbers, what stands beside them, and its paragraphs in pieces."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from kanch.core import letters
from kanch.core.figures import wording
from kanch.core.letters import Finding, Verdict

LIMIT_NUMBERS = 1000

LABELS = {
    Verdict.MATCHES: pgettext_lazy("a number of a text", "matches"),
    Verdict.OVERTAKEN: pgettext_lazy("a number of a text", "overtaken"),
    Verdict.CONTRADICTED: pgettext_lazy("a number of a text", "contradicted"),
    Verdict.NO_SOURCE: pgettext_lazy("a number of a text", "no source"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence on a number, with the page that shows the claim, where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text, and what the ledger knows of it.

    `figures` are the codes of the figures that show its indicator; `words` are those of the text,
    hedge included.
    """

    index: int
    words: str
    finding: Finding
    label: str
    counted: str
    figures: tuple[str, ...]
    url: str
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict

    @property
    def code(self) -> str:
        """The verdict as a word for style sheets and programs."""
        return self.verdict.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Aside:
    """A date, a status, a statement, or a number that counts nothing."""

    mark: letters.TextMark
    words: str
    label: str
    lines: tuple[Line, ...] = ()

    @property
    def code(self) -> str:
        return self.mark.kind.value.replace(" ", "-")

    @property
    def tagged(self) -> bool:
        """Whether the mark says what it is within the text; dates and the like speak alone."""
        return self.mark.kind in (letters.Kind.STATEMENT, letters.Kind.STATUS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: plain, a number, or something marked aside."""

    text: str
    number: Number | None = None
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as it was checked at one moment."""

    text: str
    language: str
    written_on: date | None
    numbers: tuple[Number, ...]
    asides: tuple[Aside, ...]
    counts: Mapping[Verdict, int]
    cut: bool

    @property
    def notes(self) -> list[str]:
        """What was left out of the check."""
        if not self.cut:
            return []
        limit = wording.number(LIMIT_NUMBERS, self.language)
        return [_("Only the first %(limit)s numbers were checked.") % {"limit": limit}]

    @property
    def sound(self) -> bool:
        """Whether every number is on record and stands."""
        return all(number.verdict is Verdict.MATCHES for number in self.numbers)

    @property
    def summary(self) -> list[tuple[str, str, int]]:
        """Each verdict that was given: its code, its label, how often."""
        return [
            (verdict.value.replace(" ", "-"), str(LABELS[verdict]), self.counts[verdict])
            for verdict in Verdict
            if self.counts[verdict]
        ]

    @property
    def headline(self) -> str:
        count = len(self.numbers)
        return ngettext("%(count)d number", "%(count)d numbers", count) % {"count": count}

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The text in paragraphs of pieces."""
        return list(_paragraphs(self.text, self.numbers, self.asides))

    def of_kind(self, *kinds: letters.Kind) -> list[Aside]:
        return [aside for aside in self.asides if aside.mark.kind in kinds]

    @property
    def no_counts(self) -> list[Aside]:
        return self.of_kind(letters.Kind.OTHER_NUMBER)

    @property
    def said(self) -> list[Aside]:
        """Statements and statuses, which need an author and an hour."""
        return self.of_kind(letters.Kind.STATEMENT, letters.Kind.STATUS)


def _paragraphs(
    text: str, numbers: Iterable[Number], asides: Iterable[Aside]
) -> Iterator[list[Piece]]:
    spans = _apart(
        [
            *((n.finding.mark.phrase_start, n.finding.mark.phrase_end, n, None) for n in numbers),
            *((a.mark.start, a.mark.end, None, a) for a in asides),
        ]
    )
    begin = at = 0
    for line in text.split("\n"):
        end = begin + len(line)
        pieces, position = [], begin
        while at < len(spans) and spans[at][0] < end:
            left, right, number, aside = spans[at]
            right = min(right, end)
            pieces += [Piece(text[position:left]), Piece(text[left:right], number, aside)]
            position, at = right, at + 1
        pieces.append(Piece(text[position:end]))
        if line.strip():
            yield [piece for piece in pieces if piece.text]
        begin = end + 1


_Span = tuple[int, int, Number | None, Aside | None]


def _apart(spans: list[_Span]) -> list[_Span]:
    """Spans in their order, none in another; a number goes before what is marked aside."""
    taken: list[tuple[int, int]] = []
    kept = []
    for span in spans:
        place = bisect_left(taken, (span[0], span[1]))
        before = taken[place - 1][1] if place else 0
        after = taken[place][0] if place < len(taken) else span[1]
        if before <= span[0] and span[1] <= after:
            taken.insert(place, (span[0], span[1]))
            kept.append(span)
    return sorted(kept, key=lambda span: span[0])
