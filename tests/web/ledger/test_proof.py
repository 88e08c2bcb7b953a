"""A figure as a signed file: all its claims are in it, and it verifies without us."""

import json

import pytest
from django.conf import settings

from kanch.core.custody.verifier import open_envelope, verify_document
from tests.web.ledger.conftest import AS_OF, NOW


@pytest.fixture
def rule(small):
    from kanch.web.ledger.models import FigureRule

    return FigureRule.objects.create(code="killed", indicator=small.killed, policy="range")


@pytest.fixture
def house(db):
    from kanch.web.accounts.models import Organisation

    return Organisation.objects.create(
        pk=Organisation.ROW,
        name={"en": "Example Relief"},
        content_languages=["en", "fr"],
        timezone="Asia/Yerevan",
    )


@pytest.fixture
def proof(rule, house):
    from kanch.web.ledger.moments import View
    from kanch.web.ledger.proof import signed_figure

    def make(at=None):
        view = View(at, at or NOW, "")
        key = settings.HOME.signing_key()
        return signed_figure(rule, view, house, made_at=NOW, key=key)

    return make


def content_of(file):
    return json.loads(open_envelope(file, "figure.json")[0])


def test_the_file_verifies_with_the_key_of_the_site_and_with_no_other(proof, record):
    record(20)
    file, key = proof(), settings.HOME.signing_key().public.raw
    report = verify_document(file, "figure.json", key=key)
    assert report.true
    assert report.facts["text"] == {"en": "at least 20 people", "fr": "au moins 20"}
    assert report.facts["address"] == settings.PUBLIC_URL
    assert not verify_document(file.replace(b"20", b"21"), "figure.json", key=key).true


def test_withdrawn_and_updated_claims_are_in_the_file_with_the_reason(proof, record, editor, small):
    from kanch.web.ledger.services import withdraw_claim

    first = record(20)
    second = record(68, 68, "exactly", links={"revises": first})
    gone = record(500, source=small.second)
    withdraw_claim(actor=editor, code=gone.code, reason="Typed twice", now=NOW)
    held = content_of(proof())
    assert set(held["claims"]) == {first.code, second.code, gone.code}
    assert held["claims"][gone.code]["withdrawn"] == "Typed twice"
    assert held["claims"][first.code]["withdrawn"] is None
    assert held["claims"][second.code]["revises"] == first.code
    assert held["figure"]["claims"] == [second.code]
    assert held["sources"]["second"]["name"] == {"en": "Second Agency"}


def test_a_file_of_a_moment_holds_what_was_published_by_then(proof, record):
    early = record(20)
    record(68, as_of=NOW, published=NOW)
    held = content_of(proof(at=AS_OF))
    assert list(held["claims"]) == [early.code]
    assert held["at"] == "2023-09-26T08:00:00+00:00"
    assert held["made_at"] == "2023-09-30T12:00:00+00:00"


def test_the_same_inputs_give_the_same_bytes(proof, record):
    record(20)
    assert proof() == proof()
