"""The only code that writes accounts and the organisation."""

from kanch.web.accounts.services.errors import (
    AccountError,
    AlreadyStarted,
    LastCoordinator,
    OwnAccount,
    SecondFactorRefused,
    SignInRefused,
    WrongCode,
    WrongPassword,
)
from kanch.web.accounts.services.house import save_organisation
from kanch.web.accounts.services.invitations import (
    accept_invitation,
    forget_codes,
    invite,
    withdraw_invitation,
)
from kanch.web.accounts.services.passwords import (
    issue_password_code,
    set_password,
    set_password_with_code,
)
from kanch.web.accounts.services.people import (
    change_role,
    create_demo_user,
    create_first_coordinator,
    deactivate,
    end_sessions,
    reactivate,
    save_profile,
    system_actor,
)
from kanch.web.accounts.services.second_factor import (
    confirm_totp,
    enrol_totp,
    new_recovery_codes,
    remove_totp,
    reset_second_factor,
    totp_secret,
)
from kanch.web.accounts.services.sign_in import (
    finish_sign_in,
    sign_in,
    sign_in_as_demo,
    sign_out,
)
from kanch.web.accounts.services.throttle import forget_guesses

__all__ = [
    "AccountError",
    "AlreadyStarted",
    "LastCoordinator",
    "OwnAccount",
    "SecondFactorRefused",
    "SignInRefused",
    "WrongCode",
    "WrongPassword",
    "accept_invitation",
    "change_role",
    "confirm_totp",
    "create_demo_user",
    "create_first_coordinator",
    "deactivate",
    "end_sessions",
    "enrol_totp",
    "finish_sign_in",
    "forget_codes",
    "forget_guesses",
    "invite",
    "issue_password_code",
    "new_recovery_codes",
    "reactivate",
    "remove_totp",
    "reset_second_factor",
    "save_organisation",
    "save_profile",
    "set_password",
    "set_password_with_code",
    "sign_in",
    "sign_in_as_demo",
    "sign_out",
    "system_actor",
    "totp_secret",
    "withdraw_invitation",
]
