"""A copy is true, or everything that is wrong with it is named; nothing in it is ever followed.

Each case runs twice: as Kanch calls the verifier, and as the file that travels in a bundle, by a
bare Python in a process of its own.
"""

import ast
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.custody import canonical_json, verifier
from kanch.core.custody.bundle import signed_document
from tests.fakes.copies import KEY, OTHER, PAGES, bundle, lay, pack

# An older Python may be named here, to try verify.py on it.
PYTHON = os.environ.get("VERIFY_WITH", sys.executable)
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TRUE = bundle()
KEY_TEXT = KEY.public.text


def found(path: Path, key: bytes | None = KEY.public.raw) -> verifier.Report:
    return verifier.verify_path(str(path), key=key, now=NOW)


def codes(report: verifier.Report) -> set[tuple[str, str]]:
    return {(finding.code, finding.path) for finding in report.findings}


def alone(*arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run verify.py with nothing but the standard library."""
    return subprocess.run(
        [PYTHON, "-I", "-S", verifier.__file__, *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def agree(path: Path) -> verifier.Report:
    """What both ways of running it say; they must not differ."""
    report = found(path)
    done = alone(path, "--key", KEY_TEXT, "--json")
    assert json.loads(done.stdout) == report.as_json()
    assert done.returncode == (verifier.YES if report.true else verifier.FINDING)
    assert done.stderr == ""
    return report


Harm = Callable[[Path], object]


def both(*harms: Harm) -> Harm:
    return lambda folder: [harm(folder) for harm in harms]


def put(name: str, data: bytes) -> Harm:
    return lambda folder: lay(folder, {name: data})


def remove(name: str) -> Harm:
    return lambda folder: (folder / name).unlink()


def link(name: str, target: str) -> Harm:
    def do(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return do


def pipe(name: str) -> Harm:
    def do(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return do


def rewritten(change: Callable[[dict[str, Any]], object]) -> dict[str, bytes]:
    """The two files of a bundle whose manifest was changed and signed anew."""
    manifest = json.loads(TRUE["manifest.json"])
    change(manifest)
    return resigned(canonical_json(manifest))


def resigned(data: bytes, key: Any = KEY) -> dict[str, bytes]:
    signature = key.sign(data)
    beside = {
        "key_id": signature.key_id,
        "public_key": key.public.text,
        "value": signature.value,
    }
    return {"manifest.json": data, "manifest.sig.json": canonical_json(beside)}


def set_to(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest.__setitem__(key, value)


def entry(place: int, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest["files"]["index.html"].__setitem__(place, value)


def replaced(old: bytes, new: bytes) -> dict[str, bytes]:
    return resigned(RAW.replace(old, new, 1))


def add_file(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest["files"].__setitem__(name, ["0" * 64, 1])


MANIFEST = ("manifest", "manifest.json")
VERSION = ("version", "manifest.json")
RAW = TRUE["manifest.json"]
MIXED = json.dumps(dict(reversed(json.loads(RAW).items())), separators=(",", ":")).encode()

# What is done to a copy in a folder, and every finding that follows.
HARM: dict[str, tuple[Harm, set[tuple[str, str]]]] = {
    "nothing": (lambda folder: None, set()),
    "an empty folder more": (lambda folder: (folder / "new").mkdir(), set()),
    "a page changed": (
        put("en/index.html", b"<p>At least 21 people</p>"),
        {("changed", "en/index.html")},
    ),
    "a page of another length": (put("en/index.html", b"<p>"), {("changed", "en/index.html")}),
    "an empty file filled": (put("documents/empty", b"x"), {("changed", "documents/empty")}),
    "a page removed": (remove("hy/index.html"), {("missing", "hy/index.html")}),
    "a page added": (put("en/new.html", b"x"), {("added", "en/new.html")}),
    "a folder in place of a page": (
        both(remove("index.html"), put("index.html/x", b"")),
        {("missing", "index.html"), ("twin", "index.html/x")},
    ),
    "a page as a link": (link("en/index.html", "../hy/index.html"), {("link", "en/index.html")}),
    "a link out of the copy": (link("en/passwd", "/etc/passwd"), {("link", "en/passwd")}),
    "a link to a folder": (link("fr", "en"), {("link", "fr")}),
    "a link that goes round": (link("en/up", ".."), {("link", "en/up")}),
    "a link to nowhere": (link("gone", "nowhere"), {("link", "gone")}),
    "a page as a pipe": (pipe("en/index.html"), {("special", "en/index.html")}),
    "a pipe added": (pipe("en/pipe"), {("special", "en/pipe")}),
    "the manifest as a link": (
        both(put("copy.json", RAW), link("manifest.json", "copy.json")),
        {("link", "manifest.json")},
    ),
    "the manifest as a pipe": (pipe("manifest.json"), {("special", "manifest.json")}),
    "the manifest as a folder": (
        both(remove("manifest.json"), put("manifest.json/x", b"")),
        {("missing", "manifest.json")},
    ),
    "no manifest": (remove("manifest.json"), {("missing", "manifest.json")}),
    "no signature": (remove("manifest.sig.json"), {("missing", "manifest.sig.json")}),
    "a second spelling": (put("en/INDEX.html", b"x"), {("twin", "en/INDEX.html")}),
    "a second spelling of a folder": (put("EN/x.html", b"x"), {("twin", "EN/x.html")}),
    "a second manifest": (put("Manifest.json", b"x"), {("twin", "Manifest.json")}),
    "a name with a line feed": (put("en/a\nb", b""), {("name", "en/a\nb")}),
    "a name with a backslash": (put("en\\a", b""), {("name", "en\\a")}),
    "a name in another normal form": (
        put(unicodedata.normalize("NFD", "ё"), b""),
        {("name", unicodedata.normalize("NFD", "ё"))},
    ),
    "a huge manifest": (
        lambda folder: os.truncate(folder / "manifest.json", verifier.MANIFEST_LIMIT + 1),
        {("too-large", "manifest.json")},
    ),
    "a huge signature": (
        put("manifest.sig.json", b" " * 5000),
        {("too-large", "manifest.sig.json")},
    ),
    "an empty manifest": (put("manifest.json", b""), {MANIFEST}),
    "a manifest that is no JSON": (put("manifest.json", b"{"), {MANIFEST}),
    "a manifest that is a list": (put("manifest.json", b"[]"), {VERSION}),
    "a manifest without end": (put("manifest.json", b"[" * 100_000), {MANIFEST}),
    "a manifest with an absurd number": (put("manifest.json", b"9" * 100_000), {MANIFEST}),
    "a manifest that is no text": (put("manifest.json", b"\xff\xfe"), {MANIFEST}),
    "a signature that is no JSON": (
        put("manifest.sig.json", b"hello"),
        {("signature", "manifest.sig.json")},
    ),
    "a signature without a value": (
        put("manifest.sig.json", b'{"key_id":"0000000000000000"}'),
        {("signature", "manifest.sig.json")},
    ),
    "a signature with a line feed": (
        put("manifest.sig.json", TRUE["manifest.sig.json"] + b"\n"),
        {("signature", "manifest.sig.json")},
    ),
    "a manifest changed": (
        put("manifest.json", RAW.replace(b"Example", b"Exemple")),
        {("signature", "manifest.json")},
    ),
    "a manifest and its signature made anew": (
        lambda folder: lay(folder, bundle(key=OTHER)),
        {("key", "manifest.json")},
    ),
}  # fmt: skip

# Manifests signed with the right key, which a program must refuse all the same.
CRAFTED: dict[str, tuple[dict[str, bytes], set[tuple[str, str]]]] = {
    "of a later version": (rewritten(set_to("format", "kanch-bundle/2")), {VERSION}),
    "of another kind": (rewritten(set_to("format", "kanch-edition-1")), {VERSION}),
    "with a field more": (rewritten(set_to("new", 1)), {MANIFEST}),
    "with a field less": (rewritten(lambda m: m.pop("previous")), {MANIFEST}),
    "with a moment that is none": (rewritten(set_to("made_at", "2026-13-01")), {MANIFEST}),
    "with a day that is none": (replaced(b"2026-11-24T", b"2026-11-31T"), {MANIFEST}),
    "with a moment elsewhere": (replaced(b"+00:00", b"+04:00"), {MANIFEST}),
    "with the number 0": (rewritten(set_to("sequence", 0)), {MANIFEST}),
    "with a number of true": (rewritten(set_to("sequence", True)), {MANIFEST}),
    "with a huge number": (rewritten(set_to("sequence", 10**30)), {MANIFEST}),
    "with half a number": (rewritten(set_to("sequence", 1.5)), {MANIFEST}),
    "with files in a list": (rewritten(set_to("files", [])), {MANIFEST}),
    "with a size below nothing": (rewritten(entry(1, -1)), {MANIFEST}),
    "with a digest too short": (rewritten(entry(0, "0")), {MANIFEST}),
    "with spaces": (replaced(b",", b", "), {MANIFEST}),
    "with a line feed at the end": (resigned(RAW + b"\n"), {MANIFEST}),
    "with a byte order mark": (resigned(b"\xef\xbb\xbf" + RAW), {MANIFEST}),
    "with needless escapes": (replaced(b"Example", b"\\u0045xample"), {MANIFEST}),
    "with keys in disorder": (replaced(RAW, MIXED), {MANIFEST}),
    "with a key twice": (replaced(b'"previous"', b'"made_at":"","previous"'), {MANIFEST}),
    "with a file twice": (replaced(b'"files":{', b'"files":{"index.html":["0",1],'), {MANIFEST}),
    "with a NaN": (replaced(b'"sequence":1', b'"sequence":NaN'), {MANIFEST}),
    "that leads out": (rewritten(add_file("../../etc/passwd")), {("name", "../../etc/passwd")}),
    "that leads to the root": (rewritten(add_file("/etc/passwd")), {("name", "/etc/passwd")}),
    "that leads out with backslashes": (rewritten(add_file("..\\x")), {("name", "..\\x")}),
    "that names itself": (rewritten(add_file("manifest.json")), {("name", "manifest.json")}),
    "that names a file with a line feed": (rewritten(add_file("a\nb")), {("name", "a\nb")}),
    "with two spellings of a file": (
        rewritten(add_file("en/Index.html")),
        {("twin", "en/index.html"), ("missing", "en/Index.html")},
    ),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return lay(tmp_path / "copy", TRUE)


@pytest.mark.parametrize("case", HARM)
def test_all_harm_done_to_a_folder_is_named(case: str, copy: Path):
    harm, expected = HARM[case]
    harm(copy)
    assert codes(agree(copy)) == expected


@pytest.mark.parametrize("case", CRAFTED)
def test_a_manifest_is_refused_even_if_its_maker_signed_it(case: str, tmp_path: Path):
    own, expected = CRAFTED[case]
    assert codes(agree(lay(tmp_path, TRUE | own))) == expected
    assert codes(agree(pack(tmp_path / "copy.zip", TRUE | own))) == expected


def test_a_true_copy_says_whose_it_is(copy: Path):
    report = found(copy)
    assert report.true
    assert report.facts == {
        "name": {"en": "Example Relief"},
        "address": "https://appeals.example.org",
        "sequence": 1,
        "made_at": "2026-11-24T10:00:00+00:00",
    }
    assert (report.files, report.size) == (len(PAGES), sum(map(len, PAGES.values())))
    assert (report.key_id, report.key) == (KEY.public.key_id, KEY.public.text)


def test_a_bundle_of_nothing_is_true(tmp_path: Path):
    assert agree(lay(tmp_path, bundle({}))).true


def test_a_file_larger_than_one_read_is_hashed_whole(tmp_path: Path):
    data = bytes(3 * verifier.CHUNK + 5)
    folder = lay(tmp_path, bundle({"a": data}))
    assert found(folder).true
    (folder / "a").write_bytes(data[:-1] + b"x")
    assert codes(found(folder)) == {("changed", "a")}


def test_several_changes_are_all_named(copy: Path):
    put("en/index.html", b"x")(copy)
    put("evil.js", b"x")(copy)
    remove("index.html")(copy)
    assert codes(found(copy)) == {
        ("changed", "en/index.html"),
        ("added", "evil.js"),
        ("missing", "index.html"),
    }


def test_a_socket_is_named_and_not_opened(tmp_path: Path):
    # Its path is short, so a folder of its own is.
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        folder = lay(Path(short), TRUE)
        listening.bind(str(folder / "s"))
        assert codes(found(folder)) == {("special", "s")}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_named(copy: Path):
    (copy / "index.html").chmod(0)
    (copy / "en").chmod(0)
    try:
        assert {code for code, _path in codes(found(copy))} == {"unreadable", "missing"}
    finally:
        (copy / "en").chmod(0o700)


def test_a_name_that_is_no_text_is_named_without_a_crash(copy: Path):
    try:
        (Path(os.fsdecode(os.fsencode(copy) + b"/\xff"))).write_bytes(b"x")
    except OSError:
        pytest.skip("this disk takes only names that are text")
    report = agree(copy)
    assert [f.code for f in report.findings] == ["name"]
    assert "\\udcff" in report.findings[0].message


def test_a_copy_may_be_reached_over_a_link_of_ones_own(copy: Path, tmp_path: Path):
    (tmp_path / "mine").symlink_to(copy)
    assert found(tmp_path / "mine").true


# Whose key


def test_the_key_that_a_copy_brings_is_never_trusted(copy: Path):
    report = found(copy, key=None)
    assert not report.true
    assert report.whole
    assert codes(report) == {("unchecked", "manifest.json")}
    assert "not checked" in "\n".join(verifier.words(report))


def test_a_copy_that_somebody_signed_anew_is_whole_at_best(tmp_path: Path):
    forged = lay(tmp_path, bundle(key=OTHER))
    assert codes(found(forged, key=None)) == {("unchecked", "manifest.json")}
    assert codes(found(forged)) == {("key", "manifest.json")}


def test_a_forger_who_names_our_key_beside_his_signature_gains_nothing(tmp_path: Path):
    forged = bundle(key=OTHER)
    signature = json.loads(forged["manifest.sig.json"])
    signature |= {"key_id": KEY.public.key_id, "public_key": KEY.public.text}
    forged["manifest.sig.json"] = canonical_json(signature)
    folder = lay(tmp_path, forged)
    for key in (KEY.public.raw, None):
        assert codes(found(folder, key)) == {("signature", "manifest.json")}


def test_without_any_key_nothing_is_proved(tmp_path: Path):
    signature = json.loads(TRUE["manifest.sig.json"])
    del signature["public_key"]
    folder = lay(tmp_path, TRUE | {"manifest.sig.json": canonical_json(signature)})
    assert codes(found(folder, key=None)) == {("unchecked", "manifest.json")}
    assert found(folder).true


def test_both_shapes_of_a_key_that_differ_are_refused(tmp_path: Path):
    signature = json.loads(TRUE["manifest.sig.json"]) | {"public_key": OTHER.public.text}
    folder = lay(tmp_path, TRUE | {"manifest.sig.json": canonical_json(signature)})
    assert codes(found(folder)) == {("signature", "manifest.sig.json")}


# Any change at all


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(tmp_path_factory.mktemp("shared"), TRUE)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_byte_changed_in_any_file_is_found(shared: Path, data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(name for name in TRUE if TRUE[name])))
    body = bytearray(TRUE[name])
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] ^= data.draw(st.integers(1, 255))
    (shared / name).write_bytes(body)
    try:
        report = found(shared)
    finally:
        (shared / name).write_bytes(TRUE[name])
    assert not report.true
    assert not report.whole
    own = name in (verifier.MANIFEST, verifier.SIGNATURE)
    assert own or codes(report) == {("changed", name)}


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_end_cut_off_or_put_on_is_found(shared: Path, data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(TRUE)))
    body = TRUE[name]
    cut = data.draw(st.integers(0, len(body) - 1)) if body else 0
    more = data.draw(st.binary(min_size=1, max_size=20))
    (shared / name).write_bytes(data.draw(st.sampled_from([body + more, body[:cut] or more])))
    try:
        report = found(shared)
    finally:
        (shared / name).write_bytes(body)
    assert not report.whole


PARTS = st.text("abcAB.-_ é", min_size=1, max_size=4)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


@settings(deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=8))
def test_whatever_may_be_signed_is_found_true(pages: dict[str, bytes]):
    try:
        files = bundle(pages)
    except ValueError:
        return  # names that no bundle takes
    with tempfile.TemporaryDirectory() as folder:
        assert found(lay(Path(folder, "copy"), files)).true
        assert found(pack(Path(folder, "copy.zip"), files)).true


# ZIP files


def test_a_zip_file_is_read_where_it_is(tmp_path: Path):
    path = pack(tmp_path / "site.zip", TRUE)
    assert agree(path).true
    assert os.listdir(tmp_path) == ["site.zip"]


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("../../evil", "name"),
        ("/evil", "name"),
        ("..\\evil", "name"),
        ("a\x00b", "name"),
        ("en/Index.html", "twin"),
        ("evil.js", "added"),
        ("../", "name"),
    ],
)
def test_a_member_of_a_zip_file_that_nobody_signed_is_named(tmp_path: Path, name, finding):
    path = pack(tmp_path / "site.zip", TRUE)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("x" * len(name))
        archive.writestr(info, b"x")
    raw = path.read_bytes().replace(b"x" * len(name), name.encode())
    path.write_bytes(raw)
    report = agree(path)
    assert [f.code for f in report.findings] == [finding]


@pytest.mark.parametrize(
    ("mode", "finding"),
    [(stat.S_IFLNK, "link"), (stat.S_IFIFO, "special"), (stat.S_IFCHR, "special")],
)
def test_a_link_or_device_in_a_zip_file_is_named(tmp_path: Path, mode: int, finding: str):
    files = {name: data for name, data in TRUE.items() if name != "index.html"}
    path = pack(tmp_path / "site.zip", files)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("index.html")
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, TRUE["index.html"])
    assert codes(agree(path)) == {(finding, "index.html")}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice_in_a_zip_file_is_named(tmp_path: Path):
    path = pack(tmp_path / "site.zip", TRUE)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("index.html", b"another")
    assert codes(agree(path)) == {("twin", "index.html")}
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("manifest.json", TRUE["manifest.json"])
    assert codes(agree(path)) == {("twin", "manifest.json")}


def test_a_zip_file_with_entries_for_its_folders_is_true(tmp_path: Path):
    path = pack(tmp_path / "site.zip", {"en/": b"", "hy/": b""} | TRUE)
    assert agree(path).true


def test_a_bomb_in_a_zip_file_is_not_unpacked(tmp_path: Path):
    path = pack(tmp_path / "site.zip", TRUE | {"en/index.html": bytes(50_000_000)})
    assert codes(agree(path)) == {("changed", "en/index.html")}
    path = pack(tmp_path / "other.zip", TRUE | {"manifest.json": bytes(50_000_000)})
    assert codes(agree(path)) == {("too-large", "manifest.json")}


def test_a_member_that_lies_about_its_size_is_read_no_further(tmp_path: Path):
    path = pack(tmp_path / "site.zip", TRUE | {"en/index.html": bytes(2_000_000)})
    real, told = (n.to_bytes(4, "little") for n in (2_000_000, len(TRUE["en/index.html"])))
    path.write_bytes(path.read_bytes().replace(real, told))
    assert codes(agree(path)) == {("changed", "en/index.html")}


def test_a_damaged_or_cut_zip_file_is_no_crash(tmp_path: Path):
    whole = pack(tmp_path / "site.zip", TRUE).read_bytes()
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole[:60] + bytes(20) + whole[80:])
    assert not found(damaged).true
    for end in (10, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:end])
        assert not found(damaged).true


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_way_of_packing_is_named(tmp_path: Path, method: int):
    path = pack(tmp_path / "site.zip", {k: v for k, v in TRUE.items() if k != "index.html"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("index.html", TRUE["index.html"], compress_type=method)
    assert codes(found(path)) == {("unreadable", "index.html")}


# One edition, one figure

EDITION = {"format": "kanch-edition-1", "appeal": "winter", "number": 2, "published_at": "x"}
FIGURE = {
    "format": "kanch-figure/1",
    "site": {"name": {"en": "Example Relief"}, "address": "https://appeals.example.org"},
    "figure": {"id": "dead", "text": {"en": "at least 20 people"}},
    "at": None,
    "made_at": "2026-11-24T10:00:00+00:00",
}


@pytest.fixture(params=["edition", "figure"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    content = {"edition": EDITION, "figure": FIGURE}[request.param]
    path = tmp_path / f"{request.param}.json"
    path.write_bytes(signed_document(request.param, content, KEY))
    return path


def test_one_edition_or_figure_is_true_alone(document: Path):
    report = agree(document)
    assert report.true
    assert report.kind == document.stem
    assert codes(found(document, key=OTHER.public.raw)) == {("key", document.name)}
    assert codes(found(document, key=None)) == {("unchecked", document.name)}


def test_any_byte_changed_in_a_document_is_found(document: Path):
    whole = document.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        report = verifier.verify_document(bytes(changed), document.name, key=KEY.public.raw)
        assert not report.whole, place


def envelope(**changed: Any) -> bytes:
    written = json.loads(signed_document("edition", EDITION, KEY)) | changed
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(content: bytes) -> bytes:
    signature = KEY.sign(content)
    beside = {"key_id": signature.key_id, "value": signature.value}
    return envelope(content=content.decode(), signature=beside)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document"),
        (b"hello", "document"),
        (b"[" * 100_000, "document"),
        (b"[]", "version"),
        (canonical_json(EDITION), "version"),
        (envelope(format="kanch-signed/2"), "version"),
        (envelope(content=7), "document"),
        (envelope(more=1), "document"),
        (envelope(signature=None), "signature"),
        (envelope() + b"\n", "document"),
        (envelope()[:-1] + b',"format":"kanch-signed/1"}', "document"),
        (signed(b"hello"), "document"),
        (signed(b'{"format":"kanch-bundle/1"}'), "version"),
        (signed(b'{"format":["kanch-figure/1"]}'), "version"),
        (signed(b'{"format":"kanch-figure/1"}'), "document"),
        (signed(b'{"format":"kanch-figure/1","format":"kanch-edition-1"}'), "document"),
    ],
)
def test_a_document_that_cannot_be_read_in_one_way_is_refused(data, code, tmp_path):
    path = tmp_path / "edition.json"
    path.write_bytes(data)
    assert [f.code for f in agree(path).findings] == [code]


def test_a_text_with_half_a_surrogate_is_refused(tmp_path: Path):
    path = tmp_path / "edition.json"
    path.write_bytes(envelope().replace(b"winter", b"wint\\ud800er"))
    assert [f.code for f in agree(path).findings] == ["document"]


# The command that travels


def test_verify_py_checks_the_folder_that_it_lies_in(copy: Path):
    done = subprocess.run(
        [PYTHON, "-I", "-S", str(copy / "verify.py"), "--key", KEY_TEXT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "TRUE." in done.stdout
    assert "Bundle 1 of Example Relief (https://appeals.example.org)" in done.stdout
    assert found(copy).true, "running it leaves nothing behind"


def test_verify_py_asks_for_the_key_and_says_where_to_get_it(copy: Path):
    done = alone(copy, given=KEY_TEXT.upper() + "\n")
    assert done.returncode == 0
    assert "a telephone call, a printed letter" in done.stderr
    mistyped = alone(copy, given=f"{KEY_TEXT[:-5]}\n{KEY_TEXT}\n")
    assert mistyped.returncode == 0
    assert "60 signs instead of 64" in mistyped.stderr


def test_verify_py_without_a_key_says_whole_at_best_and_ends_with_1(copy: Path):
    done = alone(copy)
    assert done.returncode == 1
    assert "WHOLE, BUT NOT PROVED" in done.stdout
    assert "\nTRUE" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["nowhere", "--key", KEY_TEXT], [".", "--key", "1234"], ["/dev/null", "--key", KEY_TEXT],
     [".", "--nonsense"]],
)  # fmt: skip
def test_wrong_use_ends_with_2(arguments: list[str]):
    done = alone(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_in_place_of_a_file_is_wrong_use_and_not_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert alone(tmp_path / "pipe", "--key", KEY_TEXT).returncode == 2


def test_a_name_in_a_report_cannot_play_with_the_terminal(copy: Path):
    put("\x1b[2Jevil", b"x")(copy)
    done = alone(copy, "--key", KEY_TEXT)
    assert "\x1b" not in done.stdout
    assert "\\x1b[2Jevil" in done.stdout


def test_verify_py_needs_python_3_8_and_nothing_else():
    source = Path(verifier.__file__).read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] in sys.stdlib_module_names
    # Names of later Pythons that are easily taken for old ones.
    assert not {"UTC", "removeprefix", "removesuffix", "cache", "file_digest"} & {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
