"""What all commands share: the installation, output for people and programs, exit codes."""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from kanch.web.config.home import Home

# Exit codes that scripts rely on.
YES, FINDING, WRONG_USE = 0, 1, 2

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="HOME", help="The installation's folder (or KANCH_HOME)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="WHEN",
        help="As it stood with what was published by then: 2023-09-26T20:00+04:00, or a day. "
        "Without it, everything is used.",
    ),
]

LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="LANG", help="Language of the words: en, hy, ru, fr.")
]

_chosen: dict[str, Path] = {}


def choose_home(home: Path | None) -> None:
    """Remember the folder named before the command."""
    if home is not None:
        _chosen["home"] = home


def named_home(home: Path | None = None) -> Path | str | None:
    """The installation's folder as it was named: after the command, before it, or around it."""
    return home or _chosen.get("home") or os.environ.get("KANCH_HOME")


def open_home(home: Path | None = None) -> "Home":
    """Start the web wing on an installation. Ends with exit code 2 where there is none."""
    from kanch.web.config.home import Home, NoInstallation

    named = named_home(home)
    if not named:
        fail("Name the installation's folder with --home HOME or KANCH_HOME.")
    place = Home.at(named)
    try:
        place.settings()
        place.secret_key()
    except NoInstallation as error:
        fail(str(error))
    except ValueError as error:
        fail(f"{place.settings_file} is not JSON: {error}")
    if not os.environ.get("DATABASE_URL") and not place.database.exists():
        fail(f"There is no database in {place.path}. Restore a backup, or make a new installation.")
    start_django(place)
    return place


def start_django(home: "Home", origin: str = "staff") -> None:
    """Set Django up for an installation. Ends with exit code 2 without the web extra."""
    os.environ["KANCH_HOME"] = str(home.path)
    os.environ["KANCH_KEYS"] = str(home.keys)
    os.environ.setdefault("KANCH_ORIGIN", origin)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanch.web.config.settings")
    try:
        import django
    except ModuleNotFoundError:
        fail("This command needs the web wing: pip install 'kanch[web]'")
    django.setup()


def answer(data: Any, as_json: bool, human: Callable[[], None]) -> None:
    """Print the result: JSON for programs, words for people."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        human()


def progress(text: str) -> None:
    """Say on stderr what is going on."""
    typer.echo(text, err=True)


def fail(message: str, code: int = WRONG_USE) -> NoReturn:
    """Say what went wrong and what to do, and end."""
    typer.echo(message, err=True)
    sys.exit(code)


def known_language(lang: str) -> None:
    """Ends with exit code 2 for a language that Kanch does not speak."""
    from django.conf import settings

    if lang not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        fail(f"“{lang}” is not a language of Kanch. Use one of: {known}.")


def read_moment(text: str | None, zone: str) -> datetime | None:
    """The moment of --at. Ends with exit code 2 where it is none."""
    from kanch.web.ledger.moments import UnreadableMoment, parse_moment

    if text is None:
        return None
    try:
        return parse_moment(text, zone)
    except UnreadableMoment:
        fail(f"“{text}” is not a moment. Write it as 2023-09-26T20:00+04:00 or 2023-09-26.")
