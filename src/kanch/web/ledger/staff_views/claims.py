"""Claims and statements: found, recorded, updated, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import pages, queries, services
from kanch.web.ledger.forms import ClaimForm, SaidForm, StatementForm, WithdrawForm
from kanch.web.ledger.models import Claim, Document, Indicator, Statement
from kanch.web.ledger.showing import contradiction

PAGE = 30


@needs("ledger.view")
def desk(request: HttpRequest) -> HttpResponse:
    """The claims recorded last, filtered by what is counted; and what to do next."""
    rows = queries.claim_rows().order_by("-recorded_at", "-pk")
    chosen = request.GET.get("indicator", "")
    if chosen:
        rows = rows.filter(indicator__code=chosen)
    page = Paginator(rows.prefetch_related("revised_by"), PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    return render(
        request,
        "ledger/desk.html",
        {
            "page": page,
            "rows": [
                pages.claim_shown(c, list(c.revised_by.all()), language) for c in page.object_list
            ],
            "indicators": Indicator.objects.order_by("code"),
            "chosen": chosen,
            "questions": len(queries.questions_at()),
        },
    )


@needs("ledger.view")
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """One claim with all that is known of it."""
    row = get_object_or_404(
        queries.claim_rows().prefetch_related("revised_by", "repeated_by"), code=code
    )
    shown = pages.claim_shown(row, list(row.revised_by.all()), get_language() or "en")
    return render(request, "ledger/claim.html", {"row": shown, "claim": row})


@needs("ledger.record_claim")
def record(request: HttpRequest) -> HttpResponse:
    """Record one claim; eight fields are enough, the rest waits under “more”."""
    form = ClaimForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: services.record_claim(
                actor=request.user,
                draft=form.draft(_document(request, form)),
                now=timezone.now(),
            ),
        )
        if saved:
            messages.success(request, _("The claim is on record."))
            if "again" in request.POST:
                return redirect(f"{request.path}?like={saved.code}")
            return redirect("ledger:claim", code=saved.code)
    return _form(request, form, "ledger/record.html", {"like": request.GET.get("like", "")})


@needs("ledger.record_claim")
def update(request: HttpRequest, code: str) -> HttpResponse:
    """Record the claim that updates this one."""
    old = queries.claim_for(request.user, code, "ledger.record_claim")
    form = ClaimForm(request.POST or None, request.FILES or None, initial=_like(old))
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: services.supersede_claim(
                actor=request.user,
                code=code,
                draft=form.draft(_document(request, form)),
                now=timezone.now(),
            ),
        )
        if saved:
            messages.success(request, _("The update is on record; the claim before it stays."))
            return redirect("ledger:claim", code=saved.code)
    return _form(request, form, "ledger/record.html", {"old": old})


@needs("ledger.withdraw_claim")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a claim out of every figure, with the reason."""
    row = queries.claim_for(request.user, code, "ledger.withdraw_claim")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(
            form,
            lambda: services.withdraw_claim(
                actor=request.user, code=code, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, _("The claim is withdrawn; it stays on record."))
            return redirect("ledger:claim", code=code)
    return _form(request, form, "ledger/withdraw.html", {"claim": row})


@needs("ledger.view")
def questions(request: HttpRequest) -> HttpResponse:
    """Where claims contradict each other: asked, never mended by the program."""
    catalogue = queries.catalogue()
    zone, language = organisation().timezone, get_language() or "en"
    found = [
        {
            "sentence": contradiction(q, catalogue, language=language, zone=zone),
            "first": q.first.id,
            "second": q.second.id,
        }
        for q in queries.questions_at()
    ]
    return render(request, "ledger/questions.html", {"questions": found})


@needs("ledger.view")
def statements(request: HttpRequest) -> HttpResponse:
    """Statements by topic."""
    view = _everything()
    rows = pages.statements(view, organisation(), language=get_language() or "en")
    return render(request, "ledger/statements.html", {"rows": rows})


@needs("ledger.record_claim")
def record_statement(request: HttpRequest) -> HttpResponse:
    """Record words without a number, attributed."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: services.record_statement(
                actor=request.user,
                draft=form.draft(_document(request, form)),
                now=timezone.now(),
            ),
        )
        if saved:
            messages.success(request, _("The statement is on record."))
            return redirect("ledger:statements")
    return _form(request, form, "ledger/record_statement.html", {})


@needs("ledger.withdraw_claim")
def withdraw_statement(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a statement, with the reason."""
    row = get_object_or_404(Statement, code=code)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(
            form,
            lambda: services.withdraw_statement(
                actor=request.user, code=code, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, _("The statement is withdrawn; it stays on record."))
            return redirect("ledger:statements")
    return _form(request, form, "ledger/withdraw.html", {"statement": row})


def _try(form: Form, act):  # type: ignore[no-untyped-def]
    """Do it, or put the refusal beside the field that it is about."""
    try:
        return act()
    except ValidationError as error:
        add_errors(form, error)
    except services.LedgerError as error:
        form.add_error(None, str(error.message))
    return None


def add_errors(form: Form, error: ValidationError) -> None:
    """Errors by the service's field names, at the boxes where they were typed."""
    names = getattr(form, "field_of", {})
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.message_dict.items():
        target = names.get(field, field)
        for message in errors:
            form.add_error(target if target in form.fields else None, message)


def _document(request: HttpRequest, form: SaidForm) -> Document | None:
    """The copy that came with the form, kept now, or one that is kept already."""
    upload = form.cleaned_data["copy"]
    if not upload:
        kept: Document | None = form.cleaned_data["document"]
        return kept
    return services.archive_document(
        actor=request.user,
        data=upload.read(),
        name=upload.name,
        url=form.cleaned_data["url"],
        now=timezone.now(),
    )


def _form(
    request: HttpRequest, form: Form, template: str, context: dict[str, object]
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _initial(request: HttpRequest) -> dict[str, object]:
    """What a second claim of the same document has in common with the first."""
    like = request.GET.get("like", "")
    row = Claim.objects.filter(code=like).select_related("source", "place", "via").first()
    if row is None:
        return {"basis": "found", "qualifier": "exactly", "indicator": None}
    initial = _like(row)
    initial.pop("indicator")
    return initial


def _like(row: Claim) -> dict[str, object]:
    local = row.as_of.astimezone(row.zone)
    return {
        "indicator": row.indicator_id,
        "source": row.source_id,
        "via": row.via_id,
        "place": row.place_id,
        "as_of_day": local.date(),
        "as_of_time": local.time() if row.as_of_precision in ("minute", "hour") else None,
        "basis": row.basis,
        "url": row.url,
        "document": row.document_id,
        "qualifier": row.qualifier,
    }


def _everything():  # type: ignore[no-untyped-def]
    from kanch.web.ledger.moments import View

    return View(None, timezone.now(), "")
