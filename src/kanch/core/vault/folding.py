"""Text as a person means it, without what telephones, spreadsheets and people add."""

import unicodedata


def folded(text: str) -> str:
    """Small letters and single blanks; hyphens are blanks; signs that nobody sees are gone."""
    kept = "".join(c for c in text if unicodedata.category(c) != "Cf")
    kept = "".join(" " if unicodedata.category(c) == "Pd" else c for c in kept)
    kept = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", kept).casefold())
    # The capital of Armenian և is written ԵՎ or ԵՒ; its small letters are և, եվ or եւ.
    return " ".join(kept.replace("եվ", "եւ").split())
