"""What a coordinator does with the public site's facts."""

from typing import Any

import pytest
from django.test import Client

from kanch.web.publication.models import Contact, SiteExport


@pytest.fixture
def desk(demo: Any) -> Client:
    from kanch.web.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(role="coordinator"))
    return client


def form_of(contact: Contact, **changed: str) -> dict[str, str]:
    form = {
        "position": str(contact.position),
        "phone": contact.phone,
        "mail": contact.mail,
        "checked_on": contact.checked_on.isoformat(),
    }
    for name in ("labels", "bodies", "hours"):
        form |= {f"{name}_{code}": text for code, text in getattr(contact, name).items()}
    return form | changed


def test_contact_is_corrected_and_the_journal_says_so(desk: Client) -> None:
    from kanch.web.journal.models import Event

    contact = Contact.objects.first()
    address = f"/publication/contacts/{contact.pk}/"
    done = desk.post(address, form_of(contact, phone="+374 00 999999"))
    assert done.status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "+374 00 999999"
    assert Event.objects.order_by("-sequence").first().action == "publication.contacts_saved"


def test_contact_nobody_can_reach_is_refused_and_what_was_typed_stays(desk: Client) -> None:
    contact = Contact.objects.first()
    page = desk.post(
        f"/publication/contacts/{contact.pk}/",
        form_of(contact, phone="", mail="", labels_en="Typed just now"),
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Give a phone number or an e-mail address." in text
    assert "Typed just now" in text


def test_second_of_two_who_correct_the_same_contact_is_told_and_loses_nothing(
    desk: Client,
) -> None:
    contact = Contact.objects.first()
    address = f"/publication/contacts/{contact.pk}/"
    seen = desk.get(address).context["form"]["seen"].value()
    desk.post(address, form_of(contact, phone="+374 00 111111", seen=seen))
    late = desk.post(address, form_of(contact, phone="+374 00 222222", seen=seen))
    assert late.status_code == 422
    text = late.content.decode()
    assert "Somebody else changed this" in text
    assert "+374 00 111111" in text
    assert "+374 00 222222" in text
    contact.refresh_from_db()
    assert contact.phone == "+374 00 111111"
    now = late.context["form"]["seen"].value()
    assert desk.post(address, form_of(contact, phone="+374 00 222222", seen=now)).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "+374 00 222222"


def test_site_is_ordered_with_one_button(desk: Client) -> None:
    done = desk.post("/publication/site/")
    assert done.status_code == 302
    assert SiteExport.objects.get().state == SiteExport.State.WAITING
    assert "waiting" in desk.get("/publication/").content.decode()


def test_home_lists_what_waits(desk: Client) -> None:
    home = desk.get("/").content.decode()
    assert "1 recipient waits for you to hand an appeal over" in home
    assert "hold an older state of an appeal" in home
    assert "no reply is noted for a week or more" in home


def test_home_says_that_nothing_waits(desk: Client) -> None:
    from django.utils import timezone

    from kanch.web.accounts.services import system_actor
    from kanch.web.sending.services import clear_sending

    clear_sending(actor=system_actor(), now=timezone.now())
    assert "Nothing waits for you." in desk.get("/").content.decode()


def test_page_that_is_not_for_a_role_has_the_frame_of_all_pages(demo: Any) -> None:
    from kanch.web.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(role="volunteer"))
    page = client.get("/journal/")
    assert page.status_code == 403
    assert "Or it is not for your role." in page.content.decode()
    assert "No plea and no money reaches anyone" in page.content.decode()


def test_an_export_that_nobody_works_on_any_more_is_told_and_journalled(desk: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from kanch.web.journal.models import Event
    from kanch.web.publication.services import tell_interrupted_exports

    desk.post("/publication/site/")
    tell_interrupted_exports(timezone.now())
    assert SiteExport.objects.get().state == SiteExport.State.WAITING
    tell_interrupted_exports(timezone.now() + timedelta(hours=2))
    assert SiteExport.objects.get().state == SiteExport.State.FAILED
    assert Event.objects.order_by("-sequence").first().action == "publication.site_failed"


def test_a_partner_is_taken_off_the_page_on_giving(desk: Client) -> None:
    from kanch.web.publication.models import Partner

    partner = Partner.objects.first()
    assert desk.post(f"/publication/partners/{partner.pk}/remove/").status_code == 302
    assert not Partner.objects.filter(pk=partner.pk).exists()
