"""`kanch recipients` and `kanch send`: lists in, an edition or what changed out."""

from typing import Annotated, Any

import typer

from kanch.cli.common import FINDING, HomeOption, JsonOption, answer, fail, open_home
from kanch.cli.ledger import EncodingOption, RejectedOption, TableFile, take_in

app = typer.Typer(help="Recipients of appeals.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `import` a command of its own."""


@app.command("import")
def import_(
    file: TableFile,
    encoding: EncodingOption = None,
    rejected_to: RejectedOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Import a list of recipients: good rows go in, bad ones come back with the reason.

    Example: kanch recipients import embassies.csv --json

    JSON keys: kind, added, unchanged, rejected (a list of row, reason), notes.
    Exit code 0 when every row is in, 1 when rows were rejected, 2 for a file that cannot be read.
    """
    open_home(home)
    from kanch.web.sending.lists import FAMILY

    take_in(file, FAMILY, encoding=encoding, rejected_to=rejected_to, json=json)


def send(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The appeal's address.")],
    edition: Annotated[
        int | None, typer.Option(metavar="N", help="Which edition; without it, the newest.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A group of recipients; repeatable.")
    ] = None,
    what_changed: Annotated[
        bool,
        typer.Option("--what-changed", help="Tell holders of an older state what changed since."),
    ] = False,
    with_pdf: Annotated[bool, typer.Option("--with-pdf", help="Attach the PDF for print.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say who would get what; send nothing.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Send an edition to groups, or tell its holders what changed. Mails leave by the worker.

    Example: kanch send displaced-2023 --group embassies --dry-run

    JSON keys: dispatch, appeal, edition, what, by_mail, by_hand, variants (a list of language,
    holds, recipients, subject), skipped. Exit code 1 when nobody would get anything.
    """
    open_home(home)
    import uuid

    from django.utils import timezone

    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals.models import Edition
    from kanch.web.sending import services
    from kanch.web.sending.models import Dispatch, Group
    from kanch.web.sending.plans import Wanted, plan

    groups = tuple(group or ())
    if not groups and not what_changed:
        fail("Name a group with --group NAME, or say --what-changed.")
    unknown = set(groups) - set(Group.objects.values_list("name", flat=True))
    if unknown:
        fail(f"There is no group {', '.join(sorted(unknown))}.")
    numbers = set(Edition.objects.filter(appeal__slug=slug).values_list("number", flat=True))
    number = edition or max(numbers, default=0)
    if number not in numbers:
        fail(f"There is no edition {edition or ''} of {slug}.".replace("  ", " "))
    what = Dispatch.What.CHANGES if what_changed else Dispatch.What.EDITION
    wanted = Wanted(slug, number, what=what, groups=groups, with_pdf=with_pdf)
    now, actor = timezone.now(), system_actor()
    try:
        made = plan(actor, wanted, now=now)
        key = None
        if made.planned and not dry_run:
            key = services.send(
                actor=actor, wanted=wanted, seen=made.digest, key=uuid.uuid4(), now=now
            ).key
    except services.SendingError as error:
        fail(str(error), FINDING)
    data: dict[str, Any] = {
        "dispatch": key,
        "appeal": slug,
        "edition": made.edition.number,
        "what": str(what),
        "by_mail": made.by_mail,
        "by_hand": made.by_hand,
        "variants": [
            {
                "language": v.language,
                "holds": v.change.edition.number if v.change else None,
                "recipients": len(v.planned),
                "subject": v.parts.subject,
            }
            for v in made.variants
        ],
        "skipped": len(made.skipped),
    }

    def human() -> None:
        for one in data["variants"]:
            holds = f" (holding edition {one['holds']})" if one["holds"] else ""
            typer.echo(f"  {one['recipients']} in {one['language']}{holds}: {one['subject']}")
        done = "Ordered" if key else "Would be sent"
        typer.echo(
            f"{done}: {made.by_mail} by e-mail, {made.by_hand} to hand over; "
            f"{len(made.skipped)} get nothing."
        )

    answer(data, json, human)
    if not made.planned:
        raise typer.Exit(FINDING)
