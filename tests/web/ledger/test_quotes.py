"""A quote holds the number of its claim, in digits or in words, and stands in the archived copy."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kanch.core.custody import digest
from kanch.web.ledger import services
from kanch.web.ledger.models import Document
from kanch.web.ledger.services.documents import content_of

TEXTS = {
    "en": "As of this evening, at least two hundred and eighteen people were killed.",
    "hy": "Այս երեկոյի դրությամբ զոհվել է առնվազն երկու հարյուր տասնութ մարդ։",
    "ru": "На вечер погибли не менее двухсот восемнадцати человек.",
    "fr": "Ce soir, au moins deux cent dix-huit personnes ont été tuées.",
    "digits": "By this evening 218 people had been killed.",
}


@pytest.fixture
def keep(editor, now):
    def archive(text, name="note.txt"):
        data = text if isinstance(text, bytes) else text.encode()
        return services.archive_document(actor=editor, data=data, name=name, now=now)

    return archive


@pytest.mark.parametrize("language", TEXTS)
def test_a_quote_with_the_number_in_words_or_digits_is_taken(record, keep, language):
    claim = record(218, quote=TEXTS[language], locator="line 1", document=keep(TEXTS[language]))
    assert claim.quote == TEXTS[language]


def test_a_quote_without_the_number_is_refused_with_the_reason(record, keep):
    text = TEXTS["digits"]
    with pytest.raises(ValidationError, match="does not hold the number 219"):
        record(219, quote=text, locator="line 1", document=keep(text))


def test_a_quote_of_a_range_holds_both_numbers(record, keep):
    text = "Between 20 and 100 people."
    said = {"quote": text, "locator": "line 1", "document": keep(text)}
    assert record(20, 100, "about", **said)
    with pytest.raises(ValidationError, match="does not hold the number 30"):
        record(30, 100, "about", **said)


def test_words_that_do_not_stand_in_the_copy_are_refused(record, keep):
    with pytest.raises(ValidationError, match="do not stand in the archived copy “note"):
        record(218, quote="218 were killed.", locator="line 1", document=keep(TEXTS["digits"]))


def test_a_quote_is_found_across_line_ends_and_marks_of_a_page(record, keep):
    page = "<html><body><p>By this evening <b>218</b>\n people had been\nkilled.</p></body></html>"
    said = {"quote": TEXTS["digits"], "locator": "first paragraph"}
    assert record(218, **said, document=keep(page, "note.html"))


@pytest.mark.parametrize("lacking", ["locator", "document"])
def test_a_quote_says_where_it_stands(record, keep, lacking):
    said = {"quote": TEXTS["digits"], "locator": "line 1", "document": keep(TEXTS["digits"])}
    with pytest.raises(ValidationError, match="needs the archived copy"):
        record(218, **{name: value for name, value in said.items() if name != lacking})


def test_a_picture_can_hold_a_quote_that_only_a_person_can_read(record, keep):
    picture = keep(b"\x89PNG\r\n\x1a\n" + b"0" * 20, "note.png")
    assert record(218, quote=TEXTS["digits"], locator="middle", document=picture)


def test_a_damaged_pdf_is_kept_and_its_text_not_asked_for(record, keep):
    damaged = keep(b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R >> trailer << /Root 1 0 R >>")
    assert record(218, quote=TEXTS["digits"], locator="page 1", document=damaged)


def test_the_same_bytes_are_one_document_under_their_digest(keep):
    first, second = keep("one note"), keep("one note", "other.txt")
    assert first == second
    assert Document.objects.get().sha256 == digest(b"one note")
    assert content_of(first) == b"one note"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "empty.txt", "The file is empty"),
        (b"MZ\x90\x00\x03", "note.pdf", "is not a PDF, a picture"),
        (b"x" * 10_000_001, "large.txt", "larger than 10 MB"),
    ],
)
def test_what_cannot_be_a_copy_is_refused(keep, data, name, reason):
    with pytest.raises(ValidationError, match=reason):
        keep(data, name)
    assert not Document.objects.exists()


def test_an_auditor_archives_nothing(people, now):
    with pytest.raises(PermissionDenied):
        services.archive_document(actor=people("auditor"), data=b"x", name="x.txt", now=now)
