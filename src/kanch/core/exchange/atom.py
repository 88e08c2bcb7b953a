"""Atom 1.0 (RFC 4287)."""

import re
from xml.etree import ElementTree as Xml

from kanch.core.exchange.feeds import Feed, FeedEntry, moment

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0 cannot hold these at all.
_ILLEGAL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def write_atom(feed: Feed) -> bytes:
    """Write a feed as Atom, entries in the order given."""
    root = Xml.Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.description:
        _add(root, "subtitle", feed.description)
    _add(root, "updated", moment(feed.updated))
    _add(Xml.SubElement(root, "author"), "name", feed.author)
    Xml.SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": feed.self_url})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home_url})
    for entry in feed.entries:
        _entry(Xml.SubElement(root, "entry"), entry)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(element: Xml.Element, entry: FeedEntry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", moment(entry.published))
    _add(element, "updated", moment(entry.updated))
    Xml.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    for tag in entry.tags:
        Xml.SubElement(element, "category", {"term": _legal(tag)})
    if entry.html is None:
        _add(element, "content", entry.text, type="text")
    else:
        _add(element, "summary", entry.text, type="text")
        _add(element, "content", entry.html, type="html")


def _add(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    Xml.SubElement(parent, name, attributes).text = _legal(text)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
