"""Other people's accounts, for those who manage them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kanch.web.accounts import services
from kanch.web.accounts.forms import HandOverForm, InviteForm, RoleForm
from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import open_invitations, person_for
from kanch.web.accounts.queries import people as all_people
from kanch.web.accounts.services import AccountError
from kanch.web.accounts.views.common import refuse


@needs("accounts.manage")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account, and who is invited."""
    page = {
        "people": all_people(request.user),
        "invitations": open_invitations(request.user, now=timezone.now()),
    }
    return render(request, "accounts/people.html", page)


@needs("accounts.manage")
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation, code = services.invite(
                actor=request.user, **form.cleaned_data, now=timezone.now()
            )
            return _handed_over(
                request, code, form, page="accounts:invitation", until=invitation.expires_at
            )
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@needs("accounts.manage")
@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    services.withdraw_invitation(
        actor=request.user, invitation_id=invitation_id, now=timezone.now()
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:people")


@needs("accounts.manage")
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: role, and what can be done for or against it."""
    user = person_for(request.user, user_id)
    form = RoleForm(request.POST or None, initial={"role": user.role})
    if form.is_valid():
        try:
            services.change_role(
                actor=request.user, user_id=user_id, **form.cleaned_data, now=timezone.now()
            )
            messages.success(request, _("The role is changed; their sessions ended."))
            return redirect("accounts:person", user_id)
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    page = {"person": user, "form": form, "own": user.pk == request.user.pk}
    return render(request, "accounts/person.html", page, status=422 if form.errors else 200)


@needs("accounts.manage")
def password_code(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a code for a new password to somebody who forgot theirs."""
    user = person_for(request.user, user_id)
    form = HandOverForm(request.POST or None)
    if form.is_valid():
        try:
            row, code = services.issue_password_code(
                actor=request.user, user_id=user_id, **form.cleaned_data, now=timezone.now()
            )
            return _handed_over(
                request, code, form, page="accounts:new_password", until=row.expires_at
            )
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    page = {"person": user, "form": form}
    return render(request, "accounts/password_code.html", page, status=422 if form.errors else 200)


def _handed_over(request: HttpRequest, code: str, form: Any, **page: Any) -> HttpResponse:
    """The code, shown once; or where the mail went."""
    if form.cleaned_data["by_mail"]:
        messages.success(request, _("The code leaves by e-mail in a moment."))
        return redirect("accounts:people")
    return render(request, "accounts/code.html", {"code": code, **page})


def _deed(service: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """A view for one button on a person's page."""

    @needs("accounts.manage")
    @require_POST
    def view(request: HttpRequest, user_id: int) -> HttpResponse:
        try:
            service(actor=request.user, user_id=user_id, now=timezone.now())
            messages.success(request, str(done))
        except AccountError as error:
            messages.error(request, str(error.message))
        return redirect("accounts:person", user_id)

    return view


close = _deed(services.deactivate, gettext_lazy("The account is closed; its sessions ended."))
reopen = _deed(services.reactivate, gettext_lazy("The account is open again."))
sessions = _deed(services.end_sessions, gettext_lazy("Their sessions ended."))
no_second_factor = _deed(
    services.reset_second_factor,
    gettext_lazy("The second factor is removed; they can set up a new one."),
)
