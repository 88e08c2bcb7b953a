"""Signing in: the right people get in, guessing is slow, and nothing tells who has an account."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from kanch.web.accounts import services
from kanch.web.accounts.models import Guesses
from kanch.web.accounts.services import SecondFactorRefused, SignInRefused, throttle
from kanch.web.accounts.services.throttle import FREE, LONGEST_PAUSE, address_key, pause
from kanch.web.journal.models import Event

from .conftest import PASSWORD

HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def sign_in(now, password=PASSWORD, email="editor@example.org", address=HOME):
    return services.sign_in(email=email, password=password, address=address, now=now)


def guess(now, times=1, **more):
    for _n in range(times):
        with pytest.raises(SignInRefused):
            sign_in(now, password="wrong", **more)


def test_the_right_password_signs_in_and_is_an_event(editor, now, deeds):
    assert sign_in(now, email="  Editor@Example.org ") == editor
    assert deeds() == ["accounts.signed_in"]
    assert Event.objects.get().data == {"with": "password"}


def test_passwords_are_kept_as_argon2(editor):
    assert editor.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("email", ["editor@example.org", "nobody@example.org"])
def test_every_refusal_reads_the_same(editor, now, email):
    with pytest.raises(SignInRefused) as refusal:
        sign_in(now, password="wrong", email=email)
    assert refusal.value.message == SignInRefused.message


def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(editor, now, monkeypatch):
    hashed = []
    argon2 = hashers.get_hasher()
    monkeypatch.setattr(
        type(argon2), "encode", lambda self, *a, **k: hashed.append("encode") or "argon2$x"
    )
    monkeypatch.setattr(
        type(argon2), "verify", lambda self, *a, **k: hashed.append("verify") or False
    )
    guess(now)
    guess(now, email="nobody@example.org")
    assert len(hashed) == 2


def test_closed_accounts_and_the_system_do_not_sign_in(editor, now):
    editor.is_active = False
    editor.save()
    with pytest.raises(SignInRefused):
        sign_in(now)
    with pytest.raises(SignInRefused):
        sign_in(now, email=services.system_actor().email)


def test_after_five_wrong_guesses_even_the_right_password_waits(editor, now):
    guess(now, 5)
    with pytest.raises(SignInRefused):
        sign_in(now)
    with pytest.raises(SignInRefused):
        sign_in(now + timedelta(seconds=29))
    assert sign_in(now + timedelta(seconds=30)) == editor


def test_unknown_addresses_are_slowed_down_just_the_same(editor, now):
    guess(now, 5, email="nobody@example.org")
    counts = Guesses.objects.values_list("count", "blocked_until")
    assert (5, now + timedelta(seconds=30)) in counts


def test_pauses_double_up_to_a_quarter_of_an_hour():
    assert [pause(n, 5).total_seconds() for n in range(5, 12)] == [30, 60, 120, 240, 480, 900, 900]
    assert pause(5000, 5) == LONGEST_PAUSE


def test_guesses_during_a_pause_are_not_judged_and_do_not_lengthen_it(editor, now):
    guess(now, 5)
    guess(now + timedelta(seconds=10), 50)
    assert sign_in(now + timedelta(seconds=30)) == editor


def test_a_guess_is_counted_before_it_is_judged(editor, now, monkeypatch):
    seen = []
    monkeypatch.setattr(
        type(editor),
        "check_password",
        lambda self, raw: seen.append(Guesses.objects.count()) or True,
    )
    sign_in(now)
    assert seen == [2]


def test_the_right_password_starts_an_account_afresh(editor, now):
    guess(now, 4)
    sign_in(now)
    guess(now, 4)
    assert sign_in(now) == editor


def test_one_address_that_tries_many_accounts_is_slowed_down(editor, now):
    for n in range(FREE["address"]):
        guess(now, email=f"n{n}@example.org")
    with pytest.raises(SignInRefused):
        sign_in(now)
    assert sign_in(now, address=ELSEWHERE) == editor


def test_a_flood_from_a_slowed_address_leaves_nothing_behind(db, now):
    for n in range(FREE["address"] + 20):
        guess(now, email=f"n{n}@example.org")
    assert Guesses.objects.count() == FREE["address"] + 1


def test_signing_in_oneself_does_not_free_an_address_for_guessing(editor, now):
    for n in range(FREE["address"] - 1):
        guess(now, email=f"n{n}@example.org")
        if n % 5 == 0:
            sign_in(now)
    guess(now, email="last@example.org")
    with pytest.raises(SignInRefused):
        sign_in(now)


def test_a_household_shares_its_ipv6_prefix():
    assert address_key("2001:db8:1:2::3").digest == address_key("2001:db8:1:ff::9").digest
    assert address_key("2001:db8:1:2::3").digest != address_key("2001:db8:2:2::3").digest
    assert address_key("").digest == address_key("no address").digest


def test_addresses_are_kept_only_as_keyed_digests_and_for_a_day(editor, now):
    guess(now)
    kept = str(list(Guesses.objects.values()))
    assert HOME not in kept
    assert "editor@example.org" not in kept
    services.forget_guesses(now + throttle.REMEMBERED)
    assert Guesses.objects.count() == 2
    services.forget_guesses(now + throttle.REMEMBERED + timedelta(seconds=1))
    assert not Guesses.objects.exists()


def test_guessing_at_an_account_is_told_to_the_auditor_once(editor, now, deeds):
    for n in range(20):
        guess(now + n * timedelta(hours=1))
    assert deeds() == ["accounts.guessing_slowed"]
    assert Event.objects.get().subject_id == str(editor.pk)


def test_with_a_second_factor_the_password_alone_is_no_sign_in(editor, now, device, deeds):
    totp, _codes = device(editor)
    later = now + timedelta(minutes=5)
    assert sign_in(later) == editor
    assert "accounts.signed_in" not in deeds()
    services.finish_sign_in(user_id=editor.pk, code=totp.at(later), address=HOME, now=later)
    assert deeds()[-1] == "accounts.signed_in"
    assert Event.objects.first().data == {"with": "totp"}


def test_codes_of_the_second_factor_cannot_be_guessed_quickly(editor, now, device):
    totp, _codes = device(editor)
    later = now + timedelta(minutes=5)
    for _n in range(FREE["second"]):
        with pytest.raises(SecondFactorRefused):
            services.finish_sign_in(user_id=editor.pk, code="000000", address=HOME, now=later)
    right = totp.at(later)
    with pytest.raises(SecondFactorRefused):
        services.finish_sign_in(user_id=editor.pk, code=right, address=ELSEWHERE, now=later)


def test_the_demo_gives_a_role_at_one_button_and_nothing_else_does(person, demo, now):
    own = person("editor", email="own@example.org")
    invented = person("auditor", is_demo=True)
    assert services.sign_in_as_demo(role="auditor", now=now) == invented
    with pytest.raises(SignInRefused):
        services.sign_in_as_demo(role=own.role, now=now)
    demo.is_demo = False
    demo.save()
    with pytest.raises(SignInRefused):
        services.sign_in_as_demo(role="auditor", now=now)
