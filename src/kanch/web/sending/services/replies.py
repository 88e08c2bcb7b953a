"""What people note by hand: who holds an edition, and what a recipient answered."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import seal_bytes
from kanch.web.appeals.models import Appeal, Edition
from kanch.web.journal import services as journal
from kanch.web.sending.holders import today
from kanch.web.sending.models import Holding, Reply
from kanch.web.sending.queries import recipient_for

LIMIT_BYTES = 5_000_000


@transaction.atomic
def record_holding(
    *,
    actor: User,
    key: UUID,
    appeal: Appeal,
    edition: Edition | None,
    on: date,
    language: str = "",
    now: datetime,
) -> Holding:
    """Note that a recipient has an edition, or with None the letter as it was before Kanch.

    Raises PermissionDenied, Http404, ValidationError (a day to come, or noted already).
    """
    require(actor, "sending.prepare")
    recipient = recipient_for(actor, key)
    _not_to_come(on, now)
    if Holding.objects.filter(recipient=recipient, appeal=appeal, edition=edition).exists():
        raise ValidationError({"edition": _("It is noted already that they have this.")})
    holding = Holding.objects.create(
        recipient=recipient,
        appeal=appeal,
        edition=edition,
        language=language,
        since=on,
        recorded_at=now,
    )
    journal.record(
        actor=actor,
        action="sending.holding_recorded",
        subject=recipient,
        at=now,
        data={"appeal": appeal.slug, "edition": edition.number if edition else None},
    )
    return holding


@transaction.atomic
def record_reply(
    *,
    actor: User,
    key: UUID,
    appeal: Appeal,
    kind: str,
    on: date,
    note: str = "",
    document: bytes = b"",
    document_name: str = "",
    form_key: UUID | None = None,
    now: datetime,
) -> Reply:
    """Note what a recipient answered; note and document are sealed.

    Args:
        form_key: of the page that it was typed on, so that a second press notes nothing twice.

    Raises PermissionDenied, Http404, ValidationError by field (a day to come, too large a file).
    """
    require(actor, "sending.prepare")
    recipient = recipient_for(actor, key, lock=True)
    if form_key and (noted := Reply.objects.filter(recipient=recipient, key=form_key).first()):
        return noted
    _not_to_come(on, now)
    if len(document) > LIMIT_BYTES:
        raise ValidationError(
            {"document": _("The file is larger than 5 MB. Attach a smaller one.")}
        )
    reply = Reply(
        key=form_key or uuid4(),
        recipient=recipient,
        appeal=appeal,
        kind=kind,
        on=on,
        recorded_at=now,
        recorded_by=actor,
    )
    if note.strip() or document:
        reply.seal_words(note.strip(), document_name[:200] if document else "")
    if document:
        reply.document = seal_bytes("reply", str(reply.key), document)
    reply.full_clean(exclude=["document"])
    reply.save()
    journal.record(
        actor=actor,
        action="sending.reply_recorded",
        subject=reply,
        at=now,
        data={"appeal": appeal.slug, "kind": kind},
    )
    return reply


def _not_to_come(on: date, now: datetime) -> None:
    if on > today(organisation(), now):
        raise ValidationError({"on": _("This day is still to come.")})
