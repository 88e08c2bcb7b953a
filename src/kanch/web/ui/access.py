"""Who may open a view: each view of both origins says it with one of these decorators.

The tag that they leave lets a test walk every URL; what a permission means is decided by the
account's `has_perm`, so that this floor knows no role.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Anybody may open the view."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def only_live(view: View) -> View:
    """The page answers what a reader types in: in a bundle, links to it lead to the live site."""
    view.only_live = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is signed in may open the view; others are asked to sign in."""
    return _guarded(view, SIGNED_IN, lambda user: True)


def needs(code: str) -> Callable[[View], View]:
    """Only those with a permission may open the view; PermissionDenied for the rest."""
    return lambda view: _guarded(view, code, lambda user: user.has_perm(code))


def _guarded(view: View, tag: str, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user  # type: ignore[attr-defined]
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may(user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access = tag  # type: ignore[attr-defined]
    return guarded
