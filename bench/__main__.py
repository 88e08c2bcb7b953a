"""Runs every module of bench/ that has `run() -> list[Row]` and writes docs/benchmarks.md.

A module that has `notes() -> Notes` is asked for them after its run: prose, further tables and
pictures, which stand below its rows.

    python -m bench [NAME ...]      names of modules; all without; only all write the document

Exit code 1 when a limit is broken.
"""

import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path

import bench
from bench import Notes, Row

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PICTURES = "images"  # beside the document
HEAD = """\
# Benchmarks

For those who decide whether Kanch is fast enough for them. Written by `make bench`; do not edit.

Each ratio compares two things measured side by side in one run, so it says more than the numbers
beside it, which depend on the machine: {machine}.
"""


def main(names: list[str]) -> int:
    known = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    modules = {
        name: importlib.import_module(f"bench.{name}")
        for name in (names or known)
        if name != "__main__"
    }
    parts = []
    pictures: dict[str, str] = {}
    broken = False
    for name, module in modules.items():
        if not hasattr(module, "run"):
            continue
        print(f"{name} …", file=sys.stderr)
        rows: list[Row] = module.run()
        parts.append(f"## {_title(module.__doc__)}\n\n{_table(rows)}")
        if hasattr(module, "notes"):
            notes: Notes = module.notes()
            parts.append(notes.text)
            pictures.update(notes.pictures)
        broken |= any(row.holds is False for row in rows)
    text = "\n".join([HEAD.format(machine=_machine()), *parts])
    print(text)
    if not names:
        DOCUMENT.write_text(text, "utf-8")
        for picture, svg in pictures.items():
            (DOCUMENT.parent / PICTURES / picture).write_text(svg, "utf-8")
    return 1 if broken else 0


def _title(text: str | None) -> str:
    return (text or "").strip().replace("\n", " ").rstrip(".")


def _table(rows: list[Row]) -> str:
    lines = [
        "| What | Measured | Beside it | Ratio | Limit | |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        holds = {True: "holds", False: "**broken**", None: ""}[row.holds]
        lines.append(
            f"| {row.name} | {f'{_number(row.measured)} {row.unit}'.rstrip()} | {row.peer} "
            f"| {ratio} | {row.limit} | {holds} |"
        )
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _machine() -> str:
    """The kind of machine, never its name."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
