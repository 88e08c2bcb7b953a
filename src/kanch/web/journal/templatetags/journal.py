"""`{% load journal %}`: events in words."""

import json
from typing import Any

from django import template
from django.utils.functional import Promise

from kanch.web.journal.queries import sentence

register = template.Library()


@register.filter
def deed(action: str) -> str | Promise:
    """What an action did, as a verb phrase."""
    return sentence(action)


@register.filter
def facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """An event's data as names and values to show."""
    return [(name, _plain(value)) for name, value in sorted(data.items())]


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return json.dumps(value, ensure_ascii=False)
