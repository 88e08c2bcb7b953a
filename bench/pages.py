"""A living page of 30 figures over 10,000 claims, one claim recorded a second, on SQLite"""

import http.client
import json
import re
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench import Row
from bench.served.installation import PAGE
from tools import processes

READERS = 4
SECONDS = 4
ROUNDS = 3
RECORDED_FOR = 2 * SECONDS * ROUNDS * 2 + 4
RECORDED = re.compile(rb"7,000,\d\d\d")
GZIP = {"Accept-Encoding": "gzip"}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder:
        home = Path(folder) / "home"
        processes.output_of("bench.served.installation", "make", str(home))
        with processes.served(home) as (_server, origins):
            page = _get(origins["public"], {})
            constant = Path(folder) / "constant"
            constant.write_bytes(page)
            (port,) = processes.free_ports(1)
            peer = processes.start(
                *("kanch.cli.serve", "public", "127.0.0.1", str(port)),
                KANCH_HOME=str(home),
                KANCH_ORIGIN="public",
                DJANGO_SETTINGS_MODULE="bench.served.constant",
                BENCH_CONSTANT=str(constant),
            )
            peer_origin = f"http://127.0.0.1:{port}"
            with processes.ended(peer):
                processes.wait_for(peer_origin + PAGE, peer)
                return _measure(home, origins["public"], peer_origin, len(page))


def _measure(home: Path, ours: str, peer: str, size: int) -> list[Row]:
    recorder = processes.start("bench.served.installation", "record", str(home), str(RECORDED_FOR))
    with processes.ended(recorder):
        assert recorder.stdout is not None
        committed: dict[int, float] = {}
        _note(recorder.stdout.readline(), committed)  # from here on, claims come in
        done = threading.Event()
        seen: dict[int, float] = {}
        watcher = threading.Thread(target=_watch, args=(ours, seen, done))
        watcher.start()
        rows = [
            _compare(f"a page of {size / 1000:.0f} kB", ours, peer, {}, 0.5),
            _compare("the same, compressed as browsers ask for it", ours, peer, GZIP, None),
        ]
        done.set()
        watcher.join()
        recorder.terminate()
        for line in recorder.stdout:
            _note(line, committed)
    late = [seen[value] - at for value, at in committed.items() if value in seen]
    staleness = max(late)
    return [
        *rows,
        Row(
            f"from a claim's commit to its number on the page, the worst of {len(late)}",
            staleness,
            "s",
            limit="at most 1 s",
            holds=staleness <= 1,
        ),
    ]


def _compare(name: str, ours: str, peer: str, headers: dict[str, str], limit: float | None) -> Row:
    rates: dict[str, list[float]] = {ours: [], peer: []}
    for _ in range(ROUNDS):
        for origin, measured in rates.items():
            measured.append(_rate(origin, headers))
    mine, other = median(rates[ours]), median(rates[peer])
    return Row(
        name,
        mine,
        "requests/s",
        f"a view that returns the same bytes: {other:,.0f}",
        mine / other,
        "" if limit is None else f"at least {limit}",
        None if limit is None else mine / other >= limit,
    )


def _rate(origin: str, headers: dict[str, str]) -> float:
    """Requests per second of a few readers who ask again at once, on kept connections."""
    counts = [0] * READERS
    end = time.monotonic() + SECONDS

    def read(reader: int) -> None:
        ask = _asker(origin, headers)
        while time.monotonic() < end:
            ask()
            counts[reader] += 1

    threads = [threading.Thread(target=read, args=(reader,)) for reader in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def _watch(origin: str, seen: dict[int, float], done: threading.Event) -> None:
    """Note when each recorded number is first on the page."""
    ask = _asker(origin, {})
    while not done.wait(0.02):
        for found in RECORDED.findall(ask()):
            seen.setdefault(int(found.replace(b",", b"")), time.time())


def _asker(origin: str, headers: dict[str, str]) -> Callable[[], bytes]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)

    def ask() -> bytes:
        connection.request("GET", PAGE, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{origin}{PAGE} answered {answer.status}")
        return body

    return ask


def _get(origin: str, headers: dict[str, str]) -> bytes:
    return _asker(origin, headers)()


def _note(line: bytes, committed: dict[int, float]) -> None:
    event = json.loads(line)
    committed[event["value"]] = event["at"]
