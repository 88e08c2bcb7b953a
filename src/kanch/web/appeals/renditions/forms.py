"""An edition's sheet made into bytes: for print, as text, as one web page."""

import base64
import io
import re
import textwrap
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from kanch.core.exchange.documents.page import text_of_html
from kanch.web.appeals.renditions.printing import printed
from kanch.web.appeals.renditions.sheet import Sheet
from kanch.web.appeals.renditions.typography import unbroken, unbroken_html

TEXT_WIDTH = 76
_ITEM = "– "
# A private-use letter, which no text holds: it marks a heading until its lines are known.
_HEADING = "\ue000"
_HERE = Path(__file__).parent


def text_of(sheet: Sheet) -> str:
    """An edition as plain text in lines of at most 76 characters; addresses stay whole."""
    with translation.override(sheet.language):
        html = render_to_string("appeals/forms/text.html", {"sheet": sheet})
    # What shows a list or a heading is lost with its tags.
    marked = re.sub(r"(?<=<h[1-4]>)", _HEADING, html.replace("<li>", f"<li>{_ITEM}"))
    return wrapped(text_of_html(marked))


def page_of(sheet: Sheet, *styles: str) -> str:
    """An edition as one web page that needs no other file and no network.

    `styles` names style sheets that stand after that of every page.
    """
    return _rendered("page", sheet, style=_style("page", *styles))


def pdf_of(sheet: Sheet) -> bytes:
    """An edition as a tagged PDF (PDF/UA-1) on A4; the same sheet gives the same bytes.

    Raises CannotPrint.
    """
    html = _rendered(
        "print",
        sheet,
        style=_style("print"),
        mark=_mark(sheet.living_url),
        created=sheet.published_at.isoformat(timespec="seconds"),
    )
    return printed(html, identifier=f"{sheet.living_url} {sheet.language}".encode())


def wrapped(text: str) -> str:
    """Lines that a mail program need not break; addresses stay whole.

    Items of a list stand below each other, headings are underlined.
    """
    paragraphs = [_lines(paragraph) for paragraph in text.split("\n\n")]
    pieces = paragraphs[:1]
    for before, paragraph in pairwise(paragraphs):
        listed = before.startswith(_ITEM) and paragraph.startswith(_ITEM)
        pieces += ["\n" if listed else "\n\n", paragraph]
    return "".join(pieces) + "\n"


def _lines(paragraph: str) -> str:
    heading = paragraph.startswith(_HEADING)
    wrap = textwrap.TextWrapper(
        TEXT_WIDTH,
        break_long_words=False,
        break_on_hyphens=False,
        subsequent_indent=" " * len(_ITEM) if paragraph.startswith(_ITEM) else "",
    )
    # Once the lines stand, their spaces are plain again: whoever searches types plain ones.
    lines = [
        wrap.fill(line).replace("\u00a0", " ")
        for line in unbroken(paragraph.removeprefix(_HEADING)).splitlines()
    ]
    if heading:
        lines.append("-" * max(map(len, "\n".join(lines).splitlines())))
    return "\n".join(lines)


def _rendered(name: str, sheet: Sheet, **more: str) -> str:
    with translation.override(sheet.language):
        page = render_to_string(f"appeals/forms/{name}.html", {"sheet": sheet, **more})
    return unbroken_html(page)


@lru_cache(maxsize=4)
def _style(*names: str) -> str:
    return mark_safe("".join((_HERE / f"{name}.css").read_text("utf-8") for name in names))


def _mark(address: str) -> str:
    """A QR code as a picture that lies in the page itself."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
