"""The demo's claims go out and come back in as they were."""

from django.utils import timezone

from kanch.core.exchange.tables import read_table, write_csv
from kanch.web.accounts.services import system_actor
from kanch.web.ledger import exports
from kanch.web.ledger.imports import import_table
from kanch.web.ledger.models import Claim

STAYS = (
    "code", "indicator", "source", "via", "place", "low", "high", "qualifier", "as_of",
    "as_of_precision", "published", "published_precision", "paraphrase", "quote", "locator",
    "document", "url", "basis", "original", "revises__code", "repeats__code", "note", "invented",
    "withdrawal_reason",
)  # fmt: skip


def exported():
    return write_csv(
        list(exports.HEADER), [exports.as_cells(c) for c in exports.claim_rows_of(None, at=None)]
    )


def on_record():
    return {row["code"]: row for row in Claim.objects.values(*STAYS)}


def test_the_claims_of_the_demo_leave_and_come_back_whole(demo):
    before = on_record()
    table = read_table(exported(), "claims.csv")
    Claim.objects.update(revises=None, repeats=None)
    Claim.objects.all().delete()
    report = import_table(actor=system_actor(), table=table, now=timezone.now())
    assert not report.rejected
    assert report.added == len(before)
    after = on_record()
    assert {c: after[c] for c in before if after.get(c) != before[c]} == {}


def test_importing_the_export_where_it_comes_from_adds_nothing(demo):
    table = read_table(exported(), "claims.csv")
    report = import_table(actor=system_actor(), table=table, now=timezone.now())
    assert (report.added, report.rejected) == (0, [])
