"""Which indicators a number may be about: by the words around it, then by what claims say.

The weights are hand-set: a wrong measure shuts an indicator out, whom it counts weighs most,
then the words of its name, then a claim that says the number. docs/algorithms/letters.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kanch.core.figures import Indicator, ancestors
from kanch.core.letters.context import Context
from kanch.core.letters.findings import Likeness
from kanch.core.letters.vocabulary import Sense, Vocabulary

HARD = "people"  # every other unit must be named beside the number

_MEASURE = 3.0
_LESSER_MEASURE = 0.75
_SAME_GROUP = 2.0
_NO_GROUP = 1.0
_OTHER_GROUP = 3.0
_NOUN = 1.0
_PART = 2.5
_TERM = 1.6
_FAR = 0.7
_FARTHEST = 0.35
_ABSENT = 0.5
_ABSENT_AT_MOST = 1.5
_FOREIGN = 1.5
_SAID = {Likeness.EXACT: 2.0, Likeness.NUMBER: 1.6, Likeness.ROUNDED: 0.8}


class Scores:
    """Scores the indicators of a vocabulary for one number after another."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._by_measure: dict[str, list[Sense]] = defaultdict(list)
        self._by_unit: dict[str, list[Sense]] = defaultdict(list)
        self._parents = {
            name: {a.id for a in ancestors(name, vocabulary.indicators)}
            for name in vocabulary.indicators
        }
        for sense in vocabulary.senses:
            self._by_measure[sense.words.indicator.measure].append(sense)
            self._by_unit[sense.unit].append(sense)

    def possible(self, context: Context, whole: Indicator | None) -> Iterator[tuple[Sense, float]]:
        """The indicators that the words allow, each with its score without any claim's."""
        for sense, base in self._allowed(context):
            yield sense, base + self._words(sense, context, whole)

    def _allowed(self, context: Context) -> Iterator[tuple[Sense, float]]:
        unit = context.said.unit
        nouns = context.nouns
        seen: set[str] = set()
        if unit not in (None, HARD):
            for sense in self._by_unit.get(unit or "", ()):
                seen.add(sense.id)
                yield sense, _MEASURE
            if unit not in ("bodies", "requests", "calls"):
                return
        for sense in self.vocabulary.senses:
            if sense.unit != HARD and sense.id in nouns and sense.id not in seen:
                seen.add(sense.id)
                yield sense, _MEASURE
        for place, code in enumerate(context.measures):
            for sense in self._by_measure.get(code, ()):
                if sense.id not in seen and sense.unit == HARD:
                    seen.add(sense.id)
                    yield sense, _MEASURE - place * _LESSER_MEASURE

    def _words(self, sense: Sense, context: Context, whole: Indicator | None) -> float:
        score = 0.0
        if sense.populations == context.populations:
            score += _SAME_GROUP if sense.populations else _NO_GROUP
        else:
            score -= _OTHER_GROUP * len(sense.populations ^ context.populations)
        score += _NOUN if sense.id in context.nouns else 0.0
        if whole is not None:
            score += _PART if whole.id in self._parents[sense.id] else -_PART / 2
        return score + self._terms(sense.terms.get(context.reading.sentence.language, {}), context)

    def _terms(self, terms: Mapping[str, float], context: Context) -> float:
        if not terms:
            return 0.0
        found = absent = 0.0
        for term, weight in terms.items():
            if term in context.sentence:
                found += _TERM * weight
            elif term in context.paragraph:
                found += _FAR * weight
            elif term in context.document:
                found += _FARTHEST * weight
            else:
                absent += _ABSENT * weight
        foreign = 0.0 if found else _FOREIGN
        return found - min(absent, _ABSENT_AT_MOST) - foreign

    @staticmethod
    def said(how: Likeness | None) -> float:
        return _SAID[how] if how is not None else 0.0
