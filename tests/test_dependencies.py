"""What is declared, locked and explained is one and the same."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"


def _name(requirement: str) -> str:
    return re.split(r"[\s\[<>=~!;]", requirement.strip())[0].lower()


def _declared() -> dict[str, set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    core = {_name(line) for line in project["dependencies"]}
    web = core | {_name(line) for line in project["optional-dependencies"]["web"]}
    setup, test, bench = (
        {_name(line) for line in _lines(f"{which}.in") if not line.startswith("#")}
        for which in ("setup", "test", "bench")
    )
    test |= web | setup
    return {"core": core, "web": web, "setup": setup, "test": test, "bench": bench}


def _lines(file: str) -> list[str]:
    return [line for line in (REQUIREMENTS / file).read_text("utf-8").splitlines() if line]


def _locked(which: str) -> dict[str, str]:
    pins = re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", "\n".join(_lines(f"{which}.txt")), re.MULTILINE
    )
    return {name.lower(): version for name, version in pins}


@pytest.mark.parametrize("which", ["core", "web", "setup", "test", "bench"])
def test_every_direct_dependency_is_locked(which: str) -> None:
    missing = _declared()[which] - _locked(which).keys()
    assert not missing, f"run make lock: {sorted(missing)}"


@pytest.mark.parametrize("which", ["core", "web", "setup", "test", "bench"])
def test_every_locked_version_has_a_hash(which: str) -> None:
    text = "\n".join(_lines(f"{which}.txt"))
    blocks = re.split(r"^(?=[\w.-]+(?:\[.*\])?==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("which", ["core", "web", "setup"])
def test_what_runs_is_what_was_tested(which: str) -> None:
    assert _locked(which).items() <= _locked("test").items()


def test_a_peer_changes_no_version_that_was_tested() -> None:
    peers, tested = _locked("bench"), _locked("test")
    assert {n: v for n, v in peers.items() if v != tested.get(n, v)} == {}


def test_every_direct_dependency_is_explained_as_locked() -> None:
    text = (ROOT / "docs/dependencies.md").read_text("utf-8")
    explained = dict(re.findall(r"^\| ([a-z0-9-]+) (\d[\d.]*)", text, re.MULTILINE))
    locked = _locked("bench") | _locked("test")
    assert explained.keys() == _declared()["test"] | _declared()["bench"]
    other = [n for n, v in explained.items() if not f"{locked[n]}.".startswith(f"{v}.")]
    assert not other, f"docs/dependencies.md gives another version of {other}"
