"""Work that the worker does again and again."""

from collections.abc import Callable
from datetime import datetime

from kanch.web.journal.services.outbox import deliver_outbox, forget_messages

_due: list[Callable[[datetime], None]] = []


def register_due(work: Callable[[datetime], None]) -> None:
    """Add work to what the worker does every few seconds; it decides itself what is due."""
    _due.append(work)


def run_due(now: datetime) -> None:
    """Do everything that is due: send what waits, forget what need not be kept."""
    deliver_outbox(now)
    forget_messages(now)
    for work in _due:
        work(now)
