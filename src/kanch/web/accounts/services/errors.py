"""Refusals that a person can act on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """A refusal that a person can act on; `message` tells them how."""

    code = "account_error"
    message: str | Promise = _("This cannot be done.")


class LastCoordinator(AccountError):
    code = "last_coordinator"
    message = _("This is the only open coordinator's account. Make another coordinator first.")


class OwnAccount(AccountError):
    code = "own_account"
    message = _("You cannot do this to your own account. Ask another coordinator.")


class WrongCode(AccountError):
    code = "wrong_code"
    message = _(
        "This code is not right, was used already or is too old. Check it, or ask for a new one."
    )


class WrongPassword(AccountError):
    code = "wrong_password"
    message = _("This is not your present password, or there were too many tries.")


class SignInRefused(AccountError):
    """One answer for every reason, so that nobody learns which addresses have accounts."""

    code = "sign_in_refused"
    message = _(
        "The e-mail address or the password is not right. After several wrong tries you have to "
        "wait for some minutes."
    )


class SecondFactorRefused(AccountError):
    code = "second_factor_refused"
    message = _(
        "This code is not right or was used already. Wait for the next one; after several wrong "
        "tries you have to wait for some minutes."
    )


class AlreadyStarted(AccountError):
    code = "already_started"
    message = _("An organisation works here already.")
