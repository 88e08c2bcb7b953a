"""The invented crowd is always the same, in three scripts, and its inquiries ask for its people."""

from bench.names_crowd import asked, people, share
from kanch.core.names.scripts import Script, lower, script

COUNT = 2000


def test_the_same_people_every_time() -> None:
    assert list(people(50)) == list(people(50))
    assert list(people(50)) == list(people(COUNT))[:50]
    assert list(people(50)) != list(people(50, seed=1))


def test_in_three_scripts_with_facts_missing_now_and_then() -> None:
    crowd = list(people(COUNT))
    scripts = [script(lower(person.name)) for person in crowd]
    for wanted in (Script.ARMENIAN, Script.CYRILLIC, Script.LATIN):
        assert scripts.count(wanted) > COUNT * 0.2
    assert 0.08 < sum(person.years is None for person in crowd) / COUNT < 0.16
    assert 0.08 < sum(not person.place for person in crowd) / COUNT < 0.16
    assert len({person.id for person in crowd}) == COUNT


def test_inquiries_ask_mostly_for_people_of_the_crowd() -> None:
    crowd = {person.id: person for person in people(COUNT)}
    inquiries = list(asked(COUNT, 50))
    assert inquiries == list(asked(COUNT, 50))
    sought = [person for person in inquiries if "nobody" not in person.id]
    assert (len(inquiries), len(sought)) == (50, 40)
    for person in sought:
        record = crowd[person.id.removeprefix("asked ")]
        assert person.sex == record.sex
        if person.years and record.years:
            assert abs(person.years.first - record.years.first) <= 1


def test_share_of_times() -> None:
    assert share([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0
    assert share([1.0, 2.0, 3.0, 4.0], 1.0) == 4.0
