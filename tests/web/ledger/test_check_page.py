"""The public page that checks any text against what is on record."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEXT = (
    "26 September 2023\n\n"
    "Over 40 civilians were wounded, 13 of them children, as of 9:30 p.m. on 20 September. "
    "In the explosion of 25 September at least 20 people were killed. Call +374 00 000 000. "
    "The institute calls it genocide. Some 7,312 bicycles were painted."
)


@pytest.fixture
def send(demo_once: None, db: None, public_origin: None) -> Any:
    client = Client(SERVER_NAME="localhost")

    def post(data: dict[str, Any], path: str = "/en/check/") -> Any:
        response = client.post(path, data)
        response.text = response.content.decode()
        return response

    return post


def verdicts(answer: Any) -> dict[str, str]:
    return {number["text"]: number["verdict"] for number in json.loads(answer.text)["numbers"]}


def test_each_number_says_in_words_what_is_on_record(send: Any) -> None:
    page = send({"text": TEXT})
    assert page.status_code == 200
    assert "Human Rights Defender (ombudsman) of Nagorno-Karabakh said more than 40" in page.text
    assert '<a href="/en/figures/wounded-nk-civilians/#claim-c038">' in page.text
    assert "a telephone number" in page.text
    assert "a statement needs an author" in page.text
    assert "Read as written on 26 September 2023." in page.text


def test_a_number_that_the_text_only_reports_as_denied_says_so(send: Any) -> None:
    text = "The ministry denies that at least 200 people died in Nagorno-Karabakh."
    page = send({"text": text})
    assert "The text says that somebody denies this number." in page.text
    [number] = json.loads(send({"text": text, "form": "json"}).text)["numbers"]
    assert number["denied"] is True


def test_a_mistyped_year_is_said_at_its_field_and_breaks_nothing(send: Any) -> None:
    page = send({"text": "Yesterday 20 people died.", "written_on": "9999-12-31"})
    assert page.status_code == 422
    assert "Look at the year: it is mistyped." in page.text
    assert send({"text": "31/12/9999\n\nTomorrow 20 people will leave."}).status_code == 200


def test_later_claims_overtake_only_when_the_page_is_asked_as_of_later(send: Any) -> None:
    then = verdicts(send({"text": TEXT, "form": "json"}))
    today = verdicts(send({"text": TEXT, "form": "json"}, "/en/check/?at=now"))
    assert (then["at least 20"], today["at least 20"]) == ("matches", "overtaken")
    assert then["Some 7,312"] == today["Some 7,312"] == "no source"


def test_links_of_a_result_stay_at_the_moment_that_was_asked(send: Any) -> None:
    page = send({"text": TEXT}, "/en/check/?at=2023-10-01")
    assert "/en/figures/depot-killed/?at=2023-10-01T23:59#claim-" in page.text


def test_the_answer_speaks_the_language_of_the_page(send: Any) -> None:
    page = send({"text": TEXT}, "/ru/check/")
    assert page.status_code == 200
    assert "Защитник прав человека" in page.text


def test_nothing_that_is_sent_is_kept(send: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        page = send({"text": TEXT})
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies
    assert all(q["sql"].lstrip().upper().startswith("SELECT") for q in queries.captured_queries)
    assert "7,312" not in Client(SERVER_NAME="localhost").get("/en/check/").content.decode()


def test_what_was_typed_stays_in_the_form_with_the_result_and_with_an_error(send: Any) -> None:
    assert "bicycles were painted.</textarea>" in send({"text": TEXT}).text
    wrong = send({"text": TEXT, "written_on": "yesterday"})
    assert wrong.status_code == 422
    assert "bicycles were painted.</textarea>" in wrong.text


def test_a_file_is_read_and_its_text_is_shown_for_change(send: Any) -> None:
    file = SimpleUploadedFile("letter.txt", TEXT.encode())
    page = send({"file": file})
    assert page.status_code == 200
    assert "bicycles were painted.</textarea>" in page.text


def test_a_pdf_is_read_in_a_process_of_its_own(send: Any) -> None:
    from weasyprint import HTML

    data = HTML(
        string="<p>At least 20 people were killed in the explosion at the depot."
    ).write_pdf()
    page = send({"file": SimpleUploadedFile("letter.pdf", data), "written_on": "2023-09-26"})
    assert page.status_code == 200
    assert "At least 20" in page.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("scan.png", b"\x89PNG\r\n\x1a\n", "This is a picture: there is no text in it."),
        ("torn.pdf", b"%PDF-1.7\ntorn", "The file is damaged and cannot be read."),
        ("empty.txt", b"\n\n", "There is no text in this file."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    send: Any, name: str, data: bytes, words: str
) -> None:
    page = send({"file": SimpleUploadedFile(name, data)})
    assert page.status_code == 422
    assert words in page.text


def test_a_file_beyond_the_limit_is_refused_with_the_limit(send: Any) -> None:
    page = send({"file": SimpleUploadedFile("big.txt", b"20 " * 3_500_000)})
    assert page.status_code == 422
    assert "the limit is 10 MB" in page.text


def test_nothing_or_both_is_asked_again(send: Any) -> None:
    assert "Paste a text, or choose a file." in send({"text": "  "}).text
    both = send({"text": TEXT, "file": SimpleUploadedFile("a.txt", b"20")})
    assert "There is a text above too." in both.text
    assert "bicycles were painted." in both.text


def test_far_too_much_text_is_told_instead_of_a_bare_error(send: Any) -> None:
    assert send({"text": "20 people. " * 10_000}).status_code == 422
    page = send({"text": "20 people. " * 300_000})
    assert page.status_code == 413
    assert "This is too much at once." in page.text


def test_mark_up_in_a_text_is_shown_and_not_run(send: Any) -> None:
    page = send({"text": "<script>alert(20)</script> At least 20 people were killed."})
    assert "<script>alert" not in page.text


def test_a_text_without_counts_says_so(send: Any) -> None:
    assert "No number in this text counts anything" in send({"text": "Help us."}).text


def test_the_result_comes_as_a_table_too(send: Any) -> None:
    answer = send({"text": TEXT, "form": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="checked.csv"'
    assert [row["verdict"] for row in rows if row["number"] == "Over 40"] == ["matches"]


def test_others_are_asked_to_wait_while_two_texts_are_checked(send: Any) -> None:
    from kanch.web.ledger import check_views

    with check_views._one_at_a_time():
        # The second place is taken by one who waits.
        assert check_views._room.acquire(blocking=False)
        try:
            page = send({"text": TEXT})
        finally:
            check_views._room.release()
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "bicycles were painted." in page.text


def test_a_check_that_breaks_tells_the_log_nothing_of_the_text(
    send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kanch.web.ledger import check_views, checking

    def broken(text: str, *args: Any, **kwargs: Any) -> None:
        raise ValueError(text)

    monkeypatch.setattr(checking, "check_text", broken)
    with pytest.raises(check_views.CheckFailed, match="ValueError at ") as caught:
        send({"text": TEXT})
    assert "bicycles" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_no_other_page_of_the_public_site_takes_what_is_sent(send: Any) -> None:
    for path in ("/en/", "/en/figures/", "/check/", "/en/check/more/"):
        assert send({"text": TEXT}, path).status_code == 405


def test_the_door_of_the_front_page_leads_to_the_check(send: Any) -> None:
    client = Client(SERVER_NAME="localhost")
    assert 'href="/en/check/"' in client.get("/en/").content.decode()
    page = client.get("/en/check/").content.decode()
    assert "it is stored nowhere" in page
    assert 'href="/en/figures/"' in page


def test_of_a_table_of_numbers_the_first_are_checked_and_the_page_says_so(send: Any) -> None:
    page = send({"text": "At least 20 people were killed. " * 1100})
    assert "1,000 numbers in this text" in page.text.replace("1000 numbers", "1,000 numbers")
    assert "Only the first 1,000 numbers were checked." in page.text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            ["At least 20 people were killed", "on 25 September", "genocide", "closed", ".", "\n",
             "(", "12 %", "+374 00 000 000", "9", "двадцать", "1990-2000", "of whom", ","]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_marking_a_text_loses_and_doubles_nothing(
    demo_once: None, db: None, words: list[str]
) -> None:
    from kanch.web.ledger.checking import check_text
    from kanch.web.ledger.moments import View

    text = " ".join(words)
    view = View(None, datetime(2023, 9, 26, tzinfo=UTC), "")
    checked = check_text(text, view, language="en", zone="Asia/Yerevan")
    lines = ["".join(piece.text for piece in pieces) for pieces in checked.paragraphs]
    assert lines == [line for line in text.split("\n") if line.strip()]
    shown = [p.number.index for pieces in checked.paragraphs for p in pieces if p.number]
    assert shown == [number.index for number in checked.numbers]
