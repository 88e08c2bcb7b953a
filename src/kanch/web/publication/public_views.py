"""The public front page and the pages about us, the letter, the data and giving."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _

from kanch.core.custody import verify_script
from kanch.web.accounts.permissions import public
from kanch.web.accounts.queries import organisation
from kanch.web.ledger.moments import at_moment, with_at
from kanch.web.publication import pages


@public
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the reader's language, if we write in it, else to our first one."""
    languages = organisation().content_languages
    wanted = get_language_from_request(request)
    chosen = wanted if wanted in languages else languages[0]
    return redirect(with_at(f"/{chosen}/", request.GET.get("at", "")))


@at_moment
def situation(request: HttpRequest) -> HttpResponse:
    """Who we are, whom to call, the doors, then the figures."""
    view = request.moment
    page = pages.situation(view, organisation(), language=get_language() or "en")
    page["doors"] = [
        {"url": with_at(url, view.query), "label": label} for url, label in pages.doors()
    ]
    return render(request, "publication/situation.html", page)


@at_moment
def letter(request: HttpRequest) -> HttpResponse:
    """What the letter said, each line linked to what stands for it here."""
    page = pages.letter(request.moment, organisation(), language=get_language() or "en")
    return render(request, "publication/letter.html", page)


@at_moment
def data(request: HttpRequest) -> HttpResponse:
    """How numbers are made here, how sure we are of each, and all downloads."""
    page = pages.data(request.moment, organisation(), language=get_language() or "en")
    return render(request, "publication/data.html", page)


@at_moment
def give(request: HttpRequest) -> HttpResponse:
    """Where to give, who we are by law, and how to check that an account is ours."""
    page = pages.give(organisation()) | {
        "demo_title": _("This is a demo: do not give here."),
        "demo_text": _("These organisations are invented. No money reaches anyone."),
    }
    return render(request, "publication/give.html", page)


@at_moment
def verify(request: HttpRequest) -> HttpResponse:
    """How to prove that a copy of this site holds what was published."""
    key = settings.HOME.signing_key().public
    return render(request, "publication/verify.html", {"key": key.text, "key_id": key.key_id})


@public
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks a copy, as it travels in each."""
    return HttpResponse(verify_script(), content_type="text/x-python; charset=utf-8")


@at_moment
def feeds(request: HttpRequest) -> HttpResponse:
    """All feeds, by appeal and language."""
    found = pages.feeds(request.moment, language=get_language() or "en")
    return render(request, "publication/feeds.html", {"feeds": found})


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "publication/not_found.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request, so without the page's frame: whatever broke may be what it needs."""
    try:
        is_demo = organisation().is_demo
    except Exception:  # the database may be what broke
        is_demo = False
    text = render_to_string("publication/server_error.html", {"is_demo": is_demo})
    return HttpResponse(text, status=500)
