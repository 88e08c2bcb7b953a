"""What the pages of sending share: tabs, the way up, moments in words."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Organisation
from kanch.web.ledger.showing import moment

# A mail's own style is inline; nothing else of it may do anything.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the room, for the component `tabs`."""
    parts = [
        ("home", _("What was sent"), reverse("sending:home")),
        ("recipients", _("Recipients"), reverse("sending:recipients")),
    ]
    return [{"label": label, "url": url, "current": name == current} for name, label, url in parts]


def crumbs(*parents: tuple[str, str]) -> list[dict[str, Any]]:
    top = {"label": _("Sending"), "url": reverse("sending:home")}
    return [top, *({"label": label, "url": url} for label, url in parents)]


def in_words(when: datetime, house: Organisation) -> str:
    return moment(when, "minute", get_language() or "en", house.timezone)


def day_in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def as_mail(html: str) -> HttpResponse:
    """The HTML of a mail, shown as a mail program shows it: without any power."""
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})
