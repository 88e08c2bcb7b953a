"""Quantities with qualifiers, claims, the policies that turn claims into figures, and change."""

from kanch.core.figures.change import Change, compare, history
from kanch.core.figures.claims import (
    Basis,
    Claim,
    Precision,
    out_from,
    period_end,
    published_by,
    standing,
)
from kanch.core.figures.indicators import Freshness, Indicator, ancestors, freshness
from kanch.core.figures.nesting import Question, QuestionKind, figure_questions, questions
from kanch.core.figures.policies import (
    Figure,
    Policy,
    Rule,
    UnsoundRule,
    add_parts,
    check_rule,
    conflicting,
    disagree,
    figure,
    figures,
    span,
    without_repeats,
)
from kanch.core.figures.quantity import (
    NOTHING_SAID,
    ImpossibleQuantity,
    Number,
    Qualifier,
    Quantity,
)

__all__ = [
    "NOTHING_SAID",
    "Basis",
    "Change",
    "Claim",
    "Figure",
    "Freshness",
    "ImpossibleQuantity",
    "Indicator",
    "Number",
    "Policy",
    "Precision",
    "Qualifier",
    "Quantity",
    "Question",
    "QuestionKind",
    "Rule",
    "UnsoundRule",
    "add_parts",
    "ancestors",
    "check_rule",
    "compare",
    "conflicting",
    "disagree",
    "figure",
    "figure_questions",
    "figures",
    "freshness",
    "history",
    "out_from",
    "period_end",
    "published_by",
    "questions",
    "span",
    "standing",
    "without_repeats",
]
