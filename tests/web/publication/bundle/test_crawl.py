"""Which pages are made again, and that none is forgotten."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

# A minute that no other moment of the site has.
FIRST = datetime(2023, 9, 26, 18, 37, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=3, minutes=11)
Make = Callable[..., Any]


def plain(body: bytes, path: str, made_at: datetime) -> bytes:
    """A file without the moment at which it was made."""
    from kanch.web.ledger.moments import short
    from kanch.web.ledger.showing import moment

    if path.endswith("/figure.json"):
        content = json.loads(json.loads(body)["content"])
        return json.dumps(content | {"made_at": ""}).encode()
    zone = "Asia/Yerevan"
    for words in (
        *(moment(made_at, "minute", language, zone) for language in ("en", "hy", "ru")),
        short(made_at, zone),
    ):
        body = body.replace(words.encode(), b"MADE")
    return body


def compare(make: Make, now: datetime, **rest: Any) -> Any:
    """Bring the site up to date, and compare it with one that is made from nothing."""
    grown = make(now, **rest)
    fresh = make(now, store=f"fresh-{now:%Y%m%d%H%M%S}", **rest)
    assert grown.files.keys() == fresh.files.keys()
    differ = [
        path
        for path, kept in grown.files.items()
        if plain(grown.bodies[path], path, kept.made_at) != plain(fresh.bodies[path], path, now)
    ]
    assert differ == []
    return grown


def test_nothing_is_made_again_where_nothing_changed(site: Any, make: Make) -> None:
    first = make(FIRST)
    assert first.made == first.files.keys()
    second = make(SECOND)
    assert second.made == set()
    assert second.bodies == first.bodies
    assert all(kept.made_at == FIRST for kept in second.files.values())


def test_after_a_claim_exactly_the_pages_that_it_touches_are_made(site: Any, make: Make) -> None:
    make(FIRST)
    site.say("dead", 25, hours=-1)
    again = compare(make, SECOND)
    in_each_language = {
        "/": "the front page shows the figure",
        "/figures/": "the list of figures",
        "/figures/claims.csv": "all claims",
        "/figures/claims.json": "all claims",
        "/figures/claims.hxl.csv": "all claims",
        "/figures/dead/": "the figure",
        "/figures/dead/claims.csv": "its claims",
        "/figures/dead/claims.json": "its claims",
        "/figures/dead/claims.hxl.csv": "its claims",
        "/about/data/": "the number of claims",
        "/appeals/call/": "the living page",
        "/appeals/call/1/": "what has moved since the edition",
        "/appeals/call/1/changes/": "the same for its readers",
        "/appeals/call/feed.atom": "the move",
        "/appeals/call/feed.json": "the move",
    }
    expected = {f"/{code}{path}" for code in ("en", "ru") for path in in_each_language}
    assert again.made == expected | {"/figures/dead/figure.json"}


def test_a_reader_of_an_old_edition_is_told_what_moved_since(site: Any, make: Make) -> None:
    change_edition(site)
    found = make(SECOND)
    text = found.bodies["/en/appeals/call/1/changes/"].decode()
    assert "from 20 people to <strong>25 people</strong>" in text
    assert "The first edition had an older number." in text
    assert "<ins>Help them.</ins>" in text
    assert "Nothing has changed since." in found.bodies["/en/appeals/call/2/changes/"].decode()


def change_claim(site: Any) -> None:
    site.say("dead", 25, hours=-1)


def change_by_withdrawal(site: Any) -> None:
    from kanch.web.ledger.models import Claim
    from kanch.web.ledger.services import withdraw_claim

    claim = Claim.objects.filter(indicator__code="injured").get()
    withdraw_claim(actor=site.actor, code=claim.code, reason="It was misread.", now=SECOND)


def change_by_update(site: Any) -> None:
    from kanch.web.ledger.models import Claim
    from kanch.web.ledger.services import ClaimDraft, supersede_claim

    claim = Claim.objects.filter(indicator__code="dead").get()
    draft = ClaimDraft(
        indicator=claim.indicator, low=18, high=18, qualifier="exactly", said=site.said(-2)
    )
    supersede_claim(actor=site.actor, code=claim.code, draft=draft, now=SECOND)


def change_edition(site: Any) -> None:
    site.say("dead", 25, hours=-1)
    site.write("en", "So far {{figure:dead noun}} died. Help them.", 2)
    site.write("ru", "Погибли {{figure:dead noun}}. Помогите им.", 1)
    site.publish(correction="The first edition had an older number.")


def change_rule(site: Any) -> None:
    from kanch.web.ledger.models import FigureRule
    from kanch.web.ledger.services import save_figure_rule

    rule = FigureRule.objects.get(code="dead")
    rule.policy = "range"
    save_figure_rule(actor=site.actor, rule=rule, sources=[], parts=[], now=SECOND)


def change_new_figure(site: Any) -> None:
    from kanch.web.ledger.models import FigureRule
    from kanch.web.ledger.services import save_figure_rule

    rule = FigureRule(code="injured-range", indicator=site.indicators["injured"], policy="range")
    save_figure_rule(actor=site.actor, rule=rule, sources=[], parts=[], now=SECOND)


def change_organisation(site: Any) -> None:
    from kanch.web.accounts.services import save_organisation

    save_organisation(actor=site.actor, now=SECOND, about={"en": "We help."}, phone="+374 00 111")


def change_zone(site: Any) -> None:
    from kanch.web.accounts.services import save_organisation

    save_organisation(actor=site.actor, now=SECOND, timezone="Europe/Paris")


def change_language(site: Any) -> None:
    from kanch.web.accounts.services import save_organisation

    save_organisation(actor=site.actor, now=SECOND, content_languages=["en", "ru", "hy"])


def change_language_away(site: Any) -> None:
    from kanch.web.accounts.services import save_organisation

    save_organisation(actor=site.actor, now=SECOND, content_languages=["en"])


def change_names(site: Any) -> None:
    from kanch.web.ledger.services import save_entry

    site.source.names = {"en": "Invented watch, renamed"}
    site.place.names = {"en": "Another depot"}
    indicator = site.indicators["injured"]
    indicator.names = {"en": "Wounded, invented"}
    for entry in (site.source, site.place, indicator):
        save_entry(actor=site.actor, entry=entry, now=SECOND)


def change_place_zone(site: Any) -> None:
    from kanch.web.ledger.services import save_entry

    site.place.timezone = "Asia/Tokyo"
    save_entry(actor=site.actor, entry=site.place, now=SECOND)


def change_forms(site: Any) -> None:
    from kanch.web.appeals.renditions.services import make_missing

    make_missing(SECOND)


def change_statement(site: Any) -> None:
    from kanch.web.ledger.services import StatementDraft, record_statement

    draft = StatementDraft(topic="road", texts={"en": "The road is shut."}, said=site.said(-3))
    record_statement(actor=site.actor, draft=draft, now=SECOND)


def change_contacts(site: Any) -> None:
    from kanch.web.publication.models import Contact, Partner
    from kanch.web.publication.services import save_contact, save_partner

    day = FIRST.date()
    words = {"en": "Invented"}
    contact = Contact(labels=words, bodies=words, hours=words, phone="112", checked_on=day)
    save_contact(actor=site.actor, contact=contact, now=SECOND)
    partner = Partner(names=words, does=words, url="https://example.org/", checked_on=day)
    save_partner(actor=site.actor, partner=partner, now=SECOND)


def change_letter(site: Any) -> None:
    from kanch.web.appeals.models import LetterLine

    LetterLine.objects.create(position=1, says={"en": "A line."}, figures=["dead"])


CHANGES = [value for name, value in list(globals().items()) if name.startswith("change_")]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_kept_is_what_would_be_made_from_nothing(
    change: Callable[[Any], None], site: Any, make: Make
) -> None:
    make(FIRST)
    change(site)
    assert compare(make, SECOND).made


def test_changes_one_after_another_leave_no_page_behind(site: Any, make: Make) -> None:
    now = FIRST
    make(now)
    for change in (
        change_claim,
        change_names,
        change_edition,
        change_statement,
        change_by_withdrawal,
        change_new_figure,
        change_language,
    ):
        change(site)
        now += timedelta(minutes=17)
        compare(make, now)


@pytest.mark.parametrize("hours", [1, 47, 49, 500])
def test_time_alone_makes_a_page_again_when_its_number_goes_out_of_date(
    site: Any, make: Make, hours: int
) -> None:
    make(FIRST)
    again = compare(make, FIRST + timedelta(hours=hours))
    stale = FIRST + timedelta(hours=hours) > FIRST + timedelta(hours=48 - 4)
    assert ("/en/figures/dead/" in again.made) is stale
    assert ("/en/verify/" in again.made) is False
    words = "may be out of date</span>" if stale else "may be out of date after 28 September"
    assert words in again.bodies["/en/figures/dead/"].decode()


def test_a_view_of_the_past_does_not_move_with_the_clock(site: Any, make: Make) -> None:
    make(FIRST, at="2023-09-26T20:30")
    again = compare(make, FIRST + timedelta(days=900), at="2023-09-26T20:30")
    assert again.made == set()


def test_other_software_makes_everything_again(site: Any, make: Make) -> None:
    make(FIRST)
    again = make(SECOND, software="2")
    assert again.made == again.files.keys()


def test_a_page_that_nothing_leads_to_any_more_is_gone(site: Any, make: Make) -> None:
    first = make(FIRST)
    change_language_away(site)
    second = make(SECOND)
    assert "/ru/figures/dead/" in first.files
    left = {path for path in second.files if path.startswith("/ru/")}
    # The edition was published in Russian too, and keeps its feeds.
    assert left <= {"/ru/appeals/call/feed.atom", "/ru/appeals/call/feed.json"}


def test_each_page_says_when_it_was_made_and_no_page_gives_an_age(site: Any, make: Make) -> None:
    make(FIRST)
    site.say("injured", 310, hours=-1)
    found = make(SECOND)
    words = {FIRST: "26 September 2023, 22:37", SECOND: "27 September 2023, 01:48"}
    pages = [path for path in found.files if path.startswith("/en/") and path.endswith("/")]
    assert len(pages) >= 10
    for path in pages:
        text = found.bodies[path].decode()
        assert words[found.files[path].made_at] in text, path
        assert "hours old" not in text, path
        assert "ago" not in text.split("<main")[1], path


def test_a_page_in_work_is_not_lost_with_the_run(site: Any, make: Make, tmp_path: Any) -> None:
    from kanch.web.publication.bundle.crawl import crawl
    from kanch.web.publication.bundle.store import Store

    class Ended(Exception):
        pass

    def end(done: int, known: int) -> None:
        if done > 30:
            raise Ended

    with pytest.raises(Ended), Store(tmp_path / "pages.sqlite3", at="", software="1") as store:
        crawl(store, now=FIRST, processes=0, say=end)
    again = make(SECOND)
    assert len(again.made) <= len(again.files) - 30


def test_where_the_kept_pages_are_damaged_everything_is_made_again(
    site: Any, make: Make, tmp_path: Any
) -> None:
    first = make(FIRST)
    (tmp_path / "pages.sqlite3").write_bytes(b"not a database" * 1000)
    again = make(SECOND)
    assert again.made == first.files.keys()


def test_what_is_not_read_only_is_refused(site: Any) -> None:
    from kanch.web.journal import inputs
    from kanch.web.ledger.models import Source

    with inputs.noted(FIRST), pytest.raises(inputs.NotAQuestion, match="UPDATE"):
        Source.objects.update(country="AM")


def test_a_broken_link_stops_the_bundle_and_names_the_page(site: Any, make: Make) -> None:
    from kanch.web.publication.bundle.press import PageFailed, Press

    with pytest.raises(PageFailed, match="/en/figures/nothing/ is linked to"):
        Press("", FIRST).make("/en/figures/nothing/")
