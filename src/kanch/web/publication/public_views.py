"""The public front page and the pages about us, the letter, the data and giving."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request

from kanch.web.accounts.permissions import public
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.queries import published_appeals
from kanch.web.ledger.moments import at_moment
from kanch.web.publication import pages
from kanch.web.publication.context import with_at


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
    page = pages.situation(request.moment, organisation(), language=get_language() or "en")
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
    return render(request, "publication/give.html", pages.give(organisation()))


@public
def feeds(request: HttpRequest) -> HttpResponse:
    """All feeds, by appeal and language."""
    house = organisation()
    return render(
        request,
        "publication/feeds.html",
        {"editions": published_appeals(at=None), "languages": house.content_languages},
    )


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "publication/not_found.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Static text only: whatever broke may be what a page would need."""
    return render(request, "publication/server_error.html", status=500, using="django")
