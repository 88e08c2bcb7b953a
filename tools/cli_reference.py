"""Writes the help of every command into docs/cli.md, so that page and program say the same.

.venv/bin/python -m tools.cli_reference
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from kanch.cli import app

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
BEGIN, END = "<!-- help: begin -->\n", "<!-- help: end -->\n"
WIDTH = 96


def commands(group: Any = None, name: str = "kanch") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name, in the order in which `kanch --help` lists them."""
    group = group or typer.main.get_command(app)
    for part, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def help_of(name: str, command: Any) -> str:
    """What `--help` says, without frames and colours."""
    command.rich_markup_mode = None
    context = command.context_class(command, info_name=name, max_content_width=WIDTH)
    context.terminal_width = WIDTH
    lines = str(command.get_help(context)).splitlines()
    return "\n".join(line.rstrip() for line in lines)


def reference() -> str:
    """The part of docs/cli.md between its two marks."""
    return "\n".join(
        f"### {name}\n\n```text\n{help_of(name, command)}\n```\n" for name, command in commands()
    )


def main() -> None:
    before, _begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _help, _end, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{reference()}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
