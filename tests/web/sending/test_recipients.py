"""Recipients: institutions in the open, people sealed and only with consent."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from kanch.core.exchange.tables import read_table
from kanch.web.journal.models import Event
from kanch.web.ledger.imports import import_table
from kanch.web.ledger.imports.rejected import rejected_csv
from kanch.web.sending import lists, queries, services
from kanch.web.sending.models import Recipient, Reply


def dump():
    """Everything that the database holds of recipients and replies."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("sending_recipient", "sending_reply", "journal_event"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def test_an_institution_is_kept_as_given_and_its_groups_are_made(add):
    row = add("Invented embassy", groups=["diplomats", "Diplomats ", ""])
    assert (row.name, row.address, row.sealed) == ("Invented embassy", "embassy@example.org", "")
    assert [g.name for g in row.groups.all()] == ["diplomats"]


def test_of_a_person_the_database_shows_neither_name_nor_address(someone, editor, auditor):
    row = someone("Secret Person")
    kept = dump()
    assert "Secret" not in kept
    assert "person@example.org" not in kept
    shown = queries.show(row, editor)
    assert (shown.name, shown.address) == ("Secret Person", "person@example.org")
    assert queries.show(row, auditor).name == "a person"


@pytest.mark.parametrize("lacking", ["consent_on", "consent_how", "consent_for"])
def test_a_person_without_consent_is_not_kept(someone, lacking):
    with pytest.raises(ValidationError) as refused:
        someone(**{lacking: None if lacking == "consent_on" else " "})
    assert list(refused.value.message_dict) == [lacking]
    assert not Recipient.objects.exists()


def test_the_database_itself_refuses_a_person_without_consent(someone):
    row = someone()
    with pytest.raises(IntegrityError, match="a_person_agreed"), transaction.atomic():
        Recipient.objects.filter(pk=row.pk).update(consent_on=None)


def test_an_address_is_there_once_however_it_is_written(add):
    add("Invented embassy")
    with pytest.raises(ValidationError, match="Invented embassy has this address already"):
        add("Another name", address=" EMBASSY@example.org ")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"address": "no address"}, "address"),
        ({"address": ""}, "address"),
        ({"channel": "web form", "address": "example.org"}, "address"),
        ({"country": "Armenia"}, "country"),
        ({"language": "English"}, "language"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(add, facts, field):
    with pytest.raises(ValidationError) as refused:
        add("Invented embassy", **{"language": "en"} | facts)
    assert field in refused.value.message_dict


def test_a_person_who_withdraws_is_erased_and_no_list_brings_them_back(
    someone, appeal, editor, now
):
    row = someone("Secret Person")
    services.record_reply(
        actor=editor,
        key=row.key,
        appeal=appeal,
        kind="asked",
        on=date(2023, 9, 20),
        note="My aunt is there",
        document=b"a letter",
        document_name="aunt.pdf",
        now=now,
    )
    row = services.stop(actor=editor, key=row.key, why="withdrew", now=now)
    assert row.gone
    assert (row.sealed, row.consent_on, row.country) == ("", None, "")
    reply = Reply.objects.get()
    assert (reply.sealed, bytes(reply.document)) == ("", b"")
    with pytest.raises(ValidationError, match="withdrew their consent"):
        someone("Secret Person")
    anew = someone("Secret Person", key=row.key)
    assert (anew.gone, anew.stopped_at) == (False, None)


def test_whoever_withdrew_is_written_to_only_after_they_agreed_anew(someone, add, editor, now):
    row = someone()
    services.stop(actor=editor, key=row.key, why="withdrew", now=now)
    with pytest.raises(ValidationError, match="Say how they agreed anew"):
        add("Invented Person", key=row.key, personal=False)
    row.refresh_from_db()
    assert row.stopped_at
    someone(key=row.key)
    row.refresh_from_db()
    assert not row.stopped_at


def test_the_day_of_consent_is_one_at_the_organisations_place(house, editor):
    after_midnight_in_yerevan = datetime(2023, 9, 25, 21, tzinfo=UTC)
    draft = services.RecipientDraft(
        kind="other",
        name="Invented Person",
        language="en",
        address="person@example.org",
        personal=True,
        consent_on=date(2023, 9, 26),
        consent_how="by e-mail",
        consent_for="appeals",
    )
    services.save_recipient(actor=editor, draft=draft, now=after_midnight_in_yerevan)


def test_an_institution_that_asks_to_stop_stays_in_the_list_and_can_be_resumed(add, editor, now):
    row = add("Invented embassy")
    row = services.stop(actor=editor, key=row.key, why="withdrew", now=now)
    assert (row.stopped_why, row.name) == ("asked", "Invented embassy")
    assert services.resume(actor=editor, key=row.key, now=now).stopped_at is None
    with pytest.raises(Http404, match=r"^$"):
        services.resume(actor=editor, key=row.key, now=now)


def test_an_auditor_reads_and_changes_nothing(add, auditor, now):
    row = add("Invented embassy")
    assert queries.recipient_for(auditor, row.key) == row
    with pytest.raises(PermissionDenied, match=r"^$"):
        services.stop(actor=auditor, key=row.key, why="asked", now=now)
    with pytest.raises(PermissionDenied, match=r"^$"):
        lists.export(actor=auditor, form="csv", now=now)


# Lists


TABLE = """\
name,kind,language,channel,address,country,groups,person,consent on,consent_how,consent_for
Invented embassy,institution,fr,,embassy@example.org,FRA,embassies; all,,,,
Invented newsroom,Newsroom,ru,,news@example.org,,all,,,,
Secret Person,other,hy,,person@example.org,,,yes,2023-09-01,by e-mail,appeals
Somebody Else,other,hy,,else@example.org,,,yes,,,
No address,institution,en,,not an address,,,,,,
Invented office,institution,en,post,1 Invented Street,AM,,,,,
Wrong,ministry,en,,wrong@example.org,,,,,,
"""


def take(editor, now, text=TABLE):
    return import_table(
        actor=editor, table=read_table(text.encode(), "list.csv"), now=now, family=lists.FAMILY
    )


def test_good_rows_of_a_list_go_in_and_bad_ones_come_back_with_the_reason(house, editor, now):
    report = take(editor, now)
    assert report.added == 4
    reasons = {r.row: r.reason for r in report.rejected}
    assert list(reasons) == [5, 6, 8]
    assert "agreed" in reasons[5]
    assert "not an e-mail address" in reasons[6]
    assert "institution, newsroom, partner, other" in reasons[8]
    assert b"Somebody Else" in rejected_csv(report)
    office = Recipient.objects.get(name="Invented office")
    assert office.channel == "post"
    assert [g.name for g in Recipient.objects.get(country="FRA").groups.all()] == [
        "all",
        "embassies",
    ]


def test_the_same_list_twice_adds_nothing_and_is_one_event(house, editor, now):
    take(editor, now)
    again = take(editor, now)
    assert (again.added, again.unchanged) == (0, 4)
    assert Event.objects.filter(action="sending.recipients_imported").count() == 1
    assert "Secret" not in dump()


def test_a_list_with_another_group_adds_the_group(house, editor, now):
    take(editor, now)
    report = take(
        editor, now, TABLE.replace("ru,,news@example.org,,all", "ru,,news@example.org,,x")
    )
    assert (report.added, report.unchanged) == (1, 3)
    groups = Recipient.objects.get(name="Invented newsroom").groups
    assert [g.name for g in groups.all()] == ["all", "x"]


def test_an_address_with_other_content_comes_back(house, editor, now):
    take(editor, now)
    report = take(editor, now, TABLE.replace("Invented embassy", "Renamed embassy"))
    assert "other content" in report.rejected[0].reason


def test_a_list_does_not_bring_back_whoever_withdrew(house, someone, editor, now):
    row = someone("Secret Person", "hy")
    services.stop(actor=editor, key=row.key, why="withdrew", now=now)
    reasons = [r.reason for r in take(editor, now).rejected if r.row == 4]
    assert "withdrew their consent" in reasons[0]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_taken_out_goes_in_again_and_adds_nothing(house, editor, now, form):
    take(editor, now)
    data = lists.export(actor=editor, form=form, now=now)
    assert Event.objects.first().data == {"recipients": 4, "form": form}
    report = import_table(
        actor=editor, table=read_table(data, f"out.{form}"), now=now, family=lists.FAMILY
    )
    assert (report.added, report.unchanged, report.rejected) == (0, 4, [])


def test_keys_that_do_not_open_a_person_are_told(someone, editor, monkeypatch, settings):
    row = someone("Secret Person")
    assert queries.unreadable_recipients() == 0
    settings.SECRET_KEY = "another installation's"
    assert queries.unreadable_recipients() == 1
    assert "do not open" in queries.show(row, editor).name
