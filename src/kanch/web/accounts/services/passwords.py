"""Passwords: changed by their owner, or set anew with a code that a coordinator gave out."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kanch.web.accounts.models import PasswordCode, User
from kanch.web.accounts.queries import person_for
from kanch.web.accounts.sealing import code_digest, new_code
from kanch.web.accounts.services.errors import WrongCode, WrongPassword
from kanch.web.accounts.services.people import check_password_rules
from kanch.web.accounts.services.throttle import account_key, count_guess, was_right
from kanch.web.journal import services as journal

CODE_GROUPS = 5


def confirm_own_password(*, actor: User, password: str, now: datetime) -> None:
    """Ask again who is there before something grave; counted like any guess.

    Raises WrongPassword.
    """
    key = account_key(actor.email)
    if not count_guess([key], now=now) or not actor.check_password(password):
        raise WrongPassword
    was_right(forget=[key])


def set_password(*, actor: User, present: str, password: str, now: datetime) -> User:
    """Change one's own password; every other session of the account ends.

    Raises WrongPassword, ValidationError (weak).
    """
    check_password_rules(password, actor)
    confirm_own_password(actor=actor, password=present, now=now)
    return _set(actor.pk, password, now)


@transaction.atomic
def issue_password_code(
    *, actor: User, user_id: int, by_mail: bool, now: datetime
) -> tuple[PasswordCode, str]:
    """Give somebody a code to set a new password with, valid for a day; codes before it end.

    Returns the code itself too: without mail, the coordinator hands it over in person.
    Raises PermissionDenied, Http404 (no such person, or the account is closed).
    """
    user = person_for(actor, user_id, lock=True)
    if not user.is_active:
        raise ValidationError(_("This account is closed. Open it again first."))
    user.password_codes.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    code = new_code(CODE_GROUPS)
    row = PasswordCode.objects.create(
        user=user,
        digest=code_digest("password", code),
        created_at=now,
        created_by=actor,
        expires_at=now + PasswordCode.VALID,
    )
    if by_mail:
        journal.post(
            kind="accounts.password_code",
            recipient=user.email,
            subject=_("A code for a new password"),
            body=_(
                "Open this page and type the code below to set a new password. It works once, "
                "until tomorrow. If you did not ask for it, tell a coordinator.\n\n"
                "%(page)s\n\n%(code)s\n"
            )
            % {"page": settings.STAFF_URL + reverse("accounts:new_password"), "code": code},
            now=now,
        )
    journal.record(
        actor=actor,
        action="accounts.password_code_issued",
        subject=user,
        at=now,
        data={"by_mail": by_mail},
    )
    return row, code


@transaction.atomic
def set_password_with_code(*, code: str, password: str, now: datetime) -> User:
    """Set a new password with a code. A second factor stays as it is.

    Raises WrongCode, ValidationError (weak: the code can be used again).
    """
    row = (
        PasswordCode.objects.select_for_update()
        .filter(digest=code_digest("password", code))
        .first()
    )
    if row is None or not row.open(now) or not row.user.is_active:
        raise WrongCode
    check_password_rules(password, row.user)
    row.used_at = now
    row.save(update_fields=["used_at"])
    user = _set(row.user_id, password, now)
    was_right(forget=[account_key(user.email)])
    return user


@transaction.atomic
def _set(user_id: int, password: str, now: datetime) -> User:
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    journal.record(actor=user, action="accounts.password_set", subject=user, at=now)
    return user
