"""A small ledger of invented claims and an organisation with people who write appeals.

Models are imported inside: this file is read before Django is set up.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

NOW = datetime(2023, 9, 26, 16, 0, tzinfo=UTC)
LANGUAGES = ["en", "ru"]
TEXTS = {
    "en": (
        "An invented appeal",
        "[[So far {{figure:dead noun}} died. || Nobody knows yet how many died.]] Help us.",
    ),
    "ru": (
        "Вымышленный призыв",
        "[[Погибли {{figure:dead noun}}. || Сколько погибло, ещё не известно.]] Помогите нам.",
    ),
}


@pytest.fixture(autouse=True)
def _english():
    """Whatever language a page was read in before."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def house(db):
    from kanch.web.accounts.models import Organisation

    return Organisation.objects.create(
        pk=Organisation.ROW,
        name={"en": "Example Relief"},
        content_languages=LANGUAGES,
        timezone="Asia/Yerevan",
        is_demo=True,
        setup_done=True,
    )


def person(role, name):
    from kanch.web.accounts.models import User

    return User.objects.create(
        email=f"{name}@example.org", display_name=f"Invented {name}", role=role, created_at=NOW
    )


@pytest.fixture
def coordinator(db):
    return person("coordinator", "coordinator")


@pytest.fixture
def editor(db):
    return person("editor", "editor")


@pytest.fixture
def ledger(house):
    """Indicators that nest, two sources, and a figure of each indicator."""
    from kanch.web.ledger.models import FigureRule, Indicator, Source

    sources = [
        Source.objects.create(code=code, names={"en": f"Invented {code}"}, kind="NGO")
        for code in ("watch", "radio")
    ]
    nouns = {
        "en": {"one": "person", "other": "people"},
        "ru": {"one": "человек", "few": "человека", "many": "человек", "other": "человека"},
    }
    parent = None
    for code in ("dead", "civilians", "children"):
        parent = Indicator.objects.create(
            code=code,
            names={"en": f"Invented {code}", "ru": f"Вымышленные {code}"},
            nouns=nouns,
            measure="dead",
            unit="people",
            parent=parent,
            stale_after_hours=48,
        )
        rule = FigureRule.objects.create(code=code, indicator=parent, policy="latest")
        rule.sources.set(sources[:1])
    return sources


@pytest.fixture
def say(ledger, coordinator):
    """Puts a claim on record: `say("dead", 20)`, `say("dead", 20, "at least", hours=-3)`."""
    from kanch.web.ledger.models import Indicator, Source
    from kanch.web.ledger.services import ClaimDraft, Said, record_claim

    def record(indicator, number, qualifier="exactly", *, source="watch", hours=-4, **more):
        as_of = NOW + timedelta(hours=hours)
        draft = ClaimDraft(
            indicator=Indicator.objects.get(code=indicator),
            low=Decimal(number),
            high=Decimal(number) if qualifier == "exactly" else None,
            qualifier=qualifier,
            said=Said(
                source=Source.objects.get(code=source),
                as_of=as_of,
                as_of_precision="minute",
                basis="found",
                published=as_of,
                published_precision="minute",
                paraphrase="Invented.",
            ),
            **more,
        )
        return record_claim(actor=coordinator, draft=draft, now=max(as_of, NOW))

    return record


@pytest.fixture
def write(house, editor):
    """Saves a text of the appeal `call`, which is started where it is not there yet."""
    from kanch.web.appeals import services
    from kanch.web.appeals.models import Appeal
    from kanch.web.appeals.queries import draft

    def save(language="en", body=None, title=None, actor=editor):
        appeal = Appeal.objects.filter(slug="call").first() or services.create_appeal(
            actor=actor, slug="call", title=TEXTS["en"][0], now=NOW
        )
        last, source = draft(appeal, language), draft(appeal, "en")
        return services.save_text(
            actor=actor,
            slug="call",
            language=language,
            title=TEXTS[language][0] if title is None else title,
            body=TEXTS[language][1] if body is None else body,
            follows=last.number if last else 0,
            translates=source.number if source else None,
            now=NOW,
        )

    return save


@pytest.fixture
def appeal(write, ledger):
    """A whole text in both languages; its figure has no claim yet."""
    write("en")
    return write("ru").appeal


@pytest.fixture
def publish(appeal, coordinator):
    from kanch.web.appeals import services

    def edition(hours=0, **more):
        return services.publish(
            actor=coordinator, slug="call", now=NOW + timedelta(hours=hours), **more
        )

    return edition


@pytest.fixture
def staff(client, coordinator):
    """The coordinator's browser."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def read(public_origin):
    """Reads a page of the public site, `?at=now` unless said otherwise."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")

    def get(path, **query):
        response = client.get(path, {"at": "now", **query})
        response.text = response.content.decode()
        return response

    return get
