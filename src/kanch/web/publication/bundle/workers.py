"""Work shared out to processes that were forked for it."""

import signal
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, Self, TypeVar

from django.db import connections

Job = TypeVar("Job")
Result = TypeVar("Result")
Around = Callable[[], AbstractContextManager[Callable[[Job], Result]]]


class WorkerGone(RuntimeError):
    """A process ended in the middle of its work: it was killed, or memory ran out."""


class Crew(Generic[Job, Result]):
    """Processes that do jobs; where there are none, this one does them.

    `around` is entered in each of them and gives the function that does a job.
    """

    def __init__(self, around: "Around[Job, Result]", processes: int) -> None:
        self._around = around
        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []
        if processes:
            connections.close_all()  # a connection that two processes use is soon broken
        context = get_context("fork")
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve, args=(around, theirs, [*self._ends, ours]), daemon=True
            )
            process.start()
            theirs.close()
            self._ends.append(ours)
            self._processes.append(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.terminate()
            process.join()

    def work_off(self, first: Iterable[Job], then: Callable[[Result], Iterable[Job]]) -> None:
        """Do jobs until none is left; `then` takes each result and gives the jobs that follow.

        Raises what a job raised, WorkerGone.
        """
        waiting = deque(first)
        if self._processes:
            self._share_out(waiting, then)
            return
        with self._around() as work:
            while waiting:
                waiting.extend(then(work(waiting.popleft())))

    def _share_out(self, waiting: deque[Job], then: Callable[[Result], Iterable[Job]]) -> None:
        idle, busy = list(self._ends), set[Connection]()
        while waiting or busy:
            while waiting and idle:
                end = idle.pop()
                end.send(waiting.popleft())
                busy.add(end)
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)
                try:
                    failure, result = ready.recv()
                except (EOFError, ConnectionError):
                    raise WorkerGone("A process that made pages was ended.") from None
                busy.discard(ready)
                idle.append(ready)
                if failure is not None:
                    raise failure
                waiting.extend(then(result))


def _serve(around: "Around[Job, Result]", end: Connection, inherited: list[Connection]) -> None:
    # Ctrl-C reaches every process of the terminal: the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Else a pipe stays open when the process that we work for is gone, and we would wait forever.
    for one in inherited:
        one.close()
    try:
        with around() as work:
            while True:
                job = end.recv()
                answer: tuple[Exception | None, Result | None]
                try:
                    answer = (None, work(job))
                except Exception as error:
                    answer = (error, None)
                end.send(answer)
    except (EOFError, ConnectionError):
        pass
