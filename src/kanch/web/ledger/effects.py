"""What a write to the ledger did to the figures, in sentences for whoever wrote."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.figures import wording
from kanch.web.ledger import queries
from kanch.web.ledger.models import FigureRule, Indicator, in_language


def figures_on(indicator: Indicator) -> dict[str, core.Figure]:
    """The figures that claims of an indicator can move, as they stand now."""
    rules = FigureRule.objects.filter(Q(indicator=indicator) | Q(parts=indicator))
    codes = list(rules.values_list("code", flat=True).distinct())
    return queries.figures_at(codes) if codes else {}


def told(before: Mapping[str, core.Figure], indicator: Indicator, language: str) -> list[str]:
    """One sentence for each figure: from what to what it moved, or why it did not."""
    after = figures_on(indicator)
    if not after:
        return [_("No figure is made from “%(name)s” yet.") % {"name": indicator.name}]
    catalogue = queries.catalogue()
    found = []
    for code, figure in after.items():
        shown = catalogue.indicator_of(code)
        noun = shown.nouns.get(language)
        was = before[code].quantity if code in before else core.NOTHING_SAID
        words = {
            "name": in_language(shown.names, language),
            "was": wording.phrase(was, language, noun),
            "now": wording.phrase(figure.quantity, language, noun),
            "sources": wording.list_of(
                [in_language(catalogue.sources[s].names, language) for s in figure.rule.sources],
                language,
            ),
        }
        if was != figure.quantity:
            found.append(_("“%(name)s” moved: %(was)s → %(now)s.") % words)
        elif figure.rule.sources:
            found.append(_("“%(name)s” stays: %(now)s. It is made from %(sources)s only.") % words)
        else:
            found.append(_("“%(name)s” stays: %(now)s.") % words)
    return found
