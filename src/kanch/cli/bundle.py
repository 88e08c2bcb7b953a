"""`kanch bundle`: the public site as signed files that anyone can serve and check."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kanch.cli.common import (
    AtOption,
    HomeOption,
    JsonOption,
    answer,
    fail,
    open_home,
    progress,
    read_moment,
)

INTERRUPTED = 130
SECONDS_BETWEEN_WORDS = 2.0


def bundle(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A new or empty folder, or the bundle made before."),
    ],
    at: AtOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the whole public site to a folder, signed, for a stick, a web host or a mirror.

    Only pages whose inputs changed are made again. DIR is replaced in one step: it holds the new
    bundle whole, or the one before. A run that was interrupted goes on where it was.

    Example: kanch bundle /srv/mirror --home /srv/kanch

    JSON keys: folder, at, sequence, made_at, key_id, files, made (how many were made anew).
    Exit code 1 when a page cannot be made: the bundle before stays.
    """
    os.environ["KANCH_ORIGIN"] = "public"  # whose pages these are
    if "public_url" not in open_home(home).settings():
        progress("settings.json names no public_url: the copy will lead back to this machine only.")
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals.renditions.services import make_missing
    from kanch.web.ledger.moments import short
    from kanch.web.publication.bundle.folder import Folder, UnfitFolder
    from kanch.web.publication.bundle.making import Busy, make_bundle
    from kanch.web.publication.bundle.press import PageFailed

    zone = organisation().timezone
    moment = read_moment(at, zone)
    shown = "" if at is None else short(moment, zone) if moment else "now"
    # Where no worker runs, editions would stay without their PDF.
    make_missing(timezone.now())
    try:
        made = make_bundle(
            Folder(folder),
            actor=system_actor(),
            now=timezone.now(),
            at=shown,
            say=_now_and_then(progress),
        )
    except (UnfitFolder, Busy) as error:
        fail(str(error))
    except PageFailed as error:
        fail(f"The bundle was not made; what was there stays. {error}", code=1)
    except OSError as error:
        fail(f"The bundle could not be written; what was there stays. {error}")
    except KeyboardInterrupt:
        fail("Interrupted. Run the same command again: it goes on where it was.", INTERRUPTED)
    signed = made.signed
    data = {
        "folder": str(folder.expanduser().resolve()),
        "at": shown,
        "sequence": signed.sequence,
        "made_at": signed.made_at.isoformat(),
        "key_id": signed.key_id,
        "files": len(made.paths) + len(signed.files),
        "made": len(made.made),
    }

    def human() -> None:
        typer.echo(
            f"Bundle {data['sequence']} is in {data['folder']}: {data['files']} files, "
            f"{data['made']} made anew, signed with key {data['key_id']}."
        )
        typer.echo(f"Check it: kanch verify {folder}")

    answer(data, json, human)


def _now_and_then(say: Callable[[str], None]) -> Callable[[int, int], None]:
    """Say how far it is, but not for every page."""
    spoke = float("-inf")

    def told(done: int, known: int) -> None:
        nonlocal spoke
        if time.monotonic() - spoke >= SECONDS_BETWEEN_WORDS:
            spoke = time.monotonic()
            say(f"{done} of {known} files …")

    return told
