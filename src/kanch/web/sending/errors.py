"""Refusals that a person can act on."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kanch.web.sending.plans import Plan


class SendingError(Exception):
    """A refusal that a person can act on; `message` tells them how."""

    code = "sending_error"
    message: str | Promise = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.message)


class NobodyToSendTo(SendingError):
    code = "nobody_to_send_to"
    message = _("Nobody would get anything. Choose a group or recipients who may be written to.")


class NotYetMade(SendingError):
    code = "not_yet_made"
    message = _(
        "The mail or the PDF of this edition is still being made. Try again in a moment; if it "
        "stays so, ask whoever keeps the installation to run: kanch check"
    )


class NoMailServer(SendingError):
    code = "no_mail_server"
    message = _(
        "No mail can leave from here: the installation names no mail server. Ask whoever keeps it "
        "to name one in settings.json, or hand the appeal over another way."
    )


class PlanChanged(SendingError):
    """Recipients or numbers changed after the preview; `plan` is what would be sent now."""

    code = "plan_changed"
    message = _(
        "Something changed since you looked: a recipient, a number or a text. Nothing was sent. "
        "Look at it once more below, then send."
    )

    def __init__(self, plan: "Plan") -> None:
        super().__init__()
        self.plan = plan
