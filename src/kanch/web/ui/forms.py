"""A form that notices when somebody else saved the row meanwhile."""

import json
from hashlib import sha256
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _


class SeenForm(forms.ModelForm):
    """Carries a digest of the row as it was opened; a later save by another stops this one.

    What was typed stays in the form. It says what the row holds now, and saving again replaces
    that: the second time, the person has seen it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opened = digest_of(self.instance)
        self.fields["seen"].initial = self._opened

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("seen", "") not in ("", self._opened):
            self.add_error(
                None,
                _(
                    "Somebody else changed this while you were writing. It now says: %(now)s. Take "
                    "over what you need; saving again replaces it."
                )
                % {"now": self.described()},
            )
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self._opened
        return values

    def described(self) -> str:
        """What the row holds now, for a person to compare."""
        held = {
            field.label: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name != "seen"
        }
        return "; ".join(f"{label}: {value}" for label, value in held.items() if value)


def digest_of(row: Model) -> str:
    """A digest of what a row holds; empty for a row that is not saved yet."""
    if not row.pk:
        return ""
    held = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    held.pop("version", None)
    for field in row._meta.many_to_many:
        held[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    text = json.dumps(held, sort_keys=True, cls=DjangoJSONEncoder)
    return sha256(text.encode()).hexdigest()[:24]
