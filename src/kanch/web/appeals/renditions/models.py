"""A form of an edition as it was made; it never changes, whatever changes around it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rendition(models.Model):
    class Form(models.TextChoices):
        PDF = "pdf", _("PDF to print")
        TEXT = "txt", _("plain text")
        HTML = "html", _("one web page in a file")
        MAIL = "mail", _("e-mail")

    edition = models.ForeignKey("appeals.Edition", models.CASCADE, related_name="renditions")
    language = models.CharField(max_length=8)
    form = models.CharField(max_length=8, choices=Form.choices)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["edition", "language", "form"]
        constraints = [
            models.UniqueConstraint(
                name="one_rendition_of_a_form", fields=["edition", "language", "form"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.language} {self.form}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise TypeError("A form of an edition is never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
