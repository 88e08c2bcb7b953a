"""Messages leave once the transaction stands, each once or listed, and are never lost."""

import uuid
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.db import transaction
from django.http import Http404

from kanch.web.journal import services as journal
from kanch.web.journal.models import Event, OutboxMessage
from kanch.web.journal.services import outbox
from kanch.web.journal.services.outbox import KEPT, LEASE, PAUSES, UNREACHABLE, State


def post(now, **more):
    return journal.post(
        kind="accounts.invitation",
        recipient="somebody@example.org",
        subject="Invitation",
        body="A code: abcd",
        now=now,
        **more,
    )


@pytest.fixture
def failing(monkeypatch):
    """Has the mail server fail at a step: `failing("open", error)`, `failing("send_messages", …)`.

    Whether the text had gone out before is said by `may_have_left`.
    """

    def fail(step, error, *, may_have_left=False):
        def raising(*_args):
            raise error

        monkeypatch.setattr(locmem.EmailBackend, step, raising)
        monkeypatch.setattr(locmem.EmailBackend, "may_have_left", may_have_left, raising=False)

    return fail


GONE = SMTPServerDisconnected("somebody@example.org refused")


def test_a_message_leaves_once_and_its_body_is_emptied(db, now):
    message = post(now)
    assert journal.deliver_outbox(now) == 1
    assert journal.deliver_outbox(now) == 0
    assert [m.to for m in mail.outbox] == [["somebody@example.org"]]
    message.refresh_from_db()
    assert message.state == State.LEFT
    assert message.body == ""


def test_that_a_message_left_is_an_event(db, now):
    message = post(now)
    journal.deliver_outbox(now)
    event = Event.objects.get()
    assert (event.action, event.subject_id) == ("journal.message_sent", str(message.pk))
    assert "example.org" not in str(event.payload())


def test_a_message_waits_until_its_time(db, now):
    post(now, not_before=now + timedelta(hours=1))
    assert journal.deliver_outbox(now) == 0
    assert journal.deliver_outbox(now + timedelta(hours=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_ordered_in_a_transaction_that_fails_never_leaves(now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        post(now)
        raise ZeroDivisionError
    assert journal.deliver_outbox(now + timedelta(days=1)) == 0
    assert mail.outbox == []


def test_a_message_that_surely_did_not_leave_is_tried_again_later(db, now, failing):
    failing("send_messages", GONE)
    message = post(now)
    assert journal.deliver_outbox(now) == 0
    message.refresh_from_db()
    assert message.attempts == 1
    assert message.body == "A code: abcd"
    journal.deliver_outbox(now + PAUSES[0] - timedelta(seconds=1))
    message.refresh_from_db()
    assert message.attempts == 1
    journal.deliver_outbox(now + PAUSES[0] + timedelta(seconds=1))
    message.refresh_from_db()
    assert (message.attempts, message.state) == (2, State.WAITING)


def test_why_it_failed_is_kept_without_the_address(db, now, failing):
    failing("send_messages", GONE)
    message = post(now)
    journal.deliver_outbox(now)
    message.refresh_from_db()
    assert message.last_error == "SMTPServerDisconnected"


def test_while_no_server_answers_messages_wait_without_limit_and_then_leave(
    db, now, failing, monkeypatch
):
    message = post(now)
    with monkeypatch.context():
        failing("open", ConnectionRefusedError())
        for hour in range(240):
            journal.deliver_outbox(now + hour * timedelta(hours=1))
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.WAITING, 0)
        assert message.last_error == "ConnectionRefusedError"
        monkeypatch.undo()
    assert journal.deliver_outbox(now + timedelta(hours=240) + UNREACHABLE) == 1
    message.refresh_from_db()
    assert message.last_error == ""


def test_after_ten_tries_a_message_is_given_up_visibly(db, now, failing):
    failing("send_messages", GONE)
    message = post(now)
    for n in range(12):
        journal.deliver_outbox(now + n * timedelta(days=2))
    message.refresh_from_db()
    assert message.attempts == len(PAUSES) + 1
    assert message.state == State.GIVEN_UP
    assert Event.objects.get().action == "journal.message_given_up"


def test_a_message_whose_answer_was_lost_is_listed_and_never_sent_again_by_itself(db, now, failing):
    failing("send_messages", TimeoutError(), may_have_left=True)
    message = post(now)
    for n in range(12):
        journal.deliver_outbox(now + n * timedelta(days=2))
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.UNSURE, 1)
    assert message.body == "A code: abcd"
    assert Event.objects.get().action == "journal.message_unsure"


def test_killed_between_sending_and_marking_it_is_listed(db, now, monkeypatch):
    message = post(now)
    with monkeypatch.context() as patch:

        def killed(*_args):
            raise KeyboardInterrupt

        patch.setattr(outbox, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            journal.deliver_outbox(now)
    journal.deliver_outbox(now + LEASE - timedelta(seconds=1))
    message.refresh_from_db()
    assert message.state == State.LEAVING
    journal.deliver_outbox(now + LEASE + timedelta(seconds=1))
    message.refresh_from_db()
    assert message.state == State.UNSURE
    assert len(mail.outbox) == 1


@pytest.fixture
def unsure(db, now, failing, monkeypatch):
    message = post(now)
    failing("send_messages", TimeoutError(), may_have_left=True)
    journal.deliver_outbox(now)
    monkeypatch.undo()
    return message


def test_a_person_says_that_a_listed_message_arrived(unsure, now, coordinator, auditor):
    with pytest.raises(PermissionDenied, match=r"^$"):
        journal.arrived(actor=auditor, message_id=unsure.pk, now=now)
    journal.arrived(actor=coordinator, message_id=unsure.pk, now=now)
    unsure.refresh_from_db()
    assert (unsure.state, unsure.body) == (State.LEFT, "")
    assert journal.deliver_outbox(now) == 0
    with pytest.raises(Http404, match="No OutboxMessage"):
        journal.arrived(actor=coordinator, message_id=unsure.pk, now=now)


def test_a_person_has_a_listed_message_sent_again_with_the_same_id(unsure, now, coordinator):
    journal.retry(actor=coordinator, message_id=unsure.pk, now=now)
    assert journal.deliver_outbox(now) == 1
    assert mail.outbox[0].message()["Message-ID"].startswith(f"<{unsure.key}@")


def test_a_message_given_up_can_be_tried_again_by_those_who_may(db, now, coordinator, auditor):
    message = post(now)
    with pytest.raises(Http404, match="No OutboxMessage"):
        journal.retry(actor=coordinator, message_id=message.pk, now=now)
    OutboxMessage.objects.update(state=State.GIVEN_UP, attempts=10)
    with pytest.raises(PermissionDenied, match=r"^$"):
        journal.retry(actor=auditor, message_id=message.pk, now=now)
    journal.retry(actor=coordinator, message_id=message.pk, now=now)
    assert journal.deliver_outbox(now) == 1


def test_a_message_that_cannot_be_written_is_given_up_and_does_not_hold_up_the_rest(db, now):
    bad, good = post(now), post(now)
    OutboxMessage.objects.filter(pk=bad.pk).update(subject="two\nlines")
    assert journal.deliver_outbox(now) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.last_error, bad.state) == ("BadHeaderError", State.GIVEN_UP)
    assert good.state == State.LEFT


def test_messages_are_forgotten_a_month_after_they_left(db, now):
    post(now)
    journal.deliver_outbox(now)
    waiting = post(now, not_before=now + timedelta(days=90))
    journal.run_due(now + KEPT)
    assert OutboxMessage.objects.count() == 2
    journal.run_due(now + KEPT + timedelta(minutes=1))
    assert OutboxMessage.objects.get() == waiting


class Room:
    """A room whose messages are made when they leave."""

    def __init__(self):
        self.told = []
        self.refuses = None
        self.address = "{key}@example.org"

    def build(self, key):
        if self.refuses:
            raise self.refuses
        return EmailMessage("Call", "Help us.", to=[self.address.format(key=key)])

    def settled(self, key, state, at, problem):
        self.told.append((key, str(state), problem))


@pytest.fixture
def room(monkeypatch):
    room = Room()
    kind = journal.Kind(room.build, room.settled, lambda key: f"/room/{key}/")
    monkeypatch.setitem(outbox._kinds, "room.call", kind)
    return room


def post_calls(now, count):
    keys = [uuid.uuid4() for _n in range(count)]
    journal.post_many(kind="room.call", messages=dict.fromkeys(keys, "Call"), now=now)
    return keys


def test_a_message_to_many_is_made_when_it_leaves_and_its_room_is_told(db, now, room):
    (key,) = post_calls(now, 1)
    row = OutboxMessage.objects.get()
    assert (row.recipient, row.body) == ("", "")
    assert journal.deliver_outbox(now) == 1
    assert mail.outbox[0].to == [f"{key}@example.org"]
    assert room.told == [(key, "left", "")]
    assert not Event.objects.exists()


def test_messages_to_many_leave_at_the_pace_of_the_settings(db, now, room, settings):
    settings.MAIL_PER_MINUTE = 30
    post_calls(now, 40)
    left = [journal.deliver_outbox(now + timedelta(seconds=2 * n)) for n in range(30)]
    assert max(left) == 3
    assert 20 <= sum(left) <= 30


def test_a_pace_of_less_than_one_in_six_seconds_holds_too(db, now, room, settings):
    settings.MAIL_PER_MINUTE = 4
    post_calls(now, 10)
    left = [journal.deliver_outbox(now + timedelta(seconds=2 * n)) for n in range(30)]
    assert sum(left) == 4


def test_a_message_to_one_person_does_not_wait_behind_those_to_many(db, now, room, settings):
    settings.MAIL_PER_MINUTE = 1
    post_calls(now, 5)
    post(now)
    assert journal.deliver_outbox(now) == 2
    assert mail.outbox[0].subject == "Invitation"


def test_a_message_that_is_not_wanted_any_more_is_given_up_with_the_reason(db, now, room):
    (key,) = post_calls(now, 1)
    room.refuses = journal.NotToBeSent("stopped")
    assert journal.deliver_outbox(now) == 0
    assert room.told == [(key, "given up", "stopped")]


def test_a_message_that_cannot_be_made_yet_is_tried_again(db, now, room):
    post_calls(now, 1)
    room.refuses = journal.NotReady()
    assert journal.deliver_outbox(now) == 0
    room.refuses = None
    assert journal.deliver_outbox(now + PAUSES[0] + timedelta(seconds=1)) == 1


def test_a_fault_in_a_room_stops_neither_the_rest_nor_the_message(db, now, room, caplog):
    post_calls(now, 1)
    room.refuses = KeyError("a fault")
    alone = post(now)
    assert journal.deliver_outbox(now) == 1
    alone.refresh_from_db()
    assert alone.state == State.LEFT
    assert OutboxMessage.objects.get(kind="room.call").state == State.WAITING
    assert "could not be made" in caplog.text


def test_what_breaks_while_it_leaves_is_listed_and_neither_quoted_nor_in_the_way(
    db, now, failing, caplog
):
    post(now)
    post(now)
    failing("send_messages", ValueError("cannot be written: somebody@example.org"))
    assert journal.deliver_outbox(now) == 0
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.UNSURE}
    assert "ValueError" in caplog.text
    assert "somebody" not in caplog.text


def test_a_mail_to_nobody_is_given_up_and_never_called_sent(db, now, room):
    room.address = ""
    post_calls(now, 1)
    assert journal.deliver_outbox(now) == 0
    assert OutboxMessage.objects.get().state == State.GIVEN_UP


def test_messages_that_have_not_begun_to_leave_are_called_back(db, now, room):
    first, second = post_calls(now, 2)
    OutboxMessage.objects.filter(key=first).update(state=State.LEAVING, handed_at=now)
    assert journal.call_back([first, second]) == {second}
    assert [m.key for m in OutboxMessage.objects.all()] == [first]
