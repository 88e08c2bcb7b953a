"""What a kept page was made from: noted without its help, asked again by anybody."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2023, 9, 26, 16, 3, tzinfo=UTC)


def source(code: str) -> Any:
    from kanch.web.ledger.models import Source

    return Source.objects.create(code=code, names={"en": code}, kind="NGO")


def test_what_a_page_asked_answers_otherwise_once_it_changed(db: None) -> None:
    from kanch.web.journal import inputs
    from kanch.web.ledger.models import Source

    source("one")
    with inputs.noted(NOW) as page:
        list(Source.objects.filter(code="one"))
        Source.objects.filter(country="AM").exists()
    assert len(page.questions) == 2
    before = [inputs.answer(question) for question in page.questions]
    assert [inputs.answer(question) for question in page.questions] == before
    source("two")
    assert [inputs.answer(question) for question in page.questions] == before
    Source.objects.update(country="AM")
    assert all(
        inputs.answer(question) != was for question, was in zip(page.questions, before, strict=True)
    )


@pytest.mark.parametrize(
    "value", [None, "text", 'quo"te', 7, 1.5, True, Decimal("1.50"), NOW, date(2023, 9, 26)]
)
def test_whatever_a_question_carries_can_be_asked_again(value: Any, db: None) -> None:
    from django.db import connection

    from kanch.web.journal import inputs

    with inputs.noted(NOW) as page, connection.cursor() as cursor:
        cursor.execute("SELECT 1 WHERE %s IS NULL", [str(value) if value is NOW else value])
    (question,) = page.questions
    assert inputs._read(question[1])[0] in (value, str(value))
    assert inputs.answer(question)


def test_what_cannot_be_asked_again_is_refused(db: None) -> None:
    from django.db import connection

    from kanch.web.journal import inputs

    with (
        inputs.noted(NOW),
        connection.cursor() as cursor,
        pytest.raises(inputs.NotAQuestion, match="a parameter of type object"),
    ):
        cursor.execute("SELECT %s", [object()])


def test_what_pages_share_is_loaded_once_and_noted_for_each(db: None) -> None:
    from kanch.web.journal import inputs
    from kanch.web.ledger.models import Source

    source("one")
    loaded = []

    def load() -> list[Any]:
        loaded.append(1)
        return list(Source.objects.all())

    shelf: inputs.Shelf = {}
    pages = []
    for _ in range(2):
        with inputs.noted(NOW, shelf) as page:
            assert len(inputs.shared(load)) == 1
        pages.append(page.questions)
    assert len(loaded) == 1
    assert pages[0] == pages[1] != {}
    inputs.shared(load)
    inputs.shared(load)
    assert len(loaded) == 3  # a page for a reader shares nothing


def test_a_page_holds_until_the_first_moment_that_was_named() -> None:
    from kanch.web.journal import inputs

    inputs.holds_until(NOW)  # no page: nothing to note
    with inputs.noted(NOW) as page:
        for hours in (7, 3, 9):
            inputs.holds_until(NOW + timedelta(hours=hours))
        inputs.holds_until(None)
    assert page.holds_until == NOW + timedelta(hours=3)


# In a process and a database file of its own: one in memory keeps no older state for readers.
ONE_STATE = """
import os, sys
from threading import Thread
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from kanch.web.journal import inputs
from kanch.web.ledger.models import Source

def write():
    Source.objects.create(code="meanwhile", names={"en": "Invented"}, kind="NGO")
    connection.close()

with inputs.one_state(), inputs.one_state():
    before = Source.objects.count()
    writer = Thread(target=write)
    writer.start()
    writer.join()
    print(before, Source.objects.count())
print(Source.objects.count())
"""


def test_one_state_is_read_whatever_is_written_meanwhile(tmp_path: Path) -> None:
    from kanch.web.config.home import Home

    home = Home.at(tmp_path / "home", tmp_path / "keys")
    home.create({})
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KANCH_ORIGIN")}
    done = subprocess.run(
        [sys.executable, "-c", ONE_STATE],
        env=kept
        | {
            "KANCH_HOME": str(home.path),
            "KANCH_KEYS": str(home.keys),
            "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["0", "0", "1"]
