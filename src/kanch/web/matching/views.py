"""The page that compares two names: what is typed is answered and stored nowhere."""

import sys
import traceback

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kanch.core.names import BadTable
from kanch.web.accounts.permissions import signed_in
from kanch.web.matching import comparing
from kanch.web.matching.forms import SIDES, CompareForm


class CompareFailed(RuntimeError):
    """A comparison that broke; says where, and no name, because it goes to the log."""


@signed_in
def compare(request: HttpRequest) -> HttpResponse:
    """Two people side by side: how likely they are one, and why."""
    if request.method != "POST":
        return render(request, "matching/compare.html", {"form": CompareForm()})
    form = CompareForm(request.POST)
    try:
        result, problem = _result(form), None
    except BadTable as error:
        result, problem = None, str(error)
    except Exception as error:
        # Whatever broke may quote a name: of the error, only its place is told on.
        place = traceback.extract_tb(sys.exc_info()[2])[-1]
        where = f"{type(error).__name__} at {place.filename}:{place.lineno}"
        raise CompareFailed(where) from None
    return render(
        request,
        "matching/compare.html",
        {"form": form, "result": result, "problem": problem},
        status=200 if result else 422,
    )


def _result(form: CompareForm) -> comparing.Result | None:
    """None for a form that has to be mended."""
    form.full_clean()
    for key in SIDES:
        # A name that was complained of is no longer in `cleaned_data`.
        name = form.cleaned_data.get(f"{key}_name")
        if name and not comparing.holds_a_name(name):
            form.unreadable(key)
    if form.errors:
        return None
    return comparing.compare(
        form.person("one"),
        form.person("other"),
        form.cleaned_data["among"],
        get_language() or "en",
    )
