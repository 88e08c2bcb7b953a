"""Tables in: upload, see which column holds what, look at the rows, take them in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kanch.core.exchange.tables import EncodingUnsure, TableError
from kanch.web.accounts.permissions import needs
from kanch.web.ledger.forms import EncodingForm, MappingForm, UploadForm
from kanch.web.ledger.imports import KINDS, jobs
from kanch.web.ledger.imports.words import say
from kanch.web.ledger.models import ImportJob

SHOWN_ROWS = 8


@needs("ledger.import")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; nothing is imported yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            job = jobs.accept_file(
                actor=request.user, file=file, name=file.name, now=timezone.now()
            )
        except TableError as error:
            form.add_error("table", say(error))
        else:
            return redirect("ledger:import_preview", pk=job.pk)
    return render(
        request,
        "ledger/import_upload.html",
        {"form": form, "kinds": KINDS},
        status=422 if form.is_bound and form.errors else 200,
    )


@needs("ledger.import")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Columns and first rows; what would go in and what would come back; then the import."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user, done=False)
    try:
        table = jobs.table_of(job)
    except EncodingUnsure as unsure:
        return _ask_encoding(request, job, unsure)
    except TableError as error:
        messages.error(request, say(error))
        return redirect("ledger:import")
    kind = jobs.kind_of(job, table, request.POST.get("kind", ""))
    fields = KINDS[kind].fields if kind else tuple({f for k in KINDS.values() for f in k.fields})
    form = MappingForm(
        request.POST if "map" in request.POST or "take" in request.POST else None,
        header=list(table.header),
        fields=fields,
        initial=jobs.initial(table, kind),
    )
    report, problem = None, ""
    if not form.is_bound or form.is_valid():
        mapping = form.mapping() if form.is_bound else None
        try:
            report = jobs.run(
                actor=request.user,
                job=job,
                table=table,
                kind=kind,
                mapping=mapping,
                preview="take" not in request.POST,
                now=timezone.now(),
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
    if report and "take" in request.POST:
        return redirect("ledger:import_done", pk=job.pk)
    return render(
        request,
        "ledger/import_preview.html",
        {
            "job": job,
            "form": form,
            "table": table,
            "kind": KINDS[kind] if kind else None,
            "first_rows": table.rows[:SHOWN_ROWS],
            "report": report,
            "problem": problem,
        },
        status=422 if problem and form.is_bound else 200,
    )


@needs("ledger.import")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What went in, what was there already, what came back."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user, done=True)
    return render(request, "ledger/import_done.html", {"job": job})


@needs("ledger.import")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows as a file, each with its number and reason."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user, done=True)
    response = HttpResponse(bytes(job.rejected_rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{job.pk}.csv"'
    return response


def _ask_encoding(request: HttpRequest, job: ImportJob, unsure: EncodingUnsure) -> HttpResponse:
    """The file can be read in several ways: a person sees which one is right."""
    form = EncodingForm(
        request.POST or None, samples={g.encoding: g.sample for g in unsure.candidates}
    )
    if form.is_valid():
        jobs.choose_encoding(job=job, encoding=form.cleaned_data["encoding"])
        return redirect("ledger:import_preview", pk=job.pk)
    return render(
        request,
        "ledger/import_encoding.html",
        {"form": form, "job": job},
        status=422 if form.is_bound else 200,
    )
