"""`kanch appeal`: publishing from a terminal, and the forms of an edition as files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kanch.cli.common import (
    FINDING,
    AtOption,
    HomeOption,
    JsonOption,
    answer,
    fail,
    open_home,
    read_moment,
)

app = typer.Typer(help="Appeals and their editions.", no_args_is_help=True)


@app.command("publish")
def publish(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The appeal's address.")],
    correction: Annotated[
        str, typer.Option(help="What was wrong in the edition before; it is shown to readers.")
    ] = "",
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANG",
            help="Publish although this language has no text yet; may be given several times.",
        ),
    ] = None,
    at: AtOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Publish an edition: numbered, in all languages, every figure frozen with its claims, signed.

    Each language of the organisation needs a text, or a --without: its readers then get the text
    in the language that the appeal was first written in, and are told so.

    Example: kanch appeal publish displaced-2023 --without fr --json

    JSON keys: appeal, number, published_at, sha256, key_id; when it is stopped: stopped, findings
    (a list of code, language, message, piece). Exit code 1 when something has to be mended first.
    """
    open_home(home)
    from django.http import Http404
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals.services import PublicationStopped
    from kanch.web.appeals.services import publish as publish_edition

    house = organisation()
    foreign = [code for code in without or () if code not in house.content_languages]
    if foreign:
        fail(
            f"--without {foreign[0]}: this is none of the languages of the organisation: "
            f"{', '.join(house.content_languages)}."
        )
    try:
        edition = publish_edition(
            actor=system_actor(),
            slug=slug,
            correction=correction,
            without=without or (),
            at=read_moment(at, house.timezone),
            now=timezone.now(),
        )
    except Http404:
        fail(f"There is no appeal {slug}.")
    except PublicationStopped as stopped:
        message = str(stopped.message)
        found = [
            {"code": f.code, "language": f.language, "message": f.message, "piece": f.piece}
            for f in stopped.findings
        ]

        def mend() -> None:
            typer.echo(message)
            for one in found:
                where = f"[{one['language']}] " if one["language"] else ""
                typer.echo(f"  {where}{one['message']} {one['piece']}")

        answer({"stopped": True, "findings": found}, json, mend)
        raise typer.Exit(FINDING) from None
    data = {
        "appeal": slug,
        "number": edition.number,
        "published_at": edition.published_at.isoformat(),
        "sha256": edition.digest,
        "key_id": edition.key_id,
    }
    answer(data, json, lambda: typer.echo(f"{slug}: edition {edition.number} is published."))


@app.command("forms")
def forms(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The appeal's address.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write into.")
    ],
    edition: Annotated[
        int | None, typer.Option(metavar="N", help="Which edition; without it, the newest.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write an edition in every form and language: PDF, web page, text and mail.

    What is not made yet is made first. The mail is an .eml file, which a mail program opens.

    Example: kanch appeal forms displaced-2023 -o displaced

    JSON keys: appeal, edition, folder, files (a list of name, language, form, bytes). Exit code 1
    when this machine cannot print: everything but the PDF is written.
    """
    open_home(home)
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.appeals.models import Edition, Rendition
    from kanch.web.appeals.renditions.printing import CannotPrint
    from kanch.web.appeals.renditions.queries import file_name
    from kanch.web.appeals.renditions.services import complete
    from kanch.web.sending.mails import edition_file

    rows = Edition.objects.select_related("appeal").filter(appeal__slug=slug)
    chosen = rows.filter(number=edition).first() if edition else rows.order_by("-number").first()
    if chosen is None:
        fail(f"There is no edition {edition or ''} of {slug}.".replace("  ", " "))
    house, lacking = organisation(), ""
    try:
        complete(chosen, house, now=timezone.now())
    except CannotPrint as error:
        lacking = str(error)
    files: list[dict[str, Any]] = []
    try:
        output.mkdir(parents=True, exist_ok=True)
        for one in chosen.renditions.all():
            name, data = file_name(one), bytes(one.body)
            if one.form == Rendition.Form.MAIL:
                name = str(Path(name).with_suffix(".eml"))
                data = edition_file(chosen, one.language, house)
            (output / name).write_bytes(data)
            files.append(
                {"name": name, "language": one.language, "form": one.form, "bytes": len(data)}
            )
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.")

    def human() -> None:
        for one in files:
            typer.echo(f"  {one['name']}  {one['bytes']} bytes")
        typer.echo(f"{slug}, edition {chosen.number}: {len(files)} files in {output}.")

    told = {"appeal": slug, "edition": chosen.number, "folder": str(output), "files": files}
    answer(told, json, human)
    if lacking:
        fail(lacking, FINDING)
