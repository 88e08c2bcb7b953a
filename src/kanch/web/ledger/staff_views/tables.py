"""Tables in: upload, see which column holds what, look at the rows, take them in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kanch.core.exchange.tables import EncodingUnsure, Table, TableError
from kanch.web.accounts.permissions import needs
from kanch.web.ledger.forms import EncodingForm, MappingForm, UploadForm
from kanch.web.ledger.imports import KINDS, jobs
from kanch.web.ledger.imports.columns import Kind, label_of
from kanch.web.ledger.imports.words import say
from kanch.web.ledger.models import ImportJob
from kanch.web.ledger.staff_views.common import crumbs, form_page

SHOWN_ROWS = 2
SHOWN_REJECTED = 20


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
    kinds = [
        {
            "label": columns.label,
            "required": [(name, label_of(name)) for name in columns.required],
            "optional": [(name, label_of(name)) for name in columns.optional],
        }
        for columns in KINDS.values()
    ]
    context = {"kinds": kinds, "crumbs": crumbs(), "steps": _steps(0)}
    return form_page(request, form, "ledger/import_upload.html", context)


@needs("ledger.import")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Columns and first rows; what would go in and what would come back; then the import."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user)
    if job.done:
        return redirect("ledger:import_done", pk=job.pk)
    try:
        table = jobs.table_of(job)
    except EncodingUnsure as unsure:
        return _ask_encoding(request, job, unsure)
    except TableError as error:
        messages.error(request, say(error))
        return redirect("ledger:import")
    kind = jobs.kind_of(job, table, request.POST.get("kind", ""))
    form = _mapping(request, table, kind)
    take = "take" in request.POST and form.is_bound
    report, problem = None, ""
    if not form.is_bound or form.is_valid():
        try:
            report = jobs.run(
                actor=request.user,
                job=job,
                table=table,
                kind=kind,
                mapping=form.mapping() if form.is_bound else None,
                preview=not take,
                now=timezone.now(),
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            if take or report is None:
                return redirect("ledger:import_done", pk=job.pk)
    context = {
        "form": form,
        "job": job,
        "rows": len(table.rows),
        "kind": kind,
        "columns": _columns(form, table),
        "report": report,
        "rejected": report.rejected[:SHOWN_REJECTED] if report else [],
        "problem": problem,
        "crumbs": crumbs((_("Import a table"), reverse("ledger:import"))),
        "steps": _steps(1),
    }
    status = 422 if form.is_bound and (problem or form.errors) else 200
    return render(request, "ledger/import_preview.html", context, status=status)


@needs("ledger.import")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What went in, what was there already, what came back."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user, done=True)
    context = {"job": job, "kind": KINDS[Kind(job.kind)], "crumbs": crumbs(), "steps": _steps(2)}
    return render(request, "ledger/import_done.html", context)


@needs("ledger.import")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows as a file, each with its number and reason."""
    job = get_object_or_404(ImportJob, pk=pk, uploaded_by=request.user, done=True)
    response = HttpResponse(bytes(job.rejected_rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{job.pk}.csv"'
    return response


def _mapping(request: HttpRequest, table: Table, kind: Kind | None) -> MappingForm:
    """The form of the columns; a newly chosen kind has its columns guessed afresh."""
    fields = KINDS[kind].fields if kind else ()
    same = request.method == "POST" and request.POST.get("mapped_for") == (kind or "")
    return MappingForm(
        request.POST if same else None,
        header=list(table.header),
        fields=fields,
        initial=jobs.initial(table, kind),
    )


def _columns(form: MappingForm, table: Table) -> list[dict[str, Any]]:
    """Each column of the file: its name, what stands in its first rows, and its box."""
    first = table.rows[:SHOWN_ROWS]
    return [
        {
            "name": name,
            "samples": [row.cells[i] for row in first if i < len(row.cells) and row.cells[i]],
            "box": form[f"column_{i}"],
        }
        for i, name in enumerate(table.header)
    ]


def _steps(current: int) -> list[dict[str, str]]:
    labels = [_("Choose the file"), _("Look at it"), _("Done")]
    return [
        {
            "label": label,
            "state": "done" if i < current else "current" if i == current else "todo",
        }
        for i, label in enumerate(labels)
    ]


def _ask_encoding(request: HttpRequest, job: ImportJob, unsure: EncodingUnsure) -> HttpResponse:
    """The file can be read in several ways: a person sees which one is right."""
    form = EncodingForm(
        request.POST if request.method == "POST" else None,
        samples={g.encoding: g.sample for g in unsure.candidates},
    )
    if form.is_valid():
        jobs.choose_encoding(job=job, encoding=form.cleaned_data["encoding"])
        return redirect("ledger:import_preview", pk=job.pk)
    context = {
        "job": job,
        "crumbs": crumbs((_("Import a table"), reverse("ledger:import"))),
        "steps": _steps(1),
    }
    return form_page(request, form, "ledger/import_encoding.html", context)
