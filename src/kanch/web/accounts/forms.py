"""Forms of accounts and of the organisation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kanch.web.accounts.models import Language, Organisation, Role

LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code in Organisation.LANGUAGES]
ROWS = {forms.Textarea: {"rows": 4}}
RULES = _("At least 12 characters. Several words that only you would put together are good.")


def _password(label: Any, *, new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        help_text=RULES if new else "",
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
    )


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


def _display_name() -> forms.CharField:
    return forms.CharField(
        label=_("Your name, as colleagues see it"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _code(label: Any, help_text: Any = "", *, digits: bool = False) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    if digits:
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label,
        max_length=60,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


class SignInForm(forms.Form):
    email = _email()
    password = _password(_("Password"))


class SecondFactorForm(forms.Form):
    code = _code(
        _("Code"),
        _("The six digits that your device shows now. Or one of your recovery codes."),
    )


class ConfirmDeviceForm(forms.Form):
    code = _code(_("The six digits that the app shows now"), digits=True)


class InvitationForm(forms.Form):
    code = _code(_("The code of your invitation"))
    display_name = _display_name()
    password = _password(_("Your new password"), new=True)


class NewPasswordForm(forms.Form):
    code = _code(_("The code that a coordinator gave you"))
    password = _password(_("Your new password"), new=True)


class ChangePasswordForm(forms.Form):
    present = _password(_("Your present password"))
    password = _password(_("Your new password"), new=True)


class PresentPasswordForm(forms.Form):
    password = _password(_("Your present password"))


class ProfileForm(forms.Form):
    display_name = _display_name()
    language = forms.ChoiceField(label=_("Language of these pages"), choices=Language.choices)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class HandOverForm(forms.Form):
    """How a code reaches the person."""

    by_mail = forms.TypedChoiceField(
        label=_("How does the code reach them?"),
        choices=[
            ("no", _("I hand it over myself: in person, by phone, by a safe messenger")),
            ("yes", _("By e-mail")),
        ],
        initial="no",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class InviteForm(HandOverForm):
    email = forms.EmailField(
        label=_("Their e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    field_order = ["email", "role", "by_mail"]


class _Languages(forms.Form):
    """The first language, and the others: together `content_languages`."""

    source_language = forms.ChoiceField(label=_("Language that you write in"), choices=LANGUAGES)
    other_languages = forms.MultipleChoiceField(
        label=_("Languages that you translate into"),
        choices=LANGUAGES,
        required=False,
        help_text=_(
            "None is fine for today. When you publish, Kanch asks about each one that has no text."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    currency = forms.CharField(
        label=_("Currency of your accounts"),
        max_length=3,
        help_text=_("Three letters, such as AMD or EUR."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    @property
    def languages(self) -> list[str]:
        first = self.cleaned_data["source_language"]
        return [first, *(c for c in self.cleaned_data["other_languages"] if c != first)]


class StartForm(_Languages):
    """The first run, in a new installation."""

    name = forms.CharField(label=_("Name of your organisation"), max_length=120)
    appeal_title = forms.CharField(
        label=_("Title of your first appeal"),
        max_length=200,
        help_text=_("You can change it later."),
    )
    field_order = ["name", "source_language", "other_languages", "currency", "appeal_title"]


class StartFromDemoForm(StartForm):
    """The first run, from the demo: an account and the ledger besides."""

    ledger = forms.ChoiceField(
        label=_("What to begin with"),
        choices=[
            ("keep", _("The public sources, places, indicators and claims, ready to use")),
            ("empty", _("An empty ledger")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    display_name = _display_name()
    email = _email()
    password = _password(_("Your new password"), new=True)
    field_order = [*StartForm.field_order, "ledger", "display_name", "email", "password"]


class OrganisationForm(_Languages):
    """The organisation's settings; texts once in each of its languages."""

    TEXTS = {
        "name": (_("Name"), forms.TextInput, 120),
        "about": (_("Who you are, in two or three sentences"), forms.Textarea, 2000),
        "legal_identity": (_("Legal identity: form, register, number, seat"), forms.Textarea, 2000),
    }

    timezone = forms.CharField(
        label=_("Time zone"), max_length=50, help_text=_("Such as Asia/Yerevan.")
    )
    phone = forms.CharField(label=_("Phone for the public"), max_length=40, required=False)
    mail = forms.EmailField(label=_("E-mail address for the public"), required=False)
    review_required = forms.BooleanField(
        label=_("A second person approves each appeal before it is published"), required=False
    )

    def __init__(self, house: Organisation, data: Any = None) -> None:
        self.house = house
        first, *others = house.content_languages
        kept = ("currency", "timezone", "phone", "mail", "review_required")
        initial = {field: getattr(house, field) for field in kept}
        super().__init__(
            data, initial=initial | {"source_language": first, "other_languages": others}
        )
        names = dict(LANGUAGES)
        for language in house.content_languages:
            for field, (label, widget, limit) in self.TEXTS.items():
                self.fields[f"{field}_{language}"] = forms.CharField(
                    label=f"{label} ({names[language]})",
                    max_length=limit,
                    required=field == "name" and language == first,
                    initial=getattr(house, field).get(language, ""),
                    widget=widget(attrs={"lang": language, **ROWS.get(widget, {})}),
                )

    def texts(self) -> list[forms.BoundField]:
        """The fields of texts, by language."""
        return [
            self[f"{field}_{language}"]
            for language in self.house.content_languages
            for field in self.TEXTS
        ]

    def values(self) -> dict[str, Any]:
        """What `save_organisation` takes. Texts in languages not shown stay."""
        data = self.cleaned_data
        texts = {
            field: {
                **getattr(self.house, field),
                **{code: data[f"{field}_{code}"] for code in self.house.content_languages},
            }
            for field in self.TEXTS
        }
        return {
            **{field: {c: t for c, t in by_code.items() if t} for field, by_code in texts.items()},
            "content_languages": self.languages,
            "currency": data["currency"],
            "timezone": data["timezone"],
            "phone": data["phone"],
            "mail": data["mail"],
            "review_required": data["review_required"],
        }
