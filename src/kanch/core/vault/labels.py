"""An index on disk that shows nothing but its size, for registers too large for memory.

Counter labels, after Cash et al. (NDSS 2014). Each posting of a code has a label of its own, made
from the code's key and a counter, so none occurs twice and no frequency shows: ranking equal
tokens against public counts of names, which breaks columns of keyed digests, has nothing to rank.
Who has the key walks the counter until a label is missing.

    key      = HMAC-SHA256(index key, "v1|kind|code")
    label(i) = first 16 bytes of HMAC(key, i), i in 8 bytes
    value(i) = uuid XOR first 16 bytes of HMAC(key, "v" || i)

What still shows: the size, up to a power of two, and, to who watches the file over time, which
rows were added or erased together, and which are read by one search.
"""

import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from kanch.core.vault.aead import Random

LABEL_BYTES = 16
_COUNTER_BYTES = 8

Lookup = Callable[[bytes], bytes | None]


class IndexRow(NamedTuple):
    """A row of the index: a label, unique in it, and what lies under it."""

    label: bytes
    value: bytes


class Posting(NamedTuple):
    """That a record has a code of some kind: kind `surname`, code `krkr`, and the record."""

    kind: str
    code: str
    record: UUID


class IndexedCode:
    """One code of the index with its key, which its `repr` does not show.

    `lookup` gives the value under a label of the stored index, or None.
    """

    def __init__(self, index_key: bytes, kind: str, code: str) -> None:
        if not kind or "|" in kind:
            raise ValueError("A kind of code is a word without |.")
        self._key = hmac.digest(index_key, f"v1|{kind}|{code}".encode(), "sha256")

    def row(self, count: int, record: UUID) -> IndexRow:
        """The row of the posting with this number; they count from 0 without a gap."""
        return IndexRow(self._label(count), _xor(record.bytes, self._mask(count)))

    def records(self, lookup: Lookup) -> Iterator[UUID]:
        """All records under the code. Erased ones come as uuids of no record: drop them."""
        for count, value in self._found(lookup):
            yield UUID(bytes=_xor(value, self._mask(count)))

    def added(self, lookup: Lookup, record: UUID) -> IndexRow:
        """The row to insert for another posting."""
        return self.row(sum(1 for _ in self._found(lookup)), record)

    def erased(
        self, lookup: Lookup, record: UUID, random: Random = secrets.token_bytes
    ) -> list[IndexRow]:
        """The rows to overwrite so that the record is not under this code any more.

        Labels stay, so that counting goes on over them; the next rebuilding drops them.
        """
        return [
            IndexRow(self._label(count), random(LABEL_BYTES))
            for count, value in self._found(lookup)
            if _xor(value, self._mask(count)) == record.bytes
        ]

    def _found(self, lookup: Lookup) -> Iterator[tuple[int, bytes]]:
        count = 0
        while (value := lookup(self._label(count))) is not None:
            yield count, value
            count += 1

    def _label(self, count: int) -> bytes:
        return hmac.digest(self._key, count.to_bytes(_COUNTER_BYTES), "sha256")[:LABEL_BYTES]

    def _mask(self, count: int) -> bytes:
        message = b"v" + count.to_bytes(_COUNTER_BYTES)
        return hmac.digest(self._key, message, "sha256")[:LABEL_BYTES]


def build_index(
    index_key: bytes, postings: Iterable[Posting], random: Random = secrets.token_bytes
) -> list[IndexRow]:
    """A whole index, in the order of its labels, filled up with random rows to a power of two.

    Building needs memory for the rows. Rebuild under a new key from time to time: it drops what
    was erased, and cuts what somebody may have learnt by watching.
    """
    codes: dict[tuple[str, str], IndexedCode] = {}
    counts: Counter[tuple[str, str]] = Counter()
    rows: list[IndexRow] = []
    for kind, text, record in postings:
        named = (kind, text)
        if named not in codes:
            codes[named] = IndexedCode(index_key, kind, text)
        rows.append(codes[named].row(counts[named], record))
        counts[named] += 1
    full = 1 << max(len(rows) - 1, 0).bit_length()
    while len(rows) < full:
        rows.append(IndexRow(random(LABEL_BYTES), random(LABEL_BYTES)))
    return sorted(rows)


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(LABEL_BYTES)
