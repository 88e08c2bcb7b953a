"""Work shared out to processes."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def doubling() -> Iterator[Callable[[int], tuple[int, int]]]:
    def work(job: int) -> tuple[int, int]:
        if job == 13:
            raise ValueError("thirteen")
        if job == 99:
            os.kill(os.getpid(), signal.SIGKILL)
        return job * 2, os.getpid()

    yield work


def run(first: list[int], processes: int) -> dict[int, int]:
    from kanch.web.publication.bundle.workers import Crew

    done: dict[int, int] = {}

    def then(result: tuple[int, int]) -> list[int]:
        number, process = result
        done[number] = process
        return [number] if number < 100 else []

    with Crew(doubling, processes) as crew:
        crew.work_off(first, then)
    return done


@pytest.mark.parametrize("processes", [0, 1, 3])
def test_every_job_and_what_follows_from_it_is_done(processes: int) -> None:
    done = run([1, 3, 5], processes)
    assert set(done) >= {2, 4, 8, 16, 32, 64, 128, 6, 12, 96, 192, 10, 160}
    assert (os.getpid() in done.values()) is (processes == 0)


@pytest.mark.parametrize("processes", [0, 2])
def test_a_job_that_fails_stops_the_work_and_says_why(processes: int) -> None:
    with pytest.raises(ValueError, match="thirteen"):
        run([1, 13, 3], processes)


def test_a_process_that_is_killed_stops_the_work_and_hangs_nothing() -> None:
    from kanch.web.publication.bundle.workers import WorkerGone

    with pytest.raises(WorkerGone, match="was ended"):
        run([1, 99, 3], 2)


def test_nothing_to_do_is_done_at_once() -> None:
    assert run([], 2) == {}
