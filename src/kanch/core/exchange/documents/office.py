"""The text of a Word document (.docx), with tracked changes taken as accepted."""

import io
import re
import zipfile

from kanch.core.exchange.archives import UnsafeArchive, locked, names_in
from kanch.core.exchange.documents.messages import DocumentError, Note
from kanch.core.exchange.documents.page import text_of_html

_WORD = "word/document.xml"
_INSERTED = re.compile(rb"<w:(?:ins|moveTo)\s[^>/]*>")
_DELETED = re.compile(rb"<w:(?:del|moveFrom)\s[^>/]*>")
_COMMENT = re.compile(rb"<w:comment\s")


def refuse_old_office(data: bytes) -> DocumentError:
    """Why an OLE file is not read: old Office, locked, or a mail of Outlook."""
    if locked(data):
        return DocumentError("word_locked")
    if "__substg1.0_".encode("utf-16-le") in data:
        return DocumentError("outlook_mail")
    return DocumentError("word_legacy")


def read_archive(data: bytes) -> tuple[str, list[Note]]:
    """The text of a ZIP archive that is a Word document, and notes on its changes.

    Comments and pictures are passed over; footnotes stand at the end.

    Raises DocumentError: document_bomb, document_broken, and what other archives are.
    """
    names = _names(data)
    if _WORD not in names:
        raise DocumentError(_other_archive(names))
    # Imported here: only an upload needs it.
    import mammoth  # type: ignore[import-untyped]

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            # A picture is not even unpacked.
            convert_image=lambda image: [],
            ignore_empty_paragraphs=False,
        )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read(_WORD)
            comments = archive.read("word/comments.xml") if "word/comments.xml" in names else b""
        text = text_of_html(result.value)
    except Exception as error:  # a damaged file makes the reader fail in any way
        raise DocumentError("document_broken") from error
    notes = []
    inserted, deleted = len(_INSERTED.findall(body)), len(_DELETED.findall(body))
    if inserted or deleted:
        notes.append(Note("changes_accepted", {"insertions": inserted, "deletions": deleted}))
    if said := len(_COMMENT.findall(comments)):
        notes.append(Note("comments_left_out", {"count": said}))
    return text, notes


def _names(data: bytes) -> list[str]:
    try:
        return names_in(data)
    except UnsafeArchive as unsafe:
        if unsafe.problem == "bomb":
            raise DocumentError("document_bomb", unpacked_mb=unsafe.unpacked_mb) from unsafe
        if unsafe.problem == "encrypted":
            raise DocumentError("word_locked") from unsafe
        raise DocumentError("document_broken") from unsafe


def _other_archive(names: list[str]) -> str:
    if "xl/workbook.xml" in names:
        return "workbook"
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        return "open_document"
    return "archive"
