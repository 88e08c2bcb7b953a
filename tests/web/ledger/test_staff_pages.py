"""The workspace of the ledger, as people of each role walk through it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kanch.web.ledger import services
from kanch.web.ledger.models import Claim, Document, FigureRule, Indicator, Source, Statement

from .conftest import NOW

ROOT = "/ledger/"


@pytest.fixture
def browser(client, people):
    """A browser in which somebody of a role is signed in."""

    def signed_in(role="editor"):
        client.force_login(people(role))
        return client

    return signed_in


def text(answer):
    return answer.content.decode()


@pytest.fixture
def typed(small):
    """What somebody types into the form of a claim."""

    def make(**more):
        return {
            "indicator": small.killed.pk,
            "qualifier": "at least",
            "number": "10 000",
            "upper": "",
            "source": small.first.pk,
            "as_of_day": "2023-09-26",
            "as_of_time": "20:00",
            "basis": "found",
        } | more

    return make


NEW = f"{ROOT}claims/new/"


def test_eight_fields_are_enough_to_record_a_claim(browser, typed):
    answer = browser("volunteer").post(NEW, typed(), follow=True)
    claim = Claim.objects.get()
    assert answer.redirect_chain[-1][0] == f"{ROOT}claims/{claim.code}/"
    assert "at least 10,000 people" in text(answer).replace("\xa0", " ")
    assert claim.as_of.isoformat() == "2023-09-26T16:00:00+00:00"
    assert claim.as_of_precision == "minute"


@pytest.mark.parametrize("number", ["10000", "10,000", "10 000", "10\u202f000", "10'000"])
def test_a_number_is_typed_as_people_do(browser, typed, number):
    browser().post(NEW, typed(number=number))
    assert Claim.objects.get().low == 10000


def test_without_an_hour_the_day_alone_is_claimed(browser, typed):
    browser().post(NEW, typed(as_of_time=""))
    assert Claim.objects.get().as_of_precision == "day"


def test_the_form_opens_with_what_most_claims_have_in_common(browser, small):
    page = text(browser().get(NEW))
    assert 'type="date"' in page
    assert 'type="time"' in page
    assert 'inputmode="decimal"' in page
    assert re.search(r'name="as_of_day" value="\d{4}-\d\d-\d\d"', page)
    assert re.search(r'value="exactly" selected', page)
    names = re.findall(r"<option value=\"\d+\">([^<]+)</option>", page)
    assert names.index("Injured") < names.index("Killed") < names.index("Killed adults")


def test_what_was_typed_stays_where_something_is_wrong(browser, typed):
    answer = browser().post(
        NEW, typed(number="ten <b>", note="Heard on <i>the</i> radio", url="https://example.org/1")
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "is not a number" in page
    assert 'value="ten &lt;b&gt;"' in page
    assert "Heard on &lt;i&gt;the&lt;/i&gt; radio" in page
    assert "https://example.org/1" in page
    assert not Claim.objects.exists()


def test_a_refusal_of_the_ledger_stands_beside_its_box(browser, typed):
    answer = browser().post(NEW, typed(qualifier="at least", upper="20000"))
    assert answer.status_code == 422
    assert "takes the lower number only" in str(answer.context["form"].errors["qualifier"])
    answer = browser().post(NEW, typed(as_of_day="2090-01-01"))
    assert "still to come" in str(answer.context["form"].errors["as_of_day"])
    answer = browser().post(NEW, typed(repeats="c999"))
    assert "There is no claim c999" in str(answer.context["form"].errors["repeats"])


def test_no_figure_needs_no_number_and_everything_else_does(browser, typed):
    assert browser().post(NEW, typed(number="")).status_code == 422
    assert browser().post(NEW, typed(number="", qualifier="no figure")).status_code == 302


def test_up_to_takes_the_upper_number_or_both(browser, typed):
    browser().post(NEW, typed(number="100", qualifier="up to"))
    browser().post(NEW, typed(number="20", upper="100", qualifier="up to"))
    assert [(c.low, c.high) for c in Claim.objects.order_by("pk")] == [(None, 100), (20, 100)]


def test_an_uploaded_copy_is_not_lost_when_the_form_comes_back(browser, typed):
    copy = SimpleUploadedFile("note.txt", b"10000 people came.")
    answer = browser().post(NEW, typed(copy=copy, source=""))
    assert answer.status_code == 422
    kept = Document.objects.get()
    assert f'<option value="{kept.pk}" selected>note.txt</option>' in text(answer)
    quote = {"quote": "10000 people came.", "locator": "line 1", "document": kept.pk}
    browser().post(NEW, typed(**quote))
    assert Claim.objects.get().document == kept


def test_another_claim_of_the_same_document_starts_where_the_last_ended(browser, typed, small):
    answer = browser().post(NEW, typed(again="yes", url="https://example.org/1"), follow=True)
    initial = answer.context["form"].initial
    assert initial["source"] == small.first.pk
    assert initial["url"] == "https://example.org/1"
    assert "indicator" not in initial
    assert 'value="20:00"' in text(answer)


@pytest.mark.parametrize("name", ["First Ministry", " first  MINISTRY", "first"])
def test_who_says_it_is_found_by_name_or_code(browser, typed, small, name):
    page = text(browser("volunteer").get(NEW))
    assert '<option value="First Ministry"></option>' in page
    browser("volunteer").post(NEW, typed(source=name, via="Second Agency"))
    claim = Claim.objects.get()
    assert (claim.source, claim.via) == (small.first, small.second)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ministry", "Write the whole name. Do you mean: First Ministry?"),
        ("nobody", "No source has this name."),
        ("99999", "Select a valid choice"),
        ("", "Choose who says it."),
    ],
)
def test_a_name_that_is_not_one_source_stays_in_the_box_with_what_to_do(browser, typed, name, told):
    answer = browser("volunteer").post(NEW, typed(source=name))
    assert answer.status_code == 422
    assert told in text(answer)
    assert not name or f'value="{name}"' in text(answer)
    assert not Claim.objects.exists()


def test_two_sources_of_one_name_are_told_apart_by_their_code(browser, typed, small):
    from kanch.web.ledger.models import Source

    twin = Source.objects.create(code="twin", names={"en": "First Ministry"}, kind="government")
    answer = browser("volunteer").post(NEW, typed(source="First Ministry"))
    assert "First Ministry (first); First Ministry (twin)" in text(answer)
    browser("volunteer").post(NEW, typed(source="First Ministry (twin)"))
    assert Claim.objects.get().source == twin


def test_an_update_keeps_its_indicator_and_both_stay(browser, typed, record, small):
    old = record(20)
    address = f"{ROOT}claims/{old.code}/update/"
    answer = browser().post(address, typed(indicator=small.injured.pk, number="68"), follow=True)
    new = Claim.objects.get(revises=old)
    assert new.indicator == small.killed
    page = text(answer)
    assert f'href="{ROOT}claims/{old.code}/"' in page
    assert f'href="{ROOT}claims/{new.code}/"' in text(browser().get(f"{ROOT}claims/{old.code}/"))


def test_who_comes_second_with_an_update_is_told_and_loses_nothing(browser, typed, record):
    old = record(20)
    address = f"{ROOT}claims/{old.code}/update/"
    browser().post(address, typed(number="68"))
    answer = browser().post(address, typed(number="70", note="From the evening news"))
    newer = Claim.objects.get(revises=old)
    assert answer.status_code == 422
    assert f"{newer.code} updates this claim already" in text(answer)
    assert "From the evening news" in text(answer)


def test_a_claim_has_no_page_to_edit_it(browser, record):
    claim = record(20)
    for action in ("edit", "change", "delete"):
        assert browser().get(f"{ROOT}claims/{claim.code}/{action}/").status_code == 404


def test_a_withdrawal_needs_a_reason_and_shows_it(browser, record):
    claim = record(20)
    address = f"{ROOT}claims/{claim.code}/withdraw/"
    assert browser().post(address, {"reason": " "}).status_code == 422
    page = text(browser().post(address, {"reason": "Wrong <place>"}, follow=True))
    assert "Wrong &lt;place&gt;" in page
    assert f"{ROOT}claims/{claim.code}/update/" not in page
    assert "withdrawn" in text(browser().get(ROOT))


def test_the_proof_of_a_claim_can_be_followed(browser, record, editor):
    text_of_note = "20 people were killed."
    note = services.archive_document(
        actor=editor, data=text_of_note.encode(), name="note.txt", now=NOW
    )
    claim = record(20, quote=text_of_note, locator="line 1", document=note)
    page = text(browser().get(f"{ROOT}claims/{claim.code}/"))
    assert f"<blockquote>{text_of_note}</blockquote>" in page
    assert note.sha256 in page
    assert f"/documents/{note.sha256}" in page
    assert "not yet quoted" not in page


def test_the_history_of_a_claim_names_its_repeats(browser, record, small):
    origin = record(20)
    repeat = record(20, source=small.second, links={"repeats": origin})
    assert repeat.code in text(browser().get(f"{ROOT}claims/{origin.code}/"))
    assert origin.code in text(browser().get(f"{ROOT}claims/{repeat.code}/"))


def test_the_desk_is_narrowed_to_an_indicator_or_a_source(browser, record, small):
    record(20)
    record(7, indicator=small.injured, source=small.second)
    page = text(browser().get(ROOT, {"indicator": "injured"}))
    assert "at least 7 people" in page
    assert "at least 20 people" not in page
    assert "No claim fits" in text(browser().get(ROOT, {"indicator": "injured", "source": "first"}))
    assert browser().get(ROOT, {"indicator": "nothing", "page": "x"}).status_code == 200


def test_contradictions_are_shown_as_questions(browser, record, small):
    whole = record(10, 10, "exactly")
    part = record(12, 12, "exactly", indicator=small.children)
    page = text(browser().get(f"{ROOT}questions/"))
    assert "A part is larger than its whole" in page
    for claim, words in ((whole, "10 people"), (part, "12 people")):
        assert f'claims/{claim.code}/">{claim.indicator.name}: {words}</a>' in page
        assert f"{claim.source.name}, as of" in page


PAGES = [
    "",
    "claims/new/",
    "claims/{claim}/",
    "claims/{claim}/update/",
    "claims/{claim}/withdraw/",
    "questions/",
    "statements/",
    "statements/new/",
    "import/",
    "figures/",
    "figures/new/",
    "figures/shown/",
    "catalogue/sources/",
    "catalogue/indicators/",
    "catalogue/places/",
    "catalogue/sources/new/",
    "catalogue/indicators/killed/",
    "catalogue/places/yerevan/",
]
ONLY_READ = {
    "", "claims/{claim}/", "questions/", "statements/", "figures/", "catalogue/sources/",
    "catalogue/indicators/", "catalogue/places/",
}  # fmt: skip
RECORDS = ONLY_READ | {"claims/new/", "claims/{claim}/update/", "statements/new/"}
OPEN = {
    "coordinator": set(PAGES),
    "editor": set(PAGES),
    "volunteer": RECORDS,
    "caseworker": ONLY_READ,
    "partner": ONLY_READ,
    "auditor": ONLY_READ,
}


@pytest.mark.parametrize("role", OPEN)
def test_each_role_opens_what_it_may_and_is_led_nowhere_else(browser, record, small, role):
    claim = record(20)
    FigureRule.objects.create(code="shown", indicator=small.killed, policy="range")
    who = browser(role)
    opened, led_to = set(), ""
    for page in PAGES:
        answer = who.get(ROOT + page.format(claim=claim.code))
        assert answer.status_code in (200, 403)
        if answer.status_code == 200:
            opened.add(page)
            led_to += text(answer)
    assert opened == OPEN[role]
    for page in set(PAGES) - opened:
        assert f'href="{ROOT}{page.format(claim=claim.code)}"' not in led_to


def test_an_empty_ledger_says_what_to_do(browser, db):
    who = browser()
    for page in ("", "questions/", "statements/", "figures/", "catalogue/sources/"):
        assert "empty__title" in text(who.get(ROOT + page))


def test_a_source_is_added_and_corrected_and_keeps_its_code(browser, small):
    values = {"code": "radio", "name_en": "A Radio", "kind": "media"}
    assert browser().post(f"{ROOT}catalogue/sources/new/", values).status_code == 302
    address = f"{ROOT}catalogue/sources/radio/"
    browser().post(address, values | {"name_en": "The Radio", "code": "other"})
    assert Source.objects.get(code="radio").name == "The Radio"
    answer = browser().post(address, values | {"name_en": "", "country": "Armenia"})
    assert answer.status_code == 422
    assert 'value="Armenia"' in text(answer)


def test_a_second_source_of_one_code_is_refused(browser, small):
    values = {"code": "first", "name_en": "Another", "kind": "media"}
    answer = browser().post(f"{ROOT}catalogue/sources/new/", values)
    assert answer.status_code == 422
    assert "already exists" in text(answer)


def test_an_indicator_keeps_the_forms_of_its_noun(browser, small):
    values = {
        "code": "lodged",
        "name_en": "People lodged",
        "noun_en": "person|people",
        "measure": "lodged",
        "unit": "people",
        "decimals": "0",
    }
    assert browser().post(f"{ROOT}catalogue/indicators/new/", values).status_code == 302
    assert Indicator.objects.get(code="lodged").nouns["en"] == {"one": "person", "other": "people"}
    page = text(browser().get(f"{ROOT}catalogue/indicators/lodged/"))
    assert 'value="person|people"' in page


def test_a_rule_that_would_mix_measures_is_refused_and_stays_typed(browser, small):
    values = {
        "code": "total",
        "indicator": small.killed.pk,
        "policy": "sum",
        "sources": [small.first.pk],
        "parts": [small.children.pk, small.injured.pk],
        "window_hours": "48",
    }
    answer = browser().post(f"{ROOT}figures/new/", values)
    assert answer.status_code == 422
    assert "is not a part of" in text(answer)
    assert 'value="total"' in text(answer)
    assert not FigureRule.objects.exists()
    values["parts"] = [small.children.pk, small.adults.pk]
    assert browser().post(f"{ROOT}figures/new/", values).status_code == 302
    assert FigureRule.objects.get().parts.count() == 2


def test_a_statement_is_recorded_with_its_author_and_withdrawn(browser, small):
    values = {
        "topic": "road",
        "text_en": "They call it a blockade.",
        "source": small.first.pk,
        "as_of_day": "2023-09-25",
        "basis": "found",
    }
    assert browser().post(f"{ROOT}statements/new/", values | {"text_en": ""}).status_code == 422
    page = text(browser().post(f"{ROOT}statements/new/", values, follow=True))
    assert "They call it a blockade." in page
    assert "First Ministry" in page
    code = Statement.objects.get().code
    page = text(
        browser().post(f"{ROOT}statements/{code}/withdraw/", {"reason": "Misread"}, follow=True)
    )
    assert "<s>They call it a blockade.</s>" in page


def test_a_statement_says_the_kind_of_its_source_in_words(browser, small):
    small.first.kind = Source.Kind.NGO
    small.first.save()
    values = {
        "topic": "road",
        "text_en": "They call it a blockade.",
        "source": small.first.pk,
        "as_of_day": "2023-09-25",
        "basis": "found",
    }
    page = text(browser().post(f"{ROOT}statements/new/", values, follow=True))
    assert "non-governmental organisation" in page
    assert "NGO" not in page
