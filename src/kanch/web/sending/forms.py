"""Forms of sending: what is typed becomes a draft; the services decide."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kanch.web.accounts.models import Organisation, User
from kanch.web.appeals.models import Appeal, Edition
from kanch.web.appeals.queries import EditionContent, draft
from kanch.web.ledger.forms.fields import day_input
from kanch.web.sending.models import Delivery, Group, Recipient, Reply
from kanch.web.sending.plans import Wanted
from kanch.web.sending.queries import language_name, recipients, show_all
from kanch.web.sending.services import RecipientDraft


class RecipientForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Recipient.Kind.choices)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it reaches them"), choices=Recipient.Channel.choices
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "The e-mail address, the postal address in one line, or the address of the page with "
            "their form. By hand, it may stay empty."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language they read"),
        help_text=gettext_lazy(
            "Where an appeal has no text in it, they get the language that it was written in first."
        ),
    )
    country = forms.CharField(
        label=gettext_lazy("Country"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Its code of two or three letters, such as AM or FRA."),
    )
    groups = forms.CharField(
        label=gettext_lazy("Groups"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Names of your own, split by semicolons: embassies; newsrooms"),
    )
    personal = forms.BooleanField(
        label=gettext_lazy("This is a private person, or a person's own address"),
        required=False,
        help_text=gettext_lazy(
            "Name and address are then kept sealed, and nothing is sent without consent."
        ),
    )
    consent_on = forms.DateField(
        label=gettext_lazy("Agreed on (only for a person)"), required=False, widget=day_input
    )
    consent_how = forms.CharField(
        label=gettext_lazy("How they agreed (only for a person)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as: by e-mail, at the meeting on the square"),
    )
    consent_for = forms.CharField(
        label=gettext_lazy("What they agreed to (only for a person)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as: appeals and what changed in them"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [code for code, _name in settings.LANGUAGES]
        others = sorted((c for c in LANG_INFO if len(c) == 2 and c not in here), key=language_name)
        choices = [(code, language_name(code)) for code in [*here, *others]]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        known = ", ".join(Group.objects.values_list("name", flat=True)[:12])
        if known:
            self.fields["groups"].help_text += " " + _("There are: %(names)s.") % {"names": known}

    def draft(self) -> RecipientDraft:
        values = dict(self.cleaned_data)
        values["groups"] = values["groups"].split(";")
        values["country"] = values["country"].upper()
        return RecipientDraft(**values)


class StopForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=Recipient.Stop.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, row: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stop = Recipient.Stop
        reasons = [stop.WITHDREW, stop.OURS] if row.personal else [stop.ASKED, stop.OURS]
        self.fields["why"].choices = [(r.value, r.label) for r in reasons]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """All fields are optional; what is not understood filters nothing.

    There is no search by name: it would put the names of people into addresses of pages.
    """

    group = forms.ModelChoiceField(
        Group.objects.all(),
        to_field_name="name",
        label=gettext_lazy("Group"),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("recipients of every state", "all")),
            ("written", gettext_lazy("written to")),
            ("bounced", gettext_lazy("mail came back")),
            ("stopped", gettext_lazy("not written to")),
        ],
    )

    def narrow(self, rows: Any) -> Any:
        """Those of the recipients that the filter lets through."""
        if not self.is_valid():
            return rows
        if group := self.cleaned_data["group"]:
            rows = rows.filter(groups=group)
        match self.cleaned_data["state"]:
            case "written":
                rows = rows.filter(stopped_at=None, bounced_at=None)
            case "bounced":
                rows = rows.filter(bounced_at__isnull=False)
            case "stopped":
                rows = rows.filter(stopped_at__isnull=False)
        return rows


class SendForm(forms.Form):
    """Which edition goes to whom."""

    edition = forms.ChoiceField(label=gettext_lazy("Edition"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("And these besides"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=gettext_lazy("On a computer, hold Ctrl to choose several."),
    )
    with_pdf = forms.BooleanField(
        label=gettext_lazy("Attach the PDF for print"),
        required=False,
        help_text=gettext_lazy(
            "The mail says all by itself and is small. A newsroom or an office with a file may "
            "want the PDF."
        ),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Also to those who got this edition already"), required=False
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = Edition.objects.select_related("appeal").order_by("-published_at", "-pk")
        choices = {
            "edition": [(edition_code(e), edition_label(e)) for e in editions],
            "groups": [
                (g.name, f"{g.name} ({g.size})")
                for g in Group.objects.annotate(size=Count("recipients"))
                if g.size
            ],
            "recipients": [
                (str(shown.row.key), f"{shown.name} ({shown.language})")
                for shown in show_all(recipients().filter(stopped_at=None), actor)
            ],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("groups") and not values.get("recipients"):
            self.add_error("groups", _("Choose a group, or recipients below."))
        return values

    def wanted(self) -> Wanted:
        values = self.cleaned_data
        slug, _mark, number = values["edition"].rpartition(":")
        return Wanted(
            slug=slug,
            number=int(number),
            groups=tuple(values["groups"]),
            recipients=tuple(UUID(key) for key in values["recipients"]),
            with_pdf=values["with_pdf"],
            again=values["again"],
        )


class SeenForm(forms.Form):
    """What goes along with the button that sends: what was looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


class HandOverForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("On"), widget=day_input)

    def __init__(self, *args: Any, delivery: Delivery | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_%s_{delivery.pk}" if delivery else "id_%s", **kwargs)


class HoldingForm(forms.Form):
    """Somebody has an edition that did not leave from here."""

    recipient = forms.ChoiceField(label=gettext_lazy("Who"))
    edition = forms.ChoiceField(label=gettext_lazy("What they have"))
    language = forms.ChoiceField(label=gettext_lazy("In which language"), required=False)
    on = forms.DateField(label=gettext_lazy("Handed over on"), widget=day_input)

    def __init__(
        self, *args: Any, appeal: Appeal, actor: User, house: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {str(e.number): e for e in Edition.objects.filter(appeal=appeal)}
        choices = {
            "recipient": [
                (str(shown.row.key), shown.name) for shown in show_all(recipients(), actor)
            ],
            "edition": [
                *(
                    (number, _("Edition %(number)s") % {"number": number})
                    for number in self.editions
                ),
                ("0", _("The letter as it was before, such as a PDF")),
            ],
            "language": [("", _("not known"))]
            + [(code, language_name(code)) for code in house.content_languages],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "key": UUID(values["recipient"]),
            "edition": self.editions.get(values["edition"]),
            "language": values["language"],
            "on": values["on"],
        }


class AppealChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        text = draft(obj, obj.source_language)
        return text.title if text else str(obj)


class ReplyForm(forms.Form):
    appeal = AppealChoice(
        Appeal.objects.all(), to_field_name="slug", label=gettext_lazy("To which appeal")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What they did"), choices=Reply.Kind.choices, widget=forms.RadioSelect
    )
    on = forms.DateField(label=gettext_lazy("On"), widget=day_input)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("What they said, and how. It is kept sealed; colleagues see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.FileField(
        label=gettext_lazy("Their letter"),
        required=False,
        help_text=gettext_lazy("Any file up to 5 MB. It is kept sealed and never public."),
    )
    form_key = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


def edition_code(edition: Edition) -> str:
    return f"{edition.appeal.slug}:{edition.number}"


def edition_label(edition: Edition) -> str:
    """The title of an edition with its number."""
    content = EditionContent(edition)
    title = content.text(content.data["source_language"])["title"]
    return _("%(title)s: edition %(number)d") % {"title": title, "number": edition.number}
