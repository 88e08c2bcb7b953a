"""Lines as a page or a mail breaks them, put together to paragraphs.

Numbers are judged within their sentence, so a sentence must not end where a line does.
"""

import re
from collections import Counter
from collections.abc import Sequence

# Beyond this, lines were not broken to fit a width: each is a paragraph.
WIDEST = 140
# Below this, they are addresses, verses or lists: no line of them was filled.
NARROWEST = 30
# In a proportional font, lines of one width hold more or fewer letters.
LOOSE = 0.72
TIGHT = 0.9
# How many lines at either end of a page may be a letterhead or a footer.
EDGE = 5

_MARKER = re.compile(r"(?:[*+•–—·-]|\d{1,3}[.)]|[^\W\d_][.)]|#{1,6}|>)\s")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u058a\xad]$")
_DIVIDED = re.compile(r"\w[-\u2010\u058a\xad]$")
_STOP = re.compile(r"[.!?:;։՝…][\"»”’)\]]*$")
_BULLET = re.compile(r"[•◦▪‣·●○■□\u2022\uf0b7\uf0a7]")
_PAGE_NUMBER = re.compile(r"\W*(?:\w{1,9}\.?\s)?\d{1,4}(?:\s?(?:/|of|de|из|-ից)\s?\d{1,4})?\W*")


def joined(text: str) -> str:
    """A text whose broken lines are joined; empty lines and list items stay where they are.

    A break goes where the sentence plainly goes on (a word was divided, a small letter follows),
    or where the next word would not have fitted into the line. A text whose lines are longer than
    any page is left alone.
    """
    lines = [line.strip() for line in text.split("\n")]
    width = _width(lines)
    if width > WIDEST:
        return _tidy(lines)
    # In pieces: a text of many lines, put together line by line, would be copied for each.
    out: list[list[str]] = []
    last = ""  # the line as it was broken, which its length is told by
    for line in lines:
        if out and last and line and _goes_on(last, line, width):
            out[-1][-1:] = _glued(last, line)
        else:
            out.append([line])
        last = line
    return _tidy(["".join(pieces) for pieces in out])


def without_repeats(pages: Sequence[str]) -> tuple[str, list[str]]:
    """Pages one after another, so that a sentence goes on over the end of one.

    What most pages begin or end with stands once, at the beginning or end of all, and page
    numbers nowhere. Returns the text, and the lines that were read once.
    """
    cut = [
        [line for line in map(str.strip, page.split("\n")) if not _BULLET.fullmatch(line)]
        for page in pages
    ]
    heads = _common(cut)
    cut = [lines[len(heads) if _starts(lines, heads) else 0 :] for lines in cut]
    feet = _common([lines[::-1] for lines in cut])
    out: list[str] = []
    for lines in cut:
        ends = _starts(lines[::-1], feet)
        out += lines[: len(lines) - len(feet)] if ends else lines
    letterhead, footer = _told(heads), _told(feet[::-1])
    text = "\n".join([*letterhead, *([""] if letterhead else []), *out, "", *footer])
    return text, [*letterhead, *footer]


def _common(pages: Sequence[Sequence[str]]) -> Sequence[str]:
    """The longest run of lines that more than half of the pages begin with."""
    if len(pages) < 2:
        return ()
    for depth in range(EDGE, 0, -1):
        runs = [tuple(map(_key, lines[:depth])) for lines in pages if len(lines) > depth]
        if not runs:
            continue
        run, count = Counter(runs).most_common(1)[0]
        if count > 1 and count * 2 > len(pages):
            return next(lines[:depth] for lines in pages if tuple(map(_key, lines[:depth])) == run)
    return ()


def _starts(lines: Sequence[str], run: Sequence[str]) -> bool:
    return bool(run) and list(map(_key, lines[: len(run)])) == list(map(_key, run))


def _told(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line and not _PAGE_NUMBER.fullmatch(line)]


def _key(line: str) -> str:
    """What the page number leaves the same. Other numbers may be figures: they stay apart."""
    return "0" if _PAGE_NUMBER.fullmatch(line) else line


def _width(lines: Sequence[str]) -> int:
    """The width that lines were broken to: the longest, without stragglers in a long text."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[-1 - len(lengths) // 20] if lengths else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    if _MARKER.match(following):
        return False
    if _DIVIDED.search(line):
        return True
    if following[0].islower() and not line.endswith((";", ":")):
        return True
    if width < NARROWEST:
        return False
    needed = len(line) + 1 + len(following.split(maxsplit=1)[0])
    return needed > width * (TIGHT if _STOP.search(line) else LOOSE)


def _glued(line: str, following: str) -> tuple[str, str]:
    if _HYPHEN.search(line) and following[0].islower():
        return line[:-1], following
    # A hyphen after a digit or capital belongs to the word: 20-ին, 1990-2000.
    return line + ("" if line.endswith(("-", "\u2010", "\u058a")) else " "), following


def _tidy(lines: Sequence[str]) -> str:
    """No more than one empty line at a time, none at the ends."""
    text = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
