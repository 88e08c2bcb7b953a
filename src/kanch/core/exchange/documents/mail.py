"""The text of a mail (.eml) with what is attached to it."""

import codecs
import email
import email.policy
import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

from kanch.core.exchange.documents.messages import DocumentError, Note
from kanch.core.exchange.documents.page import text_of_html
from kanch.core.exchange.documents.paragraphs import joined
from kanch.core.exchange.tables import EncodingUnsure, TableError
from kanch.core.exchange.tables.charsets import EIGHT_BIT, decode, plain_commas

LIMIT_PARTS = 40
LIMIT_DEPTH = 6

_HEADER = re.compile(rb"[!-9;-~]+:")
_KNOWN = re.compile(
    rb"(?im)^(?:from|to|cc|date|subject|received|return-path|message-id|mime-version|reply-to"
    rb"|delivered-to|content-type):"
)

ReadPart = Callable[[bytes, str], tuple[str, list[Note]]]


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin with a head as mails have it."""
    head = re.split(rb"\r?\n\r?\n", data.lstrip()[:20_000], maxsplit=1)[0]
    first = head.split(b"\n", 1)[0]
    begins = first.startswith(b"From ") or _HEADER.match(first) is not None
    return begins and len({m.lower() for m in _KNOWN.findall(head)}) >= 2


def read_mail(data: bytes, read_part: ReadPart) -> tuple[str, list[Note], datetime | None]:
    """The text of a mail and of every mail and document in it, notes, and when it was sent.

    `read_part` reads the bytes of an attachment; what it refuses is named in a note.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    reader = _Reader(read_part)
    reader.message(message, depth=0)
    notes = reader.notes
    if len(reader.names) > 1:
        notes = [Note("parts_read", {"parts": ", ".join(reader.names)}), *notes]
    return "\n\n".join(text for text in reader.texts if text), notes, _sent(message)


class _Reader:
    def __init__(self, read_part: ReadPart) -> None:
        self.read_part = read_part
        self.texts: list[str] = []
        self.names: list[str] = []
        self.notes: list[Note] = []

    def message(self, message: EmailMessage, depth: int) -> None:
        subject = _subject(message)
        self.names.append(subject or "—")
        body = message.get_body(("plain", "html"))
        self.texts += [subject, self._body(body) if isinstance(body, EmailMessage) else ""]
        # A part of a mail that is only its attachment has no body beside it.
        for part in message.iter_attachments() if message.is_multipart() else ():
            if isinstance(part, EmailMessage) and part is not body:
                self._attachment(part, depth + 1)

    def _body(self, body: EmailMessage) -> str:
        text = self._decoded(body)
        return text_of_html(text) if body.get_content_type() == "text/html" else joined(text)

    def _attachment(self, part: EmailMessage, depth: int) -> None:
        name = part.get_filename() or part.get_content_type()
        if depth > LIMIT_DEPTH or len(self.names) >= LIMIT_PARTS:
            self.notes.append(Note("part_left_out", {"name": name}))
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            if isinstance(inner, EmailMessage):
                self.message(inner, depth)
        elif part.get_content_maintype() == "multipart":
            self.message(part, depth)
        elif part.get_content_maintype() != "image" or part.is_attachment():
            self._file(part, name)

    def _file(self, part: EmailMessage, name: str) -> None:
        data = part.get_payload(decode=True)
        try:
            text, notes = self.read_part(data if isinstance(data, bytes) else b"", name)
        except DocumentError:
            self.notes.append(Note("part_left_out", {"name": name}))
            return
        self.names.append(name)
        self.texts.append(text)
        self.notes += notes

    def _decoded(self, part: EmailMessage) -> str:
        data = part.get_payload(decode=True)
        said = part.get_content_charset() or ""
        text, found = _text(data if isinstance(data, bytes) else b"", said)
        if found:
            self.notes.append(Note("charset_corrected", {"said": said or "—", "found": found}))
        return text


def _text(data: bytes, said: str) -> tuple[str, str]:
    """The letters of a part, and their encoding where it is not the one that the mail says."""
    declared = _codec(said or "us-ascii")
    found: tuple[str, str, int] | None
    try:
        found = decode(data)
    except EncodingUnsure as unsure:
        likeliest = decode(data, unsure.candidates[0].encoding)
        found = likeliest if declared in (None, "ascii") else None
    except TableError:
        found = None
    told = _strictly(data, declared)
    if found is None:
        return (told if told is not None else data.decode("utf-8", "replace")), ""
    text = plain_commas(found[0])
    # An encoding that was not among those weighed is believed where it can be.
    weighed = declared in {_codec(name) for name in (*EIGHT_BIT, "utf-8", "us-ascii")}
    if told is not None and (told == text or not weighed):
        return told, ""
    return text, found[1]


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _strictly(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _subject(message: EmailMessage) -> str:
    """The subject; raw letters in it, which no mail may hold and many do, are recognised."""
    raw = next((v for k, v in message.raw_items() if k.lower() == "subject"), "")
    if any("\udc80" <= c <= "\udcff" for c in raw):
        return " ".join(_text(raw.encode("ascii", "surrogateescape"), "")[0].split())
    return " ".join(str(message.get("subject", "")).split())


def _sent(message: EmailMessage) -> datetime | None:
    date = getattr(message.get("date"), "datetime", None)
    return date if isinstance(date, datetime) else None
