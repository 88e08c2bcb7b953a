"""Claims: found, recorded, updated, withdrawn; and where they contradict each other."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanch.core.figures import Figure
from kanch.web.accounts.permissions import allowed, needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import effects, pages, queries, services
from kanch.web.ledger.forms import ClaimForm, DeskForm, WithdrawForm, claim_like, first_claim
from kanch.web.ledger.models import Claim
from kanch.web.ledger.showing import contradiction, moment
from kanch.web.ledger.staff_views.common import (
    attempt,
    claim_row,
    claim_url,
    crumbs,
    document_of,
    document_url,
    form_page,
    keep_copy,
    language,
    tabs,
)

PAGE = 30


@needs("ledger.view")
def desk(request: HttpRequest) -> HttpResponse:
    """The claims recorded last, filtered by what is counted and by who says it."""
    form = DeskForm(request.GET or None)
    rows = queries.claim_rows().order_by("-recorded_at", "-pk")
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        rows = rows.filter(**chosen)
    page = Paginator(rows.prefetch_related("revised_by"), PAGE).get_page(request.GET.get("page"))
    shown = [pages.claim_shown(c, list(c.revised_by.all()), language()) for c in page.object_list]
    return render(
        request,
        "ledger/desk.html",
        {
            "page": page,
            "rows": [(one, claim_row(one)) for one in shown],
            "form": form,
            "filtered": form.is_bound and form.is_valid() and any(form.cleaned_data.values()),
            "tabs": tabs("claims", questions=len(queries.questions_at())),
        },
    )


@needs("ledger.view")
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """One claim with its proof and its whole history."""
    row = get_object_or_404(
        queries.claim_rows()
        .select_related("recorded_by")
        .prefetch_related("revised_by", "repeated_by__source", "repeated_by__indicator"),
        code=code,
    )
    history = queries.history_of(row)
    shown = {c.pk: pages.claim_shown(c, history, language()) for c in history}
    house = organisation()
    return render(
        request,
        "ledger/claim.html",
        {
            "claim": row,
            "shown": shown[row.pk],
            "row": claim_row(shown[row.pk]),
            "history": [(one, claim_url(one.claim)) for one in shown.values()],
            "repeated_by": [(c, claim_url(c)) for c in row.repeated_by.all()],
            "document_url": document_url(row.document) if row.document else "",
            "recorded_at": moment(row.recorded_at, "minute", language(), house.timezone),
            "withdrawn_at": moment(row.withdrawn_at, "minute", language(), house.timezone),
            "crumbs": crumbs(),
        },
    )


@needs("ledger.record_claim")
def record(request: HttpRequest) -> HttpResponse:
    """Record one claim; eight fields are enough, the rest waits under “more”."""
    like = _like(request)
    form = ClaimForm(
        request.POST or None,
        request.FILES or None,
        initial=claim_like(like) if like else first_claim(timezone.now()),
    )
    if request.method == "POST":
        valid = form.is_valid()
        keep_copy(request, form)
        before = effects.figures_on(form.cleaned_data["indicator"]) if valid else {}
        saved = valid and attempt(
            form,
            lambda: services.record_claim(
                actor=request.user, draft=form.draft(document_of(form)), now=timezone.now()
            ),
        )
        if saved:
            _tell(request, _("The claim is on record."), before, saved)
            if "again" in request.POST:
                return redirect(f"{request.path}?like={saved.code}")
            return redirect("ledger:claim", code=saved.code)
    context = {"like": like, "crumbs": crumbs(), "may_add": _may_add(request)}
    return form_page(request, form, "ledger/record.html", context)


@needs("ledger.record_claim")
def update(request: HttpRequest, code: str) -> HttpResponse:
    """Record the claim that updates this one."""
    old = queries.claim_for(request.user, code, "ledger.record_claim")
    initial = claim_like(old) | {
        "indicator": old.indicator_id,
        "as_of_day": first_claim(timezone.now())["as_of_day"],
        "as_of_time": None,
    }
    form = ClaimForm(request.POST or None, request.FILES or None, initial=initial)
    form.fields["indicator"].disabled = True
    if request.method == "POST":
        valid = form.is_valid()
        keep_copy(request, form)
        before = effects.figures_on(old.indicator)
        saved = valid and attempt(
            form,
            lambda: services.supersede_claim(
                actor=request.user,
                code=code,
                draft=form.draft(document_of(form)),
                now=timezone.now(),
            ),
        )
        if saved:
            _tell(request, _("The update is on record; the claim before it stays."), before, saved)
            return redirect("ledger:claim", code=saved.code)
    shown = pages.claim_shown(old, [], language())
    context = {
        "old": shown,
        "crumbs": crumbs((old.code, claim_url(old))),
        "may_add": _may_add(request),
    }
    return form_page(request, form, "ledger/record.html", context)


@needs("ledger.withdraw_claim")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a claim out of every figure, with the reason."""
    row = queries.claim_for(request.user, code, "ledger.withdraw_claim")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = effects.figures_on(row.indicator)
        done = attempt(
            form,
            lambda: services.withdraw_claim(
                actor=request.user, code=code, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done:
            _tell(request, _("The claim is withdrawn; it stays on record."), before, row)
            return redirect("ledger:claim", code=code)
    shown = pages.claim_shown(row, [], language())
    context = {
        "said": f"{row.source.name}: {shown.words} ({row.indicator.name}, {shown.as_of})",
        "back": claim_url(row),
        "crumbs": crumbs((row.code, claim_url(row))),
    }
    return form_page(request, form, "ledger/withdraw.html", context)


@needs("ledger.view")
def questions(request: HttpRequest) -> HttpResponse:
    """Where claims contradict each other: asked, never mended by the program."""
    catalogue = queries.catalogue()
    zone = organisation().timezone
    asked = queries.questions_at()
    rows = queries.claims_by_code(c.id for q in asked for c in (q.first, q.second))
    found = [
        {
            "sentence": contradiction(q, catalogue, language=language(), zone=zone),
            "claims": [pages.claim_shown(rows[c.id], [], language()) for c in (q.first, q.second)],
        }
        for q in asked
    ]
    context = {"questions": found, "tabs": tabs("questions", questions=len(found))}
    return render(request, "ledger/questions.html", context)


def _tell(request: HttpRequest, done: str, before: Mapping[str, Figure], claim: Claim) -> None:
    """Say that it is done, and what it did to the figures."""
    messages.success(request, " ".join([done, *effects.told(before, claim.indicator, language())]))


def _may_add(request: HttpRequest) -> bool:
    return allowed(request.user, "ledger.manage_sources")


def _like(request: HttpRequest) -> Claim | None:
    """The claim that the next one has its document in common with."""
    code = request.GET.get("like", "")
    rows = Claim.objects.select_related("source", "place", "via", "indicator")
    return rows.filter(code=code).first() if code else None
