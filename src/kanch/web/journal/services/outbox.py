"""Messages leave after the transaction that ordered them stands, and are tried again."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404

from kanch.web.journal.models import OutboxMessage
from kanch.web.journal.services.chain import record

# While a message is being sent nobody else takes it; after a crash it is tried again then.
LEASE = timedelta(minutes=10)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440)]
KEPT = timedelta(days=30)


def post(
    *,
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    not_before: datetime | None = None,
) -> OutboxMessage:
    """Order a message in the caller's transaction: it leaves only if that stands."""
    message = OutboxMessage(
        kind=kind,
        recipient=recipient,
        subject=subject,
        body=body,
        created_at=now,
        not_before=not_before or now,
    )
    message.full_clean()
    message.save()
    return message


def deliver_outbox(now: datetime) -> int:
    """Send every message that is due; returns how many left.

    A message is leased before it is sent and marked after. Killed in between, it is sent again
    after the lease with the same Message-ID, by which mail programs know it as the same one.
    """
    sent = 0
    due = Q(sent_at=None, given_up_at=None, not_before__lte=now)
    for pk in list(OutboxMessage.objects.filter(due).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            message = OutboxMessage.objects.select_for_update().filter(due, pk=pk).first()
            if message is None:
                continue
            message.not_before = now + LEASE
            message.attempts += 1
            message.save(update_fields=["not_before", "attempts"])
        sent += _try(message, now)
    return sent


def retry(*, actor: Any, message_id: int, now: datetime) -> OutboxMessage:
    """Try a message that was given up from the beginning.

    Raises PermissionDenied, Http404 (no such message, or not given up).
    """
    if not actor.has_perm("journal.outbox"):
        raise PermissionDenied
    with transaction.atomic():
        message = get_object_or_404(
            OutboxMessage.objects.select_for_update(), pk=message_id, given_up_at__isnull=False
        )
        message.given_up_at, message.attempts, message.not_before = None, 0, now
        message.save(update_fields=["given_up_at", "attempts", "not_before"])
        record(actor=actor, action="journal.message_retried", subject=message, at=now)
    return message


def forget_messages(now: datetime) -> None:
    """Remove messages that left or were given up long ago: they name people."""
    OutboxMessage.objects.filter(Q(sent_at__lt=now - KEPT) | Q(given_up_at__lt=now - KEPT)).delete()


def _try(message: OutboxMessage, now: datetime) -> bool:
    try:
        _send(message)
    except (SMTPException, OSError, ValueError) as error:
        # ValueError: a header that cannot be written. One bad message must not hold up the rest.
        # The class alone: a mail server's answer often repeats the address.
        message.last_error = type(error).__name__
        if message.attempts > len(PAUSES):
            message.given_up_at = now
        else:
            message.not_before = now + PAUSES[message.attempts - 1]
        _finish(message, now, "journal.message_given_up" if message.given_up_at else None)
        return False
    message.sent_at, message.body, message.last_error = now, "", ""
    _finish(message, now, "journal.message_sent")
    return True


def _send(message: OutboxMessage) -> None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.recipient],
        headers={"Message-ID": f"<{message.key}@{domain}>"},
    ).send()


@transaction.atomic
def _finish(message: OutboxMessage, now: datetime, action: str | None) -> None:
    message.save(update_fields=["sent_at", "given_up_at", "body", "last_error", "not_before"])
    if action:
        record(actor=None, action=action, subject=message, at=now, data={"kind": message.kind})
