"""What can be wrong with a document, and what was done to one that was read.

A code, its parameters, and English words that say what to do. A page that speaks another
language looks up the code and fills in the same parameters.
"""

from collections.abc import Mapping
from typing import NamedTuple

MESSAGES: Mapping[str, str] = {
    # Refusals
    "document_too_large": (
        "The file has {size_mb} MB; the limit is {limit_mb} MB. Paste the text instead."
    ),
    "document_empty": "There is no text in this file.",
    "document_broken": "The file is damaged and cannot be read. Save it again, or paste the text.",
    "document_bomb": (
        "Unpacked, the file would be far larger than any letter ({unpacked_mb} MB). It was not "
        "opened. Paste the text instead."
    ),
    "document_unknown": (
        "This kind of file cannot be read here. Use PDF, Word (.docx), a mail (.eml), a web page "
        "or plain text, or paste the text."
    ),
    "pdf_pictures": (
        "This PDF is made of pictures: there is no text in it. Paste or type the text, or let a "
        "program for text recognition read the PDF first."
    ),
    "pdf_letters": (
        "This PDF does not say which letters it shows, so no program can read it. Paste or type "
        "the text instead."
    ),
    "pdf_locked": "This PDF is protected by a password. Save it without one, or paste the text.",
    "word_locked": (
        "This Office file is protected by a password. Save it without one, or paste the text."
    ),
    "word_legacy": (
        "This is an Office file of the old kind (such as .doc). Open it and save it as .docx, or "
        "paste the text."
    ),
    "outlook_mail": (
        "This is a mail as Outlook keeps it (.msg). Save it as .eml, or paste the text."
    ),
    "open_document": (
        "This is an OpenDocument file (.odt). Save it as .docx or PDF, or paste the text."
    ),
    "rich_text": "This is a file in Rich Text Format (.rtf). Save it as .docx, or paste the text.",
    "workbook": "This is a workbook, not a text. Save the sheet as PDF, or paste the text.",
    "picture": (
        "This is a picture: there is no text in it. Paste or type the text, or let a program for "
        "text recognition read it first."
    ),
    "archive": "This is a packed folder. Unpack it and choose one file in it.",
    "charset_unsure": (
        "The letters of this file can be read in several ways. Save it as UTF-8, or paste the text."
    ),
    "document_too_slow": (
        "Reading this file takes too long. Save only the pages that matter, or paste the text."
    ),
    # Notes: the document was read, and something was done to it or left out
    "pages_left_out": (
        "Pages 1 to {last} of {pages} were read. To check the others, save them as a PDF of their "
        "own."
    ),
    "pages_without_text": "Pages without text, such as scanned ones: {pages}.",
    "text_left_out": "Only the first {limit} characters were read. The rest was left out.",
    "changes_accepted": (
        "Tracked changes were taken as accepted (inserted: {insertions}, deleted: {deletions})."
    ),
    "comments_left_out": "Comments were not read: {count}.",
    "lines_repeated": "Lines that repeat on each page were read once: {lines}",
    "parts_read": "Read one after another: {parts}.",
    "part_left_out": "“{name}” was not read. Save it and check it by itself.",
    "charset_corrected": (
        "The mail says that its letters are in {said}; they were read as {found}, which makes words"
        " of them."
    ),
    "letters_recoded": "The PDF writes its letters in {found}; they were read as such.",
    "letters_damaged": "Letters that were lost before the file came here: {count}.",
}


class Note(NamedTuple):
    """A remark on a document that was read; `text` is its English wording."""

    code: str
    params: Mapping[str, object]

    @property
    def text(self) -> str:
        return MESSAGES[self.code].format(**self.params)


class DocumentError(ValueError):
    """A document cannot be read: `code` is one of MESSAGES; `str()` gives the English wording."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(MESSAGES[code].format(**params))
