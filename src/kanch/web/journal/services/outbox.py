"""Messages leave after the transaction that ordered them stands: each once, or it is listed.

A message is marked as leaving before its text goes to the mail server, and as left when the
server has taken it. Whatever ends in between, a power cut or a lost answer, leaves a message of
which nobody can say whether it arrived: it is never sent again by itself, a person decides.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kanch.web.journal.models import OutboxMessage
from kanch.web.journal.services.chain import record

logger = logging.getLogger("kanch.outbox")

State = OutboxMessage.State

# Longer than any conversation with a mail server: whoever is silent for so long was ended.
LEASE = timedelta(minutes=15)
# A server that nobody reaches is no fault of a message: it is asked again and again.
UNREACHABLE = timedelta(minutes=1)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440)]
KEPT = timedelta(days=30)
# Paced messages are spread over each minute, so that none waits for the next one to begin.
SPREAD = timedelta(seconds=6)

MESSAGE_TOO_LARGE = 552


class NotToBeSent(Exception):
    """The message is not wanted any more; it is given up, with this code as the reason."""


class NotReady(Exception):
    """What the message is made of is not there yet; it is tried again."""


class _Unreachable(Exception):
    """No message can leave at the moment."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Messages that go to many: made when they leave, and paced.

    Args:
        build: the message of a key. Raises NotToBeSent, NotReady.
        settled: told, in the same transaction, when a message has left, is given up, may have
            left or waits again: key, state, moment, problem.
        url: the page that shows what became of a message.
    """

    build: Callable[[UUID], EmailMessage]
    settled: Callable[[UUID, State, datetime, str], None]
    url: Callable[[UUID], str]


_kinds: dict[str, Kind] = {}


def register_kind(code: str, kind: Kind) -> None:
    """Make a kind of message known whose messages a room makes when they leave."""
    if code in _kinds:
        raise ValueError(f"{code} is registered already.")
    _kinds[code] = kind


def page_of(message: OutboxMessage) -> str:
    """The page that tells more of a message; empty where there is none."""
    return _kinds[message.kind].url(message.key) if message.kind in _kinds else ""


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
        state_at=now,
        not_before=not_before or now,
    )
    message.full_clean()
    message.save()
    return message


def post_many(*, kind: str, messages: dict[UUID, str], now: datetime) -> None:
    """Order a message for each key, with the subject that the outbox's page shows.

    Neither address nor text is kept here: the kind makes both when the message leaves.
    """
    if kind not in _kinds:
        raise LookupError(f"{kind} is not registered with the outbox.")
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=key,
            kind=kind,
            subject=subject[:200],
            created_at=now,
            state_at=now,
            not_before=now,
        )
        for key, subject in messages.items()
    )


def call_back(keys: list[UUID]) -> set[UUID]:
    """Take back messages that have not begun to leave; returns the keys of those taken back."""
    waiting = OutboxMessage.objects.select_for_update().filter(key__in=keys, state=State.WAITING)
    taken = set(waiting.values_list("key", flat=True))
    OutboxMessage.objects.filter(key__in=taken).delete()
    return taken


def deliver_outbox(now: datetime) -> int:
    """Send every message that is due; returns how many left."""
    began = time.monotonic()

    def moment() -> datetime:
        # A server may take minutes for one message; the next one is not leaving as of the start.
        return now + timedelta(seconds=time.monotonic() - began)

    _list_interrupted(now)
    sent = 0
    try:
        for pk in _due_now(now):
            sent += _deliver(pk, moment)
    except _Unreachable:
        pass
    return sent


def retry(*, actor: Any, message_id: int, now: datetime) -> OutboxMessage:
    """Send a message that was given up, or may have left, from the beginning.

    Raises PermissionDenied, Http404 (no such message, or in another state).
    """
    with transaction.atomic():
        message = _for_decision(actor, message_id, [State.GIVEN_UP, State.UNSURE])
        message.state, message.state_at, message.not_before = State.WAITING, now, now
        message.attempts, message.last_error = 0, ""
        message.save()
        _tell(message, now)
        record(actor=actor, action="journal.message_retried", subject=message, at=now)
    return message


def arrived(*, actor: Any, message_id: int, now: datetime) -> OutboxMessage:
    """Say that a message which may have left did arrive.

    Raises PermissionDenied, Http404 (no such message, or in another state).
    """
    with transaction.atomic():
        message = _for_decision(actor, message_id, [State.UNSURE])
        message.state, message.state_at = State.LEFT, message.handed_at
        message.body = message.last_error = ""
        message.save()
        _tell(message, message.handed_at or now)
        record(actor=actor, action="journal.message_arrived", subject=message, at=now)
    return message


def forget_messages(now: datetime) -> None:
    """Remove messages that left or were given up long ago: they name people."""
    OutboxMessage.objects.filter(
        state__in=[State.LEFT, State.GIVEN_UP], state_at__lt=now - KEPT
    ).delete()


def _for_decision(actor: Any, message_id: int, states: list[State]) -> OutboxMessage:
    if not actor.has_perm("journal.outbox"):
        raise PermissionDenied
    rows = OutboxMessage.objects.select_for_update()
    return get_object_or_404(rows, pk=message_id, state__in=states)


def _waiting(now: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(state=State.WAITING, not_before__lte=now)


def _due_now(now: datetime) -> list[int]:
    """What may leave now: letters to one person first, of the paced ones as many as there is
    room for."""
    due = _waiting(now).order_by("pk").values_list("pk", flat=True)
    single = list(due.exclude(kind__in=_kinds))
    window = max(SPREAD, timedelta(minutes=1) / settings.MAIL_PER_MINUTE)
    room = round(settings.MAIL_PER_MINUTE * (window / timedelta(minutes=1)))
    room -= OutboxMessage.objects.filter(kind__in=_kinds, handed_at__gt=now - window).count()
    return single + list(due.filter(kind__in=_kinds)[: max(room, 0)])


@transaction.atomic
def _list_interrupted(now: datetime) -> None:
    """Messages that were leaving when their process ended are listed for a person."""
    interrupted = OutboxMessage.objects.select_for_update().filter(
        state=State.LEAVING, handed_at__lt=now - LEASE
    )
    for message in interrupted:
        message.state, message.state_at = State.UNSURE, now
        message.last_error = "Interrupted"
        _finish(message, now)


def _deliver(pk: int, moment: Callable[[], datetime]) -> bool:
    """Hand one message over. Raises _Unreachable."""
    message = OutboxMessage.objects.filter(pk=pk).first()
    if message is None:
        return False
    try:
        mail = _mail(message)
    except (NotReady, NotToBeSent, ValueError) as error:
        # ValueError: a header that cannot be written. One bad message must not hold up the rest.
        _not_made(message, error, moment())
        return False
    except Exception as error:
        # A fault in one room's code: it must neither stop all mail nor lose this one.
        logger.exception("A message of the kind %s could not be made.", message.kind)
        _not_made(message, NotReady(type(error).__name__), moment())
        return False
    connection = mail.connection or get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        _postpone(error, moment())
        raise _Unreachable from error
    try:
        if not _take(message, moment()):
            return False
        try:
            connection.send_messages([mail])
        except (SMTPException, OSError) as error:
            return _failed(message, error, getattr(connection, "may_have_left", True), moment())
        except Exception as error:
            # Its words would quote the mail, and the others have to leave.
            logger.error("A message of the kind %s broke: %s", message.kind, type(error).__name__)
            _settle(message, State.UNSURE, moment(), error)
            return False
        _settle(message, State.LEFT, moment())
        return True
    finally:
        # What the server says to a farewell changes nothing any more.
        with suppress(SMTPException, OSError):
            connection.close()


def _mail(message: OutboxMessage) -> EmailMessage:
    if message.kind in _kinds:
        mail = _kinds[message.kind].build(message.key)
    else:
        mail = EmailMessage(subject=message.subject, body=message.body, to=[message.recipient])
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    mail.extra_headers["Message-ID"] = f"<{message.key}@{domain}>"
    mail.message()
    if not mail.recipients():
        # It would be taken for sent.
        raise ValueError("A message to nobody.")
    return mail


@transaction.atomic
def _take(message: OutboxMessage, at: datetime) -> bool:
    """Mark a message as leaving; False where another process took it or it was called back."""
    row = OutboxMessage.objects.select_for_update().filter(
        pk=message.pk, state=State.WAITING, not_before__lte=at
    )
    if not row.exists():
        return False
    message.state, message.state_at, message.handed_at = State.LEAVING, at, at
    message.attempts += 1
    message.save(update_fields=["state", "state_at", "handed_at", "attempts"])
    return True


def _failed(
    message: OutboxMessage, error: SMTPException | OSError, may_have_left: bool, at: datetime
) -> bool:
    """Decide what a failure means: again, never, or a person has to say."""
    code = _code(error)
    if isinstance(error, SMTPSenderRefused) and code >= 500 and code != MESSAGE_TOO_LARGE:
        # The server takes nothing from us: no fault of this message.
        _settle(message, State.WAITING, at, error)
        _postpone(error, at)
        raise _Unreachable from error
    if 400 <= code < 500:
        _again(message, error, at)
    elif code >= 500 or isinstance(error, SMTPNotSupportedError):
        _settle(message, State.GIVEN_UP, at, error)
    elif may_have_left:
        _settle(message, State.UNSURE, at, error)
    else:
        _again(message, error, at)
    return False


def _not_made(message: OutboxMessage, error: Exception, at: datetime) -> None:
    if not _take(message, at):
        return
    if isinstance(error, NotReady):
        _again(message, error, at)
    else:
        _settle(message, State.GIVEN_UP, at, error)


def _again(message: OutboxMessage, error: Exception, at: datetime) -> None:
    if message.attempts > len(PAUSES):
        _settle(message, State.GIVEN_UP, at, error)
    else:
        message.not_before = at + PAUSES[message.attempts - 1]
        _settle(message, State.WAITING, at, error)


def _postpone(error: Exception, at: datetime) -> None:
    _waiting(at).update(not_before=at + UNREACHABLE, last_error=_problem(error))


@transaction.atomic
def _settle(
    message: OutboxMessage, state: State, at: datetime, error: Exception | None = None
) -> None:
    """Write down what became of a message that this process was handing over."""
    row = OutboxMessage.objects.select_for_update().filter(pk=message.pk).first()
    if row is None or row.handed_at != message.handed_at or row.state == State.LEFT:
        return  # a person decided meanwhile
    message.state, message.state_at = state, at
    message.last_error = _problem(error) if error else ""
    if state == State.LEFT:
        message.body = ""
    _finish(message, at)


def _finish(message: OutboxMessage, at: datetime) -> None:
    message.save(
        update_fields=["state", "state_at", "body", "last_error", "not_before", "attempts"]
    )
    _tell(message, at)
    data = {"kind": message.kind}
    match message.state:
        case State.LEFT if message.kind not in _kinds:
            # Of messages to many their room tells once, when all have left.
            record(actor=None, action="journal.message_sent", subject=message, at=at, data=data)
        case State.UNSURE:
            record(actor=None, action="journal.message_unsure", subject=message, at=at, data=data)
        case State.GIVEN_UP:
            record(actor=None, action="journal.message_given_up", subject=message, at=at, data=data)


def _tell(message: OutboxMessage, at: datetime) -> None:
    if message.kind in _kinds:
        state = State(message.state)
        _kinds[message.kind].settled(message.key, state, at, message.last_error)


def _code(error: Exception) -> int:
    """The number that the server answered with; 0 where it gave none."""
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _said in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, SMTPResponseException) else 0


def _problem(error: Exception) -> str:
    """What to keep of an error: never its words, which often repeat the address."""
    if isinstance(error, NotToBeSent):
        return str(error)
    code = _code(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
