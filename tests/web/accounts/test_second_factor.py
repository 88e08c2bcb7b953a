"""The second factor: enrolled by its owner, used once each time, recovered by codes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kanch.web.accounts import services
from kanch.web.accounts.models import RecoveryCode
from kanch.web.accounts.permissions import SecondFactorNeeded, must_enrol_totp, require
from kanch.web.accounts.queries import unreadable_second_factors, unused_recovery_codes
from kanch.web.accounts.sealing import Unreadable, seal, unseal
from kanch.web.accounts.services import SecondFactorRefused, WrongPassword
from kanch.web.accounts.services.second_factor import accept_code

from .conftest import PASSWORD

MINUTE = timedelta(minutes=1)


@pytest.fixture
def enrolled(editor, device):
    totp, codes = device(editor)
    return editor, totp, codes


def accept(user, code, now):
    return accept_code(user_id=user.pk, code=code, now=now)[1]


def test_a_factor_counts_only_once_a_code_of_it_was_seen(editor, now, device, deeds):
    services.enrol_totp(actor=editor, now=now)
    editor.refresh_from_db()
    assert not editor.has_second_factor
    device(editor)
    assert editor.has_second_factor
    assert deeds() == ["accounts.second_factor_started", "accounts.second_factor_confirmed"]


def test_beginning_twice_keeps_the_secret_that_was_scanned(editor, now):
    first = services.enrol_totp(actor=editor, now=now)
    assert services.enrol_totp(actor=editor, now=now) == first


def test_a_wrong_code_confirms_nothing(editor, now):
    services.enrol_totp(actor=editor, now=now)
    with pytest.raises(SecondFactorRefused):
        services.confirm_totp(actor=editor, code="000000", now=now)
    with pytest.raises(SecondFactorRefused):
        services.confirm_totp(actor=editor, code="", now=now)


def test_a_code_works_once(enrolled, now):
    user, totp, _codes = enrolled
    later = now + MINUTE
    assert accept(user, totp.at(later), later) == "totp"
    with pytest.raises(SecondFactorRefused):
        accept(user, totp.at(later), later)
    with pytest.raises(SecondFactorRefused):
        accept(user, totp.at(later), later + timedelta(seconds=20))


def test_the_code_that_confirmed_the_factor_does_not_sign_in(enrolled, now):
    user, totp, _codes = enrolled
    with pytest.raises(SecondFactorRefused):
        accept(user, totp.at(now), now)


def test_after_a_code_an_older_one_does_not_work_any_more(enrolled, now):
    user, totp, _codes = enrolled
    later = now + 10 * MINUTE
    accept(user, totp.at(later), later)
    with pytest.raises(SecondFactorRefused):
        accept(user, totp.at(later - timedelta(seconds=30)), later)


@pytest.mark.parametrize(("seconds", "works"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(enrolled, now, seconds, works):
    user, totp, _codes = enrolled
    later = now + 10 * MINUTE
    code = totp.at(later + timedelta(seconds=seconds))
    if works:
        assert accept(user, code, later) == "totp"
    else:
        with pytest.raises(SecondFactorRefused):
            accept(user, code, later)


def test_a_recovery_code_works_once_however_it_is_typed(enrolled, now, deeds):
    user, _totp, codes = enrolled
    assert len(set(codes)) == 10
    assert accept(user, f" {codes[0].upper().replace('-', ' ')} ", now) == "recovery"
    assert unused_recovery_codes(user) == 9
    assert deeds()[-1] == "accounts.recovery_code_used"
    with pytest.raises(SecondFactorRefused):
        accept(user, codes[0], now)


def test_a_recovery_code_of_somebody_else_does_not_work(enrolled, coordinator, device, now):
    _user, _totp, codes = enrolled
    device(coordinator)
    with pytest.raises(SecondFactorRefused):
        accept(coordinator, codes[0], now)


def test_new_recovery_codes_replace_the_old_and_ask_for_the_password(enrolled, now):
    user, _totp, old = enrolled
    with pytest.raises(WrongPassword):
        services.new_recovery_codes(actor=user, password="wrong", now=now)
    new = services.new_recovery_codes(actor=user, password=PASSWORD, now=now)
    assert not set(new) & set(old)
    with pytest.raises(SecondFactorRefused):
        accept(user, old[0], now)
    assert accept(user, new[0], now) == "recovery"


def test_recovery_codes_are_not_made_without_a_factor(editor, now):
    with pytest.raises(SecondFactorRefused):
        services.new_recovery_codes(actor=editor, password=PASSWORD, now=now)


def test_neither_secret_nor_codes_stand_in_the_database(enrolled):
    user, totp, codes = enrolled
    stored = user.totp_secret + str(list(RecoveryCode.objects.values()))
    assert totp.secret not in stored
    assert codes[0] not in stored
    assert codes[0].replace("-", "") not in stored


def test_a_sealed_secret_opens_only_for_its_owner_and_key(enrolled, coordinator, settings):
    user, totp, _codes = enrolled
    assert services.totp_secret(user) == totp.secret
    coordinator.totp_secret = user.totp_secret
    with pytest.raises(Unreadable, match="not the one"):
        services.totp_secret(coordinator)
    assert unreadable_second_factors() == 0
    settings.SECRET_KEY = "another"
    assert unreadable_second_factors() == 1


def test_one_text_sealed_twice_looks_different():
    first, second = (seal("totp", "1", "SECRET") for _n in range(2))
    assert first != second
    assert unseal("totp", "1", first) == "SECRET"
    with pytest.raises(Unreadable, match="not the one"):
        unseal("other", "1", first)


def test_removing_the_factor_asks_for_the_password(enrolled, now, deeds):
    user, _totp, codes = enrolled
    with pytest.raises(WrongPassword):
        services.remove_totp(actor=user, password="wrong", now=now)
    services.remove_totp(actor=user, password=PASSWORD, now=now)
    user.refresh_from_db()
    assert not user.has_second_factor
    assert services.totp_secret(user) == ""
    assert deeds()[-1] == "accounts.second_factor_removed"
    with pytest.raises(SecondFactorRefused):
        accept(user, codes[0], now)


def test_a_coordinator_removes_a_lost_factor_and_the_sessions_with_it(
    enrolled, coordinator, person, now
):
    user, _totp, _codes = enrolled
    with pytest.raises(PermissionDenied):
        services.reset_second_factor(actor=person("auditor"), user_id=user.pk, now=now)
    services.reset_second_factor(actor=coordinator, user_id=user.pk, now=now)
    user.refresh_from_db()
    assert not user.has_second_factor
    assert user.session_epoch == 1


def test_publishing_outside_the_demo_waits_for_a_second_factor(coordinator, device, now):
    assert must_enrol_totp(coordinator)
    with pytest.raises(SecondFactorNeeded):
        require(coordinator, "appeals.publish")
    require(coordinator, "appeals.edit")
    device(coordinator)
    require(coordinator, "appeals.publish")


def test_in_the_demo_publishing_does_not_wait(coordinator, demo):
    assert not must_enrol_totp(coordinator)
    require(coordinator, "appeals.publish")


def test_commands_publish_without_a_second_factor(db):
    require(services.system_actor(), "appeals.publish")


def test_those_who_may_not_publish_are_not_sent_to_a_second_factor(editor):
    with pytest.raises(PermissionDenied) as refusal:
        require(editor, "appeals.publish")
    assert not isinstance(refusal.value, SecondFactorNeeded)
