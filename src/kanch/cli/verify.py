"""`kanch verify`: whether a copy is what its maker signed."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kanch.cli.common import (
    FINDING,
    HomeOption,
    JsonOption,
    answer,
    fail,
    named_home,
    progress,
)
from kanch.core.custody import verifier


def verify(
    target: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|FILE|URL",
            help="A bundle (folder, ZIP file, address of a mirror), an edition.json or a "
            "figure.json.",
        ),
    ],
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="KEY",
            help="The organisation's key, brought by another way than the copy.",
        ),
    ] = None,
    seen: Annotated[
        Path | None,
        typer.Option(
            "--seen",
            metavar="FILE",
            help="Where to remember keys checked and bundles seen, instead of the usual place.",
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether a copy is byte for byte what was signed, or what was changed, added, is missing.

    Example: kanch verify site.zip --key "1a2b 3c4d …"

    Without --key, it uses the key of the installation that is named, or else the one that was
    given before for the same site. A key that comes with the copy is never trusted.

    JSON keys: true, whole, kind, facts, key_id, key, files, bytes, findings (code, path,
    message), notes. Exit code 0 when it is true, 1 when anything is found or the key is not
    checked.
    """
    place = str(seen or _usual_place())
    try:
        trusted = verifier.read_key(key) if key is not None else _own_key(home)
        memory = verifier.load_memory(place)
        report = _report(target, trusted, memory)
    except (verifier.NotAKey, verifier.Unusable) as error:
        fail(str(error))
    try:
        verifier.save_memory(place, memory)
    except verifier.Unusable as error:  # what was found is worth more
        progress(str(error))
    answer(report.as_json(), json, lambda: typer.echo("\n".join(verifier.words(report))))
    if not report.true:
        raise typer.Exit(FINDING)


def _report(target: str, key: bytes | None, memory: verifier.Memory) -> verifier.Report:
    now = datetime.now(UTC)
    if not target.startswith(("http://", "https://")):
        return verifier.verify_path(target, key=key, memory=memory, now=now)
    from kanch.cli.mirror import Mirror

    mirror = Mirror(target, progress)
    if mirror.document:
        try:
            data = mirror.read(mirror.document, verifier.DOCUMENT_LIMIT)
        except verifier.Refused as refusal:
            raise verifier.Unusable(refusal.finding.message) from None
        return verifier.verify_document(data, mirror.document, key=key, memory=memory)
    return verifier.verify_bundle(mirror, key=key, memory=memory, now=now)


def _own_key(home: Path | None) -> bytes | None:
    """The key of the installation that was named, if one was."""
    named = named_home(home)
    if not named:
        return None
    from kanch.web.config.home import Home, NoInstallation

    try:
        return Home.at(named).signing_key().public.raw
    except NoInstallation as error:
        fail(str(error))


def _usual_place() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "kanch" / "known_bundles.json"
