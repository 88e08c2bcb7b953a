"""The living page and its feeds: today's figures in the words of the latest edition."""

import json
import re
from pathlib import Path

import feedparser
import jsonschema
import pytest

SCHEMA = Path(__file__).parents[2] / "fixtures" / "jsonfeed" / "schema-v1.1.json"


def words(page):
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())


def test_a_later_claim_moves_the_living_page_and_says_from_what_to_what_and_by_whom(
    publish, say, read
):
    say("dead", 20, "at least")
    publish()
    assert "So far at least 20 people died." in words(read("/en/appeals/call/"))
    say("dead", 68, hours=1)
    page = words(read("/en/appeals/call/"))
    assert "So far 68 people" in page
    assert "from at least 20 people to 68 people" in page
    assert "26 September 2023, 21:00" in page
    assert "Invented watch" in page


def test_the_edition_keeps_its_number_and_says_that_it_has_moved_since(publish, say, read):
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    page = words(read("/en/appeals/call/1/"))
    assert "So far 20 people died." in page
    assert "from 20 people to 68 people" in page


def test_a_link_with_the_edition_number_tells_what_its_reader_has_not_seen(
    publish, say, write, read
):
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    write("en", body="[[So far {{figure:dead noun}} died. || Unknown.]] Help them.")
    publish(hours=2, correction="The first edition forgot them.")
    page = words(read("/en/appeals/call/", **{"from": "1"}))
    assert "Since edition 1" in page
    assert "from 20 people to 68 people" in page
    assert "Help us. Help them." in page
    assert "The first edition forgot them." in page
    assert "An invented appeal Since edition 1" in page, "right under the title"
    assert "Nothing has changed since." in words(read("/en/appeals/call/", **{"from": "2"}))


def test_changed_words_are_shown_with_numbers_and_without_marks(publish, say, write, read):
    say("dead", 20)
    publish()
    write("en", body="[[Until now {{figure:dead noun}} died. || Unknown.]] Help us.")
    publish(hours=1)
    page = read("/en/appeals/call/", **{"from": "1"})
    assert "So far 20 people died. Until now 20 people died." in words(page)
    assert "{{" not in page.text


@pytest.mark.parametrize("number", ["0", "9", "x", "-1", "1" * 400])
def test_a_link_with_a_number_that_is_no_edition_shows_the_page(publish, read, number):
    publish()
    assert read("/en/appeals/call/", **{"from": number}).status_code == 200


def test_what_a_withdrawal_moved_tells_when_and_whose_claim_it_was(
    publish, say, read, coordinator, now
):
    from datetime import timedelta

    from kanch.web.ledger.services import withdraw_claim

    say("dead", 20, hours=-2)
    wrong = say("dead", 6800, hours=-1)
    publish()
    later = now + timedelta(hours=3)
    withdraw_claim(actor=coordinator, code=wrong.code, reason="A slip of the keyboard", now=later)
    page = words(read("/en/appeals/call/"))
    assert (
        "from 6,800 people to 20 people 26 September 2023, 23:00, Invented watch (withdrawn)"
        in (page)
    )


def test_a_number_without_its_noun_says_what_it_was_without_it_too(publish, say, write, read):
    write("en", body="[[Of them, {{figure:dead}} died. || Unknown.]]")
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    assert "Of them, 68 (was 20) died." in words(read("/en/appeals/call/"))


def test_a_withdrawn_claim_moves_the_page_back(publish, say, read, coordinator, now):
    from kanch.web.ledger.services import withdraw_claim

    say("dead", 20)
    wrong = say("dead", 6800, hours=-1)
    publish()
    withdraw_claim(actor=coordinator, code=wrong.code, reason="A slip of the keyboard", now=now)
    assert "from 6,800 people to 20 people" in words(read("/en/appeals/call/"))


def test_a_text_never_has_a_hole_where_nobody_knows_the_number(publish, write, read):
    write("en", body="[[{{figure:dead}} died. || Nobody knows yet.]] {{figure:children}} ran.")
    publish()
    page = read("/en/appeals/call/")
    assert "Nobody knows yet. Invented children: not yet known at this hour." in words(page)
    for sign in ("{{", "}}", "[[", "]]", "||", "None"):
        assert sign not in words(page)


def test_what_is_typed_into_a_text_or_a_name_is_never_markup(publish, write, say, read):
    from kanch.web.ledger.models import Indicator

    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    Indicator.objects.filter(code="dead").update(
        names={"en": f"Dead {evil}"}, nouns={"en": {"one": evil, "other": evil}}
    )
    write(
        "en",
        title=f"Title {evil}",
        body=evil + " [x](javascript:alert(1)) {{figure:dead noun}}",
    )
    say("dead", 20)
    publish()
    say("dead", 30, hours=1)
    for path in ("", "1/", "feed.atom", "feed.json"):
        page = read(f"/en/appeals/call/{path}")
        assert page.status_code == 200
        if path == "feed.json":
            assert json.loads(page.content)["title"].startswith("Title <script>")
            continue
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert 'href="javascript' not in page.text


def test_the_feeds_tell_of_editions_and_of_each_move_with_its_source(publish, say, read):
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    atom = feedparser.parse(read("/en/appeals/call/feed.atom").content)
    assert not atom.bozo
    titles = [entry.title for entry in atom.entries]
    assert "Invented dead: 68 people (was: 20 people)" in titles
    assert "Edition 1" in titles
    moved = atom.entries[titles.index("Invented dead: 68 people (was: 20 people)")]
    assert "Invented watch" in moved.summary + str(moved.get("content", ""))
    feed = json.loads(read("/en/appeals/call/feed.json").content)
    jsonschema.validate(feed, json.loads(SCHEMA.read_text("utf-8")))
    assert [item["title"] for item in feed["items"]] == titles


def test_a_feed_keeps_the_numbers_that_an_edition_froze(publish, say, read):
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    feed = json.loads(read("/en/appeals/call/feed.json").content)
    (edition,) = [item for item in feed["items"] if item["title"] == "Edition 1"]
    assert "So far 20 people died." in edition["content_text"].replace("\xa0", " ")


def test_an_appeal_that_is_not_out_at_a_moment_is_not_there(publish, read):
    publish()
    assert read("/en/appeals/call/", at="2023-09-26T19:00").status_code == 404
    assert read("/en/appeals/call/", at="2023-09-26T20:00").status_code == 200
    assert read("/en/appeals/none/").status_code == 404


def test_numbers_and_plurals_follow_the_grammar_of_the_language(publish, say, read):
    for number, russian in ((1, "1 человек"), (22, "22 человека"), (25, "25 человек")):
        say("dead", number, hours=-3 + number / 100)
        publish(hours=number)
        assert f"Погибли {russian}" in words(read("/ru/appeals/call/"))
