"""Markup in any text field is text on every page."""

import pytest
from django.utils.html import escape

from kanch.web.ledger import services
from kanch.web.ledger.models import FigureRule, Indicator, Place, Source

from .conftest import AS_OF, NOW

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def evil(record, small, editor):
    """A ledger in which every text is markup."""
    names = dict.fromkeys(("en", "hy", "ru", "fr"), EVIL)
    Source.objects.update(names=names, reliability_note=EVIL, country="<b>")
    Place.objects.update(names=names, kind=EVIL[:40], coordinate_source=EVIL)
    Indicator.objects.update(
        names=names,
        definitions=names,
        nouns={language: {"one": EVIL, "other": EVIL} for language in names},
        unit=EVIL[:60],
        population=EVIL,
    )
    for row in (*Source.objects.all(), *Indicator.objects.all(), *Place.objects.all()):
        setattr(small, row.code, row)
    for name in ("first", "second", "killed", "children", "place"):
        getattr(small, name).refresh_from_db()
    note = services.archive_document(
        actor=editor, data=f"{EVIL} 20".encode(), name=f"{EVIL}.txt", title=EVIL, now=NOW
    )
    texts = {
        "paraphrase": EVIL,
        "note": EVIL,
        "quote": f"{EVIL} 20",
        "locator": EVIL,
        "document": note,
        "via": small.second,
        "place": small.place,
    }
    claim = record(20, **texts)
    record(20, links={"revises": claim}, **texts)
    record(25, 25, "exactly", source=small.second)
    record(30, 30, "exactly", indicator=small.children, source=small.second)
    said = services.Said(source=small.first, as_of=AS_OF, as_of_precision="day", basis="found")
    services.record_statement(
        actor=editor,
        draft=services.StatementDraft(topic="road", texts=names, said=said),
        now=NOW,
    )
    services.withdraw_claim(actor=editor, code=record(21).code, reason=EVIL, now=NOW)
    FigureRule.objects.create(code="killed", indicator=small.killed, policy="range")
    return claim


def assert_harmless(answer):
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert escape(EVIL)[:40] in page or "\\u003C" in page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "claims/{code}/",
        "claims/{code}/update/",
        "claims/{code}/withdraw/",
        "claims/new/",
        "claims/new/?like={code}",
        "questions/",
        "statements/",
        "statements/new/",
        "figures/",
        "figures/killed/",
        "catalogue/sources/",
        "catalogue/indicators/",
        "catalogue/places/",
        "catalogue/sources/first/",
        "catalogue/indicators/killed/",
        "catalogue/places/yerevan/",
    ],
)
def test_markup_is_text_in_the_workspace(evil, client, editor, page):
    client.force_login(editor)
    assert_harmless(client.get("/ledger/" + page.format(code=evil.code)))


@pytest.mark.parametrize("language", ["en", "hy", "ru", "fr"])
@pytest.mark.parametrize("page", ["figures/", "figures/killed/"])
def test_markup_is_text_on_public_pages(evil, client, public_origin, language, page):
    from kanch.web.accounts.models import Organisation

    Organisation.objects.update_or_create(
        pk=Organisation.ROW, defaults={"content_languages": ["en", "hy", "ru", "fr"]}
    )
    assert_harmless(client.get(f"/{language}/{page}"))


def test_markup_in_a_table_is_text_in_its_preview(evil, client, editor):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(editor)
    rows = f"id,kind,name_en,{EVIL}\n{EVIL},media,{EVIL},{EVIL}\n".encode()
    upload = SimpleUploadedFile(f"{EVIL}.csv".replace("/", ""), rows)
    answer = client.post("/ledger/import/", {"table": upload}, follow=True)
    assert_harmless(answer)


def test_an_archived_page_is_shown_in_a_frame_that_runs_nothing(client, public_origin, editor, db):
    page = services.archive_document(
        actor=editor, data=f"<html><body>{EVIL}</body></html>".encode(), name="p.html", now=NOW
    )
    answer = client.get(f"/documents/{page.sha256}")
    assert answer.content.decode().count(EVIL) == 1
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
