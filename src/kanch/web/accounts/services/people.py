"""Accounts: who has one, with which role, and how it is closed."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Role, User
from kanch.web.accounts.queries import person_for
from kanch.web.accounts.services.errors import LastCoordinator, OwnAccount
from kanch.web.journal import services as journal

# A name that can never be delivered to (RFC 2606).
SYSTEM_EMAIL = "system@kanch.invalid"


def system_actor() -> User:
    """The user that acts for commands: every permission, no way to sign in."""
    user, _new = User.objects.get_or_create(
        is_system=True,
        defaults={
            "email": SYSTEM_EMAIL,
            "display_name": "Kanch",
            "password": make_password(None),
            # The beginning of everything here, not a moment of anybody's work.
            "created_at": datetime.fromtimestamp(0, UTC),
        },
    )
    return user


@transaction.atomic
def create_first_coordinator(
    *, email: str, password: str, display_name: str, now: datetime
) -> User:
    """Make the first account of an installation.

    Raises ValidationError (there is a coordinator already, address, weak password).
    """
    coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True, is_demo=False)
    if coordinators.exists():
        raise ValidationError(_("There is a coordinator already. Ask for an invitation."))
    return create_user(
        actor=system_actor(),
        email=email,
        password=password,
        display_name=display_name,
        role=Role.COORDINATOR,
        now=now,
    )


@transaction.atomic
def create_demo_user(
    *, email: str, password: str, display_name: str, role: str, now: datetime
) -> User:
    """Make one of the demo's invented people; anybody may sign in as them there."""
    return create_user(
        actor=system_actor(),
        email=email,
        password=password,
        display_name=display_name,
        role=role,
        is_demo=True,
        now=now,
    )


def create_user(
    *,
    actor: User,
    email: str,
    password: str,
    display_name: str,
    role: str,
    now: datetime,
    **more: Any,
) -> User:
    """Make an account in the caller's transaction. Raises ValidationError by field.

    Who may do so is decided by the caller: each way to an account has its own rule.
    """
    user = User(
        email=email.strip().lower(),
        display_name=display_name.strip(),
        role=role,
        created_at=now,
        **more,
    )
    check_password_rules(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    journal.record(
        actor=actor,
        action="accounts.user_created",
        subject=user,
        at=now,
        data={"role": role},
    )
    return user


def check_password_rules(password: str, user: User) -> None:
    """Raises ValidationError under the field `password`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from None


@transaction.atomic
def change_role(*, actor: User, user_id: int, role: str, now: datetime) -> User:
    """Give somebody another role and end their sessions.

    Raises PermissionDenied, Http404, OwnAccount, LastCoordinator, ValidationError (no such role).
    """
    user = _other(actor, user_id)
    before = user.role
    if role == before:
        return user
    if before == Role.COORDINATOR:
        _keep_a_coordinator(user)
    user.role = role
    user.session_epoch += 1
    user.full_clean()
    user.save(update_fields=["role", "session_epoch"])
    journal.record(
        actor=actor,
        action="accounts.role_changed",
        subject=user,
        at=now,
        data={"from": before, "to": role},
    )
    return user


@transaction.atomic
def deactivate(*, actor: User, user_id: int, now: datetime) -> User:
    """Close an account: it stays on record, signs in no more, its sessions end.

    Raises PermissionDenied, Http404, OwnAccount, LastCoordinator.
    """
    user = _other(actor, user_id)
    if not user.is_active:
        return user
    if user.role == Role.COORDINATOR:
        _keep_a_coordinator(user)
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    journal.record(actor=actor, action="accounts.deactivated", subject=user, at=now)
    return user


@transaction.atomic
def reactivate(*, actor: User, user_id: int, now: datetime) -> User:
    """Open a closed account again. Raises PermissionDenied, Http404."""
    user = person_for(actor, user_id, lock=True)
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    journal.record(actor=actor, action="accounts.reactivated", subject=user, at=now)
    return user


@transaction.atomic
def save_profile(*, actor: User, display_name: str, language: str, now: datetime) -> None:
    """Change one's own name and language. Raises ValidationError by field."""
    if (actor.display_name, actor.language) == (display_name, language):
        return
    actor.display_name, actor.language = display_name.strip(), language
    actor.full_clean()
    actor.save(update_fields=["display_name", "language"])
    journal.record(actor=actor, action="accounts.profile_saved", subject=actor, at=now)


@transaction.atomic
def end_sessions(*, actor: User, user_id: int, now: datetime) -> User:
    """End every session of an account: one's own, or anybody's for those who manage accounts.

    Raises PermissionDenied, Http404.
    """
    if actor.pk == user_id:
        user = User.objects.select_for_update().get(pk=user_id)
    else:
        user = person_for(actor, user_id, lock=True)
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    journal.record(actor=actor, action="accounts.sessions_ended", subject=user, at=now)
    return user


def _other(actor: User, user_id: int) -> User:
    user = person_for(actor, user_id, lock=True)
    if user.pk == actor.pk:
        raise OwnAccount
    return user


def _keep_a_coordinator(leaving: User) -> None:
    others = User.objects.select_for_update().filter(role=Role.COORDINATOR, is_active=True)
    if not [user for user in others if user.pk != leaving.pk]:
        raise LastCoordinator
