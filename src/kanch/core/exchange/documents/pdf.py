"""The text of a PDF file: paragraphs, without what repeats on each page."""

import io
import re
import unicodedata
from typing import Any

from kanch.core.exchange.documents.messages import DocumentError, Note
from kanch.core.exchange.documents.paragraphs import joined, without_repeats
from kanch.core.exchange.tables import TableError
from kanch.core.exchange.tables.charsets import decode, plain_commas

LIMIT_PAGES = 100

# Letters written as one sign: fi, fl, and those of Armenian. The Armenian ech-yiwn is a letter.
_LIGATURE = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")


def read_pdf(data: bytes, *, limit_characters: int) -> tuple[str, list[Note]]:
    """The text of the first pages, and notes on what was left out.

    Raises DocumentError: pdf_locked, pdf_pictures, pdf_letters, document_broken, document_empty.
    """
    # Imported here: only an upload needs it.
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        # Many files are locked against changes only, and open with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("pdf_locked")
        texts, count = _texts(reader, limit_characters)
        pictures = not any(texts) and any(_shows_pictures(page) for page in reader.pages[:3])
    except DocumentError:
        raise
    except Exception as error:  # a damaged file makes the reader fail in any way
        raise DocumentError("document_broken") from error
    if not any(texts):
        raise DocumentError("pdf_pictures" if pictures else "document_empty")
    notes = []
    if len(texts) < count:
        notes.append(Note("pages_left_out", {"last": len(texts), "pages": count}))
    empty = [str(number) for number, text in enumerate(texts, 1) if not text]
    if empty:
        notes.append(Note("pages_without_text", {"pages": ", ".join(empty)}))
    kept, repeated = without_repeats(texts)
    if repeated:
        notes.append(Note("lines_repeated", {"lines": " / ".join(repeated)}))
    text, more = _letters(_LIGATURE.sub(_apart, kept))
    # Justified lines hold wide gaps, and a sign from another font seems to stand apart.
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" (?=[,;:.։](?:\s|$))|(?<=\d-) (?=[а-яա-և])", "", text)
    return joined(text), notes + more


def _texts(reader: Any, limit_characters: int) -> tuple[list[str], int]:
    """The texts of the first pages, and how many pages there are."""
    texts: list[str] = []
    for page in reader.pages[:LIMIT_PAGES]:
        texts.append(_text(page).strip())
        if sum(map(len, texts)) > limit_characters:
            break
    return texts, len(reader.pages)


def _text(page: Any) -> str:
    """The text of a page; a raised number after a digit, which is a footnote's, in brackets.

    Without that, 218 with a raised 3 reads as 2183.
    """
    raised: list[tuple[str, str]] = []
    before: list[Any] = ["", 0.0, 0.0]

    def look(text: str, place: list[float], line: list[float], _font: Any, size: float) -> None:
        shown = text.strip()
        if not shown:
            return
        height = abs(size * line[3] * place[3])
        y = line[5] * place[3] + place[5]
        said, full, base = before
        if shown.isdigit() and said[-1:].isdigit() and height < full and y > base + full / 10:
            raised.append((said[-20:], shown))
            return
        before[:] = [text.rstrip("\n"), height, y]

    text: str = page.extract_text(visitor_text=look)
    begin = 0
    for said, note in raised:
        at = text.find(said + note, begin)
        if at != -1:
            begin = at + len(said)
            text = f"{text[:begin]} [{note}]{text[begin + len(note) :]}"
    return text


def _shows_pictures(page: Any) -> bool:
    return bool(page["/Resources"].get("/XObject"))


def _apart(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _letters(text: str) -> tuple[str, list[Note]]:
    """The text in real letters, where the fonts of the PDF tell them at all.

    Files from Armenia often hold ARMSCII-8 bytes in fonts that draw Armenian: a program reads
    accented Latin letters.
    """
    letters = [c for c in text if c.isalpha() or unicodedata.category(c) in ("Co", "Cn")]
    unknown = sum(unicodedata.category(c) in ("Co", "Cn") for c in letters) + text.count("\ufffd")
    if unknown * 4 > len(letters):
        raise DocumentError("pdf_letters")
    accented = sum("\xa1" <= c <= "\xff" for c in letters)
    if accented * 2 < len(letters) or accented < 20:
        return text, []
    try:
        recoded, encoding, _ = decode(text.encode("latin-1"))
    except (UnicodeEncodeError, TableError):
        return text, []
    return plain_commas(recoded), [Note("letters_recoded", {"found": encoding})]
