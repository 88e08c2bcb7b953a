"""Sources, places, indicators and figure rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.web.ledger.forms.fields import (
    NamedChoice,
    NamedChoices,
    day_input,
    language_name,
    languages_of,
    texts_of,
)
from kanch.web.ledger.imports.catalogue_rows import noun_forms
from kanch.web.ledger.models import (
    FigureRule,
    Indicator,
    Place,
    Source,
)
from kanch.web.ui.forms import SeenForm


class _EntryForm(SeenForm):
    """A row of the catalogue, with its name in each content language."""

    texts: tuple[tuple[str, str, Any], ...] = (("names", "name", gettext_lazy("Name")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for attribute, prefix, label in self.texts:
            stored = getattr(self.instance, attribute) or {}
            for language in languages_of(stored):
                self.fields[f"{prefix}_{language}"] = forms.CharField(
                    label=f"{label} ({language_name(language)})",
                    required=False,
                    initial=stored.get(language, ""),
                    widget=forms.TextInput if prefix == "name" else forms.Textarea({"rows": 3}),
                )
        self.order_fields(["code", *(name for name in self.fields if name.startswith("name_"))])
        if self.instance.pk:
            self.fields["code"].disabled = True

    def entry(self) -> Any:
        """The instance with all that was typed; not saved."""
        entry = self.instance
        for attribute, prefix, _label in self.texts:
            setattr(entry, attribute, texts_of(self.cleaned_data, prefix))
        return entry

    def _post_clean(self) -> None:
        """The service checks the whole row once its texts are in."""
        self.instance = forms.models.construct_instance(
            self, self.instance, self._meta.fields, self._meta.exclude
        )


class SourceForm(_EntryForm):
    url = forms.URLField(
        label=gettext_lazy("Address of its site"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    class Meta:
        model = Source
        fields = ["code", "kind", "country", "language", "url", "reliability_note", "own"]


class PlaceForm(_EntryForm):
    class Meta:
        model = Place
        fields = ["code", "kind", "latitude", "longitude", "coordinate_source", "timezone"]


class IndicatorForm(_EntryForm):
    texts = (
        ("names", "name", gettext_lazy("Name")),
        ("definitions", "definition", gettext_lazy("What is counted and what is not")),
    )

    class Meta:
        model = Indicator
        fields = [
            "code",
            "measure",
            "unit",
            "population",
            "parent",
            "cumulative",
            "stale_after_hours",
            "closed_on",
            "decimals",
        ]
        field_classes = {"parent": NamedChoice}
        widgets = {"closed_on": day_input}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages_of(self.instance.nouns):
            forms_there = self.instance.nouns.get(language, {})
            self.fields[f"noun_{language}"] = forms.CharField(
                label=_("The counted noun (%(language)s)") % {"language": language_name(language)},
                required=False,
                initial="|".join(forms_there.values()),
                help_text=_noun_help(language),
            )

    def entry(self) -> Any:
        entry = super().entry()
        entry.nouns = noun_forms(texts_of(self.cleaned_data, "noun"))
        return entry


class FigureForm(SeenForm):
    sources = NamedChoices(
        Source.objects.all(),
        label=gettext_lazy("Sources"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=gettext_lazy(
            "One for “latest” and “sum”; several, or none for all, for “range”. On a computer, "
            "hold Ctrl to choose several."
        ),
    )
    parts = NamedChoices(
        Indicator.objects.all(),
        label=gettext_lazy("Parts"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=gettext_lazy("Only for a sum: what the source gave part by part."),
    )

    class Meta:
        model = FigureRule
        fields = ["code", "indicator", "place", "policy", "sources", "parts", "window_hours"]
        field_classes = {"indicator": NamedChoice, "place": NamedChoice}
        labels = {"indicator": gettext_lazy("What is counted"), "place": gettext_lazy("Place")}
        help_texts = {
            "code": gettext_lazy("What a text binds it by, for example {{figure:arrivals}}."),
            "place": gettext_lazy("If it is chosen, only claims about this place count."),
            "window_hours": gettext_lazy(
                "How far the hour of a source may lie behind the newest to be shown with it."
            ),
        }


def _noun_help(language: str) -> str:
    return {
        "en": _("Two forms, split by a bar: person|people"),
        "fr": _("Two forms, split by a bar: personne|personnes"),
        "hy": _("One form: մարդ"),
        "ru": _("Three forms, split by a bar: человек|человека|человек"),
    }.get(language, "")
