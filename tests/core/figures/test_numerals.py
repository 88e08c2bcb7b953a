"""Numbers found in texts, by tables of worked examples and by independent spellers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures.numerals import (
    Skip,
    UnsupportedLanguage,
    contains_number,
    find_numbers,
    skipped,
)
from kanch.core.figures.wording import number

languages = st.sampled_from(["en", "hy", "ru", "fr"])


def values(text: str) -> list[int | Decimal]:
    return [found.value for found in find_numbers(text)]


DIGITS = [
    ("1,510 people", 1510),
    ("28 120 человек", 28120),
    ("28\u00a0120", 28120),
    ("28\u202f120", 28120),
    ("28\u2009120", 28120),
    ("28.120", 28120),
    ("28'120", 28120),
    ("28’120", 28120),
    ("1,234,567.5", Decimal("1234567.5")),
    ("1.510,5", Decimal("1510.5")),
    ("1,20,000", 120000),
    ("11.3", Decimal("11.3")),
    ("11,3", Decimal("11.3")),
    ("0.125", Decimal("0.125")),
    ("٢١٨", 218),
    ("２１８", 218),
    ("11.5 million", 11_500_000),
    ("$1.5bn", 1_500_000_000),
    ("120 тысяч", 120_000),
    ("120 тыс. человек", 120_000),
    ("120тыс", 120_000),
    ("1 млн 200 тыс.", 1_200_000),
    ("120 հազար", 120_000),
    ("28 հազար 120 մարդ", 28120),
    ("2,5 millions", 2_500_000),
    ("120-тысячное население", 120_000),
    ("120-հազարանոց բնակչություն", 120_000),
    ("13 350-ից", 13350),
    ("20-ти", 20),
]

WORDS = {
    "en": [
        ("two", 2),
        ("Eleven", 11),
        ("twenty-eight", 28),
        ("twenty eight", 28),
        ("a hundred", 100),
        ("one hundred and one", 101),
        ("two hundred and eighteen", 218),
        ("twelve hundred", 1200),
        ("a thousand", 1000),
        ("one thousand and one", 1001),
        ("twenty-eight thousand one hundred and twenty", 28120),
        ("a hundred and twenty thousand", 120_000),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("one million two hundred thousand", 1_200_000),
        ("three billion", 3_000_000_000),
        ("two dozen", 24),
    ],
    "hy": [
        ("երկու", 2),
        ("տասնմեկ", 11),
        ("քսանութ", 28),
        ("քսանութից", 28),
        ("հինգը", 5),
        ("հարյուր", 100),
        ("հարյուրից", 100),
        ("երկու հարյուր տասնութ", 218),
        ("երկուհարյուր", 200),
        ("հազար", 1000),
        ("հազարի", 1000),
        ("հազար հարյուր քսան", 1120),
        ("քսանութ հազար հարյուր քսան", 28120),
        ("հարյուր քսան հազարով", 120_000),
        ("մեկ միլիոն երկու հարյուր հազար", 1_200_000),
        ("կես միլիոն", 500_000),
        ("երեք միլիարդ", 3_000_000_000),
        ("երկու տասնյակ", 20),
        ("հազա՛ր", 1000),
    ],
    "ru": [
        ("двое", 2),
        ("двух", 2),
        ("трёх", 3),
        ("двадцатью восемью", 28),
        ("двести", 200),
        ("двухсот", 200),
        ("двумстам", 200),
        ("двумястами", 200),
        ("двести восемнадцать", 218),
        ("двухсот восемнадцати", 218),
        ("тысяча двести", 1200),
        ("полторы тысячи", 1500),
        ("двадцать восемь тысяч сто двадцать", 28120),
        ("ста двадцати тысяч", 120_000),
        ("два с половиной миллиона", 2_500_000),
        ("полмиллиона", 500_000),
        ("три миллиарда", 3_000_000_000),
        ("две сотни", 200),
        ("сто один", 101),
    ],
    "fr": [
        ("deux", 2),
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("soixante-dix", 70),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("septante", 70),
        ("nonante-neuf", 99),
        ("cent", 100),
        ("deux cents", 200),
        ("deux-cent-dix-huit", 218),
        ("mille deux cents", 1200),
        ("vingt-huit mille cent vingt", 28120),
        ("cent quatre-vingt mille", 180_000),
        ("deux millions et demi", 2_500_000),
        ("trois milliards", 3_000_000_000),
        ("une centaine", 100),
    ],
}


@pytest.mark.parametrize(("text", "value"), DIGITS)
def test_digits_are_read_in_every_usual_grouping(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [(language, text, value) for language, rows in WORDS.items() for text, value in rows],
)
def test_number_words_are_read_in_each_language(language, text, value):
    [found] = find_numbers(f"… {text}.")
    assert (found.value, found.form, found.language) == (value, "words", language)
    assert [f.value for f in find_numbers(text, [language])] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "On 26 September 2023 at 21:30.",
        "On September 26th, 2023, at 9:30 p.m.",
        "26.09.2023, 2023-09-26, 26/09/2023",
        "19-20 September, 19 and 20 September",
        "les 19 et 20 septembre 2023 à 21h30, le 1er octobre",
        "с 19 по 20 сентября 2023 года, в 2022 г., 1990-х годов",
        "26.09.2023 г. в 18.00, к 11 часам вечера",
        "2023 թ. սեպտեմբերի 26-ին, ժամը 21:30-ին",
        "2023-ի սեպտեմբերի 19-ի և 20-ի, սեպտեմբերի 19-ից 20-ը",
        "the 21st, twenty-first, one hundred and first",
        "5-й день, двадцать первого, сороковой",
        "21-րդ, քսանմեկերորդ, հարյուր քսաներորդ",
        "le 21e, vingt et unième, quatre-vingt-dix-septième",
        "two thirds, две трети, երկու երրորդը, deux tiers",
        "claim c036, COVID-19, Т-72, +374 10 000 000, (010) 12-34-56, 8 800 555-35-35",
        "https://example.org/2023/200 and desk200@example.org",
    ],
)
def test_dates_hours_ranks_and_codes_are_no_quantities(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "thousands of people, several hundred, tens of thousands",
        "тысячи людей, сотни тысяч, несколько тысяч",
        "հազարավոր մարդիկ, մի քանի հազար",
        "des milliers de personnes, plusieurs centaines",
    ],
)
def test_vague_words_are_no_numbers(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between two hundred and three hundred", [200, 300]),
        ("between two thousand and three thousand", [2000, 3000]),
        ("50-60 тысяч", [50_000, 60_000]),
        ("от 50 до 60 тысяч", [50_000, 60_000]),
        ("50-ից 60 հազար", [50_000, 60_000]),
        ("between 50 and 60 thousand", [50_000, 60_000]),
        ("de 50 à 60 mille", [50_000, 60_000]),
        ("две-три тысячи", [2000, 3000]),
        ("20 300 50", [20, 300, 50]),
        ("200,400,40", [200, 400, 40]),
        ("twenty thirty", [20, 30]),
        ("vingt pour cent", [20]),
        ("At 21:30 on 20 September, at least 200 and more than four hundred", [200, 400]),
        ("On September 20 at least 30. In September 40 people", [30, 40]),
        ("zero five", [0, 5]),
    ],
)
def test_neighbouring_numbers_stay_apart_and_share_a_scale(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize("text", ["one of them", "один из них", "մեկը", "l'un d'eux", "мы с семью"])
def test_words_that_are_usually_no_numbers_are_passed_over_when_alone(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "why", "piece"),
    [
        ("see https://example.org/7 now", Skip.ADDRESS, "https://example.org/7"),
        ("call +374 10 55 00 11\n26 people", Skip.PHONE, "+374 10 55 00 11"),
        ("as claim c036 says", Skip.CODE, "c036"),
        ("at 9:30 p.m. sharp", Skip.TIME, "9:30 p.m."),
        ("on 20 September 2023 it", Skip.DATE, "20 September 2023"),
        ("the 21st day", Skip.ORDINAL, "21st"),
    ],
)
def test_what_is_no_quantity_is_told_apart(text, why, piece):
    [found] = skipped(text)
    assert (found.why, text[found.start : found.end]) == (why, piece)


def test_a_telephone_number_ends_with_its_line():
    assert values("+374 10 55 00 11\n26 people") == [26]


def test_words_that_are_usually_no_numbers_come_when_asked_for():
    [found] = find_numbers("one of them", ["en"], doubtful=True)
    assert (found.value, found.doubtful) == (1, True)


def test_endless_digits_are_no_number():
    assert find_numbers("7" * 5000) == []


def test_found_numbers_point_at_their_place():
    text = "Yesterday 120 тыс. people, later two hundred and five."
    first, second = find_numbers(text)
    assert (text[first.start : first.end], first.form, first.language) == (
        "120 тыс.",
        "digits",
        "ru",
    )
    assert text[second.start : second.end] == "two hundred and five"


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("At least 200 people died.", 200),
        ("At least 200 people died.", Decimal("200.000")),
        ("не менее двухсот человек", 200),
        ("One person was killed.", 1),
        ("погиб один человек", 1),
        ("զոհվել է մեկ մարդ", 1),
        ("une personne est morte", 1),
        ("There were no deaths.", 0),
        ("с семью детьми", 7),
        ("11.3 billion cubic metres", Decimal("11.3")),
        ("11.3 billion cubic metres", 11_300_000_000),
    ],
)
def test_a_quote_that_holds_the_number_is_accepted(quote, value):
    assert contains_number(quote, value)


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("Many people died.", 200),
        ("At 21:30 on 20 September many people died.", 20),
        ("At least 2000 people died.", 200),
        ("120 thousand people", 120),
        ("twenty-one people", 20),
        ("", 0),
    ],
)
def test_a_quote_without_the_number_is_refused(quote, value):
    assert not contains_number(quote, value)


def test_only_the_languages_asked_for_are_read():
    assert [f.value for f in find_numbers("двести, 300 and four hundred", ["ru"])] == [200, 300]
    assert [f.value for f in find_numbers("двести, 300 and four hundred", [])] == [300]


def test_an_unknown_language_is_named():
    with pytest.raises(UnsupportedLanguage, match="not in “ka”"):
        find_numbers("200", ["ka"])


@given(value=st.integers(0, 10**9), language=languages)
def test_a_number_written_in_digits_is_found_again(value, language):
    [found] = find_numbers(f"({number(value, language)})")
    assert found.value == value


@given(
    value=st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False),
    language=languages,
)
def test_a_fraction_is_found_again(value, language):
    assert values(number(value, language)) == [value]


@given(value=st.integers(2, 999_999), language=languages)
def test_a_number_spelled_out_is_found_again(value, language):
    spelled = SPELLERS[language](value)
    assert [f.value for f in find_numbers(spelled)] == [value], spelled


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_places_lie_inside_it(text):
    end = 0
    for found in find_numbers(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


# Spellers that share nothing with the tables under test.


def listed(words: str) -> list[str]:
    return words.split()


EN = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
EN_TENS = listed("- - twenty thirty forty fifty sixty seventy eighty ninety")


def english(n: int) -> str:
    if n < 20:
        return EN[n]
    if n < 100:
        return EN_TENS[n // 10] + (f"-{EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{EN[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    head, rest = divmod(n, 1000)
    link = " and " if 0 < rest < 100 else " "
    return f"{english(head)} thousand" + (link + english(rest) if rest else "")


HY = listed("զրո մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը")
HY_TENS = listed("- տասն քսան երեսուն քառասուն հիսուն վաթսուն յոթանասուն ութսուն իննսուն")


def armenian(n: int) -> str:
    if n < 10:
        return HY[n]
    if n == 10:
        return "տասը"
    if n < 100:
        return HY_TENS[n // 10] + (HY[n % 10] if n % 10 else "")
    unit, word = (100, "հարյուր") if n < 1000 else (1000, "հազար")
    head, rest = divmod(n, unit)
    spelled = f"{armenian(head)} {word}" if head > 1 else word
    return f"{spelled} {armenian(rest)}" if rest else spelled


RU = listed(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
RU_TENS = listed("- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
RU_HUNDREDS = listed("- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")


def russian(n: int, *, feminine: bool = False) -> str:
    if n >= 1000:
        head, rest = divmod(n, 1000)
        last = head % 10 if head % 100 not in range(11, 15) else 0
        word = "тысяча" if last == 1 else "тысячи" if last in (2, 3, 4) else "тысяч"
        spelled = f"{russian(head, feminine=True)} {word}"
        return f"{spelled} {russian(rest)}" if rest else spelled
    parts = [RU_HUNDREDS[n // 100]] if n >= 100 else []
    rest = n % 100
    if rest >= 20:
        parts.append(RU_TENS[rest // 10])
        rest %= 10
    if rest or not parts:
        parts.append({1: "одна", 2: "две"}.get(rest, RU[rest]) if feminine else RU[rest])
    return " ".join(parts)


FR = listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
FR_TENS = listed("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")


def french(n: int) -> str:
    if n < 20:
        return FR[n]
    if n < 100:
        tens, rest = divmod(n, 10)
        if tens in (7, 9):
            rest += 10
        if rest == 0:
            return FR_TENS[tens] + ("s" if tens == 8 else "")
        link = " et " if rest in (1, 11) and tens < 8 else "-"
        return FR_TENS[tens] + link + FR[rest]
    unit, word = (100, "cent") if n < 1000 else (1000, "mille")
    head, rest = divmod(n, unit)
    spelled = f"{french(head)} {word}" if head > 1 else word
    return f"{spelled} {french(rest)}" if rest else spelled


SPELLERS = {"en": english, "hy": armenian, "ru": russian, "fr": french}
