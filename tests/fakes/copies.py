"""Small true bundles, and folders and ZIP files with them, for tests that then do harm."""

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from kanch.core.custody import FileEntry, SigningKey, Site, digest, verify_script, write_manifest

KEY = SigningKey.generate()
OTHER = SigningKey.generate()
SITE = Site({"en": "Example Relief"}, "https://appeals.example.org")
MADE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PAGES = {
    "index.html": b"<p>Choose a language</p>",
    "en/index.html": b"<p>At least 20 people</p>",
    "hy/index.html": "<p>Առնվազն 20 մարդ</p>".encode(),
    "documents/empty": b"",
    "verify.py": verify_script(),
}


def bundle(
    pages: Mapping[str, bytes] = PAGES,
    *,
    sequence: int = 1,
    previous: str | None = None,
    made_at: datetime = MADE,
    key: SigningKey = KEY,
    site: Site = SITE,
) -> dict[str, bytes]:
    """A whole bundle by path, manifest and signature too."""
    entries = {name: FileEntry(digest(data), len(data)) for name, data in pages.items()}
    return dict(pages) | write_manifest(
        entries,
        made_at=made_at,
        sequence=sequence,
        site=site,
        signing_key=key,
        previous=previous,
    )


def lay(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The files in a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def pack(path: Path, files: Mapping[str, bytes]) -> Path:
    """The files in a ZIP file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
