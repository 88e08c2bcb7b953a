"""An edition to print: tagged for screen readers, right in each script, the same each time."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
import segno

from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Edition
from kanch.web.appeals.renditions import forms, printing
from kanch.web.appeals.renditions.sheet import Sheet, sheet_of
from kanch.web.config import checks

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


def test_an_address_on_paper_is_never_hyphenated() -> None:
    made = read("fr")
    text = "".join("".join(page.extract_text() for page in made.pages).split())
    assert sheet("fr").living_url in text


def test_every_link_says_where_it_leads_and_every_page_is_walked_in_reading_order() -> None:
    pages = read("ru").pages
    assert {str(page["/Tabs"]) for page in pages} == {"/S"}
    links = [link.get_object() for page in pages for link in page.get("/Annots", [])]
    assert links
    assert all(str(link["/Contents"]).strip() and "/StructParent" in link for link in links)


def test_each_page_has_its_number_and_the_later_ones_say_of_which_edition_they_are() -> None:
    pages = [page.extract_text().replace("\xa0", " ") for page in read("en").pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
        assert "Edition 1, 26 September 2023" in text


def printing_with(fonts: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Ask in a process of its own whether a machine with these fonts can print."""
    chosen = tmp_path / "fonts.conf"
    chosen.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    asked = "from kanch.web.appeals.renditions.printing import require_printing as r; r()"
    return subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"FONTCONFIG_FILE": str(chosen)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("names", [[], ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"]])
def test_where_a_script_has_no_font_nothing_is_printed_and_the_packages_are_named(
    names: list[str], tmp_path: Path
) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in names:
        (fonts / name).symlink_to(Path("/usr/share/fonts/truetype/noto") / name)
    asked = printing_with(fonts, tmp_path)
    assert asked.returncode == 1
    assert "apt-get install" in asked.stderr
    assert "fonts-noto-core" in asked.stderr


def test_a_process_that_failed_to_print_can_print_once_the_machine_is_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printing.require_printing.cache_clear()
    with monkeypatch.context() as lacking:
        lacking.setattr(printing, "_any_font", lambda: False)
        with pytest.raises(printing.CannotPrint, match="apt-get install"):
            printing.require_printing()
    printing.require_printing()


def test_the_check_of_an_installation_says_that_it_cannot_print(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printing.require_printing.cache_clear()
    monkeypatch.setattr(printing, "_any_font", lambda: False)
    report = checks.Report()
    checks._forms(report)
    (finding,) = report.findings
    assert finding.id == "kanch.W003"
    assert finding.warning
    assert "fonts-noto-core" in finding.hint
