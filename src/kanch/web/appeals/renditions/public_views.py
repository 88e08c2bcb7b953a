"""The forms of an edition at addresses of their own."""

import base64
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kanch.web.appeals import queries
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.renditions.models import Rendition
from kanch.web.appeals.renditions.queries import file_name, rendition
from kanch.web.ledger.moments import at_moment

Form = Rendition.Form
RETRY_AFTER = "30"
CONTENT_TYPES = {
    Form.PDF: "application/pdf",
    Form.TEXT: "text/plain; charset=utf-8",
    Form.HTML: "text/html; charset=utf-8",
}


@at_moment
def form(request: HttpRequest, slug: str, number: str, form: str) -> HttpResponse:
    """A form of an edition as it was kept; 503 while it is being made."""
    editions = queries.editions(slug, at=request.moment.at)  # type: ignore[attr-defined]
    edition = next((e for e in editions if e.number == int(number)), None)
    language = get_language() or "en"
    if edition is None or language not in EditionContent(edition).languages:
        raise Http404
    made = rendition(edition, language, form)
    if made is None:
        page = {"slug": slug, "edition": edition}
        response = render(request, "appeals/being_made.html", page, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        response.headers["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(bytes(made.body), content_type=CONTENT_TYPES[Form(form)])
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(made)}"'
    if form == Form.HTML:
        response.headers["Content-Security-Policy"] = _own_style_only(bytes(made.body))
    return response


def _own_style_only(page: bytes) -> str:
    """The rules under which a page in one file shows its own style, and can do nothing else."""
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    allowed = base64.b64encode(sha256(style).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
