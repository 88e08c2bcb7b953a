"""Claims and statements as they are typed; what was typed becomes a draft."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.web.accounts.queries import organisation
from kanch.web.ledger.forms.fields import (
    ClaimCodeField,
    CountField,
    NamedChoice,
    SearchedChoice,
    day_input,
    hour_input,
    language_name,
    texts_of,
)
from kanch.web.ledger.models import (
    Attribution,
    Claim,
    Document,
    Indicator,
    Place,
    Precision,
    Qualifier,
    Source,
    Statement,
)
from kanch.web.ledger.services import ClaimDraft, Said, StatementDraft
from kanch.web.ledger.services.documents import check_size


class SaidForm(forms.Form):
    """Who says it, as of when, and how we know."""

    # The service names fields as the ledger does; here they are typed in other boxes.
    field_of: dict[str, str] = {
        "as_of": "as_of_day",
        "published": "published_day",
        "document": "copy",
        "low": "number",
        "high": "upper",
    }

    source = SearchedChoice(
        Source.objects.all(),
        label=gettext_lazy("Who says it"),
        help_text=gettext_lazy("Type a part of the name, then choose."),
        error_messages={"required": gettext_lazy("Choose who says it.")},
    )
    as_of_day = forms.DateField(
        label=gettext_lazy("As of (day)"),
        widget=day_input,
        error_messages={"required": gettext_lazy("Give the day that the number describes.")},
    )
    as_of_time = forms.TimeField(
        label=gettext_lazy("As of (hour)"),
        widget=hour_input,
        required=False,
        help_text=gettext_lazy(
            "The hour that the number describes, at the place. Leave it empty "
            "if only the day is known."
        ),
    )
    published_day = forms.DateField(
        label=gettext_lazy("Published (day)"),
        widget=day_input,
        required=False,
        help_text=gettext_lazy("Without it, views of a past moment leave the row out."),
    )
    published_time = forms.TimeField(
        label=gettext_lazy("Published (hour)"), widget=hour_input, required=False
    )
    place = NamedChoice(
        Place.objects.all(),
        label=gettext_lazy("Place"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    via = SearchedChoice(
        Source.objects.all(),
        label=gettext_lazy("Who carried it"),
        required=False,
        help_text=gettext_lazy("If you read it somewhere else than at its source."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("How do you know?"),
        choices=[("", gettext_lazy("Choose")), *Attribution.Basis.choices],
    )
    original = forms.ChoiceField(
        label=gettext_lazy("Original or reprint"),
        choices=Attribution.Original.choices,
        required=False,
    )
    url = forms.URLField(
        label=gettext_lazy("Address of the document"), required=False, assume_scheme="https"
    )
    quote = forms.CharField(
        label=gettext_lazy("Quote that holds the number"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Word for word. It needs the archived copy that it stands in."),
    )
    quote_language = forms.ChoiceField(
        label=gettext_lazy("Language of the quote"),
        choices=[("", gettext_lazy("not stated")), *settings.LANGUAGES],
        required=False,
    )
    locator = forms.CharField(
        label=gettext_lazy("Where in the document"),
        required=False,
        help_text=gettext_lazy("Page, paragraph, minute."),
    )
    copy = forms.FileField(
        label=gettext_lazy("Copy of the document"),
        required=False,
        help_text=gettext_lazy("PDF, picture, web page or text; it is hashed and kept."),
    )
    document = forms.ModelChoiceField(
        Document.objects.order_by("-pk"),
        label=gettext_lazy("… or a copy that is kept already"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    note = forms.CharField(
        label=gettext_lazy("Conflicts and doubts"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean_copy(self) -> Any:
        upload = self.cleaned_data["copy"]
        if upload:
            check_size(upload.size)
        return upload

    def choose_document(self, kept: Document) -> None:
        """Name a kept copy in place of the file, so that it need not be sent again."""
        self.cleaned_data["document"] = kept
        self.data = self.data.copy()
        self.data["document"] = str(kept.pk)

    def said(self, document: Document | None) -> Said:
        """What was typed, with moments in the zone of the place."""
        values = self.cleaned_data
        place: Place | None = values["place"]
        zone = place.zone if place else ZoneInfo(organisation().timezone)
        as_of, precision = _moment(values["as_of_day"], values["as_of_time"], zone)
        published, published_precision = None, ""
        if values["published_day"]:
            published, published_precision = _moment(
                values["published_day"], values["published_time"], zone
            )
        return Said(
            source=values["source"],
            via=values["via"],
            place=place,
            as_of=as_of,
            as_of_precision=precision,
            published=published,
            published_precision=published_precision,
            paraphrase=values.get("paraphrase", ""),
            url=values["url"],
            basis=values["basis"],
            original=values["original"],
            note=values["note"],
            quote=values["quote"],
            quote_language=values["quote_language"],
            locator=values["locator"],
            document=document,
        )


class ClaimForm(SaidForm):
    """One claim; the first eight fields are enough."""

    indicator = NamedChoice(
        Indicator.objects.all(),
        label=gettext_lazy("What is counted"),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose what is counted.")},
    )
    qualifier = forms.ChoiceField(
        label=gettext_lazy("Exactly, at least, about …?"), choices=Qualifier.choices
    )
    number = CountField(
        label=gettext_lazy("Number"),
        error_messages={"required": gettext_lazy("Type the number, or choose “no figure given”.")},
    )
    upper = CountField(
        label=gettext_lazy("Upper number"),
        required=False,
        help_text=gettext_lazy("Only for a range: “about 50 to 60”, “up to 100, at least 20”."),
    )
    paraphrase = forms.CharField(
        label=gettext_lazy("In our words"), required=False, widget=forms.Textarea({"rows": 2})
    )
    repeats = ClaimCodeField(
        label=gettext_lazy("It repeats"),
        required=False,
        help_text=gettext_lazy(
            "The code of the claim whose number it only passes on, for example c036. One origin "
            "then counts once."
        ),
    )

    first = (
        "indicator",
        "qualifier",
        "number",
        "upper",
        "source",
        "as_of_day",
        "as_of_time",
        "published_day",
        "basis",
    )
    proof = ("url", "copy", "document", "quote", "quote_language", "locator")
    rest = (
        "place",
        "published_time",
        "via",
        "original",
        "repeats",
        "paraphrase",
        "note",
    )
    field_order = (*first, *proof, *rest)

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    def proof_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.proof]

    def rest_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.rest]

    def proof_open(self) -> bool:
        """Whether something there wants to be seen."""
        return self._something_in(self.proof)

    def rest_open(self) -> bool:
        return self._something_in(self.rest)

    def _something_in(self, names: tuple[str, ...]) -> bool:
        if not self.is_bound:
            return False
        return any(self[name].errors or self[name].value() for name in names)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("qualifier") == Qualifier.NO_FIGURE and not self["number"].value():
            self.errors.pop("number", None)
        return values

    def draft(self, document: Document | None) -> ClaimDraft:
        values = self.cleaned_data
        low, high = _ends(values["qualifier"], values.get("number"), values["upper"])
        return ClaimDraft(
            indicator=values["indicator"],
            qualifier=values["qualifier"],
            low=low,
            high=high,
            repeats=values["repeats"],
            said=self.said(document),
        )


class StatementChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.topic} · {obj.source.name}: {Truncator(obj.text).chars(120)}"


class StatementForm(SaidForm):
    """Words without a number; never ours unless our own source says them."""

    topic = forms.SlugField(
        label=gettext_lazy("Topic"),
        help_text=gettext_lazy(
            "Statements on one topic stand side by side: small letters and "
            "hyphens, for example status-of-the-road."
        ),
    )
    contrary = StatementChoices(
        Statement.objects.select_related("source").order_by("topic", "code"),
        label=gettext_lazy("Contrary statements"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = organisation().content_languages
        for language in languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("What was said, in our words (%(language)s)")
                % {"language": language_name(language)},
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        self.fields["quote"].label = gettext_lazy("Quote, word for word")
        self.fields["quote"].help_text = gettext_lazy(
            "It needs the archived copy that it stands in."
        )
        self.field_of = self.field_of | {"texts": f"text_{languages[0]}"}
        self.order_fields(["topic", *(f"text_{code}" for code in languages)])

    def draft(self, document: Document | None) -> StatementDraft:
        values = self.cleaned_data
        return StatementDraft(
            topic=values["topic"],
            texts=texts_of(values, "text"),
            said=self.said(document),
            contrary=tuple(values["contrary"]),
        )


class DeskForm(forms.Form):
    """What the list of claims is narrowed to."""

    indicator = NamedChoice(
        Indicator.objects.all(),
        label=gettext_lazy("What is counted"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )
    source = NamedChoice(
        Source.objects.all(),
        label=gettext_lazy("Who says it"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Readers see the reason; the claim stays on record."),
    )


def first_claim(now: datetime) -> dict[str, Any]:
    """What most claims have in common: a number of today, said today.

    How we know it is left to be chosen: nobody says "read in a copy" by leaving a field alone.
    """
    today = now.astimezone(ZoneInfo(organisation().timezone)).date()
    return {
        "as_of_day": today,
        "published_day": today,
        "qualifier": Qualifier.EXACTLY,
    }


def claim_like(row: Claim) -> dict[str, Any]:
    """What a second claim of the same document has in common with the first."""
    day, hour = _boxes(row.as_of, row.as_of_precision, row.zone)
    published_day, published_time = (
        _boxes(row.published, row.published_precision, row.zone) if row.published else (None, None)
    )
    return {
        "source": row.source_id,
        "via": row.via_id,
        "place": row.place_id,
        "as_of_day": day,
        "as_of_time": hour,
        "published_day": published_day,
        "published_time": published_time,
        "basis": row.basis,
        "original": row.original,
        "url": row.url,
        "document": row.document_id,
        "qualifier": row.qualifier,
    }


def _boxes(moment: datetime, precision: str, zone: ZoneInfo) -> tuple[date, time | None]:
    """A moment as it is typed: its day, and its hour where that is known."""
    local = moment.astimezone(zone)
    known = precision in (Precision.MINUTE, Precision.HOUR)
    return local.date(), local.time() if known else None


def _moment(day: Any, hour: time | None, zone: ZoneInfo) -> tuple[datetime, str]:
    moment = datetime.combine(day, hour or time(0, 0), zone)
    return moment, "minute" if hour else "day"


def _ends(
    qualifier: str, number: Decimal | None, upper: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """One or two typed numbers as the ends that the qualifier asks for."""
    match qualifier:
        case Qualifier.NO_FIGURE:
            return number, upper
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN:
            return number, upper
        case Qualifier.UP_TO:
            return (None, number) if upper is None else (number, upper)
    return number, number if upper is None else upper
