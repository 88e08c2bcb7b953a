"""From an uploaded file to an import: the file, its columns, its encoding."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kanch.web.ledger.imports import LEDGER, Family
from kanch.web.ledger.imports.columns import Columns, label_of


class UploadForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, up to 5 MB. The first line names the columns."),
    )


class MappingForm(forms.Form):
    """Which column holds what; shown beside the first rows."""

    kind = forms.ChoiceField(label=gettext_lazy("The rows are"))

    def __init__(
        self,
        *args: Any,
        header: list[str],
        columns: Columns | None,
        family: Family = LEDGER,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.columns = columns
        kinds = [(k.value, c.label) for k, c in family.kinds.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        choices = [("", pgettext_lazy("a column of a table", "leave out"))]
        if columns:
            choices += [(name, columns.label_of(name)) for name in columns.fields]
        for index, name in enumerate(header):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=name or _("column %(number)d") % {"number": index + 1},
                choices=choices,
                required=False,
            )

    def mapping(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        chosen = [v for k, v in values.items() if k.startswith("column_") and v]
        for name in {c for c in chosen if chosen.count(c) > 1}:
            label = self.columns.label_of(name) if self.columns else label_of(name)
            self.add_error(None, _("Two columns are given as “%(name)s”.") % {"name": label})
        return values


class EncodingForm(forms.Form):
    encoding = forms.ChoiceField(
        label=gettext_lazy("Which line reads right?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, samples: dict[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["encoding"].choices = [(k, f"{text} ({k})") for k, text in samples.items()]  # type: ignore[attr-defined]
