"""What became of a delivery, as the outbox tells it."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from kanch.web.accounts.queries import organisation
from kanch.web.journal import services as journal
from kanch.web.journal.models import OutboxMessage
from kanch.web.sending.holders import today
from kanch.web.sending.mails import NOT_WANTED, OTHER_WAY, build
from kanch.web.sending.models import OPEN, Delivery, Dispatch, Holding


def settled(key: UUID, state: OutboxMessage.State, at: datetime, problem: str) -> None:
    """Keep a delivery in step with its message, in the transaction of the outbox."""
    delivery = Delivery.objects.select_related("dispatch", "recipient").filter(key=key).first()
    if delivery is None:
        return
    delivery.state, delivery.state_at, delivery.problem = _state(state, problem), at, problem
    delivery.save(update_fields=["state", "state_at", "problem"])
    if delivery.state == Delivery.State.SENT:
        hold(delivery, at)
    elif problem.startswith("SMTPRecipientsRefused 5"):
        delivery.recipient.bounced_at = at
        delivery.recipient.save(update_fields=["bounced_at"])
    finish(delivery.dispatch, at)


def hold(delivery: Delivery, at: datetime) -> None:
    """From now on the recipient has the edition. What changed is told of, not held."""
    if delivery.dispatch.what != Dispatch.What.EDITION:
        return
    Holding.objects.get_or_create(
        recipient=delivery.recipient,
        appeal_id=delivery.dispatch.appeal_id,
        edition_id=delivery.dispatch.edition_id,
        defaults={
            "language": delivery.language,
            "since": today(organisation(), at),
            "delivery": delivery,
            "recorded_at": at,
        },
    )


def finish(dispatch: Dispatch, at: datetime) -> None:
    """Write down once that all of a dispatch is done; nothing while something is open."""
    # The last two pieces may be written down at once: each would take the other for open.
    dispatch = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    rows = dispatch.deliveries
    if dispatch.done_at or rows.filter(state__in=OPEN).exists():
        return
    dispatch.done_at = at
    dispatch.save(update_fields=["done_at"])
    sent = rows.filter(state=Delivery.State.SENT).count()
    journal.record(
        actor=None,
        action="sending.dispatch_done",
        subject=dispatch,
        at=at,
        data={"sent": sent, "not_sent": rows.count() - sent},
    )


def _state(state: OutboxMessage.State, problem: str) -> Delivery.State:
    match state:
        case OutboxMessage.State.LEFT:
            return Delivery.State.SENT
        case OutboxMessage.State.UNSURE:
            return Delivery.State.UNSURE
        case OutboxMessage.State.GIVEN_UP if problem in (NOT_WANTED, OTHER_WAY):
            return Delivery.State.OFF
        case OutboxMessage.State.GIVEN_UP if problem.startswith(("SMTPRecip", "SMTPData")):
            return Delivery.State.REFUSED
        case OutboxMessage.State.GIVEN_UP:
            return Delivery.State.FAILED
    return Delivery.State.WAITING


def page(key: UUID) -> str:
    """The page of the dispatch that a message belongs to."""
    dispatch = Delivery.objects.filter(key=key).values_list("dispatch__key", flat=True).first()
    return reverse("sending:dispatch", args=[dispatch]) if dispatch else ""


OUTBOX_KIND = journal.Kind(build, settled, page)
