"""Starting an organisation of one's own: in the demo, or in a new installation.

Rooms above clear what belongs to the demo and make the first appeal: each registers how, so
that accounts need not know them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from kanch.web.accounts.models import Invitation, Organisation, PasswordCode, Role, User
from kanch.web.accounts.services.errors import AlreadyStarted
from kanch.web.accounts.services.people import create_user, system_actor
from kanch.web.journal import services as journal


@dataclass(frozen=True, slots=True)
class Start:
    """What a room is told.

    `from_demo`: the demo's own content has to go. `keep_ledger`: the public sources, places,
    indicators and claims stay; else the ledger is emptied. `actor` is the new coordinator.
    """

    actor: User
    from_demo: bool
    keep_ledger: bool
    appeal_title: str
    now: datetime


_resets: list[Callable[[Start], None]] = []


def register_reset(reset: Callable[[Start], None]) -> None:
    """Add what a room does when an organisation starts, in the same transaction.

    Called in the order of registration, after the organisation and its coordinator are there.
    """
    _resets.append(reset)


def can_start(actor: User | None) -> bool:
    """In the demo anybody; in a new installation its coordinator, once."""
    house = Organisation.objects.filter(pk=Organisation.ROW).first()
    if house and house.is_demo:
        return True
    set_up = house is not None and house.setup_done
    return not set_up and actor is not None and actor.has_perm("publication.settings")


@dataclass(frozen=True, slots=True)
class NewCoordinator:
    """Who starts from the demo, where nobody has an account of their own yet."""

    email: str
    password: str
    display_name: str
    language: str = "en"


@transaction.atomic
def start(
    *,
    who: User | NewCoordinator,
    name: str,
    languages: list[str],
    currency: str,
    keep_ledger: bool,
    appeal_title: str,
    now: datetime,
) -> User:
    """Set up the organisation, and make its first appeal.

    Args:
        who: the coordinator of a new installation; in the demo, whose account is to be made.
        languages: of the texts; the first is the one that they are written in.

    From the demo, every account that was there is closed. Returns the coordinator.
    Raises AlreadyStarted, PermissionDenied, ValidationError by field.
    """
    house, _new = Organisation.objects.select_for_update().get_or_create(pk=Organisation.ROW)
    from_demo = house.is_demo
    if house.setup_done and not from_demo:
        raise AlreadyStarted
    if from_demo != isinstance(who, NewCoordinator):
        raise PermissionDenied
    if isinstance(who, NewCoordinator):
        _close_everything(now)
        actor = create_user(
            actor=system_actor(),
            email=who.email,
            password=who.password,
            display_name=who.display_name,
            role=Role.COORDINATOR,
            language=who.language,
            now=now,
        )
        _forget_the_demo(house)
    else:
        actor = who
        if not actor.has_perm("publication.settings"):
            raise PermissionDenied
    house.name = {languages[0]: name.strip()}
    house.content_languages = languages
    house.currency = currency
    house.setup_done = True
    house.full_clean()
    house.save()
    told = Start(actor, from_demo, keep_ledger, appeal_title.strip(), now)
    for reset in _resets:
        reset(told)
    journal.record(
        actor=actor,
        action="accounts.organisation_started",
        subject=house,
        at=now,
        data={"from_demo": from_demo, "kept_ledger": keep_ledger},
    )
    return actor


def _forget_the_demo(house: Organisation) -> None:
    for field in Organisation._meta.concrete_fields:
        if not field.primary_key:
            setattr(house, field.attname, field.get_default())


def _close_everything(now: datetime) -> None:
    """The demo's accounts stay on record, since the journal names them, and open no more."""
    User.objects.filter(is_system=False).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    for codes in (Invitation, PasswordCode):
        codes.objects.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    Session.objects.all().delete()
