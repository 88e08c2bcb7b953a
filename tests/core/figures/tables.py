"""Reads the worked tables of docs/algorithms/figures.md, in the notation that it explains."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from kanch.core.figures import Basis, Claim, Figure, Precision, Qualifier, Quantity, out_from

DOCS = Path(__file__).parents[3] / "docs" / "algorithms"
DOC = DOCS / "figures.md"
YEREVAN = timezone(timedelta(hours=4))
NO_FIGURE = Quantity(None, None, Qualifier.NO_FIGURE)
NEVER = "never out"

Row = dict[str, str]


@cache
def table(name: str, doc: Path = DOC) -> list[Row]:
    """The rows of the table of that name in a document, by column."""
    after = doc.read_text("utf-8").split(f"<!-- table: {name} -->\n")[1]
    lines = []
    for line in after.splitlines():
        if not line.startswith("|"):
            break
        lines.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    columns, _, *rows = lines
    # Two columns may have one name: then the second is told by its place.
    keys = [c if c not in columns[:i] else f"{c} {i + 1}" for i, c in enumerate(columns)]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def cases(name: str, doc: Path = DOC) -> list[object]:
    """The rows as parameters of a test, each with a readable id."""
    import pytest

    return [
        pytest.param(row, id=row.get("Case") or ", ".join(list(row.values())[:-1]))
        for row in table(name, doc)
    ]


def moment(text: str) -> tuple[datetime, Precision]:
    """`26 12:00`, `26 12h`, `26` or `Sep`, in September 2023."""
    if text == "Sep":
        return datetime(2023, 9, 1, tzinfo=YEREVAN), Precision.MONTH
    day, _, hour = text.partition(" ")
    start = datetime(2023, 9, int(day), tzinfo=YEREVAN)
    if not hour:
        return start, Precision.DAY
    if hour.endswith("h"):
        return start.replace(hour=int(hour[:-1])), Precision.HOUR
    clock = datetime.strptime(hour, "%H:%M")
    return start.replace(hour=clock.hour, minute=clock.minute), Precision.MINUTE


def quantity(text: str) -> Quantity:
    """`20`, `exactly 20`, `at least 20`, `20 up to 100`, `about 200–300`, `1–2`, `no figure`."""
    if text == "no figure":
        return NO_FIGURE
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    low, high = numbers[0], numbers[-1]
    if text.startswith(("at least", "more than")):
        return Quantity(low, None, Qualifier(text.rpartition(" ")[0]))
    if "up to" in text:
        return Quantity(low if len(numbers) > 1 else None, high, Qualifier.UP_TO)
    if text.startswith("about"):
        return Quantity(low, high, Qualifier.ABOUT)
    return Quantity(low, high, Qualifier.EXACTLY if low == high else Qualifier.BETWEEN)


def claims(text: str) -> list[Claim]:
    """The claims of a cell, `a: UN, 26 12:00, at least 20, revises b; …`; a dash is none."""
    return [] if text == "–" else [_claim(piece) for piece in text.split(";")]


def _claim(text: str) -> Claim:
    name, _, rest = text.strip().partition(": ")
    source, when, said, *more = rest.split(", ")
    number, indicator = said, "dead"
    for part in ("soldiers", "civilians"):
        if said.endswith(part):
            number, indicator = said.removesuffix(part).strip(), part
    as_of, precision = moment(when)
    published: datetime | None = as_of
    for word in more:
        if word.startswith("out "):
            published = moment(word.removeprefix("out "))[0]
        elif word == NEVER:
            published = None
    amount = quantity(number)
    return Claim(
        id=name,
        indicator=indicator,
        source=source,
        low=amount.low,
        high=amount.high,
        qualifier=amount.qualifier,
        as_of=as_of,
        precision=precision,
        public_from=out_from(as_of, published),
        revises=_after("revises ", more),
        origin=_after("repeats ", more),
        basis=Basis.MEMORY if "memory" in more else Basis.READ,
        withdrawn="withdrawn" in more,
    )


def _after(word: str, more: Iterable[str]) -> str | None:
    return next((m.removeprefix(word) for m in more if m.startswith(word)), None)


def names(cell: str) -> set[str]:
    return set() if cell == "–" else set(cell.split(", "))


def ids(found: Iterable[Claim]) -> set[str]:
    return {c.id for c in found}


def yes(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


def agrees(figure: Figure, row: Row) -> None:
    """Every column of a row that speaks of the figure holds."""
    assert figure.quantity == quantity(row["Figure"])
    for column, found in (
        ("Made from", figure.claims),
        ("Beside", figure.beside),
        ("Apart", figure.apart),
    ):
        if column in row:
            assert ids(found) == names(row[column]), column
    if "Disagree" in row:
        assert figure.disagree is yes(row["Disagree"])
