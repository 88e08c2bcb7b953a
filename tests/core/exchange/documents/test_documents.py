"""Documents come out as sentences, or are refused with what to do."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.exchange.documents import (
    LIMIT_BYTES,
    LIMIT_CHARACTERS,
    LIMIT_PAGES,
    MESSAGES,
    Document,
    DocumentError,
    Kind,
    check_size,
    pasted,
    read,
)
from kanch.core.exchange.documents.paragraphs import joined
from tests.core.exchange.documents import making

SENTENCE = (
    "On the evening of 20 September the ombudsman spoke of at least 200 people killed and of more "
    "than 400 wounded, among them over 40 civilians, of whom 13 are children."
)
RUSSIAN = (
    "По данным омбудсмена на 21:30 погибло не менее двухсот человек, ранено более четырёхсот, "
    "среди них тринадцать детей. Десять тысяч человек остались без крова, дорога закрыта."
)
ARMENIAN = (
    "Մարդու իրավունքների պաշտպանի տվյալներով զոհվել է առնվազն երկու հարյուր մարդ, վիրավորվել է "
    "ավելի քան չորս հարյուրը։ Տասը հազար մարդ մնացել է առանց կացարանի, ճանապարհը փակ է։"
)

VILLAGES = ["Alder", "Birchwood", "Cedar", "Dogwood Hill", "Elm", "Firs", "Gorse Moor", "Hazel"]


def refused(data: bytes, name: str = "") -> str:
    with pytest.raises(DocumentError, match=r"\w") as caught:
        read(data, name)
    return caught.value.code


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def param(document: Document, code: str) -> dict[str, object]:
    return dict(next(note.params for note in document.notes if note.code == code))


def test_every_refusal_and_note_says_what_it_is_about_in_english() -> None:
    assert all(text.endswith((".", "}")) for text in MESSAGES.values())


# PDF


@pytest.fixture(scope="module")
def letter() -> bytes:
    paragraphs = "".join(
        f"<p>{SENTENCE} {name} was reached on foot.</p><p lang='ru'>{RUSSIAN} {name}.</p>"
        f"<p lang='hy'>{ARMENIAN} {name}։</p>"
        for name in VILLAGES
    )
    return making.pdf(f"<h1>A call from the valley</h1>{paragraphs}")


def test_sentences_of_a_pdf_are_whole_over_lines_and_pages(letter: bytes) -> None:
    document = read(letter, "letter.pdf")
    assert document.kind is Kind.PDF
    for sentence in (SENTENCE, RUSSIAN, ARMENIAN):
        assert document.text.count(sentence) == 8
    assert document.text.splitlines().count("A call from the valley") == 1


def test_letterhead_is_read_once_and_page_numbers_not_at_all(letter: bytes) -> None:
    document = read(letter)
    assert document.text.count("+374 00 000000") == 1
    assert "Page " not in document.text
    assert "River Aid" in str(param(document, "lines_repeated")["lines"])


def test_a_footnote_of_a_pdf_does_not_join_its_number() -> None:
    page = (
        "<p>At least 218<sup>3</sup> people died on the 20<sup>th</sup>, 7,300<sup>12</sup> fled, "
        "and 5 km<sup>2</sup> burned, of 2000.</p>"
    )
    text = read(making.pdf(page)).text
    assert text.startswith(
        "At least 218 [3] people died on the 20th, 7,300 [12] fled, and 5 km2 burned, of 2000."
    )


def test_a_pdf_that_is_locked_against_changes_only_is_read(letter: bytes) -> None:
    assert SENTENCE in read(making.locked_pdf(letter, user="")).text


def test_a_pdf_with_a_password_is_refused(letter: bytes) -> None:
    assert refused(making.locked_pdf(letter, user="secret")) == "pdf_locked"


def test_a_scanned_pdf_is_refused_as_pictures() -> None:
    assert refused(making.picture_pdf(), "scan.pdf") == "pdf_pictures"


def test_of_a_pdf_with_five_hundred_pages_the_first_are_read_and_the_rest_named() -> None:
    texts = [f"<p>About 20 houses burned in {name}.</p>" for name in VILLAGES[:4]]
    document = read(making.many_pages(making.pdf("<hr>".join(texts)), 500))
    assert param(document, "pages_left_out") == {"last": LIMIT_PAGES, "pages": 500}
    assert "About 20 houses burned in Alder." in document.text


def test_scanned_pages_between_others_are_named() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for data in (making.pdf("<p>About 20 houses burned.</p>"), making.picture_pdf()):
        writer.append(PdfReader(io.BytesIO(data)))
    buffer = io.BytesIO()
    writer.write(buffer)
    assert param(read(buffer.getvalue()), "pages_without_text") == {"pages": "2"}


def test_a_torn_pdf_is_refused_as_damaged(letter: bytes) -> None:
    assert refused(b"%PDF-1.7\n" + letter[200:500]) == "document_broken"


# Word


def test_tracked_changes_are_taken_as_accepted() -> None:
    body = making.paragraph(
        making.run("At least "),
        making.deleted("68"),
        making.inserted("170"),
        making.run(" people were killed."),
    )
    document = read(making.word(body), "letter.docx")
    assert document.text == "At least 170 people were killed."
    assert param(document, "changes_accepted") == {"insertions": 1, "deletions": 1}


def test_comments_of_a_word_document_are_not_read() -> None:
    comments = (
        "<w:comments W:NS><w:comment w:id='0' w:author='A'><w:p><w:r><w:t>I heard 900.</w:t></w:r>"
        "</w:p></w:comment></w:comments>"
    )
    body = making.paragraph(making.run("About 300 people were injured."))
    document = read(making.word(body, comments=comments))
    assert document.text == "About 300 people were injured."
    assert param(document, "comments_left_out") == {"count": 1}


def test_paragraphs_and_cells_of_a_word_document_stay_apart() -> None:
    row = "".join(f"<w:tc>{making.paragraph(making.run(t))}</w:tc>" for t in ("Killed", "218"))
    body = (
        making.paragraph(making.run("One."))
        + making.paragraph(making.run("Two."))
        + (f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")
    )
    text = read(making.word(body)).text
    assert text.splitlines()[0] == "One."
    assert "Killed218" not in text


def test_a_word_document_that_unpacks_without_end_is_not_opened() -> None:
    body = making.paragraph(making.run("0" * 70_000_000))
    assert refused(making.word(body)) == "document_bomb"


def test_entities_are_not_expanded() -> None:
    data = making.word("", styles='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert refused(data) == "document_broken"


def test_a_word_document_nested_beyond_reason_is_refused() -> None:
    depth = 5000
    body = "<w:ins>" * depth + "</w:ins>" * depth
    assert refused(making.word(body)) == "document_broken"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["xl/workbook.xml"], "workbook"),
        (["META-INF/manifest.xml", "content.xml"], "open_document"),
        (["letter.txt"], "archive"),
    ],
)
def test_other_archives_are_named_for_what_they_are(names: list[str], code: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert refused(buffer.getvalue()) == code


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("WordDocument", "word_legacy"),
        ("EncryptedPackage", "word_locked"),
        ("__substg1.0_0037001F", "outlook_mail"),
    ],
)
def test_old_files_are_refused_with_what_to_do(inside: str, code: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + inside.encode("utf-16-le")
    assert refused(ole) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"{\\rtf1\\ansi At least 20}", "rich_text"),
        (b"", "document_empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "document_empty"),
        (bytes(range(256)) * 40, "document_unknown"),
        (b"PK\x03\x04 torn", "document_broken"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    assert refused(data, "letter.txt") == code


def test_size_alone_refuses_a_file_and_says_the_limit() -> None:
    with pytest.raises(DocumentError, match="limit is 10 MB"):
        check_size(LIMIT_BYTES + 1)


# Mail


def test_a_mail_is_read_with_subject_and_when_it_was_sent() -> None:
    document = read(bytes(making.mail(SENTENCE)), "call.eml")
    assert document.kind is Kind.MAIL
    assert document.text == f"A call from the valley\n\n{SENTENCE}"
    assert document.sent is not None
    assert document.sent.isoformat() == "2023-09-26T20:15:00+04:00"


def test_mails_and_documents_within_a_mail_are_read_and_named(letter: bytes) -> None:
    inner = making.mail(RUSSIAN, subject="Fwd: the count")
    inner.add_attachment(
        making.word(making.paragraph(making.run(ARMENIAN))),
        maintype="application",
        subtype="octet-stream",
        filename="count.docx",
    )
    outer = making.mail("See below.")
    outer.add_attachment(inner)
    outer.add_attachment(letter, maintype="application", subtype="pdf", filename="letter.pdf")
    outer.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="map.png")
    document = read(bytes(outer))
    for text in ("See below.", RUSSIAN, ARMENIAN, SENTENCE):
        assert text in document.text
    assert param(document, "parts_read") == {
        "parts": "A call from the valley, Fwd: the count, count.docx, letter.pdf"
    }
    assert param(document, "part_left_out") == {"name": "map.png"}


def test_the_plain_part_of_a_mail_is_read_once_though_it_comes_in_two_forms() -> None:
    message = making.mail(SENTENCE)
    message.add_alternative(f"<p>{SENTENCE}</p>", subtype="html")
    assert read(bytes(message)).text.count(SENTENCE) == 1


def test_a_mail_in_html_only_is_read_as_text() -> None:
    message = making.mail("")
    message.set_content(
        f"<html><head><style>p {{ margin: 0 }}</style></head><body><p>{SENTENCE}</p>"
        "<p style='display:none'>900</p><p>Second.</p></body></html>",
        subtype="html",
    )
    assert read(bytes(message)).text == f"A call from the valley\n\n{SENTENCE}\n\nSecond."


@pytest.mark.parametrize(
    ("text", "really", "said"),
    [
        (RUSSIAN, "windows-1251", "iso-8859-1"),
        (RUSSIAN, "utf-8", "windows-1251"),
        (RUSSIAN, "koi8-r", "utf-8"),
        (RUSSIAN, "windows-1251", "x-unheard-of"),
        (ARMENIAN, "utf-8", "us-ascii"),
    ],
)
def test_letters_of_a_mail_are_right_though_its_head_is_wrong(
    text: str, really: str, said: str
) -> None:
    data = making.raw_mail(text.encode(really), f"text/plain; charset={said}")
    document = read(data)
    assert text in document.text
    assert codes(document) == ["charset_corrected"]


def test_a_mail_that_says_its_letters_rightly_has_no_note() -> None:
    data = making.raw_mail(RUSSIAN.encode("windows-1251"), "text/plain; charset=windows-1251")
    assert codes(read(data)) == []


def test_a_subject_of_raw_letters_is_read() -> None:
    data = making.raw_mail(b"Nothing.", "text/plain", subject=RUSSIAN[:60].encode("windows-1251"))
    assert RUSSIAN[:60] in read(data).text


def test_a_mail_within_a_mail_without_end_is_left_out_and_named() -> None:
    message = making.mail("Innermost: 20.", subject="0")
    for depth in range(1, 12):
        outer = making.mail("Around it.", subject=str(depth))
        outer.add_attachment(message)
        message = outer
    document = read(bytes(message))
    assert "part_left_out" in codes(document)
    assert "Innermost" not in document.text


# Pages and plain texts


def test_a_page_gives_what_a_reader_sees() -> None:
    page = (
        "<!doctype html><title>10</title><script>var a = 11</script><h1>News</h1>"
        "<p>At least <b>218</b><sup>3</sup> people were killed on the 20<sup>th</sup>.</p>"
        "<table><tr><td>Injured</td><td>120</td></tr></table><pre>One.\nTwo.</pre>"
    )
    assert read(page.encode()).text.split("\n\n") == [
        "News",
        "At least 218 [3] people were killed on the 20th.",
        "Injured\t120",
        "One.\nTwo.",
    ]


@pytest.mark.parametrize("text", [RUSSIAN, ARMENIAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_unicode_texts_are_read_in_any_form(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_old_encodings_are_recognised() -> None:
    assert read(RUSSIAN.encode("windows-1251"), "letter.txt").text == RUSSIAN


def test_letters_that_can_be_read_in_several_ways_are_asked_to_be_saved_anew() -> None:
    assert refused("да".encode("windows-1251")) == "charset_unsure"


def test_lines_of_a_mail_program_become_paragraphs() -> None:
    wrapped = (
        "On the evening of 20 September the ombudsman spoke of at least\n"
        "200 people killed and of more than 400 wounded, among them over\n"
        "40 civilians, of whom 13 are children.\n"
        "\n"
        "Needs:\n"
        "- blankets\n"
        "- 300 beds\n"
    )
    assert pasted(wrapped).split("\n") == [SENTENCE, "", "Needs:", "- blankets", "- 300 beds"]


def test_a_divided_word_is_joined_and_a_divided_number_is_not_changed() -> None:
    text = (
        "The roads were closed for more than nine months, and the people of the neigh-\n"
        "bouring villages walked; the census of 1990-\n"
        "2000 counted twice as many houses, in the highlands and in the low country."
    )
    assert "neighbouring villages" in pasted(text)
    assert "1990-2000 counted" in pasted(text)


def test_short_lines_stay_lines() -> None:
    verse = "Twenty tents\nTen beds\nOne kitchen"
    assert pasted(verse) == verse


def test_a_heading_and_a_date_over_one_long_paragraph_stay_lines() -> None:
    text = f"A call of a small organisation\n26 September 2023\n\n{SENTENCE} {SENTENCE}"
    assert pasted(text) == text


def test_nothing_invisible_is_left() -> None:
    assert pasted("1\u200b20,0\u202e00 people") == "120,000 people"


def test_a_text_beyond_the_limit_is_cut_at_a_paragraph_and_says_so() -> None:
    document = read((SENTENCE + "\n\n").encode() * 1500)
    assert len(document.text) <= LIMIT_CHARACTERS
    assert document.text.rstrip().endswith("children.")
    assert codes(document) == ["text_left_out"]


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"From: a@b\nSubject: c\nDate: d\n\n"]
    ),
    data=st.binary(max_size=400),
)
def test_any_bytes_are_read_or_refused_with_words(start: bytes, data: bytes) -> None:
    try:
        document = read(start + data)
    except DocumentError:
        return
    assert document.text.strip()


@given(st.text(alphabet="ab.-\n 20", max_size=200))
def test_joining_lines_loses_no_letter_and_no_digit(text: str) -> None:
    def kept(of: str) -> str:
        return "".join(c for c in of if c.isalnum())

    try:
        assert kept(pasted(text)) == kept(text)
    except DocumentError:
        assert not text.strip()


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("unicode_escape", rb"At least 20 people \ud800 died"),
        ("utf-7", b"At least 20 people +2AA- died"),
        ("raw_unicode_escape", rb"At least 20 people \ud800 died"),
    ],
)
def test_a_half_of_a_letter_is_shown_as_lost(charset, body):
    document = read(making.raw_mail(body, f"text/plain; charset={charset}"))
    assert "At least 20 people \ufffd died" in document.text
    document.text.encode()


def test_a_mail_whose_head_no_program_reads_is_refused():
    head = b"From: a@example.org\nTo: b@example.org\nSubject: =?unicode_escape?q?\\ud800?=\n\n20"
    assert refused(head) == "document_broken"


@pytest.mark.parametrize(
    ("line", "whole"),
    [("word-", "word" * 100_000 + "-"), ("and so on", " ".join(["and so on"] * 100_000))],
)
def test_a_hundred_thousand_broken_lines_are_put_together(line, whole):
    assert joined("\n".join([line] * 100_000)) == whole
