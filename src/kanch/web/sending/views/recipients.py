"""Recipients: the list, one of them, lists in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kanch.web.accounts.permissions import allowed, needs
from kanch.web.accounts.queries import organisation
from kanch.web.ledger.staff_views.common import add_errors, form_page
from kanch.web.ledger.staff_views.tables import (
    ImportDesk,
    done_page,
    preview_page,
    rejected_file,
    upload_page,
)
from kanch.web.sending import lists, queries, services
from kanch.web.sending.forms import FilterForm, RecipientForm, StopForm
from kanch.web.sending.models import Recipient
from kanch.web.sending.plans import not_to_be_written
from kanch.web.sending.views.common import crumbs, day_in_words, in_words, tabs

PER_PAGE = 50

_DESK = ImportDesk(
    lists.FAMILY,
    "sending:import",
    "sending:recipients",
    gettext_lazy("Recipients"),
    gettext_lazy("To the recipients"),
    gettext_lazy(
        "One row for each recipient. A private person needs “person” with yes, and when, how and "
        "to what they agreed. Several groups are split by semicolons."
    ),
)


@needs("sending.view")
def recipients(request: HttpRequest) -> HttpResponse:
    """Everybody who may get an appeal, by name."""
    form = FilterForm(request.GET)
    shown = queries.show_all(form.narrow(queries.recipients()), request.user)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, not_to_be_written(one.row)) for one in page],
        "filtered": any(request.GET.values()),
        "tabs": tabs("recipients"),
    }
    return render(request, "sending/recipients.html", context)


@needs("sending.view")
def recipient(request: HttpRequest, key: UUID) -> HttpResponse:
    """One recipient: what they get, what they got, what they answered."""
    house = organisation()
    row = queries.recipient_for(request.user, key)
    deliveries = row.deliveries.select_related("dispatch__edition__appeal").order_by("-pk")
    context = {
        "shown": queries.show(row, request.user),
        "why_not": not_to_be_written(row),
        "stopped": row.stopped_at and in_words(row.stopped_at, house),
        "consent_on": row.consent_on and day_in_words(row.consent_on),
        "deliveries": [(d, in_words(d.state_at, house)) for d in deliveries],
        "holdings": [
            (h, day_in_words(h.since))
            for h in row.holdings.select_related("appeal", "edition").order_by("-since", "-pk")
        ],
        "replies": [
            (r, day_in_words(r.on), _words(request, r))
            for r in row.replies.select_related("appeal")
        ],
        "crumbs": crumbs((_("Recipients"), reverse("sending:recipients"))),
    }
    return render(request, "sending/recipient.html", context)


@needs("sending.prepare")
def edit(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """Add a recipient, or correct one."""
    row = queries.recipient_for(request.user, key) if key else None
    form = RecipientForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_recipient(
                actor=request.user, draft=form.draft(), key=key, now=timezone.now()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("sending:recipient", key=saved.key)
    context = {
        "row": row,
        "title": queries.show(row, request.user).name if row else _("Add a recipient"),
        "crumbs": crumbs((_("Recipients"), reverse("sending:recipients"))),
    }
    return form_page(request, form, "sending/recipient_form.html", context)


@needs("sending.prepare")
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write nothing more to a recipient."""
    row = queries.recipient_for(request.user, key)
    form = StopForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        services.stop(actor=request.user, key=key, why=form.cleaned_data["why"], now=timezone.now())
        messages.success(request, _("Noted. Nothing more is sent to them."))
        return redirect("sending:recipient", key=key)
    shown = queries.show(row, request.user)
    context = {
        "shown": shown,
        "crumbs": crumbs(
            (_("Recipients"), reverse("sending:recipients")),
            (shown.name, reverse("sending:recipient", args=[key])),
        ),
    }
    return form_page(request, form, "sending/recipient_stop.html", context)


@needs("sending.prepare")
@require_POST
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    services.resume(actor=request.user, key=key, now=timezone.now())
    messages.success(request, _("Noted. They may be written to again."))
    return redirect("sending:recipient", key=key)


@needs("sending.prepare")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """All recipients as a file; the journal tells that it was taken out."""
    form = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    types = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    data = lists.export(actor=request.user, form=form, now=timezone.now())
    return HttpResponse(
        data,
        content_type=types[form],
        headers={"Content-Disposition": f'attachment; filename="recipients.{form}"'},
    )


@needs("sending.prepare")
def upload(request: HttpRequest) -> HttpResponse:
    return upload_page(request, _DESK)


@needs("sending.prepare")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return preview_page(request, _DESK, pk)


@needs("sending.prepare")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    return done_page(request, _DESK, pk)


@needs("sending.prepare")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    return rejected_file(request, _DESK, pk)


def _initial(request: HttpRequest, row: Recipient | None) -> dict[str, Any]:
    if row is None:
        return {"language": organisation().content_languages[0], "groups": request.GET.get("group")}
    shown = queries.show(row, request.user)
    facts = {} if row.gone else {"name": shown.name, "address": shown.address}
    names = ("kind", "channel", "language", "country", "personal")
    consent = ("consent_on", "consent_how", "consent_for")
    facts |= {name: getattr(row, name) for name in (*names, *consent)}
    return facts | {"groups": "; ".join(group.name for group in row.groups.all())}


def _words(request: HttpRequest, reply: Any) -> dict[str, Any]:
    """Note and document of a reply, for those who work with recipients."""
    if not allowed(request.user, "sending.prepare"):
        return {}
    words: dict[str, Any] = queries.words_of(reply)
    return words
