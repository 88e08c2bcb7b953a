"""One's own account."""

from typing import Any

import segno
from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from pyotp import TOTP

from kanch.web.accounts import services
from kanch.web.accounts.forms import (
    ChangePasswordForm,
    ConfirmDeviceForm,
    PresentPasswordForm,
    ProfileForm,
)
from kanch.web.accounts.permissions import must_enrol_totp, signed_in
from kanch.web.accounts.queries import organisation, unused_recovery_codes
from kanch.web.accounts.services import AccountError
from kanch.web.accounts.views.common import refuse


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Name and language, and the ways to password, second factor and sessions."""
    user = request.user
    form = ProfileForm(
        request.POST or None,
        initial={"display_name": user.display_name, "language": user.language},
    )
    if form.is_valid():
        try:
            services.save_profile(actor=user, **form.cleaned_data, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("accounts:account")
        except ValidationError as error:
            refuse(form, error)
    page = {
        "form": form,
        "codes_left": unused_recovery_codes(user),
        "second_factor_waits": must_enrol_totp(user) and user.has_perm("appeals.publish"),
    }
    return render(request, "accounts/account.html", page, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session goes on, all others end."""
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.set_password(
                actor=request.user, **form.cleaned_data, now=timezone.now()
            )
            auth.update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other sessions ended."))
            return redirect("accounts:account")
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


@signed_in
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor: begin, scan, confirm; then the recovery codes, once."""
    user, now = request.user, timezone.now()
    if user.has_second_factor:
        return redirect("accounts:account")
    if request.method == "POST" and "begin" in request.POST:
        services.enrol_totp(actor=user, now=now)
        return redirect("accounts:second_factor")
    secret = services.totp_secret(user)
    form = ConfirmDeviceForm(request.POST or None)
    if secret and form.is_valid():
        try:
            codes = services.confirm_totp(actor=user, **form.cleaned_data, now=now)
            onward = request.session.pop("after_second_factor", "")
            page = {"codes": codes, "first": True, "onward": onward}
            return render(request, "accounts/recovery_codes.html", page)
        except AccountError as error:
            refuse(form, error)
    page: dict[str, Any] = {"form": form}
    if secret:
        link = _device_link(user.email, secret)
        page |= {"secret": secret, "in_fours": _in_fours(secret), "link": link, "qr": _qr(link)}
    return render(request, "accounts/second_factor.html", page, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    form = PresentPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.remove_totp(actor=request.user, **form.cleaned_data, now=timezone.now())
            messages.success(request, _("The second factor is removed."))
            return redirect("accounts:account")
        except AccountError as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/remove_second_factor.html", {"form": form}, status=status)


@signed_in
@sensitive_post_parameters()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones, shown once."""
    if not request.user.has_second_factor:
        return redirect("accounts:second_factor")
    form = PresentPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            codes = services.new_recovery_codes(
                actor=request.user, **form.cleaned_data, now=timezone.now()
            )
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
        except AccountError as error:
            refuse(form, error)
    page = {"form": form, "codes_left": unused_recovery_codes(request.user)}
    return render(
        request, "accounts/new_recovery_codes.html", page, status=422 if form.errors else 200
    )


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    user = services.end_sessions(actor=request.user, user_id=request.user.pk, now=timezone.now())
    auth.update_session_auth_hash(request, user)
    messages.success(request, _("All your other sessions ended."))
    return redirect("accounts:account")


def _in_fours(secret: str) -> str:
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _device_link(email: str, secret: str) -> str:
    """The address that an app for one-time codes opens: the secret, and whose it is."""
    issuer = str(organisation()) or "Kanch"
    return TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def _qr(link: str) -> str:
    """The link as a picture for another device's camera, inside the page."""
    code = segno.make(link, error="m", micro=False)
    # On white with a margin, so that it can be read in a dark page too.
    return str(code.svg_data_uri(scale=5, border=4, light="#fff", dark="#000"))
