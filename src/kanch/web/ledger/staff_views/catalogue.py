"""Sources, indicators, places and figure rules: lists and forms."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import pages, services
from kanch.web.ledger.forms import FigureForm, IndicatorForm, PlaceForm, SourceForm
from kanch.web.ledger.models import FigureRule, Indicator, Place, Source
from kanch.web.ledger.staff_views.common import (
    add_errors,
    crumbs,
    everything,
    form_page,
    language,
    tabs,
)


@dataclass(frozen=True, slots=True)
class _Section:
    model: type
    form: type
    title: Promise
    add: Promise
    lead: Promise


_SECTIONS = {
    "sources": _Section(
        Source,
        SourceForm,
        gettext_lazy("Sources"),
        gettext_lazy("Add a source"),
        gettext_lazy("Who says it: authorities, agencies, media; never a private person."),
    ),
    "indicators": _Section(
        Indicator,
        IndicatorForm,
        gettext_lazy("Indicators"),
        gettext_lazy("Add an indicator"),
        gettext_lazy("What is counted. Dead, missing, injured and treated are never mixed."),
    ),
    "places": _Section(
        Place,
        PlaceForm,
        gettext_lazy("Places"),
        gettext_lazy("Add a place"),
        gettext_lazy("Where it is counted, with the time zone that the hours are in."),
    ),
}


@needs("ledger.view")
def entries(request: HttpRequest, section: str) -> HttpResponse:
    """All rows of one part of the catalogue."""
    chosen = _section(section)
    rows = chosen.model.objects.all()
    if section == "indicators":
        rows = rows.select_related("parent")
    context = {
        "rows": sorted(rows, key=lambda row: row.name.casefold()),
        "section": section,
        "about": chosen,
        "tabs": tabs(section),
    }
    return render(request, "ledger/entries.html", context)


@needs("ledger.manage_sources")
def entry(request: HttpRequest, section: str, code: str = "") -> HttpResponse:
    """Add a row, or correct one."""
    chosen = _section(section)
    instance = get_object_or_404(chosen.model, code=code) if code else None
    form = chosen.form(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_entry(actor=request.user, entry=form.entry(), now=timezone.now())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("ledger:entries", section=section)
    context = {
        "about": chosen,
        "entry": instance,
        "crumbs": crumbs((chosen.title, reverse("ledger:entries", args=[section]))),
    }
    return form_page(request, form, "ledger/entry.html", context)


@needs("ledger.view")
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure with its value now."""
    page = pages.figure_list(everything(), organisation(), language=language())
    rules = {r.code: r for r in FigureRule.objects.select_related("place")}
    figures = [figure for topic in page["topics"] for figure in topic.figures if figure.known]
    unknown = page["unknown"] + [
        figure for topic in page["topics"] for figure in topic.figures if not figure.known
    ]
    context = {
        "figures": [(figure, rules[figure.code]) for figure in figures],
        "unknown": [(figure, rules[figure.code]) for figure in unknown],
        "tabs": tabs("figures"),
    }
    return render(request, "ledger/figure_rules.html", context)


@needs("ledger.manage_sources")
def figure(request: HttpRequest, code: str = "") -> HttpResponse:
    """The rule of one figure."""
    instance = get_object_or_404(FigureRule, code=code) if code else None
    form = FigureForm(request.POST or None, instance=instance)
    if code:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        rule: Any = form.save(commit=False)
        try:
            services.save_figure_rule(
                actor=request.user,
                rule=rule,
                sources=form.cleaned_data["sources"],
                parts=form.cleaned_data["parts"],
                now=timezone.now(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("ledger:figure_rules")
    context = {
        "rule": instance,
        "crumbs": crumbs((_("Figures"), reverse("ledger:figure_rules"))),
    }
    return form_page(request, form, "ledger/figure_rule.html", context)


def _section(name: str) -> _Section:
    try:
        return _SECTIONS[name]
    except KeyError:
        raise Http404 from None
