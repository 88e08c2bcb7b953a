"""The workspace: writing, translating, looking over, publishing in a browser without script."""

import re

import pytest

from tests.web.appeals.conftest import TEXTS

EDIT = "/appeals/call/en/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(response, **more):
    """What a browser would send back from the editor's form."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {n: v for n, v in (values | more).items() if v is not None and v is not False}


def test_from_a_title_to_a_public_page_with_a_bound_figure(house, say, staff, settings):
    from kanch.web.appeals.models import Edition

    house.content_languages = ["en"]
    house.save()
    say("dead", 20, "at least")
    start = staff.post("/appeals/new/", {"title": "Help the invented people", "slug": ""})
    assert start["Location"] == "/appeals/help-the-invented-people/en/"
    page = staff.get(start["Location"])
    sent = typed(page, body="So far {{figure:dead noun}} died.\r\n\r\nHelp.", onwards="yes")
    saved = staff.post(start["Location"], sent)
    assert saved["Location"] == "/appeals/help-the-invented-people/"
    assert "Nothing stands in the way of publishing." in words(staff.get(saved["Location"]))
    done = staff.post("/appeals/help-the-invented-people/publish/", follow=True)
    assert "Edition 1 is published" in words(done)
    address = settings.PUBLIC_URL + "/en/appeals/help-the-invented-people/"
    assert address in done.content.decode()
    assert b"So far at least 20 people died.</p>" in bytes(Edition.objects.get().content).replace(
        "\xa0".encode(), b" "
    )


def test_the_address_in_the_demo_carries_the_moment_that_shows_the_new_edition(publish, staff):
    publish()
    page = staff.get("/appeals/call/publish/?done").content.decode()
    assert "/en/appeals/call/?at=now" in page
    assert "/ru/appeals/call/?at=now" in page


def test_an_address_that_is_taken_stays_in_the_form_with_the_reason(appeal, staff):
    page = staff.post("/appeals/new/", {"title": "Another", "slug": "call"})
    assert page.status_code == 422
    assert "already exists" in words(page)
    assert 'value="Another"' in page.content.decode()
    assert staff.post("/appeals/new/", {"title": "X", "slug": "new"}).status_code == 422


def test_two_people_saving_at_once_both_keep_their_text(appeal, staff, write, coordinator):
    from kanch.web.appeals.queries import draft

    opened = staff.get(EDIT)
    write("en", body="The other one's words. Help us.")
    page = staff.post(EDIT, typed(opened, body="My own words. Help us."))
    assert page.status_code == 409
    assert page.context["form"]["body"].value() == "My own words. Help us."
    assert page.context["theirs"].body == "The other one's words. Help us."
    shown = words(page)
    assert "The text that Invented editor saved" in shown
    assert "The other one&#x27;s words. My own words." in shown
    assert draft(appeal, "en").body == "The other one's words. Help us."
    again = staff.post(EDIT, typed(page))
    assert again.status_code == 302
    assert draft(appeal, "en").body == "My own words. Help us."


def test_a_text_that_is_too_long_stays_in_the_box(appeal, staff):
    page = staff.post(EDIT, typed(staff.get(EDIT), body="long " * 13_000))
    assert page.status_code == 422
    assert page.context["form"]["body"].value().startswith("long long")


def test_preview_saves_nothing_and_shows_today_and_the_unknown(appeal, staff, say):
    from kanch.web.appeals.queries import draft

    say("dead", 20)
    sent = typed(staff.get(EDIT), body="[[Now {{figure:dead noun}} died. || Unknown so far.]]")
    for page in (
        staff.post(EDIT, sent | {"preview": "yes"}),
        staff.post("/appeals/call/en/preview/", sent),
    ):
        assert page.status_code == 200
        assert "Now 20 people died." in words(page).replace("&nbsp;", " ")
        assert "Unknown so far." in words(page)
    assert draft(appeal, "en").body == TEXTS["en"][1]


def test_preview_warns_of_typed_numbers_old_figures_and_claims_without_a_quote(appeal, staff, say):
    say("dead", 20, hours=-240)
    page = words(
        staff.post(
            "/appeals/call/en/preview/",
            {
                "title": "T",
                "body": "At least 300 fled. {{figure:dead noun}} died. {{figure:gone}}.",
            },
        )
    )
    assert "This number is typed by hand" in page
    assert "300" in page
    assert "This figure is older than it should be." in page
    assert "A claim behind this figure is not yet quoted." in page
    assert "stops publishing There is no figure with this name." in page


@pytest.mark.parametrize(
    "body", ["{{", "[[", "{{agree:dead}}", "[[{{figure:x}}||", "\x00", "<svg onload=x>", "|" * 50]
)
def test_any_text_can_be_previewed(appeal, staff, body):
    page = staff.post("/appeals/call/en/preview/", {"title": body, "body": body})
    assert page.status_code == 200
    assert "<svg" not in page.content.decode()


def test_the_picker_shows_values_in_the_language_of_the_text_and_finds_by_name(appeal, staff, say):
    say("dead", 22)
    page = staff.get("/appeals/call/ru/")
    (choice,) = [c for c in page.context["choices"] if c.code == "dead"]
    assert choice.shown.text.replace("\xa0", " ") == "22 человека"
    assert choice.with_noun == "{{figure:dead noun}}"
    assert choice.in_text
    found = staff.post("/appeals/call/ru/", typed(page, q="вымышленные CHILD", find="yes"))
    assert [c.code for c in found.context["choices"]] == ["children"]
    assert found.context["form"]["body"].value() == TEXTS["ru"][1]


def test_a_sentence_from_the_picker_has_no_faults(appeal, staff):
    from kanch.core.figures import binding

    for language in TEXTS:
        for choice in staff.get(f"/appeals/call/{language}/").context["choices"]:
            assert binding.faults(choice.with_alternative, {choice.code}.__contains__) == []


def test_a_changed_source_sentence_is_marked_until_the_translator_says_it_is_done(
    appeal, staff, write
):
    write("en", body=TEXTS["en"][1].replace("Help us.", "Help them now."))
    page = staff.get("/appeals/call/ru/")
    assert "<del>Help us.</del> <ins>Help them now.</ins>" in page.content.decode()
    overview = words(staff.get("/appeals/call/"))
    assert "1 sentence behind" in overview
    assert "Help us. Help them now. Помогите нам." in overview

    small = staff.post("/appeals/call/ru/", typed(page, title="Призыв"))
    assert small.status_code == 302
    assert "1 sentence behind" in words(staff.get("/appeals/call/"))

    page = staff.get("/appeals/call/ru/")
    staff.post("/appeals/call/ru/", typed(page, body="Помогите им сейчас.", says_all="on"))
    assert "behind" not in words(staff.get("/appeals/call/"))


def test_a_translation_can_start_as_a_copy_of_the_source(write, ledger, staff):
    from kanch.web.appeals.models import TextRevision

    write("en")
    page = staff.get("/appeals/call/ru/")
    copied = staff.post("/appeals/call/ru/", typed(page, copy="yes"))
    assert copied.context["form"]["body"].value() == TEXTS["en"][1]
    assert not TextRevision.objects.filter(language="ru").exists()
    staff.post("/appeals/call/ru/", typed(copied))
    assert TextRevision.objects.get(language="ru").translates.language == "en"


def test_publishing_page_shows_what_changed_in_figures_and_words(publish, staff, say, write):
    say("dead", 20)
    publish()
    say("dead", 68, hours=1)
    write("en", body=TEXTS["en"][1].replace("Help us.", "Help them."))
    page = words(staff.get("/appeals/call/publish/"))
    assert "from 20 people to 68 people" in page.replace("&nbsp;", " ")
    assert "Help us. Help them." in page
    assert "Correction" in page


def test_what_stops_publishing_is_listed_with_the_page_that_mends_it(appeal, staff, write):
    write("ru", body="{{figure:gone}}")
    page = staff.get("/appeals/call/publish/")
    assert "1 thing to mend before publishing" in words(page)
    assert 'href="/appeals/call/ru/"' in page.content.decode()
    assert "Publish for everybody" not in words(page)
    refused = staff.post("/appeals/call/publish/")
    assert refused.status_code == 422
    assert "The appeal was not published." in words(refused)


def test_publishing_asks_about_each_language_without_a_text(house, write, ledger, staff):
    from kanch.web.appeals.models import Edition

    house.content_languages = ["en", "ru", "hy"]
    house.save()
    write("en")
    overview = words(staff.get("/appeals/call/"))
    assert "Languages without a text" in overview
    assert "Go on to publishing" in overview
    assert "Nothing stands in the way" not in overview
    page = words(staff.get("/appeals/call/publish/"))
    assert "Russian — its readers get the text in English" in page
    refused = staff.post("/appeals/call/publish/", {"without": ["ru"]})
    assert refused.status_code == 422
    assert "There is no text yet in: Armenian." in words(refused)
    assert refused.context["form"]["without"].value() == ["ru"]
    assert not Edition.objects.exists()
    done = staff.post("/appeals/call/publish/", {"without": ["ru", "hy"]}, follow=True)
    assert "Edition 1 is published" in words(done)


def test_a_tick_for_a_text_that_was_written_meanwhile_is_told(appeal, staff):
    refused = staff.post("/appeals/call/publish/", {"without": ["ru"]})
    assert refused.status_code == 422
    assert "Meanwhile somebody wrote a text" in words(refused)


def test_the_publishing_page_shows_each_text_and_what_stands_in_for_an_unknown_number(
    appeal, staff, say, write
):
    write("en", body="So far {{figure:dead noun}} died. Help.\n\n- {{figure:children}} ran.")
    say("dead", 20)
    page = words(staff.get("/appeals/call/publish/")).replace("&nbsp;", " ").replace("\xa0", " ")
    assert "So far 20 people died. Help." in page
    assert "Сколько погибло, ещё не известно." in page
    assert "So far 20 people died. Invented dead: not yet known at this hour." in page
    assert "- … ran. - Invented children: not yet known at this hour." in page
    assert "Русский : no sentence is replaced" in page


def test_whoever_wrote_a_text_cannot_approve_it(appeal, staff, client, editor, house):
    house.review_required = True
    house.save()
    assert "approve" in words(staff.get("/appeals/call/review/"))
    client.force_login(editor)
    own = client.post("/appeals/call/review/", {"note": ""})
    assert own.status_code == 422
    assert "You wrote one of these texts" in words(own)


def test_a_language_or_an_appeal_that_is_not_there_is_not_found(appeal, staff):
    for path in ("/appeals/call/fr/", "/appeals/none/", "/appeals/none/en/", "/appeals/call/xx/"):
        assert staff.get(path).status_code == 404


def test_text_and_names_are_escaped_in_the_workspace(appeal, staff, write, say):
    from kanch.web.ledger.models import Indicator

    evil = '"><script>alert(1)</script>'
    Indicator.objects.filter(code="dead").update(names={"en": evil})
    write("en", title=evil, body=f"{evil} {{{{figure:dead noun}}}}")
    for path in ("", "call/", "call/en/", "call/ru/", "call/publish/", "call/review/"):
        assert "<script>alert" not in staff.get(f"/appeals/{path}").content.decode()
