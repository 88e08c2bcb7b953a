"""Why a figure says the number that it says: for a writer whose letter says another one."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.figures import wording
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.typed import Fit, Said
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import FigureRule, in_language
from kanch.web.ledger.pages import policy_sentence
from kanch.web.ledger.showing import moment, show

# What was said before these stands on the figure's page.
LATELY = 6


class Reasons:
    """The reasons of all figures at one moment, in the language of the person who reads."""

    def __init__(
        self,
        figures: Mapping[str, core.Figure],
        catalogue: ledger.Catalogue,
        house: Organisation,
        *,
        now: datetime,
    ) -> None:
        self.said = Said(figures)
        self._catalogue = catalogue
        self._zone = house.timezone
        self._language = get_language() or "en"
        self._now = now
        self._rules = {
            rule.code: rule
            for rule in FigureRule.objects.select_related("indicator").prefetch_related(
                "sources", "parts"
            )
        }

    def why(self, code: str) -> list[str]:
        """The rule, the number of sources, who disagrees, and what was said of other hours."""
        shown = show(
            self.said.figures[code],
            self._catalogue,
            language=self._language,
            now=self._now,
            zone=self._zone,
        )
        sources = f"{shown.sources}." if shown.known else ""
        rule = policy_sentence(self._rules[code], self._language)
        return [part for part in (rule, sources, shown.disagreement, shown.apart) if part]

    def lately(self, code: str) -> list[str]:
        """What the claims of a figure said, the newest first, each number of a source once."""
        once = {
            (claim.source, claim.quantity): claim
            for claim in reversed(self.said.claims_of(self.said.figures[code].rule))
            if claim.quantity.known
        }
        newest = sorted(once.values(), key=lambda claim: claim.as_of, reverse=True)
        return [self.words(claim) for claim in newest[:LATELY]]

    def numbers(self, code: str) -> list[str]:
        """Every number that a search may find a figure by."""
        rows = self.said.claims_of(self.said.figures[code].rule)
        quantities = [self.said.figures[code].quantity, *(c.quantity for c in rows)]
        ends = {end for q in quantities for end in (q.low, q.high) if end is not None}
        return [str(end) for end in sorted(ends)]

    def fit(self, fit: Fit) -> str:
        """How a number fits a figure, in one or two sentences."""
        figure = self.said.figures[fit.code]
        indicator = self._catalogue.indicator_of(fit.code)
        now = _("not yet known")
        if figure.known:
            now = wording.phrase(
                figure.quantity, self._language, indicator.nouns.get(self._language)
            )
        words = {
            "name": in_language(indicator.names, self._language),
            "now": now,
            "as_of": moment(figure.as_of, figure.precision, self._language, self._zone) or "—",
            "said": self.words(fit.claim) if fit.claim else "",
        }
        if fit.claim is None:
            return _("“%(name)s” says this now: %(now)s (%(as_of)s).") % words
        return _("“%(name)s”: %(said)s. It says now: %(now)s (%(as_of)s).") % words

    def words(self, claim: core.Claim) -> str:
        """Who said how many, as of when."""
        source = self._catalogue.sources[claim.source]
        indicator = self._catalogue.indicators[claim.indicator]
        return _("%(source)s said %(number)s (%(moment)s)") % {
            "source": in_language(source.names, self._language),
            "number": wording.phrase(
                claim.quantity, self._language, indicator.nouns.get(self._language)
            ),
            "moment": moment(claim.as_of, claim.precision, self._language, self._zone),
        }
