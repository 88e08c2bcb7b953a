"""What the organisation says of itself in public: whom to call, and where to give."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kanch.web.ledger.models import in_language


class Contact(models.Model):
    """“In danger, or looking for someone now”: a body, its phone and its hours."""

    position = models.PositiveIntegerField(_("order"), default=0)
    labels = models.JSONField(_("for what"), default=dict)
    bodies = models.JSONField(_("who answers"), default=dict)
    hours = models.JSONField(_("when"), default=dict)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.labels)

    @property
    def body(self) -> str:
        return in_language(self.bodies)

    @property
    def when(self) -> str:
        return in_language(self.hours)


class Partner(models.Model):
    """An organisation that takes gifts, and its own page for them."""

    position = models.PositiveIntegerField(_("order"), default=0)
    names = models.JSONField(_("name"), default=dict)
    does = models.JSONField(_("what it does"), default=dict)
    url = models.URLField(_("address of its own page for gifts"), max_length=500)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def work(self) -> str:
        return in_language(self.does)


class Giving(models.Model):
    """The words of the page on giving; one row."""

    how_to_check = models.JSONField(
        _("how to check that an account is really yours"), default=dict, blank=True
    )

    class Meta:
        verbose_name_plural = "giving"

    def __str__(self) -> str:
        return "giving"


class SiteExport(models.Model):
    """The public site as a ZIP of static pages: ordered, in work, ready or failed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("in work")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    pages = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.ordered_at:%Y-%m-%d %H:%M}"
