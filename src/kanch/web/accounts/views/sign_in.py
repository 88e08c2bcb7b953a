"""Coming in and going out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kanch.web.accounts import services
from kanch.web.accounts.forms import SecondFactorForm, SignInForm
from kanch.web.accounts.held import held, hold
from kanch.web.accounts.models import Language, Role, User
from kanch.web.accounts.permissions import public, signed_in
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import AccountError
from kanch.web.accounts.sessions import held_for_second_factor, hold_for_second_factor
from kanch.web.accounts.views.common import address_of, refuse


@public
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password; in the demo also one button for each role."""
    if request.user.is_authenticated:
        return _arrive(request)
    now = timezone.now()
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.sign_in(**form.cleaned_data, address=address_of(request), now=now)
            return _first_factor_right(request, user)
        except AccountError as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return _ask(request, form, request.POST.get("held", ""), status)


def ask_and_hold(request: HttpRequest) -> HttpResponse:
    """The sign-in page in answer to a form that came too late; it carries what was typed."""
    return _ask(request, SignInForm(), hold(request), 403)


def _ask(request: HttpRequest, form: SignInForm, carried: str, status: int) -> HttpResponse:
    ended = request.session.pop("ended", "")
    page = {
        "form": form,
        "next": _next(request),
        "held": carried,
        "ended": ended and _(ended),
        "demo_roles": Role.choices if organisation().is_demo else [],
    }
    return render(request, "accounts/sign_in.html", page, status=status)


def _first_factor_right(request: HttpRequest, user: User) -> HttpResponse:
    now = timezone.now()
    if not user.has_second_factor:
        auth.login(request, user)
        return _arrive(request)
    hold_for_second_factor(request, user, now=now)
    return _ask_code(request, SecondFactorForm(), 200)


@public
@sensitive_post_parameters()
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor, after the password was right."""
    now = timezone.now()
    pending = held_for_second_factor(request, now=now)
    if pending is None:
        return redirect("accounts:sign_in")
    form = SecondFactorForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.finish_sign_in(
                user_id=pending.pk, **form.cleaned_data, address=address_of(request), now=now
            )
            auth.login(request, user)
            return _arrive(request)
        except AccountError as error:
            refuse(form, error)
    return _ask_code(request, form, 422 if form.errors else 200)


def _ask_code(request: HttpRequest, form: SecondFactorForm, status: int) -> HttpResponse:
    page = {"form": form, "next": _next(request), "held": request.POST.get("held", "")}
    return render(request, "accounts/sign_in_code.html", page, status=status)


@public
@require_POST
def sign_in_as_demo(request: HttpRequest) -> HttpResponse:
    """One button of the demo: take a role."""
    now = timezone.now()
    try:
        user = services.sign_in_as_demo(role=request.POST.get("role", ""), now=now)
    except AccountError:
        return redirect("accounts:sign_in")
    auth.login(request, user)
    return _arrive(request)


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


def _arrive(request: HttpRequest) -> HttpResponse:
    """On to where the person wanted to go; first the form that came too late, if there is one."""
    late = held(request.POST.get("held", ""))
    if late:
        return render(request, "accounts/send_again.html", {"late": late})
    return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, on this site only."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if here else ""
