"""`kanch names`: two names compared, one or many looked for in a list, going on after Ctrl-C."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kanch.cli import app, names
from kanch.core.exchange.name_lists import read_queries, read_register
from kanch.core.names import AMONG, Comparison, Matcher, Register

REGISTER = """record_id,name,birth_year,birthplace,sex
D1,Հովհաննես Հարությունյան,1961,Մարտակերտ,m
D2,Аревик Мелкумян,1985,Аскеран,ж
D3,Levon Babayan,1972,Hadrut,m
D4,Սոնա Առստամյան,,Շուշի,f
"""
QUERIES = """query_id,name,birth_year,place,sex,note
q1,Оганес Арутюнянц,1960,Мардакерт,m,known to the clinic
q2,Arevik Melkumian,1985,,,
q3,Sona Arstamyan,,,f,
q4,Levon Babaian,1972,,m,
"""
LEVELS = ("name", "born", "place", "sex", "father", "parts", "left_out")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher()


@pytest.fixture
def run(matcher: Matcher, monkeypatch: pytest.MonkeyPatch):
    load = names._matcher
    monkeypatch.setattr(names, "_matcher", lambda tables: load(tables) if tables else matcher)

    def call(*arguments: object, code: int = 0, given: str | bytes | None = None):
        done = CliRunner().invoke(app, ["names", *map(str, arguments)], input=given)
        assert done.exit_code == code, done.output
        return done

    return call


@pytest.fixture
def ask(run):
    def call(*arguments: object, code: int = 0, given: str | None = None) -> Any:
        return json.loads(run(*arguments, "--json", code=code, given=given).stdout)

    return call


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    return path


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "queries.csv"
    path.write_text(QUERIES, "utf-8")
    return path


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


# Compare


def test_two_names_are_compared_with_reasons_for_and_against(run):
    said = run(
        *("compare", "Ованес Арутюнянц", "Հովհաննես Հարությունյան"),
        *("--born-a", "1960", "--born-b", "1990", "--place-a", "Мартакерт"),
        *("--place-b", "Մարտակերտ", "--father-a", "Арам"),
    ).stdout
    assert "One person: " in said
    assert "% likely, among 1,000 people" in said
    assert "Spelling alone: " in said
    assert "\n  + Ованес is the Russian form of Հովհաննես" in said
    assert "\n  − year of birth far apart: 1960, 1990\n" in said
    assert "\nA: Ованес Арутюнянц, 1960, Мартакерт, father Арам\n" in said
    assert "\n   given Ованес; surname Арутюнянц\n" in said


def test_a_comparison_as_json_has_numbers_and_codes(ask, matcher):
    found = ask("compare", "Ованес Арутюнянц", "Hovhannes Harutyunyan", "--sex-a", "муж")
    assert found["among"] == AMONG
    assert 0.9 < found["likeness"] <= 1
    assert 0.5 < found["probability"] < 1
    assert {reason["code"].split(".")[0] for reason in found["reasons"]} >= {"given", "surname"}
    assert tuple(found["a"]) == tuple(found["b"]) == LEVELS
    assert found["a"]["sex"] == "m"
    assert found["b"]["parts"][0]["surnames"] == ["Harutyunyan"]


def test_facts_that_agree_or_not_and_the_number_of_people_change_the_answer(ask):
    pair = ("compare", "Ованес Арутюнянц", "Hovhannes Harutyunyan")

    def likely(*options: object) -> float:
        return ask(*pair, *options)["probability"]

    plain = likely()
    assert likely("--born-a", "1960", "--born-b", "1960") > plain
    assert likely("--born-a", "1960", "--born-b", "1995") < plain
    assert likely("--place-a", "Шуша", "--place-b", "Շուշի") > plain
    assert likely("--father-a", "Арам", "--father-b", "Արամ") > plain
    assert likely("--sex-a", "m", "--sex-b", "f") < plain
    assert likely("--among", 100) > plain > likely("--among", 100_000)


def test_names_without_a_common_part_say_so(run, ask, monkeypatch):
    nothing = Comparison(0.001, None, -7.0, ())
    monkeypatch.setattr(Matcher, "compare", lambda *_args: nothing)
    assert "no part in common" in run("compare", "Ани", "Арутюнянц").stdout
    assert ask("compare", "Ани", "Арутюнянц")["likeness"] is None


def test_names_are_read_from_standard_input_in_their_order(ask):
    lines = "Ованес Арутюнянц\r\nHovhannes Harutyunyan\nАрам\nАршак\n"
    found = ask("compare", "-", "-", "--father-b", "-", "--father-a", "-", given=lines)
    told = [found[side][key] for side in "ab" for key in ("name", "father")]
    assert told == ["Ованес Арутюнянц", "Арам", "Hovhannes Harutyunyan", "Аршак"]
    assert ask("compare", "Ani", "-", given="\ufeffАни\n")["b"]["name"] == "Ани"


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (("compare", "12", "Ani"), "", "“12” holds no name that can be read."),
        (("compare", "Ani", "Ani", "--born-b", "soon"), "", "“soon” gives no year of birth."),
        (("compare", "Ani", "Ani", "--sex-a", "x"), "", "Write m or f."),
        (("compare", "Ani", "-"), "", "no line for: B."),
        (("compare", "Ani", "-"), b"\xc0\xed\xe8\n", "not UTF-8"),
        (("compare", "Ani", "Ani", "--tables", "nowhere"), "", "There is no folder nowhere."),
        (("search", "nowhere.csv", "Ani"), "", "There is no file nowhere.csv."),
    ],
)
def test_what_cannot_be_read_is_wrong_use(run, arguments, given, says):
    assert says in run(*arguments, code=2, given=given).stderr


def test_own_tables_add_names_and_a_bad_one_is_named(run, ask, tmp_path):
    table = tmp_path / "given_armenian.csv"
    table.write_text("id,armenian,gender,short\nown_x,Անխաղ,f,Ծիկո\n", "utf-8")
    pair = ("compare", "Tsiko Saryan", "Անխաղ Սարյան")
    own = ask(*pair, "--tables", tmp_path)
    assert "given.short" in {reason["code"] for reason in own["reasons"]}
    assert own["probability"] > ask(*pair)["probability"]
    table.write_text("id,colour\nown_x,red\n", "utf-8")
    assert "given_armenian.csv" in run("compare", "A", "B", "--tables", tmp_path, code=2).stderr


@pytest.mark.parametrize(
    ("share", "says"),
    [(1.0, "over 99.9%"), (0.9951, "99.5%"), (0.5, "50%"), (0.004, "0.4%"), (0.0, "under 0.1%")],
)
def test_nothing_is_said_to_be_certain(share, says):
    assert names.percent(share) == says


# Search


def test_records_are_ranked_with_their_reasons(run, register):
    asked = ("Оганес Арутюнянц", "--born", "около 1960", "--place", "Мардакерт", "--top", 2)
    done = run("search", register, *asked)
    first, second = done.stdout.split("\n\n")[1:]
    assert first.startswith("1. ")
    assert "  D1  Հովհաննես Հարությունյան, 1961, Մարտակերտ, m\n   + " in first
    assert second.startswith("2. ")
    assert "   − " in second
    assert "register.csv: 4 people" in done.stderr


def test_a_search_as_json_gives_the_records(ask, register):
    found = ask("search", register, "-", "--sex", "f", given="Arevik Melkumian\n")
    assert found["people"] == 4
    assert [one["rank"] for one in found["found"]] == [1, 2, 3, 4]
    best = found["found"][0]
    assert (best["record_id"], best["record"]["place"]) == ("D2", "Аскеран")
    assert best["probability"] > found["found"][1]["probability"]
    assert best["reasons"][0]["text"]
    assert (found["problems"], found["notes"]) == ([], [])


def test_rows_that_were_left_out_are_told_with_exit_code_1(run, ask, register):
    register.write_text(f"{REGISTER}D4,Ani,1990,,f\nD5,Mr.,1990,,m\nD6,Ani,soon,,f\n", "utf-8")
    done = run("search", register, "Arevik Melkumian", code=1)
    assert "1. " in done.stdout
    assert "left out: register.csv row 6: “D4” is the id of row 5 already." in done.stderr
    found = ask("search", register, "Arevik Melkumian", code=1)
    assert sorted((p["row"], p["reason"]) for p in found["problems"]) == [
        *((6, "id_twice"), (7, "name_unreadable"), (8, "year_unreadable")),
    ]


def test_a_register_of_nobody_is_wrong_use(run, register):
    register.write_text("id,name\n1,12\n", "utf-8")
    done = run("search", register, "Ani", code=2)
    assert "row 2" in done.stderr
    assert "There is nobody in" in done.stderr
    register.write_text("id,town\n1,Shushi\n", "utf-8")
    assert "No column holds names" in run("search", register, "Ani", code=2).stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "Give a NAME to look for"),
        (("Ani", "--queries", "q.csv"), "Give a NAME to look for"),
        (("--queries", "q.csv"), "-o RESULTS.csv"),
        (("--queries", "q.csv", "-o", "r.csv", "--born", "1960"), "its own columns"),
        (("Ani", "-o", "r.csv"), "for a list of queries"),
        (("Ani", "--resume"), "for a list of queries"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(run, register, options, says):
    assert says in run("search", register, *options, code=2).stderr


# Lists of queries


@pytest.fixture
def batch(run, register, queries, tmp_path):
    output = tmp_path / "results.csv"

    def call(*options: object, code: int = 0):
        return run(
            *("search", register, "--queries", queries, "--top", 3, "-o", output),
            *options,
            code=code,
        )

    return call, output


def test_a_list_of_queries_is_answered_in_a_file(batch, matcher):
    call, output = batch
    done = call()
    assert "4 of 4 queries" in done.stderr
    header, *found = rows(output)
    assert header == ["query_id", "rank", "record_id", "score"]
    people = matcher.register(read_register(REGISTER).people)
    assert [(q, int(rank), record) for q, rank, record, _score in found] == [
        (query.id, rank, one.record_id)
        for query in read_queries(QUERIES).people
        for rank, one in enumerate(people.search(query, 3), start=1)
    ]
    assert [row[2] for row in found if row[1] == "1"] == ["D1", "D2", "D4", "D3"]


def test_scores_rank_across_queries_as_the_odds_do(batch, matcher):
    call, output = batch
    call()
    people = matcher.register(read_register(REGISTER).people)
    odds = [one.odds for q in read_queries(QUERIES).people for one in people.search(q, 3)]
    scores = [float(row[3]) for row in rows(output)[1:]]
    assert all(0 < score < 1 for score in scores)
    order = sorted(range(len(odds)), key=odds.__getitem__)
    assert order == sorted(range(len(odds)), key=scores.__getitem__)
    assert len(set(scores)) == len(set(odds))


def test_a_list_as_json_says_what_was_written(batch):
    call, output = batch
    assert json.loads(call("--json").stdout) == {
        "file": str(output), "queries": 4, "rows": 12, "problems": [], "notes": [],
    }  # fmt: skip


def test_results_are_never_written_over(batch):
    call, output = batch
    output.write_text("kept")
    assert "Add --resume" in call(code=2).stderr
    assert output.read_text() == "kept"


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Ctrl-C while the query of this number is answered; gives the queries that were."""
    asked: list[str] = []
    search = Register.search

    def stopped(self: Register, person: Any, *rest: Any, **options: Any) -> Any:
        if len(asked) + 1 == number:
            raise KeyboardInterrupt
        asked.append(person.id)
        return search(self, person, *rest, **options)

    monkeypatch.setattr(Register, "search", stopped)
    return asked


def test_after_ctrl_c_whole_queries_stay_and_resume_answers_the_rest(batch):
    call, output = batch
    call()
    whole = output.read_bytes()
    output.unlink()
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, 3)
        assert "Stopped at query 3 of 4" in call(code=names.STOPPED).stderr
    assert [row[0] for row in rows(output)] == ["query_id", *["q1"] * 3, *["q2"] * 3]
    with pytest.MonkeyPatch.context() as patch:
        asked = stop_at(patch, 0)
        call("--resume")
    assert asked == ["q3", "q4"]
    assert output.read_bytes() == whole


def test_resume_mends_any_torn_end(batch):
    call, output = batch
    call()
    whole = output.read_bytes()
    for length in range(len(whole) + 1):
        if length % 7 == 0 or length > len(whole) - 3:
            output.write_bytes(whole[:length])
            call("--resume")
            assert output.read_bytes() == whole, length


def test_resume_without_results_begins(batch):
    call, output = batch
    call("--resume")
    assert len(rows(output)) == 13


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"q1,1", b"q9,1"),
        (b"q2,1", b"q2,2"),
        (b"D3", b"D9"),
        (b"score", b"points"),
        (b"query_id", b'"query_id'),
    ],
)
def test_results_of_something_else_are_not_gone_on_with(batch, old, new):
    call, output = batch
    call()
    other = output.read_bytes().replace(old, new)
    output.write_bytes(other)
    assert "Name another file." in call("--resume", code=2).stderr
    assert output.read_bytes() == other


def test_queries_that_cannot_be_read_are_left_out_and_told(batch, queries):
    call, output = batch
    queries.write_text(f"{QUERIES}q5,Mr.,,,,\nq6,,,,,\n", "utf-8")
    done = call(code=1)
    assert "queries.csv row 6: “Mr.” holds no name that can be read." in done.stderr
    assert {row[0] for row in rows(output)[1:]} == {"q1", "q2", "q3", "q4"}
    call("--resume", code=1)


def test_results_that_cannot_be_written_are_wrong_use(run, register, queries, tmp_path):
    output = tmp_path / "nowhere" / "r.csv"
    done = run("search", register, "--queries", queries, "-o", output, code=2)
    assert "cannot be written" in done.stderr


# Keys


def test_the_keys_of_a_name_are_printed_one_a_line(run, ask):
    said = run("keys", "Հովհաննես Գրիգորյան", "--born", "1958").stdout.splitlines()
    found = ask("keys", "-", "--born", "1958", given="Հովհաննես Գրիգորյան\n")
    assert (found["name"], found["born"]) == ("Հովհաննես Գրիգորյան", "1958")
    assert found["keys"] == said == sorted(set(said))
    other = ask("keys", "Ованес Григорян")["keys"]
    assert "g:g_hovhannes" in {*said} & {*other}
    assert not any(key.startswith(("gy:", "iy:")) for key in other)


def test_a_name_without_letters_has_no_keys(run):
    assert "holds no name" in run("keys", "12", code=2).stderr


def test_starting_the_command_line_does_not_load_the_arithmetic_of_names():
    code = "import sys, kanch.cli; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
