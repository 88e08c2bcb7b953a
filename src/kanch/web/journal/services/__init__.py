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
from kanch.web.journal.services.outbox import (
    Kind,
    NotReady,
    NotToBeSent,
    arrived,
    call_back,
    deliver_outbox,
    page_of,
    post,
    post_many,
    register_kind,
    retry,
)

__all__ = [
    "Kind",
    "NotInTransaction",
    "NotReady",
    "NotToBeSent",
    "UnknownAction",
    "actions",
    "arrived",
    "call_back",
    "deliver_outbox",
    "head",
    "page_of",
    "post",
    "post_many",
    "record",
    "register",
    "register_due",
    "register_kind",
    "retry",
    "run_due",
]
