"""A backup as one encrypted file: a tar archive with a manifest, sealed with age.

Written and read as a stream, so its size does not matter and no plain copy touches a disk. The
manifest comes first and names every file with size and SHA-256. age (https://age-encryption.org/v1)
encrypts to a public key; whoever holds the secret of the same key file can read it.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import BinaryIO, NamedTuple, Self, cast

from kanch.core.custody.canonical import CHUNK, canonical_json, digest_stream

FORMAT = "kanch-backup-1"
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64_000_000
BLOCK = 512

Content = BinaryIO | Path


class BackupError(Exception):
    """A backup cannot be written or read; the message says what to do."""


class BackupUnavailable(BackupError):
    """The library that encrypts is not installed."""


class BackupDamaged(BackupError):
    """The backup is not what was written; `name` is the file in it, None for the whole."""

    def __init__(self, message: str, name: str | None = None) -> None:
        super().__init__(message)
        self.name = name


class WrongKey(BackupError):
    """The backup was made for another key, or the text is no key."""


class FileChanged(BackupError):
    """A file changed while it was being backed up."""


class FileEntry(NamedTuple):
    """What the manifest says about a file: SHA-256 in hex, size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. `facts` are the caller's, for instance versions and counts."""

    created: datetime
    facts: Mapping[str, object]
    files: Mapping[str, FileEntry]


@dataclass(frozen=True, slots=True)
class Identity:
    """A key pair of age: `recipient` is public, `secret` opens what was sealed for it."""

    recipient: str
    secret: str = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a key file of age: one secret, and comments that begin with `#`.

        Raises WrongKey, BackupUnavailable.
        """
        lines = [line.strip() for line in text.splitlines()]
        secrets = [line for line in lines if line and not line.startswith("#")]
        if len(secrets) != 1:
            raise WrongKey(f"A key file holds one line that begins with {_SECRET}.")
        age = _age()
        try:
            identity = age.x25519.Identity.from_str(secrets[0])
        except age.IdentityError as error:
            raise WrongKey(f"A key file holds one line that begins with {_SECRET}.") from error
        return cls(str(identity.to_public()), str(identity))

    def to_text(self) -> str:
        """The key file: whoever writes it sets the mode to 0600."""
        return f"# public key: {self.recipient}\n{self.secret}\n"


_SECRET = "AGE-SECRET-KEY-1"


def generate_identity() -> Identity:
    """Make a new key pair. Raises BackupUnavailable."""
    identity = _age().x25519.Identity.generate()
    return Identity(str(identity.to_public()), str(identity))


def write(
    out: BinaryIO,
    files: Iterable[tuple[str, Content]],
    recipient: str,
    *,
    created: datetime,
    facts: Mapping[str, object],
) -> Manifest:
    """Write a backup of files that stand still (a database snapshot, media that never change).

    Args:
        files: names as relative POSIX paths, and paths or seekable binary streams. Each is read
            twice, once for the manifest and once for the archive.
        recipient: the public key, `age1...`.
        created: aware.
        facts: anything that `canonical_json` takes.

    Raises:
        FileChanged: a file was not the same the second time; what `out` holds is worthless.
        WrongKey, BackupUnavailable, ValueError (a bad name, or one twice), OSError.
    """
    age = _age()
    try:
        key = age.x25519.Recipient.from_str(recipient)
    except age.RecipientError as error:
        raise WrongKey("The public key of a backup begins with age1.") from error
    if created.utcoffset() is None:
        raise ValueError("The moment of a backup needs its offset from UTC.")
    contents = _by_name(files)
    entries = {name: _entry(content) for name, content in contents.items()}
    manifest = Manifest(created, dict(facts), entries)
    source = _Pulled(_archive(manifest, contents))
    try:
        age.encrypt_io(io.BufferedReader(source, CHUNK), out, [key])
    except age.EncryptError:
        # The library turns what went wrong in the source into its own error; ours says more.
        if source.error is not None:
            raise source.error from None
        raise
    return manifest


class Package:
    """An opened backup: its manifest, and the files in the order of the archive."""

    def __init__(self, manifest: Manifest, archive: tarfile.TarFile, source: "_Decrypted") -> None:
        self.manifest = manifest
        self._archive = archive
        self._source = source

    def files(self) -> Iterator[tuple[str, BinaryIO]]:
        """Each file with a stream, to be read before the next is asked for.

        A file is checked when the next is asked for, the whole at the end: keep what was read
        apart until the iteration has ended without an error.

        Raises BackupDamaged, which names the file that is damaged, missing or not announced.
        """
        missing = dict(self.manifest.files)
        with _as_damage(self._source):
            while member := self._archive.next():
                # The archive remembers all it has passed; a backup may hold very many files.
                self._archive.members = []  # type: ignore[attr-defined]
                entry = missing.pop(member.name, None)
                if entry is None or not member.isreg():
                    raise BackupDamaged(
                        f"The backup holds {member.name!r}, which its manifest does not announce.",
                        member.name,
                    )
                content = cast(BinaryIO, self._archive.extractfile(member))
                stream = _Hashed(content, self._source)
                yield member.name, cast(BinaryIO, stream)
                if stream.finish() != entry:
                    raise BackupDamaged(f"{member.name!r} is damaged.", member.name)
            self._source.finish()
        for name in missing:
            raise BackupDamaged(f"{name!r} is missing from the backup.", name)


@contextmanager
def read(stream: BinaryIO, identity: str) -> Iterator[Package]:
    """Open a backup.

    Args:
        identity: the secret key, `AGE-SECRET-KEY-1...`.

    Raises:
        WrongKey, BackupDamaged, BackupUnavailable.
    """
    age = _age()
    try:
        key = age.x25519.Identity.from_str(identity.strip())
    except age.IdentityError as error:
        raise WrongKey(f"The key of a backup begins with {_SECRET}.") from error
    with _Decrypted(stream, key, age) as source:
        with _as_damage(source):
            # Its only resource is the pipe, which `source` closes.
            archive = tarfile.open(fileobj=source.plain, mode="r|")  # noqa: SIM115
            manifest = _read_manifest(archive)
        yield Package(manifest, archive, source)


def verify(stream: BinaryIO, identity: str) -> Manifest:
    """Read a backup to its end and keep nothing. Raises as `read` and `Package.files`."""
    with read(stream, identity) as package:
        for _ in package.files():
            pass
        return package.manifest


def _age() -> ModuleType:
    try:
        import pyrage  # type: ignore[import-untyped]
    except ImportError as error:
        raise BackupUnavailable("Backups need pyrage: pip install 'kanch[web]'.") from error
    return cast(ModuleType, pyrage)


def _by_name(files: Iterable[tuple[str, Content]]) -> dict[str, Content]:
    contents: dict[str, Content] = {}
    for name, content in files:
        if not _safe(name) or name == MANIFEST:
            raise ValueError(f"{name!r} is not a name for a file in a backup.")
        if name in contents:
            raise ValueError(f"{name!r} comes twice.")
        contents[name] = content
    return contents


def _safe(name: str) -> bool:
    """Whether a name stays below the folder into which a backup is restored, on any system."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and str(path) == name
        and not path.is_absolute()
        and ".." not in path.parts
        and not set(name) & set('\\:*?"<>|')
        and name.isprintable()
    )


def _entry(content: Content) -> FileEntry:
    with _opened(content) as stream:
        return FileEntry(*digest_stream(stream))


@contextmanager
def _opened(content: Content) -> Iterator[BinaryIO]:
    """A stream at its start; a stream of the caller's is put back there and stays open."""
    if isinstance(content, Path):
        with content.open("rb") as stream:
            yield stream
        return
    start = content.tell()
    try:
        yield content
    finally:
        content.seek(start)


def _archive(manifest: Manifest, contents: Mapping[str, Content]) -> Iterator[bytes]:
    written = canonical_json(
        {
            "format": FORMAT,
            "created": manifest.created.isoformat(),
            "facts": manifest.facts,
            "files": {
                name: {"sha256": entry.digest, "size": entry.size}
                for name, entry in manifest.files.items()
            },
        }
    )
    yield from _member(MANIFEST, len(written), manifest.created)
    yield written + _padding(len(written))
    for name, content in contents.items():
        entry = manifest.files[name]
        yield from _member(name, entry.size, manifest.created)
        with _opened(content) as stream:
            yield from _unchanged(name, stream, entry)
        yield _padding(entry.size)
    yield bytes(2 * BLOCK)


def _member(name: str, size: int, created: datetime) -> Iterator[bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(created.timestamp())
    yield info.tobuf(tarfile.PAX_FORMAT)


def _unchanged(name: str, stream: BinaryIO, entry: FileEntry) -> Iterator[bytes]:
    sha, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        sha.update(chunk)
        size += len(chunk)
        if size > entry.size:
            break
        yield chunk
    if FileEntry(sha.hexdigest(), size) != entry:
        raise FileChanged(f"{name!r} changed while it was being backed up. Start again.")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


class _Pulled(io.RawIOBase):
    """A readable stream over an iterator of bytes, which remembers what the iterator raised."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return 0
            except Exception as error:
                self.error = error
                raise
        taken = self._rest[: len(view)]
        view[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


class _Decrypted:
    """The plain bytes of an encrypted stream, as a stream.

    The library pushes what it decrypts, the archive pulls: a thread and a pipe stand between.
    """

    def __init__(self, stream: BinaryIO, key: object, age: ModuleType) -> None:
        self._sealed = _Remembering(stream)
        self._key, self._age = key, age
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._decrypt, name="backup", daemon=True)

    def __enter__(self) -> Self:
        out, into = os.pipe()
        self.plain: BinaryIO = os.fdopen(out, "rb", CHUNK)
        self._pipe: BinaryIO = os.fdopen(into, "wb")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing the pipe stops the thread, had it not come to its end.
        self.plain.close()
        self._thread.join()

    def _decrypt(self) -> None:
        try:
            self._age.decrypt_io(self._sealed, self._pipe, [self._key])
        except Exception as error:
            self._error = error
        with suppress(BrokenPipeError):
            self._pipe.close()

    def finish(self) -> None:
        """Read to the end, so that the last seal is checked too, and raise what was found."""
        while self.plain.read(CHUNK):
            pass
        self.check()

    def check(self) -> None:
        """Wait for the thread, at the end of its output, and raise what went wrong in it."""
        self._thread.join()
        if self._error is None:
            return
        if self._sealed.error is not None:
            raise self._sealed.error
        if "No matching keys" in str(self._error):
            raise WrongKey(
                "The backup was made for another key. Use the key file that the installation had "
                "when the backup was made."
            ) from self._error
        raise BackupDamaged(
            "The backup is damaged or cut short, or it is another kind of file. Use another copy."
        ) from self._error


class _Remembering:
    """A stream that remembers why reading failed: the library reports damage instead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except Exception as error:
            self.error = error
            raise


@contextmanager
def _as_damage(source: _Decrypted) -> Iterator[None]:
    """What the archive reader stumbles over is damage, if decryption does not know better."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError) as error:
        with suppress(ValueError):
            source.finish()
        raise BackupDamaged("The archive in the backup is damaged. Use another copy.") from error


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    member = archive.next()
    if member is None or member.name != MANIFEST or member.size > MANIFEST_LIMIT:
        raise BackupDamaged("The backup does not begin with its manifest.", MANIFEST)
    stream = archive.extractfile(member)
    try:
        found = json.loads(cast(BinaryIO, stream).read())
        if found["format"] != FORMAT:
            raise BackupDamaged(f"The backup is of another format than {FORMAT}.", MANIFEST)
        files = {
            name: FileEntry(entry["sha256"], entry["size"])
            for name, entry in found["files"].items()
        }
        manifest = Manifest(datetime.fromisoformat(found["created"]), found["facts"], files)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupDamaged("The manifest of the backup is damaged.", MANIFEST) from error
    for name in files:
        if not _safe(name):
            raise BackupDamaged(f"{name!r} is not a name for a file in a backup.", name)
    return manifest


class _Hashed(io.RawIOBase):
    """A stream of the archive that hashes what passes."""

    def __init__(self, stream: BinaryIO, source: _Decrypted) -> None:
        self._stream, self._source = stream, source
        self._sha = hashlib.sha256()
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        with _as_damage(self._source):
            chunk = self._stream.read(len(view))
        view[: len(chunk)] = chunk
        self._sha.update(chunk)
        self._size += len(chunk)
        return len(chunk)

    def finish(self) -> FileEntry:
        """Pass over what nobody read, and say what passed in all."""
        while self.read(CHUNK):
            pass
        return FileEntry(self._sha.hexdigest(), self._size)
