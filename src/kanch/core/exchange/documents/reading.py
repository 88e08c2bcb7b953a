"""Read a document that somebody brings: told by its content, refused with what to do."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kanch.core.exchange.archives import OLE, ZIP
from kanch.core.exchange.documents.mail import is_mail, read_mail
from kanch.core.exchange.documents.messages import DocumentError, Note
from kanch.core.exchange.documents.office import read_archive, refuse_old_office
from kanch.core.exchange.documents.page import text_of_html
from kanch.core.exchange.documents.paragraphs import joined
from kanch.core.exchange.documents.pdf import read_pdf
from kanch.core.exchange.invisible import without_invisible
from kanch.core.exchange.tables import EncodingUnsure, TableError
from kanch.core.exchange.tables.charsets import decode, plain_commas

LIMIT_BYTES = 10_000_000
# A book has more; a letter, a report or an article has not.
LIMIT_CHARACTERS = 100_000

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(rb"(?is)\s*(?:<!doctype html|<\?xml[^>]*>\s*<!doctype html|<html\b)")
_HTML_INSIDE = re.compile(rb"(?is)<(?:body|p|div|h1|br|table)\b[^>]*>")
_HALF = re.compile("[\ud800-\udfff]")
_CHARSET = re.compile(rb"(?i)<meta[^>]+charset=[\"']?\s*([a-z0-9_-]+)")


class Kind(StrEnum):
    PDF = "pdf"
    WORD = "docx"
    MAIL = "mail"
    PAGE = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document in paragraphs, and what was done to it or left out.

    `sent` is when a mail was sent, None for all else.
    """

    text: str
    kind: Kind
    notes: tuple[Note, ...] = ()
    sent: datetime | None = None


def read(data: bytes, name: str = "") -> Document:
    """The text of a file. Its kind is told by its content; `name` only breaks a tie.

    A sentence of the result is not broken by the end of a line, so that it can be judged as a
    whole. Beyond LIMIT_CHARACTERS the text is cut, and a note says so.

    Raises DocumentError: its code is one of MESSAGES.
    """
    check_size(len(data))
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise DocumentError("document_empty")
    kind = kind_of(data, name)
    sent = None
    if kind is Kind.MAIL:
        try:
            text, notes, sent = read_mail(data, _read_part)
        except Exception as error:  # a damaged head makes the reader fail in any way
            raise DocumentError("document_broken") from error
    else:
        text, notes = _read(data, kind)
    text, _ = without_invisible(_whole(text))
    notes = [Note(n.code, {k: _whole(v) for k, v in n.params.items()}) for n in notes]
    if not text.strip():
        raise DocumentError("document_empty")
    if len(text) > LIMIT_CHARACTERS:
        text = _cut(text)
        notes.append(Note("text_left_out", {"limit": f"{LIMIT_CHARACTERS:,}"}))
    return Document(text, kind, tuple(notes), sent)


def pasted(text: str) -> str:
    """A text from a form or a terminal, in paragraphs, without what nobody sees.

    Raises DocumentError: document_empty.
    """
    clean = joined(without_invisible(text)[0])
    if not clean:
        raise DocumentError("document_empty")
    return clean


def check_size(size: int) -> None:
    """Refuse a file by its size alone, before a byte of it is read. Raises DocumentError."""
    if size > LIMIT_BYTES:
        raise DocumentError(
            "document_too_large",
            size_mb=f"{size / 1e6:.1f}".removesuffix(".0"),
            limit_mb=LIMIT_BYTES // 1_000_000,
        )


def kind_of(data: bytes, name: str = "") -> Kind:
    """What the bytes are. Raises DocumentError where they are nothing that is read."""
    head = data.lstrip(b"\0\t\r\n \xef\xbb\xbf")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(ZIP):
        return Kind.WORD
    if data.startswith(OLE):
        raise refuse_old_office(data)
    if head.startswith(b"{\\rtf"):
        raise DocumentError("rich_text")
    if head.startswith(_PICTURES) or data[4:8] == b"ftyp" or data[8:12] == b"WEBP":
        raise DocumentError("picture")
    if is_mail(data):
        return Kind.MAIL
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    if _HTML.match(head) or ((named or head[:1] == b"<") and _HTML_INSIDE.search(data)):
        return Kind.PAGE
    return Kind.TEXT


def _read(data: bytes, kind: Kind) -> tuple[str, list[Note]]:
    match kind:
        case Kind.PDF:
            return read_pdf(data, limit_characters=LIMIT_CHARACTERS)
        case Kind.WORD:
            return read_archive(data)
        case Kind.PAGE:
            text, notes = _letters(data)
            return text_of_html(text), notes
        case _:
            text, notes = _letters(data)
            return joined(text), notes


def _read_part(data: bytes, name: str) -> tuple[str, list[Note]]:
    """An attachment of a mail; a mail in a mail comes apart elsewhere."""
    if not data.strip():
        raise DocumentError("document_empty")
    kind = kind_of(data, name)
    return _read(data, Kind.TEXT if kind is Kind.MAIL else kind)


def _letters(data: bytes) -> tuple[str, list[Note]]:
    """Bytes to letters: recognised, else as the page itself says."""
    said = _CHARSET.search(data[:4096])
    try:
        text, _, damaged = decode(data)
    except EncodingUnsure as unsure:
        try:
            return data.decode(said[1].decode() if said else "utf-8"), []
        except (LookupError, UnicodeDecodeError):
            raise DocumentError("charset_unsure") from unsure
    except TableError as error:
        raise DocumentError("document_unknown") from error
    notes = [Note("letters_damaged", {"count": damaged})] if damaged else []
    return plain_commas(text), notes


def _whole(value: Any) -> Any:
    """A text without halves of letters, which can be neither shown nor kept."""
    return _HALF.sub("\ufffd", value) if isinstance(value, str) else value


def _cut(text: str) -> str:
    """The beginning of a text, up to the end of a paragraph where one is near."""
    end = text.rfind("\n", LIMIT_CHARACTERS * 9 // 10, LIMIT_CHARACTERS)
    return text[: end if end > 0 else LIMIT_CHARACTERS]
