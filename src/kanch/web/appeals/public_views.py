"""Public pages of appeals: the living page, editions, what changed since, feeds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.core.exchange import atom, jsonfeed
from kanch.core.figures.binding import Mark
from kanch.web.accounts.queries import organisation
from kanch.web.appeals import feeds, proof, queries
from kanch.web.appeals.languages import name_of
from kanch.web.appeals.living import LivingPage, Moved, living_page, sentence_changes
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.rendering import Bindings, number_words
from kanch.web.appeals.renditions.showing import Offer, offers, path
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.moments import View, at_moment, with_at
from kanch.web.ledger.showing import Shown, moment


def figure_html(view: View):  # type: ignore[no-untyped-def]
    """How a bound number stands in the text of a living page."""

    def one(shown: Shown, mark: Mark, moved: Moved | None) -> str:
        before = ""
        if moved and moved.known_before:
            before = moved.before if mark.noun else moved.before_number
        return render_to_string(
            "appeals/bound_figure.html",
            {
                "shown": shown,
                "text": number_words(shown, mark),
                "url": with_at(reverse("ledger:figure", args=[shown.code]), view.query),
                "moved": moved
                and {
                    "from": before,
                    "to": moved.now,
                    "when": moved.when,
                    "source": moved.sources,
                },
            },
        ).strip()

    return one


def page_of(edition: Edition, view: View, language: str) -> LivingPage:
    return living_page(
        edition, organisation(), view, language=language, figure_html=figure_html(view)
    )


@at_moment
def living(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest edition's words with today's figures; `?from=N` says what changed since N."""
    view: View = request.moment
    editions = _editions(slug, view.at)
    language = get_language() or "en"
    page = page_of(editions[0], view, language)
    since = _since(request.GET.get("from"), editions, page, view, language)
    return render(
        request,
        "appeals/living.html",
        {
            "page": page,
            "slug": slug,
            "editions": [
                {"number": e.number, "moment_words": _moment(e.published_at, language)}
                for e in editions
            ],
            "since": since,
            "since_title": since
            and _("Since edition %(number)d of %(published)s")
            % {"number": since["edition"].number, "published": since["published"]},
            "correction_title": _("Correction"),
            "untranslated": _untranslated(EditionContent(editions[0]), language),
            "published": _moment(editions[0].published_at, language),
            "offers": _offers(editions[0], page.language, view),
            "json_ld": feeds.json_ld(editions[0], page, language),
        },
    )


@at_moment
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An edition as it was published, and what has moved since."""
    view: View = request.moment
    editions = _editions(slug, view.at)
    chosen = next((e for e in editions if e.number == number), None)
    if chosen is None:
        raise Http404
    language = get_language() or "en"
    content = EditionContent(chosen)
    page = page_of(chosen, view, language)
    names = page.shown
    return render(
        request,
        "appeals/edition.html",
        {
            "edition": chosen,
            "content": content,
            "text": content.text(language),
            "slug": slug,
            "latest": editions[0],
            "figures": [
                {
                    "code": code,
                    "name": names[code].name if code in names else frozen["name"],
                    "value": frozen["text"][content.language(language)],
                    "claims": ", ".join(frozen["claims"]),
                }
                for code, frozen in ((c, content.figures[c]) for c in content.bound(language))
            ],
            "moved": page.moved,
            "moved_title": _("These numbers have moved since"),
            "correction_title": _("Correction to the edition before"),
            "untranslated": _untranslated(content, language),
            "text_language": content.language(language),
            "published": _moment(chosen.published_at, language),
            "offers": _offers(chosen, content.language(language), view),
            "fingerprint": settings.HOME.signing_key().public.text,
        },
    )


@at_moment
def changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a reader of an edition has not seen, on a page of its own: a file can stand for it."""
    view: View = request.moment
    editions = _editions(slug, view.at)
    language = get_language() or "en"
    page = page_of(editions[0], view, language)
    since = _since(str(number), editions, page, view, language)
    if since is None:
        raise Http404
    return render(
        request,
        "appeals/changes.html",
        {"slug": slug, "number": number, "page": page, "since": since},
    )


@at_moment
def edition_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The signed bytes of an edition; the signature stands in the headers."""
    chosen = next((e for e in _editions(slug, request.moment.at) if e.number == number), None)
    if chosen is None:
        raise Http404
    response = HttpResponse(bytes(chosen.content), content_type="application/json")
    response.headers["Kanch-Signature"] = chosen.signature
    response.headers["Kanch-Key"] = chosen.key_id
    return response


@at_moment
def signed_edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An edition with its signature in one file that verifies alone."""
    chosen = next((e for e in _editions(slug, request.moment.at) if e.number == number), None)
    if chosen is None:
        raise Http404
    return HttpResponse(proof.signed_edition(chosen), content_type="application/json")


@at_moment
def feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Editions and figure changes of one appeal in one language, as Atom or JSON."""
    view: View = request.moment
    editions = _editions(slug, view.at)
    language = get_language() or "en"
    here = settings.PUBLIC_URL + request.get_full_path()
    page_url = settings.PUBLIC_URL + reverse("appeals:living", args=[slug])
    built = feeds.feed_of(
        editions, organisation(), view, language=language, self_url=here, page_url=page_url
    )
    if form == "atom":
        body, kind = atom.write_atom(built), "application/atom+xml; charset=utf-8"
    else:
        body, kind = jsonfeed.write_jsonfeed(built), "application/feed+json; charset=utf-8"
    response = HttpResponse(body, content_type=kind)
    response.headers["Last-Modified"] = feeds.http_date(built.updated)
    return response


def _editions(slug: str, at: datetime | None) -> list[Edition]:
    found = queries.editions(slug, at=at)
    if not found:
        raise Http404
    return found


def _offers(edition: Edition, language: str, view: View) -> list[Offer]:
    return offers(edition, language, lambda *form: with_at(path(*form), view.query))


def _since(
    number: str | None, editions: list[Edition], page: LivingPage, view: View, language: str
) -> dict[str, Any] | None:
    """What a reader of edition `number` has not seen; the link carries only the number."""
    if number is None or not number.isdigit():
        return None
    before = next((e for e in editions if e.number == int(number)), None)
    if before is None:
        return None
    read = page_of(before, view, language)
    bindings = Bindings({**read.shown, **page.shown}, ledger.catalogue(), page.language)
    return {
        "edition": before,
        "published": _moment(before.published_at, language),
        "moved": read.moved,
        "sentences": sentence_changes(
            EditionContent(before).text(language),
            EditionContent(editions[0]).text(language),
            bindings.without_marks,
        ),
        "corrections": [
            EditionContent(e).data["correction"]
            for e in editions
            if e.number > before.number and EditionContent(e).data["correction"]
        ],
    }


def _untranslated(content: EditionContent, language: str) -> str:
    """What a reader is told whose language the edition lacks; empty where it has it."""
    given = content.language(language)
    if given == language:
        return ""
    words = {"language": name_of(language), "original": name_of(given)}
    if language in content.without:
        return (
            _(
                "%(language)s: this edition was published without a text in this language. Below "
                "is the original: %(original)s."
            )
            % words
        )
    return _("This text is not translated yet. Below is the original.")


def _moment(when: datetime, language: str) -> str:
    return moment(when, "minute", language, organisation().timezone)
