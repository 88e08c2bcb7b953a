"""What is marked in a text, by worked examples and whatever the text."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import Precision, Qualifier, Quantity
from kanch.core.letters import Kind, Reason, language_of, mark, written_on

WRITTEN = date(2023, 9, 26)
AT_LEAST, MORE_THAN = Qualifier.AT_LEAST, Qualifier.MORE_THAN
UP_TO, ABOUT = Qualifier.UP_TO, Qualifier.ABOUT
BETWEEN, EXACTLY = Qualifier.BETWEEN, Qualifier.EXACTLY


def numbers(text: str) -> list[tuple[str, Quantity]]:
    """Each number as its whole phrase, with what it says."""
    return [
        (text[m.phrase_start : m.phrase_end], m.quantity)
        for m in mark(text, written_on=WRITTEN)
        if m.kind is Kind.NUMBER and m.quantity
    ]


def others(text: str) -> list[tuple[str, Reason]]:
    return [
        (text[m.start : m.end], m.reason)
        for m in mark(text, written_on=WRITTEN)
        if m.kind is Kind.OTHER_NUMBER and m.reason
    ]


def codes(text: str, kind: Kind) -> list[str]:
    return [m.code or "" for m in mark(text) if m.kind is kind]


@pytest.mark.parametrize(
    ("text", "phrase", "quantity"),
    [
        ("At least 200 died.", "At least 200", Quantity(200, None, AT_LEAST)),
        ("The toll exceeds 40 people.", "exceeds 40", Quantity(40, None, MORE_THAN)),
        ("Up to 120,000 may come.", "Up to 120,000", Quantity(None, 120_000, UP_TO)),
        ("No more than 40 families left.", "No more than 40", Quantity(None, 40, UP_TO)),
        ("Nearly 300 were hurt.", "Nearly 300", Quantity(300, 300, ABOUT)),
        ("An estimated 300 were hurt.", "An estimated 300", Quantity(300, 300, ABOUT)),
        ("There are 200+ dead.", "200+", Quantity(200, None, MORE_THAN)),
        ("20 people or more died.", "20 people or more", Quantity(20, None, AT_LEAST)),
        ("More than $11.5 million came.", "More than $11.5 million", None),
        ("Between 200 and 250 fled.", "Between 200 and 250", Quantity(200, 250, BETWEEN)),
        ("About 200–250 fled.", "About 200–250", Quantity(200, 250, ABOUT)),
        ("Погибли от 200 до 250 человек.", "от 200 до 250", Quantity(200, 250, BETWEEN)),
        ("Не менее двухсот ранены.", "Не менее двухсот", Quantity(200, None, AT_LEAST)),
        ("Ранено более четырёхсот.", "более четырёхсот", Quantity(400, None, MORE_THAN)),
        ("Пришло до 500 человек.", "до 500", Quantity(None, 500, UP_TO)),
        ("Собрали 400 и более тонн.", "400 и более", Quantity(400, None, AT_LEAST)),
        ("Կա 400-ից ավելի վիրավոր։", "400-ից ավելի", Quantity(400, None, MORE_THAN)),
        ("Առնվազն հարյուր քսան հազար մարդ։", "Առնվազն հարյուր քսան հազար", None),
        ("Թիվը գերազանցում է 40-ը։", "գերազանցում է 40-ը", Quantity(40, None, MORE_THAN)),
        ("Եկավ 200-ից 250 մարդ։", "200-ից 250", Quantity(200, 250, BETWEEN)),
        ("Au moins 200 morts.", "Au moins 200", Quantity(200, None, AT_LEAST)),
        ("120\u202f000 people", "120\u202f000", Quantity(120_000, 120_000, EXACTLY)),
        ("at lea\u00adst 2\u200b00 dead", "at lea\u00adst 2\u200b00", None),
        ("\u200f200 dead", "200", Quantity(200, 200, EXACTLY)),
        ("at least\n200 dead", "at least\n200", Quantity(200, None, AT_LEAST)),
        ("One civilian died.", "One", Quantity(1, 1, EXACTLY)),
        ("Զոհվել է ոչ պակաս, քան 200 մարդ։", "ոչ պակաս, քան 200", Quantity(200, None, AT_LEAST)),
        ("Помощь увеличили до 5 млн евро.", "5 млн", Quantity(5_000_000, 5_000_000, EXACTLY)),
        ("Ждут до 200 человек.", "до 200", Quantity(None, 200, UP_TO)),
    ],
)
def test_a_number_is_read_with_its_hedges(text, phrase, quantity):
    [(found, said)] = numbers(text)
    assert found == phrase
    assert quantity is None or said == quantity


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The toll rose from 32 to 68.", [32, 68]),
        ("Число погибших выросло с 32 до 68.", [32, 68]),
        ("Զոհերի թիվը 32-ից հասել է 68-ի։", [32, 68]),
        ("200 dead and more than 400 wounded", [200, 400]),
        ("50 of the 200 wounded", [50, 200]),
    ],
)
def test_two_numbers_are_no_range_where_one_becomes_the_other(text, values):
    assert [said.floor for _, said in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 9 of Resolution 2758", [("9", Reason.LEGAL), ("2758", Reason.LEGAL)]),
        ("40% of homes, 5-10 percent", [("40", Reason.PERCENT), ("5-10", Reason.PERCENT)]),
        ("a 72-year-old, aged 40", [("72", Reason.AGE), ("40", Reason.AGE)]),
        ("children under five", [("five", Reason.AGE)]),
        ("after 40 hours and nine months", [("40", Reason.DURATION), ("nine", Reason.DURATION)]),
        ("15 km away, at 4 degrees", [("15", Reason.MEASURE), ("4", Reason.MEASURE)]),
        ("tel. 10 12 34", [("10", Reason.PHONE), ("12", Reason.PHONE), ("34", Reason.PHONE)]),
        ("hotline: 114", [("114", Reason.PHONE)]),
        ("12 Garden Street, flat 7", [("12", Reason.ADDRESS), ("7", Reason.ADDRESS)]),
        ("COVID-19 and claim c036", [("COVID-19", Reason.CODE), ("c036", Reason.CODE)]),
        ("version 1.2.3", [("1.2.3", Reason.CODE)]),
        ("hundreds fled, dozens died", [("hundreds", Reason.VAGUE), ("dozens", Reason.VAGUE)]),
        ("the two sides met", [("two", Reason.IN_PASSING)]),
        ("1 in 4 children is hungry", [("1", Reason.FRACTION), ("4", Reason.FRACTION)]),
        ("3. Call the mission", [("3", Reason.LIST)]),
        ("we ask 1) for calm", [("1", Reason.LIST)]),
        ("the 3rd meeting", [("3rd", Reason.ORDINAL)]),
        ("согласно ст. 9 закона № 214", [("9", Reason.LEGAL), ("214", Reason.LEGAL)]),
        ("десятки тысяч людей", [("десятки тысяч", Reason.VAGUE)]),
        ("72-летний, младше 5", [("72", Reason.AGE), ("5", Reason.AGE)]),
        ("2758 բանաձևը, կետ 3", [("2758", Reason.LEGAL), ("3", Reason.LEGAL)]),
        ("72 տարեկան, 13-ամյա", [("72", Reason.AGE), ("13", Reason.AGE)]),
        ("հազարավոր մարդիկ", [("հազարավոր", Reason.VAGUE)]),
        ("հինգ օրում 40 տոկոսով", [("հինգ", Reason.DURATION), ("40", Reason.PERCENT)]),
    ],
)
def test_a_number_that_is_no_figure_says_why(text, expected):
    assert others(text) == expected
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("at 21:30 on 20 September", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("9:30 p.m., September 20", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("by noon on 25 September", datetime(2023, 9, 25, 12), Precision.MINUTE),
        ("9 a.m. on Sept. 24", datetime(2023, 9, 24, 9), Precision.HOUR),
        ("20 сентября в 21:30", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("на 21:30 20 сентября", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("26.09.2023 г. в 18.00", datetime(2023, 9, 26), Precision.DAY),
        ("սեպտեմբերի 20-ին, ժամը 21:30", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("2023թ. սեպտեմբերի 26-ի ժամը 18:00", datetime(2023, 9, 26, 18), Precision.MINUTE),
        ("le 20 septembre à 21h30", datetime(2023, 9, 20, 21, 30), Precision.MINUTE),
        ("on 09/26/2023", datetime(2023, 9, 26), Precision.DAY),
        ("on 26/09/2023", datetime(2023, 9, 26), Precision.DAY),
        ("on 2023-09-26", datetime(2023, 9, 26), Precision.DAY),
        ("in September 2023", datetime(2023, 9, 1), Precision.MONTH),
        ("the 2020 war", datetime(2020, 1, 1), Precision.YEAR),
        ("on 12 December", datetime(2022, 12, 12), Precision.DAY),
        ("by the evening of 20 September.", datetime(2023, 9, 20), Precision.DAY),
        ("yesterday", datetime(2023, 9, 25), Precision.DAY),
    ],
)
def test_a_date_is_read_as_a_moment_at_the_place(text, start, precision):
    found = [m.moment for m in mark(text, written_on=WRITTEN) if m.kind is Kind.DATE]
    assert found[0] is not None
    assert (found[0].start, found[0].precision) == (start, precision)
    assert numbers(text) == []


def test_the_stop_of_a_sentence_is_no_part_of_its_date():
    text = "It began on 20 September."
    [found] = mark(text, written_on=WRITTEN)
    assert text[found.start : found.end] == "20 September"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("One channel says six soldiers died, another five.", [6, 5]),
        ("Военкор говорит о шестерых погибших, канал — о пятерых.", [6, 5]),
        ("The two sides met, and 20 people died.", [20]),
        ("13-ինը զոհվել է։", [13]),
    ],
)
def test_a_small_number_counts_what_an_earlier_one_named(text, counts):
    assert [said.floor for _, said in numbers(text)] == counts


def test_a_span_of_days_knows_its_last():
    [found] = mark("on 19-20 September 2023", written_on=WRITTEN)
    assert found.moment is not None
    assert found.moment.until == datetime(2023, 9, 20)


def test_a_day_without_a_year_is_unknown_where_nothing_gives_one():
    [found] = mark("on 20 September")
    assert (found.kind, found.moment) == (Kind.DATE, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Yerevan, 26 September 2023\n\nDear all,", date(2023, 9, 26)),
        ("09/26/2023\n\nDear all,", date(2023, 9, 26)),
        ("Ереван, 26 сентября 2023 г.\n\nВсем", date(2023, 9, 26)),
        ("Dear all,\n\nYours,\nAna\n26 September 2023", date(2023, 9, 26)),
        ("On 26 September 2023 shots were heard.", None),
        ("Dear all, 26 September", None),
    ],
)
def test_the_day_of_a_letter_stands_alone_in_its_head_or_foot(text, day):
    assert written_on(text) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The corridor is closed; gas has been cut off.", ["closed", "suspended"]),
        ("The road was blocked and later reopened.", ["blocked", "open"]),
        ("They opened fire near the open wound.", []),
        ("Close to 200 people used the road.", []),
        ("Граница закрыта, аэропорт открыт.", ["closed", "open"]),
        ("Միջանցքը փակ է, ճանապարհը բացվել է։", ["closed", "open"]),
    ],
)
def test_a_status_is_said_of_a_way_or_a_service(text, expected):
    assert codes(text, Kind.STATUS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is genocide. We reject it.", ["genocide", "rejection"]),
        ("The Institute for Genocide Prevention met.", []),
        ("Это этническая чистка.", ["ethnic cleansing"]),
        ("Սա էթնիկ զտում է։", ["ethnic cleansing"]),
    ],
)
def test_a_statement_is_marked_and_a_proper_name_is_not(text, expected):
    assert codes(text, Kind.STATEMENT) == expected


def test_a_sentence_goes_on_over_wrapped_lines_and_abbreviations():
    text = "К вечеру границу пересекло более\n120 тыс. человек."
    assert [t for t, _ in numbers(text)] == ["более\n120 тыс."]
    wrapped = "In the hospitals of the region doctors count at least\n200 wounded people."
    assert [t for t, _ in numbers(wrapped)] == ["at least\n200"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("At least 200 people died.", "en"),
        ("Au moins 200 personnes sont mortes.", "fr"),
        ("Погибло 200 человек.", "ru"),
        ("Զոհվել է 200 մարդ։", "hy"),
    ],
)
def test_the_language_is_found_out(text, language):
    assert language_of(text) == language


def test_each_sentence_is_read_in_its_own_language():
    text = "The UN counts 20 dead. Погибло двадцать человек."
    assert [said.floor for _, said in numbers(text)] == [20, 20]


PIECES = (
    "at least 200 dead and 13 of them children . , ; \n 20 September 21:30 не менее двухсот "
    "погибших из них от до 250 առնվազն հարյուր զոհ -ից ավելի ։ $ 1.5 million % № 9 +374 10 55 00 "
    "11 ( ) – \u200b \u00ad 1. Lachin corridor closed genocide between 50 hundreds e\u0301"
)
WORDS = st.sampled_from(PIECES.split(" "))


@given(st.text(max_size=120) | st.lists(WORDS, max_size=40).map(" ".join))
def test_any_text_is_marked_inside_itself_and_without_overlap(text):
    ends: dict[Kind, int] = {}
    for found in mark(text, written_on=WRITTEN):
        assert 0 <= found.phrase_start <= found.start < found.end <= found.phrase_end <= len(text)
        assert found.start >= ends.get(found.kind, 0)
        ends[found.kind] = found.end


@pytest.mark.parametrize("written", [date.min, date(1, 1, 2), date.max, None])
@pytest.mark.parametrize("day", ["31/12/9999", "30.12.9999"])
def test_a_mistyped_year_is_no_day_to_count_from(day, written):
    text = f"{day}\n\nYesterday 20 people died, tomorrow 30. As of {day} 20 people died."
    assert [m.moment for m in mark(text, written_on=written) if m.moment] == []
