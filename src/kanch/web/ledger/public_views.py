"""Public pages of the ledger: every claim behind a number, and downloads."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kanch.core.exchange import hxl
from kanch.core.exchange.tables import write_csv
from kanch.web.accounts.models import Organisation
from kanch.web.accounts.permissions import public
from kanch.web.accounts.queries import organisation
from kanch.web.journal import inputs
from kanch.web.ledger import exports, pages, proof
from kanch.web.ledger.models import Claim, Document, FigureRule
from kanch.web.ledger.moments import View, at_moment, short, with_at
from kanch.web.ledger.queries import counted_in
from kanch.web.ledger.services.documents import content_of


@at_moment
def figures(request: HttpRequest) -> HttpResponse:
    """All figures by what they count, and the statements without a number."""
    page = pages.figure_list(request.moment, organisation(), language=get_language())
    return render(request, "ledger/figures.html", page)


@at_moment
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: in words, through time, in a table, with its disagreement."""
    rule = get_object_or_404(FigureRule.objects.select_related("indicator"), code=code)
    view: View = request.moment
    house, language = organisation(), get_language() or "en"
    page = pages.figure_page(rule, view, house, language=language)
    address = settings.PUBLIC_URL + reverse("ledger:figure", args=[code])
    page |= {
        "crumbs": [
            {"label": _("All figures"), "url": with_at(reverse("ledger:figures"), view.query)},
            {"label": page["shown"].name},
        ],
        "downloads": [
            {
                "label": label,
                "url": with_at(reverse("ledger:download", args=[code, form]), view.query),
            }
            for label, form in (("CSV", "csv"), ("JSON", "json"), ("HXL", "hxl.csv"))
        ],
        # Only the key's holder signs: the live page leads to how to get a signed one.
        "proof_url": proof.figure_path(code) if inputs.kept() else "",
        "citation": pages.citation(page, house, view, address, language),
        "json_ld": exports.json_ld(page, house, address, language),
        "chart": pages.chart(page, house, language),
        "since": pages.since(request.GET.get("from"), page, view, house, language=language),
        "come_back": "" if inputs.kept() else _come_back(view, house),
    }
    page["rows"] = [pages.claim_row(r, _document_url) for r in page["rows"]]
    return render(request, "ledger/figure.html", page)


@at_moment
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The claims behind a figure as CSV, JSON or HXL-tagged CSV."""
    rule = get_object_or_404(FigureRule.objects.select_related("indicator"), code=code)
    rows = exports.claim_rows_of(counted_in(rule), at=request.moment.at)
    return _file(rows, f"{code}-claims", form)


@at_moment
def download_all(request: HttpRequest, form: str) -> HttpResponse:
    """Every public claim as CSV, JSON or HXL-tagged CSV."""
    return _file(exports.claim_rows_of(None, at=request.moment.at), "claims", form)


@at_moment
def figure_json(request: HttpRequest, code: str) -> HttpResponse:
    """One figure for programs; the keys are those of `kanch figures show --json`."""
    rule = get_object_or_404(FigureRule, code=code)
    data = exports.figure_data(rule, request.moment, organisation(), language=get_language())
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
def document(request: HttpRequest, sha256: str, extension: str = "") -> HttpResponse:
    """An archived copy, byte for byte, in a frame that runs nothing."""
    kept = get_object_or_404(Document, sha256=sha256)
    if extension not in ("", kept.extension):
        raise Http404
    try:
        data = content_of(kept)
    except FileNotFoundError:
        raise Http404 from None
    charset = "; charset=utf-8" if kept.mime.startswith("text/") else ""
    response = HttpResponse(data, content_type=kept.mime + charset)
    response.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "frame-ancestors 'none'"
    )
    response.headers["Content-Disposition"] = f'inline; filename="{kept.sha256[:12]}"'
    return response


def _come_back(view: View, house: Organisation) -> str:
    """The query of a link that tells a reader of this moment what has changed when it is opened."""
    query = {"from": short(view.clock, house.timezone)} | ({"at": "now"} if house.is_demo else {})
    return "?" + urlencode(query, safe=":")


def _document_url(kept: Document) -> str:
    return reverse("documents:document", args=[kept.sha256, kept.extension])


def _file(rows: list[Claim], name: str, form: str) -> HttpResponse:
    if form == "json":
        data = [exports.as_json(row) for row in rows]
        return JsonResponse(
            data, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    if form == "hxl.csv":
        body = hxl.write_claims([exports.as_hxl(row) for row in rows])
    else:
        body = write_csv(list(exports.HEADER), [exports.as_cells(row) for row in rows])
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    day = timezone.now().date().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day}.{form}"'
    return response
