"""Why a record may or may not be the person asked for, part by part.

A Reason is a code and what fills it; `wording.py` says it in English, the staff's pages in the
languages of the organisation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

import numpy as np

from kanch.core.names.describing import Described
from kanch.core.names.evidence import NONE, Asked, Numbers, Worth
from kanch.core.names.forms import FormTable, Rules
from kanch.core.names.lexicon import Lexicon, Relation, Sense
from kanch.core.names.parsing import GivenPart, Parsing, SurnamePart
from kanch.core.names.people import People
from kanch.core.names.places import Agreement, Gazetteer
from kanch.core.names.scripts import Script, lower, script
from kanch.core.names.words import Given, Surname, Words
from kanch.core.names.years import nearness

_RARE = 0.2
# What brothers and sisters share.
_SHARED = frozenset({"surname", "father", "place"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against.

    `worth` is in natural logarithms, positive for. `one_in`: one person in so many has a name
    that agrees as well; None where that was not counted.
    """

    code: str
    worth: float
    details: Mapping[str, str] = field(default_factory=dict)
    one_in: int | None = None


class Context(NamedTuple):
    """What explaining needs to look up."""

    rules: Rules
    words: Words
    gazetteer: Gazetteer


def reasons(
    context: Context,
    view: Asked,
    people: People,
    row: int,
    described: Described,
    parsing: Parsing,
    among: int,
) -> tuple[Reason, ...]:
    """What speaks for and against row `row` being the person of `view`, weightiest part first.

    `described` and `parsing` are the record's own. The worth of the reasons adds up to what the
    odds were made of.
    """
    worth = view.weigh(people.rows.take(np.array([row])))
    found: list[Reason] = []
    numbers = {
        "given": people.rows.given[row],
        "surname": people.rows.surnames[row],
        "father": people.rows.fathers[row],
    }
    asked: Mapping[str, Sequence[GivenPart] | Sequence[SurnamePart]] = {
        "given": view.parsing.given,
        "surname": view.parsing.surnames,
        "father": view.parsing.fathers,
    }
    own: Mapping[str, Sequence[GivenPart] | Sequence[SurnamePart]] = {
        "given": parsing.given,
        "surname": parsing.surnames,
        "father": parsing.fathers,
    }
    values = {"given": worth.given, "surname": worth.surname, "father": worth.father}
    for role in ("given", "surname", "father"):
        if asked[role] and own[role]:
            reason = _about_part(
                context, view, role, asked[role], own[role], numbers[role], float(values[role][0])
            )
            found.append(reason)
    found += _about_facts(context, view, described, worth)
    found += _about_family(view, worth, numbers, found, among)
    return tuple(sorted(found, key=lambda reason: -abs(reason.worth)))


def _about_part(
    context: Context,
    view: Asked,
    role: str,
    asked: Sequence[GivenPart] | Sequence[SurnamePart],
    own: Sequence[GivenPart] | Sequence[SurnamePart],
    numbers: Numbers,
    worth: float,
) -> Reason:
    part = view.parts[role]
    here = [int(n) for n in numbers if n != NONE]
    at = min(range(len(here)), key=lambda i: (part.distances[here[i]], i))
    theirs, distance = own[at], float(part.distances[here[at]])
    ours: GivenPart | SurnamePart = asked[0]
    if len(asked) > 1:
        parts: list[GivenPart | SurnamePart] = list(asked)
        ours = min(parts, key=lambda one: pair_distance(context.rules, one, theirs))
    level = int(part.gauge.scale.levels(np.array([distance], np.float32))[0])
    code, details = _how(context, role, ours, theirs, distance, part.gauge.scale.names[level])
    share = float(part.gauge.shares[: level + 1].sum())
    if level == part.gauge.scale.initial:
        share = float(part.gauge.shares[level])
    one_in = round(1 / share) if share < _RARE and level != part.gauge.scale.different else None
    return Reason(
        f"{role}.{code}", worth, {"a": ours.written, "b": theirs.written, **details}, one_in
    )


def pair_distance(
    rules: Rules, one: GivenPart | SurnamePart, other: GivenPart | SurnamePart
) -> float:
    """How far two parts of a name are from each other."""
    table = FormTable(rules)
    table.add(other.form)
    return float(table.distances(one.form)[0])


def _how(
    context: Context,
    role: str,
    ours: GivenPart | SurnamePart,
    theirs: GivenPart | SurnamePart,
    distance: float,
    level: str,
) -> tuple[str, Mapping[str, str]]:
    """The code for two parts at a distance, and what it needs besides the two."""
    if level in {"initial", "different"}:
        return level, {}
    if lower(ours.written) == lower(theirs.written):
        return "same", {}
    if isinstance(ours.form, Given) and isinstance(theirs.form, Given):
        if role == "given":
            found = _by_sense(context.words.lexicon, ours, theirs, distance)
            if found:
                return found
    elif isinstance(ours.form, Surname) and isinstance(theirs.form, Surname) and level != "far":
        if context.words.prefixed(ours.form) != context.words.prefixed(theirs.form):
            return "prefix", {}
        kinds = ours.form.stems[0].kind, theirs.form.stems[0].kind
        if kinds[0] != kinds[1] and distance < 0.76:
            endings = context.words.ending(ours.written), context.words.ending(theirs.written)
            if all(endings):
                return "endings", {"ending_a": endings[0], "ending_b": endings[1]}
            return "ending", {}
    if level in {"exact", "near"}:
        return _across_scripts(ours.written, theirs.written), {}
    return {"short": "close", "close": "close", "typo": "slip", "far": "far"}[level], {}


def _across_scripts(one: str, other: str) -> str:
    return "spelling" if script(one) == script(other) else "script"


def _by_sense(
    lexicon: Lexicon, ours: GivenPart, theirs: GivenPart, distance: float
) -> tuple[str, Mapping[str, str]] | None:
    """How two words belong to one known name, where that is what brought them together."""
    mine = {sense.name: sense for sense in ours.form.senses}
    pairs: list[tuple[float, str, Sense, Sense]] = []
    for other in theirs.form.senses:
        if other.name in mine:
            own = mine[other.name]
            pairs.append((own.cost + other.cost, other.name, own, other))
    if not pairs:
        return None
    cost, name, own, other = min(pairs, key=lambda pair: pair[:2])
    if cost > distance + 0.05:
        return None
    shown = lexicon.given[name].written
    relations = own.relation, other.relation
    if relations == (Relation.FORM, Relation.FORM):
        scripts = script(ours.written), script(theirs.written)
        if scripts == (Script.CYRILLIC, Script.ARMENIAN):
            return "russian_form", {}
        if scripts == (Script.ARMENIAN, Script.CYRILLIC):
            return "has_russian_form", {}
        return "form", {"name": shown}
    if Relation.EQUIVALENT in relations and Relation.SHORT not in relations:
        return "equivalent", {"name": shown}
    if relations == (Relation.SHORT, Relation.SHORT):
        return "both_short", {"name": shown}
    code, long = ("short", theirs) if own.relation is Relation.SHORT else ("has_short", ours)
    # Said once when the long form is written as we would show it.
    return (code, {}) if lower(long.written) == lower(shown) else (f"{code}_of", {"name": shown})


def _about_facts(context: Context, view: Asked, described: Described, worth: Worth) -> list[Reason]:
    found = []
    own = view.described
    if own.years and described.years:
        level = nearness(own.years, described.years)
        details = {"a": str(own.years), "b": str(described.years)}
        found.append(Reason(f"year.{level}", float(worth.years[0]), details))
    if own.place and described.place:
        agreement = context.gazetteer.compare(own.place, described.place)
        details = {"a": own.place.written, "b": described.place.written}
        code = str(agreement)
        if agreement is Agreement.SAME and lower(details["a"]) != lower(details["b"]):
            code = "other_name"
        found.append(Reason(f"place.{code}", float(worth.place[0]), details))
    if worth.sex[0]:
        code = "same" if worth.sex[0] > 0 else "different"
        found.append(Reason(f"sex.{code}", float(worth.sex[0])))
    return found


def _about_family(
    view: Asked, worth: Worth, numbers: Mapping[str, Numbers], found: Sequence[Reason], among: int
) -> list[Reason]:
    """What hints that the two are relatives, not one person. Worth nothing by itself."""
    codes = {reason.code for reason in found}
    if "given.different" not in codes:
        return []
    if "given" in view.parts and _near(view, "given", numbers["father"]):
        return [Reason("family.child", 0.0)]
    if "father" in view.parts and _near(view, "father", numbers["given"]):
        return [Reason("family.parent", 0.0)]
    likely = float(worth.relative[0]) > log(max(among, 2)) / 2
    shared = [reason.worth for reason in found if reason.code.split(".")[0] in _SHARED]
    if likely and shared and min(shared) > 0 and "year.far" not in codes:
        return [Reason("family.sibling", 0.0)]
    return []


def _near(view: Asked, role: str, numbers: Numbers) -> bool:
    part = view.parts[role]
    return any(n != NONE and part.distances[n] < 0.46 for n in numbers)
