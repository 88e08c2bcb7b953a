"""Each form of an edition: there when readers look for it, and the same for ever."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from kanch.web.appeals.renditions.printing import CannotPrint
from kanch.web.appeals.renditions.queries import incomplete, mail_of
from kanch.web.appeals.renditions.services import make_missing
from kanch.web.journal.models import Event


@pytest.fixture
def edition(say, publish):
    say("dead", 20)
    return publish()


@pytest.fixture
def whole(edition, now):
    """The edition with all its forms."""
    make_missing(now)
    return edition


def kept(edition):
    rows = edition.renditions.order_by("language", "form")
    return {(one.language, one.form): bytes(one.body) for one in rows}


def test_text_page_and_mail_are_there_with_the_edition(edition):
    assert set(kept(edition)) == {
        (language, form) for language in ("en", "ru") for form in ("txt", "html", "mail")
    }


def test_a_pdf_follows_and_then_nothing_is_missing(whole):
    assert not incomplete()
    assert kept(whole)["ru", "pdf"].startswith(b"%PDF-")
    assert all(sha256(bytes(r.body)).hexdigest() == r.digest for r in whole.renditions.all())


def test_every_form_stays_byte_for_byte_when_all_around_it_changes(
    whole, house, say, publish, now, settings
):
    before = kept(whole)
    say("dead", 68, hours=-1)
    house.name, house.timezone = {"en": "Another name"}, "UTC"
    house.save()
    settings.PUBLIC_URL = "https://moved.example.org"
    publish(hours=1)
    make_missing(now + timedelta(hours=2))
    assert kept(whole) == before


def test_a_form_made_again_would_be_the_same(whole, now):
    before = kept(whole)
    whole.renditions.all().delete()
    make_missing(now + timedelta(hours=5))
    assert kept(whole) == before


def test_a_form_cannot_be_changed(whole):
    row = whole.renditions.first()
    with pytest.raises(TypeError, match="never changed"):
        row.save()


def test_making_twice_makes_once_and_the_journal_names_what_was_made(whole, now):
    events = Event.objects.filter(action="appeals.forms_made")
    assert [len(e.data["forms"]) for e in events.order_by("sequence")] == [6, 2]
    make_missing(now)
    assert events.count() == 2


def test_a_form_that_cannot_be_made_stops_neither_the_others_nor_the_worker(
    edition, publish, now, monkeypatch
):
    from kanch.web.appeals.renditions import services

    second = publish(hours=1)
    real = services.pdf_of

    def broken(sheet):
        if sheet.number == 2:
            raise RuntimeError("a fault")
        return real(sheet)

    monkeypatch.setattr(services, "pdf_of", broken)
    make_missing(now)
    assert ("en", "pdf") in kept(edition)
    assert ("en", "pdf") not in kept(second)
    assert ("en", "txt") in kept(second)


def test_the_mail_has_no_picture_and_leads_to_this_site_only(edition):
    mail = mail_of(edition, "ru")
    assert mail.subject == "Вымышленный призыв"
    assert "<img" not in mail.html
    assert "<style" not in mail.html
    links = re.findall(r"https?://[^\s\"<>]+", mail.html + mail.text)
    assert links
    assert all(link.startswith("http://localhost:8000/ru/") for link in links)


def test_the_page_in_a_file_asks_for_nothing_else(edition):
    page = kept(edition)["ru", "html"].decode()
    assert not re.search(r"\s(src|srcset|action|data)=|url\(|@import|<(link|script|img)\b", page)
    assert '<html lang="ru">' in page


def test_the_text_has_short_lines_and_says_where_today_stands(edition):
    text = kept(edition)["ru", "txt"].decode()
    assert all(len(line) < 80 for line in text.splitlines() if "http" not in line)
    assert "http://localhost:8000/ru/appeals/call/?at=now&from=1" in text
    assert "20 человек" in text
    assert "Invented watch" in text


@pytest.mark.parametrize(
    ("form", "kind"),
    [("pdf", "application/pdf"), ("txt", "text/plain"), ("html", "text/html")],
)
def test_readers_get_the_bytes_that_were_kept(whole, public_origin, form, kind):
    answer = Client(SERVER_NAME="localhost").get(f"/ru/appeals/call/1.{form}?at=now")
    assert answer.content == kept(whole)["ru", form]
    assert answer.headers["Content-Type"].startswith(kind)


def test_while_a_form_is_being_made_its_address_says_so(edition, read):
    answer = read("/en/appeals/call/1.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "still being made" in answer.text


def test_what_is_not_there_is_not_found(whole, read):
    assert read("/en/appeals/call/2.pdf").status_code == 404
    assert read("/fr/appeals/call/1.txt").status_code == 404


def test_pages_lead_to_each_form_in_their_language(whole, read):
    for path in ("/ru/appeals/call/", "/ru/appeals/call/1/"):
        page = read(path).text
        for form in ("pdf", "html", "txt"):
            assert f"/ru/appeals/call/1.{form}?at=now" in page


def test_a_page_says_which_form_is_still_being_made(edition, read):
    page = read("/en/appeals/call/").text
    assert "is being made" in page
    assert "1.pdf" not in page


def test_after_publishing_every_form_and_the_way_to_recipients_are_there(whole, staff):
    page = staff.get("/appeals/call/publish/?done").content.decode()
    for language in ("en", "ru"):
        for form in ("pdf", "html", "txt"):
            assert f"http://localhost:8000/{language}/appeals/call/1.{form}" in page
    assert "/sending/new/?edition=call:1" in page


def test_a_page_and_a_mail_begin_with_the_first_numbers_with_their_source_and_hour(whole, say):
    page = kept(whole)["en", "html"].decode().replace("\xa0", " ")
    (headline,) = re.findall(r'<ul class="headline">.*?</ul>', page, flags=re.DOTALL)
    assert "<strong>20 people</strong>" in headline
    assert "Invented dead" in headline
    assert "Invented watch" in headline
    assert "26 September 2023, 16:00" in headline
    assert page.index("headline") < page.index("<main>")
    assert "Edition 1, 26 September 2023, 20:00 UTC+4" in page


def test_a_mail_is_set_for_a_phone_whatever_reads_it(whole):
    assert re.search(r'<td style="[^"]*display: ?block', mail_of(whole, "en").html)


def test_where_nothing_can_print_the_publisher_reads_what_mends_it(edition, staff, monkeypatch):
    from kanch.web.appeals.renditions import showing

    def lacking():
        raise CannotPrint("Printing needs more. Run: apt-get install what-is-missing")

    page = "/appeals/call/publish/?done"
    monkeypatch.setattr(showing, "require_printing", lacking)
    assert "what-is-missing" not in staff.get(page).content.decode()
    monkeypatch.setattr(showing, "PATIENCE", timedelta(0))
    assert "apt-get install what-is-missing" in staff.get(page).content.decode()
    monkeypatch.setattr(showing, "require_printing", lambda: None)
    assert "what-is-missing" not in staff.get(page).content.decode()
