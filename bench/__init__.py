"""Speed and memory against named peers, measured side by side in one run: `make bench`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One thing measured.

    `measured` is ours and `peer` the other's, both in `unit`; `ratio` is the number that `limit`
    speaks about, and `holds` whether it keeps to it (None where nothing is promised).
    """

    name: str
    measured: float
    unit: str
    peer: str = ""
    ratio: float | None = None
    limit: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Notes:
    """What a module has to say below its rows.

    `text` is Markdown with headings from ### on. `pictures` are SVG by the name of their file; the
    text shows them as `images/NAME`, and they are written together with the document.
    """

    text: str
    pictures: Mapping[str, str] = field(default_factory=dict)
