"""Boxes that the forms of the ledger share: names, numbers, days, texts by language."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from kanch.web.accounts.queries import organisation
from kanch.web.ledger.imports.values import number
from kanch.web.ledger.models import (
    Claim,
)

day_input = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
hour_input = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


# More names are no help in an error.
LONGEST_LIST = 6


class _ByName(forms.models.ModelChoiceIterator):
    """Choices sorted by what they are called, the empty one first."""

    def __iter__(self) -> Iterator[Any]:
        choices = list(super().__iter__())
        start = 1 if getattr(self.field, "empty_label", None) is not None else 0
        return iter(choices[:start] + sorted(choices[start:], key=lambda c: c[1].casefold()))


class NamedChoice(forms.ModelChoiceField):
    """Choices called by their name in the reader's language, and sorted by it."""

    iterator = _ByName

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SearchInput(forms.TextInput):
    """A box to type in, with the names that there are to choose from as one types."""

    template_name = "ledger/search_input.html"
    choices: Any = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["list"] = f"{widget['attrs'].get('id', name)}_list"
        widget["names"] = [label for value, label in self.choices if value]
        return context


class SearchedChoice(NamedChoice):
    """Sources searched by typing: eighty in one list are too many for a phone.

    A name counts in any language that it has, and so does the code. Names that two sources share
    carry the code.
    """

    widget = SearchInput(attrs={"autocomplete": "off"})

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        name = super().label_from_instance(obj)
        return f"{name} ({obj.code})" if name in self._shared else name

    def prepare_value(self, value: Any) -> Any:
        """The name of what was chosen; what was typed stays as it is."""
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
            value = self.queryset.filter(pk=value).first() or value
        return self.label_from_instance(value) if hasattr(value, "pk") else value

    def to_python(self, value: Any) -> Any:
        typed = " ".join(str(value or "").split()).casefold()
        if not typed or typed.isdecimal():
            return super().to_python(value)
        rows = list(self.queryset)
        fitting = [row for row in rows if typed in self._names(row)]
        if len(fitting) == 1:
            return fitting[0]
        words = typed.split()
        near = fitting or [
            row for row in rows if all(word in " ".join(self._names(row)) for word in words)
        ]
        if near:
            names = "; ".join(sorted(self.label_from_instance(row) for row in near[:LONGEST_LIST]))
            raise forms.ValidationError(
                _("Write the whole name. Do you mean: %(names)s?") % {"names": names}
            )
        raise forms.ValidationError(_("No source has this name. Look at the list, or add it."))

    def _names(self, row: Any) -> set[str]:
        names = {row.code, self.label_from_instance(row), *row.names.values()}
        return {name.casefold() for name in names}

    @cached_property
    def _shared(self) -> set[str]:
        """Names of several sources; read once for each form: it has a copy of the field."""
        counts = Counter(str(row.name) for row in self.queryset)
        return {name for name, count in counts.items() if count > 1}


class NamedChoices(forms.ModelMultipleChoiceField):
    iterator = _ByName

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class CountField(forms.CharField):
    """A number as people type it: 10000, 10 000 and 10,000 are the same."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=40, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return number(super().to_python(value))

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            super().validate("")

    def run_validators(self, value: Any) -> None:
        """What is checked of a text does not fit a number."""


class ClaimCodeField(forms.CharField):
    """A claim, named by its code; a list of thousands would be no help."""

    def clean(self, value: Any) -> Claim | None:
        code = super().clean(value).lower()
        if not code:
            return None
        try:
            return Claim.objects.select_related("indicator").get(code=code)
        except Claim.DoesNotExist:
            raise forms.ValidationError(_("There is no claim %(code)s.") % {"code": code}) from None


def languages_of(stored: dict[str, Any]) -> list[str]:
    """The organisation's languages first, then those that a row has already."""
    return list(dict.fromkeys([*organisation().content_languages, *stored]))


def language_name(language: str) -> str:
    return str(dict(settings.LANGUAGES).get(language, language))


def texts_of(values: dict[str, Any], prefix: str) -> dict[str, str]:
    start = f"{prefix}_"
    return {
        key.removeprefix(start): text
        for key, text in values.items()
        if key.startswith(start) and text and key.removeprefix(start).isalpha()
    }
