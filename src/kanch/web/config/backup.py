"""Backups: online, encrypted to a key that is not in them, read back before they count."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from kanch.core.custody import backup as package
from kanch.web.config.home import Home, NoInstallation

DATABASE, DUMP = "site.sqlite3", "site.pgdump"
Say = Callable[[str], None]


class BackupProblem(Exception):
    """Why there is no backup, or no restored installation, and what to do."""


class WrongUse(BackupProblem):
    """What was asked for cannot be done, whatever the backup holds."""


def write_backup(home: Home, file: Path, say: Say) -> dict[str, Any]:
    """Write a backup of database, media and settings to a new file and read it back.

    The site may run meanwhile. Raises BackupProblem: the file exists, no space, no pg_dump.
    """
    if file.exists():
        raise WrongUse(f"{file} is there already. Name a new file.")
    identity = _identity(home)
    unfinished = file.with_name(file.name + ".unfinished")
    with tempfile.TemporaryDirectory(dir=home.work) as scratch:
        say("Copying the database …")
        database = _copy_database(home, Path(scratch))
        files = [(database.name, database), ("settings.json", home.settings_file)]
        files += [
            (f"media/{path.relative_to(home.media).as_posix()}", path)
            for path in sorted(home.media.rglob("*"))
            if path.is_file()
        ]
        say(f"Encrypting {len(files)} files …")
        try:
            with unfinished.open("wb") as out:
                package.write(
                    out,
                    files,
                    identity.recipient,
                    created=datetime.now(UTC),
                    facts={"kanch": "backup-1"},
                )
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise BackupProblem(f"The backup could not be written: {error.strerror}.") from error
    say("Reading it back …")
    try:
        with unfinished.open("rb") as stored:
            package.verify(stored, identity.secret)
    except package.BackupError as error:
        raise BackupProblem(f"The backup did not read back: {error}") from error
    os.replace(unfinished, file)
    with file.open("rb") as stored:
        sha256 = hashlib.file_digest(stored, "sha256").hexdigest()
    return {
        "file": str(file),
        "files": len(files),
        "bytes": file.stat().st_size,
        "sha256": sha256,
    }


def restore_backup(
    file: Path, target: Path, *, keys: Path | None, installation: Path | None, say: Say
) -> tuple[Home, dict[str, Any]]:
    """Unpack a backup into a new folder, each file verified, and bring its keys.

    Raises WrongUse (no file, folder in use, keys of another installation in the way) and
    BackupProblem (no key, wrong key, damaged).
    """
    if not file.is_file():
        raise WrongUse(f"There is no file {file}.")
    if (target / "settings.json").exists():
        raise WrongUse(f"{target} is an installation already. Name a folder that is new.")
    source = _keys_folder(target, keys, installation)
    secret = package.Identity.from_text((source / "backup.age").read_text()).secret
    home = Home.at(target)
    _spare_other_keys(source, home.keys)
    unfinished = target.with_name(target.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    _refuse_used_database()
    say("Decrypting and verifying …")
    count = 0
    try:
        with file.open("rb") as stored, package.read(stored, secret) as unpacked:
            for name, stream in unpacked.files():
                place = unfinished / name
                if unfinished.resolve() not in place.resolve().parents:
                    raise BackupProblem(f"The backup holds a file outside of it: {name}.")
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("xb") as out:
                    shutil.copyfileobj(stream, out)
                count += 1
        for path in unfinished.iterdir():
            target.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target / path.name)
    except package.WrongKey as error:
        raise BackupProblem(
            "The key in the keys' folder does not open this backup. Use the keys of the "
            "installation that wrote it."
        ) from error
    except package.BackupError as error:
        raise BackupProblem(f"The backup is damaged: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    target.chmod(0o700)
    home.media.mkdir(exist_ok=True)
    home.work.mkdir(exist_ok=True)
    if source.resolve() != home.keys:
        shutil.copytree(source, home.keys, dirs_exist_ok=True)
        home.keys.chmod(0o700)
    if (target / DUMP).exists():
        say("Loading the database …")
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", str(target / DUMP))
    return home, {"home": str(home.path), "keys": str(home.keys), "files": count}


def _spare_other_keys(source: Path, place: Path) -> None:
    """Refuse to write over keys that are not the same: without its own an installation is lost."""
    for path in source.iterdir():
        kept = place / path.name
        if kept.is_file() and kept.read_bytes() != path.read_bytes():
            raise WrongUse(
                f"{place} holds the keys of another installation, and they would be lost. Name "
                "another folder with KANCH_KEYS, or unset it."
            )


def _identity(home: Home) -> package.Identity:
    path = home.backup_identity()
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(package.generate_identity().to_text())
    return package.Identity.from_text(path.read_text())


def _keys_folder(target: Path, keys: Path | None, installation: Path | None) -> Path:
    named = [keys, os.environ.get("KANCH_KEYS"), target / "keys"]
    named += [Path(p) / "keys" for p in (installation, os.environ.get("KANCH_HOME")) if p]
    for folder in named:
        if folder and (Path(folder) / "backup.age").is_file():
            return Path(folder)
    raise BackupProblem(
        "No key for this backup was found. Name the keys' folder with --keys or KANCH_KEYS; "
        "without it nobody can read a backup."
    )


def _copy_database(home: Home, folder: Path) -> Path:
    if os.environ.get("DATABASE_URL"):
        dump = folder / DUMP
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        return dump
    if not home.database.exists():
        raise NoInstallation(f"There is no database in {home.path}.")
    copy = folder / DATABASE
    with closing(sqlite3.connect(home.database)) as live, closing(sqlite3.connect(copy)) as out:
        live.backup(out)
    return copy


def _refuse_used_database() -> None:
    """Never load a backup over an installation that is there."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return
    with psycopg.connect(url) as database:
        row = database.execute("SELECT to_regclass('public.accounts_organisation')").fetchone()
    if row and row[0]:
        raise BackupProblem(
            "The database that DATABASE_URL names holds an installation already. Name an empty one."
        )


def _postgres(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program on DATABASE_URL, which it reads as a connection string."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise BackupProblem("This backup is of a PostgreSQL. Name the new one with DATABASE_URL.")
    # The password goes by the environment: arguments can be read by everybody on the machine.
    parts = urlsplit(url)
    address = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")).geturl()
    environment = os.environ | ({"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    try:
        subprocess.run(
            [program, f"--dbname={address}", *arguments],
            check=True,
            capture_output=True,
            env=environment,
        )
    except FileNotFoundError:
        raise BackupProblem(
            f"{program} is not installed. Debian: apt-get install postgresql-client"
        ) from None
    except subprocess.CalledProcessError as error:
        raise BackupProblem(
            f"{program} failed: {error.stderr.decode(errors='replace').strip()}"
        ) from error
