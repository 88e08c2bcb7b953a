"""The document of benchmarks: rows, then what a module says below them, with its pictures."""

from pathlib import Path

import pytest

import bench
from bench import __main__ as writer

QUIET = '''"""Nothing to say."""
from bench import Row
def run(): return [Row("a thing", 2, "ms", limit="at most 1 ms", holds=False)]
'''
TALKING = '''"""More to say."""
from bench import Notes, Row
def run(): return [Row("another", 1, "s", ratio=0.5)]
def notes(): return Notes("### How\\n\\n![Growth](images/growth.svg)\\n", {"growth.svg": "<svg/>"})
'''


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "made_quiet.py").write_text(QUIET, "utf-8")
    (modules / "made_talking.py").write_text(TALKING, "utf-8")
    (modules / "made_silent.py").write_text("", "utf-8")
    (tmp_path / "images").mkdir()
    monkeypatch.setattr(bench, "__path__", [str(modules)])
    monkeypatch.setattr(writer, "DOCUMENT", tmp_path / "benchmarks.md")
    return tmp_path / "benchmarks.md"


def test_a_whole_run_writes_text_and_pictures(document: Path) -> None:
    assert writer.main([]) == 1  # a limit is broken
    text = document.read_text("utf-8")
    assert "## Nothing to say\n\n| What |" in text
    assert "**broken**" in text
    assert text.endswith(
        "| another | 1 s |  | 0.50 |  |  |\n\n### How\n\n![Growth](images/growth.svg)\n"
    )
    assert (document.parent / "images" / "growth.svg").read_text("utf-8") == "<svg/>"


def test_a_part_of_it_writes_nothing(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert writer.main(["made_talking"]) == 0
    assert "### How" in capsys.readouterr().out
    assert not document.exists()
    assert not list((document.parent / "images").iterdir())
