"""What a ledger says of a number, on small ledgers made for one rule each."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import Basis, Claim, Indicator, Precision, out_from
from kanch.core.letters import (
    Contradicting,
    Finding,
    IndicatorWords,
    Likeness,
    Overtaking,
    PlaceWords,
    Verdict,
    Vocabulary,
    check,
)
from tests.core.letters.tables import quantity

ZONE = timezone(timedelta(hours=4))
DAY = timedelta(days=1)


def indicator(
    name: str, measure: str, english: str, *, population: str = "", noun: str = "", **more: object
) -> IndicatorWords:
    window = more.pop("window", 2 * DAY)
    return IndicatorWords(
        Indicator(name, measure, **{"unit": "people", **more}),
        {"en": english},
        {"en": noun or "person|people"},
        population,
        window,
    )


VOCABULARY = Vocabulary.of(
    [
        indicator("residents", "resident", "People living in Arda", window=400 * DAY),
        indicator("cut-off", "resident", "People cut off in Arda", parent="residents"),
        indicator("killed", "dead", "Killed in Arda", cumulative=True),
        indicator(
            "killed-civilians", "dead", "Civilians killed in Arda", population="civilians",
            parent="killed", cumulative=True,
        ),
        indicator("wounded", "injured", "Wounded in Arda", cumulative=True),
        indicator("queue", "waiting", "Kiosk tokens handed out", stale_after=DAY),
        indicator("boats", "boats", "Rescue boats at sea", unit="boats", noun="boat|boats"),
        indicator(
            "gas", "energy", "Gas delivered to Arda in a year", unit="billion cubic metres",
            noun="billion cubic metres|billion cubic metres",
        ),
    ],
    [PlaceWords("arda", {"en": "Arda / Ardatown"}), PlaceWords("port", {"en": "Port (old)"})],
)  # fmt: skip


def claim(text: str) -> Claim:
    """`a killed UN 20 12:00 >=200 revises:b`: id, indicator, source, day of September, number."""
    name, about, source, day, *rest = text.split()
    start = datetime(2023, 9, int(day), tzinfo=ZONE)
    precision = Precision.DAY
    if ":" in rest[0] and rest[0][0].isdigit():
        hour, minute = map(int, rest.pop(0).split(":"))
        start, precision = start.replace(hour=hour, minute=minute), Precision.MINUTE
    said = quantity(rest.pop(0))
    more = dict(word.split(":") for word in rest)
    out = datetime(2023, 9, int(more["out"]), tzinfo=ZONE) if "out" in more else start
    return Claim(
        name,
        about,
        source,
        said.low,
        said.high,
        said.qualifier,
        start,
        precision,
        out_from(start, out),
        revises=more.get("revises"),
        origin=more.get("repeats"),
        basis=Basis(more.get("basis", "found")),
        withdrawn="withdrawn" in more,
    )


def judge(text: str, *rows: str, day: int | None = None, **more: object) -> Finding:
    at = datetime(2023, 9, day, 23, tzinfo=ZONE) if day else None
    [found] = check(text, [claim(row) for row in rows], VOCABULARY, at=at, **more)
    return found


def ids(found: Finding) -> list[str]:
    return [s.claim.id for s in found.supports]


def test_a_claim_that_says_the_number_supports_it():
    found = judge("At least 200 people were killed in Arda.", "a killed UN 20 >=200")
    assert (found.verdict, found.indicator, ids(found)) == (Verdict.MATCHES, "killed", ["a"])
    assert found.supports[0].likeness is Likeness.EXACT


def test_another_measure_never_supports_a_number():
    found = judge("200 people were wounded in Arda.", "a killed UN 20 =200")
    assert (found.verdict, found.indicator) == (Verdict.NO_SOURCE, "wounded")


def test_a_number_of_another_group_is_not_that_of_all():
    rows = ("a killed UN 20 =10", "b killed-civilians UN 20 =10")
    assert judge("10 people were killed in Arda.", *rows).indicator == "killed"
    assert judge("10 civilians were killed in Arda.", *rows).indicator == "killed-civilians"


@pytest.mark.parametrize(
    ("text", "said", "likeness"),
    [
        ("at least 200", ">=200", Likeness.EXACT),
        ("200", ">=200", Likeness.NUMBER),
        ("more than 200", ">=200", Likeness.NUMBER),
        ("nearly 300", "=290", Likeness.ROUNDED),
        ("more than 200", "=218", Likeness.ROUNDED),
        ("28,000", "=28120", Likeness.ROUNDED),
        ("between 200 and 250", "200-250", Likeness.NUMBER),
    ],
)
def test_how_near_a_claim_comes_is_said(text, said, likeness):
    found = judge(f"They say {text} people were killed in Arda.", f"a killed UN 20 {said}")
    assert [s.likeness for s in found.supports] == [likeness]


@pytest.mark.parametrize(
    ("text", "said"),
    [("70", "=68"), ("nearly 300", "=250"), ("more than 93,000", "=100490"), ("200", "=218")],
)
def test_what_is_not_near_does_not_support(text, said):
    found = judge(f"They say {text} people were killed in Arda.", f"a killed UN 20 {said}")
    assert found.supports == ()


def test_a_claim_from_memory_is_never_used():
    found = judge(
        "200 people were killed in Arda.",
        "a killed UN 20 =200 basis:memory",
        "b killed UN 19 =300 basis:memory",
    )
    assert (found.verdict, found.instead) == (Verdict.NO_SOURCE, ())


def test_a_withdrawn_claim_is_never_used():
    found = judge("200 people were killed in Arda.", "a killed UN 20 =200 withdrawn:yes")
    assert found.verdict is Verdict.NO_SOURCE


def test_a_number_known_from_a_letter_alone_says_so():
    found = judge("200 people were killed in Arda.", "a killed Letter 20 =200 basis:letter")
    assert (found.verdict, found.only_letter) == (Verdict.MATCHES, True)


def test_the_source_comes_before_the_letter_that_repeats_it():
    found = judge(
        "200 people were killed in Arda.",
        "b killed Letter 20 =200 basis:letter repeats:a",
        "a killed UN 20 =200",
    )
    assert (ids(found), found.only_letter) == (["a", "b"], False)


def test_a_corrected_number_is_overtaken_by_its_correction():
    found = judge(
        "200 people were killed in Arda.",
        "a killed UN 20 =200",
        "b killed UN 21 =210 revises:a",
        "c killed UN 22 =218 revises:b",
    )
    [overtaken] = found.overtaken
    assert found.verdict is Verdict.OVERTAKEN
    assert (overtaken.how, overtaken.by and overtaken.by.id) == (Overtaking.REVISED, "c")
    assert overtaken.since == datetime(2023, 9, 21, tzinfo=ZONE)
    assert not found.supports[0].stands


def test_a_later_count_overtakes_even_what_another_source_said():
    found = judge(
        "200 people were killed in Arda.", "a killed UN 20 =200", "b killed Ministry 23 =218"
    )
    assert [(o.how, o.by and o.by.id) for o in found.overtaken] == [(Overtaking.LATER, "b")]


def test_a_later_count_of_the_same_number_confirms_it():
    found = judge(
        "200 people were killed in Arda.", "a killed UN 20 =200", "b killed Ministry 23 =200"
    )
    assert (found.verdict, ids(found)) == (Verdict.MATCHES, ["b", "a"])


def test_a_letter_overtakes_nothing():
    found = judge(
        "200 people were killed in Arda.",
        "a killed UN 20 =200",
        "b killed Letter 23 =218 basis:letter",
    )
    assert found.verdict is Verdict.MATCHES


def test_a_view_of_the_past_knows_no_later_claim():
    rows = ("a killed UN 20 =200", "b killed UN 23 =218 revises:a")
    text = "200 people were killed in Arda."
    assert judge(text, *rows, day=22).verdict is Verdict.MATCHES
    assert judge(text, *rows, day=23).verdict is Verdict.OVERTAKEN


def test_a_claim_about_a_later_day_does_not_support_an_older_text():
    found = judge(
        "218 people were killed in Arda.", "a killed UN 23 =218", written_on=date(2023, 9, 22)
    )
    assert found.supports == ()


def test_a_number_older_than_its_series_allows_is_overtaken_by_time():
    row = "a queue UN 20 =46"
    text = "46 kiosk tokens were handed out."
    assert judge(text, row, written_on=date(2023, 9, 21)).verdict is Verdict.MATCHES
    found = judge(text, row, written_on=date(2023, 9, 26))
    [overtaken] = found.overtaken
    assert (overtaken.how, overtaken.by) == (Overtaking.AGED, None)
    assert overtaken.since == datetime(2023, 9, 22, tzinfo=ZONE)


def test_a_number_that_names_its_hour_does_not_age():
    text = "As of 20 September 2023, 46 kiosk tokens were handed out."
    assert judge(text, "a queue UN 20 =46", written_on=date(2023, 9, 26)).overtaken == ()


def test_as_of_asks_for_a_claim_of_these_hours():
    rows = ("a killed UN 20 =200", "b killed Ministry 5 =200")
    found = judge("As of 20 September 2023, 200 people were killed in Arda.", *rows)
    assert (found.dated, ids(found)) == (True, ["a"])
    found = judge("As of 12 September 2023, 200 people were killed in Arda.", *rows)
    assert found.supports == ()


def test_another_number_for_the_same_hours_contradicts():
    found = judge(
        "125 people were killed in Arda.", "a killed UN 20 =125", "b killed Ministry 20 =68"
    )
    assert (found.verdict, ids(found)) == (Verdict.CONTRADICTED, ["a"])
    assert [(c.how, c.by.id) for c in found.contradicted] == [(Contradicting.SAME, "b")]


def test_a_number_that_nobody_says_is_contradicted_by_who_says_another():
    found = judge("125 people were killed in Arda.", "a killed UN 20 =68")
    assert (found.verdict, ids(found)) == (Verdict.CONTRADICTED, [])
    assert [c.id for c in found.instead] == ["a"]


def test_a_number_that_the_claims_leave_open_has_no_source():
    found = judge("125 people were killed in Arda.", "a killed UN 20 >=20")
    assert found.verdict is Verdict.NO_SOURCE


def test_other_hours_beyond_the_window_contradict_nothing():
    found = judge(
        "125 people were wounded in Arda.", "a wounded UN 10 =125", "b wounded Ministry 20 =68"
    )
    assert (found.contradicted, found.verdict) == ((), Verdict.OVERTAKEN)


def test_a_running_total_that_went_on_is_overtaken_and_not_contradicted():
    found = judge(
        "20 people were killed in Arda.", "a killed UN 20 =20", "b killed Ministry 21 =68"
    )
    assert (found.verdict, found.contradicted) == (Verdict.OVERTAKEN, ())


def test_a_whole_smaller_than_its_part_contradicts_it():
    found = judge(
        "120,000 people are cut off in Arda.",
        "a cut-off Ministry 20 =120000",
        "b residents Other 2 <=25000",
    )
    assert [(c.how, c.by.id) for c in found.contradicted] == [(Contradicting.WHOLE, "b")]


def test_a_part_larger_than_its_whole_contradicts_it():
    found = judge(
        "10 people were killed in Arda.", "a killed UN 20 =10", "b killed-civilians Other 20 =15"
    )
    assert [(c.how, c.by.id) for c in found.contradicted] == [(Contradicting.PART, "b")]


def test_an_installations_own_words_point_to_its_indicators():
    rows = ("a queue UN 20 =46", "b boats UN 20 =7", "c gas UN 20 =11.3")
    assert judge("Kiosk tokens: 46.", *rows).indicator == "queue"
    found = judge("We saw 7 boats.", *rows)
    assert (found.indicator, ids(found)) == ("boats", ["b"])
    assert found.noun == (9, 14)


def test_a_unit_that_holds_a_scale_is_understood():
    found = judge("Arda got 11.3 billion cubic metres of gas.", "a gas UN 20 =11.3")
    assert ids(found) == ["a"]


def test_people_are_not_money_nor_boats():
    found = judge("$200 was found.", "a killed UN 20 =200")
    assert found.candidates == ()


def test_a_place_that_the_ledger_does_not_know_is_another_event():
    found = judge("An earthquake in Istanbul killed 200 people.", "a killed UN 20 =200")
    assert found.verdict is Verdict.NO_SOURCE


def test_the_place_nearest_to_the_number_is_named():
    found = judge("In Arda, 200 died near Port.", "a killed UN 20 =200")
    assert found.place == "port"


def test_a_part_belongs_to_its_whole_in_the_sentence_before():
    text = "200 people were killed in Arda. Of them 10 were civilians."
    whole, part = check(text, [claim("a killed-civilians UN 20 =10")], VOCABULARY)
    assert (whole.part_of, part.part_of) == (None, 0)
    assert part.indicator == "killed-civilians"


def found_in(text: str, *rows: str, **more: object) -> list[tuple[str | None, list[str]]]:
    found = check(text, [claim(row) for row in rows], VOCABULARY, **more)
    return [(f.indicator, ids(f)) for f in found]


def test_an_as_of_that_closes_one_clause_does_not_rule_the_next():
    rows = ("a killed UN 20 =200", "b wounded UN 26 =68")
    written = {"written_on": date(2023, 9, 26)}
    closing = "200 people were killed in Arda as of 20 September, and later 68 were wounded."
    assert found_in(closing, *rows, **written) == [("killed", ["a"]), ("wounded", ["b"])]
    leading = "As of 20 September, 200 people were killed in Arda, and 68 were wounded."
    assert found_in(leading, *rows, **written) == [("killed", ["a"]), ("wounded", [])]


def test_a_day_ahead_of_the_writing_is_no_moment_of_a_count():
    text = "200 people were killed in Arda; help is needed until March 2024."
    found = found_in(text, "a killed UN 20 =200", written_on=date(2023, 9, 26))
    assert found == [("killed", ["a"])]


def test_men_women_and_children_are_everybody():
    text = "200 men, women and children were killed in Arda."
    assert found_in(text, "a killed UN 20 =200") == [("killed", ["a"])]


def test_what_follows_a_semicolon_says_nothing_of_numbers_before_it():
    text = "In Arda 200 people were killed, of them ten civilians; wounded were 68."
    rows = ("a killed UN 20 =200", "b killed-civilians UN 20 =10", "c wounded UN 20 =68")
    assert found_in(text, *rows) == [
        ("killed", ["a"]),
        ("killed-civilians", ["b"]),
        ("wounded", ["c"]),
    ]


def test_lives_are_counted_as_deaths_unless_they_were_saved():
    rows = ("a killed UN 20 =200",)
    assert found_in("Shelling took 200 lives in Arda.", *rows) == [("killed", ["a"])]
    assert found_in("Doctors in Arda saved 200 lives.", *rows) == [(None, [])]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The ministry denies that 200 people were killed in Arda.", [True]),
        ("Министерство отрицает, что погибло 200 человек.", [True]),
        ("Նախարարությունը հերքում է, որ զոհվել է 200 մարդ։", [True]),
        ("The ministry denies the attack, but 200 people were killed.", [False]),
        ("It denies that 200 people were killed; 68 were wounded.", [True, False]),
    ],
)
def test_a_number_that_somebody_denies_is_told_apart(text, denied):
    assert [f.denied for f in check(text, [], VOCABULARY)] == denied


def test_who_died_in_a_hospital_is_not_counted_in_hospitals():
    assert found_in("In Arda 200 died in hospitals.", "a killed UN 20 =200") == [("killed", ["a"])]


def test_where_words_hardly_tell_a_part_from_its_whole_the_whole_is_meant():
    vocabulary = Vocabulary.of(
        [
            indicator("blast", "dead", "Killed by the blast in Arda"),
            indicator("blast-known", "dead", "Killed by the blast in Arda, known", parent="blast"),
            indicator("blast-east", "dead", "Killed by the blast in east Arda", parent="blast"),
        ]
    )
    [found] = check("The blast in Arda killed 250 people.", [], vocabulary)
    assert found.indicator == "blast"


def test_places_are_those_of_the_text_as_given():
    text = "In Ar\u00adda at lea\u200bst 2\u200b00 people were killed."
    found = judge(text, "a killed UN 20 >=200")
    assert ids(found) == ["a"]
    assert text[found.mark.phrase_start : found.mark.end] == "at lea\u200bst 2\u200b00"
    assert found.noun is not None
    assert text[slice(*found.noun)] == "people"


rows = st.lists(
    st.builds(
        "{} {} {} {} {}{}".format,
        st.sampled_from(["killed", "killed-civilians", "wounded"]),
        st.sampled_from(["UN", "Ministry"]),
        st.integers(10, 25),
        st.sampled_from(["=200", ">=200", "~200", "=10", ">10", "=68", "<=250"]),
        st.sampled_from(["", " basis:memory", " basis:letter"]),
        st.sampled_from(["", " withdrawn:yes"]),
    ),
    max_size=6,
).map(lambda found: [claim(f"c{index} {row}") for index, row in enumerate(found)])
texts = st.sampled_from(
    [
        "At least 200 people were killed in Arda, 10 of them civilians.",
        "As of 20 September 2023, about 200 people were wounded in Arda.",
        "68 killed in Arda on 20 September 2023; 200 wounded.",
    ]
)


@given(rows, texts)
def test_memory_and_withdrawn_claims_change_nothing(claims, text):
    used = [c for c in claims if c.basis is not Basis.MEMORY and not c.withdrawn]
    assert check(text, claims, VOCABULARY) == check(text, used, VOCABULARY)


@given(rows, texts)
def test_no_number_has_a_source_without_a_claim_that_names_it(claims, text):
    for found in check(text, claims, VOCABULARY):
        if found.verdict in (Verdict.MATCHES, Verdict.OVERTAKEN):
            assert found.supports
        for support in found.supports:
            assert support.claim in claims
            assert support.claim.indicator == found.indicator


@given(rows, texts, st.randoms())
def test_the_order_of_claims_does_not_matter(claims, text, chance):
    shuffled = list(claims)
    chance.shuffle(shuffled)
    assert check(text, claims, VOCABULARY) == check(text, shuffled, VOCABULARY)


@given(rows, texts, st.sampled_from(["killed", "wounded"]))
def test_one_more_claim_takes_no_support_away(claims, text, about):
    """A number with a source keeps one, whatever else comes to be known."""
    more = [*claims, claim(f"more {about} Third 15 =68")]
    before, after = check(text, claims, VOCABULARY), check(text, more, VOCABULARY)
    for old, new in zip(before, after, strict=True):
        if old.supports:
            assert new.supports


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text):
    check(text, [claim("a killed UN 20 =200")], VOCABULARY)
