"""Messages leave once the transaction stands, are tried again, and are never lost."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from kanch.web.journal import services as journal
from kanch.web.journal.models import Event, OutboxMessage
from kanch.web.journal.services import outbox
from kanch.web.journal.services.outbox import KEPT, LEASE, PAUSES


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
def broken_server(monkeypatch):
    def fail(_message):
        raise SMTPServerDisconnected("somebody@example.org refused")

    monkeypatch.setattr(outbox, "_send", fail)


def test_a_message_leaves_once_and_its_body_is_emptied(db, now):
    message = post(now)
    assert journal.deliver_outbox(now) == 1
    assert journal.deliver_outbox(now) == 0
    assert [m.to for m in mail.outbox] == [["somebody@example.org"]]
    message.refresh_from_db()
    assert message.sent_at == now
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


@pytest.mark.usefixtures("broken_server")
def test_a_message_that_a_server_refuses_is_tried_again_later(db, now):
    message = post(now)
    assert journal.deliver_outbox(now) == 0
    message.refresh_from_db()
    assert (message.attempts, message.not_before) == (1, now + PAUSES[0])
    assert message.body == "A code: abcd"
    journal.deliver_outbox(now + PAUSES[0] - timedelta(seconds=1))
    message.refresh_from_db()
    assert message.attempts == 1
    journal.deliver_outbox(now + PAUSES[0])
    message.refresh_from_db()
    assert message.attempts == 2


@pytest.mark.usefixtures("broken_server")
def test_why_it_failed_is_kept_without_the_address(db, now):
    message = post(now)
    journal.deliver_outbox(now)
    message.refresh_from_db()
    assert message.last_error == "SMTPServerDisconnected"


def test_what_failed_leaves_when_the_server_is_back(db, now, monkeypatch):
    message = post(now)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_send", lambda m: (_ for _ in ()).throw(OSError("no network")))
        journal.deliver_outbox(now)
    assert journal.deliver_outbox(now + PAUSES[0]) == 1
    message.refresh_from_db()
    assert message.last_error == ""


@pytest.mark.usefixtures("broken_server")
def test_after_ten_tries_a_message_is_given_up_visibly(db, now):
    message = post(now)
    for n in range(12):
        journal.deliver_outbox(now + n * timedelta(days=2))
    message.refresh_from_db()
    assert message.attempts == len(PAUSES) + 1
    assert message.given_up_at is not None
    assert Event.objects.get().action == "journal.message_given_up"


def test_killed_between_sending_and_marking_it_is_sent_again_with_the_same_id(db, now, monkeypatch):
    post(now)
    with monkeypatch.context() as patch:

        def killed(*_args):
            raise KeyboardInterrupt

        patch.setattr(outbox, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            journal.deliver_outbox(now)
    assert journal.deliver_outbox(now + LEASE - timedelta(seconds=1)) == 0
    assert journal.deliver_outbox(now + LEASE) == 1
    first, second = (m.message()["Message-ID"] for m in mail.outbox)
    assert first == second


def test_a_message_given_up_can_be_tried_again_by_those_who_may(db, now, coordinator, auditor):
    message = post(now)
    with pytest.raises(Http404):
        journal.retry(actor=coordinator, message_id=message.pk, now=now)
    OutboxMessage.objects.update(given_up_at=now, attempts=10)
    with pytest.raises(PermissionDenied):
        journal.retry(actor=auditor, message_id=message.pk, now=now)
    journal.retry(actor=coordinator, message_id=message.pk, now=now)
    assert journal.deliver_outbox(now) == 1


def test_a_message_that_cannot_be_written_does_not_hold_up_the_rest(db, now):
    bad, good = post(now), post(now)
    OutboxMessage.objects.filter(pk=bad.pk).update(subject="two\nlines")
    assert journal.deliver_outbox(now) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.last_error, bad.waiting) == ("BadHeaderError", True)
    assert good.sent_at == now


def test_messages_are_forgotten_a_month_after_they_left(db, now):
    post(now)
    journal.deliver_outbox(now)
    waiting = post(now, not_before=now + timedelta(days=90))
    journal.run_due(now + KEPT)
    assert OutboxMessage.objects.count() == 2
    journal.run_due(now + KEPT + timedelta(seconds=1))
    assert OutboxMessage.objects.get() == waiting
