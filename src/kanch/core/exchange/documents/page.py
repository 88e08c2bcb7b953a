"""The text of a web page, or of a mail written as one."""

import re
from collections.abc import Iterator
from typing import Any

from kanch.core.exchange.documents.paragraphs import joined

_UNREAD = {"script", "style", "head", "template", "noscript", "svg", "iframe", "object", "title"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_APART = "\n\n"
_CELL = "\t"


def text_of_html(source: str) -> str:
    """Paragraphs of a page, apart by an empty line; nothing that a browser would not show.

    A raised number after a digit is a footnote's: it is set in brackets, so that 218³ does not
    become 2183.
    """
    # Imported here: only an upload needs it.
    from lxml import etree, html  # type: ignore[import-untyped]

    if not source.strip():
        return ""
    try:
        root = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=False))
    except etree.ParserError:
        # Nothing but the beginning of a tag.
        return ""
    text = re.sub(r"[^\S\n\t]+", " ", "".join(_pieces(root)))
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    text = re.sub(r"[ \t]*\t[ \t]*", "\t", text)
    return re.sub(r"\n{3,}", _APART, text).strip()


def _pieces(element: Any) -> Iterator[str]:
    """The pieces of text in their order, by a stack: pages nest deeper than Python does."""
    last = ""
    stack: list[Any] = [element]
    while stack:
        here = stack.pop()
        if isinstance(here, str):
            if here:
                last = here[-1]
                yield here
            continue
        tag = here.tag if isinstance(here.tag, str) else ""
        tail = _flat(here.tail)
        if not tag or tag in _UNREAD or _hidden(here):
            stack.append(tail)
            continue
        around = _APART if tag in _BLOCKS else _CELL if tag in ("td", "th") else ""
        if tag == "br":
            stack += [tail, "\n"]
            continue
        if tag == "pre":
            stack += [tail, _APART, joined(here.text_content()), _APART]
            continue
        if tag == "sup" and last.isdigit() and here.text_content().strip().isdigit():
            stack += [tail, f" [{here.text_content().strip()}]"]
            continue
        children = list(here)
        stack += [tail, around, *reversed(children), _flat(here.text), around]


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _hidden(element: Any) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None
