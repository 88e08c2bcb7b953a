"""Middleware of the staff site: sessions end, and pages speak the person's language."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone, translation

from kanch.web.accounts.models import Language
from kanch.web.accounts.permissions import SecondFactorNeeded
from kanch.web.accounts.sessions import why_ended
from kanch.web.accounts.views.sign_in import ask_and_hold
from kanch.web.ui.access import PUBLIC, View

Handler = Callable[[HttpRequest], HttpResponse]


class SessionEnds:
    """Signs out whoever was idle or signed in for too long; keeps pages out of shared caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            reason = why_ended(request.session, now=timezone.now())
            if reason:
                auth.logout(request)
                request.session["ended"] = reason
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A form sent when nobody is signed in any more: ask again, and keep what was typed."""
        late = request.method == "POST" and not request.user.is_authenticated
        if late and getattr(view, "access", PUBLIC) != PUBLIC:
            return ask_and_hold(request)
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseRedirect | None:
        """Where only the second factor is missing, the way to it."""
        if not isinstance(exception, SecondFactorNeeded):
            return None
        messages.warning(request, exception.message)
        request.session["after_second_factor"] = request.path
        return redirect("accounts:second_factor")


class OwnLanguage:
    """The language that the person chose; before they sign in, the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _language(self, request: HttpRequest) -> str:
        user: Any = request.user
        chosen = user.language if user.is_authenticated else request.session.get("language")
        if chosen in Language.values:
            return str(chosen)
        asked = translation.get_language_from_request(request)
        return asked if asked in Language.values else Language.ENGLISH.value
