"""ZIP archives from strangers, measured before anything in them is opened."""

import io
import zipfile
import zlib

ZIP = b"PK\x03\x04"
# Old Office files; also the shell around new ones that are locked by a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNPACKED_LIMIT = 64_000_000
SMALL = 8_000_000  # below this no ratio is suspicious: empty rows pack very well
RATIO_LIMIT = 150


class UnsafeArchive(ValueError):
    """The archive is not opened; `problem` is damaged, encrypted or bomb."""

    def __init__(self, problem: str, unpacked: int = 0) -> None:
        self.problem = problem
        self.unpacked_mb = unpacked // 1_000_000
        super().__init__(problem)


def names_in(data: bytes) -> list[str]:
    """The names in an archive of XML parts, once it is known to be safe to open.

    Raises UnsafeArchive: damaged, encrypted, far larger unpacked than packed, or with a document
    type in it (entities expand without end).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnsafeArchive("encrypted")
            unpacked = sum(entry.file_size for entry in entries)
            suspicious = unpacked > SMALL and unpacked > RATIO_LIMIT * len(data)
            if unpacked > UNPACKED_LIMIT or suspicious:
                raise UnsafeArchive("bomb", unpacked)
            # An entry yields no more than the size that the directory states: a lie about it
            # ends as a wrong checksum.
            for entry in entries:
                _refuse_doctype(archive, entry)
            return archive.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnsafeArchive("damaged") from error


def locked(data: bytes) -> bool:
    """Whether an OLE file is the shell around one that is locked by a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _refuse_doctype(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(1 << 20):
            # Without zeros UTF-16 reads like ASCII.
            if b"<!DOCTYPE" in (tail + chunk).replace(b"\0", b"").upper():
                raise UnsafeArchive("damaged")
            tail = chunk[-32:]
