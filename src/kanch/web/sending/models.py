"""To whom appeals are sent, what left, who holds which edition, and what came back.

What would name a private person is sealed; the name and address of an institution are public.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kanch.web.accounts.sealing import seal, unseal
from kanch.web.appeals.models import Appeal, Edition


class Group(models.Model):
    """A name that several recipients are called by together."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_group_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(models.Model):
    """An institution, a newsroom, a partner, or a person who agreed to it.

    Of a person, name and address are sealed. When they withdraw their consent both are erased;
    the fingerprint of the address stays, so that no list brings it back unseen.
    """

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("institution")
        NEWSROOM = "newsroom", _("newsroom")
        PARTNER = "partner", _("partner")
        OTHER = "other", _("other")

    class Channel(models.TextChoices):
        MAIL = "e-mail", _("e-mail")
        POST = "post", _("post")
        HAND = "hand", _("by hand")
        WEB = "web form", _("web form")
        OTHER = "other", _("other way")

    class Stop(models.TextChoices):
        ASKED = "asked", _("asked us to stop")
        WITHDREW = "withdrew", _("withdrew their consent")
        OURS = "ours", _("we decided not to write")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    personal = models.BooleanField(_("a person's own address"), default=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    sealed = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    country = models.CharField(
        _("country"),
        max_length=3,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z]{2,3}$", _("Write the country's code of two or three letters, such as AM.")
            )
        ],
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        validators=[
            RegexValidator(r"^[a-z]{2,3}$", _("Write the language's code, such as en or hy."))
        ],
    )
    channel = models.CharField(
        _("way to them"), max_length=8, choices=Channel.choices, default=Channel.MAIL
    )
    groups = models.ManyToManyField(Group, related_name="recipients", blank=True)
    consent_on = models.DateField(_("agreed on"), null=True, blank=True)
    consent_how = models.CharField(_("how they agreed"), max_length=200, blank=True)
    consent_for = models.CharField(_("what they agreed to"), max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=8, choices=Stop.choices, blank=True)
    # A mail server refused the address, or a mail came back; a corrected address clears it.
    bounced_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_person_and_nobody_else_is_sealed",
                condition=Q(personal=True, name="", address="")
                | (Q(personal=False, sealed="") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="a_person_agreed_or_is_stopped",
                condition=Q(personal=False)
                | Q(stopped_why="withdrew", sealed="")
                | (
                    Q(consent_on__isnull=False)
                    & ~Q(consent_how="")
                    & ~Q(consent_for="")
                    & ~Q(sealed="")
                ),
            ),
            models.CheckConstraint(
                name="stopped_with_a_reason",
                condition=Q(stopped_at=None, stopped_why="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_why="")),
            ),
        ]

    def __str__(self) -> str:
        # Never the name: this stands in logs and error pages.
        return f"recipient {self.pk}"

    @property
    def gone(self) -> bool:
        """Whether name and address were erased."""
        return self.personal and not self.sealed

    def seal_person(self, name: str, address: str) -> None:
        facts = json.dumps({"name": name, "address": address}, ensure_ascii=False)
        self.name = self.address = ""
        self.sealed = seal("recipient", str(self.key), facts)

    def person(self) -> Mapping[str, str]:
        """Name and address of a person. Raises accounts.sealing.Unreadable."""
        facts: Mapping[str, str] = json.loads(unseal("recipient", str(self.key), self.sealed))
        return facts


class Dispatch(models.Model):
    """One sending: an edition, or what has changed since the editions that its holders have."""

    class What(models.TextChoices):
        EDITION = "edition", _("an edition")
        CHANGES = "changes", _("what changed")

    key = models.UUIDField(unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="dispatches")
    # Of a sending of changes, the newest edition at that moment.
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="dispatches")
    what = models.CharField(max_length=7, choices=What.choices)
    with_pdf = models.BooleanField(default=False)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.appeal} {self.edition.number} {self.what}"


class ChangeText(models.Model):
    """What the holders of one edition are told in one language: as it was looked over.

    `told` is the state of the figures that it tells of, to see later what moved after it.
    """

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="texts")
    held = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_text_of_changes", fields=["dispatch", "held", "language"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.held.number} {self.language}"


class Delivery(models.Model):
    """What one recipient gets of a dispatch, and what became of it.

    Its key is that of the message in the outbox.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        TO_DO = "to do", _("to be handed over")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("may have left")
        REFUSED = "refused", _("came back")
        FAILED = "failed", _("could not be sent")
        OFF = "off", _("called off")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Recipient.Channel.choices)
    language = models.CharField(max_length=8)
    text = models.ForeignKey(ChangeText, models.PROTECT, null=True, related_name="deliveries")
    state = models.CharField(max_length=7, choices=State.choices)
    state_at = models.DateTimeField()
    problem = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_delivery_to_a_recipient", fields=["dispatch", "recipient"]
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def by_mail(self) -> bool:
        return self.channel == Recipient.Channel.MAIL


# What may still arrive.
OPEN = [Delivery.State.WAITING, Delivery.State.TO_DO, Delivery.State.UNSURE]


class Holding(models.Model):
    """That a recipient has an edition, or the letter as it was before Kanch (no edition)."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="holdings")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="holdings")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="holdings")
    language = models.CharField(max_length=8, blank=True)
    since = models.DateField(_("since"))
    delivery = models.OneToOneField(Delivery, models.CASCADE, null=True, related_name="holding")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_holding_of_an_edition", fields=["recipient", "appeal", "edition"]
            ),
            models.UniqueConstraint(
                name="one_holding_of_the_original",
                fields=["recipient", "appeal"],
                condition=Q(edition=None),
            ),
        ]

    def __str__(self) -> str:
        return f"holding {self.pk}"


class Reply(models.Model):
    """What a recipient answered. Note and document are sealed: they may speak of people."""

    class Kind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("acknowledged it")
        REFUSED = "refused", _("refused")
        ASKED = "asked", _("asked something")
        PROMISED = "promised", _("promised something")
        OTHER = "other", _("other")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="replies")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="replies")
    kind = models.CharField(_("what they did"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("on"))
    sealed = models.TextField(blank=True)
    document = models.BinaryField(default=b"")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"reply {self.pk}"

    def seal_words(self, note: str, document_name: str) -> None:
        facts = json.dumps({"note": note, "document": document_name}, ensure_ascii=False)
        self.sealed = seal("reply", str(self.key), facts)

    def words(self) -> dict[str, Any]:
        """Note and name of the document. Raises accounts.sealing.Unreadable."""
        if not self.sealed:
            return {"note": "", "document": ""}
        facts: dict[str, Any] = json.loads(unseal("reply", str(self.key), self.sealed))
        return facts
