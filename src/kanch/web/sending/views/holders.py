"""Who holds which edition, what they should be told, what they answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Organisation
from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import Unreadable, unseal_bytes
from kanch.web.appeals.models import Appeal, Edition
from kanch.web.appeals.queries import latest_edition
from kanch.web.ledger.staff_views.common import add_errors, form_page
from kanch.web.sending import holders as held_by
from kanch.web.sending import queries, services
from kanch.web.sending.forms import HoldingForm, ReplyForm, SeenForm, edition_code, edition_label
from kanch.web.sending.models import Dispatch, Reply
from kanch.web.sending.plans import Wanted, plan
from kanch.web.sending.views.common import crumbs, day_in_words, in_words
from kanch.web.sending.views.dispatches import shown_plan


@needs("sending.view")
def holders(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who has something of an appeal, and what moved since."""
    house, appeal, newest = _published(slug)
    now = timezone.now()
    by_number = held_by.changes(appeal, house, language=get_language() or "en", now=now)
    day = held_by.today(house, now)
    everybody = held_by.holders(appeal)
    rows = [
        {
            "holder": holder,
            "shown": queries.show(holder.recipient, request.user),
            "since": day_in_words(holder.since),
            "language": holder.language and queries.language_name(holder.language),
            "behind": holder.behind(held_by.change_for(holder, by_number)),
            "told": holder.told and in_words(holder.told.state_at, house),
            "replies": [(reply, day_in_words(reply.on)) for reply in holder.replies],
            "silent": holder.silent_days(day),
        }
        for holder in everybody
    ]
    rows.sort(key=lambda row: (not row["behind"], row["shown"].name.casefold()))
    context = {
        "appeal": appeal,
        "title": edition_label(newest),
        "newest": newest,
        "newest_code": edition_code(newest),
        "rows": rows,
        "behind": sum(row["behind"] for row in rows),
        "original": sum(holder.edition is None for holder in everybody),
        "changes": [
            {"change": change, "published": in_words(change.edition.published_at, house)}
            for _number, change in sorted(by_number.items())
            if change.changed
        ],
        "crumbs": crumbs(),
    }
    return render(request, "sending/holders.html", context)


@needs("sending.prepare")
def holding(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that somebody has an edition that did not leave from here."""
    house, appeal, newest = _published(slug)
    form = HoldingForm(
        request.POST if request.method == "POST" else None,
        initial={"recipient": request.GET.get("recipient")},
        appeal=appeal,
        actor=request.user,
        house=house,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_holding(
                actor=request.user, appeal=appeal, now=timezone.now(), **form.facts()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Noted. You can tell them when something changes."))
            return redirect("sending:holders", slug=slug)
    context = {"crumbs": _way(slug, newest), "slug": slug}
    return form_page(request, form, "sending/holding.html", context)


@needs("sending.send")
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at what the holders of old states would be told, then send it."""
    _house, _appeal, newest = _published(slug)
    wanted = Wanted(slug=slug, number=newest.number, what=Dispatch.What.CHANGES)
    problem = ""
    seen = SeenForm(request.POST if request.method == "POST" else None)
    try:
        if seen.is_valid():
            dispatch = services.send(
                actor=request.user, wanted=wanted, now=timezone.now(), **seen.cleaned_data
            )
            messages.success(request, _("Ordered. The mails leave one after another."))
            return redirect("sending:dispatch", key=dispatch.key)
        made = plan(request.user, wanted, now=timezone.now())
    except services.PlanChanged as error:
        made, problem = error.plan, str(error)
    except services.SendingError as error:
        messages.error(request, str(error))
        return redirect("sending:holders", slug=slug)
    context: dict[str, Any] = {
        "problem": problem,
        "title": _("What changed, to those who hold an older state"),
        "crumbs": _way(slug, newest),
        "back_url": reverse("sending:holders", args=[slug]),
        **shown_plan(request, made),
    }
    return render(request, "sending/preview.html", context, status=409 if problem else 200)


@needs("sending.prepare")
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note what a recipient answered."""
    house = organisation()
    row = queries.recipient_for(request.user, key)
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        today=held_by.today(house, timezone.now()),
        initial={"appeal": request.GET.get("appeal") or _only_appeal()},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        file = values.pop("document")
        try:
            services.record_reply(
                actor=request.user,
                key=key,
                document=file.read() if file else b"",
                document_name=file.name if file else "",
                now=timezone.now(),
                **values,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The reply is noted."))
            return redirect("sending:holders", slug=values["appeal"].slug)
    shown = queries.show(row, request.user)
    context = {
        "shown": shown,
        "crumbs": crumbs(
            (_("Recipients"), reverse("sending:recipients")),
            (shown.name, reverse("sending:recipient", args=[key])),
        ),
    }
    return form_page(request, form, "sending/reply.html", context)


@needs("sending.prepare")
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The document of a reply, always as a download."""
    row = get_object_or_404(Reply.objects.select_related("recipient"), key=key)
    if not row.document:
        raise Http404
    try:
        data = unseal_bytes("reply", str(row.key), bytes(row.document))
    except Unreadable:
        messages.error(request, _("These keys do not open the document."))
        return redirect("sending:recipient", key=row.recipient.key)
    name = queries.words_of(row)["document"]
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _published(slug: str) -> tuple[Organisation, Appeal, Edition]:
    """An appeal that is out, with its newest edition. Raises Http404."""
    appeal = get_object_or_404(Appeal, slug=slug)
    newest = latest_edition(appeal)
    if newest is None:
        raise Http404
    return organisation(), appeal, newest


def _way(slug: str, newest: Edition) -> list[dict[str, Any]]:
    return crumbs((edition_label(newest), reverse("sending:holders", args=[slug])))


def _only_appeal() -> str:
    slugs = list(Appeal.objects.values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else ""
