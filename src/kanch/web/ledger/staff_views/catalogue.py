"""Sources, indicators, places and figure rules: lists and forms."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import pages, services
from kanch.web.ledger.forms import FigureForm, IndicatorForm, PlaceForm, SourceForm
from kanch.web.ledger.models import FigureRule, Indicator, Place, Source
from kanch.web.ledger.moments import View
from kanch.web.ledger.staff_views.claims import add_errors


@dataclass(frozen=True, slots=True)
class _Section:
    model: type
    form: type
    title: Promise
    add: Promise


_SECTIONS = {
    "sources": _Section(Source, SourceForm, gettext_lazy("Sources"), gettext_lazy("Add a source")),
    "indicators": _Section(
        Indicator, IndicatorForm, gettext_lazy("Indicators"), gettext_lazy("Add an indicator")
    ),
    "places": _Section(Place, PlaceForm, gettext_lazy("Places"), gettext_lazy("Add a place")),
}


@needs("ledger.view")
def entries(request: HttpRequest, section: str) -> HttpResponse:
    """All rows of one part of the catalogue."""
    chosen = _section(section)
    return render(
        request,
        "ledger/entries.html",
        {"rows": chosen.model.objects.order_by("code"), "section": section, "about": chosen},
    )


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
    return render(
        request,
        "ledger/entry.html",
        {"form": form, "section": section, "about": chosen, "code": code},
        status=422 if form.is_bound and form.errors else 200,
    )


@needs("ledger.view")
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure with its value now."""
    view = View(None, timezone.now(), "")
    page = pages.figure_list(view, organisation(), language=get_language() or "en")
    return render(request, "ledger/figure_rules.html", page)


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
    return render(
        request,
        "ledger/figure_rule.html",
        {"form": form, "code": code},
        status=422 if form.is_bound and form.errors else 200,
    )


def _section(name: str) -> _Section:
    try:
        return _SECTIONS[name]
    except KeyError:
        raise Http404 from None
