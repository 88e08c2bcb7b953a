"""What the findings of a check say in one language."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.core import figures as core
from kanch.core import letters
from kanch.core.figures import wording
from kanch.core.letters import Contradicting, Finding, Likeness, Overtaking, Reason, Verdict
from kanch.web.ledger import queries
from kanch.web.ledger.checking.checked import LABELS, Aside, Line, Number
from kanch.web.ledger.models import FigureRule, in_language
from kanch.web.ledger.moments import View, with_at
from kanch.web.ledger.showing import moment

PUBLIC_URLS = "kanch.web.config.public_urls"
# So many claims are told for, against and in place of a number; JSON has them all.
TOLD = 3

REASONS = {
    Reason.VAGUE: gettext_lazy("no number is said"),
    Reason.PERCENT: gettext_lazy("a share, not a count"),
    Reason.FRACTION: gettext_lazy("a fraction"),
    Reason.ORDINAL: gettext_lazy("an order, not a count"),
    Reason.LIST: gettext_lazy("the number of a list item"),
    Reason.LEGAL: gettext_lazy("the number of an article, a resolution or a page"),
    Reason.PHONE: gettext_lazy("a telephone number"),
    Reason.ADDRESS: gettext_lazy("part of an address"),
    Reason.CODE: gettext_lazy("a name or a code"),
    Reason.AGE: gettext_lazy("an age"),
    Reason.DURATION: gettext_lazy("a length of time"),
    Reason.MEASURE: gettext_lazy("a measure"),
    Reason.IN_PASSING: gettext_lazy("counts nothing that is named here"),
}
ASIDE = {
    letters.Kind.OTHER_NUMBER: gettext_lazy("no count"),
    letters.Kind.DATE: gettext_lazy("date"),
    letters.Kind.STATUS: gettext_lazy("status"),
    letters.Kind.STATEMENT: gettext_lazy("statement"),
}


class Wording:
    """What findings say in one language, with links that stay in the view."""

    def __init__(self, view: View, language: str, zone: str, address: str) -> None:
        self.address = address
        self.view = view
        self.language = language
        self.zone = zone
        self.catalogue = queries.catalogue()
        self.figures: dict[str, list[FigureRule]] = {}
        for rule in self.catalogue.rules.values():
            self.figures.setdefault(rule.indicator.code, []).append(rule)

    def number(self, index: int, finding: Finding, text: str) -> Number:
        mark = finding.mark
        figures = self._figures_of(finding)
        return Number(
            index=index,
            words=text[mark.phrase_start : mark.phrase_end],
            finding=finding,
            label=str(LABELS[finding.verdict]),
            counted=self._name(finding.indicator) if finding.indicator else "",
            figures=figures,
            url=self._figure_url(figures[0]) if figures else "",
            lines=tuple(self._lines(finding)),
        )

    def aside(self, mark: letters.TextMark, text: str) -> Aside:
        label, lines = str(ASIDE[mark.kind]), ()
        if mark.kind is letters.Kind.OTHER_NUMBER and mark.reason:
            lines = (Line(str(REASONS[mark.reason])),)
        elif mark.kind is letters.Kind.STATEMENT:
            lines = (Line(_("Say whose words they are: a statement needs an author.")),)
        elif mark.kind is letters.Kind.STATUS:
            lines = (Line(_("This changes: say as of when, and by whom.")),)
        return Aside(mark, text[mark.phrase_start : mark.phrase_end], label, lines)

    def _lines(self, finding: Finding) -> Iterator[Line]:
        if finding.denied:
            yield Line(_("The text says that somebody denies this number."))
        # What stands in a letter only is told last: it proves nothing.
        supports = sorted(finding.supports, key=lambda support: support.only_letter)
        for support in supports[:TOLD]:
            yield self._claim(_SUPPORT[support.likeness], support.claim)
            if support.same_moment is False:
                yield Line(_("That is another time than the text names."))
        if finding.only_letter:
            yield Line(_("Only a letter says so, and no letter proves itself."))
        for gone in finding.overtaken:
            if gone.by is None:
                yield Line(_("Nothing newer is on record, but such a number is old by now."))
            else:
                since = self._since(gone.since)
                yield self._claim(_OVERTAKEN[gone.how, bool(since)], gone.by, since=since)
        told = {gone.by for gone in finding.overtaken}
        for other in [o for o in finding.contradicted if o.by not in told][:TOLD]:
            yield self._claim(_AGAINST[other.how], other.by)
        if finding.verdict is Verdict.NO_SOURCE:
            yield from self._nobody(finding)

    def _nobody(self, finding: Finding) -> Iterator[Line]:
        if not finding.indicator:
            yield Line(
                _(
                    "The words around it name nothing that is counted here. That does not make it "
                    "wrong: ask the author for the source."
                )
            )
            return
        yield Line(
            _("Nobody on record says this number of “%(counted)s”.")
            % {"counted": self._name(finding.indicator)}
        )
        for claim in finding.instead[:TOLD]:
            yield self._claim(
                gettext_lazy("On record: %(source)s said %(number)s, as of %(moment)s."), claim
            )

    def _claim(self, sentence: Any, claim: core.Claim, **more: str) -> Line:
        source = self.catalogue.sources.get(claim.source)
        text = str(sentence) % {
            "source": in_language(source.names, self.language) if source else claim.source,
            "number": wording.phrase(claim.quantity, self.language),
            "moment": moment(claim.as_of, claim.precision, self.language, self.zone),
            "counted": self._name(claim.indicator),
            **more,
        }
        figures = self.figures.get(claim.indicator)
        url = self._figure_url(figures[0].code, f"#claim-{claim.id}") if figures else ""
        return Line(text, url)

    def _since(self, when: datetime | None) -> str:
        """From when on a number was out of date; midnight stands for a day without an hour."""
        if when is None:
            return ""
        local = when.astimezone(ZoneInfo(self.zone))
        exact = "minute" if local.hour or local.minute else "day"
        return moment(when, exact, self.language, self.zone)

    def _figures_of(self, finding: Finding) -> tuple[str, ...]:
        """The figures of what is counted, those of the place that the text names first."""
        rules = self.figures.get(finding.indicator or "", [])
        here = sorted(rules, key=lambda r: (r.place.code if r.place else None) != finding.place)
        return tuple(rule.code for rule in here)

    def _name(self, indicator: str) -> str:
        row = self.catalogue.indicators.get(indicator)
        return in_language(row.names, self.language) if row else indicator

    def _figure_url(self, code: str, anchor: str = "") -> str:
        path = reverse("ledger:figure", args=[code], urlconf=PUBLIC_URLS)
        return self.address + with_at(path, self.view.query) + anchor


_SUPPORT = {
    Likeness.EXACT: gettext_lazy("%(source)s said %(number)s, as of %(moment)s."),
    Likeness.NUMBER: gettext_lazy(
        "%(source)s said %(number)s, as of %(moment)s: the same number, hedged otherwise."
    ),
    Likeness.ROUNDED: gettext_lazy(
        "%(source)s said %(number)s, as of %(moment)s: the text rounds it."
    ),
}
_OVERTAKEN = {
    (Overtaking.REVISED, True): gettext_lazy(
        "Corrected since %(since)s: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.REVISED, False): gettext_lazy(
        "Corrected: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.LATER, True): gettext_lazy(
        "Overtaken since %(since)s: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.LATER, False): gettext_lazy(
        "Overtaken: %(source)s says %(number)s, as of %(moment)s."
    ),
}
_AGAINST = {
    Contradicting.SAME: gettext_lazy("Contradicted: %(source)s says %(number)s, as of %(moment)s."),
    Contradicting.WHOLE: gettext_lazy(
        "Larger than the whole that it is part of: %(counted)s — %(source)s says %(number)s, as of "
        "%(moment)s."
    ),
    Contradicting.PART: gettext_lazy(
        "Smaller than a part of it: %(counted)s — %(source)s says %(number)s, as of %(moment)s."
    ),
}
