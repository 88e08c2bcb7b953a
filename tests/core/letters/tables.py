"""Quantities in the short notation of these tests: `=20`, `>=20`, `>20`, `~20`, `<=20`, `20-30`."""

import re
from decimal import Decimal

from kanch.core.figures import Number, Qualifier, Quantity

_SIGNS = {
    Qualifier.EXACTLY: "=",
    Qualifier.AT_LEAST: ">=",
    Qualifier.MORE_THAN: ">",
    Qualifier.ABOUT: "~",
    Qualifier.UP_TO: "<=",
}


def sign(qualifier: Qualifier) -> str:
    return _SIGNS[qualifier]


def written(said: Quantity) -> str:
    if said.low is not None and said.high is not None and said.low != said.high:
        return f"{said.low}-{said.high}"
    end = said.low if said.low is not None else said.high
    return f"{_SIGNS[said.qualifier]}{end}"


def quantity(text: str) -> Quantity:
    """Read what `written` writes; a range is "about", as sources say it."""
    mark, number, last = re.fullmatch(r"([=<>~]*)([\d.]+)(?:-([\d.]+))?", text).groups()
    low = _number(number)
    if last:
        return Quantity(low, _number(last), Qualifier.ABOUT)
    code = next(q for q, s in _SIGNS.items() if s == mark)
    if code in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return Quantity(low, None, code)
    return Quantity(None if code is Qualifier.UP_TO else low, low, code)


def _number(text: str) -> Number:
    value = Decimal(text)
    return int(value) if value == int(value) else value
