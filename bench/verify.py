"""A copy of 10,000 files verified, against sha256sum over the same files"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import Row
from kanch.core.custody import FileEntry, SigningKey, Site, digest, verifier, write_manifest

FILES = 10_000
ROUNDS = 9
LIMIT = 1.5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place, "copy")
        key = _lay(copy)
        names = sorted(str(p.relative_to(copy)) for p in copy.rglob("*") if p.is_file())
        kanch = (sys.executable, "-m", "kanch.cli", "verify", ".", "--seen", f"{place}/seen")
        alone = (sys.executable, "-I", verifier.__file__, ".")
        times = _in_turn(
            [
                lambda: _call(("sha256sum", *names), copy),
                lambda: _call((*kanch, "--key", key), copy),
                lambda: _call((*alone, "--key", key), copy),
            ]
        )
    theirs = times[0]
    size = sum(_sizes()) / 1e6
    return [
        Row(
            f"{what}: {FILES:,} files of a site, {size:,.0f} MB",
            ours * 1000,
            "ms",
            f"sha256sum: {theirs * 1000:.0f} ms",
            ours / theirs,
            f"at most {LIMIT}",
            ours / theirs <= LIMIT,
        )
        for what, ours in zip(("kanch verify", "verify.py"), times[1:], strict=True)
    ]


def _sizes() -> list[int]:
    """Bytes of each file: pages of 5 to 30 kB for the most part, small data, a few documents."""
    chance = random.Random(26)
    return [
        chance.choices(
            [chance.randrange(5_000, 30_000), chance.randrange(5_000), 200_000], [85, 14, 1]
        )[0]
        for _ in range(FILES)
    ]


def _lay(copy: Path) -> str:
    """A bundle of files that look like nothing; returns its key."""
    chance = random.Random(9)
    entries = {}
    for number, size in enumerate(_sizes()):
        language = ("en", "hy", "ru", "fr")[number % 4]
        name = f"{language}/figures/figure-{number // 40}/{number}.html"
        data = chance.randbytes(size)
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        entries[name] = FileEntry(digest(data), size)
    key = SigningKey.generate()
    site = Site({"en": "Example Relief"}, "https://appeals.example.org")
    own = write_manifest(entries, made_at=datetime.now(UTC), sequence=1, site=site, signing_key=key)
    for name, data in own.items():
        (copy / name).write_bytes(data)
    return key.public.text


def _call(command: Sequence[str], folder: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KANCH_")}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def _in_turn(works: list[Callable[[], None]]) -> list[float]:
    """Median seconds of each process with its start, taken in turns: a busy machine slows all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            began = perf_counter()
            work()
            taken.append(perf_counter() - began)
    return [median(taken) for taken in times]
