"""What a feed holds, whichever format it is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One edition or one change.

    `id` is a URL or URN that never changes; `text` is plain text, `html` sound and self-contained
    or None. `facts` holds what programs want to know without reading (edition, figures changed).
    All moments are aware.
    """

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    text: str
    html: str | None = None
    tags: Sequence[str] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _aware(self.published, self.updated)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language (BCP 47). `self_url` is where this very file is served."""

    id: str
    title: str
    language: str
    author: str
    home_url: str
    self_url: str
    updated: datetime
    entries: Sequence[FeedEntry]
    description: str = ""

    def __post_init__(self) -> None:
        _aware(self.updated)


def moment(value: datetime) -> str:
    """RFC 3339 to the second, with the offset as given."""
    return value.isoformat(timespec="seconds")


def _aware(*moments: datetime) -> None:
    if any(value.utcoffset() is None for value in moments):
        raise ValueError("A feed gives every moment with its offset from UTC.")
