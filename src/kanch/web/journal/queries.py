"""Reads of the journal: the state of the chain, and events in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kanch.core.custody import GENESIS, Break, walk
from kanch.web.journal.models import ChainHead, Event

REASONS = {
    Break.GAP: gettext_noop("the event is missing"),
    Break.WRONG_PREVIOUS: gettext_noop("it does not follow from the event before"),
    Break.WRONG_DIGEST: gettext_noop("it was changed after it was written"),
}
CUT_OFF = gettext_noop("this event and those after it are missing")
WRONG_HEAD = gettext_noop("it is not the event that the chain ended with")
BEYOND = gettext_noop("it was added past the end of the chain")


@dataclass(frozen=True, slots=True)
class ChainState:
    """What a walk along the stored chain found.

    `checked` counts the events that hold; `broken_at` is the number of the first bad or missing
    event, `reason` says in English what is wrong with it (a msgid: translate to show).
    """

    ok: bool
    checked: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        if self.ok:
            return _("All %(count)d events hold together; none was changed or removed.") % {
                "count": self.checked
            }
        return _("The chain is broken at event %(number)d: %(reason)s.") % {
            "number": self.broken_at,
            "reason": _(self.reason),
        }


def check_chain() -> ChainState:
    """Walk the stored chain from its beginning to its head. Writes nothing."""
    # Read first: events that are written meanwhile lie beyond it.
    end = ChainHead.objects.filter(pk=ChainHead.ROW).first() or ChainHead()
    events = Event.objects.order_by("sequence")
    report = walk(e.as_link() for e in events.filter(sequence__lte=end.sequence).iterator())
    if not report.ok:
        assert report.broken_at is not None
        assert report.reason is not None
        missing_tail = (
            report.reason is Break.GAP
            and not events.filter(sequence__range=(report.broken_at, end.sequence)).exists()
        )
        reason = CUT_OFF if missing_tail else REASONS[report.reason]
        return ChainState(False, report.checked, report.broken_at, reason)
    if report.checked < end.sequence:
        return ChainState(False, report.checked, report.checked + 1, CUT_OFF)
    if (report.head if report.checked else GENESIS) != end.digest:
        return ChainState(False, report.checked - 1, report.checked, WRONG_HEAD)
    beyond = events.filter(sequence__gt=end.sequence).first()
    still = ChainHead.objects.filter(pk=ChainHead.ROW, sequence__gt=end.sequence).exists()
    if beyond and not still:
        return ChainState(False, report.checked, beyond.sequence, BEYOND)
    return ChainState(True, report.checked)


def sentence(action: str) -> str | Promise:
    """What an action did, as a verb phrase; the code itself where no room knows it any more."""
    from kanch.web.journal.services import actions

    return actions().get(action, action)
