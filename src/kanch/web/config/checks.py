"""What `kanch check` looks at: each finding has an id, says what is wrong and how to mend it."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kanch.core.custody import Signature, digest, verify
from kanch.web.accounts.queries import organisation, unreadable_second_factors
from kanch.web.appeals.models import Edition, Rendition
from kanch.web.appeals.renditions.printing import CannotPrint, require_printing
from kanch.web.config.home import Home
from kanch.web.journal.models import Event
from kanch.web.journal.queries import check_chain
from kanch.web.ledger.models import Document
from kanch.web.ledger.queries import questions_at
from kanch.web.ledger.services.documents import content_of
from kanch.web.sending.queries import unreadable_recipients


@dataclass(frozen=True, slots=True)
class Finding:
    """`warning` findings are to be known; the others are wrong."""

    id: str
    message: str
    hint: str
    warning: bool = False


@dataclass(slots=True)
class Report:
    checked: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return all(f.warning for f in self.findings)


def examine(home: Home, say: Callable[[str], None]) -> Report:
    """Check the whole installation. Writes nothing."""
    report = Report()
    say("Database …")
    _migrations(report)
    if not report.ok:
        return report
    say("Journal …")
    _chain(report)
    say("Editions …")
    _editions(home, report)
    say("Archived copies …")
    _documents(report)
    _forms(report)
    _keys(home, report)
    report.checked["open questions about numbers"] = len(questions_at())
    return report


def _migrations(report: Report) -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    report.checked["migrations to apply"] = len(missing)
    if missing:
        report.findings.append(
            Finding(
                "kanch.E001",
                f"The database is behind the program by {len(missing)} migrations.",
                "Stop the site, make a backup, and start it again: kanch serve applies them.",
            )
        )


def _chain(report: Report) -> None:
    chain = check_chain()
    report.checked["journal events"] = chain.checked
    if not chain.ok:
        report.findings.append(
            Finding(
                "kanch.E002",
                f"The journal is broken at event {chain.broken_at}: {chain.reason}.",
                "Somebody changed the database past the program. Keep this folder as it is, and "
                "compare with the last backup whose chain is whole.",
            )
        )


def _editions(home: Home, report: Report) -> None:
    key = home.signing_key().public
    count = 0
    for edition in Edition.objects.select_related("appeal").iterator():
        count += 1
        data = bytes(edition.content)
        name = f"{edition.appeal.slug} {edition.number}"
        if digest(data) != edition.digest:
            report.findings.append(
                Finding(
                    "kanch.E003",
                    f"Edition {name} is not what was signed.",
                    "Restore it from a backup; its bytes must never change.",
                )
            )
        elif edition.key_id != key.key_id:
            report.findings.append(
                Finding(
                    "kanch.E004",
                    f"Edition {name} is signed with the key {edition.key_id}, which is not ours.",
                    "Bring back the keys' folder that belongs to this database, or restore the "
                    "edition from a backup.",
                )
            )
        elif not verify(key, data, Signature(edition.key_id, edition.signature)):
            report.findings.append(
                Finding(
                    "kanch.E004",
                    f"The signature of edition {name} is not right.",
                    "Restore it from a backup.",
                )
            )
    missing = _published_once() - set(Edition.objects.values_list("digest", flat=True))
    if missing:
        report.findings.append(
            Finding(
                "kanch.E008",
                f"{len(missing)} editions that the journal says were published are gone.",
                "Restore them from a backup.",
            )
        )
    report.checked["editions"] = count


def _published_once() -> set[str]:
    """Digests of the editions published since appeals were last cleared, by the journal."""
    published: set[str] = set()
    actions = ("appeals.published", "appeals.emptied")
    for event in Event.objects.filter(action__in=actions).order_by("sequence"):
        if event.action == "appeals.emptied":
            published.clear()
        else:
            published.add(event.data["sha256"])
    return published


def _documents(report: Report) -> None:
    count = 0
    for document in Document.objects.iterator():
        count += 1
        try:
            sound = digest(content_of(document)) == document.sha256
        except FileNotFoundError:
            sound = False
        if not sound:
            report.findings.append(
                Finding(
                    "kanch.E005",
                    f"The archived copy {document.sha256[:12]} is missing or was changed.",
                    "Bring media/documents back from a backup.",
                )
            )
    report.checked["archived copies"] = count


def _forms(report: Report) -> None:
    """The forms of editions: as they were made, and that those to print can be made here."""
    count = 0
    for made in Rendition.objects.select_related("edition__appeal").iterator():
        count += 1
        if digest(bytes(made.body)) != made.digest:
            report.findings.append(
                Finding(
                    "kanch.E011",
                    f"The form {made} of an edition is not what was made once.",
                    "Restore it from a backup; its bytes must never change.",
                )
            )
    report.checked["forms of editions"] = count
    try:
        require_printing()
    except CannotPrint as lacking:
        message, _, remedy = str(lacking).partition(". ")
        report.findings.append(Finding("kanch.W003", f"{message}.", remedy, warning=True))


def _keys(home: Home, report: Report) -> None:
    if home.path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        report.findings.append(
            Finding(
                "kanch.W002",
                "Others on this machine can look into the installation's folder.",
                f"chmod 700 {home.path}",
                warning=True,
            )
        )
    open_to_others = [
        path.name
        for path in home.keys.iterdir()
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    report.checked["key files"] = len([p for p in home.keys.iterdir() if p.is_file()])
    if open_to_others:
        report.findings.append(
            Finding(
                "kanch.E006",
                f"Others can read the keys: {', '.join(sorted(open_to_others))}.",
                f"chmod 600 {home.keys}/*",
            )
        )
    locked = unreadable_second_factors()
    if locked:
        report.findings.append(
            Finding(
                "kanch.E007",
                f"{locked} second factors cannot be read with these keys: nobody who has one can "
                "sign in.",
                "Bring back the keys' folder that belongs to this database.",
            )
        )
    sealed = unreadable_recipients()
    if sealed:
        report.findings.append(
            Finding(
                "kanch.E010",
                f"{sealed} recipients who are people cannot be read with these keys: nothing can "
                "be sent to them.",
                "Bring back the keys' folder that belongs to this database.",
            )
        )
    if organisation().is_demo:
        report.findings.append(
            Finding(
                "kanch.W001",
                "This is the demo: all processes run as one user"
                + (" (root)" if os.geteuid() == 0 else "")
                + ", and its passwords are printed.",
                "Never put a real person's data in it. A real installation starts with: kanch init",
                warning=True,
            )
        )
