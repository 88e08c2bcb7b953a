"""Forms for a letter: to bring it, to decide on its numbers, to make an appeal of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kanch.web.appeals.forms import LONGEST_TEXT, AppealForm
from kanch.web.appeals.languages import own_name
from kanch.web.appeals.letters.composing import Choice, Decision
from kanch.web.appeals.letters.queries import Decided, Option
from kanch.web.ledger.forms import CheckForm


class LetterForm(CheckForm):
    """A letter as text or file, with the language that it is written in."""

    language = forms.ChoiceField(
        label=_("Its language"),
        required=False,
        help_text=_("An appeal is first written in this language, then translated."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("as the text shows")),
            *((code, own_name(code)) for code in languages),
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        document = values.get("document")
        if document and len(document.text) > LONGEST_TEXT:
            self.add_error(
                "file" if values.get("file") else "text",
                _("An appeal holds %(limit)s characters at the most. Bring a part of it.")
                % {"limit": f"{LONGEST_TEXT:,}"},
            )
        return values


class DecisionForm(forms.Form):
    """What becomes of one number; its prefix is the number's key."""

    # Each also carries what the page showed: a colleague's later decision is left alone.
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect, show_hidden_initial=True)
    figure = forms.ChoiceField(label=_("Which figure"), required=False, show_hidden_initial=True)
    words = forms.CharField(
        label=_("What stands there instead"),
        required=False,
        max_length=200,
        strip=True,
        show_hidden_initial=True,
    )

    def __init__(
        self, *args: Any, decided: Decided, options: Sequence[Option], **kwargs: Any
    ) -> None:
        kept = decided.decision
        initial = kept.kept() if kept else {}
        super().__init__(*args, prefix=decided.key, initial=initial, **kwargs)
        self.decided = decided
        self.fields["choice"].label = decided.number.words
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (choice.value, label)
            for choice, label in _LABELS.items()
            if choice is not Choice.ACCEPT or decided.accept
        ]
        fitting = [(one.code, _option(one)) for one in decided.fitting]
        near = {one.code for one in decided.fitting}
        others = [(one.code, _option(one)) for one in options if one.code not in near]
        self.fields["figure"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *([(_("Fits the words around it"), fitting)] if fitting else []),
            (_("All others"), others),
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        choice = values.get("choice")
        if choice == Choice.OTHER and not values.get("figure") and "figure" not in self.errors:
            self.add_error("figure", _("Choose a figure from the list."))
        if choice == Choice.TYPE and not values.get("words") and "words" not in self.errors:
            self.add_error("words", _("Type what is to stand there instead."))
        return values

    def shown(self) -> SafeString:
        """What the page shows of this number, to be sent back with it."""
        return mark_safe("".join(self[name].as_hidden(only_initial=True) for name in self.fields))

    def decision(self) -> Decision | None:
        """What was chosen; None where nothing was, or nothing else than the page showed."""
        values = self.cleaned_data
        if not values["choice"] or not self.has_changed():
            return None
        choice = Choice(values["choice"])
        if choice is Choice.ACCEPT and self.decided.accept:
            return Decision(choice, figure=self.decided.accept.code)
        if choice is Choice.OTHER:
            return Decision(choice, figure=values["figure"])
        if choice is Choice.TYPE:
            return Decision(choice, words=values["words"])
        return Decision(Choice.LEAVE)


class MakeForm(AppealForm):
    """Title and address of the appeal, or one that has no text yet."""

    into = forms.ChoiceField(
        label=_("Where the text goes"),
        required=False,
        help_text=_("An appeal without a text can take it. Its address stays."),
    )

    field_order = ["title", "into", "slug"]

    def __init__(self, *args: Any, empty: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if empty:
            self.fields["into"].choices = [("", _("a new appeal")), *empty]  # type: ignore[attr-defined]
        else:
            del self.fields["into"]


_LABELS = {
    Choice.ACCEPT: _("Accept"),
    Choice.OTHER: _("Another figure"),
    Choice.TYPE: _("Other words"),
    Choice.LEAVE: _("Leave it as it is"),
}


def _option(option: Option) -> str:
    return f"{option.name}: {option.today}" if option.today else option.name
