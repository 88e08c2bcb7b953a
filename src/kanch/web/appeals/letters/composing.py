"""What becomes of a letter's text: decided numbers give way to figures or to other words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from kanch.core.letters import Finding
from kanch.web.appeals.typed import noun_after
from kanch.web.ledger.models import FigureRule


class Choice(StrEnum):
    ACCEPT = "accept"  # the figure of what the words around it count
    OTHER = "other"  # a figure that a person chose
    TYPE = "type"  # other words
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one number. `figure` is a code, `words` what is typed instead."""

    choice: Choice
    figure: str = ""
    words: str = ""

    def kept(self) -> dict[str, str]:
        """As it lies in the database."""
        return {"choice": self.choice.value, "figure": self.figure, "words": self.words}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Decision":
        return cls(Choice(kept["choice"]), kept.get("figure", ""), kept.get("words", ""))


# Verbs that hedge: a figure brings its own hedge, but the sentence still needs a verb.
_VERBS = {
    "en": {
        "exceeds": "is", "exceed": "are", "exceeded": "was", "has exceeded": "is",
        "exceeding": "of", "passed": "reached", "surpassed": "reached", "surpasses": "is",
        "topped": "reached",
    },
    "fr": {"dépasse": "est de", "dépassent": "sont de", "dépassait": "était de"},
    "hy": {
        "գերազանցում է": "կազմում է", "գերազանցել է": "կազմել է", "անցնում է": "կազմում է",
        "անցել է": "հասել է",
    },
    "ru": {
        "превышает": "составляет", "превышают": "составляют", "превысило": "составило",
        "превысил": "составил", "превысила": "составила", "превысили": "составили",
    },
}  # fmt: skip

_ITEM = re.compile(r"(?:[*+•–—-]|\d{1,3}[.)])\s")


def key_of(finding: Finding) -> str:
    """Under which a decision on this number is kept."""
    return f"{finding.mark.phrase_start}-{finding.mark.phrase_end}"


def body_of(
    text: str,
    findings: Iterable[Finding],
    decisions: Mapping[str, Decision],
    rules: Mapping[str, FigureRule],
    language: str,
) -> str:
    """The text of an appeal: Markdown, with marks where numbers were accepted.

    A figure takes the place of the number with its hedge, which it brings itself, and of the
    counted noun where it knows that one; any other noun stays.
    """
    out: list[str] = []
    position = 0
    for finding in findings:
        decision = decisions.get(key_of(finding))
        start = finding.mark.phrase_start
        if decision is None or decision.choice is Choice.LEAVE or start < position:
            continue
        if decision.choice is Choice.TYPE:
            put, end = decision.words, finding.mark.phrase_end
        elif decision.figure in rules:
            put, end = _mark(finding, rules[decision.figure], text, language)
        else:
            continue
        out += [text[position:start], put]
        position = end
    out.append(text[position:])
    return _markdown("".join(out))


def _mark(finding: Finding, rule: FigureRule, text: str, language: str) -> tuple[str, int]:
    """What stands in place of a number, and where what it replaces ends."""
    mark = finding.mark
    before = " ".join(text[mark.phrase_start : mark.start].split()).casefold()
    verb = _VERBS.get(language, {}).get(before, "")
    lead = f"{verb} " if verb else ""
    # A hedge may follow the noun: "200 people or more".
    noun = noun_after(text, mark.end, rule.indicator, language) or noun_after(
        text, mark.phrase_end, rule.indicator, language
    )
    if noun:
        return f"{lead}{{{{figure:{rule.code} noun}}}}", max(noun, mark.phrase_end)
    return f"{lead}{{{{figure:{rule.code}}}}}", mark.phrase_end


def _markdown(text: str) -> str:
    """Paragraphs apart, as Markdown wants them; items of a list stay together."""
    lines = [line.strip() for line in text.split("\n")]
    out = lines[:1]
    for before, line in pairwise(lines):
        if before and line and not (_ITEM.match(before) and _ITEM.match(line)):
            out.append("")
        out.append(line)
    return "\n".join(out)
