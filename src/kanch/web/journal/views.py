"""The auditor's page, and the page of messages that leave."""

import json
from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from kanch.core.exchange.tables import write_csv
from kanch.web.journal import services
from kanch.web.journal.forms import FilterForm
from kanch.web.journal.models import Event, OutboxMessage
from kanch.web.journal.queries import check_chain
from kanch.web.ui.access import needs

PER_PAGE = 50
COLUMNS = [
    "sequence",
    "at",
    "actor",
    "role",
    "action",
    "subject_type",
    "subject_id",
    "data",
    "previous",
    "digest",
]


@needs("journal.view")
def events(request: HttpRequest) -> HttpResponse:
    """Who did what and when, newest first; and whether the chain holds."""
    form = FilterForm(request.GET)
    rows = form.narrow(Event.objects.select_related("actor"))
    page = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chain": check_chain(),
    }
    return render(request, "journal/events.html", page)


@needs("journal.view")
def events_csv(request: HttpRequest) -> HttpResponse:
    """The events that the filter lets through, oldest first, without any name."""
    rows = [
        [
            event.sequence,
            event.at.isoformat(),
            event.actor_id or "",
            event.actor_label,
            event.action,
            event.subject_type,
            event.subject_id,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True),
            event.previous,
            event.digest,
        ]
        for event in FilterForm(request.GET).narrow(Event.objects.order_by("sequence"))
    ]
    return HttpResponse(
        write_csv(COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="journal.csv"'},
    )


@needs("journal.outbox")
def outbox(request: HttpRequest) -> HttpResponse:
    """Messages that wait, left or were given up; and the work in the background."""
    states = Counter(DBTaskResult.objects.values_list("status", flat=True))
    page = Paginator(OutboxMessage.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(message, services.page_of(message)) for message in page],
        "unsure": OutboxMessage.objects.filter(state=OutboxMessage.State.UNSURE).exists(),
        "tasks_waiting": states["READY"] + states["RUNNING"],
        "tasks_failed": states["FAILED"],
    }
    return render(request, "journal/outbox.html", context)


@needs("journal.outbox")
@require_POST
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    services.retry(actor=request.user, message_id=message_id, now=timezone.now())
    messages.success(request, _("The message is sent again."))
    return redirect("journal:outbox")


@needs("journal.outbox")
@require_POST
def arrived(request: HttpRequest, message_id: int) -> HttpResponse:
    services.arrived(actor=request.user, message_id=message_id, now=timezone.now())
    messages.success(request, _("Noted: the message arrived. It is not sent again."))
    return redirect("journal:outbox")
