"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from kanch.core.exchange.feeds import Feed, FeedEntry, moment

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def write_jsonfeed(feed: Feed) -> bytes:
    """Write a feed as JSON, entries in the order given; their facts under `_kanch`."""
    document = {
        "version": _VERSION,
        "title": feed.title,
        "language": feed.language,
        "home_page_url": feed.home_url,
        "feed_url": feed.self_url,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.description:
        document["description"] = feed.description
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
    }
    if entry.html is not None:
        item["content_html"] = entry.html
    if entry.tags:
        item["tags"] = list(entry.tags)
    if entry.facts:
        item["_kanch"] = dict(entry.facts)
    return item
