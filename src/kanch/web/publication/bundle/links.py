"""Links of a page made relative, so that it works from a folder, a stick or any host."""

import posixpath
import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

_LINK = re.compile(r'(?P<name>\b(?:href|src|action))="(?P<url>/[^"]*)"')
_CSS_URL = re.compile(r"url\((?P<url>[^)]+)\)")


def file_of(path: str) -> str:
    """The file of the bundle for the path of an address."""
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def beside(path: str, html: str) -> tuple[str, list[str]]:
    """A page whose links lead to files beside it, and the paths that it links to."""
    found: dict[str, None] = {}

    def place(match: re.Match[str]) -> str:
        parts = urlsplit(match["url"].replace("&amp;", "&"))
        if _only_live(parts.path):
            return f'{match["name"]}="{settings.PUBLIC_URL}{match["url"]}"'
        target = _still(parts)
        found[target] = None
        where = posixpath.relpath(file_of(target), posixpath.dirname(file_of(path)) or ".")
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f'{match["name"]}="{where}{fragment}"'

    return _LINK.sub(place, html), list(found)


def of_style_sheet(path: str, css: str) -> list[str]:
    """The paths of the fonts and pictures that a style sheet names."""
    named = (match["url"].strip("\"'") for match in _CSS_URL.finditer(css))
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(path), url))
        for url in named
        if not url.startswith("data:")
    ]


def _still(parts: SplitResult) -> str:
    """The path that stands for an address with a query, which a plain host passes over.

    “What changed since edition N” has a page of its own. The moment of a view is the bundle's.
    """
    since = parse_qs(parts.query).get("from")
    return f"{parts.path}{since[0]}/changes/" if since else parts.path


def _only_live(path: str) -> bool:
    """Whether the page answers what a reader types in, so that no file can stand for it."""
    try:
        return bool(getattr(resolve(path).func, "only_live", False))
    except Resolver404:
        return False
