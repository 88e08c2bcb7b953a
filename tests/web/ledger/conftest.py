"""A small invented ledger, and the demo's. Models are imported inside: Django is not set up yet."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

NOW = datetime(2023, 9, 30, 12, 0, tzinfo=UTC)
AS_OF = datetime(2023, 9, 26, 8, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


def person(role):
    from kanch.web.accounts.models import User

    return User.objects.create(
        email=f"{role}@example.org", display_name=f"Invented {role}", role=role, created_at=NOW
    )


@pytest.fixture
def people(db):
    """One invented person of each role, made when asked for."""
    made = {}

    def of(role):
        if role not in made:
            made[role] = person(role)
        return made[role]

    return of


@pytest.fixture
def editor(people):
    return people("editor")


@pytest.fixture
def small(db):
    """Two sources and our own, three indicators of two measures, one place."""
    from kanch.web.ledger.models import Indicator, Place, Source

    def source(code, name, **more):
        return Source.objects.create(code=code, names={"en": name}, kind="government", **more)

    def indicator(code, measure, **more):
        return Indicator.objects.create(
            code=code,
            names={"en": code.replace("-", " ").capitalize()},
            nouns={"en": {"one": "person", "other": "people"}},
            measure=measure,
            unit="people",
            decimals=0,
            **more,
        )

    killed = indicator("killed", "dead")
    return SimpleNamespace(
        first=source("first", "First Ministry"),
        second=source("second", "Second Agency"),
        us=source("us", "Example Relief Yerevan", own=True),
        killed=killed,
        children=indicator("killed-children", "dead", parent=killed),
        adults=indicator("killed-adults", "dead", parent=killed),
        injured=indicator("injured", "injured"),
        place=Place.objects.create(code="yerevan", names={"en": "Yerevan"}),
    )


@pytest.fixture
def draft(small):
    """Makes drafts of claims: 20 killed, says the first source, unless told otherwise."""
    from kanch.web.ledger.services import ClaimDraft, Said

    def make(low=20, high=None, qualifier="at least", *, indicator=None, links=None, **said):
        return ClaimDraft(
            indicator=indicator or small.killed,
            qualifier=qualifier,
            low=None if low is None else Decimal(low),
            high=None if high is None else Decimal(high),
            **(links or {}),
            said=Said(
                **{
                    "source": small.first,
                    "as_of": AS_OF,
                    "as_of_precision": "minute",
                    "basis": "found",
                    "published": AS_OF,
                    "published_precision": "minute",
                }
                | said
            ),
        )

    return make


@pytest.fixture
def record(draft, editor):
    """Records such a claim."""
    from kanch.web.ledger import services

    def make(*numbers, **rest):
        return services.record_claim(actor=editor, draft=draft(*numbers, **rest), now=NOW)

    return make


@pytest.fixture
def take_in(editor):
    """Imports rows written as CSV text; gives the report."""
    from kanch.core.exchange.tables import read_table
    from kanch.web.ledger.imports import import_table

    def run(text, **rest):
        data = text if isinstance(text, bytes) else text.encode()
        return import_table(actor=editor, table=read_table(data, "table.csv"), now=NOW, **rest)

    return run


@pytest.fixture
def demo(demo_once, db):
    """The demo's ledger."""
