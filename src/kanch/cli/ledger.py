"""`kanch ledger`: tables in."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kanch.cli.common import FINDING, HomeOption, JsonOption, answer, fail, open_home, progress

if TYPE_CHECKING:
    from kanch.web.ledger.imports import Family

EncodingOption = Annotated[
    str | None, typer.Option(help="The file's encoding, where it cannot be recognised.")
]
RejectedOption = Annotated[
    Path | None,
    typer.Option("--rejected-to", metavar="FILE", help="Write the rejected rows as CSV."),
]
TableFile = Annotated[Path, typer.Argument(help="A CSV or XLSX file.", metavar="FILE")]

app = typer.Typer(help="The ledger: sources, indicators, places, claims.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `import` a command of its own."""


@app.command("import")
def import_(
    file: TableFile,
    kind: Annotated[
        str | None,
        typer.Option(help="What the rows are, where the header does not say: claims, sources …"),
    ] = None,
    encoding: EncodingOption = None,
    rejected_to: RejectedOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Import a table: good rows go in, bad ones come back with row number and reason.

    Example: kanch ledger import claims.csv --json

    JSON keys: kind, added, unchanged, rejected (a list of row, reason), notes.
    Exit code 0 when every row is in, 1 when rows were rejected, 2 for a file that cannot be read.
    """
    open_home(home)
    from kanch.web.ledger.imports import KINDS, LEDGER, Kind

    if kind is not None and kind not in {k.value for k in KINDS}:
        fail(f"“{kind}” is no kind of table. Use one of: {', '.join(k.value for k in KINDS)}.")
    chosen = Kind(kind) if kind else None
    take_in(file, LEDGER, chosen, encoding=encoding, rejected_to=rejected_to, json=json)


def take_in(
    file: Path,
    family: "Family",
    kind: StrEnum | None = None,
    *,
    encoding: str | None,
    rejected_to: Path | None,
    json: bool,
) -> None:
    """Import a file for a command and say what became of its rows; ends with the exit code."""
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from kanch.core.exchange.tables import TableError, check_size, read_table
    from kanch.web.accounts.services import system_actor
    from kanch.web.ledger.imports import import_table
    from kanch.web.ledger.imports.rejected import rejected_csv

    if not file.is_file():
        fail(f"There is no file {file}.")
    try:
        check_size(file.stat().st_size)
        table = read_table(file.read_bytes(), file.name, encoding=encoding)
    except TableError as error:
        fail(str(error))
    progress(f"{file.name}: {len(table.rows)} rows")
    try:
        report = import_table(
            actor=system_actor(), table=table, kind=kind, now=timezone.now(), family=family
        )
    except ValidationError as error:
        fail(" ".join(error.messages))
    if rejected_to and report.rejected:
        rejected_to.write_bytes(rejected_csv(report))
    data = {
        "kind": report.kind.value,
        "added": report.added,
        "unchanged": report.unchanged,
        "rejected": [{"row": r.row, "reason": r.reason} for r in report.rejected],
        "notes": report.notes,
    }

    def human() -> None:
        typer.echo(
            f"{report.kind.value}: {report.added} added, {report.unchanged} unchanged, "
            f"{len(report.rejected)} rejected"
        )
        for one in report.rejected:
            typer.echo(f"  row {one.row}: {one.reason}")
        for note in report.notes:
            typer.echo(f"  note: {note}")

    answer(data, json, human)
    if report.rejected:
        raise typer.Exit(FINDING)
