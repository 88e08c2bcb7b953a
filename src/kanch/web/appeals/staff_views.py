"""The appeals' workspace: write, translate, review, publish."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kanch.web.accounts.models import Organisation
from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.appeals import queries, services, workspace
from kanch.web.appeals.checks import Finding, findings
from kanch.web.appeals.doors import doors
from kanch.web.appeals.forms import (
    LONGEST_TEXT,
    AppealForm,
    PublishForm,
    ReviewForm,
    TextForm,
    plain_lines,
)
from kanch.web.appeals.languages import own_name
from kanch.web.appeals.letters.queries import open_letters
from kanch.web.appeals.living import sentence_changes
from kanch.web.appeals.models import Appeal, Edition, TextRevision
from kanch.web.appeals.renditions.showing import offers, what_mends_printing, whole_address
from kanch.web.ledger.showing import moment

STEPS = {
    "write": gettext_lazy("Write the text"),
    "figures": gettext_lazy("Insert figures"),
    "check": gettext_lazy("Look it over"),
    "publish": gettext_lazy("Publish"),
}

# Buttons of the editor that save nothing.
ASIDE = ("copy", "preview", "find", "bind")


@needs("appeals.edit")
def appeals(request: HttpRequest) -> HttpResponse:
    """All appeals, with the state of each language and the editions."""
    house = organisation()
    rows = []
    for appeal in queries.appeals():
        edition = queries.latest_edition(appeal)
        source = queries.draft(appeal, appeal.source_language)
        rows.append(
            {
                "appeal": appeal,
                "title": source.title if source else appeal.slug,
                "states": workspace.language_states(appeal, house, edition),
                "edition": edition,
                "published": edition and _moment(edition.published_at, house),
            }
        )
    page = {"rows": rows, "letters": open_letters()}
    return render(request, "appeals/list.html", page)


@needs("appeals.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Start an appeal; its text comes next."""
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal = services.create_appeal(
                actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            for name, errors in error.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            return redirect("appeals:edit", appeal.slug, appeal.source_language)
    context = {"form": form, "crumbs": [_top()]}
    return render(request, "appeals/new.html", context, status=422 if form.errors else 200)


@needs("appeals.edit")
def appeal(request: HttpRequest, slug: str) -> HttpResponse:
    """One appeal: languages, what is behind, what to mend, review, editions."""
    house = organisation()
    row = queries.appeal_for(request.user, slug, "appeals.edit")
    edition = queries.latest_edition(row)
    review = queries.latest_review(row)
    return render(
        request,
        "appeals/appeal.html",
        {
            **_frame(row, "check"),
            "states": workspace.language_states(row, house, edition),
            "stale": _stale(row, house),
            "review_required": house.review_required,
            "review": review,
            "reviewed": review and _moment(review.reviewed_at, house),
            "editions": [
                {
                    "edition": e,
                    "published": _moment(e.published_at, house),
                    "url": workspace.public_url(slug, row.source_language, house, e.number),
                }
                for e in queries.editions(slug, at=None)
            ],
            **_findings(row, house),
        },
    )


@needs("appeals.edit")
def edit(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Write a text, beside the figures that it can bind and, for a translation, its source."""
    house, row = _text_of(request, slug, language)
    saved = queries.draft(row, language)
    side = workspace.source_side(row, language)
    behind = bool(side and saved and side.stale)
    initial = {
        "title": saved.title if saved else "",
        "body": saved.body if saved else "",
        "follows": saved.number if saved else 0,
        "translates": side.text.number if side else None,
    }
    if "copy" in request.POST and side:
        initial |= {"title": side.text.title, "body": side.text.body}
    elif request.method == "POST":
        initial |= _typed(request)
    if "bind" in request.POST:
        initial |= _bound(request, language)
    saving = request.method == "POST" and not any(name in request.POST for name in ASIDE)
    form = TextForm(
        request.POST if saving else None, initial=initial, language=language, behind=behind
    )
    theirs = None
    if saving and form.is_valid():
        try:
            services.save_text(
                actor=request.user,
                slug=slug,
                language=language,
                now=timezone.now(),
                **form.draft(),
            )
        except services.SavedMeanwhile as error:
            theirs = error.theirs
            # Saved once more, the text follows theirs.
            initial |= {"follows": theirs.number}
            form = TextForm(initial=initial, language=language, behind=behind)
        else:
            messages.success(request, _("The text is saved. Readers do not see it yet."))
            if "onwards" in request.POST:
                return redirect("appeals:appeal", slug)
            return redirect("appeals:edit", slug, language)
    context = _editor(request, row, house, language, form, side)
    return render(
        request,
        "appeals/edit.html",
        {
            **context,
            "behind": behind,
            "unsaved": request.method == "POST",
            **_both_texts(theirs, form),
        },
        status=409 if theirs else 422 if form.errors else 200,
    )


@needs("appeals.edit")
@require_POST
def preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The text as it is being written, as readers would see it; saves nothing."""
    house, row = _text_of(request, slug, language)
    form = TextForm(initial=_typed(request), language=language)
    context = {"inserting": True, **_preview(row, house, language, form)}
    return render(request, "appeals/preview.html", context)


@needs("appeals.review")
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """A second person reads all texts and approves them."""
    house = organisation()
    row = queries.appeal_for(request.user, slug, "appeals.review")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.review_appeal(
                actor=request.user, slug=slug, note=form.cleaned_data["note"], now=timezone.now()
            )
        except services.AppealError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You approved the texts as they stand."))
            return redirect("appeals:appeal", slug)
    texts = queries.drafts(row, house.content_languages)
    return render(
        request,
        "appeals/review.html",
        {**_frame(row, "check"), "form": form, "previews": _previews(row, texts, house)},
        status=422 if form.errors else 200,
    )


@needs("appeals.publish")
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Look once more at what stops and what changed, then publish; afterwards, where it is."""
    house = organisation()
    row = queries.appeal_for(request.user, slug, "appeals.publish")
    texts = queries.drafts(row, house.content_languages)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        missing=[
            code
            for code, text in texts.items()
            if code != row.source_language and not queries.written(text)
        ],
        source=row.source_language,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.publish(actor=request.user, slug=slug, now=timezone.now(), **form.cleaned_data)
        except services.PublicationStopped as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{request.path}?done")
    edition = queries.latest_edition(row)
    if "done" in request.GET and edition:
        return _published(request, row, edition, house)
    return render(
        request,
        "appeals/publish.html",
        {
            **_frame(row, "publish"),
            "form": form,
            "edition": edition,
            "edition_published": edition and _moment(edition.published_at, house),
            "since": edition and workspace.since_last(edition, texts, house, now=timezone.now()),
            "previews": _previews(row, texts, house),
            **_findings(row, house),
        },
        status=422 if form.errors else 200,
    )


def _published(
    request: HttpRequest, row: Appeal, edition: Edition, house: Organisation
) -> HttpResponse:
    states = workspace.language_states(row, house, edition)
    return render(
        request,
        "appeals/published.html",
        {
            **_frame(row, "publish"),
            "edition": edition,
            "address": states[0].public_url,
            "states": states,
            "forms": [
                (one.code, one.name, offers(edition, one.code, whole_address(house)))
                for one in states
                if one.public_url
            ],
            "printing": what_mends_printing(edition, now=timezone.now()),
            "doors": doors(request.user, edition),
        },
    )


def _text_of(request: HttpRequest, slug: str, language: str) -> tuple[Organisation, Appeal]:
    house = organisation()
    if language not in house.content_languages:
        raise Http404
    return house, queries.appeal_for(request.user, slug, "appeals.edit")


def _editor(
    request: HttpRequest,
    row: Appeal,
    house: Organisation,
    language: str,
    form: TextForm,
    side: workspace.SourceSide | None,
) -> dict[str, Any]:
    find = request.POST.get("q", "")
    edition = queries.latest_edition(row)
    states = workspace.language_states(row, house, edition)
    choices = workspace.choices(
        house,
        language=language,
        now=timezone.now(),
        body=plain_lines(form["body"].value() or "")[:LONGEST_TEXT],
        find=find,
    )
    return {
        **_frame(row, "write"),
        "language": language,
        "language_name": own_name(language),
        "form": form,
        "side": side,
        "find": find,
        "inserting": True,
        "choices": choices,
        "example": choices[0] if choices else None,
        "languages": [
            {
                "label": s.name,
                "lang": s.code,
                "url": reverse("appeals:edit", args=[row.slug, s.code]),
                "current": s.code == language,
                "count": s.behind or "",
            }
            for s in states
        ],
        **_preview(row, house, language, form),
    }


def _preview(row: Appeal, house: Organisation, language: str, form: TextForm) -> dict[str, Any]:
    """The preview of what stands in the form; nothing before there is a text."""
    text = TextRevision(
        appeal=row,
        language=language,
        title=form["title"].value() or "",
        body=plain_lines(form["body"].value() or "")[:LONGEST_TEXT],
    )
    return {"preview": _reading(text, house) if text.body.strip() else None}


def _reading(text: TextRevision, house: Organisation) -> workspace.Preview:
    return workspace.preview(text, house, now=timezone.now(), language=get_language() or "en")


def _previews(
    row: Appeal, texts: Mapping[str, TextRevision | None], house: Organisation
) -> list[tuple[str, workspace.Preview]]:
    """Each text that there is as readers will see it, with the name of its language."""
    order = sorted(texts, key=lambda code: code != row.source_language)
    return [
        (own_name(code), _reading(text, house))
        for code in order
        if (text := texts[code]) is not None and queries.written(text)
    ]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the boxes, saved or not, and what the writer had in sight."""
    names = ("title", "body", "says_all", "follows", "translates")
    return {name: request.POST[name] for name in names if name in request.POST}


def _bound(request: HttpRequest, language: str) -> dict[str, str]:
    """The text with a figure in place of the number that it was offered for."""
    body = plain_lines(request.POST.get("body", ""))
    readable = len(body) <= LONGEST_TEXT
    new = workspace.bound(body, language, request.POST["bind"]) if readable else None
    if new is None:
        messages.warning(
            request, _("The text has changed since this was offered. Choose again in the preview.")
        )
        return {"body": body}
    messages.info(request, _("The figure stands in the text now. Save when you are ready."))
    return {"body": new}


def _both_texts(theirs: TextRevision | None, form: TextForm) -> dict[str, Any]:
    """Their text, and where mine differs from it."""
    if theirs is None:
        return {"theirs": None}
    mine = {"title": form["title"].value(), "body": plain_lines(form["body"].value())}
    return {
        "theirs": theirs,
        "differences": sentence_changes({"title": theirs.title, "body": theirs.body}, mine, str),
    }


def _findings(row: Appeal, house: Organisation) -> dict[str, list[dict[str, Any]]]:
    """What stops publishing, which languages lack a text, what to know; with where to mend it."""
    now = timezone.now()
    texts = queries.drafts(row, house.content_languages)
    found = findings(row, texts, house, at=None, now=now, language=get_language() or "en")
    told = [_told(row, finding) for finding in found if finding.code != "stale_sentence"]
    # A missing language is answered on the publishing page itself.
    unwritten = [one for one in told if one["finding"].code == "not_translated"]
    return {
        "unwritten": [language for one in unwritten for language in one["languages"]],
        "stopping": [one for one in told if one["finding"].stops and one not in unwritten],
        "to_know": _grouped([one for one in told if not one["finding"].stops]),
    }


def _told(row: Appeal, finding: Finding) -> dict[str, Any]:
    codes = [code for code in finding.language.split(", ") if code]
    return {
        "finding": finding,
        "languages": [
            {
                "code": code,
                "name": own_name(code),
                "url": reverse("appeals:edit", args=[row.slug, code]),
            }
            for code in codes
        ],
    }


def _grouped(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for each kind of warning, with all places it speaks of."""
    groups: dict[str, dict[str, Any]] = {}
    for one in told:
        message = one["finding"].message
        groups.setdefault(message, {"message": message, "places": []})["places"].append(one)
    return list(groups.values())


def _stale(row: Appeal, house: Organisation) -> list[dict[str, Any]]:
    return [
        {"sentence": stale, "language": own_name(stale.language)}
        for stale in queries.stale_sentences(row, house.content_languages)
    ]


def _frame(row: Appeal, current: str) -> dict[str, Any]:
    """What every page of one appeal shows: its title, the steps, the way up."""
    source = queries.draft(row, row.source_language)
    ways = workspace.steps(row, source, current=current, edition=queries.latest_edition(row))
    title = (source.title if source else "") or row.slug
    return {
        "appeal": row,
        "title": title,
        "crumbs": [_top(), {"label": title, "url": reverse("appeals:appeal", args=[row.slug])}],
        "steps": [{"label": STEPS[code], "state": state, "url": url} for code, state, url in ways],
    }


def _top() -> dict[str, Any]:
    return {"label": _("Appeals"), "url": reverse("appeals:list")}


def _moment(when: Any, house: Organisation) -> str:
    return moment(when, "minute", get_language() or "en", house.timezone)
