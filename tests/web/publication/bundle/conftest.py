"""A small public site: two figures that have nothing to do with each other, and an appeal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

NOW = datetime(2023, 9, 26, 16, 3, tzinfo=UTC)
BODY = {
    "en": "[[So far {{figure:dead noun}} died. || Nobody knows yet how many died.]] Help us.",
    "ru": "[[Погибли {{figure:dead noun}}. || Сколько погибло, ещё не известно.]] Помогите.",
}


@pytest.fixture
def house(db: None, public_origin: None) -> Any:
    from kanch.web.accounts.models import Organisation

    return Organisation.objects.create(
        pk=Organisation.ROW,
        name={"en": "Example Relief", "ru": "Вымышленная помощь"},
        content_languages=["en", "ru"],
        timezone="Asia/Yerevan",
        setup_done=True,
    )


@pytest.fixture
def site(house: Any) -> SimpleNamespace:
    """The ledger, the appeal and its first edition; `say` records a claim, `publish` an edition."""
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals import services as appeals
    from kanch.web.ledger import services as ledger
    from kanch.web.ledger.models import FigureRule, Indicator, Place, Source

    actor = system_actor()
    source = Source.objects.create(code="watch", names={"en": "Invented watch"}, kind="NGO")
    place = Place.objects.create(code="depot", names={"en": "Invented depot"})
    indicators = {}
    for code in ("dead", "injured"):
        indicators[code] = Indicator.objects.create(
            code=code,
            names={"en": f"Invented {code}", "ru": f"Вымышленные {code}"},
            nouns={
                "en": {"one": "person", "other": "people"},
                "ru": {"one": "человек", "few": "человека", "other": "человек"},
            },
            measure=code,
            unit="people",
            stale_after_hours=48,
        )
        rule = FigureRule.objects.create(code=code, indicator=indicators[code], policy="latest")
        rule.sources.set([source])

    def said(hours: int) -> Any:
        as_of = NOW + timedelta(hours=hours)
        return ledger.Said(
            source=source,
            place=place,
            as_of=as_of,
            as_of_precision="minute",
            basis="found",
            published=as_of,
            published_precision="minute",
            paraphrase="Invented.",
        )

    def say(code: str, number: int, *, hours: int = -4, **more: Any) -> Any:
        draft = ledger.ClaimDraft(
            indicator=indicators[code],
            low=Decimal(number),
            high=Decimal(number),
            qualifier="exactly",
            said=said(hours),
            **more,
        )
        return ledger.record_claim(actor=actor, draft=draft, now=NOW + timedelta(hours=hours))

    say("dead", 20)
    say("injured", 300)
    appeals.create_appeal(actor=actor, slug="call", title="An invented appeal", now=NOW)

    def write(language: str, body: str, follows: int) -> None:
        appeals.save_text(
            actor=actor,
            slug="call",
            language=language,
            title="An invented appeal" if language == "en" else "Вымышленный призыв",
            body=body,
            follows=follows,
            now=NOW,
        )

    write("en", BODY["en"], 1)
    write("ru", BODY["ru"], 0)

    def publish(**more: Any) -> Any:
        return appeals.publish(actor=actor, slug="call", now=NOW, **more)

    publish()
    return SimpleNamespace(
        actor=actor,
        house=house,
        source=source,
        place=place,
        indicators=indicators,
        say=say,
        said=said,
        write=write,
        publish=publish,
    )


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Brings the files of the site up to date at a moment, in this process.

    Gives for each path the file as it is kept, with its body; `made` are those made anew.
    """
    from kanch.web.publication.bundle.crawl import crawl
    from kanch.web.publication.bundle.store import Store

    def run(now: datetime, *, store: str = "pages", at: str = "", software: str = "1") -> Any:
        with Store(tmp_path / f"{store}.sqlite3", at=at, software=software) as kept:
            found = crawl(kept, now=now, processes=0)
            bodies = {path: kept.body(path) for path in found.files}
        return SimpleNamespace(files=found.files, bodies=bodies, made=found.made)

    return run
