"""Write what others can verify alone: the manifest of a bundle, a signed edition or figure.

`verifier` reads them back; it is also the file `verify.py` that travels in each bundle. The
formats are described in docs/formats.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kanch.core.custody import verifier
from kanch.core.custody.backup import FileEntry
from kanch.core.custody.canonical import canonical_json
from kanch.core.custody.signatures import PublicKey, Signature, SigningKey

MANIFEST, SIGNATURE = verifier.MANIFEST, verifier.SIGNATURE
EDITION, FIGURE = verifier.EDITION, verifier.FIGURE
# Under this name the verifier travels in a bundle.
VERIFIER = "verify.py"


@dataclass(frozen=True, slots=True)
class Site:
    """Whose bundle it is: name by language, and the address of the public site, where it lives.

    A mirror keeps this address: it says where the bundle is from, not where it lies.
    """

    name: Mapping[str, str]
    address: str


class BadBundle(ValueError):
    """A bundle with these files could not be verified everywhere; the message names the file."""


def write_manifest(
    entries: Mapping[str, FileEntry],
    *,
    made_at: datetime,
    sequence: int,
    site: Site,
    signing_key: SigningKey,
    previous: str | None = None,
) -> dict[str, bytes]:
    """The manifest of a bundle and its signature.

    Args:
        entries: every file by its path from the bundle's root with `/` between folders, but not
            the two files that this makes.
        made_at: aware; kept in UTC to the second.
        sequence: from 1, higher than that of every bundle that the site ever gave out.
        previous: SHA-256 in hex of the manifest of the bundle in its place, if there was one.

    Returns:
        The bytes of manifest.json and manifest.sig.json by their names.

    Raises:
        BadBundle: a name that is not good on every system, or two that some systems take for one.
        ValueError: a moment without its offset, a sequence below 1.
    """
    if made_at.utcoffset() is None:
        raise ValueError("The moment of a bundle needs its offset from UTC.")
    if sequence < 1:
        raise ValueError("The bundles of a site are counted from 1.")
    for name in entries:
        if why := verifier.bad_name(name):
            raise BadBundle(f"{name!r} cannot be in a bundle: it {why}.")
    for name, other in verifier.twins(entries).items():
        raise BadBundle(f"{name!r} and {other!r} cannot both be in a bundle.")
    manifest = canonical_json(
        {
            "format": verifier.BUNDLE,
            "site": {"name": site.name, "address": site.address},
            "made_at": made_at.astimezone(UTC).replace(microsecond=0).isoformat(),
            "sequence": sequence,
            "previous": previous,
            "files": {name: [entry.digest, entry.size] for name, entry in entries.items()},
        }
    )
    signature = signing_key.sign(manifest)
    return {
        MANIFEST: manifest,
        SIGNATURE: canonical_json(_signature(signature, signing_key.public)),
    }


def signed_document(kind: str, content: Mapping[str, object], key: SigningKey) -> bytes:
    """An edition or a figure as a file that verifies alone.

    Args:
        kind: edition or figure.
        content: what is signed. Its `format` says of which kind it is, so that a signature over
            one kind is never taken for one over another.

    Raises:
        ValueError: the content's `format` is not of this kind.
    """
    if verifier.DOCUMENTS.get(str(content.get("format"))) != kind:
        raise ValueError(f"{content.get('format')!r} is not the format of: {kind}.")
    data = canonical_json(content)
    return envelope(data, key.sign(data), key.public)


def envelope(data: bytes, signature: Signature, public: PublicKey | None) -> bytes:
    """Bytes that were signed, with their signature, as one file.

    The bytes stand in it as a JSON text, so that they come out again as they were: whoever reads
    them need not know how to write them.

    Args:
        data: UTF-8.
        public: the key, to be compared by people; None where only its id is known.
    """
    # Not canonical_json: its normal form C could join a backslash's letter and a combining sign.
    written = {
        "format": verifier.ENVELOPE,
        "content": data.decode("utf-8"),
        "signature": _signature(signature, public),
    }
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def verify_script() -> bytes:
    """The file that travels in each bundle as `VERIFIER`."""
    return Path(verifier.__file__).read_bytes()


def _signature(signature: Signature, public: PublicKey | None) -> dict[str, str]:
    written = {"key_id": signature.key_id, "value": signature.value}
    if public is not None and public.key_id == signature.key_id:
        written["public_key"] = public.text
    return written
