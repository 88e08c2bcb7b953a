"""Statements: words without a number, attributed, contrary ones beside each other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import pages, services
from kanch.web.ledger.forms import StatementForm, WithdrawForm, first_claim
from kanch.web.ledger.models import Statement
from kanch.web.ledger.staff_views.common import (
    attempt,
    crumbs,
    document_of,
    document_url,
    everything,
    form_page,
    keep_copy,
    language,
    tabs,
)


@needs("ledger.view")
def statements(request: HttpRequest) -> HttpResponse:
    """Statements by topic."""
    rows = pages.statements(everything(), organisation(), language=language())
    copies = [document_url(r.statement.document) if r.statement.document else "" for r in rows]
    context = {"rows": list(zip(rows, copies, strict=True)), "tabs": tabs("statements")}
    return render(request, "ledger/statements.html", context)


@needs("ledger.record_claim")
def record_statement(request: HttpRequest) -> HttpResponse:
    """Record words without a number, attributed."""
    form = StatementForm(
        request.POST or None, request.FILES or None, initial=first_claim(timezone.now())
    )
    if request.method == "POST":
        valid = form.is_valid()
        keep_copy(request, form)
        saved = valid and attempt(
            form,
            lambda: services.record_statement(
                actor=request.user, draft=form.draft(document_of(form)), now=timezone.now()
            ),
        )
        if saved:
            messages.success(request, _("The statement is on record."))
            return redirect("ledger:statements")
    return form_page(request, form, "ledger/record_statement.html", {"crumbs": _crumbs()})


@needs("ledger.withdraw_claim")
def withdraw_statement(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a statement, with the reason."""
    row = get_object_or_404(Statement.objects.select_related("source"), code=code)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: services.withdraw_statement(
                actor=request.user, code=code, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, _("The statement is withdrawn; it stays on record."))
            return redirect("ledger:statements")
    context = {
        "said": f"{row.source.name}: {row.text}",
        "back": reverse("ledger:statements"),
        "crumbs": _crumbs(),
    }
    return form_page(request, form, "ledger/withdraw.html", context)


def _crumbs() -> list[dict[str, object]]:
    return crumbs((_("Statements"), reverse("ledger:statements")))
