"""Paragraphs, sentences and their languages.

Letters come from PDF and mail: lines are wrapped inside a sentence, and abbreviations stand in
it. `figures.binding.sentences` may cut there; here a cut would part a number from its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kanch.core.figures.numerals import LANGUAGES, fold
from kanch.core.letters.words import abbreviations, rows_of

# Possessive, from the first of a run of stops: a text of stops alone takes no longer than others.
_STOP = re.compile(r"(?<![.!?։…:])[.!?։…:]++[\"»”’)\]]*+(?=\s)")
_LIST = re.compile(r"\s*(?:[-*+•–—▪‣]|[(\[]?(?:\d{1,3}|[a-zа-яա-ֆ])[.)\]]|#{1,6}|>)\s+")
_NEAR = 60
_LONGEST = 1500
_ARMENIAN = re.compile(r"[\u0531-\u058f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u017f]")
_FRENCH = re.compile(
    r"(?<!\w)(?:le|la|les|des|du|une|est|sont|dans|pour|avec|sur|ont|plus|au|aux|été|et|que|qui"
    r"|par|personnes|selon)(?!\w)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<!\w)(?:the|of|and|in|to|were|was|are|is|have|has|for|with|on|at|people|that|from|been|by"
    r"|than|more|said)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]`, and the number of the paragraph that it stands in."""

    start: int
    end: int
    paragraph: int
    language: str


def sentences_of(text: str, language: str | None = None) -> list[Sentence]:
    """The sentences of a text in their order; `language` is asked for where the script allows it.

    A line end inside a sentence is a space; an empty line or a list item begins a paragraph.
    """
    latin = language if language in ("en", "fr") else _latin(text)
    found = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for left, right in _cut(text, start, end):
            spoken = _language(text[left:right], latin, language)
            found.append(Sentence(left, right, number, spoken))
    return found


def language_of(text: str) -> str:
    """The language that most of a text is written in: en, hy, ru or fr."""
    return _language(text, _latin(text), None)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    end = 0
    for line in re.finditer(r"[^\n]*\n|[^\n]+", text):
        empty = not line.group().strip()
        last = 0 if begun is None else max(begun, text.rfind("\n", begun, end - 1) + 1)
        if begun is not None and (empty or _breaks(text[last:end], line.group())):
            yield begun, end
            begun = None
        if not empty:
            begun = line.start() if begun is None else begun
            end = line.end()
    if begun is not None:
        yield begun, end


def _breaks(before: str, line: str) -> bool:
    """Whether a line begins something new instead of going on with the lines before it."""
    last = before.rstrip("\n").rpartition("\n")[2].rstrip()
    first = line.lstrip()[:1]
    if _LIST.match(line):
        # "… killed at least\n20. The" is a wrapped line, not item 20 of a list.
        return not (len(last) > 50 and last[-1:] not in ".!?։:;…" and first.isdigit())
    if first.islower() or last[-1:] in (",", "-", "‑", "(") or _hedge_at_end().search(fold(last)):
        return False
    return len(last) < 50 or (last[-1:] in ".!?։:…" and len(last) < 60)


@cache
def _hedge_at_end() -> re.Pattern[str]:
    """A hedge that ends a line: "at least"; its number stands on the next."""
    forms = {
        r"\s".join(map(re.escape, phrase))
        for language in LANGUAGES
        for kind, _, phrase in rows_of(language)
        if kind == "qualifier" and phrase[0][0].isalpha()
    }
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(forms))})$")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, stop, begun, end):
            yield from _short(text, begun, stop.end())
            begun = stop.end()
    if text[begun:end].strip():
        yield from _short(text, begun, end)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece without any stop is cut where it grows too long for one sentence."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = space if space != -1 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _ends(text: str, stop: re.Match[str], begun: int, end: int) -> bool:
    # Only what stands near is looked at: a text may be one run of stops.
    rest = text[stop.end() : min(end, stop.end() + _NEAR)].lstrip()
    if not rest:
        return True
    mark = stop.group()[0]
    opens = rest.lstrip("«“\"'(*_[")[:1]
    if mark == ":":  # a full stop typed on an Armenian keyboard
        return bool(_ARMENIAN.match(text, stop.start() - 1)) and opens.isupper()
    if mark != ".":
        return True
    if opens.islower():
        return False
    head = text[begun : stop.start()].strip() if stop.start() - begun < _NEAR else ""
    item = len(head) <= 3 and head.strip(" ([#*>-") != ""
    if item and _LIST.match(text[begun : stop.end()] + " "):  # "1." opens an item
        return False
    word = re.search(r"[\w.]+$", text[max(begun, stop.start() - _NEAR) : stop.start()])
    last = word.group().lower() if word else ""
    if last.rpartition(".")[2] in abbreviations() or (len(last) == 1 and last.isalpha()):
        # "… at 9:30 p.m. The" ends; "9:30 p.m. September" and «120 тыс. Человек» hardly.
        return last in ("p.m", "a.m") and bool(re.match(r"(?:The|We|In|At|It|This)\b", rest))
    # The Armenian mijaket inside a date: «2023 թ. սեպտեմբեր» is in the abbreviations.
    return True


def _latin(text: str) -> str:
    return "fr" if len(_FRENCH.findall(text)) > len(_ENGLISH.findall(text)) else "en"


def _language(text: str, latin: str, wanted: str | None) -> str:
    counts = {
        "hy": len(_ARMENIAN.findall(text)),
        "ru": len(_CYRILLIC.findall(text)),
        latin: len(_LATIN.findall(text)),
    }
    best = max(counts, key=lambda name: counts[name])
    if counts[best] == 0:
        return wanted or latin
    return best
