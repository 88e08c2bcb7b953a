"""Signing in: the password, then the second factor where one is set up."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from kanch.web.accounts.models import User
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services.errors import SecondFactorRefused, SignInRefused
from kanch.web.accounts.services.second_factor import accept_code
from kanch.web.accounts.services.throttle import (
    Key,
    account_key,
    address_key,
    count_guess,
    guesses,
    second_factor_key,
    was_right,
)
from kanch.web.journal import services as journal


def sign_in(*, email: str, password: str, address: str, now: datetime) -> User:
    """Check the password. The caller asks for the second factor where the user has one.

    Not one transaction: a guess stays counted when it is refused, and no lock is held while the
    password is being hashed. Raises SignInRefused, the same for every reason.
    """
    account, place = account_key(email), address_key(address)
    if not count_guess([account, place], now=now):
        raise SignInRefused
    user = User.objects.filter(email=email.strip().lower(), is_active=True, is_system=False).first()
    if user is None:
        # As much work as for an address that has an account.
        make_password(password)
        raise SignInRefused
    if not user.check_password(password):
        _tell_of_guessing(user, account, now)
        raise SignInRefused
    with transaction.atomic():
        was_right(forget=[account], address=place)
        if not user.has_second_factor:
            _record(user, "password", now)
    return user


def finish_sign_in(*, user_id: int, code: str, address: str, now: datetime) -> User:
    """Check the second factor, a TOTP or a recovery code, after the password was right.

    Raises SecondFactorRefused.
    """
    second, place = second_factor_key(user_id), address_key(address)
    user = User.objects.filter(pk=user_id, is_active=True, is_system=False).first()
    if user is None or not count_guess([second, place], now=now):
        raise SecondFactorRefused
    try:
        with transaction.atomic():
            user, how = accept_code(user_id=user_id, code=code, now=now)
            was_right(forget=[second], address=place)
            _record(user, how, now)
    except SecondFactorRefused:
        _tell_of_guessing(user, second, now)
        raise
    return user


@transaction.atomic
def sign_in_as_demo(*, role: str, now: datetime) -> User:
    """Take a role of the demo without a password. Raises SignInRefused outside the demo."""
    user = None
    if organisation().is_demo:
        user = User.objects.filter(role=role, is_demo=True, is_active=True).first()
    if user is None:
        raise SignInRefused
    _record(user, "demo", now)
    return user


@transaction.atomic
def sign_out(*, actor: User, now: datetime) -> None:
    """Put the end of a session on record."""
    journal.record(actor=actor, action="accounts.signed_out", subject=actor, at=now)


def _record(user: User, how: str, now: datetime) -> None:
    journal.record(
        actor=user, action="accounts.signed_in", subject=user, at=now, data={"with": how}
    )


def _tell_of_guessing(user: User, key: Key, now: datetime) -> None:
    """Once, when the pauses begin: the auditor should see it, the journal not be flooded."""
    if guesses(key) == key.free:
        with transaction.atomic():
            journal.record(actor=None, action="accounts.guessing_slowed", subject=user, at=now)
