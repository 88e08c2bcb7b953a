"""A bundle as a ZIP file: there whole or not at all."""

import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_MOMENT = (1980, 1, 1, 0, 0, 0)
# Squeezed already.
_STORED = (".gz", ".jpg", ".pdf", ".png", ".webp", ".woff2")


def write_zip(
    target: Path,
    names: Iterable[str],
    body: Callable[[str], bytes],
    signed: Mapping[str, bytes],
) -> None:
    """Write the files by their names, then manifest and signature. Raises OSError."""
    unfinished = target.with_suffix(".unfinished")
    with unfinished.open("wb") as out:
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                _add(archive, name, body(name))
            for name, data in signed.items():
                _add(archive, name, data)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(target)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.external_attr = 0o644 << 16
    kind = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data, kind)
