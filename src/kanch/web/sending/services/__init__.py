"""The only code that writes recipients, sendings, holdings and replies."""

from kanch.web.sending.errors import (
    NobodyToSendTo,
    NoMailServer,
    NotYetMade,
    PlanChanged,
    SendingError,
)
from kanch.web.sending.services.dispatches import (
    call_off,
    came_back,
    hand_over,
    say_what_became,
    send,
)
from kanch.web.sending.services.recipients import (
    RecipientDraft,
    clear_sending,
    resume,
    save_recipient,
    stop,
)
from kanch.web.sending.services.replies import record_holding, record_reply

__all__ = [
    "NoMailServer",
    "NobodyToSendTo",
    "NotYetMade",
    "PlanChanged",
    "RecipientDraft",
    "SendingError",
    "call_off",
    "came_back",
    "clear_sending",
    "hand_over",
    "record_holding",
    "record_reply",
    "resume",
    "save_recipient",
    "say_what_became",
    "send",
    "stop",
]
