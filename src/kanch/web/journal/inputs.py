"""What a kept page was made from: every question that it asked the database, and until when.

A page of the static site is made again only when an answer changed or its time is over. No page
has to name its inputs, so none can forget one: all that a page learns about the installation it
asks of the database, and each question is noted on its way there.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from django.db import connection

# SQL and its parameters as JSON: it can be asked again by another process.
Question = tuple[str, str]


Value = TypeVar("Value")
# What pages of one state of the database share, by the function that loads it.
Shelf = dict[Callable[[], Any], tuple[Any, dict[Question, None]]]


class NotAQuestion(RuntimeError):
    """A kept page did something else than to read, or asked what cannot be asked again."""


@dataclass
class Inputs:
    """What one page was made from.

    `made_at` is the moment that the page says it was made at; `holds_until` the first moment
    at which it would read otherwise though nothing was written, None if there is none.
    """

    made_at: datetime
    questions: dict[Question, None] = field(default_factory=dict)
    holds_until: datetime | None = None
    shelf: Shelf = field(default_factory=dict)


_in_one_state: ContextVar[bool] = ContextVar("in_one_state", default=False)
_current: ContextVar[Inputs | None] = ContextVar("inputs", default=None)


def kept() -> Inputs | None:
    """The inputs of the page that is being made to be kept; None for a page made for a reader.

    A kept page is read at any later time: it says when it was made and gives no ages.
    """
    return _current.get()


def holds_until(moment: datetime | None) -> None:
    """Say when what a page shows changes with the clock alone, if it ever does."""
    page = _current.get()
    if page is not None and moment is not None:
        page.holds_until = min(moment, page.holds_until or moment)


def shared(load: Callable[[], Value]) -> Value:
    """What `load` reads; loaded once for all kept pages that are made from one state.

    Each page notes its questions all the same. `load` has to ask for all that anybody reads from
    its value later on: what Django fetches belatedly is asked for the first page only.
    """
    page = _current.get()
    if page is None:
        return load()
    if load not in page.shelf:
        before, page.questions = page.questions, {}
        try:
            value = load()
        finally:
            asked, page.questions = page.questions, before
        page.shelf[load] = value, asked
    value, asked = page.shelf[load]
    page.questions |= asked
    found: Value = value
    return found


@contextmanager
def noted(made_at: datetime, shelf: Shelf | None = None) -> Iterator[Inputs]:
    """Note everything that is asked of the database until the block is left.

    `shelf` is kept by the caller for all pages that are made from one state of the database.
    """
    page = Inputs(made_at, shelf={} if shelf is None else shelf)

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if many or not sql.startswith("SELECT"):
            raise NotAQuestion(sql[:80])
        page.questions[sql, _written(params or ())] = None
        return execute(sql, params, many, context)

    token = _current.set(page)
    try:
        with connection.execute_wrapper(note):
            yield page
    finally:
        _current.reset(token)


def answer(question: Question) -> str:
    """The digest of what the database answers now."""
    sql, params = question
    with connection.cursor() as cursor:
        cursor.execute(sql, _read(params))
        rows = cursor.fetchall()
    # psycopg gives bytes as views, whose repr is an address.
    plain = [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows]
    if " ORDER BY " not in sql:
        plain.sort()  # PostgreSQL gives them in another order whenever it likes
    return sha256("\n".join(plain).encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def one_state() -> Iterator[None]:
    """Read one state of the database, whatever is written meanwhile."""
    if connection.in_atomic_block or _in_one_state.get():
        yield
        return
    token = _in_one_state.set(True)
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN" + " ISOLATION LEVEL REPEATABLE READ READ ONLY" * postgres)
        try:
            yield
        finally:
            _in_one_state.reset(token)
            cursor.execute("ROLLBACK")


_TYPES: dict[str, tuple[type, Callable[[str], Any]]] = {
    "datetime": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
    "time": (time, time.fromisoformat),
    "decimal": (Decimal, Decimal),
}


def _written(params: Sequence[Any]) -> str:
    return json.dumps([_value(value) for value in params], ensure_ascii=False)


def _value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    for name, (kind, _read_it) in _TYPES.items():
        if isinstance(value, kind):
            return {name: str(value)}
    raise NotAQuestion(f"a parameter of type {type(value).__name__}")


def _read(params: str) -> list[Any]:
    return [_plain(value) for value in json.loads(params)]


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((name, text),) = value.items()
    return _TYPES[name][1](text)
