"""Lists of people: headings in four languages, good rows in, bad rows back, slipped cells seen."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.name_lists import (
    COLUMNS,
    EITHER,
    QUERY_IDS,
    REGISTER_IDS,
    SEXES,
    NotAList,
    heading,
    read_queries,
    read_register,
    read_sex,
)
from kanch.core.exchange.tables import EmptyTable, TableError, write_xlsx
from kanch.core.names import Person, Years

FORMATS = Path(__file__).parents[3] / "docs" / "formats.md"
HEADER = "record_id,name,script,birth_year,birthplace,sex"
ANI = Person("r1", "Անի Սարյան", Years(1958, 1958), "Մարտակերտ", "f")
NAMES = ("Ani Saryan", "Aram Petrosyan", "Nare Melkonyan", "Levon Babayan", "Sona Arzumanyan")


def codes(found):
    return [(problem.row, problem.reason) for problem in found.problems]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_register_is_read_whatever_parts_its_cells(mark, bom):
    text = f"{HEADER}\nr1,Անի Սարյան,hy,1958,Մարտակերտ,f\n".replace(",", mark)
    found = read_register((bom + text).encode())
    assert (found.people, found.problems, found.notes) == ([ANI], [], [])


def test_a_workbook_is_read_like_a_csv_file():
    rows = [("Մարտակերտ", "f", 1958, "r1", "Անի Սարյան")]
    data = write_xlsx(["birthplace", "sex", "birth_year", "record_id", "name"], rows)
    assert read_register(data, "list.xlsx").people == [ANI]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("record_id,name,birth_year,birthplace,sex", "r1,Անի Սարյան,1958,Մարտակերտ,f"),
        (
            "Sex,Place of birth,Year of Birth,Full name (as written),No.",
            "F,Մարտակերտ,1958,Անի Սարյան,r1",
        ),
        ("№,Ф. И. О.,Год рождения,Место рождения,Пол", "r1,Անի Սարյան,1958 г.р.,Մարտակերտ,жен."),
        ("Հ/Հ,Անուն Ազգանուն,Ծննդյան թիվ,Ծննդավայր,Սեռ", "r1,Անի Սարյան,1958թ.,Մարտակերտ,ի"),
        ("Numéro,Nom complet,Année de naissance,Lieu,Sexe", "r1,Անի Սարյան,1958,Մարտակերտ,femme"),
    ],
)
def test_headings_are_understood_in_four_languages(header, row):
    assert read_register(f"{header}\n{row}\n").people == [ANI]


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("id,Фамилия,Имя,Отчество", "1,Сарян,Ани,Арамовна", "Сарян, Ани"),
        ("id,Name,Surname,Father’s name", "1,Ani,Saryan,Aram", "Saryan, Ani"),
        ("id,Prénom,Nom,Nom du père", "1,Ani,Saryan,Aram", "Saryan, Ani"),
        ("id,Surname,Given name,Patronymic", "1,,Ani,Aramovna", "Ani"),
    ],
)
def test_a_name_in_two_columns_is_put_together_surname_first(header, row, name):
    person = read_register(f"{header}\n{row}\n").people[0]
    assert person.name == name
    assert person.father == row.rsplit(",", 1)[1]


def test_other_names_are_split():
    person = read_register("id,name,other names\n1,Ani,Anahit Saryan | Анаит; -\n").people[0]
    assert person.also == ("Anahit Saryan", "Анаит")


def test_queries_have_ids_of_their_own_and_the_answer_is_passed_over():
    text = "record_id,query_id,name,place,noise\nr9,q1,Ani Saryan,Martakert,typo\n"
    found = read_queries(text)
    assert found.people == [Person("q1", "Ani Saryan", place="Martakert")]
    assert read_register(text).people[0].id == "r9"


def test_without_ids_people_are_called_by_their_row_and_a_note_says_so():
    found = read_register("name\nAni\n\nAram\n")
    assert [person.id for person in found.people] == ["2", "4"]
    assert found.notes == ["No column holds ids: each person is called by the number of the row."]


@pytest.mark.parametrize(
    ("row", "reason", "column", "says"),
    [
        (",Ani,,1958,,f", "id_empty", "record_id", "“record_id” is empty"),
        ("r1,Ani,,1958,,f", "id_twice", "record_id", "“r1” is the id of row 2 already"),
        ("r2,,,1958,,f", "name_empty", "name", "no name"),
        ("r2,неизвестно,,1958,,f", "name_empty", "name", "no name"),
        ("r2,12 / 7,,1958,,f", "name_no_letters", "name", "no letters"),
        (f"r2,{'a' * 501},,1958,,f", "name_long", "name", "501 characters"),
        ("r2,Ani,,58,,f", "year_unreadable", "birth_year", "1958-1961"),
        ("r2,Ani,,1758,,f", "year_out_of_range", "birth_year", "between 1850 and 2023"),
        ("r2,Ani,,2024,,f", "year_out_of_range", "birth_year", "between 1850 and 2023"),
        ("r2,Ani,,1958,,x", "sex_unreadable", "sex", "Write m or f"),
        ("r2,Ani,,1958", "cells_missing", "", "4 cells; the header has 6"),
        ("r2,=Ani(),,1958,,f", "formula", "name", "formula"),
        ('"r\n2",Ani,,1958,,f', "id_broken", "record_id", "“r 2”"),
    ],
)
def test_a_bad_row_comes_back_and_the_others_go_in(row, reason, column, says):
    text = f"{HEADER}\nr1,Անի Սարյան,hy,1958,Մարտակերտ,f\n{row}\nr3,Aram,,1960,,m\n"
    found = read_register(text, this_year=2023)
    assert [person.id for person in found.people] == ["r1", "r3"]
    [problem] = found.problems
    assert problem[:3] == (3, column, reason)
    assert says in problem.text


def test_what_is_not_known_may_be_said_so():
    text = f"{HEADER}\nr1,Ani,,?,нет данных,անհայտ\nr2,Aram,,неизв.,-,\n"
    assert read_register(text).people == [Person("r1", "Ani"), Person("r2", "Aram")]


@pytest.mark.parametrize("year", ["1958", "12.03.1958", "около 1958", "1956-1960", "1958-03-12"])
def test_years_are_read_as_people_write_them(year):
    years = read_register(f"id,name,born\n1,Ani,{year}\n").people[0].years
    assert years.first <= 1958 <= years.last


def test_sexes_are_understood_in_four_languages():
    told = {word: read_sex(word.upper()) for words in SEXES.values() for word in words}
    assert told == {word: sex for sex, words in SEXES.items() for word in words}
    assert [read_sex(word) for word in ("Муж.", " ж ", "Ի", "", "?", "both")] == [
        *("m", "f", "f", "", ""),
        None,
    ]


def test_a_table_without_names_is_refused_with_what_to_do():
    with pytest.raises(NotAList, match=r"Call one “name”.* The columns are: id, town\."):
        read_register("id,town\n1,Martakert\n")
    with pytest.raises(EmptyTable):
        read_register(b"")


# Slipped cells


def good(number: int) -> str:
    return f"D{number:04},{NAMES[number % 5]},la,{1950 + number % 40},Martakert,m"


def slip(*rows: str, before: int = 6, after: int = 0):
    lines = [HEADER, *map(good, range(before)), *rows, *map(good, range(100, 100 + after))]
    return read_register("\n".join(lines) + "\n")


def test_rows_that_lost_their_id_are_one_problem_that_says_where_it_begins():
    lost = [good(n).partition(",")[2] + "," for n in range(20, 30)]
    found = slip(*lost, after=3)
    [problem] = found.problems
    assert problem[:3] == (8, "record_id", "slipped_left")
    assert "From row 8 to row 17" in problem.text
    assert "“Ani Saryan” is under “record_id”" in problem.text
    assert len(found.people) == 9


def test_rows_with_a_cell_too_many_in_front_are_one_problem():
    pushed = ["," + good(n) for n in range(20, 27)]
    found = slip(*pushed)
    [problem] = found.problems
    assert problem[:3] == (8, "name", "slipped_right")
    assert "“D0020” is under “name”" in problem.text
    assert len(found.people) == 6


def test_years_in_the_column_of_names_are_noticed_in_a_list_of_three_columns():
    lines = ["id,name,born"] + [f"{n},{NAMES[n % 5]},19{50 + n}" for n in range(10)]
    lines += [f"{NAMES[n % 5]},19{50 + n}," for n in range(10, 20)]
    found = read_register("\n".join(lines))
    assert codes(found) == [(12, "slipped_left")]
    assert len(found.people) == 10


def test_a_list_that_slipped_from_its_first_row_on_is_noticed():
    lost = [good(n).partition(",")[2] + "," for n in range(20, 30)]
    found = slip(*lost, before=0)
    assert codes(found) == [(2, "slipped_left")]
    assert found.people == []


def test_a_slip_within_the_row_is_noticed():
    lost = [good(n).replace(",la,", ",") + "," for n in range(20, 26)]
    [problem] = slip(*lost).problems
    assert problem[:3] == (8, "script", "slipped_left")


def test_a_row_that_looks_sound_in_a_slipped_block_is_left_out_with_it():
    lost = [good(n).partition(",")[2] + "," for n in range(20, 30)]
    lost[4] = "Ani Saryan,la,,,,"
    found = slip(*lost)
    assert "10 rows" in found.problems[0].text
    assert len(found.people) == 6


def test_a_few_slipped_rows_come_back_one_by_one():
    lost = [good(n).partition(",")[2] + "," for n in range(20, 23)]
    assert codes(slip(*lost, after=5)) == [(n, "year_unreadable") for n in (8, 9, 10)]


def test_sound_rows_are_never_taken_for_slipped():
    assert slip(before=60).problems == []
    rough = "\n".join(["id,name,born,sex", *(f"{n},Ani,," for n in range(9))])
    assert read_register(rough).problems == []


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(TableError, NotAList):
        read_register(f"id,name,born,sex\n{text}")


@given(st.lists(st.lists(st.sampled_from(["", "m", "1958", "Ani", "D1"]), min_size=4, max_size=5)))
def test_every_row_is_a_person_or_has_a_problem(rows):
    lines = ["id,name,born,sex", *(",".join(cells) for cells in rows)]
    found = read_register("\n".join(lines))
    left_out = sum(
        int(re.search(r"(\d+) rows were", p.text)[1]) if p.reason.startswith("slipped") else 1
        for p in found.problems
    )
    assert len(found.people) + left_out == sum(any(cells) for cells in rows)


def test_no_heading_means_two_columns():
    words = [heading(w) for column, also in COLUMNS.items() for w in {column, *also}]
    words += map(heading, (*EITHER, *REGISTER_IDS, *QUERY_IDS))
    assert len([w for w in words if w != "name"]) == len({*words} - {"name"})


def test_the_formats_page_lists_every_column_with_its_headings():
    block = FORMATS.read_text("utf-8").partition("<!-- table: name lists -->\n")[2]
    rows = [line.strip("|").split("|") for line in block.split("\n\n", 1)[0].splitlines()[2:]]
    listed = {row[0].strip(" `"): re.findall(r"`([^`]+)`", row[1]) for row in rows}
    expected = {column: list(also) for column, also in COLUMNS.items()}
    expected["name"] = [*EITHER[1:], *expected["name"]]
    expected["id"] = ["record id", "query id", *expected["id"][1:]]
    assert listed == expected
