"""The staff's page that compares two names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kanch.core.names import Comparison, Matcher
from kanch.web.accounts.models import Organisation, Role, User
from kanch.web.journal.models import Event
from kanch.web.matching import comparing, views

ADDRESS = "/names/compare/"
TWO = {
    "one_name": "Ованес Арутюнянц",
    "one_years": "около 1960",
    "one_place": "Степанакерт",
    "one_sex": "m",
    "other_name": "Հովհաննես Հարությունյան",
    "other_years": "1961",
    "other_place": "Xankəndi",
    "other_sex": "m",
    "among": "1000",
}
OWN_NAME = """\
id,people,gender,armenian,russian,azerbaijani,latin,short,equivalents,commonness,source
own_zurmand,hy,m,Զուրմանդ,Зурманд,,Zurmand,Зурзур,,d,invented
"""


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def bare(answer: Any) -> str:
    """What is read, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.content.decode()))


@pytest.fixture
def as_role(db: None) -> Any:
    Organisation.objects.create(pk=Organisation.ROW, setup_done=True, name={"en": "Relief"})

    def sign_in(role: str = Role.CASEWORKER, language: str = "en") -> Client:
        client = Client()
        client.force_login(
            User.objects.create(
                email=f"{role}-{language}@example.org",
                display_name="Invented",
                role=role,
                language=language,
                created_at=timezone.now(),
            )
        )
        return client

    return sign_in


@pytest.fixture
def caseworker(as_role: Any) -> Client:
    return as_role()


@pytest.mark.parametrize("role", Role.values)
def test_whoever_is_signed_in_finds_the_page(role: str, as_role: Any) -> None:
    client = as_role(role)
    assert f'href="{ADDRESS}"' in text(client.get("/"))
    assert client.get(ADDRESS).status_code == 200


def test_nobody_else_does(client: Client, as_role: Any, public_origin: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("matching:compare", urlconf="kanch.web.config.public_urls")
    assert client.get(ADDRESS, SERVER_NAME="localhost").status_code == 404


def test_two_names_in_two_scripts_are_compared_and_explained(caseworker: Client) -> None:
    answer = caseworker.post(ADDRESS, TWO)
    page = bare(answer)
    assert answer.status_code == 200
    assert "Very likely one person" in page
    assert "of 100 such pairs it is one person" in page
    assert "Ованес is the Russian form of Հովհաննես (about 1 person in" in page
    assert "Степанакерт and Xankəndi are one place" in page
    assert "A person decides, never the number" in page
    assert "1958–1962" in page
    assert "Spelling alone: 100 of 100 alike." in page


def test_reasons_for_and_against_stand_apart(caseworker: Client) -> None:
    page = bare(
        caseworker.post(ADDRESS, TWO | {"other_years": "1985", "other_name": "Ашот Ованян"})
    )
    speaks_for, against = page.split("What speaks for one person")[1].split(
        "What speaks against it"
    )
    assert "are one place" in speaks_for
    assert "given names Ованес and Ашот are different" in against
    assert "year of birth far apart: 1958–1962, 1985" in against
    assert "strongly against" in against


def test_a_hint_at_relatives_stands_by_itself(caseworker: Client) -> None:
    brothers = {
        "one_name": "Ашот Геворкян",
        "one_father": "Арам",
        "other_name": "Արտակ Գևորգյան",
        "other_father": "Արամ",
        "among": "1000",
    }
    page = bare(caseworker.post(ADDRESS, brothers))
    assert "all but the given name agrees: perhaps a brother or sister" in page.split("Think of")[1]


def test_more_people_mean_more_namesakes(caseworker: Client) -> None:
    names = {"one_name": "Анна Саркисян", "other_name": "Աննա Սարգսյան"}
    few = bare(caseworker.post(ADDRESS, names | {"among": "20"}))
    all_of_them = bare(caseworker.post(ADDRESS, names | {"among": "100000"}))
    assert "Very likely one person" in few
    assert "ikely two people" in all_of_them
    assert "among 100,000 people" in all_of_them


def test_words_of_two_scripts_do_not_disturb_each_other(caseworker: Client) -> None:
    page = text(caseworker.post(ADDRESS, TWO))
    assert '<bdi lang="ru">Ованес</bdi>' in page
    assert '<bdi lang="hy">Հովհաննես</bdi>' in page
    assert "<bdi>Xankəndi</bdi>" in page


def test_the_page_and_its_reasons_speak_the_reader_s_language(as_role: Any) -> None:
    said = {"ru": "русская форма имени", "hy": "ռուսերեն ձև"}
    for language, words in said.items():
        answer = as_role(language=language).post(ADDRESS, TWO)
        assert words in bare(answer)
        assert "person" not in bare(answer).lower().replace("персон", "")


def test_what_was_typed_stays_in_the_form(caseworker: Client) -> None:
    for answer in (
        caseworker.post(ADDRESS, TWO),
        caseworker.post(ADDRESS, TWO | {"one_years": "давно"}),
    ):
        page = text(answer)
        assert 'value="Ованес Арутюнянц"' in page
        assert 'value="Xankəndi"' in page
        assert re.search(r'value="1000"[^>]*checked', page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"one_name": " "}, "Write the name of the first person."),
        ({"other_name": ""}, "Write the name of the second person."),
        ({"other_name": "???"}, "Nothing in “???” can be read as a name."),
        ({"one_name": "неизвестный"}, "Nothing in “неизвестный” can be read as a name."),
        ({"one_years": "давно"}, "No year of birth can be read in “давно”."),
        ({"one_name": "А" * 201}, "200"),
        ({"other_sex": "x"}, "x"),
        ({"among": "7"}, "7"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_box(
    wrong: dict[str, str], words: str, caseworker: Client
) -> None:
    answer = caseworker.post(ADDRESS, TWO | wrong)
    assert answer.status_code == 422
    assert "Not compared yet" in text(answer)
    assert words in text(answer)


def test_both_unreadable_names_are_named_at_once(caseworker: Client) -> None:
    page = text(caseworker.post(ADDRESS, TWO | {"one_name": "???", "other_name": "---"}))
    assert "“???”" in page
    assert "“---”" in page


def test_an_unreadable_name_and_a_missing_one_are_named_at_once(caseworker: Client) -> None:
    page = text(caseworker.post(ADDRESS, TWO | {"one_name": "???", "other_name": ""}))
    assert "“???”" in page
    assert "Write the name of the second person." in page


def test_two_names_without_a_common_part_say_so(
    caseworker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Comparison(0.5, None, 0.0, ())
    monkeypatch.setattr(Matcher, "compare", lambda *args: nothing)
    page = bare(caseworker.post(ADDRESS, TWO))
    assert "no part in common" in page
    assert "Open: one person or two" in page
    assert "In 50 of 100 such pairs it is one person." in page


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.9999, "In more than 99 of 100 such pairs"),
        (0.0001, "In fewer than 1 of 100 such pairs"),
        (0.97, "In 97 of 100 such pairs"),
    ],
)
def test_no_pair_is_certain(
    probability: float, said: str, caseworker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Comparison(probability, 0.5, 0.0, ())
    monkeypatch.setattr(Matcher, "compare", lambda *args: found)
    assert said in bare(caseworker.post(ADDRESS, TWO))


def test_what_a_name_was_taken_apart_into_is_shown(caseworker: Client) -> None:
    names = {"one_name": "г-н Акоп", "other_name": "Саркисян Акоп Арамович", "among": "20"}
    page = lxml.html.fromstring(caseworker.post(ADDRESS, names).content)
    rows = [[cell.text_content() for cell in row] for row in page.iterfind(".//table/tbody/tr")]
    assert rows == [
        ["Given name", "Акоп", "Акоп"],
        ["Surname", "none", "Саркисян"],
        ["Father’s name", "none", "Арамович"],
        ["Left aside", "г-н", "none"],
        ["Can also be read as", "Surname: Акоп", "none"],
    ]


def test_mark_up_in_a_name_is_shown_and_not_run(caseworker: Client) -> None:
    page = text(caseworker.post(ADDRESS, TWO | {"one_name": "<b>Ованес</b> {a} %(x)s Арутюнянц"}))
    assert "<b>" not in page


def test_nothing_is_stored(caseworker: Client) -> None:
    events = Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        answer = caseworker.post(ADDRESS, TWO)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.count() == events
    said = " ".join(query["sql"] for query in queries.captured_queries)
    assert "Арутюнянц" not in said
    assert "Арутюнянц" not in caseworker.get(ADDRESS).content.decode()
    assert "no name is stored" in text(answer)


def test_a_comparison_that_breaks_tells_the_log_no_name(
    caseworker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> bool:
        raise KeyError(name)

    monkeypatch.setattr(comparing, "holds_a_name", broken)
    with pytest.raises(views.CompareFailed, match="KeyError at ") as caught:
        caseworker.post(ADDRESS, TWO)
    assert "Ованес" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.fixture
def own_names(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder of an organisation's own lists; the matcher reads it anew."""
    settings.NAMES_FOLDER = tmp_path
    yield tmp_path
    comparing._matcher.cache_clear()


def test_the_organisation_s_own_names_are_read(own_names: Path, caseworker: Client) -> None:
    names = {"one_name": "Зурзур Саркисян", "other_name": "Զուրմանդ Սարգսյան", "among": "1000"}
    own_names.joinpath("given_armenian.csv").write_text(OWN_NAME, "utf-8")
    assert "Зурзур is short for Զուրմանդ" in bare(caseworker.post(ADDRESS, names))


def test_lists_that_cannot_be_read_are_told_with_their_file(
    own_names: Path, caseworker: Client
) -> None:
    own_names.joinpath("weights.csv").write_text("field,level\nx,y\n", "utf-8")
    answer = caseworker.post(ADDRESS, TWO)
    assert answer.status_code == 422
    assert "own lists of names cannot be read" in text(answer)
    assert "weights.csv" in text(answer)
