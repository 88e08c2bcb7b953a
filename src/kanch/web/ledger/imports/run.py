"""One import: a table, a kind and a mapping in; a report out, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanch.core.exchange.tables import Row, Table
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.imports.catalogue_rows import (
    FigureRows,
    IndicatorRows,
    PlaceRows,
    SourceRows,
)
from kanch.web.ledger.imports.claim_rows import ClaimRows, StatementRows
from kanch.web.ledger.imports.columns import KINDS, Columns, Kind, map_columns, recognise
from kanch.web.ledger.imports.words import say


class Rows(Protocol):
    """Takes the rows of one table, one by one; counts what went in and what was there already."""

    added: int
    unchanged: int

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        """Take a row by its fields. Raises ValidationError with the reason why it stays out."""

    def finish(self, reject: Callable[[Row, str], None]) -> None:
        """Take or refuse what waited for later rows."""


@dataclass(frozen=True, slots=True)
class Family:
    """The kinds of tables that one room takes in.

    Args:
        readers: what takes the rows of a kind, made with actor, now, table and mapping.
        permission: what whoever imports needs.
        action: the event of the journal; one for each table.
        sealed: a file that waits for its import, and the rows that come back, speak of people.
    """

    kinds: Mapping[Any, Columns]
    readers: Mapping[Any, Callable[..., Rows]]
    permission: str
    action: str
    sealed: bool = False


LEDGER = Family(
    KINDS,
    {
        Kind.SOURCES: SourceRows,
        Kind.PLACES: PlaceRows,
        Kind.INDICATORS: IndicatorRows,
        Kind.FIGURES: FigureRows,
        Kind.CLAIMS: ClaimRows,
        Kind.STATEMENTS: StatementRows,
    },
    "ledger.import",
    "ledger.table_imported",
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that stayed out: its number in the file, its cells and what to do about it."""

    row: int
    cells: tuple[str, ...]
    reason: str


@dataclass(slots=True)
class ImportReport:
    kind: StrEnum
    header: tuple[str, ...]
    added: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _OnlyLooking(Exception):
    """Ends the transaction of a preview."""


def import_table(
    *,
    actor: User,
    table: Table,
    now: datetime,
    kind: StrEnum | None = None,
    mapping: Mapping[int, str] | None = None,
    preview: bool = False,
    family: Family = LEDGER,
) -> ImportReport:
    """Import the good rows of a table; the same table twice adds nothing.

    Args:
        kind: what the rows are; recognised from the header where not given.
        mapping: field by column number; guessed from the header where not given.
        preview: check everything and write nothing.
        family: the kinds that may be meant.

    Raises PermissionDenied; ValidationError where the kind is unknown or a column is missing.
    """
    require(actor, family.permission)
    kind = kind or recognise(table.header, family.kinds)
    if kind is None:
        raise ValidationError(
            _("The columns fit no known kind of table. Say what the rows are, or name the columns.")
        )
    columns = family.kinds[kind]
    mapping = map_columns(table.header, columns) if mapping is None else mapping
    lacking = [name for name in columns.required if name not in mapping.values()]
    if lacking:
        raise ValidationError(
            _("No column holds %(names)s. Choose which column does.")
            % {"names": ", ".join(lacking)}
        )
    report = ImportReport(kind, tuple(table.header))
    try:
        with transaction.atomic():
            _run(actor, table, family, mapping, report, now)
            if preview:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    return report


def _run(
    actor: User,
    table: Table,
    family: Family,
    mapping: Mapping[int, str],
    report: ImportReport,
    now: datetime,
) -> None:
    rows = family.readers[report.kind](actor=actor, now=now, table=table, mapping=mapping)
    report.notes += [say(note) for note in table.notes]
    for row in table.rows:
        if row.problems:
            reason = " ".join(say(problem) for problem in row.problems)
            report.rejected.append(Rejected(row.number, tuple(row.cells), reason))
            continue
        values = {
            name: row.cells[index].strip()
            for index, name in mapping.items()
            if name and index < len(row.cells)
        }
        if not any(values.values()):
            continue
        try:
            rows.take(row, values)
        except ValidationError as error:
            report.rejected.append(Rejected(row.number, tuple(row.cells), " ".join(error.messages)))
    rows.finish(
        lambda row, reason: report.rejected.append(Rejected(row.number, tuple(row.cells), reason))
    )
    report.added, report.unchanged = rows.added, rows.unchanged
    report.rejected.sort(key=lambda rejected: rejected.row)
    if report.added:
        journal.record(
            actor=actor,
            action=family.action,
            subject=None,
            at=now,
            data={
                "kind": report.kind.value,
                "added": report.added,
                "unchanged": report.unchanged,
                "rejected": len(report.rejected),
            },
        )
