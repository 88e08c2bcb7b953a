"""A text as people see it, and where each of its letters stands in the text as given."""

import re
import unicodedata
from dataclasses import dataclass

# Soft hyphens, zero-width characters and marks of direction, which PDF and mail bring along.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\r]")
_PIECE = re.compile(rf"{_HIDDEN.pattern}|[^\u0300-\u036f][\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Visible:
    """`text` without what nobody sees, letters composed; `places` lead back, None if unchanged."""

    text: str
    places: tuple[int, ...] | None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The piece of the given text that a piece of the visible one stands for."""
        if self.places is None:
            return start, end
        # Up to the last letter, so that nothing hidden after it is taken along.
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def visible(text: str) -> Visible:
    if not _PIECE.search(text):
        return Visible(text, None)
    letters: list[str] = []
    places: list[int] = []
    position = 0
    for piece in _PIECE.finditer(text):
        letters += text[position : piece.start()]
        places += range(position, piece.start())
        position = piece.end()
        if not _HIDDEN.fullmatch(piece.group()):
            for offset, letter in enumerate(unicodedata.normalize("NFC", piece.group())):
                letters.append(letter)
                places.append(piece.start() + offset)
    letters += text[position:]
    places += range(position, len(text))
    return Visible("".join(letters), (*places, len(text)))
