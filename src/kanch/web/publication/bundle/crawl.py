"""All files of the site: found from link to link, made again where their inputs changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from kanch.web.journal import inputs
from kanch.web.journal.services import head
from kanch.web.publication.bundle.press import FIRST_PAGE, PageFailed, Piece, Press
from kanch.web.publication.bundle.store import Kept, Store
from kanch.web.publication.bundle.workers import Crew

TRIES = 20


class Moved(RuntimeError):
    """Something was written between the moments at which two processes looked."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be made from one state of the database, named by the head of the journal."""

    state: str
    path: str


@dataclass
class Site:
    """The files of the site by path; `made` are those that were made in this run."""

    files: dict[str, Kept] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)


def crawl(
    store: Store,
    *,
    now: datetime,
    processes: int,
    say: Callable[[int, int], None] = lambda done, known: None,
) -> Site:
    """Bring every file of the site up to one state of the database.

    `say(done, known)` is told after each file. Raises PageFailed.
    """
    made: set[str] = set()
    for _ in range(TRIES):
        try:
            site = _crawl(store, now=now, processes=processes, say=say, made=made)
        except Moved:
            # What was made so far stands in the store with its answers, and is looked at again.
            continue
        store.forget_all_but(site.files)
        return site
    raise PageFailed("The ledger is being written to all the time. Try again in a minute.")


def _crawl(
    store: Store,
    *,
    now: datetime,
    processes: int,
    say: Callable[[int, int], None],
    made: set[str],
) -> Site:
    site = Site(made=made)
    before = store.files()
    known: set[str] = set()

    def reach(paths: Iterable[str], press: Press) -> list[str]:
        """Take the files that still hold, and what they lead to; the rest has to be made."""
        todo, stack = [], [path for path in paths if path not in known]
        while stack:
            path = stack.pop()
            if path in known:
                continue
            known.add(path)
            kept = before.get(path)
            if kept is not None and kept.holds(now, press.answer):
                site.files[path] = kept
                stack += kept.links
            else:
                todo.append(path)
        say(len(site.files), len(known))
        return todo

    @contextmanager
    def around() -> Iterator[Callable[[Order], Piece]]:
        with inputs.one_state():
            here, press = head(), Press(store.at, now)

            def make(order: Order) -> Piece:
                if order.state != here:
                    raise Moved
                return press.make(order.path)

            yield make

    with Crew(around, processes) as crew, inputs.one_state():
        state, press = head(), Press(store.at, now)

        def then(piece: Piece) -> list[Order]:
            made.add(piece.path)
            site.files[piece.path] = store.keep(piece)
            return [Order(state, path) for path in reach(piece.links, press)]

        crew.work_off([Order(state, path) for path in reach([FIRST_PAGE], press)], then)
    return site
