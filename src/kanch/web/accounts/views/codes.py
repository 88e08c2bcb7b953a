"""Pages that a one-time code opens, and the first run: nobody is signed in here yet."""

from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kanch.web.accounts import first_run, services
from kanch.web.accounts.forms import (
    InvitationForm,
    NewPasswordForm,
    StartForm,
    StartFromDemoForm,
)
from kanch.web.accounts.permissions import public
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import AccountError
from kanch.web.accounts.views.common import refuse


@public
@sensitive_post_parameters()
def invitation(request: HttpRequest) -> HttpResponse:
    """Make one's own account with the code of an invitation."""
    now = timezone.now()
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.accept_invitation(
                **form.cleaned_data, language=get_language() or "en", now=now
            )
            auth.login(request, user)
            return redirect(settings.LOGIN_REDIRECT_URL)
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", {"form": form}, status=status)


@public
@sensitive_post_parameters()
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a new password with a code from a coordinator; sign in with it afterwards."""
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.set_password_with_code(**form.cleaned_data, now=timezone.now())
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("accounts:sign_in")
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/new_password.html", {"form": form}, status=status)


@public
@sensitive_post_parameters()
def start(request: HttpRequest) -> HttpResponse:
    """The first run: an organisation of one's own, its languages, its first appeal."""
    user = request.user if request.user.is_authenticated else None
    if not first_run.can_start(user):
        raise Http404
    now = timezone.now()
    from_demo = organisation().is_demo
    form = (StartFromDemoForm if from_demo else StartForm)(
        request.POST or None,
        initial={"currency": "AMD", "source_language": get_language(), "ledger": "keep"},
    )
    if form.is_valid():
        data = form.cleaned_data
        who = (
            first_run.NewCoordinator(
                data["email"], data["password"], data["display_name"], get_language() or "en"
            )
            if from_demo
            else request.user
        )
        try:
            coordinator = first_run.start(
                who=who,
                name=data["name"],
                languages=form.languages,
                currency=data["currency"],
                keep_ledger=data.get("ledger") != "empty",
                appeal_title=data["appeal_title"],
                now=now,
            )
            auth.login(request, coordinator)
            messages.success(request, _("Your organisation is set up. Here is what waits for you."))
            return redirect(settings.LOGIN_REDIRECT_URL)
        except (AccountError, ValidationError) as error:
            refuse(form, error)
    page = {"form": form, "from_demo": from_demo}
    return render(request, "accounts/start.html", page, status=422 if form.errors else 200)
