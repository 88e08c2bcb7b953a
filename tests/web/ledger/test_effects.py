"""Whoever writes to the ledger is told what it did to the figures."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(demo: Any) -> Client:
    from kanch.web.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(role="editor"))
    return client


def typed(source: str, number: str) -> dict[str, str]:
    from kanch.web.ledger.models import Indicator, Source

    return {
        "indicator": str(Indicator.objects.get(code="depot-injured").pk),
        "source": str(Source.objects.get(code=source).pk),
        "qualifier": "exactly",
        "number": number,
        "as_of_day": "2023-12-30",
        "basis": "found",
    }


def test_a_claim_that_moves_a_figure_says_from_what_to_what(desk: Client) -> None:
    page = desk.post("/ledger/claims/new/", typed("hrd-nk", "333"), follow=True)
    text = page.content.decode()
    assert "Injured by the fuel depot explosion of 25 September 2023” moved:" in text
    assert "→ 333 people." in text


def test_a_claim_that_moves_nothing_says_why(desk: Client) -> None:
    page = desk.post("/ledger/claims/new/", typed("bbc", "333"), follow=True)
    text = page.content.decode()
    assert "” stays:" in text
    assert "It is made from" in text


def test_how_we_know_is_never_said_by_leaving_a_field_alone(desk: Client) -> None:
    page = desk.post("/ledger/claims/new/", typed("bbc", "333") | {"basis": ""})
    assert page.status_code == 422


def test_table_with_names_and_the_headings_of_the_form_is_understood(desk: Client) -> None:
    from datetime import UTC, datetime

    from kanch.core.exchange.tables import read_table
    from kanch.web.accounts.services import system_actor
    from kanch.web.ledger.imports import Kind, import_table

    table = read_table(
        b"What is counted,Number,Who says it,As of\n"
        b"Injured by the fuel depot explosion of 25 September 2023,300,BBC,2023-09-27\n",
        "t.csv",
    )
    report = import_table(actor=system_actor(), table=table, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert report.kind is Kind.CLAIMS
    assert (report.added, report.rejected) == (1, [])
