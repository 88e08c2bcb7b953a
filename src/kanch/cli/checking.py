"""`kanch check-text`: any text against what is on record."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kanch.cli.common import (
    FINDING,
    AtOption,
    HomeOption,
    JsonOption,
    LanguageOption,
    answer,
    fail,
    known_language,
    open_home,
    read_moment,
)

if TYPE_CHECKING:
    from kanch.core.exchange.documents import Document
    from kanch.web.ledger.checking import Checked


def check_text(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="PDF, Word (.docx), mail (.eml), web page or plain text; - reads standard input.",
        ),
    ],
    at: AtOption = None,
    lang: LanguageOption = "en",
    written_on: Annotated[
        str | None,
        typer.Option(
            "--written-on",
            metavar="DATE",
            help="When the text was written: 2023-09-26. Without it, what the text itself says.",
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say of each number of a text what is on record: who said it, and what has overtaken it.

    Example: kanch check-text letter.pdf --at 2023-09-26T20:00+04:00 --lang hy

    JSON keys: file, kind, notes, language, written_on, counts, numbers, no_counts, statements; what
    they hold is in docs/formats.md. Exit code 0 when every number is on record and stands, 1 when
    one is overtaken, contradicted or without a source, 2 for a file that cannot be read.
    """
    from datetime import date

    open_home(home)
    from django.conf import settings
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.ledger import incoming
    from kanch.web.ledger.checking import as_json, check_text
    from kanch.web.ledger.moments import View, short

    known_language(lang)
    house = organisation()
    try:
        day = date.fromisoformat(written_on) if written_on else None
    except ValueError:
        fail(f"“{written_on}” is not a date. Write it as 2023-09-26.")
    moment = read_moment(at, house.timezone)
    now = "now" if house.is_demo else ""
    document = _read(file)
    checked = check_text(
        document.text,
        View(moment, moment or timezone.now(), short(moment, house.timezone) if moment else now),
        language=lang,
        zone=house.timezone,
        written_on=day or (document.sent.date() if document.sent else None),
        address=settings.PUBLIC_URL,
    )
    notes = [*map(incoming.say, document.notes), *checked.notes]
    data = {"file": file, "kind": document.kind.value, "notes": notes} | as_json(checked)
    answer(data, json, lambda: _tell(checked, notes))
    if not checked.sound:
        raise typer.Exit(FINDING)


def _read(file: str) -> "Document":
    from kanch.core.exchange.documents import DocumentError, check_size, read

    try:
        if file == "-":
            return read(sys.stdin.buffer.read())
        path = Path(file)
        if not path.is_file():
            fail(f"There is no file {file}.")
        check_size(path.stat().st_size)
        return read(path.read_bytes(), path.name)
    except DocumentError as error:
        fail(str(error))


def _tell(checked: "Checked", notes: list[str]) -> None:
    parts = ", ".join(f"{count} {label}" for _code, label, count in checked.summary)
    typer.echo(f"{checked.headline}: {parts}" if parts else checked.headline)
    for note in notes:
        typer.echo(f"note: {note}")
    for number in checked.numbers:
        counted = f" — {number.counted}" if number.counted else ""
        typer.echo(f"\n{number.index}. {number.words}: {number.label.upper()}{counted}")
        for line in number.lines:
            typer.echo(f"   {line.text}")
        if number.url:
            typer.echo(f"   {number.url}")
