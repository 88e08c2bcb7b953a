"""Who holds which edition, what moved since, who is told, who answered."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from kanch.web.journal.services import deliver_outbox
from kanch.web.sending import holders, services
from kanch.web.sending.models import ChangeText, Dispatch, Reply
from kanch.web.sending.plans import Wanted, plan

pytestmark = pytest.mark.usefixtures("unpaced")


@pytest.fixture
def held(send, add, now, mail_server):
    """Edition 1 has arrived at an embassy and a newsroom."""
    add("Invented embassy", "ru")
    add("Invented newsroom", "en")
    send()
    deliver_outbox(now)
    mail_server.taken.clear()


@pytest.fixture
def behind(edition, house, now):
    """Names of those who hold an older state."""

    def names(at=now):
        by_number = holders.changes(edition.appeal, house, language="en", now=at)
        return {
            h.recipient.name
            for h in holders.holders(edition.appeal)
            if h.behind(holders.change_for(h, by_number))
        }

    return names


CHANGES = Wanted("call", 1, what=Dispatch.What.CHANGES)


@pytest.fixture
def tell(coordinator, now):
    def order(number=1, at=now):
        wanted = Wanted("call", number, what=Dispatch.What.CHANGES)
        seen = plan(coordinator, wanted, now=at).digest
        return services.send(actor=coordinator, wanted=wanted, seen=seen, key=uuid.uuid4(), now=at)

    return order


def test_nobody_is_behind_while_nothing_moved(held, behind):
    assert behind() == set()


def test_a_claim_that_arrives_makes_all_holders_hold_an_older_state_at_once(held, behind, say):
    say("dead", 68, hours=-1)
    assert behind() == {"Invented embassy", "Invented newsroom"}


def test_holders_are_told_what_moved_in_their_language(held, behind, say, tell, now, mail_server):
    say("dead", 68, hours=-1)
    tell()
    assert deliver_outbox(now) == 2
    english, russian = sorted(
        (m.get_body(("plain",)).get_content() for m in mail_server.messages),
        key=lambda text: "человек" in text,
    )
    assert "20 people" in english
    assert "68 people" in english
    assert "68 человек" in russian.replace("\xa0", " ")
    assert behind() == set()


def test_whoever_is_being_told_already_is_not_told_twice(
    held, say, tell, now, coordinator, mail_server
):
    say("dead", 68, hours=-1)
    seen = plan(coordinator, CHANGES, now=now).digest
    tell()
    with pytest.raises(services.PlanChanged, match="Look at it once more"):
        services.send(actor=coordinator, wanted=CHANGES, seen=seen, key=uuid.uuid4(), now=now)
    again = plan(coordinator, CHANGES, now=now)
    assert {str(s.why) for s in again.skipped} == {"is being told already"}
    with pytest.raises(services.NobodyToSendTo, match="Nobody would get anything"):
        tell()
    assert deliver_outbox(now) == 2
    assert len(mail_server.taken) == 2


def test_what_was_called_off_can_be_told_after_all(held, say, tell, now, coordinator):
    say("dead", 68, hours=-1)
    services.call_off(actor=coordinator, key=tell().key, now=now)
    tell()
    assert deliver_outbox(now) == 2


def test_what_moves_while_mails_wait_is_told_besides(held, say, tell, now):
    say("dead", 68, hours=-1)
    tell()
    say("dead", 170, hours=-0.5)
    tell()
    assert deliver_outbox(now) == 4


def test_what_moves_after_holders_were_told_makes_them_behind_again(
    held, behind, say, tell, now, coordinator
):
    say("dead", 68, hours=-1)
    tell()
    deliver_outbox(now)
    say("dead", 170, hours=-0.5)
    assert len(behind()) == 2
    text = plan(coordinator, CHANGES, now=now).variants[0].parts.text
    assert "170" in text
    assert "20 people" in text


def test_what_was_looked_at_is_sent_though_a_number_moves_before_the_mail_leaves(
    held, say, tell, now, mail_server, behind
):
    say("dead", 68, hours=-1)
    tell()
    say("dead", 170, hours=-0.5)
    deliver_outbox(now)
    text = mail_server.messages[0].get_body(("plain",)).get_content()
    assert "68" in text
    assert "170" not in text
    assert len(behind()) == 2


def test_a_number_that_moves_after_the_preview_stops_the_sending(held, say, coordinator, now):
    say("dead", 68, hours=-1)
    seen = plan(coordinator, CHANGES, now=now).digest
    say("dead", 170, hours=-0.5)
    with pytest.raises(services.PlanChanged, match="Look at it once more"):
        services.send(actor=coordinator, wanted=CHANGES, seen=seen, key=uuid.uuid4(), now=now)
    assert not ChangeText.objects.exists()


def test_holders_of_an_older_edition_are_behind_and_those_of_the_newest_are_not(
    held, behind, publish, send, say, write, now, mail_server
):
    write("en", body="Other words. {{figure:dead noun}} died.")
    write("ru")
    publish(hours=1)
    assert len(behind()) == 2
    send(number=2, at=now + timedelta(hours=2))
    deliver_outbox(now + timedelta(hours=2))
    assert behind() == set()
    say("dead", 68, hours=-1)
    assert len(behind()) == 2


def test_two_recipients_who_hold_the_same_get_the_same_bytes(
    held, say, add, send, tell, now, mail_server
):
    add("Invented office", "en")
    send()
    deliver_outbox(now)
    mail_server.taken.clear()
    say("dead", 68, hours=-1)
    tell()
    deliver_outbox(now)
    bodies = [
        m.as_bytes().split(b"\r\n\r\n", 1)[1]
        for m in mail_server.messages
        if m["To"] != "embassy@example.org"
    ]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


def test_an_edition_handed_over_by_hand_is_held_and_told_of(edition, add, editor, behind, say, now):
    row = add("Invented office", "en")
    facts = {"actor": editor, "key": row.key, "appeal": edition.appeal, "now": now}
    services.record_holding(**facts, edition=edition, on=date(2023, 9, 25))
    say("dead", 68, hours=-1)
    assert behind() == {"Invented office"}
    with pytest.raises(ValidationError, match="noted already"):
        services.record_holding(**facts, edition=edition, on=date(2023, 9, 25))
    with pytest.raises(ValidationError, match="still to come"):
        services.record_holding(**facts, edition=None, on=date(2023, 9, 28))


def test_who_has_only_the_letter_of_before_is_listed_and_not_told_of_changes(
    edition, add, editor, coordinator, now
):
    row = add("Invented office", "en")
    services.record_holding(
        actor=editor,
        key=row.key,
        appeal=edition.appeal,
        edition=None,
        on=date(2023, 9, 25),
        now=now,
    )
    (holder,) = holders.holders(edition.appeal)
    assert holder.edition is None
    made = plan(coordinator, CHANGES, now=now)
    assert made.planned == []
    assert "send an edition" in str(made.skipped[0].why)


def test_days_of_silence_count_from_the_first_edition_until_a_reply_is_noted(
    held, edition, editor, house, now
):
    later = now + timedelta(days=9)
    assert {
        h.silent_days(holders.today(house, later)) for h in holders.holders(edition.appeal)
    } == {9}
    assert holders.how_many_to_chase(edition.appeal, house, now=later) == 2
    row = holders.holders(edition.appeal)[0].recipient
    services.record_reply(
        actor=editor,
        key=row.key,
        appeal=edition.appeal,
        kind="acknowledged",
        on=date(2023, 9, 27),
        now=later,
    )
    assert holders.how_many_to_chase(edition.appeal, house, now=later) == 1
    assert holders.how_many_to_chase(edition.appeal, house, now=now) == 0


def test_note_and_document_of_a_reply_are_sealed_and_open_again(held, edition, editor, now):
    row = holders.holders(edition.appeal)[0].recipient
    reply = services.record_reply(
        actor=editor,
        key=row.key,
        appeal=edition.appeal,
        kind="promised",
        on=date(2023, 9, 26),
        note="Ani will call",
        document=b"their letter",
        document_name="letter.pdf",
        now=now,
    )
    reply = Reply.objects.get(pk=reply.pk)
    assert "Ani" not in reply.sealed
    assert b"letter" not in bytes(reply.document)
    assert reply.words() == {"note": "Ani will call", "document": "letter.pdf"}


def test_a_reply_that_cannot_be_is_refused_at_its_field(held, edition, editor, now):
    row = holders.holders(edition.appeal)[0].recipient
    facts = {"actor": editor, "key": row.key, "appeal": edition.appeal, "now": now}
    with pytest.raises(ValidationError, match="still to come"):
        services.record_reply(**facts, kind="other", on=date(2023, 9, 28))
    with pytest.raises(ValidationError, match="5 MB"):
        services.record_reply(
            **facts, kind="other", on=date(2023, 9, 26), document=bytes(5_000_001)
        )
