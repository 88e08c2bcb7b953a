"""What goes out: nothing that runs, nothing added up."""

import csv
import io
import json

import pytest

from kanch.core.exchange.tables import write_csv
from kanch.web.ledger import exports, services
from kanch.web.ledger.models import Claim, FigureRule, Place

from .conftest import NOW


def exported():
    return write_csv(
        list(exports.HEADER), [exports.as_cells(c) for c in exports.claim_rows_of(None, at=None)]
    )


def test_a_withdrawn_claim_leaves_with_its_reason(record, editor):
    claim = record(20)
    services.withdraw_claim(actor=editor, code=claim.code, reason="Misread", now=NOW)
    rows = list(csv.DictReader(io.StringIO(exported().decode("utf-8-sig"))))
    assert rows[0]["withdrawn"] == "Misread"


def test_nothing_in_an_export_can_run_in_a_spreadsheet(record):
    record(20, paraphrase="=HYPERLINK(1)", note="@now")
    rows = list(csv.DictReader(io.StringIO(exported().decode("utf-8-sig"))))
    assert rows[0]["paraphrase"].startswith("'=")
    assert rows[0]["note"].startswith("'@")


@pytest.fixture
def one_and_two(record, small):
    """One source says 1, another says 2; a figure spans them."""
    record(1, 1, "exactly", place=small.place)
    record(2, 2, "exactly", source=small.second, place=small.place)
    FigureRule.objects.create(code="killed", indicator=small.killed, policy="range")


@pytest.mark.parametrize(
    "path",
    [
        "/en/figures/",
        "/en/figures/killed/",
        "/en/figures/killed/figure.json",
        "/en/figures/claims.csv",
        "/en/figures/claims.json",
        "/en/figures/killed/claims.hxl.csv",
        "/en/",
    ],
)
def test_one_says_1_another_says_2_is_nowhere_3(one_and_two, public_origin, client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    body = answer.content.decode()
    if path.endswith("figure.json"):
        data = json.loads(body)
        assert (data["low"], data["high"], data["disagree"]) == (1, 2, True)
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(body.lstrip("\ufeff")))
        low = "value_low" if "hxl" not in path else next(n for n in rows.fieldnames if "ow" in n)
        assert "3" not in [row[low] for row in rows]
    assert "3 people" not in body
    assert '<strong><data value="3">' not in body


def test_dates_and_places_of_an_export_are_those_of_the_place(record, small):
    Place.objects.update(timezone="Europe/Paris")
    record(20, place=Place.objects.get())
    row = dict(zip(exports.HEADER, exports.as_cells(Claim.objects.get()), strict=True))
    assert row["as_of"] == "2023-09-26T10:00:00+02:00"
