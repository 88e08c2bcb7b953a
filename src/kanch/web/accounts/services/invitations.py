"""Invitations: a coordinator chooses the role, the person makes their own account."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Invitation, PasswordCode, User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import code_digest, new_code
from kanch.web.accounts.services.errors import WrongCode
from kanch.web.accounts.services.passwords import CODE_GROUPS
from kanch.web.accounts.services.people import create_user
from kanch.web.journal import services as journal

KEPT = timedelta(days=30)


@transaction.atomic
def invite(
    *, actor: User, email: str, role: str, by_mail: bool, now: datetime
) -> tuple[Invitation, str]:
    """Invite somebody; an earlier open invitation of the same address ends.

    The code never stands in an address, which browsers and servers keep: it is typed into a
    page. Returns it too: without mail, the coordinator hands it over in person.
    Raises PermissionDenied, ValidationError by field (address taken, no such role).
    """
    require(actor, "accounts.manage")
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": _("There is an account with this address already.")})
    code = new_code(CODE_GROUPS)
    invitation = Invitation(
        email=email,
        role=role,
        digest=code_digest("invitation", code),
        created_at=now,
        created_by=actor,
        expires_at=now + Invitation.VALID,
    )
    invitation.full_clean()
    Invitation.objects.filter(email=email, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    invitation.save()
    if by_mail:
        journal.post(
            kind="accounts.invitation",
            recipient=email,
            subject=_("You are invited to work in Kanch"),
            body=_(
                "%(organisation)s invites you. Open this page and type the code below to make "
                "your account. It works once, within seven days.\n\n%(page)s\n\n%(code)s\n"
            )
            % {
                "organisation": str(organisation()) or "Kanch",
                "page": settings.STAFF_URL + reverse("accounts:invitation"),
                "code": code,
            },
            now=now,
        )
    journal.record(
        actor=actor,
        action="accounts.invited",
        subject=invitation,
        at=now,
        data={"role": role, "by_mail": by_mail},
    )
    return invitation, code


@transaction.atomic
def withdraw_invitation(*, actor: User, invitation_id: int, now: datetime) -> None:
    """Make an open invitation useless. Raises PermissionDenied, Http404 (none open)."""
    require(actor, "accounts.manage")
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None or not invitation.open(now):
        raise Http404
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    journal.record(actor=actor, action="accounts.invitation_withdrawn", subject=invitation, at=now)


@transaction.atomic
def accept_invitation(
    *, code: str, display_name: str, password: str, language: str = "en", now: datetime
) -> User:
    """Make one's own account with a code.

    Raises WrongCode, ValidationError by field (weak password: the code can be used again).
    """
    invitation = (
        Invitation.objects.select_for_update()
        .filter(digest=code_digest("invitation", code))
        .select_related("created_by")
        .first()
    )
    # Whoever lost the right to invite since has their invitations end with it.
    if (
        invitation is None
        or not invitation.open(now)
        or not invitation.created_by.has_perm("accounts.manage")
    ):
        raise WrongCode
    user = create_user(
        actor=invitation.created_by,
        email=invitation.email,
        password=password,
        display_name=display_name,
        role=invitation.role,
        language=language,
        now=now,
    )
    invitation.used_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["used_at", "accepted_by"])
    journal.record(actor=user, action="accounts.invitation_accepted", subject=invitation, at=now)
    return user


def forget_codes(now: datetime) -> None:
    """Remove codes a month after their time: they name people who may never have come."""
    for codes in (Invitation, PasswordCode):
        old = codes.objects.filter(expires_at__lt=now - KEPT)
        if old.exists():
            old.delete()
