"""The outbox against a real mail server: what it refuses, what it puts off, what stays unclear."""

from datetime import timedelta

import pytest

from kanch.web.journal import services as journal
from kanch.web.journal.models import OutboxMessage
from kanch.web.journal.services.outbox import PAUSES, UNREACHABLE, State
from tests.web.mail_server import Desk, listening

SECOND = timedelta(seconds=1)


@pytest.fixture
def message(db, now):
    return post(now)


def post(now, name="somebody"):
    return journal.post(
        kind="accounts.invitation",
        recipient=f"{name}@example.org",
        subject="Հրավեր",
        body="A code: abcd",
        now=now,
    )


def state(message):
    message.refresh_from_db()
    return message.state, message.last_error


def test_a_message_arrives_as_it_was_written(message, now, mail_server):
    assert journal.deliver_outbox(now) == 1
    assert mail_server.addresses == ["somebody@example.org"]
    (arrived,) = mail_server.messages
    assert arrived["Subject"] == "Հրավեր"
    assert arrived.get_content().strip() == "A code: abcd"
    assert state(message) == (State.LEFT, "")


def test_a_refused_address_is_given_up_at_once(message, now, mail_server):
    mail_server.at_recipient = lambda address: "550 no such user here"
    journal.deliver_outbox(now)
    assert state(message) == (State.GIVEN_UP, "SMTPRecipientsRefused 550")
    assert journal.deliver_outbox(now + timedelta(days=1)) == 0


def test_an_address_that_is_put_off_is_tried_again(message, now, mail_server):
    mail_server.at_recipient = lambda address: "451 greylisted, come back"
    journal.deliver_outbox(now)
    assert state(message) == (State.WAITING, "SMTPRecipientsRefused 451")
    mail_server.at_recipient = lambda address: None
    assert journal.deliver_outbox(now + PAUSES[0] + SECOND) == 1
    assert mail_server.addresses == ["somebody@example.org"]


def test_a_text_that_is_put_off_is_tried_again_and_arrives_once(message, now, mail_server):
    mail_server.at_text = lambda address: "452 disk full"
    journal.deliver_outbox(now)
    assert state(message) == (State.WAITING, "SMTPDataError 452")
    mail_server.at_text = lambda address: None
    assert journal.deliver_outbox(now + PAUSES[0] + SECOND) == 1
    assert len(mail_server.taken) == 1


def test_a_text_that_is_refused_is_given_up(message, now, mail_server):
    mail_server.at_text = lambda address: "554 looks like spam"
    journal.deliver_outbox(now)
    assert state(message) == (State.GIVEN_UP, "SMTPDataError 554")


def test_an_answer_that_never_comes_leaves_the_message_listed(message, now, mail_server, settings):
    import time

    settings.EMAIL_TIMEOUT = 0.2
    # The server has the text and takes longer than anybody waits.
    mail_server.at_text = lambda address: time.sleep(0.6)
    journal.deliver_outbox(now)
    assert state(message)[0] == State.UNSURE
    time.sleep(0.6)
    assert mail_server.addresses == ["somebody@example.org"]
    for hour in range(48):
        journal.deliver_outbox(now + hour * timedelta(hours=1))
    assert mail_server.addresses == ["somebody@example.org"]


def test_a_server_gone_for_two_hours_loses_nothing_and_doubles_nothing(db, now, settings):
    desk = Desk()
    with listening(desk) as port:
        pass
    settings.EMAIL_BACKEND = "kanch.web.journal.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    for n in range(20):
        post(now, f"n{n:02}")
    for minute in range(120):
        assert journal.deliver_outbox(now + minute * timedelta(minutes=1)) == 0
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {("waiting", 0)}
    with listening(desk, port):
        back = now + timedelta(hours=2) + UNREACHABLE
        assert journal.deliver_outbox(back) == 20
        journal.deliver_outbox(back + timedelta(hours=1))
    assert desk.addresses == [f"n{n:02}@example.org" for n in range(20)]
