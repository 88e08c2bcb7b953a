"""The pages of sending, as a coordinator, an editor and an auditor meet them."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from kanch.web.appeals.renditions.services import make_missing
from kanch.web.journal.services import deliver_outbox
from kanch.web.sending import services
from kanch.web.sending.models import Dispatch, Holding, Recipient, Reply

pytestmark = pytest.mark.usefixtures("unpaced")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def editors(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def auditors(auditor):
    client = Client()
    client.force_login(auditor)
    return client


def choice(**more):
    return {"edition": "call:1", "groups": ["all"]} | more


def hidden(page):
    """The hidden fields of the form that sends."""
    form = page.split('<form method="post" class="send">')[1].split("</form>")[0]
    return {
        name: value
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)
        if name not in ("csrfmiddlewaretoken", "back")
    }


def test_a_coordinator_chooses_looks_and_sends(staff, edition, add, now):
    add("Invented embassy", "ru")
    add("Invented ministry", "de")
    preview = text(staff.post("/sending/new/", choice()))
    assert "Nothing was sent yet" in preview
    assert "Вымышленный призыв" in preview
    assert "embassy@example.org" in preview
    assert "another language that this appeal has no text in" in preview
    assert "Send to 2 recipients" in preview
    assert not Dispatch.objects.exists()
    sent = staff.post("/sending/new/", hidden(preview), follow=True)
    dispatch = Dispatch.objects.get()
    assert sent.redirect_chain[-1][0] == f"/sending/{dispatch.key}/"
    assert "See how far it is now" in text(sent)
    deliver_outbox(timezone.now())
    assert "All was done" in text(staff.get(f"/sending/{dispatch.key}/"))


@pytest.fixture
def printed(edition, now):
    """All forms of the edition are made."""
    make_missing(now)


@pytest.mark.usefixtures("printed")
def test_back_to_the_choice_keeps_what_was_chosen(staff, edition, add):
    add("Invented embassy")
    preview = text(staff.post("/sending/new/", choice(with_pdf="on")))
    back = staff.post("/sending/new/", hidden(preview) | {"back": "yes"}).content.decode()
    assert re.search(r'name="groups" value="all"[^>]*checked', back)
    assert re.search(r'name="with_pdf"[^>]*checked', back)


def test_a_pdf_that_is_not_made_yet_stops_before_anything_is_ordered(staff, edition, add):
    add("Invented embassy")
    answer = staff.post("/sending/new/", choice(with_pdf="on"))
    assert answer.status_code == 422
    assert "still being made" in text(answer)


def test_what_changed_meanwhile_is_shown_again_before_anything_is_sent(staff, edition, add):
    add("Invented embassy")
    fields = hidden(text(staff.post("/sending/new/", choice())))
    add("Invented newsroom")
    answer = staff.post("/sending/new/", fields | {"send": "yes"})
    assert answer.status_code == 409
    assert "Look at it once more below" in text(answer)
    assert "Send to 2 recipients" in text(answer)


def test_nothing_chosen_is_said_at_the_groups(staff, edition, add):
    add("Invented embassy")
    answer = staff.post("/sending/new/", {"edition": "call:1"})
    assert answer.status_code == 422
    assert "Choose a group" in text(answer)


def test_a_private_person_is_named_to_editors_and_not_to_auditors(editors, auditors, someone, send):
    row = someone("Secret Person")
    dispatch = send()
    for path in ("recipients/", f"recipients/{row.key}/", f"{dispatch.key}/"):
        assert "Secret Person" in text(editors.get(f"/sending/{path}"))
        page = text(auditors.get(f"/sending/{path}"))
        assert "a person" in page
        assert "Secret" not in page
        assert "person@example.org" not in page


def test_an_editor_adds_a_recipient_and_what_was_typed_stays(editors, house):
    typed = {
        "name": "Invented embassy",
        "kind": "institution",
        "channel": "e-mail",
        "address": "nothing",
        "language": "de",
        "groups": "embassies; all",
    }
    answer = editors.post("/sending/recipients/new/", typed)
    assert answer.status_code == 422
    assert "This is not an e-mail address" in text(answer)
    assert "embassies; all" in text(answer)
    saved = editors.post(
        "/sending/recipients/new/", typed | {"address": "embassy@example.org"}, follow=True
    )
    assert "Invented embassy" in text(saved)
    assert "Deutsch" in text(saved)


def test_consent_is_withdrawn_on_a_page_that_says_what_it_means(editors, someone):
    row = someone("Secret Person")
    page = f"/sending/recipients/{row.key}/stop/"
    assert "erased for good" in text(editors.get(page))
    done = editors.post(page, {"why": "withdrew"}, follow=True)
    assert "Name and address were erased" in text(done)
    assert "Secret" not in text(done)


def test_a_list_is_uploaded_looked_at_and_taken_in(editors, house):
    from django.core.files.uploadedfile import SimpleUploadedFile

    table = (
        "name,kind,language,address\n"
        "Invented embassy,institution,fr,embassy@example.org\n"
        "Wrong,institution,fr,nothing\n"
    )
    file = SimpleUploadedFile("list.csv", table.encode())
    looked = editors.post("/sending/recipients/import/", {"table": file}, follow=True)
    assert "Import 1 row" in text(looked)
    path = looked.redirect_chain[-1][0]
    fields = dict(re.findall(r'<option value="(\w+)" selected', text(looked)) and [])
    fields |= {"kind": "recipients", "mapped_for": "recipients", "take": "yes"}
    fields |= dict(
        zip([f"column_{n}" for n in range(4)], table.split("\n")[0].split(","), strict=True)
    )
    done = editors.post(path, fields, follow=True)
    assert "Came back" in text(done)
    assert [r.name for r in Recipient.objects.all()] == ["Invented embassy"]
    rejected = editors.get(path + "rejected.csv").content.decode()
    assert "This is not an e-mail address" in rejected


def test_the_uploaded_list_lies_sealed_until_it_is_taken_in(editors, house):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kanch.web.ledger.models import ImportJob

    file = SimpleUploadedFile("list.csv", b"name,kind,language\nSecret Person,other,hy\n")
    editors.post("/sending/recipients/import/", {"table": file})
    assert b"Secret" not in bytes(ImportJob.objects.get().content)


def test_a_list_of_recipients_is_not_opened_through_the_ledger(editors, house):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kanch.web.ledger.models import ImportJob

    file = SimpleUploadedFile("list.csv", b"name,kind,language\nSecret Person,other,hy\n")
    editors.post("/sending/recipients/import/", {"table": file})
    pk = ImportJob.objects.get().pk
    assert editors.get(f"/ledger/import/{pk}/").status_code == 404


def test_holders_see_what_moved_as_soon_as_a_claim_arrives_and_are_told(staff, send, add, say, now):
    add("Invented embassy", "en")
    send()
    deliver_outbox(now)
    page = text(staff.get("/sending/appeals/call/"))
    assert "Invented embassy" in page
    assert "Send what changed" not in page
    say("dead", 68, hours=-1)
    page = text(staff.get("/sending/appeals/call/"))
    assert "older state" in page
    assert "68 people" in page
    preview = text(staff.get("/sending/appeals/call/changes/"))
    assert "to those who hold edition 1" in preview
    staff.post("/sending/appeals/call/changes/", hidden(preview))
    deliver_outbox(timezone.now())
    page = text(staff.get("/sending/appeals/call/"))
    assert "told of changes" in page
    assert "older state" not in page


def test_an_editor_notes_who_has_it_and_who_answered(editors, edition, add):
    row = add("Invented office")
    noted = {"recipient": str(row.key), "edition": "0", "on": "2023-09-25"}
    page = editors.post("/sending/appeals/call/holding/", noted, follow=True)
    assert "the letter as it was before" in text(page)
    assert Holding.objects.get().since == date(2023, 9, 25)
    reply = {"appeal": "call", "kind": "asked", "on": "2023-09-26", "note": "Which numbers?"}
    page = editors.post(f"/sending/recipients/{row.key}/reply/", reply, follow=True)
    assert "asked something" in text(page)
    assert "Which numbers?" in text(editors.get(f"/sending/recipients/{row.key}/"))


def test_a_reply_whose_button_is_pressed_twice_is_noted_once(editors, edition, add):
    row = add("Invented office")
    address = f"/sending/recipients/{row.key}/reply/"
    key = editors.get(address).context["form"]["form_key"].value()
    reply = {"appeal": "call", "kind": "asked", "on": "2023-09-26", "form_key": str(key)}
    for _press in range(2):
        assert "The reply is noted." in text(editors.post(address, reply, follow=True))
    assert Reply.objects.filter(recipient=row).count() == 1
    other = editors.get(address).context["form"]["form_key"].value()
    editors.post(address, reply | {"form_key": str(other)})
    assert Reply.objects.filter(recipient=row).count() == 2


def test_the_document_of_a_reply_is_downloaded_by_those_who_work_with_recipients(
    editors, auditors, edition, add, editor, now
):
    row = add("Invented office")
    services.record_reply(
        actor=editor,
        key=row.key,
        appeal=edition.appeal,
        kind="other",
        on=date(2023, 9, 26),
        document=b"their letter",
        document_name="Նամակ.pdf",
        now=now,
    )
    path = f"/sending/replies/{Reply.objects.get().key}/document/"
    answer = editors.get(path)
    assert answer.content == b"their letter"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert auditors.get(path).status_code == 403
    Reply.objects.update(document=b"sealed with other keys" * 2)
    page = editors.get(path, follow=True).content.decode()
    assert "These keys do not open the document." in page


def test_a_mail_is_shown_without_any_power(staff, edition):
    answer = staff.get("/sending/mail/call/1/ru/")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Вымышленный призыв" in answer.content.decode()
    assert staff.get("/sending/mail/call/1/fr/").status_code == 404


def test_the_whole_list_is_taken_out_by_a_form_not_by_a_link(staff, add):
    add("Invented embassy")
    assert staff.get("/sending/recipients/export/").status_code == 405
    answer = staff.post("/sending/recipients/export/", {"form": "csv"})
    assert "embassy@example.org" in answer.content.decode("utf-8-sig")
