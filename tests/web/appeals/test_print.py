"""An edition to print: tagged for screen readers, right in each script, the same each time."""

import io
import re
from typing import Any

import pypdf
import pytest
import segno

from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Edition
from kanch.web.appeals.renditions import forms
from kanch.web.appeals.renditions.sheet import Sheet, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_once")]
LANGUAGES = ("en", "hy", "ru", "fr")


def sheet(language: str) -> Sheet:
    edition = Edition.objects.select_related("appeal").get()
    return sheet_of(edition, language, organisation())


def read(language: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(forms.pdf_of(sheet(language))))


def tags(node: Any) -> list[str]:
    """The tags of the structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for one in node for tag in tags(one)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + tags(node.get("/K", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_says_that_it_is_pdf_ua_and_carries_language_title_and_tags(language: str) -> None:
    made = read(language)
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]) == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata
    assert made.metadata.title == sheet(language).title
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    found = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/Link", "/Figure"} <= set(found)


def test_the_picture_that_leads_back_says_where_to() -> None:
    def figures(node: Any) -> list[Any]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            return [one for part in node for one in figures(part)]
        if not isinstance(node, dict):
            return []
        own = [node] if node.get("/S") == "/Figure" else []
        return own + figures(node.get("/K", []))

    spoken = [str(one["/Alt"]) for one in figures(read("en").trailer["/Root"]["/StructTreeRoot"])]
    assert [alt for alt in spoken if sheet("en").living_url in alt]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "at least 200 people"),
        ("hy", "առնվազն 200"),
        ("ru", "не менее 200"),
        ("fr", "au moins 200"),
    ],
)
def test_the_text_of_a_pdf_can_be_read_out_in_its_script(language: str, words: str) -> None:
    text = " ".join(" ".join(page.extract_text() for page in read(language).pages).split())
    assert words in text.replace("\xa0", " ").replace("\u202f", " ")
    title = sheet(language).title
    assert title.split()[0] in text


def test_the_code_opens_the_living_page_with_what_changed_since_this_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coded = []
    make = segno.make

    def noted(content: str, **more: Any) -> segno.QRCode:
        coded.append(content)
        return make(content, **more)

    monkeypatch.setattr(forms.segno, "make", noted)
    forms.pdf_of(sheet("ru"))
    assert coded == [sheet("ru").living_url]
    assert "/ru/appeals/displaced-2023/" in coded[0]
    assert coded[0].endswith("from=1")


def test_the_same_sheet_printed_twice_gives_the_same_bytes() -> None:
    assert forms.pdf_of(sheet("hy")) == forms.pdf_of(sheet("hy"))


def test_printing_fetches_nothing_that_a_text_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket
    from dataclasses import replace

    from django.utils.safestring import mark_safe

    def refused(*_args: Any, **_more: Any) -> None:
        raise AssertionError("a text reached out")

    monkeypatch.setattr(socket, "create_connection", refused)
    hostile = '<p><img src="https://example.org/a.png"><img src="file:///etc/hostname">Words</p>'
    made = forms.pdf_of(replace(sheet("en"), html=mark_safe(hostile)))
    assert "Words" in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
