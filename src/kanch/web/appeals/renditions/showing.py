"""The forms of an edition as pages offer them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import translation

from kanch.web.accounts.models import Organisation
from kanch.web.appeals.feeds import first_recorded
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.renditions.models import Rendition
from kanch.web.appeals.renditions.printing import CannotPrint, require_printing
from kanch.web.ledger.moments import with_at

Form = Rendition.Form

# A PDF is made within it where it can be made.
PATIENCE = timedelta(minutes=1)

# What readers take away; a mail comes to them.
OFFERED = (Form.PDF, Form.HTML, Form.TEXT)


@dataclass(frozen=True, slots=True)
class Offer:
    """A form of an edition with its address and size in bytes; not made yet, it has neither."""

    label: str
    url: str
    size: int


def offers(
    edition: Edition, language: str, address: Callable[[Edition, str, str], str]
) -> list[Offer]:
    """The forms of an edition in one of its languages; labels are in the reader's own.

    Args:
        address: of an edition, a language and a form.
    """
    rows = Rendition.objects.filter(edition=edition, language=language).order_by("form")
    sizes = dict(rows.annotate(size=Length("body")).values_list("form", "size"))
    return [
        Offer(str(form.label), address(edition, language, form) if form in sizes else "", size)
        for form in OFFERED
        for size in [sizes.get(form, 0)]
    ]


def what_mends_printing(edition: Edition, *, now: datetime) -> str:
    """The sentence with the command that lets this machine print, where a PDF waits for it.

    Empty while it is only being made: to look costs more than to wait a minute.
    """
    waits = Rendition.objects.filter(edition=edition, form=Form.PDF).count() < len(
        EditionContent(edition).languages
    )
    if not waits or now - first_recorded(edition) < PATIENCE:
        return ""
    try:
        require_printing()
    except CannotPrint as lacking:
        return str(lacking)
    return ""


def path(edition: Edition, language: str, form: str) -> str:
    """Where a form lies on the public site."""
    with translation.override(language):
        return reverse(
            "appeals:form",
            args=[edition.appeal.slug, edition.number, form],
            urlconf="kanch.web.config.public_urls",
        )


def whole_address(house: Organisation) -> Callable[[Edition, str, str], str]:
    """The address of a form from anywhere. The demo's public site opens in the past."""
    at = "now" if house.is_demo else ""
    return lambda *form: with_at(settings.PUBLIC_URL + path(*form), at)
