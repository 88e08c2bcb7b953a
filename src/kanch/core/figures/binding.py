"""Texts with figures bound in them.

A text is Markdown with these marks:

    {{figure:ID}}                      the number with its qualifier: at least 20
    {{figure:ID noun}}                 with the counted noun: at least 20 people
    {{as-of:ID}}                       the hour that the figure describes
    {{agree:ID one=is|other=are}}      a word that agrees with the number (CLDR plural classes)
    {{disagreement:ID}}                one sentence on how the sources differ
    [[ sentence || alternative ]]      the alternative is read while a figure in it is not known

A sentence that is not in brackets and whose figure is not known is replaced as a whole by a
sentence made from the indicator's name, so that a text never has a hole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise


class MarkKind(StrEnum):
    FIGURE = "figure"
    AS_OF = "as-of"
    AGREE = "agree"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True, slots=True)
class Mark:
    """One `{{…}}` in a text: where it stands, which figure it binds and how it is shown.

    `opens` says, while a text is written out, that its words open a sentence.
    """

    kind: MarkKind
    figure: str
    noun: bool
    forms: tuple[tuple[str, str], ...]
    start: int
    end: int
    opens: bool = False

    def form(self, plural: str) -> str:
        """The word for a plural class; the last one given serves the classes not named."""
        words = dict(self.forms)
        return words.get(plural) or words.get("other") or self.forms[-1][1]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text: a stable code, and the piece of text that it is about."""

    code: str
    piece: str
    start: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text, with its place; `alternative` where it is written in brackets."""

    text: str
    alternative: str | None
    start: int
    end: int

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(find_marks(self.text))


_MARK = re.compile(r"\{\{\s*([a-z-]+)\s*:\s*([a-z0-9][a-z0-9-]*)\s*([^{}]*?)\s*\}\}")
_BRACKET = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_ANY_MARK = re.compile(r"\{\{.*?\}\}|\{\{|\}\}", re.DOTALL)
# A full stop, the Armenian vertsaket and its look-alike colon, or a question or exclamation
# mark, then space. Abbreviations and list numbers may split a sentence in two: harmless here.
_STOP = re.compile(r"(?<=[.!?։…])[\"»”)]*\s+(?=\S)")

# A sentence that is over; one or two letters and a stop are an initial or an abbreviation.
_ENDED = re.compile(r"(?:[!?։…]|(?:\w{3,}|\}\})[]\"»”)]*\.|\W\d+\.)$")

# What opens a heading, a quotation or a list item in Markdown; it stays when a sentence goes.
_LEAD = re.compile(r"(?:(?:#{1,6}|>|[*+-]|\d{1,9}[.)])\s+)+")


def find_marks(text: str) -> Iterator[Mark]:
    """Yield the well-formed marks of a text in their order."""
    for match in _MARK.finditer(text):
        mark = _mark(match)
        if mark is not None:
            yield mark


def bound_figures(text: str) -> list[str]:
    """The ids of the figures that a text binds, each once, in their order."""
    return list(dict.fromkeys(mark.figure for mark in find_marks(text)))


def faults(text: str, known: Callable[[str], bool]) -> list[Fault]:
    """Everything that would keep a text from being shown as it was meant.

    Codes: `unknown_figure`, `unreadable_mark`, `open_bracket`, `no_alternative` (brackets without
    `||`), `figure_in_alternative` (the alternative must stand without figures).
    """
    found = [
        Fault("unknown_figure", mark.figure, mark.start)
        for mark in find_marks(text)
        if not known(mark.figure)
    ]
    good = {mark.start for mark in find_marks(text)}
    found += [
        Fault("unreadable_mark", match.group()[:60], match.start())
        for match in _ANY_MARK.finditer(text)
        if match.start() not in good
    ]
    for match in _BRACKET.finditer(text):
        sentence, bar, alternative = match.group(1).partition("||")
        if "[[" in match.group(1):
            found.append(Fault("open_bracket", match.group()[:60], match.start()))
        if not any(find_marks(sentence)):
            continue
        if not bar or not alternative.strip():
            found.append(Fault("no_alternative", match.group()[:60], match.start()))
        elif any(find_marks(alternative)):
            found.append(Fault("figure_in_alternative", alternative.strip()[:60], match.start()))
    rest = _BRACKET.sub("", text)
    if "[[" in rest or "]]" in rest:
        found.append(Fault("open_bracket", "[[", max(text.find("[["), 0)))
    return sorted(found, key=lambda fault: fault.start)


def sentences(text: str) -> list[Sentence]:
    """Split a text into its sentences, in order; a bracketed piece is one sentence.

    Blocks (lines) end a sentence too, so that headings and list items stand alone.
    """
    found: list[Sentence] = []
    position = 0
    for match in _BRACKET.finditer(text):
        found += _plain_sentences(text, position, match.start())
        first, bar, alternative = match.group(1).partition("||")
        found.append(
            Sentence(
                first.strip(),
                alternative.strip() if bar else None,
                match.start(),
                match.end(),
            )
        )
        position = match.end()
    found += _plain_sentences(text, position, len(text))
    return found


def resolve(
    text: str,
    *,
    known: Callable[[str], bool],
    show: Callable[[Mark], str],
    missing: Callable[[str], str],
) -> str:
    """Write out a text at one moment.

    Args:
        known: whether a figure has a value at that moment.
        show: what stands in place of a mark whose figure is known.
        missing: the sentence for a figure that is not known and has no written alternative.

    Returns:
        Markdown without marks or brackets.
    """
    out: list[str] = []
    position = 0
    for sentence in sentences(text):
        out.append(text[position : sentence.start])
        position = sentence.end
        unknown = [m.figure for m in sentence.marks if not known(m.figure)]
        if not unknown:
            out.append(_show(sentence.text, show, opens=_opens(text, sentence)))
        elif sentence.alternative is not None:
            out.append(sentence.alternative)
        else:
            lead = _LEAD.match(sentence.text)
            out.append((lead.group() if lead else "") + missing(unknown[0]))
    out.append(text[position:])
    return "".join(out)


def _opens(text: str, sentence: Sentence) -> bool:
    """Whether a piece of text begins a sentence.

    Texts are cut at every stop and line: an initial has a stop too, and a line may go on in the
    next one.
    """
    if _LEAD.match(sentence.text):
        return True
    begin = text.rfind("\n", 0, sentence.start) + 1
    line = text[begin : sentence.start]
    if not line.strip() and begin:
        line = text[text.rfind("\n", 0, begin - 1) + 1 : begin - 1]
        if line.startswith("#"):
            return True
    return not line.strip() or _LEAD.fullmatch(line) is not None or _ended(line)


def _ended(text: str) -> bool:
    return _ENDED.search(text.rstrip(' \t]"»”)')) is not None


def _show(text: str, show: Callable[[Mark], str], *, opens: bool) -> str:
    out: list[str] = []
    position = 0
    lead = _LEAD.match(text)
    begin = lead.end() if lead else 0
    for mark in find_marks(text):
        before = text[begin : mark.start]
        first = _ended(before) if any(map(str.isalnum, before)) else opens
        out += [text[position : mark.start], show(replace(mark, opens=first))]
        position = mark.end
    return "".join([*out, text[position:]])


def _plain_sentences(text: str, start: int, end: int) -> list[Sentence]:
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        begin = start + line.start()
        stop = start + line.end()
        cuts = [m for m in _STOP.finditer(text, begin, stop) if not _inside_mark(text, m.start())]
        edges = [begin, *(m.end() for m in cuts), stop]
        for left, right in pairwise(edges):
            piece = text[left:right]
            trimmed = piece.strip()
            if trimmed:
                offset = left + len(piece) - len(piece.lstrip())
                found.append(Sentence(trimmed, None, offset, offset + len(trimmed)))
    return found


def _inside_mark(text: str, position: int) -> bool:
    opened = text.rfind("{{", 0, position)
    return opened != -1 and text.find("}}", opened, position) == -1


def _mark(match: re.Match[str]) -> Mark | None:
    kind, figure, rest = match.groups()
    forms: tuple[tuple[str, str], ...] = ()
    noun = False
    if kind == MarkKind.AGREE:
        pairs = [piece.partition("=") for piece in rest.split("|")]
        if not rest or any(not bar for _, bar, _ in pairs):
            return None
        forms = tuple((name.strip(), word.strip()) for name, _, word in pairs)
    elif kind == MarkKind.FIGURE and rest == "noun":
        noun = True
    elif kind not in {m.value for m in MarkKind} or rest:
        return None
    return Mark(MarkKind(kind), figure, noun, forms, match.start(), match.end())
