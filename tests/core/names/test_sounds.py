"""Readings: how words of three scripts sound, by the tables of letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names.scripts import Script, letters_only, lower, one_script, script
from kanch.core.names.sounds import READINGS, Reader, smooth
from kanch.core.names.tables import rows

ALPHABET = {row["symbol"] for row in rows("sounds.csv")}
READER = Reader()
ARMENIAN = "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև"
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґәғҝөүһҹјў"


def read(word: str) -> dict[str, float]:
    plain = letters_only(one_script(lower(word)))
    return {reading.sounds: reading.cost for reading in READER.readings(plain, script(plain))}


def first(word: str) -> str:
    return next(iter(read(word)))


def test_each_armenian_letter_has_its_sound() -> None:
    letters = "ա բ գ դ ե զ է ը թ ժ ի լ խ ծ կ հ ձ ղ ճ մ ն շ ո չ պ ջ ռ ս վ տ ր ց փ ք օ ֆ"
    sounds = "a b g d ye z e @ t Z i l x c k h Q G C m n S vo C p J r s v t r c p k o f"
    assert [first(letter) for letter in letters.split()] == sounds.split()


def test_each_russian_letter_has_its_sound() -> None:
    letters = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ы э ю я"
    sounds = "a b v g d ye Z z i y k l m n o p r s t u f x c C S S @ e yu ya"
    assert [first(letter) for letter in letters.split()] == sounds.split()


@pytest.mark.parametrize(
    ("armenian", "bgn", "iso", "russian"),
    [
        # One name in the Armenian alphabet, BGN/PCGN 1981, ISO 9985 and Russian.
        ("Աշոտ", "Ashot", "Ašot", "Ашот"),
        ("Խաչատրյան", "Khach'atryan", "Xačatryan", "Хачатрян"),
        ("Ցոլակ", "Ts'olak", "C'olak", "Цолак"),
        ("Զավեն", "Zaven", "Zaven", "Завен"),
        ("Ժորա", "Zhora", "Žora", "Жора"),
        ("Մուշեղ", "Mushegh", "Mušeġ", "Мушеғ"),
        ("Թովմաս", "T'ovmas", "T'ovmas", "Товмас"),
        ("Փարսադան", "P'arsadan", "P'arsadan", "Парсадан"),
        ("Քոչար", "K'och'ar", "K'očar", "Кочар"),
        ("Ջիվան", "Jivan", "ǰivan", "Дживан"),
        ("Երեմ", "Yerem", "Yerem", "Ерем"),
        ("Ռուբեն", "Rruben", "Ṙowben", "Рубен"),
        ("Վարդան", "Vardan", "Vardan", "Вардан"),
        ("Սերոբ", "Serob", "Serob", "Сероб"),
        ("Ձիթենի", "Dzit'eni", "Jit'eni", "Дзитени"),
        ("Ծատուր", "Tsatur", "Çatowr", "Цатур"),
        ("Ճանիկ", "Chanik", "Č̣anik", "Чаник"),
    ],
)
def test_one_name_sounds_the_same_however_it_is_transliterated(
    armenian: str, bgn: str, iso: str, russian: str
) -> None:
    heard = first(armenian)
    for written in (bgn, iso, russian):
        assert heard in read(written), written


@pytest.mark.parametrize(
    ("classical", "reformed"),
    [
        ("Յակոբեան", "Հակոբյան"),
        ("Յովհաննէս", "Հովհաննես"),
        ("Յարութիւն", "Հարություն"),
        ("Գրիգորեան", "Գրիգորյան"),
        ("Աւետիք", "Ավետիք"),
        ("Աղաւնի", "Աղավնի"),
        ("Մատթէոս", "Մաթեոս"),
        ("Գայեանէ", "Գայանե"),
        ("Գէորգեան", "Գեորգյան"),
        ("Նուարդ", "Նվարդ"),
        ("Քէօսէեան", "Քյոսեյան"),
        ("Եւգինէ", "Եվգինե"),
        ("Եւա", "Եվա"),
        ("Դաւիթ", "Դավիթ"),
        ("Խաչոյ", "Խաչո"),
        ("Գեւորգ", "Գևորգ"),
    ],
)
def test_classical_spelling_sounds_like_the_reformed(classical: str, reformed: str) -> None:
    heard = read(classical)
    assert first(reformed) in heard
    assert heard[first(reformed)] <= 0.05


@pytest.mark.parametrize(
    ("language", "written", "armenian"),
    [
        ("French", "Khatchatourian", "Խաչատուրյան"),
        ("French", "Archavir", "Արշավիր"),
        ("French", "Guevork", "Գեվորկ"),
        ("French", "Djivan", "Ջիվան"),
        ("French", "Jirayr", "Ժիրայր"),
        ("French", "Franç", "Ֆրանս"),
        ("German", "Chatschatrjan", "Խաչատրյան"),
        ("German", "Arschawir", "Արշավիր"),
        ("German", "Dschiwan", "Ջիվան"),
        ("German", "Howhannes", "Հովհաննես"),
        ("Azerbaijani", "Xaçatryan", "Խաչատրյան"),
        ("Azerbaijani", "Cavad", "Ջավադ"),
        ("Azerbaijani", "Ağavni", "Աղավնի"),
        ("Turkish", "Şahin", "Շահին"),
        ("English", "Haroot", "Հարութ"),
        ("scholarly", "Yarowtʿiwn", "Եարութիւն"),
        ("Polish", "Aczaryan", "Աճարյան"),
    ],
)
def test_each_language_writes_the_sounds_its_own_way(
    language: str, written: str, armenian: str
) -> None:
    assert first(armenian) in read(written), language


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Brăila", "Braila"), ("Dvořák", "Dvorak"), ("Kraków", "Krakow"), ("Nowiński", "Nowinski")],
)
def test_a_mark_that_no_table_knows_does_not_swallow_its_letter(written: str, plain: str) -> None:
    assert first(written) == first(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Еремян", "Јеремян"),
        ("Объезд", "Обьезд"),
        ("Семёнов", "Семенов"),
        ("Юрий", "Юри"),
        ("Мария", "Марья"),
        ("Анна", "Ана"),
    ],
)
def test_what_russian_spelling_does_not_agree_on_sounds_the_same(one: str, other: str) -> None:
    assert set(read(one)) & set(read(other))


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("Երանուհի", "yeranuhi"),
        ("Վերանուհի", "veranuhi"),
        ("Ոսկան", "voskan"),
        ("Կոստան", "kostan"),
        ("Միքայել", "mikayel"),
        ("Յակոբ", "hakob"),
        ("Еремян", "yeremyan"),
        ("Веремян", "veremyan"),
    ],
)
def test_some_letters_sound_otherwise_at_the_start_or_after_a_vowel(word: str, sounds: str) -> None:
    assert first(word) == sounds


def test_mkrtchyan_keeps_its_t_however_it_is_written() -> None:
    for written in ("Mkrtchyan", "Мкртчян", "Mkrtčyan", "Մկրտչյան"):
        assert "mkrtCyan" in read(written)


@pytest.mark.parametrize(
    ("sounds", "smoothed"),
    [
        ("hovhannes", "hovhanes"),
        ("maria", "marya"),
        ("mariya", "marya"),
        ("haik", "hayk"),
        ("hayk", "hayk"),
        ("yuriy", "yury"),
        ("", ""),
    ],
)
def test_smoothing_leaves_out_what_spellings_do_not_agree_on(sounds: str, smoothed: str) -> None:
    assert smooth(sounds) == smoothed


WORDS = st.one_of(
    *(
        st.text(alphabet, max_size=40)
        for alphabet in (ARMENIAN, CYRILLIC, "abcdefghijklmnopqrstuvwxyz")
    ),
    st.text(max_size=40),
)


@given(WORDS, st.sampled_from(Script))
def test_any_word_in_any_script_has_readings_in_sounds_cheapest_first(
    word: str, found: Script
) -> None:
    readings = READER.readings(lower(word), found)
    assert 1 <= len(readings) <= READINGS
    assert all(set(reading.sounds) <= ALPHABET for reading in readings)
    costs = [reading.cost for reading in readings]
    assert costs == sorted(costs)
    assert min(costs) >= 0
    assert len({reading.sounds for reading in readings}) == len(readings)


@given(st.text(ARMENIAN.replace("ւ", ""), min_size=1, max_size=15))
def test_the_usual_reading_of_an_armenian_word_costs_nothing(word: str) -> None:
    assert READER.readings(lower(word), Script.ARMENIAN)[0].cost == 0
