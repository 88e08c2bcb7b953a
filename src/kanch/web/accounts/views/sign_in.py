"""Coming in and going out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kanch.web.accounts import services
from kanch.web.accounts.forms import SecondFactorForm, SignInForm
from kanch.web.accounts.models import Language, Role, User
from kanch.web.accounts.permissions import public, signed_in
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import AccountError
from kanch.web.accounts.sessions import begin, held_for_second_factor, hold_for_second_factor
from kanch.web.accounts.views.common import address_of, refuse


@public
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password; in the demo also one button for each role."""
    if request.user.is_authenticated:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    now = timezone.now()
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.sign_in(**form.cleaned_data, address=address_of(request), now=now)
            return _first_factor_right(request, user)
        except AccountError as error:
            refuse(form, error)
    ended = request.session.pop("ended", "")
    page = {
        "form": form,
        "next": _next(request),
        "ended": ended and _(ended),
        "demo_roles": Role.choices if organisation().is_demo else [],
    }
    return render(request, "accounts/sign_in.html", page, status=422 if form.errors else 200)


def _first_factor_right(request: HttpRequest, user: User) -> HttpResponse:
    now = timezone.now()
    if not user.has_second_factor:
        begin(request, user, now=now)
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    hold_for_second_factor(request, user, now=now)
    query = f"?{urlencode({'next': _next(request)})}" if _next(request) else ""
    return redirect(resolve_url("accounts:sign_in_code") + query)


@public
@sensitive_post_parameters()
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor, after the password was right."""
    now = timezone.now()
    held = held_for_second_factor(request, now=now)
    if held is None:
        return redirect("accounts:sign_in")
    form = SecondFactorForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.finish_sign_in(
                user_id=held.pk, **form.cleaned_data, address=address_of(request), now=now
            )
            begin(request, user, now=now)
            return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
        except AccountError as error:
            refuse(form, error)
    page = {"form": form, "next": _next(request)}
    return render(request, "accounts/sign_in_code.html", page, status=422 if form.errors else 200)


@public
@require_POST
def sign_in_as_demo(request: HttpRequest) -> HttpResponse:
    """One button of the demo: take a role."""
    now = timezone.now()
    try:
        user = services.sign_in_as_demo(role=request.POST.get("role", ""), now=now)
    except AccountError:
        return redirect("accounts:sign_in")
    begin(request, user, now=now)
    return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.sign_out(actor=request.user, now=timezone.now())
    auth.logout(request)
    return redirect("accounts:sign_in")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the staff's pages, for good where somebody is signed in."""
    language = request.POST.get("language", "")
    if language in Language.values:
        if request.user.is_authenticated:
            services.save_profile(
                actor=request.user,
                display_name=request.user.display_name,
                language=language,
                now=timezone.now(),
            )
        else:
            request.session["language"] = language
    return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, on this site only."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if here else ""
