"""The only code that writes accounts and the organisation."""

from kanch.web.accounts.services.errors import AccountError
from kanch.web.accounts.services.house import save_organisation
from kanch.web.accounts.services.people import (
    create_demo_user,
    create_first_coordinator,
    system_actor,
)

__all__ = [
    "AccountError",
    "create_demo_user",
    "create_first_coordinator",
    "save_organisation",
    "system_actor",
]
