"""The append-only chain of events, and the messages that wait to leave."""

import uuid
from datetime import UTC
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kanch.core.custody import GENESIS, ChainEvent


class AppendOnly(Exception):
    """Events are written once; nothing changes or removes them."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events of the journal cannot be changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events of the journal cannot be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Events of the journal cannot be removed.")


class Event(models.Model):
    """One write by a person or a task, linked to the event before by its digest.

    `actor_label` is the role at that moment, never a name. `data` holds no personal data.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True, validators=[MinValueValidator(1)])
    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("role"), max_length=20, blank=True, db_index=True)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Events of the journal cannot be changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events of the journal cannot be removed.")

    def payload(self) -> dict[str, object]:
        """What the digest covers, besides the digest before."""
        return {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor_id,
            "actor_label": self.actor_label,
            "action": self.action,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "data": self.data,
        }

    def as_link(self) -> ChainEvent:
        return ChainEvent(self.sequence, self.payload(), self.previous, self.digest)


class ChainHead(models.Model):
    """The last event of the chain; one row, locked last in each transaction that writes."""

    ROW = 1

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(name="one_chain_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"


class OutboxMessage(models.Model):
    """A message that leaves once the transaction that ordered it stands.

    The body is emptied when the message has left: it may hold a one-time code. A message that a
    room makes when it leaves has neither address nor body here: its key says which it is.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        LEAVING = "leaving", _("is leaving")
        LEFT = "left", _("left")
        UNSURE = "unsure", _("may have left")
        GIVEN_UP = "given up", _("given up")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(_("ordered"))
    not_before = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    state_at = models.DateTimeField()
    # When it last began to leave.
    handed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="message_left_after_it_was_handed_over",
                condition=~models.Q(state__in=["leaving", "left", "unsure"])
                | models.Q(handed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
