"""Memory of each process of the demo, after its pages have been read"""

import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from bench import Row
from tools import processes

ROUNDS = 20
LIMIT_MB = 150
NAMES = {"public": "public site", "staff": "staff site", "worker": "worker"}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder:
        home = Path(folder) / "home"
        processes.output_of("kanch.cli", "demo", str(home))
        with processes.served(home) as (server, origins):
            for path in paths(origins["public"]) * ROUNDS:
                urllib.request.urlopen(origins["public"] + path).read()
            for _ in range(ROUNDS):
                urllib.request.urlopen(origins["staff"]).read()
            return [_row(name, megabytes) for name, megabytes in _children(server)]


def _row(name: str, megabytes: float) -> Row:
    if name == "worker":
        return Row(NAMES[name], megabytes, "MB")
    holds = megabytes <= LIMIT_MB
    return Row(NAMES[name], megabytes, "MB", limit=f"under {LIMIT_MB} MB", holds=holds)


def paths(origin: str) -> list[str]:
    """The front page and all that it leads to."""
    text = urllib.request.urlopen(origin + "/en/").read().decode()
    return ["/en/", *sorted(set(re.findall(r'href="(/en/[^"#]*)"', text)))]


def _children(server: subprocess.Popen[bytes]) -> list[tuple[str, float]]:
    """What each process that the server started is for, and its resident memory in MB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text("utf-8")
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended while we looked
        facts = dict(re.findall(r"^(\w+):\s+(\d+)", text, re.MULTILINE))
        if facts.get("PPid") == str(server.pid):
            what = next(part.decode() for part in command if part.decode() in NAMES)
            found.append((what, int(facts["VmRSS"]) * 1024 / 1e6))
    return sorted(found)
