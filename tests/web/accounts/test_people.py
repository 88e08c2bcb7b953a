"""Accounts are made by invitation, changed by coordinators, closed and never removed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404

from kanch.web.accounts import services
from kanch.web.accounts.models import Invitation, Organisation, Role, User
from kanch.web.accounts.permissions import PERMISSIONS, allowed
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import LastCoordinator, OwnAccount, WrongCode, WrongPassword
from kanch.web.journal.models import Event
from kanch.web.journal.services import deliver_outbox, run_due

from .conftest import PASSWORD

NEW = "four quiet winter rivers"


def first(now, email="first@example.org", password=PASSWORD):
    return services.create_first_coordinator(
        email=email, password=password, display_name="Invented", now=now
    )


def invite(actor, now, email="New@Example.org", role="editor", by_mail=False):
    return services.invite(actor=actor, email=email, role=role, by_mail=by_mail, now=now)


def accept(code, now, password=NEW):
    return services.accept_invitation(code=code, display_name="New", password=password, now=now)


def test_the_first_coordinator_is_made_once(db, now, deeds):
    assert first(now, email="First@Example.org").email == "first@example.org"
    assert deeds() == ["accounts.user_created"]
    with pytest.raises(ValidationError, match="There is a coordinator already"):
        first(now, email="second@example.org")


@pytest.mark.parametrize("password", ["short", "password1234", "first@example"])
def test_a_weak_password_makes_no_account(db, now, password):
    with pytest.raises(ValidationError, match="password"):
        first(now, password=password)
    assert not User.objects.filter(is_system=False).exists()


def test_the_system_is_one_user_that_may_everything_and_has_no_password(db):
    system = services.system_actor()
    assert services.system_actor() == system
    assert all(allowed(system, code) for code in PERMISSIONS)
    assert not system.has_usable_password()


def test_an_account_has_a_role_from_the_list(db, now):
    with pytest.raises(IntegrityError, match=r"user_has_a_role|CHECK"):
        User.objects.create(email="x@example.org", role="king", created_at=now)


def test_an_invitation_by_hand_makes_an_account_with_the_chosen_role(coordinator, now, deeds):
    invitation, code = invite(coordinator, now)
    user = accept(code, now + timedelta(days=6))
    assert (user.email, user.role) == ("new@example.org", Role.EDITOR)
    assert user.check_password(NEW)
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert deeds() == [
        "accounts.invited",
        "accounts.user_created",
        "accounts.invitation_accepted",
    ]


def test_an_invitation_by_mail_has_its_code_beside_the_address_not_in_it(coordinator, now):
    _invitation, code = invite(coordinator, now, by_mail=True)
    assert mail.outbox == []
    deliver_outbox(now)
    body = mail.outbox[0].body
    assert mail.outbox[0].to == ["new@example.org"]
    assert "/accounts/invitation/\n" in body
    assert code in body.splitlines()


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " "), str.title])
def test_a_code_may_be_typed_in_any_way(coordinator, now, typed):
    _invitation, code = invite(coordinator, now)
    assert accept(typed(code), now).pk


def test_a_code_works_once_and_for_seven_days(coordinator, now):
    _invitation, code = invite(coordinator, now)
    with pytest.raises(WrongCode):
        accept(code, now + Invitation.VALID)
    accept(code, now)
    with pytest.raises(WrongCode):
        accept(code, now)
    with pytest.raises(WrongCode):
        accept("", now)


def test_a_weak_password_leaves_the_code_to_be_used_again(coordinator, now):
    _invitation, code = invite(coordinator, now)
    with pytest.raises(ValidationError, match="too short"):
        accept(code, now, password="short")
    assert accept(code, now).pk


def test_inviting_again_ends_the_earlier_invitation(coordinator, now):
    _first, old = invite(coordinator, now)
    _second, new = invite(coordinator, now, role="volunteer")
    with pytest.raises(WrongCode):
        accept(old, now)
    assert accept(new, now).role == Role.VOLUNTEER


def test_a_withdrawn_invitation_is_useless(coordinator, now, deeds):
    invitation, code = invite(coordinator, now)
    services.withdraw_invitation(actor=coordinator, invitation_id=invitation.pk, now=now)
    with pytest.raises(WrongCode):
        accept(code, now)
    with pytest.raises(Http404):
        services.withdraw_invitation(actor=coordinator, invitation_id=invitation.pk, now=now)
    assert deeds()[-1] == "accounts.invitation_withdrawn"


def test_invitations_of_somebody_who_lost_the_right_end_with_it(coordinator, person, now):
    other = person("coordinator", email="other@example.org")
    _invitation, code = invite(other, now)
    services.change_role(actor=coordinator, user_id=other.pk, role="editor", now=now)
    with pytest.raises(WrongCode):
        accept(code, now)


def test_codes_are_forgotten_a_month_after_their_time(coordinator, editor, now):
    invitation, _code = invite(coordinator, now)
    services.issue_password_code(actor=coordinator, user_id=editor.pk, by_mail=False, now=now)
    month_after = invitation.expires_at + timedelta(days=30)
    services.forget_codes(month_after)
    assert Invitation.objects.exists()
    run_due(month_after + timedelta(seconds=1))
    assert not Invitation.objects.exists()
    assert not editor.password_codes.exists()


def test_an_address_with_an_account_is_not_invited(coordinator, editor, now):
    with pytest.raises(ValidationError, match="account with this address already"):
        invite(coordinator, now, email=editor.email.upper())


def test_only_those_who_manage_accounts_do_so(editor, coordinator, now):
    for deed in (services.deactivate, services.reactivate, services.end_sessions):
        with pytest.raises(PermissionDenied):
            deed(actor=editor, user_id=coordinator.pk, now=now)
    with pytest.raises(PermissionDenied):
        services.change_role(actor=editor, user_id=coordinator.pk, role="editor", now=now)
    with pytest.raises(PermissionDenied):
        invite(editor, now)
    with pytest.raises(PermissionDenied):
        services.issue_password_code(actor=editor, user_id=coordinator.pk, by_mail=False, now=now)


def test_a_role_is_changed_on_record_and_ends_the_sessions(coordinator, editor, now):
    services.change_role(actor=coordinator, user_id=editor.pk, role="auditor", now=now)
    editor.refresh_from_db()
    assert (editor.role, editor.session_epoch) == (Role.AUDITOR, 1)
    assert Event.objects.get().data == {"from": "editor", "to": "auditor"}


def test_nobody_changes_or_closes_their_own_account(coordinator, now):
    with pytest.raises(OwnAccount):
        services.change_role(actor=coordinator, user_id=coordinator.pk, role="editor", now=now)
    with pytest.raises(OwnAccount):
        services.deactivate(actor=coordinator, user_id=coordinator.pk, now=now)


def test_the_last_coordinator_stays(coordinator, now):
    system = services.system_actor()
    with pytest.raises(LastCoordinator):
        services.deactivate(actor=system, user_id=coordinator.pk, now=now)
    with pytest.raises(LastCoordinator):
        services.change_role(actor=system, user_id=coordinator.pk, role="editor", now=now)


def test_a_closed_account_may_nothing_and_can_be_opened_again(coordinator, editor, now, deeds):
    services.deactivate(actor=coordinator, user_id=editor.pk, now=now)
    editor.refresh_from_db()
    assert not allowed(editor, "ledger.view")
    services.reactivate(actor=coordinator, user_id=editor.pk, now=now)
    editor.refresh_from_db()
    assert allowed(editor, "ledger.view")
    assert deeds() == ["accounts.deactivated", "accounts.reactivated"]


def test_the_system_and_the_absent_read_the_same(coordinator, now):
    for user_id in (services.system_actor().pk, 99_999):
        with pytest.raises(Http404):
            services.deactivate(actor=coordinator, user_id=user_id, now=now)


def test_ones_password_is_changed_with_the_present_one(editor, now, deeds):
    before = editor.get_session_auth_hash()
    with pytest.raises(WrongPassword):
        services.set_password(actor=editor, present="wrong", password=NEW, now=now)
    with pytest.raises(ValidationError, match="too short"):
        services.set_password(actor=editor, present=PASSWORD, password="short", now=now)
    user = services.set_password(actor=editor, present=PASSWORD, password=NEW, now=now)
    assert user.check_password(NEW)
    assert user.get_session_auth_hash() != before
    assert deeds() == ["accounts.password_set"]


def test_the_present_password_cannot_be_guessed_from_an_open_session(editor, now):
    for _n in range(5):
        with pytest.raises(WrongPassword):
            services.set_password(actor=editor, present="wrong", password=NEW, now=now)
    with pytest.raises(WrongPassword):
        services.set_password(actor=editor, present=PASSWORD, password=NEW, now=now)


def test_a_forgotten_password_is_set_anew_with_a_code_once(coordinator, editor, now, deeds):
    _row, code = services.issue_password_code(
        actor=coordinator, user_id=editor.pk, by_mail=False, now=now
    )
    with pytest.raises(WrongCode):
        services.set_password_with_code(code=code, password=NEW, now=now + timedelta(days=1))
    with pytest.raises(ValidationError, match="too short"):
        services.set_password_with_code(code=code, password="short", now=now)
    assert services.set_password_with_code(code=code, password=NEW, now=now) == editor
    with pytest.raises(WrongCode):
        services.set_password_with_code(code=code, password=PASSWORD, now=now)
    assert deeds() == ["accounts.password_code_issued", "accounts.password_set"]


def test_a_new_code_ends_the_earlier_one_and_closed_accounts_get_none(coordinator, editor, now):
    def issue():
        return services.issue_password_code(
            actor=coordinator, user_id=editor.pk, by_mail=True, now=now
        )[1]

    old, new = issue(), issue()
    with pytest.raises(WrongCode):
        services.set_password_with_code(code=old, password=NEW, now=now)
    services.deactivate(actor=coordinator, user_id=editor.pk, now=now)
    with pytest.raises(WrongCode):
        services.set_password_with_code(code=new, password=NEW, now=now)
    with pytest.raises(ValidationError, match="closed"):
        issue()


def test_the_journal_never_holds_an_address_a_name_or_a_code(coordinator, editor, now):
    _invitation, code = invite(coordinator, now, by_mail=True)
    user = accept(code, now)
    services.issue_password_code(actor=coordinator, user_id=user.pk, by_mail=True, now=now)
    services.save_profile(actor=user, display_name="Secret Name", language="hy", now=now)
    deliver_outbox(now)
    written = " ".join(str(event.payload()) for event in Event.objects.all())
    for private in ("example.org", "Invented", "Secret Name", code, "New"):
        assert private not in written


def test_the_organisation_is_empty_before_it_is_set_up(db):
    house = organisation()
    assert (str(house), house.content_languages, house.setup_done) == ("", ["en"], False)
    assert not Organisation.objects.exists()


def test_the_organisation_is_saved_by_coordinators_only_with_what_changed(coordinator, editor, now):
    with pytest.raises(PermissionDenied):
        services.save_organisation(actor=editor, now=now, currency="EUR")
    services.save_organisation(actor=coordinator, now=now, currency="EUR", phone="+374 00 000000")
    assert organisation().currency == "EUR"
    assert Event.objects.get().data == {"changed": ["currency", "phone"]}
    services.save_organisation(actor=coordinator, now=now, currency="EUR")
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"currency": "euro"}, "three letters"),
        ({"content_languages": []}, "one language"),
        ({"content_languages": ["en", "en"]}, "one language"),
        ({"content_languages": ["xx"]}, "one language"),
        ({"name": {"xx": "Name"}}, "by language"),
        ({"timezone": "Yerevan"}, "not known"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_the_reason(coordinator, now, values, problem):
    with pytest.raises(ValidationError, match=problem):
        services.save_organisation(actor=coordinator, now=now, **values)


def test_a_text_is_shown_in_the_best_language_there_is(db):
    house = Organisation(name={"hy": "Օգնություն", "en": "Relief"}, content_languages=["hy", "en"])
    assert house.in_language("name", "en") == "Relief"
    assert house.in_language("name", "ru") == "Օգնություն"
    assert house.in_language("about", "ru") == ""
