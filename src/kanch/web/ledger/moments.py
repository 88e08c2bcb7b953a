"""Which moment a page shows: `?at=` and, in the demo, the moment that it opens on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import wraps
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kanch.web.accounts.models import Organisation
from kanch.web.accounts.permissions import public
from kanch.web.accounts.queries import organisation
from kanch.web.journal import inputs

NOW_WORDS = {"now", "today"}


class UnreadableMoment(ValueError):
    """The text is not a moment."""


@dataclass(frozen=True, slots=True)
class View:
    """The moment of a view.

    `at` limits what was published by then, None uses everything; `clock` is the moment that
    ages are counted from; `query` is what links must carry to stay in the view.
    """

    at: datetime | None
    clock: datetime
    query: str

    @property
    def past(self) -> bool:
        return self.at is not None


def parse_moment(text: str, zone: str) -> datetime | None:
    """Read a moment: ISO 8601, with or without offset; a day alone is its end.

    "now" and "today" are None. Raises UnreadableMoment.
    """
    text = text.strip()
    if text.lower() in NOW_WORDS:
        return None
    # A plus in a query string arrives as a space.
    text = text.replace(" ", "+") if "T" in text else text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableMoment(text) from None
    if not datetime.min.year < moment.year < datetime.max.year:
        # The calendar ends there: neither the next day nor another zone could be told.
        raise UnreadableMoment(text)
    if _is_day(text):
        moment = datetime.combine(moment, time(23, 59, 59))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def view_of(text: str | None, organisation: Organisation, *, now: datetime) -> View:
    """The view that a page shows.

    Args:
        text: the value of `at`, None where the address has none: then an installation shows
            everything, and the demo the moment that it opens on.

    Raises UnreadableMoment.
    """
    if text is None:
        opens = organisation.demo_opens_at if organisation.is_demo else None
        return View(opens, opens or now, "")
    at = parse_moment(text, organisation.timezone)
    return View(at, at or now, "now" if at is None else short(at, organisation.timezone))


def clock() -> datetime:
    """The present moment; for a page that is made to be kept, the moment at which it was made."""
    page = inputs.kept()
    return page.made_at if page else timezone.now()


def short(moment: datetime, zone: str) -> str:
    """A moment for an address: local time of the organisation, without an offset to escape."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def next_day(view: View, zone: str) -> str:
    """The same hour a day later, for an address."""
    return short(view.clock + timedelta(days=1), zone)


def with_at(url: str, query: str) -> str:
    """The address with the moment of the view, where it has one."""
    return f"{url}?{urlencode({'at': query}, safe=':')}" if query else url


def at_moment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For public pages: reads `?at=` into `request.moment`; an unreadable one is told, 400."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        house = organisation()
        try:
            request.moment = view_of(request.GET.get("at"), house, now=clock())  # type: ignore[attr-defined]
        except UnreadableMoment:
            request.moment = view_of(None, house, now=clock())  # type: ignore[attr-defined]
            return render(request, "ledger/unreadable_moment.html", status=400)
        return view(request, *args, **kwargs)

    return public(wrapped)
