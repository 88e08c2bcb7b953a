"""A letter of 26 September 2023, in three languages, against the demo's claims.

The letters are our own sentences with the numbers of the letter that the demo answers.
"""

from datetime import date, datetime
from pathlib import Path

import pytest

from kanch.core.letters import (
    Contradicting,
    Finding,
    Kind,
    Likeness,
    Overtaking,
    Reason,
    Verdict,
    check,
    mark,
    written_on,
)
from tests.core.letters.ledger import claims, vocabulary

EVENING = datetime.fromisoformat("2023-09-26T18:00+04:00")
# In the order of the letter: indicator, the claim that first said it, the claim that is the letter.
NUMBERS = [
    ("under-blockade", "c201", "c001"),
    ("displaced-inside", "c043", "c002"),
    ("killed-nk", "c036", "c003"),
    ("wounded-nk", "c037", "c004"),
    ("wounded-nk-civilians", "c038", "c005"),
    ("wounded-nk-children", "c039", "c006"),
    ("killed-nk-civilians", "c040", "c007"),
    ("killed-nk-children", "c041", "c008"),
    ("depot-killed", "c172", "c010"),
    ("depot-injured", "c175", "c011"),
    (None, None, None),  # three friends
    ("under-blockade", "c201", "c012"),
]
OMBUDSMAN = range(2, 8)

letters = pytest.mark.parametrize("language", ["en", "hy", "ru"])


def letter(language: str) -> str:
    return (Path(__file__).parent / f"letter.{language}.txt").read_text("utf-8")


def findings(language: str, at: datetime | None = EVENING) -> list[Finding]:
    return check(letter(language), claims(), vocabulary(), at=at)


@letters
def test_each_number_is_traced_to_who_said_it_first(language):
    found = findings(language)
    assert [f.indicator for f in found] == [indicator for indicator, _, _ in NUMBERS]
    for finding, (_, first, repeated) in zip(found, NUMBERS, strict=True):
        supports = {s.claim.id: s for s in finding.supports}
        assert (next(iter(supports), None), repeated in supports) == (first, repeated is not None)
        assert not finding.only_letter


@letters
def test_the_ombudsmans_figures_match_at_their_hour(language):
    for finding in (findings(language)[i] for i in OMBUDSMAN):
        assert finding.dated
        assert finding.as_of is not None
        assert finding.as_of.start == datetime(2023, 9, 20, 21, 30)
        assert finding.verdict is Verdict.MATCHES
        assert finding.supports[0].likeness is Likeness.EXACT
        assert finding.supports[0].same_moment


@letters
def test_parts_belong_to_the_number_that_they_are_of(language):
    found = findings(language)
    assert (found[5].part_of, found[7].part_of) == (4, 6)


@letters
def test_what_was_corrected_since_is_overtaken(language):
    found = findings(language, at=None)
    newest = {
        name: finding.overtaken[0].by.id
        for finding, (name, _, _) in zip(found, NUMBERS, strict=True)
        if finding.verdict is Verdict.OVERTAKEN and finding.overtaken[0].by
    }
    assert newest == {
        "killed-nk": "c053",
        "wounded-nk": "c048",
        "wounded-nk-civilians": "c050",
        "killed-nk-civilians": "c046",
        "killed-nk-children": "c047",
        "depot-killed": "c186",
        "depot-injured": "c191",
    }
    assert found[5].verdict is Verdict.MATCHES  # nobody counted the children again


@letters
def test_old_and_disputed_numbers_are_flagged(language):
    under_blockade, displaced, *_ = findings(language)
    for finding in (under_blockade, displaced):
        assert finding.verdict is Verdict.OVERTAKEN
        assert [o.how for o in finding.overtaken] == [Overtaking.AGED]
    # The whole population, as Azerbaijan gives it, is smaller than this part of it.
    assert {(c.how, c.by.id) for c in under_blockade.contradicted} == {
        (Contradicting.WHOLE, "c203"),
        (Contradicting.WHOLE, "c204"),
    }
    # The letter says "more than", the ombudsman said "about".
    assert displaced.supports[0].likeness is Likeness.NUMBER


@letters
def test_only_counts_are_judged_and_the_rest_is_marked_for_what_it_is(language):
    text = letter(language)
    marks = mark(text)
    reasons = [m.reason for m in marks if m.kind is Kind.OTHER_NUMBER]
    assert reasons.count(Reason.LIST) == 3
    assert reasons.count(Reason.PHONE) == 1
    assert reasons.count(Reason.VAGUE) == 1
    assert reasons.count(Reason.LEGAL) + reasons.count(Reason.ORDINAL) == 2
    assert [m.code for m in marks if m.kind is Kind.STATEMENT] == ["genocide", "rejection"]
    assert [m.code for m in marks if m.kind is Kind.STATUS] == ["blocked", "closed"]
    moments = [m.moment.start for m in marks if m.kind is Kind.DATE and m.moment]
    for said in ((2023, 9, 20, 21, 30), (2023, 9, 25), (2023, 9, 20, 22, 50), (2022, 12, 12)):
        assert datetime(*said) in moments


@letters
def test_the_letter_bears_its_day(language):
    assert written_on(letter(language)) == date(2023, 9, 26)


@letters
def test_marks_and_findings_are_of_the_same_numbers(language):
    text = letter(language)
    numbers = [m for m in mark(text) if m.kind is Kind.NUMBER]
    assert [f.mark for f in findings(language)] == numbers
