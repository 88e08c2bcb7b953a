"""The demo: real public claims, and an organisation, people and documents that are invented."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

import kanch
from kanch.core.exchange.tables import read_table
from kanch.web.accounts import services as accounts
from kanch.web.accounts.models import User
from kanch.web.appeals import services as appeals
from kanch.web.appeals.models import Edition, LetterLine
from kanch.web.journal import services as journal
from kanch.web.ledger.imports import Kind, import_table
from kanch.web.ledger.services import archive_document
from kanch.web.publication.demo_sending import load_recipients, load_sending
from kanch.web.publication.models import Contact, Giving, Partner

DATA = Path(kanch.__file__).parent / "demo_data"

TABLES = [
    ("sources.csv", Kind.SOURCES),
    ("places.csv", Kind.PLACES),
    ("indicators.csv", Kind.INDICATORS),
    ("claims.csv", Kind.CLAIMS),
    ("claims_invented.csv", Kind.CLAIMS),
    ("statements.csv", Kind.STATEMENTS),
    ("figures.csv", Kind.FIGURES),
]


@transaction.atomic
def load_demo(say: Callable[[str], None]) -> list[dict[str, str]]:
    """Fill an empty installation with the demo and publish its appeal.

    Returns the sign-ins: role, email, password. The passwords are made for this installation.
    """
    if not DATA.is_dir():
        raise ImproperlyConfigured("The demo's data come with the source checkout of Kanch.")
    now = timezone.now()
    facts = _json("organisation.json")
    opens = datetime.fromisoformat(facts["demo_opens_at"])
    say("Organisation and people …")
    people = _people(now)
    actor = accounts.system_actor()
    accounts.save_organisation(actor=actor, now=now, is_demo=True, setup_done=True, **_house(facts))
    _public_facts(facts)
    for name in sorted((DATA / "documents").iterdir()):
        if name.is_file():
            archive_document(
                actor=actor, data=name.read_bytes(), name=name.name, now=now, invented=True
            )
    for name, kind in TABLES:
        say(f"{name} …")
        load_table(actor, DATA / name, kind, now)
    _letter()
    say("Appeal …")
    edition = _appeal(actor, now, opens)
    say("Recipients …")
    _sending(actor, edition, now)
    journal.record(actor=actor, action="publication.demo_loaded", subject=None, at=now)
    kept = settings.HOME.work / "demo_accounts.json"
    kept.write_text(json.dumps(people, ensure_ascii=False, indent=2), "utf-8")
    return people


def load_table(actor: User, path: Path, kind: Kind, now: datetime) -> None:
    """Import one of the demo's tables; a row that does not go in is a fault of the demo."""
    table = read_table(path.read_bytes(), path.name, encoding="utf-8")
    report = import_table(actor=actor, table=table, kind=kind, now=now)
    if report.rejected:
        rows = "; ".join(f"row {r.row}: {r.reason}" for r in report.rejected[:5])
        raise ImproperlyConfigured(f"{path.name}: {rows}")


def _people(now: datetime) -> list[dict[str, str]]:
    people = []
    for one in _json("users.json"):
        password = f"demo-{secrets.token_hex(4)}-{one['role']}"
        accounts.create_demo_user(
            email=one["email"],
            display_name=one["display_name"],
            role=one["role"],
            password=password,
            now=now,
        )
        people.append({"role": one["role"], "email": one["email"], "password": password})
    return people


def _house(facts: dict[str, Any]) -> dict[str, Any]:
    names = (
        "name",
        "about",
        "legal_identity",
        "content_languages",
        "currency",
        "timezone",
        "phone",
        "mail",
    )
    return {name: facts[name] for name in names} | {
        "demo_opens_at": datetime.fromisoformat(facts["demo_opens_at"])
    }


def _public_facts(facts: dict[str, Any]) -> None:
    for position, one in enumerate(facts["contacts"], 1):
        Contact.objects.create(position=position, **one)
    for position, one in enumerate(facts["partners"], 1):
        Partner.objects.create(position=position, **one)
    Giving.objects.create(how_to_check=facts["how_to_check"])


def _letter() -> None:
    path = DATA / "letter.csv"
    table = read_table(path.read_bytes(), path.name, encoding="utf-8")
    for row in table.rows:
        values = dict(zip(table.header, row.cells, strict=True))
        LetterLine.objects.create(
            position=int(values["order"]),
            parts=_texts(values, "part"),
            says=_texts(values, "says"),
            notes=_texts(values, "status_note"),
            **{
                name: [code for code in values[name].split(";") if code]
                for name in ("claims", "figures", "statements", "asks")
            },
        )


def _texts(values: dict[str, str], name: str) -> dict[str, str]:
    return {
        key.removeprefix(f"{name}_"): text
        for key, text in values.items()
        if key.startswith(f"{name}_") and text
    }


def _appeal(actor: User, now: datetime, opens: datetime) -> Edition:
    facts = _json("appeal.json")
    source = facts["source_language"]
    texts = {
        path.suffixes[0].removeprefix("."): path.read_text("utf-8")
        for path in DATA.glob("appeal.*.md")
    }
    title, body = _split(texts[source])
    appeals.create_appeal(actor=actor, slug=facts["slug"], title=title, now=now)
    first = appeals.save_text(
        actor=actor,
        slug=facts["slug"],
        language=source,
        title=title,
        body=body,
        follows=1,
        now=now,
    )
    for language, text in sorted(texts.items()):
        if language == source:
            continue
        title, body = _split(text)
        appeals.save_text(
            actor=actor,
            slug=facts["slug"],
            language=language,
            title=title,
            body=body,
            follows=0,
            translates=first.number,
            now=now,
        )
    return appeals.publish(actor=actor, slug=facts["slug"], at=opens, now=opens)


def _sending(actor: User, edition: Edition, now: datetime) -> None:
    path = DATA / "recipients.csv"
    table = read_table(path.read_bytes(), path.name, encoding="utf-8")
    problems = load_recipients(actor, table, now)
    if problems:
        raise ImproperlyConfigured(f"{path.name}: {'; '.join(problems)}")
    load_sending(actor, edition, _json("sending.json"), now)


def _split(text: str) -> tuple[str, str]:
    """The title is the first line; the rest is the text."""
    title, _line, body = text.strip().partition("\n")
    return title.removeprefix("#").strip(), body.strip()


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))
