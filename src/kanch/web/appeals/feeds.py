"""Feeds of an appeal: its editions and every change of its figures; JSON-LD of its page."""

from datetime import UTC, datetime
from html import unescape

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.http import http_date as _http_date
from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.exchange import jsonld
from kanch.core.exchange.feeds import Feed, FeedEntry
from kanch.core.figures import wording
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.living import LivingPage
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.exports import LICENCE
from kanch.web.ledger.models import Claim, in_language
from kanch.web.ledger.moments import View

LIMIT = 60


def feed_of(
    editions: list[Edition],
    house: Organisation,
    view: View,
    *,
    language: str,
    self_url: str,
    page_url: str,
) -> Feed:
    """One feed: an entry for each edition and for each move of a bound figure, newest first."""
    with translation.override(language):
        newest = EditionContent(editions[0])
        entries = [_edition_entry(e, language, page_url) for e in editions]
        entries += _change_entries(editions, house, view, language=language, page_url=page_url)
        entries.sort(key=lambda e: e.updated, reverse=True)
        title = newest.text(language)["title"]
        if house.is_demo:
            title = _("%(title)s (demo: organisation, people and accounts are invented)") % {
                "title": title
            }
        return Feed(
            id=page_url,
            title=title,
            language=language,
            author=in_language(house.name, language),
            home_url=page_url,
            self_url=self_url,
            updated=entries[0].updated,
            entries=tuple(entries[:LIMIT]),
        )


def _edition_entry(edition: Edition, language: str, page_url: str) -> FeedEntry:
    content = EditionContent(edition)
    correction = content.data["correction"]
    text = _plain_text(content, language)
    if correction:
        text = _("Correction: %(correction)s") % {"correction": correction} + "\n\n" + text
    return FeedEntry(
        id=f"{page_url}{edition.number}/",
        title=_("Edition %(number)d") % {"number": edition.number},
        url=f"{page_url}{edition.number}/",
        published=edition.published_at,
        updated=edition.published_at,
        text=text,
        facts={"edition": edition.number},
    )


def _plain_text(content: EditionContent, language: str) -> str:
    """The words of an edition with the figures that it froze."""
    return unescape(strip_tags(content.text(language)["html"])).strip()


def _change_entries(
    editions: list[Edition],
    house: Organisation,
    view: View,
    *,
    language: str,
    page_url: str,
) -> list[FeedEntry]:
    """Moves of the figures that the latest edition binds, since the first edition."""
    content = EditionContent(editions[0])
    first = editions[-1]
    codes = list(content.figures)
    rules = ledger.rules(codes)
    catalogue = ledger.catalogue()
    claims = ledger.core_claims({i for r in rules.values() for i in r.indicators})
    own = ledger.own_sources()
    recorded = recorded_moments(claims)
    left = withdrawn_moments(claims) if view.at is None else {}
    entries = []
    for code, rule in rules.items():
        rows = [c for i in rule.indicators for c in claims.get(i, ())]
        rows = core.published_by(rows, view.at)
        seen = {c.id: seen_from(c, recorded[c.id], first) for c in rows}
        past = core.history(rule, rows, seen, left=left, own=own)
        noun = catalogue.indicator_of(code).nouns.get(language)
        name = in_language(catalogue.indicator_of(code).names, language)
        for before, (when, figure) in zip([None, *past], past, strict=False):
            if when <= first.published_at:
                continue
            was = before[1].quantity if before else core.NOTHING_SAID
            sources = wording.list_of(
                sorted(
                    in_language(catalogue.sources[s].names, language)
                    for s in {c.source for c in figure.claims}
                ),
                language,
            )
            words = {
                "name": name,
                "was": wording.phrase(was, language, noun),
                "now": wording.phrase(figure.quantity, language, noun),
                "sources": sources or "—",
            }
            entries.append(
                FeedEntry(
                    id=f"{page_url}#{code}-{when.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                    title=_("%(name)s: %(now)s (was: %(was)s)") % words,
                    url=settings.PUBLIC_URL + reverse("ledger:figure", args=[code]),
                    published=when,
                    updated=when,
                    text=_("%(name)s: %(now)s (was: %(was)s). Source: %(sources)s.") % words,
                    facts={
                        "figure": code,
                        "was": wording.phrase(was, "en"),
                        "now": wording.phrase(figure.quantity, "en"),
                    },
                )
            )
    return entries


def recorded_moments(claims: dict[str, list[core.Claim]]) -> dict[str, datetime]:
    """When each claim went on record."""
    codes = [c.id for rows in claims.values() for c in rows]
    return dict(Claim.objects.filter(code__in=codes).values_list("code", "recorded_at"))


def withdrawn_moments(claims: dict[str, list[core.Claim]]) -> dict[str, datetime]:
    """When each withdrawn claim was taken out."""
    codes = [c.id for rows in claims.values() for c in rows if c.withdrawn]
    return dict(Claim.objects.filter(code__in=codes).values_list("code", "withdrawn_at"))


def seen_from(claim: core.Claim, recorded: datetime, first: Edition) -> datetime:
    """The moment from which readers of the feed could see a claim.

    What was on record when the appeal first came out counts from its publication, or was there
    from the start where no date is known. What we recorded later counts from then, however old
    it is: that is when the page moved.
    """
    if recorded > first_recorded(first):
        return max(claim.public_from or recorded, recorded)
    return claim.public_from or first.published_at


def first_recorded(edition: Edition) -> datetime:
    """When an edition was really made; in the demo it carries an earlier date."""
    content = EditionContent(edition)
    made = content.data.get("made_at", content.data["published_at"])
    return datetime.fromisoformat(made)


def json_ld(edition: Edition, page: LivingPage, language: str) -> str:
    """schema.org description of the edition whose words the page shows."""
    content = EditionContent(edition)
    address = settings.PUBLIC_URL + reverse("appeals:living", args=[edition.appeal.slug])
    translations = {}
    for code in content.languages:
        with translation.override(code):
            translations[code] = settings.PUBLIC_URL + reverse(
                "appeals:edition", args=[edition.appeal.slug, edition.number]
            )
    described = jsonld.Edition(
        title=page.title,
        url=f"{address}{edition.number}/",
        language=page.language,
        number=edition.number,
        published=edition.published_at,
        publisher=jsonld.Publisher(
            in_language(content.data["organisation"], language), settings.PUBLIC_URL
        ),
        license_url=LICENCE,
        part_of=address,
        translations=translations,
    )
    return jsonld.write_edition(described).decode()


def http_date(when: datetime) -> str:
    return str(_http_date(when.timestamp()))
