"""The numbers of bundles, by which an older one is recognised."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kanch.core.custody import verifier

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def test_a_stick_and_a_mirror_made_in_turn_are_true_for_whoever_checks_both(
    site: Any, settings: Any, tmp_path: Path
) -> None:
    from kanch.web.publication.bundle.folder import Folder
    from kanch.web.publication.bundle.making import make_bundle

    memory, key = verifier.Memory(), settings.HOME.signing_key().public.raw
    for minute, place in enumerate(["stick", "mirror", "stick", "mirror"]):
        folder, moment = tmp_path / place, NOW + timedelta(minutes=minute)
        make_bundle(Folder(folder), actor=site.actor, now=moment, processes=0)
        report = verifier.verify_path(str(folder), key=key, memory=memory, now=moment)
        assert report.true, report.findings


def test_a_bundle_names_the_one_before_and_its_number_only_rises(
    site: Any, settings: Any, tmp_path: Path
) -> None:
    from kanch.core.custody import SigningKey
    from kanch.core.custody import Site as Whose
    from kanch.core.custody.bundle import write_manifest
    from kanch.web.publication.bundle.folder import Folder
    from kanch.web.publication.bundle.making import make_bundle

    target = tmp_path / "site"

    def make() -> Any:
        make_bundle(Folder(target), actor=site.actor, now=NOW, processes=0)
        return json.loads((target / "manifest.json").read_bytes())

    def put(sequence: int, key: Any) -> bytes:
        whose = Whose({"en": "Example Relief"}, settings.PUBLIC_URL)
        signed = write_manifest({}, made_at=NOW, sequence=sequence, site=whose, signing_key=key)
        for name, data in signed.items():
            (target / name).write_bytes(data)
        return signed["manifest.json"]

    first = make()
    assert first["previous"] is None
    before = (target / "manifest.json").read_bytes()
    second = make()
    assert second["previous"] == verifier.read_manifest(before).sha256
    assert second["sequence"] > first["sequence"]
    # A backup was restored: the journal has fewer events than readers have seen.
    later = put(5000, settings.HOME.signing_key())
    third = make()
    assert third["sequence"] == 5001
    assert third["previous"] == verifier.read_manifest(later).sha256
    # What somebody else signed says nothing about our numbers.
    put(9000, SigningKey.generate())
    fourth = make()
    assert fourth["previous"] is None
    assert fourth["sequence"] < 5000
