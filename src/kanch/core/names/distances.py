"""How far two sounded words are from each other, in the costs of `confusions.csv`.

A weighted edit distance (Levenshtein 1966; with swapped neighbours, Damerau 1964), reckoned for
one word against many at once: row by row, the chain of insertions solved by a running minimum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kanch.core.names.tables import BadTable, rows

Floats = NDArray[np.float32]
Codes = NDArray[np.uint8]

OTHER = 1.0
"""The cost of what no row of the table names."""
SWAP = 0.6
"""The cost of two neighbours that changed places: a slip of the hand."""
_AGAIN = 0.15
_OPENING_H = 0.08
_FAR = 99.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sounded words laid out for reckoning: rows of codes, what dropping each sound costs.

    `codes` and `drop` have the shape (words, longest word); a row is filled up with 0.
    """

    codes: Codes
    drop: Floats

    def take(self, which: NDArray[np.intp]) -> "Matrix":
        """The rows `which`, cut to the longest of them."""
        codes = self.codes[which]
        width = int((codes != 0).sum(axis=1).max(initial=1))
        return Matrix(codes[:, :width], self.drop[which, :width])


class Confusions:
    """The costs of taking one sound for another, of dropping one, of adding one."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        alphabet = rows("sounds.csv")
        self._code = {row["symbol"]: at for at, row in enumerate(alphabet, start=1)}
        self._folds = str.maketrans({row["symbol"]: row["fold"] for row in alphabet})
        size = len(self._code) + 1
        self._change: Floats = np.full((size, size), OTHER, np.float32)
        np.fill_diagonal(self._change, 0)
        self._change[0, :] = self._change[:, 0] = _FAR
        drop = np.full(size, OTHER, np.float32)
        for row in rows("confusions.csv", folders):
            try:
                first, cost = self._code[row["first"]], float(row["cost"])
                if row["second"]:
                    second = self._code[row["second"]]
                    self._change[first, second] = self._change[second, first] = cost
                else:
                    drop[first] = cost
            except (KeyError, ValueError):
                raise BadTable(
                    f"confusions.csv: {row['first']}, {row['second']}, {row['cost']}: use the "
                    "symbols of sounds.csv and a cost in numbers."
                ) from None
        drop[0] = 0
        self._drop = drop
        self._h = self._code["h"]

    def fold(self, sounds: str) -> str:
        """The skeleton of `sounds`: classes of sounds, weak ones left out."""
        return sounds.translate(self._folds)

    def encode(self, words: Sequence[str]) -> Matrix:
        """`words`, sounded, as a Matrix of shape (len(words), longest)."""
        width = max((len(word) for word in words), default=1) or 1
        codes = np.zeros((len(words), width), np.uint8)
        code = self._code
        for at, word in enumerate(words):
            codes[at, : len(word)] = [code[sound] for sound in word]
        drop = self._drop[codes]
        again = (codes[:, 1:] == codes[:, :-1]) & (codes[:, 1:] != 0)
        drop[:, 1:][again] = np.minimum(drop[:, 1:][again], _AGAIN)
        opening = codes[:, 0] == self._h
        drop[opening, 0] = _OPENING_H
        return Matrix(codes, drop)

    def distances(self, word: str, many: Matrix) -> Floats:
        """How far `word` is from each row of `many`: shape (rows,), 0 for the same."""
        one = self.encode([word])
        length = len(word)
        codes, drop = many.codes, many.drop
        count, width = codes.shape
        added = np.zeros((count, width + 1), np.float32)
        np.cumsum(drop, axis=1, out=added[:, 1:])
        before = added.copy()
        two_before = before
        for at in range(length):
            sound = int(one.codes[0, at])
            now = before + one.drop[0, at]
            np.minimum(now[:, 1:], before[:, :-1] + self._change[sound][codes], out=now[:, 1:])
            if at and width > 1:
                swapped = (codes[:, 1:] == int(one.codes[0, at - 1])) & (codes[:, :-1] == sound)
                if swapped.any():
                    np.minimum(
                        now[:, 2:],
                        np.where(swapped, two_before[:, :-2] + SWAP, _FAR),
                        out=now[:, 2:],
                    )
            now -= added
            np.minimum.accumulate(now, axis=1, out=now)
            now += added
            two_before, before = before, now
        result: Floats = np.maximum(before[:, -1], 0)
        return result

    def distance(self, first: str, second: str) -> float:
        """How far two sounded words are from each other; the same both ways."""
        return float(self.distances(first, self.encode([second]))[0])

    def alike(self, sound: str, most: float) -> list[str]:
        """The sounds that may be taken for `sound` at a cost of `most` or less, itself first."""
        if not sound:
            return []
        row = self._change[self._code[sound]]
        others = [s for s, code in self._code.items() if s != sound and row[code] <= most]
        return [sound, *others]
