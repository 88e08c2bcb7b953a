"""A file between its upload and its import."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kanch.core.exchange.tables import EncodingUnsure, Table, check_size, read_table
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.imports.columns import Kind, map_columns, recognise
from kanch.web.ledger.imports.rejected import rejected_csv
from kanch.web.ledger.imports.run import ImportReport, import_table
from kanch.web.ledger.models import ImportJob

KEPT = timedelta(days=1)


@transaction.atomic
def accept_file(
    *, actor: User, file: UploadedFile | BinaryIO, name: str, now: datetime
) -> ImportJob:
    """Keep an uploaded file until it is imported; after a day it is forgotten.

    Raises PermissionDenied, TableError (too large: refused before it is read; no table at all).
    """
    require(actor, "ledger.import")
    check_size(file.size)  # type: ignore[union-attr]
    content = file.read()
    with suppress(EncodingUnsure):  # a person is asked on the next page
        read_table(content, name)
    job = ImportJob.objects.create(
        name=name[:200], content=content, uploaded_at=now, uploaded_by=actor
    )
    journal.record(
        actor=actor,
        action="ledger.file_uploaded",
        subject=job,
        at=now,
        data={"size": len(content)},
    )
    return job


def forget_files(now: datetime) -> None:
    """Clear away uploaded files and rejected rows after a day; the worker calls it."""
    ImportJob.objects.filter(uploaded_at__lt=now - KEPT).delete()


def choose_encoding(*, job: ImportJob, encoding: str) -> None:
    job.encoding = encoding
    job.save(update_fields=["encoding"])


def table_of(job: ImportJob) -> Table:
    """The table of a kept file. Raises TableError, EncodingUnsure."""
    return read_table(bytes(job.content), job.name, encoding=job.encoding or None)


def kind_of(job: ImportJob, table: Table, chosen: str) -> Kind | None:
    """The kind a person chose, else the one that the header shows."""
    return Kind(chosen) if chosen in set(Kind) else recognise(table.header)


def initial(table: Table, kind: Kind | None) -> dict[str, str]:
    """What the mapping form shows first: the columns as they were recognised."""
    if kind is None:
        return {}
    columns = map_columns(table.header, kind)
    return {"kind": kind.value} | {f"column_{i}": name for i, name in columns.items()}


def run(
    *,
    actor: User,
    job: ImportJob,
    table: Table,
    kind: Kind | None,
    mapping: Mapping[int, str] | None,
    preview: bool,
    now: datetime,
) -> ImportReport | None:
    """Look at a kept file or take it in; what was taken in is not kept as a file any more.

    None where it was taken in meanwhile. Raises PermissionDenied, ValidationError.
    """
    with transaction.atomic():
        if not ImportJob.objects.select_for_update().filter(pk=job.pk, done=False).exists():
            return None
        report = import_table(
            actor=actor, table=table, kind=kind, mapping=mapping, preview=preview, now=now
        )
        if not preview:
            job.kind, job.done, job.content = report.kind.value, True, b""
            job.added, job.unchanged = report.added, report.unchanged
            job.rejected = len(report.rejected)
            job.rejected_rows = rejected_csv(report) if report.rejected else b""
            job.save()
    return report
