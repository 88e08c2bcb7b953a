"""Publishing: what stops it, what an edition keeps, and how others check it."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kanch.core.custody import Signature, digest, verify
from kanch.web.accounts.permissions import SecondFactorNeeded
from tests.web.appeals.conftest import TEXTS


def content(edition):
    return json.loads(bytes(edition.content))


def stops(publish):
    from kanch.web.appeals.services import PublicationStopped

    with pytest.raises(PublicationStopped, match="was not published") as stopped:
        publish()
    return {(f.code, f.language) for f in stopped.value.findings}


def test_an_edition_keeps_all_languages_with_figures_and_claims_as_they_were(publish, say):
    claim = say("dead", 21, "more than")
    held = content(publish())
    texts = {code: text["html"] for code, text in held["languages"].items()}
    assert "So far more than 21 people died." in texts["en"]
    assert "Погибли более 21 человека." in texts["ru"]
    figure = held["figures"]["dead"]
    assert (figure["low"], figure["high"], figure["qualifier"]) == (21, None, "more than")
    assert figure["claims"] == [claim.code]
    assert held["claims"][claim.code]["source"] == "watch"


def test_an_edition_stays_byte_for_byte_the_same_after_a_later_claim(publish, say, read):
    say("dead", 20)
    edition = publish()
    before = bytes(edition.content)
    address = "/en/appeals/call/1.json"
    assert read(address).content == before
    say("dead", 68, hours=1)
    publish(hours=2)
    assert read(address).content == before


def test_an_edition_cannot_be_saved_again(publish):
    edition = publish()
    with pytest.raises(TypeError, match="never changed"):
        edition.save()


def test_signature_and_digest_of_an_edition_hold_and_break_with_any_change(publish):
    from django.conf import settings

    edition = publish()
    data = bytes(edition.content)
    key = settings.HOME.signing_key().public
    signature = Signature(edition.key_id, edition.signature)
    assert digest(data) == edition.digest
    assert verify(key, data, signature)
    assert not verify(key, data.replace(b"Help us", b"Sell us"), signature)


def test_editions_are_numbered_and_each_names_the_one_before(publish):
    first, second = publish(), publish(hours=1, correction=" The hour was wrong. ")
    assert (first.number, second.number) == (1, 2)
    assert content(first)["previous_sha256"] is None
    assert content(second)["previous_sha256"] == first.digest
    assert content(second)["correction"] == "The hour was wrong."


def test_without_a_text_in_the_first_language_nothing_is_published(write, ledger, coordinator, now):
    from kanch.web.appeals import services

    write("en", body=" ")
    assert stops(lambda: services.publish(actor=coordinator, slug="call", now=now)) == {
        ("no_text", "en"),
        ("not_translated", "ru"),
    }


def test_a_language_without_a_text_stops_until_the_publisher_goes_without_it(
    write, say, read, coordinator, now
):
    from kanch.web.appeals import services
    from kanch.web.journal.models import Event

    write("en")
    say("dead", 20)
    assert stops(lambda: services.publish(actor=coordinator, slug="call", now=now)) == {
        ("not_translated", "ru")
    }
    edition = services.publish(actor=coordinator, slug="call", without=["ru"], now=now)
    assert list(content(edition)["languages"]) == ["en"]
    assert content(edition)["without"] == ["ru"]
    assert Event.objects.get(action="appeals.published").data["without"] == ["ru"]
    for address in ("/ru/appeals/call/", "/ru/appeals/call/1/"):
        page = read(address).text.replace("\xa0", " ")
        assert '<article class="prose appeal" lang="en">' in page
        assert "20 people" in page
        assert "notice--info" in page
    assert "notice--info" not in read("/en/appeals/call/1/").text


def test_a_language_that_has_a_text_is_published_whatever_was_said(publish):
    edition = publish(without=["ru"])
    assert list(content(edition)["languages"]) == ["en", "ru"]
    assert content(edition)["without"] == []


def test_the_source_text_cannot_be_done_without(write, ledger, coordinator, now):
    from kanch.web.appeals import services

    write("en", body=" ")
    write("ru")
    call = {"actor": coordinator, "slug": "call", "without": ["en"], "now": now}
    assert stops(lambda: services.publish(**call)) == {("no_text", "en")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("There were {{figure:unheard-of}}.", "unknown_figure"),
        ("There were {{figur:dead}}.", "unreadable_mark"),
        ("[[There were {{figure:dead}}.]]", "no_alternative"),
        ("[[There were {{figure:dead}}. || Unknown.", "open_bracket"),
    ],
)
def test_a_text_that_would_not_be_shown_as_it_was_meant_stops_publishing(
    publish, write, body, code
):
    write("ru", body=body)
    assert stops(publish) == {(code, "ru")}


def test_a_mark_in_a_title_stops_publishing(publish, write):
    write("en", title="{{figure:dead}} died")
    assert stops(publish) == {("mark_in_title", "en")}


def test_more_children_than_civilians_stops_until_every_language_says_so(publish, write, say):
    from kanch.web.appeals.models import Edition

    say("civilians", 10)
    say("children", 12)
    both = "{{figure:civilians}} / {{figure:children}}. "
    write("en", body=both)
    write("ru", body=both)
    assert stops(publish) == {("contradiction", "en, ru")}
    write("en", body=both + "{{disagreement:children}}")
    assert stops(publish) == {("contradiction", "ru")}
    assert not Edition.objects.exists()
    write("ru", body=both + "{{disagreement:civilians}}")
    text = content(publish())["languages"]["en"]["html"]
    assert "A part is larger than its whole" in text


def test_mending_the_claims_answers_the_question_too(publish, write, say):
    ten = say("civilians", 10)
    say("children", 12)
    for language in ("en", "ru"):
        write(language, body="{{figure:civilians}} / {{figure:children}}. ")
    assert stops(publish) == {("contradiction", "en, ru")}
    say("civilians", 15, revises=ten)
    assert publish().number == 1


def test_where_review_is_asked_for_a_second_person_approves_exactly_these_texts(
    publish, write, house, editor, coordinator, now
):
    from kanch.web.appeals import services

    house.review_required = True
    house.save()
    assert stops(publish) == {("not_reviewed", "")}
    with pytest.raises(services.OwnReview, match="A second person has to approve"):
        services.review_appeal(actor=editor, slug="call", note="", now=now)
    services.review_appeal(actor=coordinator, slug="call", note="Read twice.", now=now)
    assert content(publish())["reviewed_at"] == now.isoformat()
    write("en", body=TEXTS["en"][1] + " And again.")
    assert stops(publish) == {("not_reviewed", "")}


def test_only_a_coordinator_publishes_and_outside_the_demo_with_a_second_factor(
    publish, house, editor, coordinator, now
):
    from kanch.web.appeals import services

    with pytest.raises(PermissionDenied) as refusal:
        services.publish(actor=editor, slug="call", now=now)
    assert not isinstance(refusal.value, SecondFactorNeeded)
    house.is_demo = False
    house.save()
    with pytest.raises(SecondFactorNeeded):
        publish()


def test_an_address_that_is_taken_or_is_none_is_refused(appeal, editor, now):
    from kanch.web.appeals import services

    with pytest.raises(ValidationError, match="already exists"):
        services.create_appeal(actor=editor, slug="call", title="Again", now=now)
    with pytest.raises(ValidationError, match="small Latin letters"):
        services.create_appeal(actor=editor, slug="Два слова", title="Again", now=now)


def test_what_was_done_stands_in_the_journal(publish, say):
    from kanch.web.journal.models import Event

    publish()
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"appeals.appeal_created", "appeals.text_saved", "appeals.published"} <= actions


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("An invented appeal", "an-invented-appeal"),
        ("Two  --  words_and one", "two-words-and-one"),
        ("Вымышленный призыв", "appeal"),
        ("Call", "call-2"),
        ("New!", "new-2"),
        ("a" * 200, "a" * 50),
        ("— __ —", "appeal"),
    ],
)
def test_any_title_gives_an_address_that_can_be_used(appeal, title, address):
    from kanch.web.appeals.models import Appeal
    from kanch.web.appeals.queries import free_slug

    assert free_slug(title) == address
    Appeal._meta.get_field("slug").run_validators(address)
