"""Sending from a terminal: a list in, a look, an edition out, what changed."""

from pathlib import Path

import pytest

from tests.cli.test_commands import data, kanch, told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sending") / "demo"
    data("demo", place)
    table = place.parent / "list.csv"
    table.write_text(
        "name,kind,language,address,groups\n"
        "New Office,institution,ru,new@example.org,friends\n"
        "Wrong,institution,ru,nothing,friends\n"
    )
    report = data("--home", place, "recipients", "import", table, code=1)
    assert (report["added"], [r["row"] for r in report["rejected"]]) == (1, [3])
    assert data("--home", place, "recipients", "import", table, code=1)["unchanged"] == 1
    return place


def test_an_edition_is_looked_at_then_ordered_and_not_ordered_twice(home: Path) -> None:
    to_friends = ("--home", home, "send", "displaced-2023", "--group", "friends")
    looked = data(*to_friends, "--dry-run")
    assert (looked["dispatch"], looked["by_mail"], looked["edition"]) == (None, 1, 1)
    assert [v["language"] for v in looked["variants"]] == ["ru"]
    assert data(*to_friends)["dispatch"]
    again = data(*to_friends, code=1)
    assert (again["by_mail"], again["skipped"]) == (0, 1)


def test_holders_of_an_older_state_are_told_by_language(home: Path) -> None:
    looked = data("--home", home, "send", "displaced-2023", "--what-changed", "--dry-run")
    assert {v["language"] for v in looked["variants"]} == {"en", "fr", "hy", "ru"}
    assert {v["holds"] for v in looked["variants"]} == {1}
    assert "holding edition 1" in kanch(
        "--home", home, "send", "displaced-2023", "--what-changed", "--dry-run"
    )


def test_what_cannot_be_sent_is_wrong_use_said_in_words(home: Path) -> None:
    send = ("--home", home, "send")
    assert "--group" in told(*send, "displaced-2023", code=2)
    assert "no group strangers" in told(*send, "displaced-2023", "--group", "strangers", code=2)
    assert "no edition" in told(*send, "nothing", "--group", "friends", code=2)
