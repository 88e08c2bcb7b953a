"""The bundle of the demo: complete, its links lead somewhere, and anybody can check it."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from kanch.core.custody import verifier

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
LANGUAGES = ("en", "hy", "ru", "fr")


@pytest.fixture(scope="module")
def made(
    demo_once: None,
    django_db_blocker: Any,
    _public_settings: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """The demo's bundle in a folder, made once for the tests of this module."""
    from django.test import override_settings

    from kanch.web.accounts.services import system_actor
    from kanch.web.publication.bundle.folder import Folder
    from kanch.web.publication.bundle.making import make_bundle

    target = tmp_path_factory.mktemp("bundle") / "site"
    names = ("MIDDLEWARE", "ORIGIN", "ROOT_URLCONF", "TEMPLATES")
    public = {name: _public_settings[name] for name in names}
    with django_db_blocker.unblock(), override_settings(**public):
        make_bundle(Folder(target), actor=system_actor(), now=NOW, processes=0)
        yield target


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def links(page: Path) -> list[str]:
    document = lxml.html.fromstring(page.read_bytes())
    named = "//@href | //@src | //form/@action"
    return [str(link) for link in document.xpath(named)]


def test_every_link_leads_to_a_file_of_the_bundle_or_out_of_it(made: Path) -> None:
    found = pages(made)
    assert len(found) > 300
    for page in found:
        for link in links(page):
            if re.match(r"https?:|mailto:|tel:", link):
                continue
            path, _hash, fragment = link.partition("#")
            assert not path.startswith("/"), f"{page} leads to {link}"
            assert "?" not in path, f"{page} leads to {link}"
            goal = (page.parent / path).resolve() if path else page
            assert goal.is_relative_to(made.resolve()), f"{page} leads to {link}"
            assert goal.is_file(), f"{page} leads to {link}"
            if fragment and goal.suffix == ".html":
                there = lxml.html.fromstring(goal.read_bytes())
                assert there.xpath("//*[@id=$name]", name=fragment), f"{page} leads to {link}"


def test_style_sheets_find_their_fonts(made: Path) -> None:
    for sheet in made.rglob("*.css"):
        for name in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            name = name.strip("\"'")
            assert name.startswith("data:") or (sheet.parent / name).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_pages(made: Path, language: str) -> None:
    english = {page.relative_to(made / "en") for page in pages(made / "en")}
    assert {page.relative_to(made / language) for page in pages(made / language)} == english
    for page in pages(made / language):
        assert lxml.html.fromstring(page.read_bytes()).get("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_feeds_are_complete_in_every_language(made: Path, language: str) -> None:
    listed = {
        (made / language / "feeds" / link).resolve()
        for link in links(made / language / "feeds" / "index.html")
        if "feed." in link
    }
    assert len(listed) >= 2 * 3
    assert all(feed.is_file() for feed in listed)


def test_each_page_says_when_it_was_made(made: Path) -> None:
    for page in pages(made / "en"):
        if page.name == "1.html":
            continue  # an edition's own file, as it was kept
        assert "This page was made on <strong>4 March 2026, 09:06</strong>" in page.read_text(
            "utf-8"
        )


def test_the_files_of_an_edition_are_those_that_were_kept(made: Path) -> None:
    from kanch.web.appeals.models import Rendition

    rows = Rendition.objects.exclude(form="mail")
    assert rows.count() == len(LANGUAGES) * 2
    for row in rows:
        file = made / row.language / "appeals" / "displaced-2023" / f"1.{row.form}"
        assert file.read_bytes() == bytes(row.body)


def test_a_reader_of_an_old_edition_is_led_to_what_changed(made: Path) -> None:
    appeal = made / "en" / "appeals" / "displaced-2023"
    edition = (appeal / "1" / "index.html").read_text("utf-8")
    assert 'href="changes/index.html"' in edition
    living = (appeal / "index.html").read_text("utf-8")
    assert 'href="1/changes/index.html"' in living
    assert "?from=" not in living
    changes = (appeal / "1" / "changes" / "index.html").read_text("utf-8")
    assert "What has changed since edition 1" in changes
    assert "Nothing has changed since." in changes


def test_the_bundle_verifies_with_the_key_and_with_no_other(made: Path, settings: Any) -> None:
    key = settings.HOME.signing_key().public.raw
    assert verifier.verify_path(str(made), key=key, now=NOW).true
    assert not verifier.verify_path(str(made), key=bytes(31) + b"\x02", now=NOW).true


def test_an_edition_and_a_figure_verify_alone(made: Path, settings: Any) -> None:
    key = settings.HOME.signing_key().public.raw
    files = [
        made / "appeals" / "displaced-2023" / "1" / "edition.json",
        *made.glob("figures/*/figure.json"),
    ]
    assert len(files) > 50
    for file in files:
        assert verifier.verify_path(str(file), key=key, now=NOW).true, file
    figure = json.loads(json.loads(files[-1].read_text("utf-8"))["content"])
    assert figure["made_at"] == "2026-03-04T05:06:00+00:00"


def test_the_page_on_checking_shows_the_key_and_leads_to_the_program(
    made: Path, settings: Any
) -> None:
    key = settings.HOME.signing_key().public
    page = (made / "en" / "verify" / "index.html").read_text("utf-8")
    assert key.text in page
    assert key.key_id in page
    assert 'href="../../verify.py"' in page
    assert (made / "verify.py").read_bytes() == Path(verifier.__file__).read_bytes()


def test_archived_copies_carry_an_ending_that_no_host_runs(made: Path) -> None:
    endings = {copy.suffix for copy in (made / "documents").iterdir()}
    assert endings
    assert endings <= {".txt", ".pdf", ".png", ".jpg", ".webp"}


def test_the_ordered_zip_is_the_same_bundle(
    made: Path, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In this process: forked ones would close the connection that the tests' transaction is on.
    monkeypatch.setattr("kanch.web.publication.bundle.making.cores", lambda: 0)
    from kanch.web.accounts.services import system_actor
    from kanch.web.journal.models import Event
    from kanch.web.publication.bundle import order
    from kanch.web.publication.models import SiteExport

    export = SiteExport.objects.create(ordered_at=NOW, ordered_by=system_actor())
    order.main(export.pk)
    export.refresh_from_db()
    file = settings.HOME.work / "exports" / f"{export.pk}.zip"
    assert (export.state, export.size) == (SiteExport.State.READY, file.stat().st_size)
    assert Event.objects.order_by("-sequence").first().action == "publication.site_made"
    key = settings.HOME.signing_key().public.raw
    assert verifier.verify_path(str(file), key=key, now=NOW).true
    signed = {"manifest.json", "manifest.sig.json"}
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name not in signed}
    here = {
        str(path.relative_to(made)): path.read_bytes() for path in made.rglob("*") if path.is_file()
    }
    assert held == {name: data for name, data in here.items() if name not in signed}


def test_two_bundles_at_a_time_are_refused(settings: Any, db: None, tmp_path: Path) -> None:
    from kanch.web.accounts.services import system_actor
    from kanch.web.publication.bundle import making
    from kanch.web.publication.bundle.folder import Folder

    with (
        making._alone(settings.HOME.work / "bundle"),
        pytest.raises(making.Busy, match="Another bundle"),
    ):
        making.make_bundle(Folder(tmp_path / "x"), actor=system_actor(), now=NOW, processes=0)
