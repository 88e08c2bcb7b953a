"""A file between its upload and its import."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from kanch.core.exchange.tables import EncodingUnsure, Table, check_size, read_table
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.sealing import seal_bytes, unseal_bytes
from kanch.web.journal import services as journal
from kanch.web.ledger.imports.columns import map_columns, recognise
from kanch.web.ledger.imports.rejected import rejected_csv
from kanch.web.ledger.imports.run import LEDGER, Family, ImportReport, import_table
from kanch.web.ledger.models import ImportJob

KEPT = timedelta(days=1)


@transaction.atomic
def accept_file(
    *,
    actor: User,
    file: UploadedFile | BinaryIO,
    name: str,
    now: datetime,
    family: Family = LEDGER,
) -> ImportJob:
    """Keep an uploaded file until it is imported; after a day it is forgotten.

    Raises PermissionDenied, TableError (too large: refused before it is read; no table at all).
    """
    require(actor, family.permission)
    check_size(file.size)  # type: ignore[union-attr]
    content = file.read()
    with suppress(EncodingUnsure):  # a person is asked on the next page
        read_table(content, name)
    job = ImportJob.objects.create(
        name=name[:200],
        content=_kept(family, content),
        kind="" if family is LEDGER else next(iter(family.kinds)),
        uploaded_at=now,
        uploaded_by=actor,
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


def job_for(actor: User, pk: int, family: Family = LEDGER) -> ImportJob:
    """The one way to an uploaded file: its uploader's own. Raises PermissionDenied, Http404."""
    require(actor, family.permission)
    kinds = ["", *family.kinds] if family is LEDGER else list(family.kinds)
    job = ImportJob.objects.filter(pk=pk, uploaded_by=actor, kind__in=kinds).first()
    if job is None:
        raise Http404
    return job


def table_of(job: ImportJob, family: Family = LEDGER) -> Table:
    """The table of a kept file. Raises TableError, EncodingUnsure."""
    content = _opened(family, bytes(job.content))
    return read_table(content, job.name, encoding=job.encoding or None)


def rejected_of(job: ImportJob, family: Family = LEDGER) -> bytes:
    """The rows of an import that stayed out, as CSV; empty where all went in."""
    rows = bytes(job.rejected_rows)
    return _opened(family, rows) if rows else rows


def kind_of(table: Table, chosen: str, family: Family = LEDGER) -> StrEnum | None:
    """The kind a person chose, else the one that the header shows; the only one there is."""
    if len(family.kinds) == 1:
        return next(iter(family.kinds))
    by_code = {kind.value: kind for kind in family.kinds}
    return by_code.get(chosen) or recognise(table.header, family.kinds)


def initial(table: Table, kind: StrEnum | None, family: Family = LEDGER) -> dict[str, str]:
    """What the mapping form shows first: the columns as they were recognised."""
    if kind is None:
        return {}
    columns = map_columns(table.header, family.kinds[kind])
    return {"kind": kind.value} | {f"column_{i}": name for i, name in columns.items()}


def run(
    *,
    actor: User,
    job: ImportJob,
    table: Table,
    kind: StrEnum | None,
    mapping: Mapping[int, str] | None,
    preview: bool,
    now: datetime,
    family: Family = LEDGER,
) -> ImportReport | None:
    """Look at a kept file or take it in; what was taken in is not kept as a file any more.

    None where it was taken in meanwhile. Raises PermissionDenied, ValidationError.
    """
    with transaction.atomic():
        if not ImportJob.objects.select_for_update().filter(pk=job.pk, done=False).exists():
            return None
        report = import_table(
            actor=actor,
            table=table,
            kind=kind,
            mapping=mapping,
            preview=preview,
            now=now,
            family=family,
        )
        if not preview:
            job.kind, job.done, job.content = report.kind.value, True, b""
            job.added, job.unchanged = report.added, report.unchanged
            job.rejected = len(report.rejected)
            job.rejected_rows = _kept(family, rejected_csv(report)) if report.rejected else b""
            job.save()
    return report


def _kept(family: Family, content: bytes) -> bytes:
    return seal_bytes("import", "", content) if family.sealed else content


def _opened(family: Family, content: bytes) -> bytes:
    return unseal_bytes("import", "", content) if family.sealed else content
