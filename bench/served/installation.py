"""An installation with 10,000 claims behind a living page of 30 figures.

python -m bench.served.installation make HOME
python -m bench.served.installation record HOME SECONDS     one claim a second, told on stdout
"""

import json
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import django

CLAIMS = 10_000
FIGURES = 30
SOURCES = 12
SLUG = "bench"
PAGE = f"/en/appeals/{SLUG}/"
# What is recorded while pages are read: a number that nothing else on the page looks like.
FIRST_RECORDED = 7_000_000


def make(home: Path) -> None:
    """Make the installation and publish its appeal."""
    from kanch.web.config.home import Home

    Home.at(home).create({})
    _start(home)
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    from kanch.web.accounts import services as accounts
    from kanch.web.appeals import services as appeals

    now = timezone.now()
    actor = accounts.system_actor()
    accounts.save_organisation(
        actor=actor,
        now=now,
        name={"en": "Example Relief Yerevan"},
        content_languages=["en"],
        is_demo=True,
        setup_done=True,
    )
    _fill(actor, now)
    appeals.create_appeal(actor=actor, slug=SLUG, title="Thirty figures", now=now)
    body = "\n\n".join(
        f"What is known of question {n}: {{{{figure:figure-{n} noun}}}} were counted."
        for n in range(FIGURES)
    )
    appeals.save_text(
        actor=actor, slug=SLUG, language="en", title="Thirty figures", body=body, follows=1, now=now
    )
    appeals.publish(actor=actor, slug=SLUG, now=now)


def record(home: Path, seconds: int) -> None:
    """Record a claim a second through the service, and say when each had been committed."""
    _start(home)
    from kanch.web.accounts.services import system_actor
    from kanch.web.ledger.models import Indicator, Source
    from kanch.web.ledger.services import ClaimDraft, Said, record_claim

    source = Source.objects.get(code="source-0")
    indicator = Indicator.objects.get(code="indicator-0")
    actor = system_actor()
    for number in range(seconds):
        began = time.monotonic()
        now = datetime.now(UTC)
        said = Said(
            source=source,
            as_of=now,
            as_of_precision="minute",
            basis="found",
            published=now,
            published_precision="minute",
            paraphrase="Counted again.",
            url="https://example.org/",
        )
        value = FIRST_RECORDED + number
        amount = Decimal(value)
        draft = ClaimDraft(
            indicator=indicator, said=said, qualifier="exactly", low=amount, high=amount
        )
        record_claim(actor=actor, draft=draft, now=now)
        print(json.dumps({"value": value, "at": time.time()}), flush=True)
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


def _start(home: Path) -> None:
    os.environ["KANCH_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
    django.setup()


def _fill(actor: object, now: datetime) -> None:
    from kanch.web.ledger.models import Claim, FigureRule, Indicator, Source

    chance = random.Random(26)
    sources = Source.objects.bulk_create(
        Source(code=f"source-{n}", names={"en": f"Source {n}"}, kind="NGO") for n in range(SOURCES)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            code=f"indicator-{n}",
            names={"en": f"People counted, question {n}"},
            nouns={"en": {"one": "person", "other": "people"}},
            measure=f"measure-{n}",
            unit="people",
            stale_after_hours=10_000,
        )
        for n in range(FIGURES)
    )
    for number, indicator in enumerate(indicators):
        # The first one is recorded again and again while pages are read.
        policy = "latest" if number % 2 == 0 else "range"
        rule = FigureRule.objects.create(
            code=f"figure-{number}", indicator=indicator, policy=policy
        )
        if policy == "latest":
            rule.sources.set([sources[0]])
    claims = []
    for number in range(CLAIMS):
        as_of = now - timedelta(minutes=chance.randrange(60, 60 * 24 * 60))
        amount = Decimal(chance.randrange(1, 100_000))
        open_ended = chance.random() < 0.3
        claims.append(
            Claim(
                code=f"c{number}",
                indicator=indicators[number % FIGURES],
                source=sources[number // FIGURES % SOURCES],
                low=amount,
                high=None if open_ended else amount,
                qualifier="at least" if open_ended else "exactly",
                as_of=as_of,
                as_of_precision="minute",
                published=as_of,
                published_precision="minute",
                paraphrase="Counted.",
                url="https://example.org/",
                basis="found",
                recorded_at=now,
                recorded_by=actor,
            )
        )
    Claim.objects.bulk_create(claims, batch_size=1000)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        record(Path(sys.argv[2]), int(sys.argv[3]))
