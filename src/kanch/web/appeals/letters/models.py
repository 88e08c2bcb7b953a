"""A letter that somebody brought, and what was decided on each of its numbers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """The text never changes; decisions are kept under the place of their number in it.

    `decisions` maps "START-END" of a number's words to what becomes of it (`Decision.kept`).
    `notes` are codes and parameters of what the reader of documents remarked. `appeal` is what
    was made of it.
    """

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"))
    written_on = models.DateField(_("written on"), null=True)
    notes = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    appeal = models.ForeignKey("appeals.Appeal", models.PROTECT, null=True, related_name="letters")
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        app_label = "appeals"
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.name
