"""Where a line may not end, in any of the languages that texts are written in."""

import re

_HARD = "\u00a0"

_RULES = [
    # Inside a grouped number: 28 120, 1 250 000.
    re.compile(r"(?<![\d.,])(\d{1,3}) (?=\d{3}(?!\d))"),
    re.compile(r"(?<=\u00a0)(\d{3}) (?=\d{3}(?!\d))"),
    # Between a number and its word, and a year and its sign: 20 people, 2023 г.
    re.compile(r"(?<!\d)(\d{1,3}) (?=[^\W\d_])"),
    re.compile(r"(\d{4}) (?=[гթ]\.)"),
    # Before a dash, which never begins a line.
    re.compile(r"(\S) (?=[–—] )"),
    # Inside French quotes and before its double marks.
    re.compile(r"(\S) (?=[;:!?»])"),
    re.compile(r"(«) "),
]

_ENDING = re.compile(r"\d+-[^\W\d_]+")


def unbroken(text: str) -> str:
    """A text whose numbers, dashes and marks stay on the line that they belong to."""
    for rule in _RULES:
        text = rule.sub(rf"\1{_HARD}", text)
    return text


def unbroken_html(page: str) -> str:
    """The same for the words of a page; its head and its tags stay as they are.

    Endings of numbers, as Armenian and Russian write them (24-ից), are marked `whole`.
    """
    head, body, words = page.partition("<body")

    def set_right(found: re.Match[str]) -> str:
        return _ENDING.sub(r'<span class="whole">\g<0></span>', unbroken(found[0]))

    return head + body + re.sub(r"(?<=>)[^<]+", set_right, words)
