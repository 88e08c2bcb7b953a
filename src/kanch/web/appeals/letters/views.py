"""Start from a letter you have: bring it, decide on its numbers, make an appeal of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.letters import queries, services
from kanch.web.appeals.letters.composing import Choice, Decision
from kanch.web.appeals.letters.forms import DecisionForm, LetterForm, MakeForm
from kanch.web.appeals.services import SavedMeanwhile


@needs("appeals.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Paste a letter or choose its file; it is kept, and nothing is published."""
    languages = organisation().content_languages
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        languages=languages,
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        document = values["document"]
        sent = document.sent.date() if document.sent else None
        letter = services.bring_letter(
            actor=request.user,
            document=document,
            name=values["file"].name if values["file"] else _first_words(document.text),
            language=values["language"] or queries.language_of(document.text, languages),
            written_on=values["written_on"] or sent,
            now=timezone.now(),
        )
        return redirect("appeals:letter", letter.pk)
    context = {"form": form, "crumbs": [_top()], "letters": queries.open_letters()}
    return render(request, "appeals/letters/bring.html", context, status=_status(form))


@needs("appeals.edit")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Every number of a letter with what can become of it; then the appeal as it would read."""
    row = queries.letter_for(request.user, pk)
    house = organisation()
    bench = queries.workbench(row, house, now=timezone.now())
    posted = request.method == "POST"
    forms = [
        DecisionForm(request.POST if posted else None, decided=one, options=bench.options)
        for one in bench.numbers
    ]
    make = MakeForm(
        request.POST if "make" in request.POST else None,
        initial={"title": bench.title},
        empty=queries.empty_appeals(row.language),
    )
    wrong = [form for form in forms if posted and not form.is_valid()]
    if posted and not wrong:
        _decide(request, bench, forms)
        if "make" not in request.POST:
            return redirect(reverse("appeals:letter", args=[pk]) + "#reads")
        if make.is_valid() and (appeal := _make(request, pk, make)):
            messages.success(request, _("This is the text of your letter. Nobody sees it yet."))
            return redirect("appeals:edit", appeal.slug, row.language)
        bench = queries.workbench(queries.letter_for(request.user, pk), house, now=timezone.now())
    return render(
        request,
        "appeals/letters/letter.html",
        {
            "bench": bench,
            "letter": row,
            "forms": forms,
            "wrong": wrong,
            "missing": {
                one.missing: one.number.counted for one in bench.numbers if one.missing
            }.items(),
            "make": make,
            "preview": queries.preview_of(bench, house, now=timezone.now()),
            "crumbs": [_top()],
        },
        status=422 if wrong or make.errors else 200,
    )


@needs("appeals.edit")
@require_POST
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a figure of what a number counts and no figure shows yet."""
    queries.letter_for(request.user, pk)
    try:
        services.make_figure(
            actor=request.user, indicator=request.POST.get("indicator", ""), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("There is a figure of it now. You can accept the number."))
    return redirect("appeals:letter", pk)


@needs("appeals.edit")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a letter."""
    services.remove_letter(actor=request.user, pk=pk, now=timezone.now())
    messages.success(request, _("The letter is removed. Appeals made of it stay."))
    return redirect("appeals:list")


def _decide(request: HttpRequest, bench: queries.Workbench, forms: list[DecisionForm]) -> None:
    decisions = {form.prefix: one for form in forms if (one := form.decision())}
    if "all" in request.POST:
        for one in bench.acceptable:
            if one.accept:
                decisions.setdefault(one.key, Decision(Choice.ACCEPT, figure=one.accept.code))
    if decisions:
        services.decide(
            actor=request.user, pk=bench.letter.pk, decisions=decisions, now=timezone.now()
        )


def _make(request: HttpRequest, pk: int, form: MakeForm) -> Any:
    try:
        return services.make_appeal(
            actor=request.user,
            pk=pk,
            title=form.cleaned_data["title"],
            slug=form.cleaned_data["slug"],
            into=form.cleaned_data.get("into", ""),
            now=timezone.now(),
        )
    except SavedMeanwhile as error:
        form.add_error("into", str(error))
    except ValidationError as error:
        for name, errors in error.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    return None


def _first_words(text: str) -> str:
    words = text.split("\n", 1)[0].strip()
    return words if len(words) <= 80 else words[:79].rsplit(" ", 1)[0] + "…"


def _status(form: LetterForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def _top() -> dict[str, Any]:
    return {"label": _("Appeals"), "url": reverse("appeals:list")}
