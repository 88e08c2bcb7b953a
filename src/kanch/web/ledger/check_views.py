"""The public page that checks any text: nothing that is sent to it is kept."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.core.exchange.documents import LIMIT_BYTES
from kanch.core.exchange.tables import write_csv
from kanch.web.accounts.queries import organisation
from kanch.web.ledger import checking, incoming
from kanch.web.ledger.forms import CheckForm
from kanch.web.ledger.moments import View, at_moment
from kanch.web.ui.access import only_live

# One text is checked at a time, one more waits: readers of the other pages keep their cores.
_room = BoundedSemaphore(2)
_turn = BoundedSemaphore(1)
RETRY_AFTER = "20"


class CheckFailed(RuntimeError):
    """A check that broke; says where, and nothing of the text, because it goes to the log."""


class Busy(Exception):
    """Others are having their texts checked."""


class _InMemory(MemoryFileUploadHandler):
    """Keeps an uploaded file in memory: no copy of it lies in a folder, not for a moment."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self.activated = content_length <= LIMIT_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@at_moment
@only_live
def check(request: HttpRequest) -> HttpResponse:
    """Paste a text or choose a file; see what of each number is on record."""
    if request.method != "POST":
        return render(request, "ledger/check.html", {"form": CheckForm()})
    request.upload_handlers = [_InMemory(request)]
    try:
        sent = request.POST.dict()
    except RequestDataTooBig:
        page = {"form": CheckForm(), "problem": _("This is too much at once. Send a part of it.")}
        return render(request, "ledger/check.html", page, status=413)
    try:
        with _one_at_a_time():
            response = _answer(request)
    except Busy:
        page = {
            "form": CheckForm(initial=sent),
            "problem": _(
                "Others are having their texts checked just now. Wait a moment and send it again; "
                "a file has to be chosen again."
            ),
        }
        response = render(request, "ledger/check.html", page, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES)
    try:
        valid = form.is_valid()
        away = request.POST.get("form") in ("json", "csv")
        checked = _check(form, request.moment, away=away) if valid else None  # type: ignore[attr-defined]
    except Exception as error:
        # Whatever broke may quote the text: of the error, only its place is told on.
        place = traceback.extract_tb(sys.exc_info()[2])[-1]
        where = f"{type(error).__name__} at {place.filename}:{place.lineno}"
        raise CheckFailed(where) from None
    if checked is None:
        return render(request, "ledger/check.html", {"form": form}, status=422)
    document = form.cleaned_data["document"]
    match request.POST.get("form"):
        case "json":
            return _json(checked)
        case "csv":
            return _csv(checked)
    again = CheckForm(initial={"text": document.text, "written_on": checked.written_on})
    return render(
        request,
        "ledger/check.html",
        {
            "form": again,
            "checked": checked,
            "notes": [*map(incoming.say, document.notes), *checked.notes],
        },
    )


def _check(form: CheckForm, view: View, *, away: bool) -> checking.Checked:
    document = form.cleaned_data["document"]
    return checking.check_text(
        document.text,
        view,
        language=get_language() or "en",
        zone=organisation().timezone,
        written_on=form.cleaned_data["written_on"] or (document.sent and document.sent.date()),
        # A file is read away from the site.
        address=settings.PUBLIC_URL if away else "",
    )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        with _turn:
            yield
    finally:
        _room.release()


def _json(checked: checking.Checked) -> HttpResponse:
    response = JsonResponse(
        checking.as_json(checked),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="checked.json"'
    return response


def _csv(checked: checking.Checked) -> HttpResponse:
    body = write_csv(checking.HEADER, checking.as_rows(checked))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="checked.csv"'
    return response
