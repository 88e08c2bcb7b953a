"""The data files: what a linguist can read and correct, as rows."""

import csv
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

Row = dict[str, str]
# What the program itself stands on; an own file of these would change nothing.
_FIXED = {"sounds.csv", "homoglyphs.csv"}


class BadTable(ValueError):
    """A data file that cannot be used; the message names the file, the row and what to do."""


def rows(name: str, folders: Sequence[Path] = ()) -> list[Row]:
    """The rows of a data file, then those of the same name in an organisation's own folders.

    An own file needs only the columns that it uses; the others count as empty.
    Raises BadTable when an own file has a column that the house's file does not know.
    """
    text = (files("kanch.core.names") / "data" / name).read_text("utf-8")
    found = list(csv.DictReader(text.splitlines()))
    columns = set(found[0]) if found else set()
    for folder in folders:
        path = folder / name
        if path.is_file():
            found += _own(path, columns)
    return found


def _own(path: Path, columns: set[str]) -> Iterable[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        strange = sorted(set(reader.fieldnames or ()) - columns)
        if strange:
            raise BadTable(
                f"{path.name}: unknown column {', '.join(strange)}. "
                f"Use some of: {', '.join(sorted(columns))}."
            )
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise BadTable(f"{path.name}: row {number} has not as many cells as columns.")
            yield {column: (row.get(column) or "").strip() for column in columns}


def parts(cell: str) -> tuple[str, ...]:
    """The items of a cell that holds a list parted by `|`."""
    return tuple(item for item in cell.split("|") if item)


def number(name: str, row: Row, column: str) -> float:
    """The number in a cell. Raises BadTable when there is none."""
    try:
        return float(row[column])
    except ValueError:
        said = ", ".join(cell for cell in row.values() if cell)
        raise BadTable(f"{name}: “{said}”: the column {column} needs a number.") from None


def check_folders(folders: Sequence[Path]) -> None:
    """Raises BadTable when an own folder holds a CSV file that the house does not know."""
    known = {item.name for item in (files("kanch.core.names") / "data").iterdir()} - _FIXED
    for folder in folders:
        strange = sorted(path.name for path in folder.glob("*.csv") if path.name not in known)
        if strange:
            raise BadTable(
                f"{strange[0]}: no data file is called so. Known are: {', '.join(sorted(known))}."
            )
