"""`kanch verify`: on a folder, a ZIP file, one document, and a mirror that lies."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kanch.cli import app, mirror
from kanch.core.custody import canonical_json, digest, signed_document
from kanch.core.custody.verifier import MANIFEST_LIMIT
from tests.fakes.copies import KEY, MADE, OTHER, PAGES, bundle, lay, pack
from tests.fakes.mirror import LyingMirror

TRUE = bundle()
KEY_OPTION = ("--key", KEY.public.text)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("KANCH_HOME", raising=False)

    def call(*arguments: object, code: int = 0):
        done = CliRunner().invoke(app, ["verify", *map(str, arguments)])
        assert done.exit_code == code, done.output
        return done

    return call


@pytest.fixture
def ask(run):
    """Runs it for programs: gives the findings as codes and paths, and whether it is true."""

    def call(*arguments: object, code: int = 0) -> list[tuple[str, str]]:
        said: dict[str, Any] = json.loads(run(*arguments, "--json", code=code).stdout)
        assert said["true"] is (code == 0)
        return sorted((f["code"], f["path"]) for f in said["findings"])

    return call


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return lay(tmp_path / "copy", TRUE)


def test_a_true_copy_is_said_to_be_true_with_exit_code_0(run, copy):
    assert "\nTRUE." in run(copy, *KEY_OPTION).stdout


def test_what_is_wrong_is_named_with_exit_code_1(run, ask, copy):
    lay(copy, {"en/index.html": b"x", "evil.js": b"x"})
    (copy / "index.html").unlink()
    said = run(copy, *KEY_OPTION, code=1).stdout
    assert "NOT TRUE." in said
    assert "changed: en/index.html is not what was signed." in said
    assert ask(copy, *KEY_OPTION, code=1) == [
        ("added", "evil.js"),
        ("changed", "en/index.html"),
        ("missing", "index.html"),
    ]


def test_a_zip_file_and_a_document_are_checked_too(ask, tmp_path):
    assert ask(pack(tmp_path / "site.zip", TRUE), *KEY_OPTION) == []
    file = tmp_path / "edition.json"
    file.write_bytes(signed_document("edition", {"format": "kanch-edition-1"}, KEY))
    assert ask(file, *KEY_OPTION) == []
    file.write_bytes(file.read_bytes().replace(b"edition-1", b"edition-7"))
    assert ask(file, *KEY_OPTION, code=1) == [("version", "edition.json")]


def test_the_key_of_the_copy_is_not_trusted_and_the_one_given_is_remembered(run, ask, copy):
    assert "WHOLE, BUT NOT PROVED" in run(copy, code=1).stdout
    assert ask(copy, *KEY_OPTION) == []
    assert "The key is the one that was given for this site" in run(copy).stdout


def test_an_edition_is_true_by_a_key_given_for_a_site_and_says_so(run, copy, tmp_path):
    run(copy, *KEY_OPTION)
    file = tmp_path / "edition.json"
    file.write_bytes(signed_document("edition", {"format": "kanch-edition-1"}, KEY))
    said = run(file).stdout
    assert "TRUE." in said
    assert "checked for https://appeals.example.org" in said


def test_a_figure_is_true_only_by_the_key_of_its_own_site(ask, copy, tmp_path):
    ask(copy, *KEY_OPTION)

    def figure(address: str) -> Path:
        file = tmp_path / "figure.json"
        content = {
            "format": "kanch-figure/1",
            "site": {"name": {}, "address": address},
            "figure": {},
        }
        file.write_bytes(signed_document("figure", content, KEY))
        return file

    assert ask(figure("https://appeals.example.org")) == []
    assert ask(figure("https://other.example.org"), code=1) == [("unchecked", "figure.json")]


def test_an_older_copy_is_recognised_after_a_newer_one(run, ask, copy, tmp_path):
    newer = bundle(sequence=2, previous=digest(TRUE["manifest.json"]))
    assert ask(lay(tmp_path / "newer", newer), *KEY_OPTION) == []
    assert ask(copy, code=1) == [("older", "")]
    elsewhere = tmp_path / "elsewhere.json"
    assert ask(copy, *KEY_OPTION, "--seen", elsewhere) == []
    assert elsewhere.exists()


@pytest.mark.parametrize("target", ["nowhere", "/dev/null", "http://", "http:///x",
                                    "https://user@mirror.example.org/", "http://[::1",
                                    "http://mirror.example.org/?page=1"])  # fmt: skip
def test_a_target_that_is_none_is_wrong_use(run, target):
    assert run(target, *KEY_OPTION, code=2).stderr


def test_a_key_that_is_none_is_wrong_use(run, copy):
    assert "64" in run(copy, "--key", "1a2b", code=2).stderr


def test_the_key_of_an_installation_that_is_named_is_used(ask, tmp_path, monkeypatch):
    from kanch.web.config.home import Home

    home = Home.at(tmp_path / "home", tmp_path / "keys")
    home.create({})
    monkeypatch.setenv("KANCH_KEYS", str(home.keys))
    own = lay(tmp_path / "own", bundle(key=home.signing_key()))
    assert ask(own, "--home", home.path) == []
    foreign = lay(tmp_path / "foreign", bundle(key=OTHER))
    assert ask(foreign, "--home", home.path, code=1) == [("key", "manifest.json")]


def test_an_installation_without_its_key_is_wrong_use(run, copy, tmp_path):
    assert "keys" in run(copy, "--home", tmp_path / "no", code=2).stderr


# Mirrors


@pytest.fixture(scope="module")
def served():
    with LyingMirror(TRUE) as mirror:
        yield mirror


@pytest.fixture
def web(served):
    served.tell_the_truth()
    return served


def test_a_true_mirror_is_fetched_whole_and_says_what_cannot_be_seen(run, web):
    done = run(web.url, *KEY_OPTION)
    assert "TRUE." in done.stdout
    assert "files that were added" in done.stdout
    assert sorted(web.asked) == sorted(TRUE)


@pytest.mark.parametrize("ending", ["", "manifest.json"])
def test_the_address_may_end_with_or_without_the_manifest(ask, web, ending):
    assert ask(web.url.rstrip("/") + ("/" + ending if ending else ""), *KEY_OPTION) == []


def test_a_mirror_that_changes_hides_or_fails_is_found_out(ask, web):
    web.replace("en/index.html", b"<p>At least 21 people</p>")
    web.hide("index.html")
    web.fail("verify.py")
    assert ask(web.url, *KEY_OPTION, code=1) == [
        ("changed", "en/index.html"),
        ("missing", "index.html"),
        ("unreadable", "verify.py"),
    ]


def test_a_body_without_end_is_read_no_further_than_its_file(ask, web):
    web.never_end("en/index.html")
    assert ask(web.url, *KEY_OPTION, code=1) == [("changed", "en/index.html")]


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig.json"])
def test_a_manifest_without_end_is_read_no_further_than_its_limit(ask, web, name, monkeypatch):
    from kanch.core.custody import verifier

    monkeypatch.setattr(verifier, "MANIFEST_LIMIT", MANIFEST_LIMIT // 16)
    web.never_end(name)
    assert ask(web.url, *KEY_OPTION, code=1) == [("too-large", name)]


def test_an_answer_that_breaks_off_is_found(ask, web):
    web.break_off("en/index.html")
    [(code, path)] = ask(web.url, *KEY_OPTION, code=1)
    assert path == "en/index.html"
    assert code in ("changed", "unreadable")


def test_a_server_that_says_nothing_or_packs_its_answer_is_named(ask, web):
    web.hang_up("en/index.html")
    web.replace("index.html", b"packed", Content_Encoding="br")
    assert ask(web.url, *KEY_OPTION, code=1) == [
        ("unreadable", "en/index.html"),
        ("unreadable", "index.html"),
    ]


def test_an_older_manifest_is_recognised_as_rolled_back(ask, web, tmp_path):
    newer = bundle(sequence=2, previous=digest(TRUE["manifest.json"]))
    assert ask(lay(tmp_path / "newer", newer), *KEY_OPTION) == []
    assert ask(web.url, code=1) == [("older", "")]


def test_of_a_mirror_with_a_manifest_of_its_own_nothing_more_is_fetched(ask, web):
    forged = bundle({**PAGES, "huge": b""}, key=OTHER)
    for name in ("manifest.json", "manifest.sig.json"):
        web.replace(name, forged[name])
    assert ask(web.url, *KEY_OPTION, code=1) == [("key", "manifest.json")]
    assert set(web.asked) == {"manifest.json", "manifest.sig.json"}


def test_a_redirect_on_the_same_server_is_followed(ask, web):
    web.redirect("en/index.html", "/site/moved/page.html")
    web.replace("moved/page.html", PAGES["en/index.html"])
    assert ask(web.url, *KEY_OPTION) == []


def test_a_redirect_to_another_server_is_not_followed(ask, web):
    with LyingMirror(TRUE) as other:
        web.redirect("en/index.html", other.url + "en/index.html")
        assert ask(web.url, *KEY_OPTION, code=1) == [("redirect", "en/index.html")]
        assert other.asked == []
    for location in ("https://mirror.example.org/", "file:///etc/passwd", "//[", ""):
        web.redirect("en/index.html", location)
        assert ask(web.url, *KEY_OPTION, code=1) == [("redirect", "en/index.html")]


def test_a_redirect_that_goes_round_ends(ask, web):
    web.redirect("en/index.html", "/site/en/index.html")
    assert ask(web.url, *KEY_OPTION, code=1) == [("unreadable", "en/index.html")]


def test_a_page_that_nobody_signed_stays_unseen_over_the_web(ask, web):
    web.replace("evil.html", b"x")
    assert ask(web.url, *KEY_OPTION) == []
    assert "evil.html" not in web.asked


def test_a_document_is_checked_at_its_address(run, ask, web):
    web.replace("edition.json", signed_document("edition", {"format": "kanch-edition-1"}, KEY))
    assert ask(web.url + "edition.json", *KEY_OPTION) == []
    run(web.url + "other.json", *KEY_OPTION, code=2)
    web.replace("edition.json", canonical_json({"format": "kanch-edition-1"}))
    assert ask(web.url + "edition.json", *KEY_OPTION, code=1) == [("version", "edition.json")]


def test_a_server_that_is_not_there_is_wrong_use_and_no_verdict(run):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    done = run(url, *KEY_OPTION, code=2)
    assert "cannot be reached" in done.stderr


def test_a_zip_file_on_a_server_has_to_be_downloaded_first(run, web):
    assert "Download" in run(web.url + "site.zip", *KEY_OPTION, code=2).stderr


def test_a_server_that_is_too_slow_is_left(ask, web, monkeypatch):
    monkeypatch.setattr(mirror, "PATIENCE", -1000)
    assert {code for code, _path in ask(web.url, *KEY_OPTION, code=1)} == {"unreadable"}


def test_a_bundle_made_later_is_not_older(ask, copy, tmp_path):
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert ask(copy, *KEY_OPTION) == []
    newer = bundle(sequence=9, previous="0" * 64, made_at=max(MADE, later))
    assert ask(lay(tmp_path / "newer", newer)) == []
