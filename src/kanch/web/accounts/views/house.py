"""The organisation's settings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanch.web.accounts import services
from kanch.web.accounts.forms import OrganisationForm
from kanch.web.accounts.permissions import needs
from kanch.web.accounts.queries import organisation as the_organisation
from kanch.web.accounts.views.common import refuse


@needs("publication.settings")
def organisation(request: HttpRequest) -> HttpResponse:
    """Name, words about it, languages, currency, time zone, whom the public can reach."""
    form = OrganisationForm(the_organisation(), request.POST or None)
    if form.is_valid():
        try:
            services.save_organisation(actor=request.user, **form.values(), now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation")
        except ValidationError as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/organisation.html", {"form": form}, status=status)
