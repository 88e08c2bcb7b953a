"""A figure's page: what a returning reader is told, and the chart of a sum."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.web.ledger.conftest import AS_OF


@pytest.fixture
def killed(small, public_origin):
    """A figure that follows the first source."""
    from kanch.web.ledger.models import FigureRule

    rule = FigureRule.objects.create(code="killed", indicator=small.killed, policy="latest")
    rule.sources.set([small.first])
    return rule


@pytest.fixture
def read(killed):
    def get(**query):
        page = Client(SERVER_NAME="localhost").get(f"/en/figures/{killed.code}/", query)
        assert page.status_code == 200
        text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())

    return get


def at(**later):
    """A moment for an address, in the zone of the organisation."""
    return (AS_OF + timedelta(**later)).isoformat()[:19] + "Z"


def test_a_returning_reader_is_told_from_what_to_what_and_which_claims_are_new(record, read):
    old = record(20)
    new = AS_OF + timedelta(hours=5)
    record(68, 68, "exactly", as_of=new, published=new, links={"revises": old})
    page = read(**{"from": at(hours=1)})
    assert "Killed Since 26 September 2023" in page, "right under the title"
    assert "from at least 20 people to 68 people" in page
    told = page.split("Since 26 September 2023")[1].split("As of")[0]
    assert "68 people First Ministry" in told
    assert "at least 20 people First" not in told


def test_a_reader_who_missed_nothing_is_told_so(record, read):
    record(20)
    page = read(**{"from": at(hours=1)})
    assert "The number is the same. No claim has come or gone." in page


def test_a_withdrawal_since_is_told(record, read, people):
    from kanch.web.ledger.services import withdraw_claim

    wrong = record(6800, 6800, "exactly")
    later = AS_OF + timedelta(days=30)
    withdraw_claim(
        actor=people("coordinator"), code=wrong.code, reason="A slip of the keyboard", now=later
    )
    page = read(**{"from": at(days=29)})
    assert "It was 6,800 people; no claim gives a number any more." in page
    assert "6,800 people withdrawn, First Ministry" in page


def test_a_claim_recorded_later_is_new_however_early_it_was_published(record, read, draft, editor):
    from kanch.web.ledger import services

    record(20)
    hour = AS_OF + timedelta(hours=2)
    services.record_claim(
        actor=editor,
        draft=draft(68, as_of=hour, published=hour),
        now=AS_OF + timedelta(days=30),
    )
    assert "from at least 20 people to at least 68 people" in read(**{"from": at(days=29)})


@pytest.mark.parametrize("when", ["", "now", "x", "2999-01-01", "x" * 300, "0001-01-01"])
def test_a_moment_that_tells_nothing_shows_the_page(record, read, when):
    record(20)
    page = read(**{"from": when})
    assert "Killed" in page
    assert "Since" not in page


def test_the_page_offers_a_link_for_coming_back(record, killed):
    record(20)
    page = Client(SERVER_NAME="localhost").get("/en/figures/killed/").content.decode()
    assert re.search(r'href="\?from=\d{4}-\d\d-\d\dT\d\d:\d\d"', page)


def test_a_sum_of_parts_draws_each_value_that_it_has_had(record, small, public_origin):
    from kanch.web.ledger.models import FigureRule

    rule = FigureRule.objects.create(code="sum", indicator=small.killed, policy="sum")
    rule.sources.set([small.first])
    rule.parts.set([small.children, small.adults])
    for hours, children, adults in ((0, 2, 10), (24, 3, 15)):
        hour = AS_OF + timedelta(hours=hours)
        for indicator, number in ((small.children, children), (small.adults, adults)):
            record(number, number, "exactly", indicator=indicator, as_of=hour, published=hour)
    page = Client(SERVER_NAME="localhost").get("/en/figures/sum/").content.decode()
    chart = page.split("Through time")[1].split("Every claim behind it")[0]
    assert "<svg" in chart
    assert "12" in chart
    assert "18" in chart
