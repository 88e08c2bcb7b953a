"""`kanch appeal`: publishing from a terminal."""

from typing import Annotated

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


@app.callback()
def _group() -> None:
    """Keeps `publish` a command of its own."""


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
