"""Who may do what: one table, and the ways to ask it."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from kanch.web.accounts.models import Organisation, Role, User
from kanch.web.ui.access import needs, public, signed_in

__all__ = [
    "PERMISSIONS",
    "SecondFactorNeeded",
    "allowed",
    "must_enrol_totp",
    "needs",
    "public",
    "require",
    "signed_in",
]

_C, _E, _K, _V, _P, _A = (
    Role.COORDINATOR,
    Role.EDITOR,
    Role.CASEWORKER,
    Role.VOLUNTEER,
    Role.PARTNER,
    Role.AUDITOR,
)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "ledger.view": frozenset({_C, _E, _K, _V, _P, _A}),
    "ledger.record_claim": frozenset({_C, _E, _V}),
    "ledger.withdraw_claim": frozenset({_C, _E}),
    # Sources, indicators, places, rules of figures.
    "ledger.manage_sources": frozenset({_C, _E}),
    "ledger.import": frozenset({_C, _E}),
    "appeals.edit": frozenset({_C, _E}),
    "appeals.review": frozenset({_C, _E}),
    "appeals.publish": frozenset({_C}),
    "sending.view": frozenset({_C, _E, _A}),
    # Recipients, who holds what, replies.
    "sending.prepare": frozenset({_C, _E}),
    "sending.send": frozenset({_C}),
    "publication.settings": frozenset({_C}),
    "publication.export_site": frozenset({_C}),
    "accounts.manage": frozenset({_C}),
    "journal.view": frozenset({_C, _A}),
    "journal.outbox": frozenset({_C}),
}

# What a password alone does not open, outside the demo.
BEHIND_SECOND_FACTOR = frozenset({"appeals.publish", "sending.send"})


class SecondFactorNeeded(PermissionDenied):
    """Allowed by role, but only once a second factor is set up; the page leads there."""

    message = _("Set up a second factor first: what you are about to do reaches the public.")


def allowed(actor: User | AnonymousUser | None, code: str) -> bool:
    """Whether the table gives the permission to the actor's role. KeyError for a code not in it."""
    roles = PERMISSIONS[code]
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return False
    return actor.is_system or actor.role in roles


def must_enrol_totp(actor: User, code: str = "appeals.publish") -> bool:
    """Whether the actor needs a second factor before using a permission they have."""
    if code not in BEHIND_SECOND_FACTOR or actor.is_system or actor.has_second_factor:
        return False
    return not Organisation.objects.filter(is_demo=True).exists()


def require(actor: User | AnonymousUser | None, code: str) -> None:
    """Raises PermissionDenied, and SecondFactorNeeded where only that is missing."""
    if not allowed(actor, code):
        raise PermissionDenied
    if must_enrol_totp(actor, code):  # type: ignore[arg-type]
        raise SecondFactorNeeded
