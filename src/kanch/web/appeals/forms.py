"""Forms of the appeals' workspace."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kanch.web.appeals.languages import name_of
from kanch.web.appeals.queries import RESERVED, free_slug

LONGEST_TEXT = 60_000


class AppealForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("One line that says what it is about. It can be changed later."),
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_(
            "The last part of the page's address, in small Latin letters and hyphens. Leave it "
            "empty and it is made from the title. It stays for good."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "slug" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = free_slug(cleaned.get("title", ""))
        elif cleaned.get("slug") in RESERVED:
            self.add_error("slug", _("This address is used by the workspace. Choose another."))
        return cleaned


class TextForm(forms.Form):
    """A text in one language. `follows` and `translates` say what its writer had in sight."""

    title = forms.CharField(label=_("Title"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "text", "rows": 22}),
    )
    says_all = forms.BooleanField(
        label=_("This translation now says all that the source text says"), required=False
    )
    follows = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    translates = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, language: str, behind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "body"):
            self.fields[name].widget.attrs["lang"] = language
        if not behind:
            del self.fields["says_all"]

    def clean_body(self) -> str:
        return plain_lines(self.cleaned_data["body"])

    def draft(self) -> dict[str, Any]:
        """What `save_text` takes; a translation that is behind stays so until it is said."""
        values = self.cleaned_data
        behind = "says_all" in self.fields and not values["says_all"]
        return {
            "title": values["title"],
            "body": values["body"],
            "follows": values["follows"],
            "translates": None if behind else values["translates"],
        }


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("What you checked, or what the next reader should know. Colleagues see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PublishForm(forms.Form):
    """`without` asks about each language that has no text; it is gone where all have one."""

    without = forms.MultipleChoiceField(
        label=_("Publish without these languages"),
        help_text=_("There is no text in them yet. Tick each one that you publish without."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _(
                "Meanwhile somebody wrote a text in one of these languages. Read it, then publish."
            )
        },
    )
    correction = forms.CharField(
        label=_("Correction"),
        required=False,
        max_length=2000,
        help_text=_(
            "What was wrong in the edition before, in one or two sentences. Readers see it above "
            "the text. Leave it empty when nothing was wrong: numbers that move are no correction."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, missing: Sequence[str], source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        if not missing and "without" not in self.data:
            del self.fields["without"]
            return
        asked = self.fields["without"]
        asked.error_messages["required"] = self._unanswered(missing)
        asked.choices = [
            (
                code,
                _(
                    "%(language)s — its readers get the text in %(source)s, with a note that it "
                    "is not translated yet"
                )
                % {"language": name_of(code), "source": name_of(source)},
            )
            for code in missing
        ]

    def clean_without(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["without"]
        silent = [code for code in self.missing if code not in chosen]
        if silent:
            raise forms.ValidationError(self._unanswered(silent))
        return chosen

    @staticmethod
    def _unanswered(codes: Sequence[str]) -> str:
        return _(
            "There is no text yet in: %(languages)s. Write it first, or tick the box to publish "
            "without it."
        ) % {"languages": ", ".join(name_of(code) for code in codes)}


def plain_lines(text: str) -> str:
    """A text from a browser with lines that end as everywhere else, so that it can be compared."""
    return text.replace("\r\n", "\n").strip()
