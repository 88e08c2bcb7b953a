"""The command line as scripts use it: forms, JSON keys, exit codes."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

ENVIRONMENT = {
    k: v for k, v in os.environ.items() if not k.startswith(("KANCH_", "DJANGO_", "DATABASE_"))
}


def kanch(*arguments: object, code: int = 0, **environment: str) -> str:
    """Run a command in a process of its own and return what it printed."""
    return _run(*arguments, code=code, **environment).stdout


def told(*arguments: object, code: int, **environment: str) -> str:
    """The same for what a command says on stderr."""
    return _run(*arguments, code=code, **environment).stderr


def _run(*arguments: object, code: int, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kanch.cli", *map(str, arguments)],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done


def data(*arguments: object, code: int = 0, **environment: str) -> Any:
    return json.loads(kanch(*arguments, "--json", code=code, **environment))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cli") / "demo"
    made = data("demo", place)
    assert {a["role"] for a in made["accounts"]} == {
        "coordinator", "editor", "caseworker", "volunteer", "partner", "auditor",
    }  # fmt: skip
    return place


def test_figure_is_shown_with_documented_keys_at_a_moment(home: Path) -> None:
    shown = data(
        "--home", home, "figures", "show", "depot-killed", "--at", "2023-09-26T20:00+04:00"
    )
    assert shown["low"] == 20
    assert shown["high"] is None
    assert shown["qualifier"] == "at least"
    assert shown["as_of"] == "2023-09-26T00:00:00+04:00"
    assert shown["text"] == "at least 20 people"
    assert "moh-nk" in shown["sources"]
    assert shown["disagree"] is False


def test_figure_speaks_the_language_asked_for(home: Path) -> None:
    shown = data("figures", "show", "displaced-arrivals", "--lang", "ru", KANCH_HOME=str(home))
    assert shown["text"].replace("\xa0", " ") == "100 632 человека"


def test_unknown_figure_is_wrong_use_and_unknown_number_is_a_finding(home: Path) -> None:
    kanch("--home", home, "figures", "show", "nothing", code=2)
    early = ("--home", home, "figures", "show", "killed-az", "--at", "2023-09-20")
    assert data(*early, code=1)["qualifier"] == "no figure"
    kanch("--home", home, "figures", "show", "killed-az", "--at", "soon", code=2)


def test_list_has_every_figure(home: Path) -> None:
    rows = data("--home", home, "figures", "list")
    assert len(rows) >= 80
    assert {"id", "low", "high", "qualifier", "as_of", "sources", "disagree", "text"} <= set(
        rows[0]
    )


def test_import_reports_added_unchanged_and_rejected_rows(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(
        "claim_id,indicator_id,value_low,value_high,qualifier,as_of,source_id,published_on\n"
        "t1,depot-injured,300,300,about,2023-09-27,moh-nk,2023-09-27\n"
        "t2,depot-injured,-3,-3,exactly,2023-09-27,moh-nk,2023-09-27\n"
        "t3,no-such-thing,3,3,exactly,2023-09-27,moh-nk,2023-09-27\n"
    )
    report = data("--home", home, "ledger", "import", table, code=1)
    assert (report["added"], report["unchanged"]) == (1, 0)
    assert [r["row"] for r in report["rejected"]] == [3, 4]
    assert all(r["reason"] for r in report["rejected"])
    again = data("--home", home, "ledger", "import", table, code=1)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_publish_makes_the_next_edition_and_names_an_appeal_that_is_not_there(home: Path) -> None:
    made = data("--home", home, "appeal", "publish", "displaced-2023")
    assert made["number"] == 2
    kanch("--home", home, "appeal", "publish", "nothing", code=2)
    kanch("--home", home, "appeal", "publish", "displaced-2023", "--without", "xx", code=2)


def test_forms_writes_an_edition_in_every_form_and_language(home: Path, tmp_path: Path) -> None:
    forms = ("--home", home, "appeal", "forms", "displaced-2023", "-o", tmp_path, "--edition")
    made = data(*forms, 1)
    assert {f["name"] for f in made["files"]} == {
        f"displaced-2023-1-{language}.{ending}"
        for language in ("en", "fr", "hy", "ru")
        for ending in ("pdf", "html", "txt", "eml")
    }
    assert (tmp_path / "displaced-2023-1-hy.pdf").read_bytes().startswith(b"%PDF-1.7")
    mail = message_from_bytes((tmp_path / "displaced-2023-1-ru.eml").read_bytes(), policy=default)
    assert "2023" in mail.get_body(("plain",)).get_content()
    again = kanch(
        "--home", home, "appeal", "forms", "displaced-2023", "--edition", 1, "-o", tmp_path
    )
    assert "16 files" in again
    kanch(
        "--home", home, "appeal", "forms", "displaced-2023", "--edition", 9, "-o", tmp_path, code=2
    )


def test_check_names_the_first_broken_link_of_the_journal(home: Path, tmp_path: Path) -> None:
    whole = data("--home", home, "check")
    assert whole["ok"] is True
    copy = tmp_path / "copy"
    kanch("--home", home, "backup", tmp_path / "b")
    kanch("restore", tmp_path / "b", copy, "--keys", home / "keys")
    with sqlite3.connect(copy / "site.sqlite3") as database:
        database.execute("UPDATE journal_event SET actor_label = 'nobody' WHERE sequence = 7")
    database.close()
    broken = data("--home", copy, "check", code=1)
    assert broken["ok"] is False
    assert "event 7" in next(f["message"] for f in broken["findings"] if f["id"] == "kanch.E002")


def test_backup_is_unreadable_without_keys_and_restores_everything(
    home: Path, tmp_path: Path
) -> None:
    made = data("--home", home, "backup", tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    assert made["bytes"] == len(content)
    assert b"SQLite format" not in content
    assert b"Example Relief" not in content
    kanch("restore", tmp_path / "b", tmp_path / "new", code=1)
    restored = data("restore", tmp_path / "b", tmp_path / "new", KANCH_HOME=str(home))
    assert restored["files"] == made["files"]
    before = data("--home", home, "figures", "list")
    assert data("--home", tmp_path / "new", "figures", "list") == before


def test_damaged_backup_is_told(home: Path, tmp_path: Path) -> None:
    kanch("--home", home, "backup", tmp_path / "b")
    content = bytearray((tmp_path / "b").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "b").write_bytes(content)
    restore = ("restore", tmp_path / "b", tmp_path / "new", "--keys", home / "keys")
    assert told(*restore, code=1).splitlines()[-1].startswith("The backup is damaged")
    assert not (tmp_path / "new").exists()


def test_restoring_never_writes_over_the_keys_of_another_installation(
    home: Path, tmp_path: Path
) -> None:
    kanch("--home", home, "backup", tmp_path / "b")
    kanch("init", tmp_path / "other", KANCH_KEYS=str(tmp_path / "keys"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    restore = ("restore", tmp_path / "b", tmp_path / "new", "--keys", home / "keys")
    assert "would be lost" in told(*restore, code=2, KANCH_KEYS=str(tmp_path / "keys"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_restoring_what_is_not_there_is_wrong_use(home: Path, tmp_path: Path) -> None:
    kanch("restore", tmp_path / "none", tmp_path / "new", "--keys", home / "keys", code=2)


def test_first_coordinator_is_made_once_and_by_command_only(tmp_path: Path) -> None:
    kanch("init", tmp_path / "h")
    run = [sys.executable, "-m", "kanch.cli", "--home", str(tmp_path / "h"), "coordinator",
           "--email", "ani@example.org", "--name", "Ani", "--password-stdin"]  # fmt: skip
    for expected in (0, 2):
        done = subprocess.run(
            run, input="a long passphrase of her own\n", env=ENVIRONMENT, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == expected, done.stderr


def test_whoever_is_locked_out_gets_a_code_for_a_new_password(home: Path) -> None:
    given = data("--home", home, "new-password", "Coordinator@example.org", "--second-factor")
    assert given["email"] == "coordinator@example.org"
    assert len(given["code"]) > 15
    kanch("--home", home, "new-password", "nobody@example.org", code=2)


def test_every_command_has_help_with_an_example() -> None:
    for command in (
        ["init"], ["demo"], ["coordinator"], ["new-password"], ["serve"], ["check"], ["backup"],
        ["restore"],
        ["ledger", "import"], ["figures", "list"], ["figures", "show"], ["appeal", "publish"],
    ):  # fmt: skip
        assert "Example: kanch" in " ".join(kanch(*command, "--help").split()), command


def test_no_installation_is_wrong_use(tmp_path: Path) -> None:
    kanch("--home", tmp_path / "nothing", "figures", "list", code=2)
    kanch("figures", "list", code=2)


def test_check_notices_an_edition_signed_with_a_key_that_is_not_ours(
    home: Path, tmp_path: Path
) -> None:
    kanch("--home", home, "backup", tmp_path / "b")
    kanch("restore", tmp_path / "b", tmp_path / "copy", "--keys", home / "keys")
    with sqlite3.connect(tmp_path / "copy" / "site.sqlite3") as database:
        database.execute("UPDATE appeals_edition SET key_id = '0123456789abcdef'")
    database.close()
    broken = data("--home", tmp_path / "copy", "check", code=1)
    assert "not ours" in next(f["message"] for f in broken["findings"] if f["id"] == "kanch.E004")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    kanch("init", tmp_path / "home")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        # Both sites on it: whichever comes first says so.
        ports = ("--public-port", port, "--staff-port", port)
        said = told("serve", "--home", tmp_path / "home", *ports, code=1)
    assert f"Port {port} of 127.0.0.1 cannot be used" in said
    assert "Traceback" not in said


def test_an_edition_that_was_published_and_is_gone_is_told(home: Path, tmp_path: Path) -> None:
    kanch("--home", home, "backup", tmp_path / "b")
    kanch("restore", tmp_path / "b", tmp_path / "copy", "--keys", home / "keys")
    with sqlite3.connect(tmp_path / "copy" / "site.sqlite3") as database:
        database.execute("DELETE FROM appeals_edition")
    database.close()
    broken = data("--home", tmp_path / "copy", "check", code=1)
    assert "kanch.E008" in {f["id"] for f in broken["findings"]}


def test_an_installation_without_its_database_is_wrong_use(tmp_path: Path) -> None:
    kanch("init", tmp_path / "h")
    (tmp_path / "h" / "site.sqlite3").unlink()
    kanch("--home", tmp_path / "h", "figures", "list", code=2)
    assert not (tmp_path / "h" / "site.sqlite3").exists()
    (tmp_path / "h" / "settings.json").write_text("{")
    kanch("--home", tmp_path / "h", "check", code=2)


def test_bundle_is_whole_signed_and_made_again_only_where_something_changed(
    home: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site"
    first = data("bundle", target, "--home", home)
    assert first["files"] == first["made"] + 2 > 500
    assert first["folder"] == str(target)
    kanch("verify", target, code=1)  # nobody has said whose key it is
    again = data("bundle", target, KANCH_HOME=str(home))
    assert (again["made"], again["files"]) == (0, first["files"])
    assert again["sequence"] > first["sequence"]
    assert "made anew" in kanch("--home", home, "bundle", target)


def test_bundle_shows_the_moment_that_is_asked_for(home: Path, tmp_path: Path) -> None:
    made = data("--home", home, "bundle", tmp_path / "site", "--at", "2023-09-20")
    assert made["at"] == "2023-09-20T23:59"
    page = (tmp_path / "site" / "en" / "figures" / "killed-az" / "index.html").read_text("utf-8")
    assert "published by <strong>20 September 2023, 23:59</strong>" in page
    assert "Not yet known at this hour." in page
    assert "This page was made on" in page
    told("--home", home, "bundle", tmp_path / "site", "--at", "soon", code=2)


def test_bundle_leaves_a_folder_alone_that_holds_something_else(home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    said = told("--home", home, "bundle", tmp_path, code=2)
    assert "holds something else than a bundle" in said
    assert os.listdir(tmp_path) == ["letter.txt"]


def test_one_figure_is_signed_on_demand_and_verifies_alone(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "figure.json"
    made = data("--home", home, "figures", "proof", "depot-killed", "-o", file)
    assert made["figure"] == "depot-killed"
    report = data("verify", file, "--home", home)
    assert report["true"] is True
    told("--home", home, "figures", "proof", "nothing", "-o", file, code=2)
    told("--home", home, "figures", "proof", "depot-killed", "-o", tmp_path, code=2)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(
        "26 September 2023\n\nIn the explosion of 25 September at least 20 people were killed.",
        encoding="utf-8",
    )
    return file


def test_numbers_of_a_text_are_told_and_the_exit_code_says_whether_they_stand(
    home: Path, letter: Path
) -> None:
    then = ("--at", "2023-09-26T20:00+04:00")
    assert "matches" in kanch("--home", home, "check-text", letter, *then)
    checked = data("--home", home, "check-text", letter, "--lang", "ru", code=1)
    assert checked["counts"]["overtaken"] == 1
    number = checked["numbers"][0]
    assert (number["text"], number["indicator"]) == ("at least 20", "depot-killed")
    assert number["url"].endswith("/ru/figures/depot-killed/?at=now")


def test_a_text_is_read_from_standard_input(home: Path, letter: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kanch.cli", "--home", home, "check-text", "-", "--json"],
        input=letter.read_bytes(),
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["written_on"] == "2023-09-26"


def test_a_text_that_cannot_be_read_is_refused_in_words(home: Path, tmp_path: Path) -> None:
    picture = tmp_path / "letter.pdf"
    picture.write_bytes(b"\x89PNG\r\n")
    assert "This is a picture" in told("--home", home, "check-text", picture, code=2)
    missing = tmp_path / "none.pdf"
    assert "There is no file" in told("--home", home, "check-text", missing, code=2)
    plain = tmp_path / "plain.txt"
    plain.write_text("20 people")
    wrong = ("--written-on", "yesterday")
    assert "is not a date" in told("--home", home, "check-text", plain, *wrong, code=2)
