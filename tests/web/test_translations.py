"""The interface is complete in every language that it is offered in."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import django
import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

import kanch

CODE = Path(kanch.__file__).parent
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(
    r"%\(\w+\)[a-z]|%[%ds]|\{\{[^{}]*\}\}|\{\w+\}|</?\w+[^>]*>|\[\[|\]\]|\|\|"  # what must survive
)
ONE, SEVERAL, IN_CONTEXT = None, (1, 2), ((1, "c"), 2)
KEYWORDS: dict[str, Any] = {
    "_": ONE,
    "gettext": ONE,
    "gettext_lazy": ONE,
    "gettext_noop": ONE,
    "ngettext": SEVERAL,
    "ngettext_lazy": SEVERAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Key = tuple[str | None, str]


def strings_in(python: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Each string that is to be translated: its key in a catalogue, and all its forms."""
    for _line, message, _comments, context in extract(
        "python", BytesIO(python.encode()), KEYWORDS, options={"encoding": "utf-8"}
    ):
        forms = (message,) if isinstance(message, str) else message
        yield (context, forms[0]), forms


def strings_of_template(html: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    # What Django hands to gettext is Python but for its indentation.
    lines = templatize(html).splitlines()
    yield from strings_in("\n".join(line.lstrip() for line in lines))


@cache
def strings() -> dict[Key, tuple[str, ...]]:
    """Every string of the interface."""
    found: dict[Key, tuple[str, ...]] = {}
    for path in CODE.rglob("*.py"):
        found |= strings_in(path.read_text("utf-8"))
    for path in CODE.glob("web/*/templates/**/*.*"):
        found |= strings_of_template(path.read_text("utf-8"))
    return found


@cache
def catalogue(language: str) -> Catalog:
    path = CODE / "web" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Messages of a catalogue, with their English forms and their translated ones."""
    for message in catalogue(language):
        if message.id:
            yield (
                message,
                (message.id,) if isinstance(message.id, str) else message.id,
                (message.string,) if isinstance(message.string, str) else message.string,
            )


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_string_has_a_translation_in_all_its_forms(language):
    translated = {
        (message.context, forms[0])
        for message, forms, said in translations(language)
        if all(said) and len(forms) == len(strings().get((message.context, forms[0]), forms))
    }
    missing = sorted(text for context, text in strings().keys() - translated)
    assert missing == [], "Run `make messages` and translate what came in empty."


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language):
    changed = [
        (forms[0], text)
        for _message, forms, said in translations(language)
        for text in said
        if text and placeholders(text) not in [placeholders(form) for form in forms]
    ]
    assert changed == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_break_their_lines_as_the_string_does(language):
    def breaks(text: str) -> tuple[int, bool, bool]:
        return text.count("\n"), text.startswith("\n"), text.endswith("\n")

    changed = [
        (forms[0], text)
        for _message, forms, said in translations(language)
        for text in said
        if text and breaks(text) != breaks(forms[0])
    ]
    assert changed == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language):
    assert not catalogue(language).fuzzy
    assert [message.id for message in catalogue(language) if message.fuzzy and message.id] == []


def test_the_words_taken_from_django_are_still_its_own():
    known = set()
    for path in Path(django.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            known |= {message.id for message in read_po(file)}
    ours = (CODE / "web" / "config" / "words_of_django.py").read_text("utf-8")
    taken = {forms if len(forms) > 1 else forms[0] for _key, forms in strings_in(ours)}
    assert taken
    assert taken - known == set()


def test_strings_of_the_code_are_found_in_every_manner_of_writing():
    code = """
label = _("One")
lazy = gettext_lazy(
    "Two, "
    "in pieces"
)
counted = ngettext("%(count)d row", "%(count)d rows", count) % {"count": count}
column = pgettext_lazy("a column", "leave out")
module = translation.gettext("Three")
untranslated = "Four"
"""
    assert dict(strings_in(code)) == {
        (None, "One"): ("One",),
        (None, "Two, in pieces"): ("Two, in pieces",),
        (None, "%(count)d row"): ("%(count)d row", "%(count)d rows"),
        ("a column", "leave out"): ("leave out",),
        (None, "Three"): ("Three",),
    }


def test_strings_of_templates_are_found_in_every_manner_of_writing():
    html = """
    <p title="{% translate 'One' %}">{% translate "Two" context "a column" %}</p>
  {% if count %}{% blocktranslate trimmed count count=count with where=place %}
      {{ count }} row
      in {{ where }}
    {% plural %}{{ count }} rows in {{ where }}{% endblocktranslate %}{% endif %}
        {% include "ui/notice.html" with text=_("Three") only %} {{ none|default:_("Four") }}
    It's plain (Five
"""
    assert dict(strings_of_template(html)) == {
        (None, "One"): ("One",),
        ("a column", "Two"): ("Two",),
        (None, "%(count)s row in %(where)s"): (
            "%(count)s row in %(where)s",
            "%(count)s rows in %(where)s",
        ),
        (None, "Three"): ("Three",),
        (None, "Four"): ("Four",),
    }
