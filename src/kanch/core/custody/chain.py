"""A chain of events in which each holds the digest of the one before.

Whoever alters, removes or inserts an event must rewrite all that follow. A tail cut off leaves
a chain that is sound: compare the report's `checked` and `head` with a head kept elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kanch.core.custody.canonical import NotCanonical, canonical_json, digest

GENESIS = "0" * 64


class Break(StrEnum):
    """Why a link does not hold."""

    GAP = "gap in sequence"
    WRONG_PREVIOUS = "wrong previous"
    WRONG_DIGEST = "wrong digest"


class ChainEvent(NamedTuple):
    """One stored event. `sequence` counts from 1; the payload should repeat it, so that the
    number itself is covered by the digest."""

    sequence: int
    payload: Mapping[str, object]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk found.

    `checked` counts the links that hold; `head` is the digest of the last of them. `broken_at` is
    the sequence number of the first bad link (of the missing one for a gap), None when all hold.
    """

    ok: bool
    checked: int
    head: str
    broken_at: int | None = None
    reason: Break | None = None


def link(previous: str, payload: Mapping[str, object]) -> str:
    """The digest of an event: SHA-256 over the previous digest, a line feed, canonical JSON.

    Raises NotCanonical when the payload has no single written form.
    """
    return digest(previous.encode() + b"\n" + canonical_json(payload))


def walk(events: Iterable[ChainEvent]) -> ChainReport:
    """Check events in their order from GENESIS on, and stop at the first link that is broken."""
    head, checked = GENESIS, 0
    for event in events:
        expected = checked + 1
        reason = _broken(event, expected, head)
        if reason:
            return ChainReport(False, checked, head, expected, reason)
        head, checked = event.digest, expected
    return ChainReport(True, checked, head)


def _broken(event: ChainEvent, expected: int, head: str) -> Break | None:
    if event.sequence != expected:
        return Break.GAP
    if event.previous != head:
        return Break.WRONG_PREVIOUS
    try:
        sound = link(event.previous, event.payload) == event.digest
    except NotCanonical:
        sound = False
    return None if sound else Break.WRONG_DIGEST
