"""Numbers typed by hand, and the figures that are offered in their place."""

import pytest

from tests.web.appeals.test_staff_pages import EDIT, typed, words


@pytest.fixture
def editor_page(appeal, staff):
    """The editor with a text in its box, as after a press of one of its buttons."""

    def send(body, **more):
        sent = typed(staff.get(EDIT), body=body) | (more or {"preview": "yes"})
        return staff.post(EDIT, sent)

    return send


def said(page):
    return words(page).replace("&nbsp;", " ").replace("\xa0", " ")


def offers(page):
    return [offer for one in page.context["preview"].typed for offer in one.offers]


def test_a_number_that_a_figure_says_now_is_offered(editor_page, say):
    say("dead", 68)
    page = editor_page("So far 68 people died.")
    assert "“Invented dead” says this now: 68 people" in said(page)
    assert "Insert this figure" in said(page)


def test_a_number_that_was_said_before_is_offered_with_who_said_it_and_what_is_said_now(
    editor_page, say
):
    first = say("dead", 68, hours=-6)
    say("dead", 218, hours=-1, revises=first)
    page = said(editor_page("68 people died."))
    assert "“Invented dead”: Invented watch said 68 people (26 September 2023, 14:00)." in page
    assert "It says now: 218 people (26 September 2023, 19:00)." in page


def test_a_figure_whose_name_is_in_the_sentence_comes_first(editor_page, say):
    for indicator in ("dead", "civilians", "children"):
        say(indicator, 40)
    page = editor_page("Of them, 40 were children.")
    assert offers(page)[0].name == "Invented children"


def test_withdrawn_claims_and_claims_from_memory_offer_nothing(editor_page, say, coordinator, now):
    from kanch.web.ledger.models import Claim
    from kanch.web.ledger.services import withdraw_claim

    say("dead", 20)
    withdraw_claim(actor=coordinator, code=say("dead", 6800).code, reason="A slip", now=now)
    Claim.objects.filter(code=say("dead", 77).code).update(basis="memory")
    page = editor_page("Some said 6800, some said 77.")
    assert offers(page) == []
    assert "No figure says this number" in said(page)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("At least 68 people died.", "{{figure:dead noun}} died."),
        ("So far, more than 68 died.", "So far, {{figure:dead}} died."),
        ("We count 68 peoples.", "We count {{figure:dead}} peoples."),
        ("{{as-of:dead}}: 68\npeople died.", "{{as-of:dead}}: {{figure:dead noun}} died."),
        ("[[68 died. || Unknown.]]\r\n\r\nHelp.", "[[{{figure:dead}} died. || Unknown.]]\n\nHelp."),
    ],
)
def test_the_figure_takes_the_place_of_the_number_its_hedge_and_its_noun(
    editor_page, say, before, after
):
    from kanch.web.appeals.models import TextRevision

    say("dead", 68)
    (offer,) = offers(editor_page(before))
    saved = TextRevision.objects.count()
    page = editor_page(before, bind=offer.choice)
    assert page.context["form"]["body"].value() == after
    assert "The figure stands in the text now." in said(page)
    assert TextRevision.objects.count() == saved


@pytest.mark.parametrize("choice", ["", "0-2-68-dead", "8-10-68-gone", "8-10-69-dead", "x" * 500])
def test_an_offer_that_no_longer_fits_changes_nothing(editor_page, say, choice):
    say("dead", 68)
    page = editor_page("We know: 68 died.", bind=choice)
    assert page.context["form"]["body"].value() == "We know: 68 died."
    assert "The text has changed since this was offered." in said(page)


def test_the_picker_begins_with_what_the_text_binds_and_what_its_numbers_say(editor_page, say):
    say("dead", 20)
    say("civilians", 13)
    say("children", 40)
    page = editor_page("{{figure:civilians}} died, of them 40.")
    assert [c.code for c in page.context["choices"]] == ["civilians", "children", "dead"]


def test_the_picker_finds_a_figure_by_a_number_of_the_letter_and_gives_the_reason(
    appeal, staff, say
):
    first = say("dead", 1200, hours=-6)
    say("dead", 218, hours=-1, revises=first)
    say("dead", 170, source="radio", hours=-2)
    page = staff.post(EDIT, typed(staff.get(EDIT), q="1,200 dead", find="yes"))
    (choice,) = page.context["choices"]
    assert choice.code == "dead"
    assert "Invented watch said 1,200 people" in choice.fit.replace("\xa0", " ")
    why = " ".join(choice.why).replace("\xa0", " ")
    assert "The latest standing claim of Invented watch." in why
    assert "2 sources in all." in why
    assert "Invented radio says 170" in why
    assert "/en/figures/dead/?at=now" in page.content.decode()
    assert len(choice.said) == 3
    nothing = staff.post(EDIT, typed(staff.get(EDIT), q="1201", find="yes"))
    assert nothing.context["choices"] == []
