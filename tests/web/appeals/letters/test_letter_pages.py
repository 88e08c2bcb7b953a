"""From a letter that somebody has to an appeal whose numbers live, in a browser without script."""

import re
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.appeals.conftest import NOW

TEXT = (
    "A call for the invented\n\n26 September 2023\n\n"
    "At least 20 people of the invented dead were killed. Call +374 00 000 000.\n\n"
    "Of 7,312 bicycles nobody knows."
)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def brought(staff: Any, say: Any) -> Any:
    """A letter whose first number was said and revised since."""
    from kanch.web.appeals.letters.models import Letter

    say("dead", 20, "at least")
    answer = staff.post("/appeals/letters/", {"text": TEXT})
    assert answer.status_code == 302, words(answer)
    return Letter.objects.get()


@pytest.fixture
def address(brought: Any) -> str:
    return f"/appeals/letters/{brought.pk}/"


@pytest.fixture
def key(staff: Any, address: str) -> str:
    """Under which the first number of the letter is decided on."""
    return str(staff.get(address).context["bench"].numbers[0].key)


def test_a_letter_becomes_an_appeal_with_its_number_alive(
    staff: Any, address: str, key: str, say: Any
) -> None:
    from kanch.web.appeals.models import TextRevision

    page = staff.get(address)
    assert "Accept: at least 20 people" in words(page)
    staff.post(address, {f"{key}-choice": "accept"})
    say("dead", 21, hours=-1)
    assert "21 people of the invented dead were killed." in words(staff.get(address))
    made = staff.post(
        address,
        {
            f"{key}-choice": "accept",
            "make": "yes",
            "title": "A call for the invented",
            "slug": "",
        },
    )
    assert made["Location"] == "/appeals/a-call-for-the-invented/en/"
    text = TextRevision.objects.get()
    assert "{{figure:dead noun}} of the invented dead were killed." in text.body
    assert "Of 7,312 bicycles nobody knows." in text.body
    assert text.title not in text.body


def test_all_numbers_on_record_are_accepted_with_one_press(
    staff: Any, address: str, key: str, brought: Any
) -> None:
    staff.post(address, {"all": "yes"})
    brought.refresh_from_db()
    assert brought.decisions == {key: {"choice": "accept", "figure": "dead", "words": ""}}


def test_decisions_are_there_when_the_letter_is_opened_again(
    staff: Any, address: str, key: str
) -> None:
    staff.post(address, {f"{key}-choice": "type", f"{key}-words": "Many"})
    page = staff.get(address)
    assert "Many people of the invented dead were killed." in words(page)
    assert 'value="Many"' in page.content.decode()
    assert "A call for the invented" in words(staff.get("/appeals/"))


def test_a_page_opened_earlier_leaves_the_later_decision_of_a_colleague_alone(
    staff: Any, address: str, key: str, brought: Any
) -> None:
    first, second = (one.key for one in staff.get(address).context["bench"].numbers)
    assert first == key
    staff.post(address, {f"{first}-choice": "accept"})
    page = lxml.html.fromstring(staff.get(address).content)
    opened = {
        name: value
        for form in page.forms
        for name, value in form.form_values()
        if name.startswith((first, second, f"initial-{first}", f"initial-{second}"))
    }
    assert opened[f"{first}-choice"] == "accept"
    staff.post(address, {f"{first}-choice": "leave"})
    staff.post(address, opened | {f"{second}-choice": "leave"})
    brought.refresh_from_db()
    kept = {number: one["choice"] for number, one in brought.decisions.items()}
    assert kept == {first: "leave", second: "leave"}


def test_a_choice_without_its_figure_or_words_is_asked_again_and_stays(
    staff: Any, address: str, key: str, brought: Any
) -> None:
    page = staff.post(address, {f"{key}-choice": "type"})
    assert page.status_code == 422
    assert "Type what is to stand there instead." in words(page)
    page = staff.post(address, {f"{key}-choice": "other", f"{key}-words": "Kept"})
    assert page.status_code == 422
    assert 'value="Kept"' in page.content.decode()
    brought.refresh_from_db()
    assert brought.decisions == {}


def test_another_figure_can_be_chosen(staff: Any, address: str, key: str, say: Any) -> None:
    say("civilians", 5)
    staff.post(address, {f"{key}-choice": "other", f"{key}-figure": "civilians"})
    assert "5 people of the invented dead were killed." in words(staff.get(address))


def test_what_is_counted_and_has_no_figure_gets_one(
    staff: Any, say: Any, ledger: Any, house: Any
) -> None:
    from kanch.web.appeals.letters.models import Letter
    from kanch.web.ledger.models import FigureRule

    say("dead", 20, "at least")
    FigureRule.objects.all().delete()
    staff.post("/appeals/letters/", {"text": TEXT})
    letter = Letter.objects.get()
    page = staff.get(f"/appeals/letters/{letter.pk}/")
    missing = page.context["bench"].numbers[0].missing
    assert f"figure-{missing}" in page.content.decode()
    done = staff.post(f"/appeals/letters/{letter.pk}/figure/", {"indicator": missing}, follow=True)
    assert "There is a figure of it now." in words(done)
    assert FigureRule.objects.get().indicator.code == missing


def test_a_file_is_read_with_its_notes_and_its_language(
    staff: Any, house: Any, ledger: Any
) -> None:
    from kanch.web.appeals.letters.models import Letter

    text = "Погибло не менее 20 человек, пятеро из них дети. Дорога закрыта."
    file = SimpleUploadedFile("письмо.txt", text.encode("windows-1251"))
    staff.post("/appeals/letters/", {"file": file, "written_on": "2023-09-26"})
    letter = Letter.objects.get()
    assert (letter.name, letter.language) == ("письмо.txt", "ru")
    assert letter.text == text


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(staff: Any, house: Any) -> None:
    page = staff.post("/appeals/letters/", {"file": SimpleUploadedFile("a.rtf", b"{\\rtf1 20}")})
    assert page.status_code == 422
    assert "Save it as .docx, or paste the text." in words(page)


def test_a_letter_longer_than_an_appeal_is_refused_and_stays_in_the_form(
    staff: Any, house: Any
) -> None:
    page = staff.post("/appeals/letters/", {"text": "Help us, dear all.\n\n" * 4000})
    assert page.status_code == 422
    assert "An appeal holds 60,000 characters at the most." in words(page)
    assert "Help us, dear all." in words(page)


def test_an_appeal_without_text_can_take_the_letter(staff: Any, address: str) -> None:
    from kanch.web.accounts.models import User
    from kanch.web.appeals import services
    from kanch.web.appeals.models import Appeal, TextRevision

    services.create_appeal(actor=User.objects.first(), slug="call", title="Started", now=NOW)
    page = staff.get(address)
    assert "Started" in words(page)
    staff.post(address, {"make": "yes", "title": "A call", "slug": "", "into": "call"})
    assert Appeal.objects.count() == 1
    assert "bicycles" in TextRevision.objects.order_by("number").last().body


def test_an_address_that_is_taken_is_told_and_the_decisions_stay(
    staff: Any, address: str, key: str, appeal: Any, brought: Any
) -> None:
    page = staff.post(
        address,
        {f"{key}-choice": "accept", "make": "yes", "title": "Another", "slug": "call"},
    )
    assert page.status_code == 422
    assert "already exists" in words(page)
    brought.refresh_from_db()
    assert key in brought.decisions
    assert brought.appeal is None


def test_a_removed_letter_is_gone_and_its_appeal_stays(
    staff: Any, address: str, brought: Any
) -> None:
    from kanch.web.appeals.letters.models import Letter
    from kanch.web.appeals.models import Appeal

    staff.post(address, {"make": "yes", "title": "A call", "slug": "kept"})
    assert "An appeal was made of this letter" in words(staff.get(address))
    staff.post(f"{address}remove/")
    assert not Letter.objects.exists()
    assert Appeal.objects.filter(slug="kept").exists()
    assert staff.get(address).status_code == 404


def test_each_step_is_in_the_journal(staff: Any, address: str, key: str, brought: Any) -> None:
    from kanch.web.journal.models import Event

    staff.post(address, {f"{key}-choice": "accept"})
    staff.post(address, {f"{key}-choice": "accept"})
    staff.post(f"{address}remove/")
    actions = [e.action for e in Event.objects.order_by("pk") if "letter" in e.action]
    assert actions == [
        "appeals.letter_brought",
        "appeals.letter_decided",
        "appeals.letter_removed",
    ]
    assert "bicycles" not in str(Event.objects.values_list("data", flat=True))
