"""An old copy is recognised by whoever saw a newer one; so are two copies of one number."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kanch.core.custody import SigningKey, Site, digest, verifier
from tests.core.custody.test_verifier import alone
from tests.fakes.copies import KEY, MADE, OTHER, bundle, lay

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = bundle(sequence=1)
SECOND = bundle(
    {"a": b"2"}, sequence=2, previous=digest(FIRST["manifest.json"]), made_at=MADE + HOUR
)
THIRD = bundle(
    {"a": b"3"}, sequence=3, previous=digest(SECOND["manifest.json"]), made_at=MADE + 2 * HOUR
)


@pytest.fixture
def see(tmp_path: Path):
    """Verifies one bundle after the other with one memory; gives the codes of the last."""
    memory = verifier.Memory()

    def look(*bundles, key: SigningKey | None = KEY, now: datetime = NOW):
        codes: list[str] = []
        for number, files in enumerate(bundles):
            folder = lay(tmp_path / f"{number}-{digest(files['manifest.json'])}", files)
            report = verifier.verify_path(
                str(folder), key=key.public.raw if key else None, memory=memory, now=now
            )
            codes = [finding.code for finding in report.findings]
        return codes

    look.memory = memory
    return look


def test_each_newer_bundle_is_true_and_so_is_the_same_once_more(see):
    assert see(FIRST, SECOND, SECOND, THIRD) == []


def test_an_older_bundle_is_named_with_the_newer_one_that_was_seen(see, tmp_path):
    assert see(THIRD, FIRST) == ["older"]
    report = verifier.verify_path(
        str(lay(tmp_path / "old", SECOND)), key=KEY.public.raw, memory=see.memory, now=NOW
    )
    assert not report.whole
    assert "bundle 2 of 2026-11-24, older than bundle 3, which was seen on 2026-11-25" in (
        report.findings[0].message
    )
    assert see(THIRD) == [], "the newest stays true"


def test_a_bundle_may_be_skipped(see):
    assert see(FIRST, THIRD) == []


def test_two_bundles_with_one_number_are_told_apart(see):
    assert see(FIRST, SECOND, bundle({"a": b"other"}, sequence=2, made_at=MADE + HOUR)) == ["fork"]
    assert see(SECOND) == [], "the first one seen stays"


@pytest.mark.parametrize("previous", [None, "0" * 64])
def test_a_bundle_made_for_another_place_is_no_fork(see, previous):
    other = bundle({"a": b"2"}, sequence=2, previous=previous, made_at=MADE + HOUR)
    assert see(FIRST, other) == []


def test_a_higher_number_with_an_earlier_moment_is_named(see):
    assert see(FIRST, bundle(sequence=9, made_at=MADE - HOUR)) == ["older"]


def test_a_damaged_copy_of_a_newer_bundle_still_tells_that_there_is_one(see):
    assert see(THIRD | {"a": b"x"}) == ["changed"]
    assert see(SECOND) == ["older"]


def test_what_a_stranger_signed_is_not_remembered(see):
    forged = bundle(sequence=99, key=OTHER)
    assert see(FIRST, forged) == ["key"]
    assert see(forged, key=None) == ["key"]
    assert see(SECOND) == []


def test_a_key_given_once_is_known_again_for_its_site(see):
    assert see(FIRST, key=None) == ["unchecked"]
    assert see(FIRST) == []
    assert see(SECOND, key=None) == []


def test_a_key_known_for_one_site_says_nothing_about_another(see):
    elsewhere = bundle(site=Site({"en": "Other"}, "https://other.example.org"))
    assert see(FIRST) == []
    assert see(elsewhere, key=None) == ["unchecked"]


def test_another_key_for_a_known_site_is_trusted_when_given_and_noted(see, tmp_path):
    assert see(FIRST) == []
    report = verifier.verify_path(
        str(lay(tmp_path / "new", bundle(key=OTHER))),
        key=OTHER.public.raw,
        memory=see.memory,
        now=NOW + HOUR,
    )
    assert report.true
    assert "another key was given for this site" in report.notes[0]
    assert see(bundle(key=OTHER), key=None) == []
    assert see(FIRST, key=None) == ["key"], "the key given last is the one that counts"


def test_a_memory_is_the_same_after_its_file(see):
    see(FIRST, SECOND)
    written = see.memory.to_bytes()
    assert verifier.Memory.from_bytes(written).to_bytes() == written


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format":"kanch-seen/2","sites":{}}', b'{"format":"kanch-seen/1"}',
     b'{"format":"kanch-seen/1","sites":{"a":{"b":{}}}}', b'{"format":"kanch-seen/1","sites":7}',
     b'{"format":"kanch-seen/1","sites":{"a":7}}', b"[" * 100_000],
)  # fmt: skip
def test_a_memory_that_is_none_is_refused_without_a_crash(data):
    with pytest.raises(verifier.Refused, match=r"no memory|is damaged"):
        verifier.Memory.from_bytes(data)


# As files


def test_verify_py_remembers_only_where_it_is_told_to(tmp_path: Path):
    third, second = lay(tmp_path / "3", THIRD), lay(tmp_path / "2", SECOND)
    seen = tmp_path / "kept" / "seen.json"
    key = ("--key", KEY.public.text)
    assert alone(third, *key, "--seen", seen).returncode == 0
    assert seen.stat().st_mode & 0o077 == 0
    assert alone(second, *key).returncode == 0
    old = alone(second, *key, "--seen", seen)
    assert old.returncode == 1
    assert "older than bundle 3" in old.stdout
    assert alone(third, "--seen", seen).returncode == 0, "the key is known by now"


def test_nothing_is_written_down_about_a_copy_that_was_not_proved(tmp_path: Path):
    seen = tmp_path / "seen.json"
    assert alone(lay(tmp_path / "1", FIRST), "--seen", seen).returncode == 1
    assert not seen.exists()


def test_a_damaged_memory_is_wrong_use_and_left_as_it_is(tmp_path: Path):
    seen = tmp_path / "seen.json"
    seen.write_text("mine")
    done = alone(lay(tmp_path / "1", FIRST), "--key", KEY.public.text, "--seen", seen)
    assert done.returncode == 2
    assert "Move it away" in done.stderr
    assert seen.read_text() == "mine"


def test_a_memory_that_cannot_be_written_takes_nothing_from_what_was_found(tmp_path: Path):
    (tmp_path / "seen.json.unfinished").mkdir()
    copy, seen = lay(tmp_path / "1", FIRST), tmp_path / "seen.json"
    done = alone(copy, "--key", KEY.public.text, "--seen", seen)
    assert done.returncode == 0
    assert "cannot be kept" in done.stderr
