"""What a mail says: the edition's frozen words and numbers, or what changed since it."""

import re
from datetime import timedelta

import pytest

from kanch.web.sending.errors import NotYetMade
from kanch.web.sending.texts import changes_mail, edition_mail, reply_address, since


@pytest.fixture
def mail(edition, house):
    return edition_mail(edition, "ru", house)


def test_a_mail_says_edition_moment_and_where_to_see_what_changed(mail):
    text = " ".join(mail.text.split())
    assert mail.subject == "Вымышленный призыв"
    assert "26 сентября 2023" in text
    assert "http://localhost:8000/ru/appeals/call/?from=1" in text
    assert "office@example.org" in text


def test_a_mail_keeps_the_numbers_of_its_edition_when_they_move(edition, house, mail, say):
    say("dead", 68, hours=-1)
    assert edition_mail(edition, "ru", house) == mail
    assert "20 человек" in mail.text


def test_the_text_of_a_mail_is_plain_and_its_lines_are_short(mail):
    assert not re.search(r"</?\w+>|&\w+;", mail.text)
    assert all(len(line) <= 76 for line in mail.text.splitlines() if "http" not in line)


def test_a_mail_loads_nothing_and_runs_nothing(mail):
    tags = set(re.findall(r"<(\w+)", mail.html))
    assert not tags & {"img", "script", "link", "iframe", "style", "form", "object"}
    assert not re.search(r"\s(src|on\w+)=|url\(", mail.html)


def test_a_mail_says_todays_address_for_those_who_want_nothing_more(edition, house, mail):
    house.mail = "new-office@example.org"
    later = edition_mail(edition, "ru", house)
    assert "new-office@example.org" in later.text
    assert "new-office@example.org" in later.html
    assert later.text != mail.text


def test_where_the_organisation_has_no_address_the_senders_is_named_alone(house, settings):
    house.mail = ""
    settings.DEFAULT_FROM_EMAIL = "Example Relief <appeals@example.org>"
    assert reply_address(house) == "appeals@example.org"


def test_while_a_mail_is_not_made_there_is_none(edition, house):
    edition.renditions.all().delete()
    with pytest.raises(NotYetMade, match="still being made"):
        edition_mail(edition, "ru", house)


def test_the_demos_mail_says_that_it_is_one(house, say, publish):
    house.is_demo = True
    house.save()
    say("dead", 20)
    text = " ".join(edition_mail(publish(), "en", house).text.split())
    assert "No plea and no money reaches anyone" in text


def test_what_changed_names_numbers_sources_and_words(edition, house, publish, write, say, now):
    write("en", body="Other words. {{figure:dead noun}} died.")
    write("ru")
    newest = publish(hours=1, correction="The day was wrong.")
    say("dead", 68, hours=-1)
    change = since(edition, newest, house, language="en", now=now + timedelta(hours=2))
    text = " ".join(changes_mail(change, "en", house).text.split())
    assert "from 20 people to 68 people" in text
    assert "Invented watch" in text
    assert "Other words. 68 people died." in text
    assert "You have edition 1" in text


def test_a_correction_stands_above_the_text(publish, say, house):
    say("dead", 20)
    publish()
    second = publish(hours=1, correction="The day was wrong.")
    text = edition_mail(second, "en", house).text
    assert text.index("The day was wrong.") < text.index("20 people")
