"""The folder of a bundle: whole, or as it was."""

import os
from pathlib import Path

import pytest

from kanch.core.custody import digest
from kanch.core.custody.backup import FileEntry

SIGNED = {"manifest.json": b"{}", "manifest.sig.json": b"{}"}


def lay(path: Path, files: dict[str, bytes]) -> list[str]:
    """Lay a bundle; the names of the files whose bytes were asked for."""
    from kanch.web.publication.bundle.folder import Folder

    asked = []

    def body(name: str) -> bytes:
        asked.append(name)
        return files[name]

    entries = {name: FileEntry(digest(data), len(data)) for name, data in files.items()}
    Folder(path).lay(entries, body, SIGNED)
    return asked


def held(path: Path) -> dict[str, bytes]:
    found = {
        str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }
    assert found.keys() >= SIGNED.keys()
    return {name: data for name, data in found.items() if name not in SIGNED}


def test_a_bundle_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "new" / "site"
    first = {"index.html": b"one", "en/index.html": b"two", "gone/index.html": b"three"}
    assert len(lay(target, first)) == 3
    second = {"index.html": b"one", "en/index.html": b"changed"}
    assert lay(target, second) == ["en/index.html"]
    assert held(target) == second
    assert os.listdir(target.parent) == ["site"]


def test_a_file_that_was_altered_in_its_place_is_written_anew(tmp_path: Path) -> None:
    target = tmp_path / "site"
    files = {"index.html": b"right", "a.txt": b"other"}
    lay(target, files)
    (target / "index.html").write_bytes(b"wrong")
    (target / "a.txt").unlink()
    (target / "a.txt").symlink_to("index.html")
    (target / "added.html").write_bytes(b"not ours")
    assert sorted(lay(target, files)) == ["a.txt", "index.html"]
    assert held(target) == files
    assert not (target / "a.txt").is_symlink()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    from kanch.web.publication.bundle.folder import UnfitFolder

    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    with pytest.raises(UnfitFolder, match="holds something else than a bundle"):
        lay(tmp_path / "letters", {"index.html": b""})
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnfitFolder, match="is not a folder"):
        lay(tmp_path / "file", {"index.html": b""})
    with pytest.raises(UnfitFolder, match="cannot be made"):
        lay(tmp_path / "file" / "site", {"index.html": b""})


def test_a_whole_drive_is_refused_and_a_folder_on_it_is_named(tmp_path: Path) -> None:
    from kanch.web.publication.bundle.folder import UnfitFolder

    with pytest.raises(UnfitFolder, match="Name a folder on it, for instance /proc/site"):
        lay(Path("/proc"), {"index.html": b""})


def test_a_link_in_the_place_of_the_folder_keeps_leading_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    lay(tmp_path / "link", {"index.html": b"one"})
    lay(tmp_path / "link", {"index.html": b"two"})
    assert held(tmp_path / "real") == {"index.html": b"two"}
    assert (tmp_path / "link").is_symlink()


def test_a_system_without_the_one_step_keeps_the_bundle_before_until_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kanch.web.publication.bundle import folder

    monkeypatch.setattr(folder, "_exchanged", lambda one, other: False)
    target = tmp_path / "site"
    lay(target, {"index.html": b"one"})
    lay(target, {"index.html": b"two"})
    assert held(target) == {"index.html": b"two"}
    assert os.listdir(tmp_path) == ["site"]


def test_a_change_of_names_that_was_cut_short_is_put_right(tmp_path: Path) -> None:
    from kanch.web.publication.bundle.folder import Folder

    target = tmp_path / "site"
    lay(target, {"index.html": b"one"})
    target.rename(tmp_path / ".site.before")
    Folder(target)
    assert held(target) == {"index.html": b"one"}


def test_a_stick_whose_files_have_no_links_gets_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*names: object, **options: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", none)
    lay(tmp_path / "site", {"index.html": b"one"})
    assert lay(tmp_path / "site", {"index.html": b"one"}) == ["index.html"]
    assert held(tmp_path / "site") == {"index.html": b"one"}
