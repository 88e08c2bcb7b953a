"""What must not come back: digests of how an erased record would look in the next import.

Somebody who withdrew, or whose record expired, is on lists that will be imported again. Before the
record is erased, its traces are blinded and kept; a row that has one of them is left out. Blinded
means HMAC-SHA256 under a key of the keyring: without it the list says only how many there are.
With it, any name can be tried: then the list is no better than the names.

A trace has to be all but unique: the list's name with the row's own number, or full name, year of
birth and place together. Never a name alone: namesakes would be turned away, and the digests of
common names could be ranked against public counts.
"""

import hmac
from collections.abc import Iterable, Set
from typing import NamedTuple

from kanch.core.vault.folding import folded

DIGEST_BYTES = 32
# One part alone identifies too little, or is the bare token that must not be kept.
LEAST_PARTS = 2


class Trace(NamedTuple):
    """One way to know a record again. Kinds do not meet: `row` of a list, `person` by facts."""

    kind: str
    parts: tuple[str, ...]


def blinded(key: bytes, trace: Trace) -> bytes:
    """The digest to keep. Capitals, blanks, hyphens and encodings make no difference."""
    if sum(1 for part in trace.parts if folded(part)) < LEAST_PARTS:
        raise ValueError(f"A trace has {LEAST_PARTS} parts or more that are not empty.")
    mac = hmac.new(key, digestmod="sha256")
    for part in ("kanch1|suppression", trace.kind, *map(folded, trace.parts)):
        data = part.encode()
        # With its length, so that no two traces are the same bytes.
        mac.update(len(data).to_bytes(8) + data)
    return mac.digest()


def is_suppressed(key: bytes, kept: Set[bytes], traces: Iterable[Trace]) -> bool:
    """Whether a record with these traces was erased and must stay out."""
    return any(blinded(key, trace) in kept for trace in traces)
