"""Archived copies of cited documents: hashed, kept, and read where they can be read."""

import html
import io
import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from pypdf import PdfReader

from kanch.core.custody import digest
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.models import Document

LIMIT_BYTES = 10_000_000

# What a copy may be, by its first bytes: a browser shows it and it runs no program.
_KINDS = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
]


@transaction.atomic
def archive_document(
    *,
    actor: User,
    data: bytes,
    name: str,
    now: datetime,
    title: str = "",
    url: str = "",
    invented: bool = False,
) -> Document:
    """Keep a copy; the same bytes twice are one document.

    Raises PermissionDenied, ValidationError (empty, too large, of a kind that is not kept).
    """
    require(actor, "ledger.record_claim")
    check_size(len(data))
    if not data:
        raise ValidationError(_("The file is empty."))
    mime = _kind(data, name)
    sha256 = digest(data)
    known = Document.objects.filter(sha256=sha256).first()
    if known:
        return known
    path = path_of(sha256)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    document = Document.objects.create(
        sha256=sha256,
        name=name.replace("\\", "/").rsplit("/", 1)[-1][:200],
        title=title[:300],
        mime=mime,
        size=len(data),
        url=url,
        archived_at=now,
        archived_by=actor,
        invented=invented,
    )
    journal.record(
        actor=actor,
        action="ledger.document_archived",
        subject=document,
        at=now,
        data={"sha256": sha256, "size": len(data)},
    )
    return document


def check_size(size: int) -> None:
    """Refuse a copy by its size alone, before it is read. Raises ValidationError."""
    if size > LIMIT_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB. Keep the page that holds the number.")
            % {"limit": LIMIT_BYTES // 1_000_000}
        )


def content_of(document: Document) -> bytes:
    """The kept bytes. Raises FileNotFoundError where the media folder has lost them."""
    with default_storage.open(path_of(document.sha256)) as kept:
        return bytes(kept.read())


def text_of(document: Document) -> str | None:
    """The text of a copy, None for a picture or a file without text."""
    data = content_of(document)
    if document.mime == "application/pdf":
        try:
            pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
        except Exception:  # a damaged file makes the reader fail in any way
            return None
        return "\n".join(pages).strip() or None
    if document.mime == "text/plain":
        return data.decode("utf-8", "replace")
    if document.mime == "text/html":
        source = data.decode("utf-8", "replace")
        source = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", source)
        return html.unescape(re.sub(r"<[^>]+>", " ", source))
    return None


def _kind(data: bytes, name: str) -> str:
    for start, mime in _KINDS:
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return "text/html" if re.search(r"(?i)<(html|body|p|h1)\b", text[:4000]) else "text/plain"
    raise ValidationError(
        _("%(name)s is not a PDF, a picture (PNG, JPEG, WebP), a web page or plain text in UTF-8.")
        % {"name": name}
    )


def path_of(sha256: str) -> str:
    """Where a copy lies in the media folder."""
    return f"documents/{sha256[:2]}/{sha256}"
