"""The second factor: time-based codes (RFC 6238) and recovery codes."""

import hmac
from datetime import datetime

import pyotp
from django.db import transaction

from kanch.web.accounts.models import RecoveryCode, User
from kanch.web.accounts.queries import person_for
from kanch.web.accounts.sealing import code_digest, new_code, seal, unseal
from kanch.web.accounts.services.errors import SecondFactorRefused
from kanch.web.accounts.services.passwords import confirm_own_password
from kanch.web.accounts.services.throttle import count_guess, second_factor_key, was_right
from kanch.web.journal import services as journal

STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_GROUPS = 3


def totp_secret(user: User) -> str:
    """The secret in base 32, empty where none is set up. Only its owner may see it."""
    return unseal("totp", str(user.pk), user.totp_secret) if user.totp_secret else ""


@transaction.atomic
def enrol_totp(*, actor: User, now: datetime) -> str:
    """Begin to set up a second factor; returns the secret for the person's own device.

    Begun again before it is confirmed, the same secret is returned. It counts only once
    `confirm_totp` has seen a code of it.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    if not user.totp_secret:
        user.totp_secret = seal("totp", str(user.pk), pyotp.random_base32())
        user.save(update_fields=["totp_secret"])
        journal.record(actor=actor, action="accounts.second_factor_started", subject=user, at=now)
    return totp_secret(user)


def confirm_totp(*, actor: User, code: str, now: datetime) -> list[str]:
    """Finish setting up with a code from the device; returns recovery codes, shown once.

    Raises SecondFactorRefused (wrong code, none begun, set up already).
    """
    key = second_factor_key(actor.pk)
    if not count_guess([key], now=now):
        raise SecondFactorRefused
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        step = None if user.has_second_factor else _step(user, code, now)
        if step is None:
            raise SecondFactorRefused
        user.totp_last_step, user.totp_confirmed_at = step, now
        user.save(update_fields=["totp_last_step", "totp_confirmed_at"])
        was_right(forget=[key])
        codes = _new_codes(user)
        journal.record(actor=actor, action="accounts.second_factor_confirmed", subject=user, at=now)
    return codes


def remove_totp(*, actor: User, password: str, now: datetime) -> None:
    """Remove one's own second factor. Raises WrongPassword."""
    confirm_own_password(actor=actor, password=password, now=now)
    with transaction.atomic():
        _remove(actor, User.objects.select_for_update().get(pk=actor.pk), now)


@transaction.atomic
def reset_second_factor(*, actor: User, user_id: int, now: datetime) -> User:
    """Remove the second factor of somebody who lost it, and end their sessions.

    Raises PermissionDenied, Http404.
    """
    user = person_for(actor, user_id, lock=True)
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    _remove(actor, user, now)
    return user


def new_recovery_codes(*, actor: User, password: str, now: datetime) -> list[str]:
    """Replace one's recovery codes; returns them, to be shown once.

    Raises WrongPassword, SecondFactorRefused (none set up).
    """
    confirm_own_password(actor=actor, password=password, now=now)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        if not user.has_second_factor:
            raise SecondFactorRefused
        codes = _new_codes(user)
        journal.record(actor=actor, action="accounts.recovery_codes_made", subject=user, at=now)
    return codes


def accept_code(*, user_id: int, code: str, now: datetime) -> tuple[User, str]:
    """Use up a code in the caller's transaction; returns whose it is, and "totp" or "recovery".

    Raises SecondFactorRefused: wrong, too old, or used before.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.has_second_factor:
        raise SecondFactorRefused
    step = _step(user, code, now)
    if step is not None:
        user.totp_last_step = step
        user.save(update_fields=["totp_last_step"])
        return user, "totp"
    spare = user.recovery_codes.filter(digest=code_digest("recovery", code), used_at=None)
    if not spare.update(used_at=now):
        raise SecondFactorRefused
    journal.record(
        actor=user,
        action="accounts.recovery_code_used",
        subject=user,
        at=now,
        data={"left": user.recovery_codes.filter(used_at=None).count()},
    )
    return user, "recovery"


def _step(user: User, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, of those not used yet; clocks may be one step off."""
    typed = "".join(code.split())
    if not user.totp_secret:
        return None
    totp = pyotp.TOTP(totp_secret(user), interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
        if right and step > user.totp_last_step:
            return step
    return None


def _new_codes(user: User) -> list[str]:
    codes = [new_code(RECOVERY_GROUPS) for _n in range(RECOVERY_CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=code_digest("recovery", code)) for code in codes
    )
    return codes


def _remove(actor: User, user: User, now: datetime) -> None:
    if not user.totp_secret:
        return
    user.totp_secret, user.totp_confirmed_at = "", None
    user.save(update_fields=["totp_secret", "totp_confirmed_at"])
    user.recovery_codes.all().delete()
    journal.record(actor=actor, action="accounts.second_factor_removed", subject=user, at=now)
