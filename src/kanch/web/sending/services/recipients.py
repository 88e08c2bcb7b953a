"""What people do with recipients: add and correct them, stop writing to them, begin again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import keyed_digest
from kanch.web.journal import services as journal
from kanch.web.sending.holders import today
from kanch.web.sending.models import Delivery, Dispatch, Group, Holding, Recipient, Reply
from kanch.web.sending.queries import recipient_for


@dataclass(frozen=True, slots=True)
class RecipientDraft:
    """A recipient as somebody gives it, by form or by list."""

    kind: str
    name: str
    language: str
    channel: str = Recipient.Channel.MAIL
    address: str = ""
    country: str = ""
    personal: bool = False
    consent_on: date | None = None
    consent_how: str = ""
    consent_for: str = ""
    groups: Iterable[str] = field(default_factory=tuple)


@transaction.atomic
def save_recipient(
    *, actor: User, draft: RecipientDraft, key: UUID | None = None, now: datetime
) -> Recipient:
    """Add a recipient, or correct the one with a key.

    Raises PermissionDenied, Http404, ValidationError by field (no consent of a person, an
    address that is none, or that another recipient has).
    """
    require(actor, "sending.prepare")
    row = recipient_for(actor, key, lock=True) if key else Recipient(created_at=now)
    fill(row, draft, actor=actor, now=now)
    journal.record(actor=actor, action="sending.recipient_saved", subject=row, at=now)
    return row


def fill(row: Recipient, draft: RecipientDraft, *, actor: User, now: datetime) -> None:
    """Check a draft and save it to a row, without an event. Raises ValidationError by field."""
    name, address = draft.name.strip(), " ".join(draft.address.split())
    _check(draft, name, address, now)
    if row.gone and not draft.personal:
        raise ValidationError(
            {"personal": _("This person withdrew their consent. Say how they agreed anew.")}
        )
    mark = fingerprint(draft.kind, draft.channel, name, address)
    other = Recipient.objects.filter(fingerprint=mark).exclude(pk=row.pk).first()
    if other:
        raise ValidationError({"address": _taken(other)})
    if not row.pk:
        row.created_by = actor
    if row.fingerprint != mark:
        row.bounced_at = None
    row.fingerprint = mark
    for attribute in ("kind", "language", "channel", "country", "personal"):
        setattr(row, attribute, getattr(draft, attribute))
    row.name, row.address, row.sealed = name, address, ""
    row.consent_on, row.consent_how, row.consent_for = None, "", ""
    if draft.personal:
        row.seal_person(name, address)
        row.consent_on = draft.consent_on
        row.consent_how, row.consent_for = draft.consent_how.strip(), draft.consent_for.strip()
    if row.stopped_why == Recipient.Stop.WITHDREW:
        # They agreed anew: name, address and consent have just been given again.
        row.stopped_at, row.stopped_why = None, ""
    row.full_clean(exclude=["fingerprint", "created_by"])
    row.save()
    row.groups.set(groups_called(draft.groups))


def groups_called(names: Iterable[str]) -> list[Group]:
    """The groups of these names, made where they are not there yet."""
    found = []
    for name in dict.fromkeys(" ".join(n.split()) for n in names if n.strip()):
        group = Group.objects.filter(name__iexact=name).first()
        if group is None:
            group = Group(name=name)
            group.full_clean()
            group.save()
        found.append(group)
    return found


def fingerprint(kind: str, channel: str, name: str, address: str) -> str:
    """What two entries of one recipient have in common; cannot be read backwards."""
    mark = [channel, address] if address else [kind, name]
    return keyed_digest("recipient", "\n".join(" ".join(m.casefold().split()) for m in mark))


@transaction.atomic
def stop(*, actor: User, key: UUID, why: str, now: datetime) -> Recipient:
    """Write nothing more to a recipient; what has not begun to leave is called off.

    Of a person who asks for it or withdraws their consent, name, address and all words that they
    wrote are erased. Raises PermissionDenied, Http404, ValidationError (no such reason).
    """
    from kanch.web.sending.services.dispatches import call_off_deliveries

    require(actor, "sending.prepare")
    row = recipient_for(actor, key, lock=True)
    if why not in Recipient.Stop.values:
        raise ValidationError({"why": _("Say why.")})
    if row.personal and why != Recipient.Stop.OURS:
        why = Recipient.Stop.WITHDREW
        row.sealed, row.country = "", ""
        row.consent_on, row.consent_how, row.consent_for = None, "", ""
        row.replies.update(sealed="", document=b"")
        row.groups.clear()
    elif why == Recipient.Stop.WITHDREW:
        why = Recipient.Stop.ASKED
    row.stopped_at, row.stopped_why = now, why
    row.save()
    call_off_deliveries(Delivery.objects.filter(recipient=row), now)
    journal.record(
        actor=actor, action="sending.recipient_stopped", subject=row, at=now, data={"why": why}
    )
    return row


@transaction.atomic
def resume(*, actor: User, key: UUID, now: datetime) -> Recipient:
    """Write again to a recipient who was stopped.

    Raises PermissionDenied, Http404 (not stopped; or erased: then their entry is filled anew).
    """
    require(actor, "sending.prepare")
    row = recipient_for(actor, key, lock=True)
    if not row.stopped_at or row.gone:
        raise Http404
    row.stopped_at, row.stopped_why = None, ""
    row.save(update_fields=["stopped_at", "stopped_why"])
    journal.record(actor=actor, action="sending.recipient_resumed", subject=row, at=now)
    return row


@transaction.atomic
def clear_sending(*, actor: User, now: datetime) -> None:
    """Remove the demo's recipients with all that was sent to them. Raises PermissionDenied."""
    require(actor, "accounts.manage")
    for model in (Reply, Holding, Dispatch, Recipient, Group):
        model.objects.all().delete()
    journal.record(actor=actor, action="sending.emptied", subject=None, at=now)


def _check(draft: RecipientDraft, name: str, address: str, now: datetime) -> None:
    problems: dict[str, str] = {}
    if not name:
        problems["name"] = _("Give a name.")
    if not address and draft.channel != Recipient.Channel.HAND:
        problems["address"] = _("Give the address.")
    elif address:
        problem = _address_problem(draft.channel, address)
        if problem:
            problems["address"] = problem
    if draft.personal:
        if draft.consent_on is None:
            problems["consent_on"] = _("Give the day on which the person agreed.")
        elif draft.consent_on > today(organisation(), now):
            problems["consent_on"] = _("This day is still to come.")
        if not draft.consent_how.strip():
            problems["consent_how"] = _("Say how the person agreed, such as “by e-mail”.")
        if not draft.consent_for.strip():
            problems["consent_for"] = _("Say to what the person agreed, such as “appeals”.")
    if problems:
        raise ValidationError(problems)


def _address_problem(channel: str, address: str) -> str:
    try:
        if channel == Recipient.Channel.MAIL:
            validate_email(address)
        elif channel == Recipient.Channel.WEB:
            URLValidator(["http", "https"])(address)
    except ValidationError:
        if channel == Recipient.Channel.MAIL:
            return _("This is not an e-mail address. Write it as name@example.org.")
        return _("This is not the address of a page. It begins with https://")
    return ""


def _taken(other: Recipient) -> str:
    if other.stopped_why == Recipient.Stop.WITHDREW:
        return _(
            "A person with this address withdrew their consent. If they agreed anew, open their "
            "entry in the list and fill it in again."
        )
    if other.personal:
        return _("A person with this address is in the list already.")
    return _("%(name)s has this address already. Change that entry.") % {"name": other.name}
