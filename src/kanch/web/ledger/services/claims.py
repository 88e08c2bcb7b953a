"""What a person does with claims and statements: record, update, withdraw."""

import re
import secrets
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.core.figures import Quantity
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.models import Attribution, Claim, Indicator, Source, Statement
from kanch.web.ledger.queries import claim_for
from kanch.web.ledger.services.drafts import (
    ClaimDraft,
    Said,
    StatementDraft,
    claim_from,
    statement_from,
)


class LedgerError(Exception):
    """A refusal that a person can act on."""

    code = "ledger_error"
    message = gettext_lazy("This cannot be done.")

    def __init__(self, **data: str) -> None:
        self.data = data
        super().__init__()

    def __str__(self) -> str:
        return str(self.message) % self.data


class AlreadyWithdrawn(LedgerError):
    code = "already_withdrawn"
    message = gettext_lazy("It has been withdrawn already.")


class AlreadyUpdated(LedgerError):
    """Somebody was faster: two updates of one claim would both stand."""

    code = "already_updated"
    message = gettext_lazy(
        "%(newer)s updates this claim already. If your number is later still, update %(newer)s."
    )


@transaction.atomic
def record_claim(*, actor: User, draft: ClaimDraft, now: datetime) -> Claim:
    """Put a claim on record.

    Raises PermissionDenied, ValidationError by field (quantity, moments, quote, links).
    """
    require(actor, "ledger.record_claim")
    claim = claim_from(draft, now=now, recorded_by=actor)
    claim.save(force_insert=True)
    touch([claim.indicator_id])
    updates = claim.revises is not None
    journal.record(
        actor=actor,
        action="ledger.claim_superseded" if updates else "ledger.claim_recorded",
        subject=claim,
        at=now,
        data=_facts(claim),
    )
    return claim


@transaction.atomic
def record_own_claim(
    *,
    actor: User,
    indicator: Indicator,
    quantity: Quantity,
    as_of: datetime,
    as_of_precision: str,
    method: str,
    key: str,
    now: datetime,
) -> Claim:
    """Record a number of our own, with how we counted; idempotent by `key`.

    The same key with the same number returns the claim that stands; with another number a new
    claim updates it. Raises PermissionDenied, ValidationError.
    """
    require(actor, "ledger.record_claim")
    # The lock keeps two records of one key from making two claims.
    source = Source.objects.select_for_update().filter(own=True).order_by("pk").first()
    if source is None:
        raise ValidationError(_("The organisation has no source of its own yet."))
    history = Claim.objects.filter(code__regex=rf"^own-{re.escape(key)}-[0-9]+$").order_by("-pk")
    last = history.first()
    if last and last.withdrawn_at:
        last = None
    if last and last.quantity == quantity and last.as_of == as_of:
        return last
    draft = ClaimDraft(
        code=f"own-{key}-{history.count() + 1}",
        indicator=indicator,
        qualifier=quantity.qualifier.value,
        low=None if quantity.low is None else _decimal(quantity.low),
        high=None if quantity.high is None else _decimal(quantity.high),
        method=method,
        revises=last,
        said=Said(
            source=source,
            as_of=as_of,
            as_of_precision=as_of_precision,
            basis=Attribution.Basis.OWN,
            published=now,
            published_precision="minute",
            paraphrase=method,
        ),
    )
    return record_claim(actor=actor, draft=draft, now=now)


@transaction.atomic
def supersede_claim(*, actor: User, code: str, draft: ClaimDraft, now: datetime) -> Claim:
    """Record a claim that updates another of the same indicator; both stay on record.

    Raises PermissionDenied, AlreadyWithdrawn, AlreadyUpdated, ValidationError.
    """
    old = claim_for(actor, code, "ledger.record_claim", lock=True)
    if old.withdrawn_at:
        raise AlreadyWithdrawn
    newer = old.revised_by.filter(withdrawn_at=None).order_by("-pk").first()
    if newer:
        raise AlreadyUpdated(newer=newer.code)
    if old.indicator_id != draft.indicator.pk:
        raise ValidationError(
            {"indicator": _("An update counts the same thing as the claim that it updates.")}
        )
    return record_claim(actor=actor, draft=replace(draft, revises=old), now=now)


@transaction.atomic
def withdraw_claim(*, actor: User, code: str, reason: str, now: datetime) -> Claim:
    """Take a claim out of every figure; it stays on record with the reason.

    Raises PermissionDenied, AlreadyWithdrawn, ValidationError (no reason).
    """
    claim = claim_for(actor, code, "ledger.withdraw_claim", lock=True)
    _withdraw(claim, reason, now)
    touch([claim.indicator_id])
    journal.record(actor=actor, action="ledger.claim_withdrawn", subject=claim, at=now)
    return claim


@transaction.atomic
def record_statement(*, actor: User, draft: StatementDraft, now: datetime) -> Statement:
    """Put words without a number on record, attributed.

    Raises PermissionDenied, ValidationError by field.
    """
    require(actor, "ledger.record_claim")
    statement = statement_from(draft, now=now, recorded_by=actor)
    statement.save(force_insert=True)
    statement.contrary.set(draft.contrary)
    journal.record(actor=actor, action="ledger.statement_recorded", subject=statement, at=now)
    return statement


@transaction.atomic
def withdraw_statement(*, actor: User, code: str, reason: str, now: datetime) -> Statement:
    """Withdraw a statement; it stays on record with the reason.

    Raises PermissionDenied, Statement.DoesNotExist, AlreadyWithdrawn, ValidationError.
    """
    require(actor, "ledger.withdraw_claim")
    statement = Statement.objects.select_for_update().get(code=code)
    _withdraw(statement, reason, now)
    journal.record(actor=actor, action="ledger.statement_withdrawn", subject=statement, at=now)
    return statement


def touch(indicator_ids: list[int]) -> None:
    """Tell caches that the claims of these indicators changed."""
    Indicator.objects.filter(pk__in=indicator_ids).update(version=secrets.randbits(62))


def _withdraw(row: Claim | Statement, reason: str, now: datetime) -> None:
    if row.withdrawn_at:
        raise AlreadyWithdrawn
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    row.withdrawn_at, row.withdrawal_reason = now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawal_reason"])


def _facts(claim: Claim) -> dict[str, str | None]:
    return {
        "indicator": claim.indicator.code,
        "source": claim.source.code,
        "low": None if claim.low is None else f"{claim.low.normalize():f}",
        "high": None if claim.high is None else f"{claim.high.normalize():f}",
        "qualifier": claim.qualifier,
        "as_of": claim.as_of.isoformat(),
        "revises": claim.revises.code if claim.revises else None,
    }


def _decimal(number: object) -> Decimal:
    return Decimal(str(number))
