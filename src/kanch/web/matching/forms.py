"""Two people as somebody wrote them down, and from how many the second was picked."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kanch.core.names import AMONG, Person, parse_years

SIDES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "one": (_("First person"), _("Write the name of the first person.")),
    "other": (_("Second person"), _("Write the name of the second person.")),
}
"""Of each side: what it is called, and what is said when it has no name."""
_LONGEST = 200
_typed = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class Side(NamedTuple):
    """The boxes of one person."""

    key: str
    title: str | Promise
    fields: tuple[forms.BoundField, ...]


class CompareForm(forms.Form):
    """`person("one")` and `person("other")` are what was typed, once the form is valid."""

    among = forms.TypedChoiceField(
        label=_("Picked from how many people?"),
        help_text=_("The more people the second one was found among, the more namesakes."),
        choices=[
            (20, _("A few: one family, one ward, one car")),
            (AMONG, _("A list: a shelter, a village, a hospital")),
            (100_000, _("Everybody: all who fled, all who are looked for")),
        ],
        coerce=int,
        initial=AMONG,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (_title, nameless) in SIDES.items():
            for name, field in _boxes(nameless).items():
                self.fields[f"{key}_{name}"] = field

    def sides(self) -> Iterator[Side]:
        """The boxes, person by person."""
        for key, (title, _nameless) in SIDES.items():
            yield Side(key, title, tuple(self[f"{key}_{name}"] for name in _boxes("")))

    def person(self, key: str) -> Person:
        """What was typed of one side."""
        typed = {name: self.cleaned_data[f"{key}_{name}"] for name in _boxes("")}
        return Person(id=key, **typed)

    def unreadable(self, key: str) -> None:
        """Say beside the name of a side that no name was found in it."""
        self.add_error(
            f"{key}_name",
            ValidationError(
                _(
                    "Nothing in “%(typed)s” can be read as a name. Write a given name or a "
                    "surname at least."
                ),
                params={"typed": self.cleaned_data[f"{key}_name"]},
            ),
        )


class YearsField(forms.CharField):
    """A year of birth as people write it; an age counts as one of today."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        years = parse_years(text, timezone.now().year)
        if years is None:
            raise ValidationError(
                _("No year of birth can be read in “%(typed)s”. Write 1958, or leave it empty."),
                params={"typed": text},
            )
        return years


def _boxes(nameless: str | Promise) -> dict[str, forms.Field]:
    """The boxes of one person, named like the parts of a `Person`."""
    return {
        "name": forms.CharField(
            label=_("Name, as written"),
            max_length=_LONGEST,
            help_text=_("In any letters, in any order."),
            error_messages={"required": nameless},
            widget=forms.TextInput(attrs=_typed),
        ),
        "years": YearsField(
            label=_("Year of birth"),
            required=False,
            max_length=_LONGEST,
            help_text=_("1958, about 1960, 1958–1961, or how old the person is now."),
            widget=forms.TextInput(attrs=_typed),
        ),
        "place": forms.CharField(
            label=_("Where from"),
            required=False,
            max_length=_LONGEST,
            help_text=_("A town or village, under any of its names."),
            widget=forms.TextInput(attrs=_typed),
        ),
        "sex": forms.ChoiceField(
            label=_("Sex"),
            required=False,
            choices=[("", _("not written")), ("f", _("woman")), ("m", _("man"))],
        ),
        "father": forms.CharField(
            label=_("Father’s name"),
            required=False,
            max_length=_LONGEST,
            help_text=_("If it is not part of the name above."),
            widget=forms.TextInput(attrs=_typed),
        ),
    }
