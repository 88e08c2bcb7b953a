"""Reads of the forms of editions: what was made, and what is still to be made."""

import json

from django.db.models import Count, F, Q, QuerySet

from kanch.web.appeals.models import Edition
from kanch.web.appeals.renditions.mails import MailParts
from kanch.web.appeals.renditions.models import Rendition


def rendition(edition: Edition, language: str, form: str) -> Rendition | None:
    """A form of an edition; None while it is not made."""
    rows = Rendition.objects.select_related("edition__appeal")
    return rows.filter(edition=edition, language=language, form=form).first()


def mail_of(edition: Edition, language: str) -> MailParts | None:
    """The mail of an edition; None while it is not made."""
    made = rendition(edition, language, Rendition.Form.MAIL)
    return MailParts(**json.loads(bytes(made.body))) if made else None


def file_name(made: Rendition) -> str:
    """What a form is called where it is kept: it says what it is wherever it goes."""
    edition = made.edition
    return f"{edition.appeal.slug}-{edition.number}-{made.language}.{made.form}"


def made_of(edition: Edition) -> set[tuple[str, str]]:
    """The languages and forms of an edition that are made."""
    rows = Rendition.objects.filter(edition=edition).order_by("language", "form")
    return set(rows.values_list("language", "form"))


def incomplete() -> QuerySet[Edition]:
    """The editions that lack a form, the newest first.

    Forms without type-setting are made together, so their languages are those that a PDF is due in.
    """

    def count(form: str) -> Count:
        return Count("renditions", filter=Q(renditions__form=form))

    return (
        Edition.objects.annotate(texts=count(Rendition.Form.TEXT), pdfs=count(Rendition.Form.PDF))
        .filter(Q(texts=0) | Q(pdfs__lt=F("texts")))
        .select_related("appeal")
        .order_by("-published_at", "-pk")
    )
