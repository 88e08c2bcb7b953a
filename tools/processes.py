"""Starts the `kanch` command beside the tests and benchmarks, as a person would."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
ORIGINS = ("public", "staff")
READY_WITHIN_SECONDS = 90


def start(*command: str, **environment: str) -> subprocess.Popen[bytes]:
    """Run `python -m COMMAND...` in an environment that says nothing of our own."""
    own = ("KANCH_", "DATABASE_URL", "DJANGO_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    inherited["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env=inherited | environment,
        stdout=subprocess.PIPE,
    )


def output_of(*command: str, **environment: str) -> bytes:
    """What `python -m COMMAND...` prints. Raises RuntimeError where it does not end with 0."""
    process = start(*command, **environment)
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return output


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """Serve both sites of an installation from free ports; the process, and each origin's URL."""
    ports = dict(zip(ORIGINS, free_ports(len(ORIGINS)), strict=True))
    origins = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    _name_addresses(home, origins)
    options = [f"--{name}-port={port}" for name, port in ports.items()]
    server = start("kanch.cli", "serve", "--home", str(home), *options)
    with ended(server):
        for origin in origins.values():
            wait_for(origin, server)
        yield server, origins


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process when the block is left."""
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the URL answers. Raises RuntimeError where the server ends or breaks."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The server of {url} ended with {server.returncode}")
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except urllib.error.HTTPError as answer:
            raise RuntimeError(f"{url} answered {answer.code}") from answer
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within {READY_WITHIN_SECONDS} s")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _name_addresses(home: Path, origins: dict[str, str]) -> None:
    file = home / "settings.json"
    settings = json.loads(file.read_text("utf-8"))
    settings |= {f"{name}_url": base for name, base in origins.items()}
    file.write_text(json.dumps(settings), "utf-8")
