"""Reads of accounts: the organisation, people, invitations."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from kanch.web.accounts.models import Invitation, Organisation, User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.sealing import Unreadable, unseal
from kanch.web.journal import inputs


def organisation() -> Organisation:
    """The organisation; an empty one, not stored, before it was set up."""
    return inputs.shared(_organisation)


def _organisation() -> Organisation:
    return Organisation.objects.filter(pk=Organisation.ROW).first() or Organisation(
        pk=Organisation.ROW
    )


def people(actor: User) -> QuerySet[User]:
    """Everybody with an account, the open ones first. Raises PermissionDenied."""
    require(actor, "accounts.manage")
    return User.objects.filter(is_system=False).order_by("-is_active", "display_name", "pk")


def person_for(actor: User, user_id: int, *, lock: bool = False) -> User:
    """The one way to somebody else's account. Raises PermissionDenied, Http404."""
    require(actor, "accounts.manage")
    rows = User.objects.select_for_update() if lock else User.objects.all()
    person = rows.filter(pk=user_id, is_system=False).first()
    if person is None:
        raise Http404
    return person


def open_invitations(actor: User, *, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted. Raises PermissionDenied."""
    require(actor, "accounts.manage")
    return Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now).order_by(
        "-created_at"
    )


def unused_recovery_codes(user: User) -> int:
    """How many recovery codes somebody has left."""
    return user.recovery_codes.filter(used_at=None).count()


def unreadable_second_factors() -> int:
    """How many second factors this keys' folder does not open: it is not the one they need."""
    count = 0
    for user in User.objects.exclude(totp_secret=""):
        try:
            unseal("totp", str(user.pk), user.totp_secret)
        except Unreadable:
            count += 1
    return count
