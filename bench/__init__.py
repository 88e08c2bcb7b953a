"""Speed and memory against named peers, measured side by side in one run: `make bench`."""

from dataclasses import dataclass


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
