"""The filter of the auditor's page."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kanch.web.journal.models import Event
from kanch.web.journal.services import actions


class FilterForm(forms.Form):
    """All fields are optional; what is not understood filters nothing."""

    action = forms.ChoiceField(label=_("What was done"), required=False)
    role = forms.ChoiceField(label=_("By whom (role)"), required=False)
    subject = forms.CharField(
        label=_("To what"),
        max_length=140,
        required=False,
        help_text=_("Kind and number as in the list, such as ledger.claim 12; or the kind alone."),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        everything = [("", _("everything"))]
        self.fields["action"].choices = everything + [
            (code, f"{sentence} ({code})") for code, sentence in actions().items()
        ]
        labels = Event.objects.exclude(actor_label="").order_by("actor_label")
        self.fields["role"].choices = [("", _("everybody"))] + [
            (label, label) for label in labels.values_list("actor_label", flat=True).distinct()
        ]

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Those of the events that the filter lets through."""
        if not self.is_valid():
            return events
        if action := self.cleaned_data["action"]:
            events = events.filter(action=action)
        if role := self.cleaned_data["role"]:
            events = events.filter(actor_label=role)
        kind, _space, number = self.cleaned_data["subject"].strip().partition(" ")
        if kind:
            events = events.filter(subject_type=kind.lower())
        if number:
            events = events.filter(subject_id=number.strip())
        return events
