"""A text or a file that somebody wants checked."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kanch.core.exchange.documents import LIMIT_CHARACTERS, Document, DocumentError, Kind, pasted
from kanch.core.letters import YEARS
from kanch.web.ledger import incoming


class CheckForm(forms.Form):
    """Either a text or a file; `cleaned_data["document"]` is what was read of it."""

    text = forms.CharField(
        label=_("The text"),
        required=False,
        strip=False,
        max_length=LIMIT_CHARACTERS,
        widget=forms.Textarea(attrs={"class": "text", "rows": 12}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, Word (.docx), a mail (.eml), a web page or plain text, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.eml,.html,.htm,.txt,.md,text/*"}),
    )
    written_on = forms.DateField(
        label=_("When was it written?"),
        required=False,
        help_text=_(
            "It tells which year “20 September” is in, and what “yesterday” means. Leave it empty "
            "if the text says so itself."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "file"):
            self.fields[name].either = True  # type: ignore[attr-defined]

    def clean_written_on(self) -> date | None:
        day: date | None = self.cleaned_data["written_on"]
        if day and day.year not in YEARS:
            raise ValidationError(_("Look at the year: it is mistyped."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        text, file = values["text"], values["file"]
        if file and text.strip():
            self.add_error("file", _("There is a text above too. Clear it, or choose no file."))
        elif not file and not text.strip():
            self.add_error("text", _("Paste a text, or choose a file."))
        else:
            try:
                values["document"] = (
                    incoming.document_of(file) if file else Document(pasted(text), Kind.TEXT)
                )
            except DocumentError as error:
                self.add_error("file" if file else "text", incoming.say(error))
        return values
