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


def run(home: Home, *, host: str, public_port: int, staff_port: int, as_json: bool) -> int:
    """Start all processes and wait; the end of one ends all. Returns the exit code."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
    urls = {"public": f"http://{name}:{public_port}", "staff": f"http://{name}:{staff_port}"}
    children = {
        "public site": _start(home, "public", host, public_port, urls),
        "staff site": _start(home, "staff", host, staff_port, urls),
        "worker": _start(home, "worker", host, 0, urls),
    }
    _announce(home, urls, as_json)
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


def _start(
    home: Home, what: str, host: str, port: int, urls: dict[str, str]
) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "KANCH_HOME": str(home.path),
        "KANCH_KEYS": str(home.keys),
        "KANCH_PUBLIC_URL": urls["public"],
        "KANCH_STAFF_URL": urls["staff"],
        "KANCH_ORIGIN": "public" if what == "public" else "staff",
    }
    # A group of its own: Ctrl-C reaches this process, which ends the others in order.
    return subprocess.Popen(
        [sys.executable, "-m", "kanch.cli.serve", what, host, str(port)],
        env=environment,
        start_new_session=True,
    )


def _announce(home: Home, urls: dict[str, str], as_json: bool) -> None:
    """Print the addresses and, in the demo, its sign-ins."""
    kept = home.work / "demo_accounts.json"
    accounts = json.loads(kept.read_text("utf-8")) if kept.exists() else []
    if as_json:
        typer.echo(json.dumps({**urls, "accounts": accounts}, ensure_ascii=False))
    else:
        typer.echo(f"Public site:  {urls['public']}/")
        typer.echo(f"Staff site:   {urls['staff']}/")
        if accounts:
            typer.echo("Demo sign-ins (all people are invented):")
            for one in accounts:
                typer.echo(f"  {one['role']:<12} {one['email']:<34} {one['password']}")
        typer.echo("Stop with Ctrl-C.")
    sys.stdout.flush()


def _serve_site(host: str, port: int) -> None:
    import waitress

    from kanch.web.config.settings import INSTALLATION
    from kanch.web.config.wsgi import application

    # Behind a reverse proxy every visitor would else share one address, and one guessing limit.
    proxy = INSTALLATION.get("trusted_proxy")
    headers = "x-forwarded-for x-forwarded-proto"
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": headers} if proxy else {}
    try:
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
    except OSError as error:
        typer.echo(f"Port {port} of {host} cannot be used: {error.strerror}.", err=True)
        sys.exit(1)


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
