"""Killed in the middle of making a bundle: it is whole, or the one before stands."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kanch.core.custody import PublicKey, verifier

ROUNDS = 8
ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cut") / "demo"
    run("demo", place)
    # One language is enough to cut a run short in.
    run("-c", ONE_LANGUAGE, KANCH_HOME=str(place))
    return place


ONE_LANGUAGE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
import django
django.setup()
from kanch.web.accounts.models import Organisation
Organisation.objects.update(content_languages=["en"])
"""


def start(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KANCH_", "DJANGO_", "DATAB"))}
    command = ("-c",) if arguments[0] == "-c" else ("-m", "kanch.cli", arguments[0])
    return subprocess.Popen(
        [sys.executable, *map(str, (*command, *arguments[1:]))],
        env=kept | {"PYTHONPATH": str(ROOT / "src")} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def run(*arguments: object, **environment: str) -> bytes:
    process = start(*arguments, **environment)
    output, error = process.communicate()
    assert process.returncode == 0, error.decode()
    return output


def bundle(home: Path, target: Path) -> Any:
    return json.loads(run("bundle", target, "--home", home, "--json"))


def state(target: Path, key: PublicKey) -> int:
    """The number of the bundle that lies there; it must be whole and signed."""
    report = verifier.verify_path(str(target), key=key.raw, now=datetime.now(UTC))
    assert report.true, report
    number = json.loads((target / "manifest.json").read_bytes())["sequence"]
    assert isinstance(number, int)
    return number


def test_a_bundle_is_whole_or_the_one_before_stands(home: Path, tmp_path: Path) -> None:
    from kanch.web.config.home import Home

    key = Home.at(home).signing_key().public
    target = tmp_path / "site"
    before = time.monotonic()
    first = bundle(home, target)
    whole = time.monotonic() - before
    number = state(target, key)
    assert number == first["sequence"]
    for cut in range(ROUNDS):
        if cut % 3 == 0:
            # Lost, so that all pages are made again and the cut falls among them.
            (home / "work" / "bundle" / "pages.sqlite3").unlink(missing_ok=True)
        process = start("bundle", target, "--home", home)
        with process:
            time.sleep(whole * (cut + 1) / ROUNDS)
            os.kill(process.pid, signal.SIGKILL)
        now = state(target, key)
        assert now >= number
        number = now
    last = bundle(home, target)
    assert state(target, key) == last["sequence"] > number
    assert os.listdir(tmp_path) == ["site"]
    assert set(os.listdir(home / "work" / "bundle")) >= {"pages.sqlite3"}


def test_a_run_that_was_interrupted_says_so_and_leaves_no_half_bundle(
    home: Path, tmp_path: Path
) -> None:
    kept = home / "work" / "bundle" / "pages.sqlite3"
    kept.unlink(missing_ok=True)
    target = tmp_path / "site"
    process = start("bundle", target, "--home", home)
    with process:
        assert any(b"files" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert b"Interrupted. Run the same command again" in said
    assert not target.exists()
    assert bundle(home, target)["made"] > 0
