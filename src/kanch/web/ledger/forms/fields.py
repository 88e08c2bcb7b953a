"""Boxes that the forms of the ledger share: names, numbers, days, texts by language."""

from collections.abc import Iterator
from decimal import Decimal
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
