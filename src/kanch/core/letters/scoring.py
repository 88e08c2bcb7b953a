"""Which indicators a number may be about: by the words around it, then by what claims say.

The weights are hand-set: a wrong measure shuts an indicator out, whom it counts weighs most,
then the words of its name, then a claim that says the number. docs/algorithms/letters.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kanch.core.figures import Indicator, ancestors
from kanch.core.letters.context import HARD, Context
from kanch.core.letters.findings import Likeness
from kanch.core.letters.vocabulary import Sense, Vocabulary

_MEASURE = 3.0
_WEAK_MEASURE = 2.0
_LESSER_MEASURE = 0.75
_NAMED = 2.5
_OTHER_MEASURE = 2.0
_NAME_LEAST = 1.0
_NAME_SHARE = 0.6
_TOLD = 2.0
_SAME_GROUP = 2.0
_NO_GROUP = 1.0
_OTHER_GROUP = 3.0
_CARRIED = 0.5
_WIDE = frozenset({"civilians", "adults"})
_ELSE = 2.0
_NOUN = 1.0
_PART = 2.5
_TERM = 1.6
_BESIDE = 1.3
_FAR = 0.7
_FARTHEST = 0.35
_ABSENT = 0.5
_ABSENT_AT_MOST = 1.5
_FOREIGN = 1.5
_ABROAD = 5.0
_SAID = {Likeness.EXACT: 3.5, Likeness.NUMBER: 3.0, Likeness.ROUNDED: 1.5}


def _says_name(terms: Mapping[str, float], sentence: frozenset[str]) -> bool:
    said = sum(weight for term, weight in terms.items() if term in sentence)
    return said >= _NAME_LEAST and said >= _NAME_SHARE * sum(terms.values())


def _groups(counted: frozenset[str], said: frozenset[str]) -> float:
    """How whom an indicator counts agrees with whom a text speaks of."""
    if counted == said:
        return _SAME_GROUP if counted else _NO_GROUP
    # "Civilians" often says no more than "people".
    wide = len((said - counted) & _WIDE) if not counted else 0
    return -_OTHER_GROUP * (len(counted ^ said) - wide / 2)


class Scores:
    """Scores the indicators of a vocabulary for one number after another."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._by_measure: dict[str, list[Sense]] = defaultdict(list)
        self._by_unit: dict[str, list[Sense]] = defaultdict(list)
        self.senses = {sense.id: sense for sense in vocabulary.senses}
        self._named_in: dict[tuple[int, str], frozenset[str]] = {}
        self._parents = {
            name: {a.id for a in ancestors(name, vocabulary.indicators)}
            for name in vocabulary.indicators
        }
        for sense in vocabulary.senses:
            self._by_measure[sense.words.indicator.measure].append(sense)
            self._by_unit[sense.unit].append(sense)

    def possible(
        self, context: Context, whole: Indicator | None, told: frozenset[str]
    ) -> Iterator[tuple[Sense, float]]:
        """The indicators that the words allow, each with its score without any claim's.

        `told` are those of which some claim says this very number, and it is a telling one.
        """
        for sense, base in self._allowed(context, told):
            yield sense, base + self._words(sense, context, whole)

    def _allowed(self, context: Context, told: frozenset[str]) -> Iterator[tuple[Sense, float]]:
        unit = context.said.unit
        seen: set[str] = set()
        if unit not in (None, HARD):
            for sense in self._by_unit.get(unit or "", ()):
                seen.add(sense.id)
                yield sense, _MEASURE
            if unit not in ("bodies", "requests", "calls"):
                return
        for name in context.nouns:
            sense = self.senses[name]
            if sense.unit != HARD and name not in seen:
                seen.add(name)
                yield sense, _MEASURE
        base = _WEAK_MEASURE if context.weak else _MEASURE
        for place, code in enumerate(context.measures):
            for sense in self._by_measure.get(code, ()):
                if sense.id not in seen and sense.unit == HARD:
                    seen.add(sense.id)
                    yield sense, base - place * _LESSER_MEASURE
        named = self._named(context)
        for name in (named | told & self.senses.keys()) - seen:
            sense = self.senses[name]
            if unit == HARD and sense.unit != HARD:
                continue
            if name in named:
                # Its own words come before what the rest of the sentence names.
                other = (
                    context.own_measure and sense.words.indicator.measure not in context.measures
                )
                yield sense, _NAMED - (_OTHER_MEASURE if other else 0.0)
            elif (context.weak or not context.measures) and sense.unit == HARD:
                yield sense, _TOLD

    def _named(self, context: Context) -> frozenset[str]:
        """The indicators whose name a sentence nearly says, whatever our tables know of it."""
        key = (context.reading.sentence.start, context.reading.sentence.language)
        if key not in self._named_in:
            self._named_in[key] = frozenset(
                sense.id
                for sense in self.vocabulary.senses
                if _says_name(sense.terms.get(key[1], {}), context.sentence)
            )
        return self._named_in[key]

    def _words(self, sense: Sense, context: Context, whole: Indicator | None) -> float:
        score = 0.0
        score += _groups(sense.populations, context.populations)
        if context.carried:  # "192 servicemen were killed and 511 wounded"
            carried = _groups(sense.populations, context.carried) - _CARRIED
            score = max(score, carried)
        score -= _ELSE if context.counts_else else 0.0
        score += _NOUN if sense.id in context.nouns else 0.0
        if whole is not None:
            score += _PART if whole.id in self._parents[sense.id] else -_PART / 2
        terms = sense.terms.get(context.reading.sentence.language, {})
        if context.abroad and not any(term in context.sentence for term in terms):
            score -= _ABROAD
        return score + self._terms(terms, context)

    def _terms(self, terms: Mapping[str, float], context: Context) -> float:
        if not terms:
            return 0.0
        found = absent = 0.0
        for term, weight in terms.items():
            if term in context.clause:
                found += _TERM * weight
            elif term in context.sentence:
                found += _BESIDE * weight
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
