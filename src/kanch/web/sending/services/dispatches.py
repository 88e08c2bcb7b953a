"""What people do with a sending: order it, call off the rest, say what became of one piece."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Appeal
from kanch.web.journal import services as journal
from kanch.web.journal.models import OutboxMessage
from kanch.web.sending.errors import NobodyToSendTo, PlanChanged
from kanch.web.sending.holders import today
from kanch.web.sending.mails import KIND
from kanch.web.sending.models import ChangeText, Delivery, Dispatch, Holding
from kanch.web.sending.outcomes import finish, hold
from kanch.web.sending.plans import Plan, Planned, Variant, Wanted, plan
from kanch.web.sending.queries import dispatch_for

State = Delivery.State


@transaction.atomic
def send(*, actor: User, wanted: Wanted, seen: str, key: UUID, now: datetime) -> Dispatch:
    """Order what somebody looked at. Mails leave by the worker; the rest is to be handed over.

    Args:
        seen: the digest of the plan that was looked at.
        key: made with the preview; the same key twice orders nothing twice.

    Raises PermissionDenied (a confirmed second factor is asked for outside the demo), Http404,
    PlanChanged, NobodyToSendTo, NotYetMade, NoMailServer.
    """
    require(actor, "sending.send")
    # One after the other: two who press the button at once must not both write to everybody.
    list(Appeal.objects.select_for_update().filter(slug=wanted.slug))
    ordered = Dispatch.objects.filter(key=key).first()
    if ordered:
        return ordered
    made = plan(actor, wanted, now=now)
    if made.digest != seen:
        raise PlanChanged(made)
    if not made.planned:
        raise NobodyToSendTo
    dispatch = Dispatch.objects.create(
        key=key,
        appeal=made.edition.appeal,
        edition=made.edition,
        what=wanted.what,
        with_pdf=wanted.with_pdf,
        ordered_at=now,
        ordered_by=actor,
    )
    deliveries = _deliveries(dispatch, made, now)
    journal.record(
        actor=actor,
        action="sending.dispatch_ordered",
        subject=dispatch,
        at=now,
        data={
            "appeal": wanted.slug,
            "edition": made.edition.number,
            "what": wanted.what,
            "with_pdf": wanted.with_pdf,
            "recipients": len(deliveries),
        },
    )
    return dispatch


@transaction.atomic
def call_off(*, actor: User, key: UUID, now: datetime) -> int:
    """Take back all of a dispatch that has not begun to leave; returns how many.

    Raises PermissionDenied, Http404.
    """
    require(actor, "sending.send")
    dispatch = dispatch_for(actor, key)
    count = call_off_deliveries(dispatch.deliveries.all(), now)
    if count:
        data = {"called_off": count}
        journal.record(
            actor=actor, action="sending.dispatch_called_off", subject=dispatch, at=now, data=data
        )
    return count


def call_off_deliveries(deliveries: QuerySet[Delivery], now: datetime) -> int:
    """Take back those of the deliveries that are still here, in the caller's transaction."""
    waiting = list(deliveries.filter(state=State.WAITING).values_list("key", flat=True))
    taken = journal.call_back(waiting)
    rows = deliveries.filter(state=State.WAITING, key__in=taken) | deliveries.filter(
        state=State.TO_DO
    )
    touched = list(rows.select_related("dispatch"))
    for delivery in touched:
        delivery.state, delivery.state_at, delivery.problem = State.OFF, now, ""
        delivery.save(update_fields=["state", "state_at", "problem"])
    for dispatch in {d.dispatch for d in touched}:
        finish(dispatch, now)
    return len(touched)


@transaction.atomic
def say_what_became(*, actor: User, key: UUID, arrived: bool, now: datetime) -> Delivery:
    """Decide on a mail that may have left or could not be sent: it arrived, or send it again.

    Raises PermissionDenied, Http404 (nothing to decide, or it is too old to be sent again).
    """
    require(actor, "sending.send")
    delivery = _delivery(actor, key)
    message = OutboxMessage.objects.filter(key=key).first()
    if message is None:
        raise Http404
    if not arrived and delivery.state != State.UNSURE:
        _reopen(delivery)
    act = journal.arrived if arrived else journal.retry
    act(actor=actor, message_id=message.pk, now=now)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def hand_over(*, actor: User, key: UUID, on: date, now: datetime) -> Delivery:
    """Note the day on which something was posted, handed over or put into a form.

    Raises PermissionDenied, Http404 (nothing to hand over), ValidationError (a day to come).
    """
    require(actor, "sending.prepare")
    delivery = _delivery(actor, key)
    if delivery.state != State.TO_DO:
        raise Http404
    if on > today(organisation(), now):
        raise ValidationError({"on": _("This day is still to come.")})
    at = datetime.combine(on, time(12), ZoneInfo(organisation().timezone))
    delivery.state, delivery.state_at = State.SENT, at
    delivery.save(update_fields=["state", "state_at"])
    hold(delivery, at)
    journal.record(
        actor=actor,
        action="sending.delivery_handed_over",
        subject=delivery,
        at=now,
        data={"on": on.isoformat()},
    )
    finish(delivery.dispatch, now)
    return delivery


@transaction.atomic
def came_back(*, actor: User, key: UUID, now: datetime) -> Delivery:
    """Note that a mail came back after it had left: the recipient does not have it.

    Raises PermissionDenied, Http404 (it did not leave, or is noted already).
    """
    require(actor, "sending.prepare")
    delivery = _delivery(actor, key)
    if delivery.state != State.SENT or not delivery.by_mail:
        raise Http404
    Holding.objects.filter(delivery=delivery).delete()
    delivery.state, delivery.state_at, delivery.problem = State.REFUSED, now, ""
    delivery.save(update_fields=["state", "state_at", "problem"])
    delivery.recipient.bounced_at = now
    delivery.recipient.save(update_fields=["bounced_at"])
    journal.record(actor=actor, action="sending.delivery_came_back", subject=delivery, at=now)
    finish(delivery.dispatch, now)
    return delivery


def _deliveries(dispatch: Dispatch, made: Plan, now: datetime) -> list[Delivery]:
    rows, subjects = [], {}
    for variant in made.variants:
        text = _kept(dispatch, variant)
        new = [_delivery_of(dispatch, one, text, now) for one in variant.planned]
        subjects |= {row.key: variant.parts.subject for row in new if row.by_mail}
        rows += new
    Delivery.objects.bulk_create(rows)
    journal.post_many(kind=KIND, messages=subjects, now=now)
    return rows


def _kept(dispatch: Dispatch, variant: Variant) -> ChangeText | None:
    """What changed is kept as it was looked at: the numbers may move before the last mail left."""
    if variant.change is None:
        return None
    return ChangeText.objects.create(
        dispatch=dispatch,
        held=variant.change.edition,
        language=variant.language,
        subject=variant.parts.subject,
        text=variant.parts.text,
        html=variant.parts.html,
        told=variant.change.told,
    )


def _delivery_of(
    dispatch: Dispatch, one: Planned, text: ChangeText | None, now: datetime
) -> Delivery:
    return Delivery(
        dispatch=dispatch,
        recipient=one.recipient,
        channel=one.recipient.channel,
        language=one.language,
        text=text,
        state=State.WAITING if one.by_mail else State.TO_DO,
        state_at=now,
    )


def _reopen(delivery: Delivery) -> None:
    """A corrected address is written to again; whoever was stopped is not."""
    recipient = delivery.recipient
    if recipient.stopped_at or recipient.bounced_at:
        raise Http404


def _delivery(actor: User, key: UUID) -> Delivery:
    require(actor, "sending.view")
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("dispatch", "recipient")
    delivery = rows.filter(key=key).first()
    if delivery is None:
        raise Http404
    return delivery
