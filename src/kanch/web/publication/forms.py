"""Forms of the public site's facts: texts in each of the organisation's languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kanch.web.accounts.queries import organisation
from kanch.web.publication.models import Contact, Giving, Partner
from kanch.web.ui.forms import SeenForm


class _TextsForm(SeenForm):
    """A form whose JSON texts are boxes, one for each language."""

    texts: tuple[tuple[str, Any, bool], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = dict(settings.LANGUAGES)
        for name, label, long in self.texts:
            stored = getattr(self.instance, name) or {}
            for code in organisation().content_languages:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({languages[code]})",
                    required=False,
                    initial=stored.get(code, ""),
                    widget=forms.Textarea({"rows": 3}) if long else forms.TextInput(),
                )
        if self.field_order:
            self.order_fields(
                [f for start in self.field_order for f in self.fields if f.startswith(start)]
            )

    def entry(self) -> Any:
        """The instance with all that was typed; not saved."""
        for name, _label, _long in self.texts:
            kept = dict(getattr(self.instance, name) or {})
            for code in organisation().content_languages:
                kept[code] = self.cleaned_data.get(f"{name}_{code}", "")
            setattr(self.instance, name, kept)
        return self.instance

    def _post_clean(self) -> None:
        """The service checks the whole row once its texts are in."""
        self.instance = forms.models.construct_instance(
            self, self.instance, self._meta.fields, self._meta.exclude
        )


class ContactForm(_TextsForm):
    field_order = ("labels", "phone", "mail", "bodies", "hours", "checked_on", "position")
    texts = (
        ("labels", _("For what"), False),
        ("bodies", _("Who answers"), False),
        ("hours", _("When"), False),
    )

    class Meta:
        model = Contact
        fields = ["position", "phone", "mail", "checked_on"]
        widgets = {"checked_on": forms.DateInput(attrs={"type": "date"})}


class PartnerForm(_TextsForm):
    url = forms.URLField(
        label=_("Address of its own page for gifts"), max_length=500, assume_scheme="https"
    )
    texts = (("names", _("Name"), False), ("does", _("What it does"), True))

    class Meta:
        model = Partner
        fields = ["position", "url", "checked_on"]
        widgets = {"checked_on": forms.DateInput(attrs={"type": "date"})}


class GivingForm(_TextsForm):
    texts = (("how_to_check", _("How to check that an account is really yours"), True),)

    class Meta:
        model = Giving
        fields: list[str] = []
