"""What the ledger's staff pages share: tabs, rows, refusals put beside their boxes."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from kanch.web.ledger import pages, services
from kanch.web.ledger.forms import SaidForm
from kanch.web.ledger.models import Claim, Document
from kanch.web.ledger.moments import View

Saved = TypeVar("Saved")

_TABS: tuple[tuple[str, Promise, str, tuple[str, ...]], ...] = (
    ("claims", gettext_lazy("Claims"), "ledger:desk", ()),
    ("figures", gettext_lazy("Figures"), "ledger:figure_rules", ()),
    ("questions", gettext_lazy("Questions"), "ledger:questions", ()),
    ("statements", gettext_lazy("Statements"), "ledger:statements", ()),
    ("sources", gettext_lazy("Sources"), "ledger:entries", ("sources",)),
    ("indicators", gettext_lazy("Indicators"), "ledger:entries", ("indicators",)),
    ("places", gettext_lazy("Places"), "ledger:entries", ("places",)),
)


def tabs(current: str, **counts: int) -> list[dict[str, Any]]:
    """The parts of the ledger, for the component `tabs`."""
    return [
        {
            "label": label,
            "url": reverse(name, args=args),
            "current": key == current,
            "count": counts.get(key),
        }
        for key, label, name, args in _TABS
    ]


def crumbs(*parents: tuple[str | Promise, str]) -> list[dict[str, Any]]:
    """The way up from a page inside the ledger."""
    top = {"label": gettext_lazy("Ledger"), "url": reverse("ledger:desk")}
    return [top, *({"label": label, "url": url} for label, url in parents)]


def everything() -> View:
    """The view of the staff: all claims, published or not, as of now."""
    return View(None, timezone.now(), "")


def language() -> str:
    return get_language() or "en"


def claim_row(shown: pages.ClaimShown) -> dict[str, Any]:
    """A claim for the component `claim_row`, its links leading to staff pages."""
    row = pages.claim_row(shown, document_url)
    near = {
        "replaced_by": shown.replaced_by,
        "corrects": shown.claim.revises,
        "repeats": shown.claim.repeats,
    }
    links = {
        name: {"label": other.code, "url": claim_url(other)} if other else None
        for name, other in near.items()
    }
    return row | links | {"url": claim_url(shown.claim)}


def claim_url(claim: Claim) -> str:
    return reverse("ledger:claim", args=[claim.code])


def document_url(kept: Document) -> str:
    """An archived copy on the public site: what the public sees is what was checked."""
    path = reverse(
        "documents:document",
        args=[kept.sha256, kept.extension],
        urlconf="kanch.web.config.public_urls",
    )
    return f"{settings.PUBLIC_URL}{path}"


def attempt(form: Form, act: Callable[[], Saved]) -> Saved | None:
    """Do it, or put the refusal beside the box that it is about."""
    try:
        return act()
    except ValidationError as error:
        add_errors(form, error)
    except services.LedgerError as error:
        form.add_error(None, str(error))
    return None


def add_errors(form: Form, error: ValidationError) -> None:
    """Errors by the service's field names, at the boxes where they were typed."""
    names = getattr(form, "field_of", {})
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.message_dict.items():
        target = names.get(field, field)
        for message in errors:
            form.add_error(target if target in form.fields else None, message)


def keep_copy(request: HttpRequest, form: SaidForm) -> None:
    """Keep the copy that came with a form, whatever else is wrong with the form.

    A browser does not send a file again by itself, so what is shown again names the kept copy.
    """
    upload = form.cleaned_data.get("copy")
    if not upload:
        return
    try:
        kept = services.archive_document(
            actor=request.user,
            data=upload.read(),
            name=upload.name,
            url=form.cleaned_data.get("url", ""),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.add_error("copy", error)
    else:
        form.choose_document(kept)


def document_of(form: SaidForm) -> Document | None:
    """The copy that was just kept, or one that was kept before."""
    chosen: Document | None = form.cleaned_data["document"]
    return chosen


def form_page(
    request: HttpRequest, form: Form, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A page with a form; 422 where what was typed needs another look."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
