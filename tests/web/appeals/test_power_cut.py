"""Killed in the middle of publishing: an edition, and each form of it, is whole or absent."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kanch.core.custody import Signature, digest, verify

ROUNDS = 6

# Publishes without end; says so before each time, so that the test knows when to strike.
WRITER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from django.utils import timezone
from kanch.web.accounts.services import system_actor
from kanch.web.appeals import services
actor = system_actor()
while True:
    print("begin", flush=True)
    services.publish(actor=actor, slug="call", now=timezone.now())
    print("end", flush=True)
"""

MAKER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from kanch.web.accounts.models import Organisation
from kanch.web.accounts.services import system_actor
from kanch.web.appeals import services
now = timezone.now()
Organisation.objects.create(
    pk=Organisation.ROW, name={"en": "Example Relief"}, content_languages=["en"], setup_done=True
)
actor = system_actor()
services.create_appeal(actor=actor, slug="call", title="An invented appeal", now=now)
services.save_text(
    actor=actor, slug="call", language="en", title="An invented appeal",
    body="Help us. " * 2000, follows=1, now=now,
)
"""

# Makes what the edition lacks, and loses its power right after the write that it is told.
PRINTER = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from django.db import connection
from django.utils import timezone
from kanch.web.appeals.renditions.services import make_missing
left = int(sys.argv[1])
def cut(execute, sql, params, many, context):
    global left
    done = execute(sql, params, many, context)
    left -= sql.startswith(("INSERT", "UPDATE"))
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
with connection.execute_wrapper(cut):
    make_missing(timezone.now())
"""


@pytest.fixture
def home(tmp_path):
    from kanch.web.config.home import Home

    home = Home.at(tmp_path / "home", tmp_path / "keys")
    home.create({})
    subprocess.run([sys.executable, "-c", MAKER], env=surroundings(home), check=True)
    return home


def surroundings(home):
    source = Path(__file__).parents[3] / "src"
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KANCH_ORIGIN")}
    return kept | {
        "KANCH_HOME": str(home.path),
        "KANCH_KEYS": str(home.keys),
        "PYTHONPATH": str(source),
    }


def killed_while_publishing(home, wait):
    """Start publishing and kill the process `wait` spins after the second time has begun."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=surroundings(home), stdout=subprocess.PIPE, text=True
    )
    with writer:
        for line in writer.stdout:
            wait -= line == "begin\n"
            if wait < 0:
                break
        os.kill(writer.pid, signal.SIGKILL)


def editions(home):
    with sqlite3.connect(home.database) as database:
        return database.execute(
            "SELECT number, content, digest, key_id, signature FROM appeals_edition ORDER BY number"
        ).fetchall()


def test_an_edition_is_whole_or_absent_when_the_power_goes_while_publishing(home):
    for cut in range(ROUNDS):
        killed_while_publishing(home, cut % 3)
    rows = editions(home)
    assert rows
    key = home.signing_key().public
    previous = None
    for count, (number, content, sha256, key_id, signature) in enumerate(rows, 1):
        assert number == count
        assert digest(content) == sha256
        assert verify(key, content, Signature(key_id, signature))
        held = json.loads(content)
        assert (held["number"], held["previous_sha256"]) == (number, previous)
        previous = sha256
    with sqlite3.connect(home.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        published = database.execute(
            "SELECT count(*) FROM journal_event WHERE action = 'appeals.published'"
        ).fetchone()
    assert published == (len(rows),)


def forms(home):
    """Forms that are kept, by language and form, and those that the journal tells of."""
    with sqlite3.connect(home.database) as database:
        rows = database.execute("SELECT language, form, body, digest FROM appeals_rendition")
        kept = {f"{language}.{form}": (body, sha256) for language, form, body, sha256 in rows}
        told = database.execute(
            "SELECT data FROM journal_event WHERE action = 'appeals.forms_made' ORDER BY sequence"
        )
        return kept, [json.loads(data)["forms"] for (data,) in told]


def test_each_form_is_whole_or_absent_when_the_power_goes_while_they_are_made(home):
    killed_while_publishing(home, 1)  # the first edition is out
    with sqlite3.connect(home.database) as database:
        # As with an edition of before there were forms.
        database.execute("DELETE FROM appeals_rendition")
        database.execute("DELETE FROM appeals_edition WHERE number > 1")
    told_before = len(forms(home)[1])
    cuts = 0
    while subprocess.run(
        [sys.executable, "-c", PRINTER, str(cuts)], env=surroundings(home)
    ).returncode:
        cuts += 1
        kept, told = forms(home)
        assert all(digest(body) == sha256 for body, sha256 in kept.values())
        told = {name: sha256 for batch in told[told_before:] for name, sha256 in batch.items()}
        assert told == {name: sha256 for name, (_body, sha256) in kept.items()}
    assert cuts > 4
    assert set(forms(home)[0]) == {"en.txt", "en.html", "en.mail", "en.pdf"}
