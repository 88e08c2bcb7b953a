#!/usr/bin/env python3
"""Says whether a bundle, an edition or a figure of Kanch is what its maker signed.

    python3 verify.py [FOLDER | BUNDLE.zip | edition.json | figure.json] --key "1a2b 3c4d ..."

This one file needs Python 3.8 and nothing else, so that anybody can read it, keep it and run it
on an old machine. It travels as verify.py in each bundle; `kanch verify` calls the same functions.
What it reads is described in docs/formats.md of Kanch. Free software, AGPL-3.0-or-later.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import errno
import hashlib
import json
import os
import re
import stat
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple, Tuple

BUNDLE = "kanch-bundle/1"
ENVELOPE = "kanch-signed/1"
MEMORY = "kanch-seen/1"
# A signed text says itself what it is, so that one kind cannot be passed off as another.
EDITION, FIGURE = "kanch-edition-1", "kanch-figure/1"
DOCUMENTS = {EDITION: "edition", FIGURE: "figure"}

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig.json"

CHUNK = 1 << 20
MANIFEST_LIMIT = 32 << 20
SIGNATURE_LIMIT = 4096
DOCUMENT_LIMIT = 32 << 20
MEMORY_LIMIT = 4 << 20
LONGEST_NAME = 1000
LARGEST_NUMBER = 1 << 53

YES, FINDING, WRONG_USE = 0, 1, 2


class Finding(NamedTuple):
    """One thing that is not right: `code` for programs, `path` empty where it is no one file."""

    code: str
    path: str
    message: str


class Refused(Exception):
    """Something cannot be used: `finding` says what, and why."""

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(code, path, message)


class NotAKey(ValueError):
    """What was given is no public key; the message says what a key looks like."""


class Unusable(Exception):
    """There is nothing here to verify; the message says what to do."""


class Signed(NamedTuple):
    """A signature, and the key that came beside it, which proves nothing and may be missing."""

    key_id: str
    public: bytes | None
    value: bytes


class Manifest(NamedTuple):
    """What a bundle says of itself. `files` gives SHA-256 in hex and size in bytes by path."""

    name: Mapping[str, str]
    address: str
    made_at: str
    sequence: int
    previous: str | None
    files: Mapping[str, tuple[str, int]]
    sha256: str


class Report(NamedTuple):
    """What was found in a bundle or a signed document.

    `kind` is bundle, edition or figure, and empty where it cannot be read. `key_id` and `key`
    are those of the signature. `notes` are to be known, and take nothing away.
    """

    kind: str
    facts: Mapping[str, Any]
    key_id: str
    key: str
    files: int
    size: int
    findings: Sequence[Finding]
    notes: Sequence[str]

    @property
    def true(self) -> bool:
        """Nothing is wrong, and the key did not come with the files."""
        return not self.findings

    @property
    def whole(self) -> bool:
        """Nothing is wrong, but for the key, which may be anybody's."""
        return all(finding.code == "unchecked" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "true": self.true,
            "whole": self.whole,
            "kind": self.kind,
            "facts": dict(self.facts),
            "key_id": self.key_id,
            "key": self.key,
            "files": self.files,
            "bytes": self.size,
            "findings": [f._replace(path=printable(f.path))._asdict() for f in self.findings],
            "notes": list(self.notes),
        }


# Ed25519 (RFC 8032, 5.1), in plain integers: nothing here is secret, so time may tell everything.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

# A point (x, y) as X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z.
_Point = Tuple[int, int, int, int]
_ZERO = (0, 1, 1, 0)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed exactly these bytes.

    Stricter than RFC 8032 asks: points must be written in the one shortest way, the scalar must
    be below the order of the group, and keys of small order, under which one signature fits many
    messages, are refused.
    """
    key = _decoded(public)
    if key is None or _small(key) or len(signature) != 64:
        return False
    commitment, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    if scalar >= _L:
        return False
    hashed = hashlib.sha512(commitment + public + message).digest()
    challenge = int.from_bytes(hashed, "little") % _L
    x, y, z, t = key
    return _encoded(_combined(scalar, _BASE, challenge, (-x % _P, y, z, -t % _P))) == commitment


def _added(one: _Point, other: _Point) -> _Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % _P
    b = (y1 + x1) * (y2 + x2) % _P
    c = 2 * t1 * t2 * _D % _P
    d = 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _combined(m: int, one: _Point, n: int, other: _Point) -> _Point:
    """m times one point plus n times another."""
    steps = {1: one, 2: other, 3: _added(one, other)}
    total: _Point = _ZERO
    for bit in range(max(m.bit_length(), n.bit_length()) - 1, -1, -1):
        total = _added(total, total)
        step = (m >> bit & 1) | (n >> bit & 1) << 1
        if step:
            total = _added(total, steps[step])
    return total


def _encoded(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, _P - 2, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> _Point | None:
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _small(point: _Point) -> bool:
    for _ in range(3):
        point = _added(point, point)
    x, y, z, _t = point
    return x % _P == 0 and (y - z) % _P == 0


_base = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
assert _base is not None
_BASE: _Point = _base


# Keys


def read_key(text: str) -> bytes:
    """A key as people write it: 64 hex digits, in groups or not. Raises NotAKey."""
    plain = re.sub(r"[\s:.-]", "", text)
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", plain):
        raise NotAKey(
            "A key is 16 groups of 4 signs, each a digit or a letter from a to f. "
            f"This has {len(plain)} signs instead of 64."
            if len(plain) != 64
            else "A key has only digits and the letters a to f: look for a mistyped sign."
        )
    raw = bytes.fromhex(plain)
    point = _decoded(raw)
    if point is None or _small(point):
        raise NotAKey("This is no key: at least one sign is mistyped. Compare it once more.")
    return raw


def key_id(raw: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of the raw key."""
    return hashlib.sha256(raw).hexdigest()[:16]


def key_text(raw: bytes) -> str:
    """16 groups of 4 hex digits."""
    return raw.hex(" ", 2)


# JSON that can be read in one way only


def _strict(data: bytes, path: str, code: str) -> Any:
    """Raises Refused: not UTF-8, not JSON, a key twice, NaN, numbers or nesting without end."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_short_int,
        )
    except _Ambiguous as error:
        raise Refused(code, path, f"{path} is not to be trusted: {error}.") from None
    except (ValueError, RecursionError):
        raise Refused(code, path, f"{path} is not JSON in UTF-8, or is damaged.") from None


class _Ambiguous(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Ambiguous(f"it gives {printable(twice)!r} twice")
    return found


def _no_constant(text: str) -> Any:
    raise _Ambiguous(f"it holds {text}, which is no number")


def _short_int(text: str) -> int:
    if len(text) > 401:
        raise _Ambiguous("it holds a number of absurd length")
    return int(text)


def _written(value: Any) -> bytes:
    """JSON with sorted keys and without spaces, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _is_text(value: Any) -> bool:
    return type(value) is str and unicodedata.normalize("NFC", value) == value


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < LARGEST_NUMBER


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _is_moment(value: Any) -> bool:
    if type(value) is not str or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_digest(value: Any) -> bool:
    return type(value) is str and _SHA256.fullmatch(value) is not None


def printable(text: str) -> str:
    """A text that cannot play tricks with a terminal."""
    return text if text.isprintable() else ascii(text)[1:-1]


# Names of files

_ORDINARY = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def bad_name(name: str) -> str:
    """Why this cannot be the name of a file in a bundle, on any system; empty where it can."""
    if _ORDINARY.fullmatch(name) and len(name) <= LONGEST_NAME:
        return "" if name not in (MANIFEST, SIGNATURE) else "is kept for the bundle itself"
    if not name or len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        return "is empty or too long"
    if not name.isprintable():
        return "holds a sign that cannot be seen"
    if set(name) & set('\\:*?"<>|'):
        return "holds a sign that some systems do not allow"
    if unicodedata.normalize("NFC", name) != name:
        return "is not in Unicode normal form C"
    parts = name.split("/")
    if "" in parts or "." in parts or ".." in parts:
        return "leads out of the bundle, or is not the shortest way"
    if any(part[-1] in ". " for part in parts):
        return "has a part that ends with a dot or a space"
    return ""


def twins(names: Iterable[str]) -> dict[str, str]:
    """Names that some systems take for one, each with an earlier one.

    They differ in upper and lower case or in Unicode normal form only, or one is a file where
    another needs a folder. Folders on the way count too.
    """
    found: dict[str, str] = {}
    spelled: dict[str, str] = {}
    folders: set[str] = set()
    files: set[str] = set()
    for name in names:
        path = name
        while path and path not in folders:
            known = spelled.setdefault(_folded(path), path)
            if known != path or (path in files and path != name):
                found[name] = known
                break
            if path != name:
                folders.add(path)
            path = path.rpartition("/")[0]
        if name in folders:
            found[name] = name
        files.add(name)
    return found


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


# Where a bundle lies


class Place:
    """Where a bundle lies: it lists names and reads files, and follows nothing out of itself."""

    note = ""

    def names(self) -> dict[str, Finding | None] | None:
        """What is there, with a finding where it is no plain file; None where nobody can list."""
        raise NotImplementedError

    def read(self, name: str, limit: int) -> bytes:
        """A small file. Raises Refused: missing, unreadable, larger than `limit` bytes."""
        raise NotImplementedError

    def digest(self, name: str, size: int) -> str:
        """SHA-256 of a file in hex. Raises Refused, also where it is not of this size."""
        raise NotImplementedError

    def digests(self, files: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str | Finding]]:
        """The digest of each file, or what stands against it."""
        for name, (_sha, size) in files.items():
            try:
                yield name, self.digest(name, size)
            except Refused as refusal:
                yield name, refusal.finding


def missing(name: str) -> Refused:
    return Refused("missing", name, f"{name} is missing.")


def changed(name: str) -> Refused:
    return Refused("changed", name, f"{name} is not what was signed.")


def unreadable(name: str, why: str) -> Refused:
    return Refused("unreadable", name, f"{printable(name)} cannot be read: {why}.")


def hashed(read: Callable[[int], bytes], name: str, size: int) -> str:
    """SHA-256 of what `read` gives, of which never more than `size` bytes and one are taken.

    Raises Refused (changed) where it is not of this size.
    """
    sha, left = hashlib.sha256(), size + 1
    while left:
        chunk = read(min(left, CHUNK))
        if not chunk:
            break
        sha.update(chunk)
        left -= len(chunk)
    if left != 1:
        raise changed(name)
    return sha.hexdigest()


_OPEN = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


class Folder(Place):
    """A folder on a disk."""

    def __init__(self, path: str) -> None:
        self.path = path

    def names(self) -> dict[str, Finding | None]:
        found: dict[str, Finding | None] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(self.path, folder)) as entries:
                    for entry in entries:
                        name = folder + entry.name
                        if _is_link(entry):
                            found[name] = _link(name)
                        elif entry.is_file(follow_symlinks=False):
                            found[name] = None
                        elif entry.is_dir(follow_symlinks=False):
                            waiting.append(name + "/")
                        else:
                            found[name] = _special(name)
            except OSError as error:
                found[folder] = unreadable(folder or ".", _reason(error)).finding
        return found

    def read(self, name: str, limit: int) -> bytes:
        try:
            with os.fdopen(self._opened(name)[0], "rb") as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise unreadable(name, _reason(error)) from error
        if len(data) > limit:
            raise too_large(name, limit)
        return data

    def digest(self, name: str, size: int) -> str:
        handle, there = self._opened(name)
        try:
            if there != size:
                raise changed(name)
            if size < CHUNK:
                # One call for nearly every file of a site: this is what makes it fast.
                data = os.read(handle, size + 1)
                if len(data) == size:
                    return hashlib.sha256(data).hexdigest()
                os.lseek(handle, 0, os.SEEK_SET)
            return hashed(lambda count: os.read(handle, count), name, size)
        except OSError as error:
            raise unreadable(name, _reason(error)) from error
        finally:
            os.close(handle)

    def _opened(self, name: str) -> tuple[int, int]:
        """A handle on a plain file, and its size; a link, pipe or device is never opened."""
        try:
            handle = os.open(os.path.join(self.path, name), _OPEN)
        except (FileNotFoundError, NotADirectoryError):
            raise missing(name) from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise Refused(*_link(name)) from None
            raise unreadable(name, _reason(error)) from None
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            os.close(handle)
            raise Refused(*_special(name))
        return handle, state.st_size


class Archive(Place):
    """A ZIP file, read where it is: nothing is unpacked onto the disk."""

    def __init__(self, path: str) -> None:
        """Raises Unusable."""
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Unusable(f"{path} is no ZIP file that can be read: {_reason(error)}.") from error
        self._members: dict[str, zipfile.ZipInfo] = {}

    def names(self) -> dict[str, Finding | None]:
        found: dict[str, Finding | None] = {}
        for member in self._archive.infolist():
            # `filename` was mended on the way in; what lies in the archive is the other.
            name = member.orig_filename
            kind = stat.S_IFMT(member.external_attr >> 16)
            if name in found:
                found[name] = Finding(
                    "twin", name, f"{printable(name)} stands in the archive more than once."
                )
            elif kind == stat.S_IFLNK:
                found[name] = _link(name)
            elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                found[name] = _special(name)
            elif not (name.endswith("/") and not bad_name(name[:-1]) and not member.file_size):
                found[name] = None
                self._members[name] = member
        return found

    def read(self, name: str, limit: int) -> bytes:
        member = self._member(name)
        if member.file_size > limit:
            raise too_large(name, limit)
        return b"".join(self._chunks(member, name, limit))

    def digest(self, name: str, size: int) -> str:
        member = self._member(name)
        if member.file_size != size:
            raise changed(name)
        chunks = self._chunks(member, name, size)
        return hashed(lambda _count: next(chunks, b""), name, size)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = self._members.get(name)
        if member is None:
            raise missing(name)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unreadable(name, "it is packed in an unusual way")
        return member

    def _chunks(self, member: zipfile.ZipInfo, name: str, limit: int) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while limit >= 0:
                    chunk = stream.read(min(CHUNK, limit + 1))
                    if not chunk:
                        return
                    limit -= len(chunk)
                    yield chunk
        except (OSError, EOFError, RuntimeError, ValueError, zlib.error, zipfile.BadZipFile):
            # A password, a wrong checksum, a cut end: whatever it is, these are not the bytes.
            raise changed(name) from None


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    # A junction of Windows leads elsewhere too, and is called a folder.
    attributes = (
        getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
        if os.name == "nt" and entry.is_dir(follow_symlinks=False)
        else 0
    )
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)


def _link(name: str) -> Finding:
    what = "is a symbolic link, which a bundle never holds; it was not followed"
    return Finding("link", name, f"{printable(name)} {what}.")


def _special(name: str) -> Finding:
    what = "is a device, a pipe or the like, which a bundle never holds; it was not opened"
    return Finding("special", name, f"{printable(name)} {what}.")


def too_large(name: str, limit: int) -> Refused:
    return Refused("too-large", name, f"{name} is larger than {limit:,} bytes; it was not read.")


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


# What was seen before


class Memory:
    """Keys that somebody has checked, and the newest bundle seen of each site and key."""

    def __init__(self, sites: dict[str, dict[str, dict[str, Any]]] | None = None) -> None:
        self._sites = sites or {}
        self.touched = False

    @classmethod
    def from_bytes(cls, data: bytes) -> Memory:
        """Raises Refused where this is no memory."""
        found = _strict(data, "the file", "memory")
        try:
            if found["format"] != MEMORY:
                raise ValueError
            sites = found["sites"]
            for keys in sites.values():
                for key, record in keys.items():
                    sound = (
                        _is_digest(key)
                        and _is_moment(record["checked_at"])
                        and (
                            record["sha256"] is None
                            or (
                                _is_digest(record["sha256"])
                                and _is_count(record["sequence"])
                                and _is_moment(record["made_at"])
                                and _is_moment(record["seen_at"])
                            )
                        )
                    )
                    if not sound:
                        raise ValueError
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Refused("memory", "", "This is no memory of bundles seen.") from None
        return cls(sites)

    def to_bytes(self) -> bytes:
        return _written({"format": MEMORY, "sites": self._sites})

    def key_of(self, site: str) -> bytes | None:
        """The key that was checked last for a site."""
        keys = self._sites.get(site, {})
        newest = max(keys, key=lambda key: str(keys[key]["checked_at"]), default=None)
        return bytes.fromhex(newest) if newest else None

    def checked_on(self, site: str, key: bytes) -> str:
        """The day on which somebody brought this key."""
        return str(self._sites[site][key.hex()]["checked_at"])[:10]

    def site_of(self, wanted: str) -> tuple[str, bytes] | None:
        """A site whose checked key has this id."""
        for site in self._sites:
            key = self.key_of(site)
            if key is not None and key_id(key) == wanted:
                return site, key
        return None

    def keep_key(self, site: str, key: bytes, now: datetime) -> None:
        """Remember that somebody brought this key for a site, and that it fits."""
        empty = {"sequence": 0, "made_at": None, "seen_at": None, "sha256": None}
        record = self._sites.setdefault(site, {}).setdefault(key.hex(), dict(empty))
        record["checked_at"] = _moment(now)
        self.touched = True

    def compare(self, key: bytes, new: Manifest, now: datetime) -> list[Finding]:
        """What the newest bundle seen says against this one; where nothing, this one is kept.

        The signature must have been found right under a key that was checked.
        """
        record = self._sites.get(new.address, {}).get(key.hex())
        if record is None:
            return []
        if record["sha256"] is not None:
            found = _against(record, new)
            if found is not None:
                return [found]
        if record["sha256"] != new.sha256:
            record.update(
                sequence=new.sequence,
                made_at=new.made_at,
                seen_at=_moment(now),
                sha256=new.sha256,
            )
            self.touched = True
        return []


def _against(record: Mapping[str, Any], new: Manifest) -> Finding | None:
    number, day = record["sequence"], str(record["seen_at"])[:10]
    if new.sequence < number:
        return Finding(
            "older",
            "",
            f"This is bundle {new.sequence} of {new.made_at[:10]}, older than bundle {number}, "
            f"which was seen on {day}. Ask for the newer one.",
        )
    if new.sequence == number and new.sha256 != record["sha256"]:
        return Finding(
            "fork",
            "",
            f"There are two different bundles with the number {number}: this one, and the one "
            f"seen on {day}. Somebody shows different people different things. Ask the "
            "organisation.",
        )
    if new.made_at < record["made_at"]:
        return Finding(
            "older",
            "",
            f"This bundle says that it was made before bundle {number}, which was seen on {day}, "
            "though its number is higher. Ask the organisation.",
        )
    return None


def _moment(when: datetime) -> str:
    return when.astimezone(timezone.utc).replace(microsecond=0).isoformat()


# Bundles


def read_manifest(data: bytes) -> Manifest:
    """Raises Refused (version, manifest) where this is not exactly what a bundle has to hold."""
    found = _strict(data, MANIFEST, "manifest")
    version = found.get("format") if isinstance(found, dict) else None
    if version != BUNDLE:
        raise Refused(
            "version",
            MANIFEST,
            f"{MANIFEST} is of another format than {BUNDLE}. A newer verify.py may know it.",
        )
    fields = {"format", "site", "made_at", "sequence", "previous", "files"}
    site, files = found.get("site"), found.get("files")
    sound = (
        set(found) == fields
        and type(site) is dict
        and set(site) == {"name", "address"}
        and _is_text(site["address"])
        and type(site["name"]) is dict
        and all(_is_text(text) for pair in site["name"].items() for text in pair)
        and _is_moment(found["made_at"])
        and _is_count(found["sequence"])
        and found["sequence"] > 0
        and (found["previous"] is None or _is_digest(found["previous"]))
        and type(files) is dict
        and all(
            type(entry) is list and len(entry) == 2 and _is_digest(entry[0]) and _is_count(entry[1])
            for entry in files.values()
        )
    )
    if not sound:
        raise Refused("manifest", MANIFEST, f"{MANIFEST} does not hold what a bundle's has to.")
    if _written(found) != data:
        raise Refused("manifest", MANIFEST, f"{MANIFEST} is not written in canonical form.")
    return Manifest(
        site["name"],
        site["address"],
        found["made_at"],
        found["sequence"],
        found["previous"],
        {name: (sha, size) for name, (sha, size) in files.items()},
        hashlib.sha256(data).hexdigest(),
    )


def read_signature(found: Any, path: str) -> Signed:
    """A signature as an object of JSON. Raises Refused (signature)."""
    damaged = Refused("signature", path, f"{path} holds no signature that can be read.")
    if type(found) is not dict or not {"key_id", "value"} <= set(found) <= _SIGNATURE:
        raise damaged
    try:
        value = base64.b64decode(found["value"], validate=True)
        public = bytes.fromhex(found["public_key"]) if "public_key" in found else None
    except (TypeError, ValueError, binascii.Error):
        raise damaged from None
    sound = (
        base64.b64encode(value).decode() == found["value"]
        and type(found["key_id"]) is str
        and re.fullmatch(r"[0-9a-f]{16}", found["key_id"])
        and (public is None or key_text(public) == found["public_key"])
        and (public is None or key_id(public) == found["key_id"])
    )
    if not sound:
        raise damaged
    return Signed(found["key_id"], public, value)


_SIGNATURE = {"key_id", "public_key", "value"}


def signature_findings(data: bytes, signed: Signed, key: bytes | None, path: str) -> list[Finding]:
    """Whether `key` signed these bytes; without one, whether the key that came along did."""
    used = key or signed.public
    if used is None:
        return [Finding("unchecked", path, "No key was given, and the signature brings none.")]
    right = ed25519_verify(used, data, signed.value)
    if key is not None and signed.key_id != key_id(key):
        return [
            Finding(
                "key",
                path,
                f"This is signed with another key (id {signed.key_id}) than the one that you "
                f"trust (id {key_id(key)}). If you typed it, compare it once more.",
            )
        ]
    if not right:
        return [
            Finding(
                "signature",
                path,
                f"The signature does not fit: {path} was changed, or the signature was.",
            )
        ]
    if key is None:
        return [
            Finding(
                "unchecked",
                path,
                "The key came with the files, so it may be anybody's. Ask the organisation for "
                "its key by another way: a telephone call, a printed letter.",
            )
        ]
    return []


def verify_bundle(
    place: Place,
    *,
    key: bytes | None = None,
    memory: Memory | None = None,
    now: datetime,
) -> Report:
    """Check a bundle: its signature, each of its files, and that there is nothing else.

    Args:
        key: the maker's public key, brought by another way than the bundle. Without it, the one
            that `memory` has for the site.
        memory: keys checked and bundles seen before; what is new is added to it.
        now: aware; when this is seen.

    A file that is changed, added or missing is a finding, never an exception.
    """
    there = place.names()
    try:
        data = _own_file(place, there, MANIFEST, MANIFEST_LIMIT)
        signed = _signature_file(_own_file(place, there, SIGNATURE, SIGNATURE_LIMIT))
        manifest = read_manifest(data)
    except Refused as refusal:
        return Report("", {}, "", "", 0, 0, [refusal.finding], [])
    findings, notes = _trust(data, signed, manifest, key, memory, now)
    if place.note:
        notes.append(place.note)
    bad, files = _usable(manifest)
    findings += bad
    if there is not None:
        findings += _not_listed(manifest, there)
        files = {n: entry for n, entry in files.items() if n in there and there[n] is None}
    elif any(finding.code in ("key", "signature") for finding in findings):
        # Nothing there is worth the line: a stranger's manifest may name files without end.
        notes.append("The files were not fetched: the manifest is not signed as it should be.")
        files = {}
    for name, digest in place.digests(files):
        if isinstance(digest, Finding):
            findings.append(digest)
        elif digest != files[name][0]:
            findings.append(changed(name).finding)
    return Report(
        "bundle",
        {
            "name": dict(manifest.name),
            "address": manifest.address,
            "sequence": manifest.sequence,
            "made_at": manifest.made_at,
        },
        signed.key_id,
        key_text(signed.public) if signed.public else "",
        len(manifest.files),
        sum(size for _sha, size in manifest.files.values()),
        findings,
        notes,
    )


def _own_file(
    place: Place, there: Mapping[str, Finding | None] | None, name: str, limit: int
) -> bytes:
    if there is not None:
        if name not in there:
            raise missing(name)
        against = there[name]
        if against is not None:
            raise Refused(*against)
    return place.read(name, limit)


def _signature_file(data: bytes) -> Signed:
    found = _strict(data, SIGNATURE, "signature")
    signed = read_signature(found, SIGNATURE)
    if _written(found) != data:
        raise Refused("signature", SIGNATURE, f"{SIGNATURE} is not written in canonical form.")
    return signed


def _trust(
    data: bytes,
    signed: Signed,
    manifest: Manifest,
    key: bytes | None,
    memory: Memory | None,
    now: datetime,
) -> tuple[list[Finding], list[str]]:
    """Whose signature it is, and whether a newer bundle was seen; with notes on the key."""
    if memory is None:
        return signature_findings(data, signed, key, MANIFEST), []
    known, notes = memory.key_of(manifest.address), []
    if known is not None:
        day = memory.checked_on(manifest.address, known)
        if key is None:
            notes.append(f"The key is the one that was given for this site on {day}.")
        elif key != known:
            notes.append(
                f"On {day} another key was given for this site. Ask the organisation whether it "
                "has a new one."
            )
    used = key or known
    findings = signature_findings(data, signed, used, MANIFEST)
    if findings or used is None:
        return findings, notes
    if key is not None:
        memory.keep_key(manifest.address, key, now)
    return memory.compare(used, manifest, now), notes


def _usable(manifest: Manifest) -> tuple[list[Finding], dict[str, tuple[str, int]]]:
    """What is wrong with the names in a manifest, and the files whose names are good."""
    findings = []
    files = dict(manifest.files)
    for name in manifest.files:
        why = bad_name(name)
        if why:
            findings.append(
                Finding("name", name, f"{MANIFEST} names {printable(name)}, which {why}.")
            )
            del files[name]
    for name, other in twins(files).items():
        findings.append(_twin(name, other))
    return findings, files


def _not_listed(manifest: Manifest, there: Mapping[str, Finding | None]) -> list[Finding]:
    """What lies in the bundle though it should not, and what is missing."""
    findings = [against for against in there.values() if against is not None]
    extra = [
        name
        for name, against in there.items()
        if against is None and name not in manifest.files and name not in (MANIFEST, SIGNATURE)
    ]
    same = twins([MANIFEST, SIGNATURE, *manifest.files, *extra])
    for name in extra:
        why = bad_name(name)
        if why:
            message = f"{printable(name)} was added, and its name {why}."
            findings.append(Finding("name", name, message))
        elif name in same:
            findings.append(_twin(name, same[name]))
        else:
            findings.append(Finding("added", name, f"{name} was added: nobody signed it."))
    findings += [
        missing(name).finding for name in manifest.files if name not in there and not bad_name(name)
    ]
    return findings


def _twin(name: str, other: str) -> Finding:
    what = "differ in upper and lower case only, or one is in the way of the other"
    both = f"{printable(name)} and {printable(other)}"
    return Finding("twin", name, f"{both} {what}: some systems keep one of them.")


# One edition or one figure


def verify_document(
    data: bytes,
    name: str,
    *,
    key: bytes | None = None,
    memory: Memory | None = None,
) -> Report:
    """Check an edition or a figure that was signed alone.

    Args:
        data: the bytes of the file, an envelope.
        name: what findings call it.
        key, memory: as for `verify_bundle`. An edition names no site: where `memory` is asked,
            the key of any site will do, and a note says of which.
    """
    try:
        content, signed = open_envelope(data, name)
        found = _strict(content, name, "document")
        kind = DOCUMENTS.get(str(found.get("format"))) if isinstance(found, dict) else None
        if kind is None:
            raise Refused(
                "version",
                name,
                f"What is signed in {name} is neither an edition nor a figure of a known format.",
            )
        facts = _FACTS[kind](found)
    except Refused as refusal:
        return Report("", {}, "", "", 0, 0, [refusal.finding], [])
    notes = []
    if key is None and memory is not None:
        site = str(facts.get("address", ""))
        known = memory.site_of(signed.key_id) if not site else None
        if known is not None:
            site, key = known
        else:
            key = memory.key_of(site)
        if key is not None:
            notes.append(f"The key is the one that was checked for {printable(site)}.")
    return Report(
        kind,
        facts,
        signed.key_id,
        key_text(signed.public) if signed.public else "",
        1,
        len(data),
        signature_findings(content, signed, key, name),
        notes,
    )


def open_envelope(data: bytes, name: str) -> tuple[bytes, Signed]:
    """The bytes that were signed, and their signature. Raises Refused (document, signature)."""
    found = _strict(data, name, "document")
    if not isinstance(found, dict) or found.get("format") != ENVELOPE:
        raise Refused(
            "version",
            name,
            f"{name} is no signed document of the format {ENVELOPE}: it carries no signature.",
        )
    content = found.get("content")
    if set(found) != {"format", "content", "signature"} or type(content) is not str:
        raise Refused("document", name, f"{name} does not hold what a signed document has to.")
    signed = read_signature(found["signature"], name)
    if _written(found) != data:
        raise Refused("document", name, f"{name} is not written in canonical form.")
    return content.encode("utf-8", "surrogatepass"), signed


def _edition_facts(content: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("appeal", "number", "organisation", "published_at", "correction")
    return {key: content[key] for key in keys if key in content}


def _figure_facts(content: Mapping[str, Any]) -> dict[str, Any]:
    site, figure = content.get("site"), content.get("figure")
    if type(site) is not dict or type(figure) is not dict:
        raise Refused("document", "", "The figure does not hold what a figure has to.")
    return {
        "name": site.get("name"),
        "address": site.get("address"),
        "figure": figure.get("id"),
        "text": figure.get("text"),
        "at": content.get("at"),
        "made_at": content.get("made_at"),
    }


_FACTS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "edition": _edition_facts,
    "figure": _figure_facts,
}


# The command


def verify_path(
    path: str,
    *,
    key: bytes | None = None,
    memory: Memory | None = None,
    now: datetime,
) -> Report:
    """Check whatever lies at a path: a folder, a ZIP file, or one signed document.

    Raises Unusable where nothing is there that could be checked.
    """
    if os.path.isdir(path):
        return verify_bundle(Folder(path), key=key, memory=memory, now=now)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise Unusable(f"{printable(path)} cannot be read: {_reason(error)}.") from None
    if not stat.S_ISREG(mode):
        raise Unusable(f"{printable(path)} is neither a folder nor a file.")
    if zipfile.is_zipfile(path):
        return verify_bundle(Archive(path), key=key, memory=memory, now=now)
    folder, name = os.path.split(os.path.realpath(path))
    try:
        data = Folder(folder).read(name, DOCUMENT_LIMIT)
    except Refused as refusal:
        raise Unusable(refusal.finding.message) from None
    return verify_document(data, printable(name), key=key, memory=memory)


def words(report: Report) -> list[str]:
    """The report for people, in lines."""
    lines = _about(report)
    if report.true:
        verdict = "TRUE. Nothing was changed, added or taken away since it was signed."
    elif report.whole:
        verdict = "WHOLE, BUT NOT PROVED: it is signed with a key that you have not checked."
    else:
        verdict = "NOT TRUE."
    lines.append(verdict)
    lines += [f"  {finding.code}: {finding.message}" for finding in report.findings]
    if not report.true and report.whole and report.key:
        lines.append(f"  The key that came with it: {report.key}")
    return lines + list(report.notes)


def _about(report: Report) -> list[str]:
    facts = report.facts
    name = _in_english(facts.get("name") or facts.get("organisation"))
    if report.kind == "bundle":
        return [
            f"Bundle {facts['sequence']} of {name} ({printable(facts['address'])}), "
            f"made {facts['made_at']}; {report.files:,} files, {report.size:,} bytes."
        ]
    if report.kind == "edition":
        shown = [printable(str(facts.get(key))) for key in ("number", "appeal", "published_at")]
        return [f"Edition {shown[0]} of {shown[1]} by {name}, published {shown[2]}."]
    if report.kind == "figure":
        shown = [printable(str(facts.get(key))) for key in ("figure", "address", "made_at")]
        text = _in_english(facts.get("text")) or "not known"
        return [f"Figure {shown[0]} of {name} ({shown[1]}): {text}; made {shown[2]}."]
    return []


def _in_english(by_language: Any) -> str:
    if not isinstance(by_language, dict) or not by_language:
        return ""
    return printable(str(by_language.get("en") or next(iter(by_language.values()))))


def load_memory(path: str) -> Memory:
    """What was seen before; nothing where there is no such file yet. Raises Unusable."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(MEMORY_LIMIT + 1)
        return Memory.from_bytes(data)
    except FileNotFoundError:
        return Memory()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {_reason(error)}.") from None
    except Refused as refusal:
        raise Unusable(
            f"{path}: {refusal.finding.message} Move it away, or name another file with --seen."
        ) from None


def save_memory(path: str, memory: Memory) -> None:
    """Write what is new, whole or not at all, for its owner's eyes. Raises Unusable."""
    if not memory.touched:
        return
    unfinished = f"{path}.unfinished"
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(memory.to_bytes())
        os.replace(unfinished, path)
    except OSError as error:
        raise Unusable(f"What was seen cannot be kept in {path}: {_reason(error)}.") from None


def _typed_key() -> bytes | None:
    """Ask for the key; None where there is nobody to ask."""
    print(
        "Type the organisation's key: 16 groups of 4 signs. Take it from them by another way\n"
        "than these files: a telephone call, a printed letter. Without one, press Enter.",
        file=sys.stderr,
    )
    while True:
        print("Key: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line.strip():
            return None
        try:
            return read_key(line)
        except NotAKey as error:
            print(error, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `python3 verify.py`: 0 true, 1 not true or not proved, 2 wrong use."""
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Says whether a bundle, an edition or a figure is what its maker signed.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        default=os.path.dirname(os.path.abspath(__file__)),
        metavar="FOLDER|FILE",
        help="what to check: a folder, a ZIP file, edition.json or figure.json; without it, the "
        "folder that this file is in",
    )
    parser.add_argument("--key", help="the organisation's key; without it, you are asked for it")
    parser.add_argument(
        "--seen", metavar="FILE", help="remember in this file what was seen, to notice older ones"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    now = datetime.now(timezone.utc)
    try:
        key = read_key(given.key) if given.key is not None else None
        memory = load_memory(given.seen) if given.seen else None
        if key is None:
            key = _typed_key()
        report = verify_path(given.path, key=key, memory=memory, now=now)
    except (NotAKey, Unusable) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    if memory is not None:
        try:
            save_memory(given.seen, memory)
        except Unusable as error:  # what was found is worth more
            print(error, file=sys.stderr)
    if given.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(words(report)))
    return YES if report.true else FINDING


if __name__ == "__main__":
    sys.exit(main())
