"""Makes a bundle: every page of the site as of one state, laid out and signed."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

from kanch.core.custody import verifier
from kanch.core.custody.backup import FileEntry
from kanch.web.accounts.models import User
from kanch.web.publication.bundle.archive import write_zip
from kanch.web.publication.bundle.crawl import Site, crawl
from kanch.web.publication.bundle.links import file_of
from kanch.web.publication.bundle.press import software
from kanch.web.publication.bundle.store import Store
from kanch.web.publication.services import SignedBundle, sign_bundle

Say = Callable[[int, int], None]
Signed = Mapping[str, bytes]


class Busy(RuntimeError):
    """Another process makes a bundle of this installation."""


class Target(Protocol):
    """Where a bundle is laid."""

    def signed(self) -> tuple[bytes, bytes] | None: ...

    def lay(
        self, files: Mapping[str, FileEntry], body: Callable[[str], bytes], signed: Signed
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Zip:
    """A ZIP file as the place of a bundle."""

    path: Path

    def signed(self) -> None:
        return None

    def lay(
        self, files: Mapping[str, FileEntry], body: Callable[[str], bytes], signed: Signed
    ) -> None:
        write_zip(self.path, files, body, signed)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was made: the paths of its addresses, and of those that were made anew."""

    signed: SignedBundle
    paths: frozenset[str]
    made: frozenset[str]


def make_bundle(
    target: Target,
    *,
    actor: User,
    now: datetime,
    at: str = "",
    processes: int | None = None,
    say: Say = lambda done, known: None,
) -> Bundle:
    """Bring every page up to date, have the whole signed, and lay it in place.

    Args:
        at: the moment of the view as in an address, empty for now.
        processes: how many make pages; by default one for each core. 0 forks none.
        say: told after each page how many are done and how many are known of.

    Raises Busy, PageFailed, PermissionDenied, OSError: what lay there before stays.
    """
    work = settings.HOME.work / "bundle"
    with _alone(work), Store(work / "pages.sqlite3", at=at, software=software()) as store:
        count = cores() if processes is None else processes
        site = crawl(store, now=now, processes=count, say=say)
        entries = _entries(site)
        signed = sign_bundle(
            actor=actor, entries=entries, at=at, replaced=_ours(target.signed()), now=now
        )
        paths = {file_of(path): path for path in site.files}
        target.lay(entries, lambda name: store.body(paths[name]), signed.files)
        return Bundle(signed, frozenset(site.files), frozenset(site.made & site.files.keys()))


def _ours(signed: tuple[bytes, bytes] | None) -> verifier.Manifest | None:
    """The manifest of the bundle that lies there, if it is one that we signed."""
    if signed is None:
        return None
    data, beside = signed
    try:
        manifest = verifier.read_manifest(data)
        signature = verifier.read_signature(json.loads(beside), verifier.SIGNATURE)
    except (verifier.Refused, ValueError):
        return None
    key = settings.HOME.signing_key().public.raw
    found = verifier.signature_findings(data, signature, key, verifier.SIGNATURE)
    return None if found else manifest


def _entries(site: Site) -> dict[str, FileEntry]:
    return {
        file_of(path): FileEntry(kept.sha256, kept.size)
        for path, kept in sorted(site.files.items())
    }


def cores() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """One bundle of an installation is made at a time. Raises Busy."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("Another bundle of this installation is being made. Wait for it.") from None
        yield
