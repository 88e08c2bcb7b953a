"""What is written as a bundle or a signed document is read back as true, and nothing else is."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody import FileEntry, PublicKey, Signature, SigningKey, canonical_json, digest
from kanch.core.custody import bundle as bundles
from kanch.core.custody.verifier import open_envelope, read_manifest, verify_document

KEY = SigningKey.generate()
SITE = bundles.Site({"en": "Example Relief", "hy": "Օրինակ"}, "https://appeals.example.org")
NOW = datetime(2026, 11, 24, 14, 30, 5, 999, tzinfo=timezone(timedelta(hours=4)))
EMPTY = FileEntry(digest(b""), 0)


def manifest_of(*names: str, sequence: int = 1, made_at: datetime = NOW) -> dict[str, bytes]:
    return bundles.write_manifest(
        dict.fromkeys(names, EMPTY),
        made_at=made_at,
        sequence=sequence,
        site=SITE,
        signing_key=KEY,
    )


def test_a_manifest_says_what_it_was_given_in_utc_to_the_second():
    written = manifest_of("hy/index.html", "en/index.html", sequence=7)
    assert set(written) == {"manifest.json", "manifest.sig.json"}
    read = read_manifest(written["manifest.json"])
    assert read.files == {"en/index.html": EMPTY, "hy/index.html": EMPTY}
    assert (read.name, read.address) == (SITE.name, SITE.address)
    assert (read.sequence, read.previous) == (7, None)
    assert read.made_at == "2026-11-24T10:30:05+00:00"
    assert read.sha256 == digest(written["manifest.json"])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "empty or too long"),
        ("a" * 1001, "empty or too long"),
        ("../a", "leads out"),
        ("a/../b", "leads out"),
        ("/etc/passwd", "leads out"),
        ("a//b", "leads out"),
        ("./a", "leads out"),
        ("a/", "leads out"),
        ("a\\b", "some systems"),
        ("C:a", "some systems"),
        ("a\nb", "cannot be seen"),
        ("a\x00", "cannot be seen"),
        ("a\u202eb", "cannot be seen"),
        (unicodedata.normalize("NFD", "й"), "normal form"),
        ("a.", "ends with a dot"),
        ("a /b", "ends with a dot or a space"),
        ("manifest.json", "kept for the bundle"),
        ("manifest.sig.json", "kept for the bundle"),
    ],
)
def test_a_name_that_is_not_good_on_every_system_is_refused(name, why):
    with pytest.raises(bundles.BadBundle, match=why):
        manifest_of(name)


@pytest.mark.parametrize("name", ["a", "a.b", "en/figures/depot-killed/index.html", ".well/known",
                                  "հայ/էջ.html", "with space/a b.txt"])  # fmt: skip
def test_good_names_are_taken(name):
    assert name in read_manifest(manifest_of(name)["manifest.json"]).files


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/Index.html", "a/index.html"),
        ("A/x", "a/y"),
        ("Ֆ.txt", "ֆ.txt"),
        ("straße", "STRASSE"),
        ("a", "a/b"),
        ("a/b", "a"),
    ],
)
def test_two_names_that_some_systems_take_for_one_are_refused(one, other):
    with pytest.raises(bundles.BadBundle, match="cannot both"):
        manifest_of(one, other)


def test_a_manifest_without_its_place_in_time_is_refused():
    with pytest.raises(ValueError, match="offset"):
        manifest_of("a", made_at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="counted from 1"):
        manifest_of("a", sequence=0)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
CONTENT = st.dictionaries(TEXT, TEXT | st.integers(-(10**6), 10**6) | st.lists(TEXT))


@given(CONTENT)
def test_any_signed_content_comes_out_as_it_was_signed(content):
    try:
        signed = canonical_json(content | {"format": "kanch-edition-1"})
    except ValueError:
        return  # two keys in one normal form
    written = bundles.signed_document("edition", content | {"format": "kanch-edition-1"}, KEY)
    assert open_envelope(written, "edition.json")[0] == signed
    assert verify_document(written, "edition.json", key=KEY.public.raw).true


def test_a_combining_sign_after_an_escaped_letter_stays_apart_from_it():
    content = {"format": "kanch-edition-1", "body": "line\n\u0303"}
    written = bundles.signed_document("edition", content, KEY)
    assert json.loads(json.loads(written)["content"]) == content


def test_stored_bytes_and_their_old_signature_become_a_document_without_the_private_key():
    stored = canonical_json({"format": "kanch-edition-1", "number": 1})
    signature = KEY.sign(stored)
    public = PublicKey(KEY.public.raw)
    written = bundles.envelope(stored, signature, public)
    assert written == bundles.signed_document("edition", json.loads(stored), KEY)


def test_a_key_that_is_not_the_signers_does_not_travel_with_the_signature():
    stored = canonical_json({"format": "kanch-edition-1"})
    written = bundles.envelope(stored, KEY.sign(stored), SigningKey.generate().public)
    assert "public_key" not in json.loads(written)["signature"]
    assert verify_document(written, "e", key=KEY.public.raw).true


def test_content_of_another_kind_is_not_signed():
    with pytest.raises(ValueError, match="not the format of: figure"):
        bundles.signed_document("figure", {"format": "kanch-edition-1"}, KEY)


def test_the_travelling_verifier_is_the_one_that_kanch_runs():
    assert b'"""Says whether a bundle' in bundles.verify_script()
    assert bundles.VERIFIER == "verify.py"


def test_a_signature_names_its_key_for_people():
    signature = json.loads(manifest_of("a")["manifest.sig.json"])
    assert signature["public_key"] == KEY.public.text
    assert Signature(signature["key_id"], signature["value"]).key_id == KEY.public.key_id


def test_no_moment_is_read_from_the_clock():
    early = datetime(2001, 1, 1, tzinfo=UTC)
    read = read_manifest(manifest_of("a", made_at=early)["manifest.json"])
    assert read.made_at.startswith("2001-01-01")
