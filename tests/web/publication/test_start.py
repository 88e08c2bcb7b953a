"""An organisation of one's own, started from the demo."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kanch.web.accounts import first_run
from kanch.web.accounts.first_run import NewCoordinator
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Appeal, Edition
from kanch.web.journal.queries import check_chain
from kanch.web.ledger.models import Claim, Document, FigureRule, Indicator, Source
from kanch.web.publication.models import Contact, Partner

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def start(keep_ledger: bool) -> Any:
    return first_run.start(
        who=NewCoordinator("ani@example.org", "a long passphrase of her own", "Ani"),
        name="Example House",
        languages=["en", "hy"],
        currency="EUR",
        keep_ledger=keep_ledger,
        appeal_title="Help for families",
        now=NOW,
    )


def test_public_claims_stay_and_everything_invented_goes(demo: Any) -> None:
    real = Claim.objects.filter(invented=False).count()
    start(keep_ledger=True)
    assert Claim.objects.count() == real > 200
    assert not Document.objects.filter(invented=True).exists()
    assert not Source.objects.filter(invented=True).exists()
    assert not Indicator.objects.filter(code__startswith="demo-").exists()
    assert FigureRule.objects.filter(code="depot-killed").exists()
    assert Source.objects.get(own=True).names == {"en": "Example House"}


def test_ledger_can_start_empty(demo: Any) -> None:
    start(keep_ledger=False)
    assert not Claim.objects.exists()
    assert list(Source.objects.values_list("own", flat=True)) == [True]


@pytest.mark.parametrize("keep_ledger", [True, False])
def test_demos_appeal_contacts_and_partners_are_gone(demo: Any, keep_ledger: bool) -> None:
    start(keep_ledger)
    house = organisation()
    assert not house.is_demo
    assert house.demo_opens_at is None
    assert not Edition.objects.exists()
    assert not Contact.objects.exists()
    assert not Partner.objects.exists()
    assert [a.slug for a in Appeal.objects.all()] == ["help-for-families"]
    assert check_chain().ok
