"""What rooms ask of the journal: to record events, to post messages, to do what is due."""

from kanch.web.journal.services.chain import (
    NotInTransaction,
    UnknownAction,
    actions,
    head,
    record,
    register,
)
from kanch.web.journal.services.due import register_due, run_due
from kanch.web.journal.services.outbox import deliver_outbox, post, retry

__all__ = [
    "NotInTransaction",
    "UnknownAction",
    "actions",
    "deliver_outbox",
    "head",
    "post",
    "record",
    "register",
    "register_due",
    "retry",
    "run_due",
]
