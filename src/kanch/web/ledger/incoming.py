"""Texts and files that somebody brings to be checked: read, or refused in plain words.

Nothing is written: a file lies in memory, and its reader in a process of its own, which is ended
when it takes too long. What a stranger made must not keep a site's own process busy.
"""

import json
import subprocess
import sys
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kanch.core.exchange.documents import (
    MESSAGES,
    Document,
    DocumentError,
    Kind,
    Note,
    check_size,
    kind_of,
    read,
)

READER = "kanch.core.exchange.documents"
SECONDS = 30
# So much plain text is read at once; to recognise the letters of more may take seconds.
SMALL = 400_000

# The core's English wording, listed so that translators meet it; a test holds the two equal.
WORDINGS = {
    gettext_noop("The file has {size_mb} MB; the limit is {limit_mb} MB. Paste the text instead."),
    gettext_noop("There is no text in this file."),
    gettext_noop("The file is damaged and cannot be read. Save it again, or paste the text."),
    gettext_noop(
        "Unpacked, the file would be far larger than any letter ({unpacked_mb} MB). It was not "
        "opened. Paste the text instead."
    ),
    gettext_noop(
        "This kind of file cannot be read here. Use PDF, Word (.docx), a mail (.eml), a web page "
        "or plain text, or paste the text."
    ),
    gettext_noop(
        "This PDF is made of pictures: there is no text in it. Paste or type the text, or let a "
        "program for text recognition read the PDF first."
    ),
    gettext_noop(
        "This PDF does not say which letters it shows, so no program can read it. Paste or type "
        "the text instead."
    ),
    gettext_noop("This PDF is protected by a password. Save it without one, or paste the text."),
    gettext_noop(
        "This Office file is protected by a password. Save it without one, or paste the text."
    ),
    gettext_noop(
        "This is an Office file of the old kind (such as .doc). Open it and save it as .docx, or "
        "paste the text."
    ),
    gettext_noop("This is a mail as Outlook keeps it (.msg). Save it as .eml, or paste the text."),
    gettext_noop(
        "This is an OpenDocument file (.odt). Save it as .docx or PDF, or paste the text."
    ),
    gettext_noop("This is a file in Rich Text Format (.rtf). Save it as .docx, or paste the text."),
    gettext_noop("This is a workbook, not a text. Save the sheet as PDF, or paste the text."),
    gettext_noop(
        "This is a picture: there is no text in it. Paste or type the text, or let a program for "
        "text recognition read it first."
    ),
    gettext_noop("This is a packed folder. Unpack it and choose one file in it."),
    gettext_noop(
        "The letters of this file can be read in several ways. Save it as UTF-8, or paste the text."
    ),
    gettext_noop(
        "Reading this file takes too long. Save only the pages that matter, or paste the text."
    ),
    gettext_noop(
        "Pages 1 to {last} of {pages} were read. To check the others, save them as a PDF of their "
        "own."
    ),
    gettext_noop("Pages without text, such as scanned ones: {pages}."),
    gettext_noop("Only the first {limit} characters were read. The rest was left out."),
    gettext_noop(
        "Tracked changes were taken as accepted (inserted: {insertions}, deleted: {deletions})."
    ),
    gettext_noop("Comments were not read: {count}."),
    gettext_noop("Lines that repeat on each page were read once: {lines}"),
    gettext_noop("Read one after another: {parts}."),
    gettext_noop("“{name}” was not read. Save it and check it by itself."),
    gettext_noop(
        "The mail says that its letters are in {said}; they were read as {found}, which makes "
        "words of them."
    ),
    gettext_noop("The PDF writes its letters in {found}; they were read as such."),
    gettext_noop("Letters that were lost before the file came here: {count}."),
}


def say(remark: Note | DocumentError) -> str:
    """A refusal or a note in words."""
    return _(MESSAGES[remark.code]).format(**remark.params)


def document_of(file: UploadedFile) -> Document:
    """The text of an uploaded file. Raises DocumentError, for its size before it is read."""
    check_size(file.size or 0)
    return read_apart(file.read(), file.name or "")


def read_apart(data: bytes, name: str) -> Document:
    """As the core's `read`; what needs a parser, or time, is read in a process of its own.

    Raises DocumentError.
    """
    check_size(len(data))
    if not data.strip(b"\0\t\r\n ") or (kind_of(data, name) is Kind.TEXT and len(data) <= SMALL):
        return read(data, name)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", READER, name.replace("\0", "")],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DocumentError("document_too_slow") from None
    if ended.returncode:
        # Out of its share of memory or time, or broken in a way that nobody foresaw.
        raise DocumentError("document_broken")
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        raise DocumentError(answer["refused"], **answer["params"])
    return Document(
        answer["text"],
        Kind(answer["kind"]),
        tuple(Note(code, params) for code, params in answer["notes"]),
        datetime.fromisoformat(answer["sent"]) if answer["sent"] else None,
    )
