"""Tables in: upload, see which column holds what, look at the rows, take them in.

The pages are the same for every room that takes tables; a desk says what is its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.core.exchange.tables import EncodingUnsure, Table, TableError
from kanch.web.accounts.permissions import needs
from kanch.web.ledger.forms import EncodingForm, MappingForm, UploadForm
from kanch.web.ledger.imports import LEDGER, Family, jobs
from kanch.web.ledger.imports.words import say
from kanch.web.ledger.models import ImportJob
from kanch.web.ledger.staff_views.common import form_page

SHOWN_ROWS = 2
SHOWN_REJECTED = 20


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Where a room takes its tables in.

    Args:
        name: of the upload's address; the others are `NAME_preview`, `NAME_done`, `NAME_rejected`.
        home: name of the room's first page, with its label for breadcrumbs and for the way back.
        columns_note: what to know about the columns.
    """

    family: Family
    name: str
    home: str
    home_label: Promise
    back: Promise
    columns_note: Promise

    def url(self, page: str = "", *args: Any) -> str:
        return reverse(f"{self.name}_{page}" if page else self.name, args=args)

    def context(self, step: int, *, inside: bool) -> dict[str, Any]:
        """What every page of the way shows."""
        crumbs = [{"label": self.home_label, "url": reverse(self.home)}]
        if inside:
            crumbs.append({"label": _("Import a table"), "url": self.url()})
        return {
            "desk": self,
            "upload_url": self.url(),
            "home_url": reverse(self.home),
            "crumbs": crumbs,
            "steps": _steps(step),
        }


_LEDGER = ImportDesk(
    LEDGER,
    "ledger:import",
    "ledger:desk",
    gettext_lazy("Ledger"),
    gettext_lazy("To the ledger"),
    gettext_lazy(
        "Sources, places and indicators go in first: claims refer to them by their codes. Columns "
        "with other names can be matched on the next page."
    ),
)


@needs("ledger.import")
def upload(request: HttpRequest) -> HttpResponse:
    return upload_page(request, _LEDGER)


@needs("ledger.import")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return preview_page(request, _LEDGER, pk)


@needs("ledger.import")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    return done_page(request, _LEDGER, pk)


@needs("ledger.import")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    return rejected_file(request, _LEDGER, pk)


def upload_page(request: HttpRequest, desk: ImportDesk) -> HttpResponse:
    """Take a file; nothing is imported yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            job = jobs.accept_file(
                actor=request.user,
                file=file,
                name=file.name,
                now=timezone.now(),
                family=desk.family,
            )
        except TableError as error:
            form.add_error("table", say(error))
        else:
            return redirect(desk.url("preview", job.pk))
    kinds = [
        {
            "label": columns.label,
            "required": [(name, columns.label_of(name)) for name in columns.required],
            "optional": [(name, columns.label_of(name)) for name in columns.optional],
        }
        for columns in desk.family.kinds.values()
    ]
    context = {"kinds": kinds, **desk.context(0, inside=False)}
    return form_page(request, form, "ledger/import_upload.html", context)


def preview_page(request: HttpRequest, desk: ImportDesk, pk: int) -> HttpResponse:
    """Columns and first rows; what would go in and what would come back; then the import."""
    job = jobs.job_for(request.user, pk, desk.family)
    if job.done:
        return redirect(desk.url("done", job.pk))
    try:
        table = jobs.table_of(job, desk.family)
    except EncodingUnsure as unsure:
        return _ask_encoding(request, desk, job, unsure)
    except TableError as error:
        messages.error(request, say(error))
        return redirect(desk.url())
    kind = jobs.kind_of(table, request.POST.get("kind", ""), desk.family)
    form = _mapping(request, desk, table, kind)
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
                family=desk.family,
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            if take or report is None:
                return redirect(desk.url("done", job.pk))
    context = {
        "form": form,
        "job": job,
        "rows": len(table.rows),
        "kind": kind,
        "columns": _columns(form, table),
        "report": report,
        "rejected": report.rejected[:SHOWN_REJECTED] if report else [],
        "problem": problem,
        **desk.context(1, inside=True),
    }
    status = 422 if form.is_bound and (problem or form.errors) else 200
    return render(request, "ledger/import_preview.html", context, status=status)


def done_page(request: HttpRequest, desk: ImportDesk, pk: int) -> HttpResponse:
    """What went in, what was there already, what came back."""
    job = jobs.job_for(request.user, pk, desk.family)
    if not job.done:
        return redirect(desk.url("preview", job.pk))
    labels = {kind.value: columns.label for kind, columns in desk.family.kinds.items()}
    context = {
        "job": job,
        "label": labels[job.kind],
        "rejected_url": desk.url("rejected", job.pk),
        **desk.context(2, inside=False),
    }
    return render(request, "ledger/import_done.html", context)


def rejected_file(request: HttpRequest, desk: ImportDesk, pk: int) -> HttpResponse:
    """The rejected rows as a file, each with its number and reason."""
    job = jobs.job_for(request.user, pk, desk.family)
    rows = jobs.rejected_of(job, desk.family)
    response = HttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{job.pk}.csv"'
    return response


def _mapping(
    request: HttpRequest, desk: ImportDesk, table: Table, kind: StrEnum | None
) -> MappingForm:
    """The form of the columns; a newly chosen kind has its columns guessed afresh."""
    same = request.method == "POST" and request.POST.get("mapped_for") == (kind or "")
    return MappingForm(
        request.POST if same else None,
        header=list(table.header),
        columns=desk.family.kinds[kind] if kind else None,
        family=desk.family,
        initial=jobs.initial(table, kind, desk.family),
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


def _ask_encoding(
    request: HttpRequest, desk: ImportDesk, job: ImportJob, unsure: EncodingUnsure
) -> HttpResponse:
    """The file can be read in several ways: a person sees which one is right."""
    form = EncodingForm(
        request.POST if request.method == "POST" else None,
        samples={g.encoding: g.sample for g in unsure.candidates},
    )
    if form.is_valid():
        jobs.choose_encoding(job=job, encoding=form.cleaned_data["encoding"])
        return redirect(desk.url("preview", job.pk))
    context = {"job": job, **desk.context(1, inside=True)}
    return form_page(request, form, "ledger/import_encoding.html", context)
