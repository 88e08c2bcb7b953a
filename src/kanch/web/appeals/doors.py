"""Where rooms above take a published edition: they say so themselves when they start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import allowed
from kanch.web.appeals.models import Edition


@dataclass(frozen=True, slots=True)
class Door:
    """A button for those who have the permission."""

    label: str | Promise
    permission: str
    url: Callable[[Edition], str]


_doors: list[Door] = []


def register_door(door: Door) -> None:
    """Add a button to the page of an edition that was just published."""
    _doors.append(door)


def doors(user: User, edition: Edition) -> list[tuple[str | Promise, str]]:
    """Labels and addresses for a person."""
    return [(door.label, door.url(edition)) for door in _doors if allowed(user, door.permission)]
