"""Appeals, their texts in every language with all revisions, and immutable editions."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kanch.web.appeals.letters.models import Letter
from kanch.web.appeals.renditions.models import Rendition

__all__ = ["Appeal", "Edition", "Letter", "LetterLine", "Rendition", "Review", "TextRevision"]


class Appeal(models.Model):
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9-]*$", _("Use small Latin letters, digits and hyphens only.")
            )
        ],
        help_text=_("The last part of the page's address, in small Latin letters."),
    )
    source_language = models.CharField(_("written first in"), max_length=8)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.slug


class TextRevision(models.Model):
    """One saved state of an appeal's text in one language; never changed afterwards.

    `follows` is the revision that the writer saw, `translates` the revision of the source
    language that a translation was made from.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="revisions")
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    translates = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["appeal", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_revision_of_a_number", fields=["appeal", "language", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.language} {self.number}"


class Review(models.Model):
    """A second person's yes to the texts as they stood, by their revision numbers."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="reviews")
    revisions = models.JSONField()
    note = models.TextField(_("note"), blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.appeal} {self.revisions}"


class Edition(models.Model):
    """An immutable, numbered, signed snapshot in all languages.

    `content` is the canonical JSON that is signed and served byte for byte.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    moment = models.DateTimeField(null=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=32)
    signature = models.CharField(max_length=200)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["appeal", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_edition_of_a_number", fields=["appeal", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise TypeError("An edition is never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class LetterLine(models.Model):
    """One thing that the letter said, with what stands for it here: facts, not sentences."""

    position = models.PositiveIntegerField(unique=True)
    parts = models.JSONField(default=dict)
    says = models.JSONField(default=dict)
    claims = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    statements = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    notes = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)
