"""Killed in the middle of sending: each mail arrives once, or is listed for a person."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.web.mail_server import Desk, listening

RECIPIENTS = 24
CUTS = 6

START = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
"""

MAKER = """
import uuid
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kanch.web.accounts.models import Organisation
from kanch.web.accounts.services import system_actor
from kanch.web.appeals import services as appeals
from kanch.web.sending import services
from kanch.web.sending.plans import Wanted, plan
now = timezone.now()
Organisation.objects.create(
    pk=Organisation.ROW, name={"en": "Example Relief"}, content_languages=["en"], setup_done=True
)
actor = system_actor()
appeals.create_appeal(actor=actor, slug="call", title="An invented appeal", now=now)
appeals.save_text(
    actor=actor, slug="call", language="en", title="An invented appeal", body="Help us.",
    follows=1, now=now,
)
appeals.publish(actor=actor, slug="call", now=now)
for n in range(int(sys.argv[1])):
    draft = services.RecipientDraft(
        kind="institution", name=f"Office {n}", language="en", groups=["all"],
        address=f"office{n}@example.org",
    )
    services.save_recipient(actor=actor, draft=draft, now=now)
wanted = Wanted("call", 1, groups=("all",))
seen = plan(actor, wanted, now=now).digest
services.send(actor=actor, wanted=wanted, seen=seen, key=uuid.uuid4(), now=now)
"""

# As the worker does, some hours later; ends when nothing waits any more.
WORKER = """
from kanch.web.journal.models import OutboxMessage
from kanch.web.journal.services import deliver_outbox
later = timedelta(hours=int(sys.argv[1]))
while True:
    deliver_outbox(timezone.now() + later)
    if not OutboxMessage.objects.filter(state__in=["waiting"]).exists():
        break
"""


def surroundings(home):
    source = Path(__file__).parents[3] / "src"
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KANCH_ORIGIN")}
    return kept | {
        "KANCH_HOME": str(home.path),
        "KANCH_KEYS": str(home.keys),
        "PYTHONPATH": str(source),
    }


def run(home, script, argument):
    return subprocess.Popen(
        [sys.executable, "-c", START + script, str(argument)], env=surroundings(home)
    )


@pytest.fixture
def desk():
    desk = Desk()
    with listening(desk) as port:
        desk.port = port
        yield desk


@pytest.fixture
def home(tmp_path, desk):
    from kanch.web.config.home import Home

    home = Home.at(tmp_path / "home", tmp_path / "keys")
    home.create({"mail": {"host": "127.0.0.1", "port": desk.port, "per_minute": 100_000}})
    assert run(home, MAKER, RECIPIENTS).wait() == 0
    return home


def strike(desk, worker, step):
    """Kill the worker at the third message: before its text, with it, or at the answer."""
    seen = Counter()

    def count(name, answer=None):
        seen[name] += 1
        if seen[name] == 3 and name == step:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        return answer

    desk.at_recipient = lambda address: count("recipient")
    desk.at_text = lambda address: count("text")


def states(home):
    with sqlite3.connect(home.database) as database:
        return dict(
            database.execute(
                "SELECT r.address, d.state FROM sending_delivery d "
                "JOIN sending_recipient r ON r.id = d.recipient_id"
            ).fetchall()
        )


def test_each_mail_arrives_once_or_is_listed_when_the_power_goes_while_sending(home, desk):
    for cut in range(CUTS):
        worker = run(home, WORKER, cut)
        strike(desk, worker, ("recipient", "text")[cut % 2])
        assert worker.wait() == -signal.SIGKILL
    desk.at_recipient = desk.at_text = lambda address: None
    assert run(home, WORKER, CUTS).wait() == 0
    became, arrived = states(home), Counter(desk.addresses)
    assert max(arrived.values()) == 1
    assert set(became.values()) == {"sent", "unsure"}
    sent = {address for address, state in became.items() if state == "sent"}
    unsure = set(became) - sent
    assert sent <= set(arrived)
    assert len(unsure) == CUTS
    # Those killed with the text in the server's hands arrived: nobody can know, so nobody resends.
    assert len(unsure & set(arrived)) == CUTS // 2
    assert run(home, WORKER, 24 * 7).wait() == 0
    assert Counter(desk.addresses) == arrived
    with sqlite3.connect(home.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
