import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import feedparser
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.atom import write_atom
from kanch.core.exchange.feeds import Feed, FeedEntry
from kanch.core.exchange.jsonfeed import write_jsonfeed

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "jsonfeed" / "schema-v1.1.json").read_text()
)
YEREVAN = timezone(timedelta(hours=4))
NOON = datetime(2023, 9, 26, 12, 0, 5, 999, tzinfo=YEREVAN)
ENTRY = FeedEntry(
    id="https://kanch.example.org/appeals/letter/editions/2",
    title="Edition 2 & what changed",
    url="https://kanch.example.org/hy/appeals/letter/?edition=2",
    published=NOON,
    updated=NOON + timedelta(minutes=5),
    text="Վիրավորներ. առնվազն 290 (էր 200) <աղբյուր>",
    tags=("edition",),
    facts={"edition": 2, "changed": ["injured-depot"]},
)
FEED = Feed(
    id="https://kanch.example.org/appeals/letter",
    title="Բաց նամակ",
    language="hy",
    author="Example Relief Yerevan",
    home_url="https://kanch.example.org/hy/appeals/letter/",
    self_url="https://kanch.example.org/hy/appeals/letter/feed.atom",
    updated=NOON,
    entries=[ENTRY, replace(ENTRY, id="urn:uuid:1", html="<p>290 &amp; more</p>")],
    description="Changes of figures",
)


def test_atom_is_read_by_a_feed_reader_with_every_part():
    found = feedparser.parse(write_atom(FEED))
    assert not found.bozo
    assert found.version == "atom10"
    assert (found.feed.id, found.feed.title, found.feed.language) == (FEED.id, FEED.title, "hy")
    assert found.feed.author == "Example Relief Yerevan"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": FEED.self_url,
        "alternate": FEED.home_url,
    }
    first, second = found.entries
    assert (first.id, first.title, first.link) == (ENTRY.id, ENTRY.title, ENTRY.url)
    assert first.published == "2023-09-26T12:00:05+04:00"
    assert first.updated == "2023-09-26T12:05:05+04:00"
    assert first.content[0].value == ENTRY.text
    assert first.tags[0].term == "edition"
    assert second.summary == ENTRY.text
    assert second.content[0].type == "text/html"
    assert "290 &amp; more" in second.content[0].value


def test_json_feed_fits_its_schema_and_carries_the_facts():
    document = json.loads(write_jsonfeed(FEED))
    jsonschema.validate(document, SCHEMA)
    first, second = document["items"]
    assert document["language"] == "hy"
    assert document["authors"] == [{"name": "Example Relief Yerevan"}]
    assert first["content_text"] == ENTRY.text
    assert first["date_published"] == "2023-09-26T12:00:05+04:00"
    assert first["_kanch"] == {"edition": 2, "changed": ["injured-depot"]}
    assert second["content_html"] == "<p>290 &amp; more</p>"


def test_a_feed_without_entries_is_a_feed():
    empty = replace(FEED, entries=[], description="")
    assert not feedparser.parse(write_atom(empty)).bozo
    jsonschema.validate(json.loads(write_jsonfeed(empty)), SCHEMA)


@given(st.text())
def test_no_text_makes_a_feed_that_cannot_be_read(text):
    feed = replace(FEED, title=text, entries=[replace(ENTRY, title=text, text=text)])
    assert not feedparser.parse(write_atom(feed)).bozo
    jsonschema.validate(json.loads(write_jsonfeed(feed)), SCHEMA)


def test_the_same_feed_gives_the_same_bytes():
    assert write_atom(FEED) == write_atom(FEED)
    assert write_jsonfeed(FEED) == write_jsonfeed(FEED)


def test_a_moment_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset from UTC"):
        replace(ENTRY, updated=datetime(2023, 9, 26))
    with pytest.raises(ValueError, match="offset from UTC"):
        replace(FEED, updated=datetime(2023, 9, 26))
