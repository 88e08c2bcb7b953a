"""Commands on a whole installation: init, demo, coordinator, serve, check, backup, restore."""

from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from kanch.cli.common import (
    FINDING,
    HomeOption,
    JsonOption,
    answer,
    fail,
    open_home,
    progress,
    start_django,
)

PublicPort = Annotated[int, typer.Option(help="Port of the public site.")]
StaffPort = Annotated[int, typer.Option(help="Port of the staff site.")]
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
Target = Annotated[Path, typer.Argument(metavar="HOME", help="The installation's folder.")]


def register(app: typer.Typer) -> None:
    """Put the commands on the root of `kanch`."""
    for command in (init, demo, coordinator, new_password, serve, check, backup, restore):
        app.command(command.__name__.replace("_", "-"))(command)


def init(home: Target, json: JsonOption = False) -> None:
    """Make a new, empty installation: folder, keys, database.

    Example: kanch init /srv/kanch

    JSON keys: home, keys, created. The first coordinator is made by: kanch coordinator.
    """
    place = _new_home(home)
    _migrate()
    data = {"home": str(place.path), "keys": str(place.keys), "created": True}

    def human() -> None:
        typer.echo(f"The installation is in {place.path}; its keys are in {place.keys}.")
        typer.echo(f"Make the first coordinator: kanch coordinator --home {place.path}")

    answer(data, json, human)


def demo(home: Target, json: JsonOption = False) -> None:
    """Make a complete installation with the demo's data: real claims, invented people.

    Example: kanch demo var/demo

    JSON keys: home, keys, created, accounts (role, email, password).
    """
    place = _new_home(home)
    progress("Database …")
    _migrate()
    from kanch.web.publication.demo import load_demo

    accounts = load_demo(progress)
    data = {
        "home": str(place.path),
        "keys": str(place.keys),
        "created": True,
        "accounts": accounts,
    }

    def human() -> None:
        typer.echo(f"The demo is in {place.path}. Start it: kanch serve --home {place.path}")
        for one in accounts:
            typer.echo(f"  {one['role']:<12} {one['email']:<32} {one['password']}")

    answer(data, json, human)


def coordinator(
    email: Annotated[str, typer.Option(prompt=True, help="E-mail address to sign in with.")],
    name: Annotated[str, typer.Option(prompt=True, help="Name that colleagues see.")],
    home: HomeOption = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make the first coordinator, with a password that only they know.

    Example: kanch coordinator --home /srv/kanch --email ani@example.org --name Ani

    JSON keys: email, role. Exit code 2 when there is a coordinator already.
    """
    open_home(home)
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from kanch.web.accounts.services import create_first_coordinator

    if password_stdin:
        password = typer.get_text_stream("stdin").readline().rstrip("\n")
    else:
        password = getpass("Password (12 characters or more): ")
        if password != getpass("Once more: "):
            fail("The two passwords differ.")
    try:
        user = create_first_coordinator(
            email=email, password=password, display_name=name, now=timezone.now()
        )
    except ValidationError as error:
        fail(" ".join(error.messages))
    answer(
        {"email": user.email, "role": user.role},
        json,
        lambda: typer.echo("Done. Start the site (kanch serve) and sign in."),
    )


def new_password(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose password is forgotten.")],
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Remove their second factor too.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Give out a one-time code for a new password, for whoever is locked out.

    Example: kanch new-password ani@example.org --second-factor

    JSON keys: email, code, page. The code works once, for a day.
    """
    open_home(home)
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from kanch.web.accounts.models import User
    from kanch.web.accounts.services import (
        issue_password_code,
        reset_second_factor,
        system_actor,
    )

    user = User.objects.filter(email=email.strip().lower(), is_system=False).first()
    if user is None:
        fail(f"There is no account {email}.")
    now = timezone.now()
    try:
        _row, code = issue_password_code(
            actor=system_actor(), user_id=user.pk, by_mail=False, now=now
        )
    except ValidationError as error:
        fail(" ".join(error.messages))
    if second_factor and user.has_second_factor:
        reset_second_factor(actor=system_actor(), user_id=user.pk, now=now)
    page = f"{settings.STAFF_URL}/accounts/new-password/"
    answer(
        {"email": user.email, "code": code, "page": page},
        json,
        lambda: typer.echo(f"{code}\nType it at {page}"),
    )


def serve(
    home: HomeOption = None,
    host: HostOption = "127.0.0.1",
    public_port: PublicPort = 8000,
    staff_port: StaffPort = 8001,
    json: JsonOption = False,
) -> None:
    """Serve the public site and the staff site on two ports, and do background work.

    Example: kanch serve --home var/demo --public-port 8000 --staff-port 8001

    JSON keys, one line when the sites are starting: public, staff (addresses), accounts (of the
    demo: role, email, password). Ends cleanly with Ctrl-C.
    """
    place = open_home(home)
    from kanch.cli.serve import run

    raise typer.Exit(
        run(place, host=host, public_port=public_port, staff_port=staff_port, as_json=json)
    )


def check(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check the installation: journal chain, editions, archived copies, keys, database.

    Example: kanch check --json

    JSON keys: ok, checked (what was looked at, with counts), findings (id, message, hint,
    warning). Exit code 0 when nothing is wrong, 1 when something is.
    """
    place = open_home(home)
    from kanch.web.config.checks import examine

    report = examine(place, progress)
    data = {
        "ok": report.ok,
        "checked": report.checked,
        "findings": [
            {"id": f.id, "message": f.message, "hint": f.hint, "warning": f.warning}
            for f in report.findings
        ],
    }

    def human() -> None:
        for name, count in report.checked.items():
            typer.echo(f"{name}: {count}")
        for f in report.findings:
            typer.echo(f"{f.id}: {f.message}\n    {f.hint}")
        typer.echo("Nothing is wrong." if report.ok else "Something is wrong.")

    answer(data, json, human)
    if not report.ok:
        raise typer.Exit(FINDING)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write an encrypted, verified backup while the site runs; the keys are not in it.

    Example: kanch backup kanch-2026-11-24.backup --home /srv/kanch

    JSON keys: file, files, bytes, sha256. Keep the keys' folder elsewhere: without it nobody can
    restore, not even you.
    """
    place = open_home(home)
    from kanch.web.config.backup import BackupProblem, WrongUse, write_backup

    try:
        data = write_backup(place, file, progress)
    except WrongUse as error:
        fail(str(error))
    except BackupProblem as error:
        fail(str(error), FINDING)
    answer(
        data,
        json,
        lambda: typer.echo(
            f"{file}: {data['files']} files, {data['bytes']:,} bytes, read back and verified. "
            f"Keep the keys ({place.keys}) in another place."
        ),
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    target: Annotated[Path, typer.Argument(metavar="HOME", help="A folder that is not there yet.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys", help="The keys' folder of the installation (or KANCH_KEYS, or HOME/keys)."
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Restore a backup into a new folder; every file is verified before it is used.

    Example: kanch restore kanch-2026-11-24.backup /srv/kanch-new --keys /media/usb/keys

    The keys are looked for in --keys, KANCH_KEYS, HOME/keys and the installation named by
    KANCH_HOME. JSON keys: home, keys, files. Exit code 1 when the backup is damaged or the key is
    not the right one.
    """
    from kanch.cli.common import _chosen
    from kanch.web.config.backup import BackupProblem, WrongUse, restore_backup

    known = home or _chosen.get("home")
    try:
        place, data = restore_backup(file, target, keys=keys, installation=known, say=progress)
    except WrongUse as error:
        fail(str(error))
    except BackupProblem as error:
        fail(str(error), FINDING)
    start_django(place)
    _migrate()
    answer(
        data,
        json,
        lambda: typer.echo(f"{place.path} is restored. Check it: kanch check --home {place.path}"),
    )


def _new_home(path: Path) -> Any:
    from kanch.web.config.home import Home

    place = Home.at(path)
    if place.settings_file.exists():
        fail(f"{place.path} is an installation already. Name another folder.")
    place.create({})
    start_django(place)
    return place


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
