"""`{% load ui %}`: the few helpers that pages need beside `{% include %}`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Digits with the separators that languages put between them, thin and unbreakable spaces too.
_NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f]*\d)?")


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """Address of a view by its name, keeping the moment that the page is shown at."""
    url = reverse(name, args=args, kwargs=kwargs)
    site = context.get("site") or {}
    at = site.get("at_query")
    return f"{url}?{urlencode({'at': at}, safe=':')}" if at else url


@register.filter
def digits(text: str) -> SafeString:
    """Wrap each number in a text, so that "at least 20" can show its 20 large."""
    return mark_safe(
        _NUMBER.sub(r'<span class="digits">\g<0></span>', str(conditional_escape(text)))
    )


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with the column it stands in."""
    return list(zip(cells, columns, strict=True))


@register.simple_tag
def figure_inline(
    *,
    text: str,
    url: str,
    machine_value: str = "",
    moved: Mapping[str, str] | None = None,
    note: str = "",
    note_url: str = "",
) -> SafeString:
    """A bound number inside a sentence, without white space at its ends."""
    page = {
        "text": text,
        "url": url,
        "machine_value": machine_value,
        "moved": moved,
        "note": note,
        "note_url": note_url,
    }
    return mark_safe(
        render_to_string("ui/components/figure_inline/figure_inline.html", page).strip()
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One form field with label, hint, error and control."""
    return render_to_string("ui/components/field/field.html", {"field": bound})


@register.simple_tag(takes_context=True)
def paginate(context: Context, page: Page) -> SafeString:
    """Links to the pages before and after, keeping the rest of the query."""
    query = context["request"].GET.copy()

    def at(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    pages = {
        "number": page.number,
        "total": page.paginator.num_pages,
        "previous_url": at(page.previous_page_number()) if page.has_previous() else "",
        "next_url": at(page.next_page_number()) if page.has_next() else "",
    }
    return render_to_string("ui/components/pagination/pagination.html", {"pages": pages})


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A notice around more than a sentence: `{% notice "warning" title %}…{% endnotice %}`."""
    return render_to_string(
        "ui/components/notice/notice.html", {"kind": kind, "title": title, "content": content}
    )


@register.simple_block_tag
def details(content: str, summary: str = "") -> SafeString:
    """Something to unfold: `{% details summary %}…{% enddetails %}`."""
    return render_to_string(
        "ui/components/details/details.html", {"summary": summary, "content": content}
    )


@register.simple_block_tag
def scroll(content: str, label: str = "") -> SafeString:
    """A box that a wide table scrolls in, reachable by keyboard: `{% scroll label %}…`."""
    return format_html(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )
