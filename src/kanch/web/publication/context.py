"""What every page's frame needs: who we are, languages, doors, the moment shown."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info, gettext_noop
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Language, Organisation
from kanch.web.accounts.permissions import allowed
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.queries import newest_appeal
from kanch.web.journal import inputs
from kanch.web.ledger.models import in_language
from kanch.web.ledger.moments import View, clock, next_day, short, view_of, with_at
from kanch.web.ledger.showing import moment
from kanch.web.publication import pages


def site(request: HttpRequest) -> dict[str, Any]:
    """Template context of both origins."""
    house = organisation()
    frame = {
        "name": in_language(house.name) or "Kanch",
        "is_demo": house.is_demo,
        "contact": {"phone": house.phone, "mail": house.mail},
        "public_url": settings.PUBLIC_URL,
    }
    if settings.ORIGIN == "public":
        return {"site": frame | _public(request, house)}
    return {"site": frame | _staff(), "rooms": _rooms(request)}


def _staff() -> dict[str, Any]:
    current = get_language()
    return {
        "account_url": reverse("accounts:account"),
        "sign_out_url": reverse("accounts:sign_out"),
        "language_url": reverse("accounts:language"),
        "languages": [
            {"code": code, "name": label, "current": code == current}
            for code, label in Language.choices
        ],
    }


def _public(request: HttpRequest, house: Organisation) -> dict[str, Any]:
    view: View = getattr(request, "moment", None) or view_of(None, house, now=clock())
    language = get_language() or "en"
    path = request.path
    # A page of a bundle cannot walk in time: it says when it was made instead.
    kept = inputs.kept()
    walks = not kept and (house.is_demo or bool(view.query))
    return {
        "at": moment(view.clock, "minute", language, house.timezone) if view.past else "",
        "at_query": "" if kept else view.query,
        "static": kept is not None,
        "made_at": moment(kept.made_at, "minute", language, house.timezone) if kept else "",
        "live_url": settings.PUBLIC_URL + with_at(path, view.query),
        "verify_url": with_at(reverse("publication:verify"), view.query),
        "home_url": with_at(reverse("publication:situation"), view.query),
        "about_url": reverse("publication:data"),
        "at_links": _walk(request, view, house) if walks else None,
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "url": with_at(translate_url(path, code), view.query),
                "current": code == language,
            }
            for code, _name in settings.LANGUAGES
            if code in house.content_languages
        ],
        "doors": [
            {"url": with_at(url, view.query), "label": label, "current": url == path}
            for url, label in _doors(view)
        ],
    }


def _doors(view: View) -> list[tuple[str, str]]:
    """The doors that have a room behind them."""
    newest = newest_appeal(at=view.at)
    appeals = [(reverse("appeals:living", args=[newest]), _("Appeal"))] if newest else []
    return [
        (reverse("publication:situation"), _("Situation")),
        *appeals,
        *pages.doors(),
        (reverse("publication:data"), _("About the data")),
    ]


def _walk(request: HttpRequest, view: View, house: Organisation) -> dict[str, str]:
    """Links that walk in time from the moment shown, and back to where the demo opens.

    `day` is the day shown, for the field that jumps; `last` the latest that it takes.
    """
    day = short(view.clock, house.timezone)[:10]
    links = {"today": with_at(request.path, "now"), "day": day}
    links["last"] = max(day, short(clock(), house.timezone)[:10])
    if house.demo_opens_at:
        links["opening"] = request.path
    if view.past:
        links["next_day"] = with_at(request.path, next_day(view, house.timezone))
    return links


_ROOMS = [
    ("home", gettext_noop("What waits for you"), None),
    ("ledger:desk", gettext_noop("Ledger"), "ledger.view"),
    ("matching:compare", gettext_noop("Names"), None),
    ("appeals:list", gettext_noop("Appeals"), "appeals.edit"),
    ("sending:home", gettext_noop("Sending"), "sending.view"),
    ("publication:settings", gettext_noop("Public site"), "publication.settings"),
    ("accounts:people", gettext_noop("People"), "accounts.manage"),
    ("journal:events", gettext_noop("Journal"), "journal.view"),
]


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    rooms = []
    for name, label, permission in _ROOMS:
        if permission is None or allowed(user, permission):
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue
            rooms.append(
                {
                    "url": url,
                    "label": _(label),
                    "current": request.path == url
                    or (name != "home" and request.path.startswith(url)),
                }
            )
    return rooms
