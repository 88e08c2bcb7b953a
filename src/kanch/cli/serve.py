"""The processes of an installation under one command: public site, staff site, worker."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from types import FrameType

import typer

from kanch.web.config.home import Home

WORKER_PAUSE_SECONDS = 2.0


def run(home: Home, *, host: str, public_port: int, staff_port: int) -> int:
    """Start all processes and wait; the end of one ends all. Returns the exit code."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    children = {
        "public site": _start(home, "public", host, public_port),
        "staff site": _start(home, "staff", host, staff_port),
        "worker": _start(home, "worker", host, 0),
    }
    _announce(home, host, public_port, staff_port)
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = 0
    while not stopping:
        time.sleep(0.2)
        for name, child in children.items():
            if child.poll() is not None:
                typer.echo(f"The {name} ended; stopping.", err=True)
                stopping, code = True, 1
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
    typer.echo("Stopped.", err=True)
    return code


def _start(home: Home, what: str, host: str, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "KANCH_HOME": str(home.path),
        "KANCH_KEYS": str(home.keys),
        "KANCH_ORIGIN": "public" if what == "public" else "staff",
    }
    # A group of its own: Ctrl-C reaches this process, which ends the others in order.
    return subprocess.Popen(
        [sys.executable, "-m", "kanch.cli.serve", what, host, str(port)],
        env=environment,
        start_new_session=True,
    )


def _announce(home: Home, host: str, public_port: int, staff_port: int) -> None:
    typer.echo(f"Public site:  http://{host}:{public_port}/")
    typer.echo(f"Staff site:   http://{host}:{staff_port}/")
    accounts = home.work / "demo_accounts.json"
    if accounts.exists():
        typer.echo("Demo sign-ins (all people are invented):")
        for one in json.loads(accounts.read_text("utf-8")):
            typer.echo(f"  {one['role']:<12} {one['email']:<34} {one['password']}")
    typer.echo("Stop with Ctrl-C.")
    sys.stdout.flush()


def _serve_site(host: str, port: int) -> None:
    import waitress

    from kanch.web.config.settings import INSTALLATION
    from kanch.web.config.wsgi import application

    # Behind a reverse proxy every visitor would else share one address, and one guessing limit.
    proxy = INSTALLATION.get("trusted_proxy")
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for"} if proxy else {}
    waitress.serve(
        application,
        host=host,
        port=port,
        threads=4,
        ident=None,
        max_request_body_size=12_000_000,
        clear_untrusted_proxy_headers=True,
        **trusted,
    )


def _work() -> None:
    """Do what is due, again and again: mail that waits, tasks in the queue."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from kanch.web.journal.services import run_due

    while True:
        try:
            run_due(timezone.now())
            call_command("db_worker", batch=True, interval=0, queue_name="*", verbosity=0)
        except DatabaseError:
            # A lock or a restart of the database passes; what is due stays due.
            logging.getLogger("kanch.worker").exception("The database did not answer.")
        close_old_connections()
        time.sleep(WORKER_PAUSE_SECONDS)


def _child() -> None:
    what, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    # The default ends the process at once, without a trace on the screen.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _end_with_parent()
    if what == "worker":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanch.web.config.settings")
        _work()
    else:
        _serve_site(host, port)


def _end_with_parent() -> None:
    """On Linux, a child whose parent was killed ends too."""
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


if __name__ == "__main__":
    _child()
