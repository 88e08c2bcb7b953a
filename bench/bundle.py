"""The demo's public site as a signed bundle, on all cores of the machine."""

import json
import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Row
from tools import processes

# One moment for all, so that pages that were made at different times compare byte for byte.
NOW = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)
FIGURE = "displaced-arrivals"
CORES = 2


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder:
        home, site = Path(folder) / "home", Path(folder) / "site"
        processes.output_of("kanch.cli", "demo", str(home))
        cold = _make(home, site)
        before = _digests(site)
        processes.output_of("bench.bundle", "claim", str(home))
        again = _make(home, site)
        grown = _digests(site)
        shutil.rmtree(home / "work" / "bundle")
        _make(home, site)
        changed = {name for name, sha in _digests(site).items() if before.get(name) != sha}
        right = _digests(site) == grown and set(again["made"]) == changed
    rate = cold["pages"] / cold["seconds"]
    return [
        Row(
            f"pages a second from nothing: {cold['pages']} pages among {cold['files']:,} files",
            rate,
            f"pages/s on {cold['cores']} cores",
            limit=f"at least 30 on {CORES}",
            holds=rate >= 30 if cold["cores"] >= CORES else None,
        ),
        Row(
            "files made again after one claim, every file as if made from nothing",
            len(again["made"]),
            "files",
            f"files that it changed: {len(changed)}",
            len(again["made"]) / len(changed),
            "exactly those",
            right,
        ),
        Row("the same in time, laid out and signed", again["seconds"], "s"),
    ]


def _make(home: Path, site: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        processes.output_of("bench.bundle", "make", str(home), str(site), KANCH_ORIGIN="public")
    )
    return told


def _digests(site: Path) -> dict[str, str]:
    manifest = json.loads((site / "manifest.json").read_bytes())
    return {name: sha for name, (sha, _size) in manifest["files"].items()}


def _bundle(site: Path) -> None:
    from kanch.web.accounts.services import system_actor
    from kanch.web.publication.bundle.folder import Folder
    from kanch.web.publication.bundle.links import file_of
    from kanch.web.publication.bundle.making import cores, make_bundle

    began = time.monotonic()
    bundle = make_bundle(Folder(site), actor=system_actor(), now=NOW, at="now")
    told = {
        "seconds": time.monotonic() - began,
        "cores": cores(),
        "files": len(bundle.paths),
        "pages": sum(file_of(path).endswith(".html") for path in bundle.paths),
        "made": sorted(file_of(path) for path in bundle.made),
    }
    print(json.dumps(told))


def _claim() -> None:
    from decimal import Decimal

    from kanch.web.accounts.services import system_actor
    from kanch.web.ledger.models import FigureRule
    from kanch.web.ledger.services import ClaimDraft, Said, record_claim

    rule = FigureRule.objects.get(code=FIGURE)
    as_of = NOW - timedelta(hours=2)
    said = Said(
        source=rule.sources.first(),
        as_of=as_of,
        as_of_precision="minute",
        basis="found",
        published=as_of,
        published_precision="minute",
        paraphrase="Counted once more, for a measurement.",
        url="https://example.org/",
    )
    amount = Decimal(100_633)
    draft = ClaimDraft(
        indicator=rule.indicator, said=said, qualifier="exactly", low=amount, high=amount
    )
    record_claim(actor=system_actor(), draft=draft, now=NOW)


# make HOME DIR: says on stdout how it went; claim HOME: puts one claim on record.
if __name__ == "__main__":
    os.environ |= {"KANCH_HOME": sys.argv[2], "DJANGO_SETTINGS_MODULE": "kanch.web.config.settings"}
    import django

    django.setup()
    _claim() if sys.argv[1] == "claim" else _bundle(Path(sys.argv[3]))
