"""Asks `core.letters` of a text with all that the ledger holds. Nothing is written."""

from datetime import date
from threading import Lock

from django.utils import translation

from kanch.core import letters
from kanch.core.letters import Verdict
from kanch.web.journal import services as journal
from kanch.web.ledger import queries
from kanch.web.ledger.checking.checked import LIMIT_NUMBERS, Checked
from kanch.web.ledger.checking.worded import ASIDE, Wording
from kanch.web.ledger.models import Place
from kanch.web.ledger.moments import View


def check_text(
    text: str,
    view: View,
    *,
    language: str,
    zone: str,
    written_on: date | None = None,
    address: str = "",
) -> Checked:
    """Check every number of a text against what was published by the moment of a view.

    Args:
        text: in paragraphs, as `core.exchange.documents` gives it.
        language: of the answer, not of the text, whose languages are found out.
        written_on: when it was written; None where only the text itself may say so.
        address: of the public site, where the links are not read on it.
    """
    text, cut = _within_limit(text)
    day = written_on or letters.written_on(text)
    words = _vocabulary()
    claims = [c for rows in queries.core_claims(queries.core_indicators()).values() for c in rows]
    found = letters.check(text, claims, words, at=view.at, written_on=day)
    with translation.override(language):
        wording_of = Wording(view, language, zone, address)
        numbers = tuple(
            wording_of.number(index, finding, text) for index, finding in enumerate(found, 1)
        )
        asides = tuple(
            wording_of.aside(mark, text)
            for mark in letters.mark(text, written_on=day)
            if mark.kind in ASIDE
        )
    counts = {v: sum(1 for n in numbers if n.verdict is v) for v in Verdict}
    return Checked(text, language, day, numbers, asides, counts, cut)


def _within_limit(text: str) -> tuple[str, bool]:
    """The text up to the number that is one too many: tables of numbers are no letters."""
    marks = letters.mark(text)
    counted = [m for m in marks if m.kind is letters.Kind.NUMBER]
    if len(counted) <= LIMIT_NUMBERS:
        return text, False
    return text[: counted[LIMIT_NUMBERS].phrase_start].rstrip(), True


# The words that point to what is counted, kept until anything is written.
_kept: dict[str, letters.Vocabulary] = {}
_lock = Lock()


def _vocabulary() -> letters.Vocabulary:
    head = journal.head()
    with _lock:
        if head in _kept:
            return _kept[head]
    catalogue = queries.catalogue()
    windows = {rule.indicator: rule.window for rule in queries.rules().values()}
    made = letters.Vocabulary.of(
        [
            letters.IndicatorWords(
                catalogue.core_indicators[indicator],
                row.names,
                {code: "|".join(forms.values()) for code, forms in row.nouns.items()},
                row.population,
                **({"window": windows[indicator]} if indicator in windows else {}),
            )
            for indicator, row in catalogue.indicators.items()
        ],
        [letters.PlaceWords(place.code, place.names) for place in Place.objects.all()],
    )
    with _lock:
        _kept.clear()
        _kept[head] = made
    return made
