"""What every form of an edition says, in one language, from what the edition froze."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from kanch.core.figures import Freshness, Qualifier, Quantity
from kanch.core.figures.wording import phrase
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import in_language
from kanch.web.ledger.moments import with_at
from kanch.web.ledger.showing import moment

# Told large under the title.
HEADLINE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One source behind a number: who, what number in words, as of when."""

    who: str
    words: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Number:
    """A bound figure as the edition froze it.

    `others` are those who say otherwise; `stale` says that it was old already then.
    """

    name: str
    words: str
    as_of: str
    said: list[Said]
    others: list[Said]
    stale: bool
    url: str

    @property
    def known(self) -> bool:
        return bool(self.words)

    @property
    def who(self) -> str:
        """Those who say it, each once."""
        return " · ".join(dict.fromkeys(one.who for one in self.said))


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition in one language, ready for any form. Addresses are whole."""

    language: str
    house: Organisation
    name: str
    legal: str
    number: int
    published: str
    published_at: datetime
    title: str
    correction: str
    html: SafeString
    numbers: list[Number]
    living_url: str
    check_url: str

    @property
    def figures(self) -> list[Number]:
        """The numbers that were known."""
        return [number for number in self.numbers if number.known]

    @property
    def headline(self) -> list[Number]:
        """The numbers that the text names first."""
        return self.figures[:HEADLINE]


def sheet_of(edition: Edition, language: str, house: Organisation) -> Sheet:
    """The sheet of an edition in one of its languages."""
    content = EditionContent(edition)
    text = content.text(language)

    def moment_of(when: datetime, precision: str = "minute") -> str:
        return moment(when, precision, language, house.timezone)

    def address(name: str, *args: object) -> str:
        with translation.override(language):
            path = reverse(name, args=args, urlconf="kanch.web.config.public_urls")
        # The demo's site opens in the past.
        return with_at(settings.PUBLIC_URL + path, "now" if house.is_demo else "")

    living = address("appeals:living", edition.appeal.slug)
    return Sheet(
        language=language,
        house=house,
        name=in_language(content.data["organisation"], language),
        legal=in_language(house.legal_identity, language),
        number=edition.number,
        published=f"{moment_of(edition.published_at)} {_offset(edition, house)}",
        published_at=edition.published_at,
        title=text["title"],
        correction=content.data["correction"],
        # Cleaned when the edition was published.
        html=mark_safe(text["html"]),
        numbers=[
            _number(content, code, language, address("ledger:figure", code), moment_of)
            for code in content.bound(language)
        ],
        living_url=f"{living}{'&' if '?' in living else '?'}from={edition.number}",
        check_url=address("check:text"),
    )


def _number(
    content: EditionContent, code: str, language: str, url: str, moment_of: Callable[..., str]
) -> Number:
    frozen = content.figures[code]
    # An edition freezes the name in one language only.
    rule = ledger.catalogue().rules.get(code)

    def said(codes: list[str]) -> Iterator[Said]:
        told = set()
        for claim in (content.data["claims"][one] for one in codes):
            quantity = Quantity(claim["low"], claim["high"], Qualifier(claim["qualifier"]))
            one = Said(
                in_language(claim["source_name"], language),
                phrase(quantity, language),
                moment_of(datetime.fromisoformat(claim["as_of"]), claim["as_of_precision"]),
            )
            if one not in told:
                told.add(one)
                yield one

    as_of = frozen["as_of"]
    return Number(
        name=in_language(rule.indicator.names, language) if rule else frozen["name"],
        words=frozen["text"][language],
        as_of=moment_of(datetime.fromisoformat(as_of), frozen["as_of_precision"]) if as_of else "",
        said=list(said(frozen["claims"])),
        others=list(said(_otherwise(frozen, content.data["claims"]))) if frozen["disagree"] else [],
        stale=frozen["freshness"] == Freshness.STALE,
        url=url,
    )


def _offset(edition: Edition, house: Organisation) -> str:
    """The time zone that the moment of an edition is told in, as every language writes it."""
    offset = edition.published_at.astimezone(ZoneInfo(house.timezone)).strftime("%z")
    hours, minutes = int(offset[:3]), offset[3:5]
    return "UTC" + (f"{hours:+d}" if hours else "") + (f":{minutes}" if minutes != "00" else "")


def _otherwise(frozen: Mapping[str, Any], claims: Mapping[str, Any]) -> list[str]:
    """The claims beside a number that give another one."""
    quantity = ("low", "high", "qualifier")
    return [
        code
        for code in frozen["beside"]
        if any(claims[code][part] != frozen[part] for part in quantity)
    ]
