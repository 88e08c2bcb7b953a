"""Every address of a URLconf, with what its view says of who may open it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# For each kind of argument a value, of a row that is most likely not there.
EXAMPLES = {
    "int": "987654321",
    "str": "absent",
    "slug": "absent",
    "path": "absent",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """`path` with examples for its arguments; `access` is None where the view does not say."""

    path: str
    view: Any
    access: str | None


def walk(urlconf: str) -> Iterator[Address]:
    """All addresses of a URLconf, in its order. Raises KeyError for an unknown kind of argument."""
    yield from _walk(get_resolver(urlconf), "/")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = prefix + ARGUMENT.sub(
            lambda found: EXAMPLES[found["kind"] or "str"], str(pattern.pattern)
        )
        if isinstance(pattern, URLPattern):
            yield Address(path, pattern.callback, getattr(pattern.callback, "access", None))
        else:
            yield from _walk(pattern, path)
