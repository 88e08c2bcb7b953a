"""The staff's home page, and the facts that the public site shows."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kanch.web.accounts.permissions import needs, public, signed_in
from kanch.web.accounts.queries import organisation
from kanch.web.publication import services, waiting
from kanch.web.publication.forms import ContactForm, GivingForm, PartnerForm
from kanch.web.publication.models import Contact, Giving, Partner, SiteExport


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for you."""
    return render(request, "publication/home.html", waiting.for_person(request.user))


@needs("publication.settings")
def site_settings(request: HttpRequest) -> HttpResponse:
    """Contacts, giving and the site as a ZIP, with what each says now."""
    return render(
        request,
        "publication/settings.html",
        {
            "contacts": Contact.objects.all(),
            "partners": Partner.objects.all(),
            "giving": Giving.objects.first(),
            "exports": SiteExport.objects.all()[:5],
            "house": organisation(),
        },
    )


@needs("publication.settings")
def contact(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or correct an emergency contact."""
    row = get_object_or_404(Contact, pk=pk) if pk else Contact(checked_on=date.today())
    return _entry(
        request,
        ContactForm(request.POST or None, instance=row),
        lambda entry: services.save_contact(actor=request.user, contact=entry, now=timezone.now()),
        _("Emergency contact"),
        remove=reverse("publication:contact_remove", args=[pk]) if pk else "",
    )


@needs("publication.settings")
@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_contact(actor=request.user, pk=pk, now=timezone.now())
    messages.success(request, _("The contact is no longer shown."))
    return redirect("publication:settings")


@needs("publication.settings")
def partner(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or correct an organisation that takes gifts."""
    row = get_object_or_404(Partner, pk=pk) if pk else Partner(checked_on=date.today())
    return _entry(
        request,
        PartnerForm(request.POST or None, instance=row),
        lambda entry: services.save_partner(actor=request.user, partner=entry, now=timezone.now()),
        _("Organisation that takes gifts"),
        remove=reverse("publication:partner_remove", args=[pk]) if pk else "",
    )


@needs("publication.settings")
@require_POST
def partner_remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_partner(actor=request.user, pk=pk, now=timezone.now())
    messages.success(request, _("The organisation is no longer shown."))
    return redirect("publication:settings")


@needs("publication.settings")
def giving(request: HttpRequest) -> HttpResponse:
    """The words on how to check that an account is really ours."""
    form = GivingForm(request.POST or None, instance=Giving.objects.first() or Giving())
    return _entry(
        request,
        form,
        lambda entry: services.save_giving(
            actor=request.user, how_to_check=entry.how_to_check, now=timezone.now()
        ),
        _("Page on giving"),
    )


@needs("publication.export_site")
@require_POST
def order_site(request: HttpRequest) -> HttpResponse:
    """Order the site as a ZIP; it appears on the settings page when it is made."""
    services.order_site(actor=request.user, now=timezone.now())
    messages.success(
        request, _("The site is being made. This page shows when the file is ready: reload it.")
    )
    return redirect(reverse("publication:settings") + "#site")


@needs("publication.export_site")
def download_site(request: HttpRequest, pk: int) -> FileResponse:
    """The ZIP file."""
    export = get_object_or_404(SiteExport, pk=pk, state=SiteExport.State.READY)
    path = settings.HOME.work / "exports" / f"{export.pk}.zip"
    if not path.exists():
        raise Http404
    name = f"site-{export.ordered_at:%Y-%m-%d-%H%M}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """“Not there” and “not yours” read the same."""
    return render(request, "publication/staff_not_found.html", status=404)


@public
def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "publication/staff_not_found.html", status=403)


@public
def unchecked_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its key: cookies are gone, or another site sent it. Nothing is saved."""
    return render(request, "publication/unchecked_form.html", status=403)


def _entry(
    request: HttpRequest, form: Any, save: Any, title: str, remove: str = ""
) -> HttpResponse:
    """One form: saved, or shown again with what was typed and what to mend."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.entry())
        except ValidationError as error:
            for field, errors in getattr(error, "message_dict", {None: error.messages}).items():
                for message in errors:
                    target = field if field in form.fields else None
                    form.add_error(target, message)
        else:
            messages.success(request, _("Saved. The public site shows it now."))
            return redirect("publication:settings")
    return render(
        request,
        "publication/entry.html",
        {"form": form, "title": title, "remove": remove},
        status=422 if form.is_bound and form.errors else 200,
    )
