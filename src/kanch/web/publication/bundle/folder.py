"""A bundle as a folder: there whole, or the one before it stays."""

import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from kanch.core.custody import digest
from kanch.core.custody.backup import FileEntry
from kanch.core.custody.bundle import MANIFEST, SIGNATURE

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class UnfitFolder(ValueError):
    """A bundle cannot be laid there; the message says why and what to do."""


class Folder:
    """The place of a bundle. Raises UnfitFolder where it would replace what is no bundle."""

    def __init__(self, path: Path) -> None:
        # A link in its place is followed once and for all: what it leads to is replaced.
        self.path = path.expanduser().resolve()
        self._new = self.path.with_name(f".{self.path.name}.new")
        self._aside = self.path.with_name(f".{self.path.name}.before")
        self._recover()
        self._check()

    def _recover(self) -> None:
        """Where the change of two names was cut short between them, the bundle comes back."""
        if self._aside.exists() and not self.path.exists():
            self._aside.rename(self.path)

    def _check(self) -> None:
        if os.path.ismount(self.path):
            raise UnfitFolder(
                f"{self.path} is a whole drive, which cannot be replaced. Name a folder on it, "
                f"for instance {self.path / 'site'}."
            )
        if self.path.exists():
            if not self.path.is_dir():
                raise UnfitFolder(f"{self.path} is not a folder. Name a folder.")
            held = os.listdir(self.path)
            if held and MANIFEST not in held:
                raise UnfitFolder(
                    f"{self.path} holds something else than a bundle, and would be replaced. Name "
                    "a new or an empty folder."
                )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnfitFolder(f"{self.path.parent} cannot be made: {error.strerror}.") from error
        if not os.access(self.path.parent, os.W_OK):
            raise UnfitFolder(f"{self.path.parent} cannot be written to. Name another folder.")

    def signed(self) -> tuple[bytes, bytes] | None:
        """Manifest and signature of the bundle that lies there, if one does."""
        try:
            return (self.path / MANIFEST).read_bytes(), (self.path / SIGNATURE).read_bytes()
        except OSError:
            return None

    def lay(
        self,
        files: Mapping[str, FileEntry],
        body: Callable[[str], bytes],
        signed: Mapping[str, bytes],
    ) -> None:
        """Put the files in place of what is there now.

        Args:
            body: the bytes of a file by its name; not asked for those that lie there already.
            signed: the manifest and its signature.

        Raises OSError: the bundle before stays.
        """
        self._clear()
        for folder in {(self._new / name).parent for name in files} | {self._new}:
            folder.mkdir(parents=True, exist_ok=True)
        for name, entry in files.items():
            target = self._new / name
            if not _linked(self.path / name, target, entry):
                _write(target, body(name))
        for name in (MANIFEST, SIGNATURE):
            _write(self._new / name, signed[name])
        _to_the_disk(self._new)
        self._change_over()
        _to_the_disk(self.path.parent)
        self._clear()

    def _change_over(self) -> None:
        if not self.path.exists():
            self._new.rename(self.path)
        elif not _exchanged(self._new, self.path):
            self.path.rename(self._aside)
            self._new.rename(self.path)

    def _clear(self) -> None:
        for left in (self._new, self._aside):
            if left.exists():
                shutil.rmtree(left)


def _linked(old: Path, new: Path, entry: FileEntry) -> bool:
    """Take a file over without a copy, if it is still what it should be."""
    try:
        if old.is_symlink() or old.stat().st_size != entry.size:
            return False
        if digest(old.read_bytes()) != entry.digest:
            return False
        os.link(old, new, follow_symlinks=False)
    except OSError:  # not there, or a file system without links, such as that of a stick
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        out.write(data)


def _to_the_disk(folder: Path) -> None:
    """Have all that was written there on the disk: once for all files, not once for each."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None).syncfs(handle):
            os.sync()
    except AttributeError:  # not Linux
        os.sync()
    finally:
        os.close(handle)


def _exchanged(one: Path, other: Path) -> bool:
    """Change the names of two folders in one step; False where the system has no such step."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if not rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(other))
