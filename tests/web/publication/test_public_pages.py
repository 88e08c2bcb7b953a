"""What a reader of the demo's public site sees, and when."""

import json
import re
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

Read = Callable[[str], Any]

PAGES = [
    "/en/",
    "/en/figures/",
    "/en/figures/depot-killed/",
    "/en/appeals/displaced-2023/",
    "/en/appeals/displaced-2023/1/",
    "/en/about/letter/",
    "/en/about/data/",
    "/en/help/give/",
    "/en/feeds/",
]


def words(page: Any) -> str:
    """The text of a page without mark-up, white space as single spaces."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_every_page_says_that_the_demo_is_invented(read: Read) -> None:
    for path in PAGES:
        page = read(path)
        assert page.status_code == 200, path
        assert "No plea and no money reaches anyone" in page.text, path


def test_every_page_forbids_what_is_not_ours_and_sets_no_cookie(read: Read) -> None:
    for path in PAGES:
        page = read(path)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert not page.cookies
        assert not re.search(
            r'\bstyle="|<script(?! type="application/ld\+json")|\bon[a-z]+="', page.text
        )
        for address in re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page.text):
            assert address.startswith(("/", "http://localhost:8000/", "?")), address


def test_root_leads_to_the_readers_language(demo: Any, public_origin: None) -> None:
    client = Client(SERVER_NAME="localhost")
    assert client.get("/", headers={"accept-language": "ru"}).headers["Location"] == "/ru/"
    assert client.get("/", headers={"accept-language": "de"}).headers["Location"] == "/en/"


def test_front_page_says_whom_to_call_before_the_figures(read: Read) -> None:
    text = words(read("/en/"))
    assert text.index("In danger, or looking for someone now") < text.index("What is known now")
    assert "Checked on" in text
    assert "28,120" in text


def test_what_was_published_later_is_not_seen_earlier(read: Read) -> None:
    opening = words(read("/en/figures/depot-killed/"))
    assert "68 dead" not in opening
    assert "at least 20 people" in opening
    next_day = words(read("/en/figures/depot-killed/?at=2023-09-27T20:00"))
    assert "68 people" in next_day
    assert "218" not in next_day
    today = words(read("/en/figures/depot-killed/?at=now"))
    assert "218 people" in today
    assert "final" in today


def test_a_reader_jumps_to_the_end_of_a_day_without_script(read: Read) -> None:
    page = read("/en/figures/depot-killed/?at=2023-09-27T20:00").content.decode()
    (form,) = re.findall(r'<form method="get".*?</form>', page, flags=re.DOTALL)
    assert 'type="date" name="at" value="2023-09-27"' in form
    there = words(read("/en/figures/depot-killed/?at=2023-09-26"))
    assert "published by 26 September 2023, 23:59" in there


def test_a_corrected_number_stays_visible_with_what_replaced_it(read: Read) -> None:
    page = read("/en/figures/depot-killed/")
    row = re.search(r'<tr[^>]*id="claim-c177".*?</tr>', page.text, re.DOTALL)
    assert row is not None
    assert "at least 125 people" in row.group()
    assert "superseded" in row.group()
    assert 'href="#claim-c178"' in row.group()


def test_claim_without_date_of_publication_is_only_seen_today(read: Read) -> None:
    assert "c200" not in read("/en/figures/population-nk/?at=2024-01-01").text
    assert "c200" in read("/en/figures/population-nk/?at=now").text


def test_letters_repeat_is_no_second_source(read: Read) -> None:
    data = json.loads(read("/en/figures/wounded-nk/figure.json").text)
    assert data["sources"] == ["hrd-nk"]
    assert "c004" in read("/en/figures/wounded-nk/").text


def test_sources_are_never_added(read: Read) -> None:
    for path in ("/en/figures/killed-peacekeepers/", "/en/figures/claims.csv"):
        text = words(read(path))
        # 2, 5 and 6 were said; no page may say 7, 8, 11 or 13.
        assert not re.search(r"\b(7|8|11|13) (Russian )?peacekeepers", text)


def test_page_and_download_of_a_sum_hold_the_claims_of_its_parts(read: Read) -> None:
    page = read("/en/figures/wounded-az/?at=now")
    rows = read("/en/figures/wounded-az/claims.csv?at=now").text
    for code in ("c066", "c067"):
        assert f'id="claim-{code}"' in page.text
        assert f"\n{code}," in rows
    assert "Nobody had given this number" not in read("/en/figures/demo-people-lodged/?at=now").text


def test_living_page_shows_what_moved_and_by_which_source(read: Read) -> None:
    first = words(read("/en/appeals/displaced-2023/"))
    assert "No number has moved since it was published." in first
    later = words(read("/en/appeals/displaced-2023/?at=2023-09-27T20:00"))
    assert "from at least 20 people to 68 people" in later
    assert "Human Rights Defender (ombudsman) of Nagorno-Karabakh" in later
    # Children are not counted yet at that hour: the sentence has its written alternative.
    assert "not yet known" in later


@pytest.mark.parametrize("language", ["en", "hy", "ru", "fr"])
@pytest.mark.parametrize("at", ["", "?at=2023-09-27T20:00", "?at=now"])
def test_appeal_has_no_hole_in_any_language_at_any_of_its_moments(
    read: Read, language: str, at: str
) -> None:
    page = read(f"/{language}/appeals/displaced-2023/{at}")
    assert page.status_code == 200
    article = re.search(r"<article.*?</article>", page.text, re.DOTALL)
    assert article is not None
    for hole in ("{{", "}}", "[[", "]]", "||", "None", "\ue000"):
        assert hole not in article.group()
    assert len(re.findall(r'class="fig\b', article.group())) >= 3


def test_link_with_an_edition_number_tells_what_changed_since(read: Read) -> None:
    text = words(read("/en/appeals/displaced-2023/?from=1&at=2023-09-27T20:00"))
    assert "Since edition 1" in text
    assert "from 28,120 people to" in text
    assert "Nothing has changed since." in words(read("/en/appeals/displaced-2023/?from=1"))


def test_edition_is_not_there_before_it_was_published(read: Read) -> None:
    assert read("/en/appeals/displaced-2023/?at=2023-09-25").status_code == 404
    assert read("/en/appeals/displaced-2023/2/").status_code == 404


def test_feed_has_the_edition_and_each_move_with_its_source(read: Read) -> None:
    feed = feedparser.parse(
        read("/en/appeals/displaced-2023/feed.atom?at=2023-09-27T20:00").content
    )
    assert not feed.bozo
    titles = [entry.title for entry in feed.entries]
    assert "Edition 1" in titles
    assert any("68 people (was: at least 20 people)" in title for title in titles)
    assert "invented" in feed.feed.title


def test_page_answers_not_modified_until_something_is_written(read: Read) -> None:
    client = Client(SERVER_NAME="localhost")
    tag = client.get("/en/figures/").headers["ETag"]
    assert client.get("/en/figures/", headers={"if-none-match": tag}).status_code == 304


def test_unreadable_moment_is_told(read: Read) -> None:
    page = read("/en/?at=yesterday")
    assert page.status_code == 400
    assert "This moment cannot be read" in page.text


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31"])
def test_a_moment_at_the_end_of_the_calendar_is_told_too(read: Read, at: str) -> None:
    for path in PAGES:
        assert read(f"{path}?at={at}").status_code == 400, path


def test_a_day_is_its_end_however_it_is_written(read: Read) -> None:
    for day in ("2023-09-27", "20230927"):
        assert "27 September 2023, 23:59" in words(read(f"/en/?at={day}"))


def test_list_of_feeds_keeps_the_moment_and_leads_to_each_language(read: Read) -> None:
    assert "feed.atom" not in read("/en/feeds/?at=2023-09-20").text
    assert "feed.atom?at=now" in read("/en/feeds/?at=now").text
    for language in ("hy", "ru"):
        assert (
            f'href="/{language}/feeds/?at=now" lang="{language}"' in read("/en/feeds/?at=now").text
        )


def test_old_address_of_the_feeds_leads_to_the_readers_language_and_keeps_the_moment(
    public_origin: None, demo: Any
) -> None:
    client = Client(SERVER_NAME="localhost")
    for language in ("hy", "ru"):
        answer = client.get("/feeds/?at=now", headers={"accept-language": language})
        assert answer["Location"] == f"/{language}/feeds/?at=now"


def test_a_page_that_broke_says_so_even_where_its_frame_is_what_broke(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr("kanch.web.publication.context.newest_appeal", broken)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    page = client.get("/en/help/give/")
    assert page.status_code == 500
    assert "This page could not be made" in page.content.decode()
    assert "No plea and no money reaches anyone" in page.content.decode()


def test_large_answers_do_not_fill_the_memory(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    from kanch.web.journal.caching import PublicCache

    monkeypatch.setattr("kanch.web.journal.caching.BYTES", 50_000)
    made = PublicCache(lambda _request: HttpResponse(b"x" * 20_000))
    for number in range(5):
        made(RequestFactory(SERVER_NAME="localhost").get(f"/en/{number}"))
    assert len(made._pages) == 2


def test_letter_links_every_line_to_what_stands_for_it_or_says_not_yet(read: Read) -> None:
    page = read("/en/about/letter/")
    rows = re.findall(r'<tr role="row">.*?</tr>', page.text.split("<tbody")[1], re.DOTALL)
    assert len(rows) >= 30
    for row in rows:
        assert "/en/figures/" in row or "not yet" in row or "Ask" in row or 'class="quiet"' in row


def test_quotes_of_the_demo_lead_to_their_archived_copy_and_say_invented(read: Read) -> None:
    page = read("/en/figures/demo-reception-visits/?at=now")
    assert "invented for the demo" in page.text
    address = re.search(r'href="(/documents/[0-9a-f]{64}\.txt)"', page.text)
    assert address is not None
    copy = read(address.group(1))
    assert copy.status_code == 200
    assert "sandbox" in copy.headers["Content-Security-Policy"]


def test_giving_names_partners_and_says_that_nothing_is_real(read: Read) -> None:
    text = words(read("/en/help/give/"))
    assert "Who we are by law" in text
    assert "Is this account really ours?" in text
    assert "do not give here" in text


def test_number_is_credited_only_to_those_who_said_it(read: Read) -> None:
    text = words(read("/en/figures/depot-killed/?at=2023-09-27T20:00"))
    cited = text[text.index("How to cite it") :]
    assert "according to Human Rights Defender (ombudsman) of Nagorno-Karabakh." in cited
    assert "Former state minister" not in cited
    assert "Ministry of Health" not in cited
