"""Sendings: what left, a new one, what became of each piece."""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kanch.web.accounts.models import Organisation
from kanch.web.accounts.permissions import allowed, needs
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.workspace import public_url
from kanch.web.journal.models import OutboxMessage
from kanch.web.sending import holders as held_by
from kanch.web.sending import queries, services
from kanch.web.sending.forms import HandOverForm, SeenForm, SendForm, edition_label
from kanch.web.sending.models import ChangeText, Delivery, Dispatch, Recipient
from kanch.web.sending.plans import Plan, plan
from kanch.web.sending.texts import edition_mail
from kanch.web.sending.views.common import as_mail, crumbs, day_in_words, in_words, tabs

PER_PAGE = 20

# What waits for a person stands first.
_NEEDS_SOMEBODY = {
    state: place
    for place, state in enumerate(
        [
            Delivery.State.UNSURE,
            Delivery.State.TO_DO,
            Delivery.State.REFUSED,
            Delivery.State.FAILED,
            Delivery.State.WAITING,
        ]
    )
}


@needs("sending.view")
def home(request: HttpRequest) -> HttpResponse:
    """Each appeal with who holds it, and what was sent, newest first."""
    house = organisation()
    rows = (
        Dispatch.objects.select_related("appeal", "edition__appeal")
        .annotate(recipients=Count("deliveries"))
        .order_by("-ordered_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "appeals": _appeals(house),
        "page": page,
        "rows": [(d, edition_label(d.edition), in_words(d.ordered_at, house)) for d in page],
        "recipients": Recipient.objects.exists(),
        "tabs": tabs("home"),
    }
    return render(request, "sending/home.html", context)


@needs("sending.send")
def new(request: HttpRequest) -> HttpResponse:
    """Choose an edition and recipients, look at what each gets, send."""
    posted = request.method == "POST"
    form = SendForm(request.POST if posted else None, initial=_asked(request), actor=request.user)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs()}
    if not posted or not form.is_valid() or "back" in request.POST:
        context["none"] = not Edition.objects.exists()
        status = 422 if form.errors else 200
        return render(request, "sending/new.html", {**context, "steps": _steps(0)}, status=status)
    wanted, problem = form.wanted(), ""
    seen = SeenForm(request.POST)
    try:
        if "send" in request.POST and seen.is_valid():
            dispatch = services.send(
                actor=request.user, wanted=wanted, now=timezone.now(), **seen.cleaned_data
            )
            messages.success(request, _("Ordered. The mails leave one after another."))
            return redirect("sending:dispatch", key=dispatch.key)
        made = plan(request.user, wanted, now=timezone.now())
    except services.PlanChanged as error:
        made, problem = error.plan, str(error)
    except services.SendingError as error:
        form.add_error(None, str(error))
        return render(request, "sending/new.html", {**context, "steps": _steps(0)}, status=422)
    context |= {
        "problem": problem,
        "title": edition_label(made.edition),
        "steps": _steps(1),
        **shown_plan(request, made),
    }
    return render(request, "sending/preview.html", context, status=409 if problem else 200)


@needs("sending.view")
def mail(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """The HTML of an edition's mail, as a mail program shows it."""
    edition = get_object_or_404(
        Edition.objects.select_related("appeal"), appeal__slug=slug, number=number
    )
    if language not in EditionContent(edition).languages:
        raise Http404
    try:
        return as_mail(edition_mail(edition, language, organisation()).html)
    except services.NotYetMade as error:
        raise Http404(str(error)) from None


@needs("sending.view")
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of what holders of an edition were told, as a mail program shows it."""
    return as_mail(get_object_or_404(ChangeText, pk=pk).html)


@needs("sending.view")
def dispatch(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a sending is, and what became of each piece."""
    house = organisation()
    row = queries.dispatch_for(request.user, key)
    deliveries = list(row.deliveries.select_related("recipient", "text__held"))
    states = Counter(d.state for d in deliveries)
    waiting = OutboxMessage.objects.filter(
        key__in=[d.key for d in deliveries if d.state == Delivery.State.WAITING]
    )
    context = {
        "dispatch": row,
        "title": edition_label(row.edition),
        "ordered": in_words(row.ordered_at, house),
        "done": row.done_at and in_words(row.done_at, house),
        "counts": [
            {"label": str(state.label), "value": states[state]}
            for state in Delivery.State
            if states[state]
        ],
        "waiting": states[Delivery.State.WAITING],
        "may_call_off": states[Delivery.State.WAITING] + states[Delivery.State.TO_DO] > 0,
        "unreachable": waiting.filter(attempts=0).exclude(last_error="").exists(),
        "rows": [
            _delivery_row(request, d, house)
            for d in sorted(deliveries, key=lambda d: _NEEDS_SOMEBODY.get(d.state, 9))
        ],
        "texts": _texts(row, deliveries),
        "crumbs": crumbs(),
    }
    return render(request, "sending/dispatch.html", context)


@needs("sending.send")
@require_POST
def call_off(request: HttpRequest, key: UUID) -> HttpResponse:
    count = services.call_off(actor=request.user, key=key, now=timezone.now())
    done = ngettext("%(count)d was called off.", "%(count)d were called off.", count)
    messages.success(request, done % {"count": count})
    return redirect("sending:dispatch", key=key)


@needs("sending.send")
@require_POST
def arrived(request: HttpRequest, key: UUID) -> HttpResponse:
    return _became(request, key, arrived=True, noted=_("Noted: it arrived. It is not sent again."))


@needs("sending.send")
@require_POST
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    return _became(request, key, arrived=False, noted=_("It is sent again."))


def _became(request: HttpRequest, key: UUID, *, arrived: bool, noted: str) -> HttpResponse:
    delivery = services.say_what_became(
        actor=request.user, key=key, arrived=arrived, now=timezone.now()
    )
    messages.success(request, noted)
    return redirect("sending:dispatch", key=delivery.dispatch.key)


@needs("sending.prepare")
@require_POST
def handed_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note the day; what is wrong with it is said on the page of the sending."""
    delivery = get_object_or_404(Delivery.objects.select_related("dispatch"), key=key)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            services.hand_over(
                actor=request.user, key=key, on=form.cleaned_data["on"], now=timezone.now()
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted: it was handed over."))
    else:
        messages.error(request, _("Give the day on which it was handed over."))
    return redirect("sending:dispatch", key=delivery.dispatch.key)


@needs("sending.prepare")
@require_POST
def came_back(request: HttpRequest, key: UUID) -> HttpResponse:
    delivery = services.came_back(actor=request.user, key=key, now=timezone.now())
    messages.success(
        request, _("Noted: it came back. Correct the address before you send to them again.")
    )
    return redirect("sending:dispatch", key=delivery.dispatch.key)


def shown_plan(request: HttpRequest, made: Plan) -> dict[str, Any]:
    """A plan for the page on which it is looked at."""
    return {
        "plan": made,
        "seen": SeenForm(initial={"seen": made.digest, "key": uuid.uuid4()}),
        "variants": [
            {
                "variant": v,
                "language": queries.language_name(v.language),
                "to": queries.show_all([p.recipient for p in v.planned if p.by_mail], request.user),
                "by_hand": queries.show_all(
                    [p.recipient for p in v.planned if not p.by_mail], request.user
                ),
                "fell_back": queries.show_all(
                    [p.recipient for p in v.planned if p.fell_back], request.user
                ),
                "since": v.change and day_in_words(v.change.edition.published_at.date()),
            }
            for v in made.variants
        ],
        "skipped": [(queries.show(s.recipient, request.user), s.why) for s in made.skipped],
    }


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link to the page asks for."""
    asked = {"edition": request.GET.get("edition", ""), "groups": request.GET.getlist("group")}
    return {name: value for name, value in asked.items() if value}


def _steps(current: int) -> list[dict[str, str]]:
    labels = [_("Choose"), _("Look at what each gets"), _("Send")]
    return [
        {"label": label, "state": "done" if i < current else "current" if i == current else "todo"}
        for i, label in enumerate(labels)
    ]


def _appeals(house: Organisation) -> list[dict[str, Any]]:
    """Each published appeal, how many hold it, and how many of them an old state."""
    rows = []
    newest: dict[int, Edition] = {}
    for edition in Edition.objects.select_related("appeal").order_by("number"):
        newest[edition.appeal_id] = edition
    now = timezone.now()
    for edition in sorted(newest.values(), key=lambda e: e.published_at, reverse=True):
        everybody = held_by.holders(edition.appeal)
        by_number = held_by.changes(
            edition.appeal, house, language=edition.appeal.source_language, now=now
        )
        rows.append(
            {
                "appeal": edition.appeal,
                "edition": edition,
                "title": edition_label(edition),
                "published": in_words(edition.published_at, house),
                "holders": len(everybody),
                "behind": sum(
                    h.edition is None or h.behind(held_by.change_for(h, by_number))
                    for h in everybody
                ),
                "silent": sum(not h.replies for h in everybody),
            }
        )
    return rows


def _delivery_row(request: HttpRequest, delivery: Delivery, house: Organisation) -> dict[str, Any]:
    state = Delivery.State
    sends = allowed(request.user, "sending.send")
    message_is_there = timezone.now() - delivery.state_at < timedelta(days=30)
    recipient = delivery.recipient
    failed = delivery.state in (state.FAILED, state.REFUSED) and not (
        recipient.bounced_at or recipient.stopped_at
    )
    return {
        "delivery": delivery,
        "shown": queries.show(recipient, request.user),
        "language": queries.language_name(delivery.language),
        "state": _state(delivery),
        "when": in_words(delivery.state_at, house)
        if delivery.by_mail
        else day_in_words(held_by.today(house, delivery.state_at)),
        "problem": _problem(delivery),
        "unsure": sends and delivery.state == state.UNSURE,
        "again": sends and failed and delivery.by_mail and message_is_there,
        "to_do": delivery.state == state.TO_DO
        and HandOverForm(initial={"on": held_by.today(house, timezone.now())}, delivery=delivery),
        "may_come_back": delivery.state == state.SENT and delivery.by_mail,
        "paper": reverse("sending:text", args=[delivery.text.pk])
        if delivery.text
        else public_url(
            delivery.dispatch.appeal.slug,
            delivery.language,
            house,
            delivery.dispatch.edition.number,
        ),
    }


def _state(delivery: Delivery) -> str:
    if delivery.state == Delivery.State.SENT and not delivery.by_mail:
        return _("handed over")
    return delivery.get_state_display()


def _problem(delivery: Delivery) -> str:
    """Why a mail waits, came back or could not be sent; the server's number with it."""
    problem = delivery.problem
    code = problem.rpartition(" ")[2] if problem[-1:].isdigit() else ""
    match problem.partition(" ")[0]:
        case "":
            return ""
        case "SMTPRecipientsRefused" if code.startswith("4"):
            words = _("their mail server put it off; it is tried again")
        case "SMTPRecipientsRefused":
            words = _("their mail server does not take this address")
        case "SMTPDataError" if code.startswith("4"):
            words = _("the mail server put it off; it is tried again")
        case "SMTPDataError":
            words = _("the mail server refused the text")
        case "unreadable":
            words = _("these keys do not open the address")
        case "stopped":
            words = _("nothing is sent to them any more")
        case "other":
            words = _("they are reached another way now")
        case "NotReady":
            words = _("the mail was not made yet; it is tried again")
        case "Interrupted":
            words = _("the program ended while it was leaving")
        case _:
            words = _("the line to the mail server failed")
    return f"{words} ({code})" if code else words


def _texts(row: Dispatch, deliveries: list[Delivery]) -> list[dict[str, Any]]:
    """Where the words that went out can be read, for each language and held edition."""
    if row.what == Dispatch.What.CHANGES:
        return [
            {
                "label": _("%(language)s, to holders of edition %(number)d")
                % {"language": queries.language_name(t.language), "number": t.held.number},
                "url": reverse("sending:text", args=[t.pk]),
            }
            for t in row.texts.select_related("held").order_by("held__number", "language")
        ]
    return [
        {
            "label": queries.language_name(language),
            "url": reverse("sending:mail", args=[row.appeal.slug, row.edition.number, language]),
        }
        for language in dict.fromkeys(d.language for d in deliveries)
    ]
