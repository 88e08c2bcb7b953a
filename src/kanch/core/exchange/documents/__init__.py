"""The text of a PDF, a Word document, a mail, a web page or a plain text file."""

from kanch.core.exchange.documents.messages import MESSAGES, DocumentError, Note
from kanch.core.exchange.documents.pdf import LIMIT_PAGES
from kanch.core.exchange.documents.reading import (
    LIMIT_BYTES,
    LIMIT_CHARACTERS,
    Document,
    Kind,
    check_size,
    kind_of,
    pasted,
    read,
)

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_CHARACTERS",
    "LIMIT_PAGES",
    "MESSAGES",
    "Document",
    "DocumentError",
    "Kind",
    "Note",
    "check_size",
    "kind_of",
    "pasted",
    "read",
]
