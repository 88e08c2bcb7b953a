"""The only code that writes events."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.functional import Promise

from kanch.core.custody import GENESIS, canonical_json, link
from kanch.web.journal.models import ChainHead, Event

_actions: dict[str, str | Promise] = {}


class UnknownAction(LookupError):
    """The action code was not registered by any room."""


class NotInTransaction(RuntimeError):
    """An event would stand even if the write that it tells of does not."""


def register(code: str, sentence: str | Promise) -> None:
    """Make an action known: `room.what_was_done` and a translatable verb phrase."""
    if code in _actions:
        raise ValueError(f"{code} is registered already.")
    _actions[code] = sentence


def actions() -> Mapping[str, str | Promise]:
    """Every registered action code with its sentence."""
    return dict(sorted(_actions.items()))


def record(
    *,
    actor: Any,
    action: str,
    subject: models.Model | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Append an event inside the caller's transaction; call it last.

    Args:
        actor: the user, None for a task that nobody ordered.
        subject: the row that was written.
        data: facts for the auditor, old and new values; never personal data.

    Raises UnknownAction, NotInTransaction, NotCanonical (data that JSON cannot hold).
    """
    if action not in _actions:
        raise UnknownAction(f"{action} is not registered with the journal.")
    if not connection.in_atomic_block:
        raise NotInTransaction("An event is recorded in the transaction of the write it tells of.")
    last, _created = ChainHead.objects.select_for_update().get_or_create(pk=ChainHead.ROW)
    event = Event(
        sequence=last.sequence + 1,
        at=at,
        actor=actor,
        actor_label=actor.actor_label if actor else "",
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        # Read back, so that what is linked is what the database will give again.
        data=json.loads(canonical_json(data or {})),
        previous=last.digest,
    )
    event.digest = link(event.previous, event.payload())
    event.save()
    last.sequence, last.digest = event.sequence, event.digest
    last.save(update_fields=["sequence", "digest"])
    return event


def head() -> str:
    """The digest of the last event; it names the state of the whole installation."""
    # Asked for with every public page: building the same query each time took most of a hit.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT digest FROM {ChainHead._meta.db_table} WHERE id = %s", [ChainHead.ROW]
        )
        row = cursor.fetchone()
    return row[0] if row else GENESIS
