import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.tables import (
    EncodingUnsure,
    NotATable,
    UnknownEncoding,
    WrongEncoding,
    read_table,
)
from kanch.core.exchange.tables.charsets import _ARMSCII_8

RUSSIAN = "место;сколько\nНагорный Карабах;120000\nСтепанакерт;200\nГорис;13550\n"
ARMENIAN = "վայր;քանի\nԼեռնային Ղարաբաղ;120000\nՍտեփանակերտ;200\nԳորիս;13550\n"
FRENCH = "lieu;combien\nHaut-Karabagh déplacés;120000\nblessés à Goris;200\nenquête ça et là;3\n"
ENGLISH = "place,count\nGoris,13550\nKapan,12\n"
BYTES = {letter: byte for byte, letter in reversed(list(enumerate(_ARMSCII_8)))}
BYTES["\u002c"] = 0x2C


def armscii(text):
    return bytes(BYTES[letter] for letter in text)


def cells(data, **options):
    table = read_table(data, "claims.csv", **options)
    return [table.header, *(row.cells for row in table.rows)]


def lines(text, delimiter=";"):
    return [line.split(delimiter) for line in text.splitlines()]


@pytest.mark.parametrize("text", [RUSSIAN, ARMENIAN, FRENCH])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "\ufeff", "utf-8"),
        ("utf-16-le", "\ufeff", "utf-16-le"),
        ("utf-16-be", "\ufeff", "utf-16-be"),
        ("utf-16-le", "", "utf-16-le"),
        ("utf-16-be", "", "utf-16-be"),
        ("utf-32-le", "\ufeff", "utf-32-le"),
    ],
)
def test_unicode_is_recognised_with_and_without_mark(text, codec, mark, name):
    data = (mark + text).encode(codec)
    assert cells(data) == lines(text)
    assert read_table(data, "claims.csv").encoding == name


@pytest.mark.parametrize(
    ("data", "text", "name"),
    [
        (RUSSIAN.encode("windows-1251"), RUSSIAN, "windows-1251"),
        (RUSSIAN.upper().encode("windows-1251"), RUSSIAN.upper(), "windows-1251"),
        (RUSSIAN.encode("koi8-r"), RUSSIAN, "koi8-r"),
        (RUSSIAN.encode("iso-8859-5"), RUSSIAN, "iso-8859-5"),
        (RUSSIAN.encode("cp866"), RUSSIAN, "cp866"),
        (RUSSIAN.encode("mac-cyrillic"), RUSSIAN, "mac-cyrillic"),
        (armscii(ARMENIAN), ARMENIAN, "armscii-8"),
        (armscii(ARMENIAN.upper()), ARMENIAN.upper(), "armscii-8"),
        (FRENCH.encode("windows-1252"), FRENCH, "windows-1252"),
    ],
)
def test_eight_bit_encodings_are_recognised_where_the_letters_prove_them(data, text, name):
    assert cells(data) == lines(text)
    assert read_table(data, "claims.csv").encoding == name


def test_plain_ascii_is_utf8():
    assert cells(ENGLISH.encode()) == lines(ENGLISH, ",")


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-r"])
def test_a_few_words_are_a_question_with_each_reading_shown(codec):
    data = "name\nда\n".encode(codec)
    with pytest.raises(EncodingUnsure, match="Choose the one that reads right") as caught:
        read_table(data, "claims.csv")
    samples = {guess.encoding: guess.sample for guess in caught.value.candidates}
    assert samples[codec] == "да"
    assert len(set(samples.values())) == len(samples)


def test_an_answered_question_is_followed():
    data = "name;n\nда;1\n".encode("koi8-r")
    assert cells(data, encoding="koi8-r") == [["name", "n"], ["да", "1"]]


def test_an_answer_that_cannot_be_right_is_refused_with_the_line():
    with pytest.raises(WrongEncoding, match="utf-8: line 2 holds other bytes"):
        read_table("name\nда\n".encode("koi8-r"), "claims.csv", encoding="utf-8")
    with pytest.raises(UnknownEncoding, match="rot13"):
        read_table(b"name\n", "claims.csv", encoding="rot13")


WORDS = {
    "windows-1251": ["Шуша", "дорога", "Закрыта", "беженцы", "РАНЕНЫЕ", "Красный Крест", "вода"],
    "koi8-r": ["Шуша", "дорога", "Закрыта", "беженцы", "РАНЕНЫЕ", "Красный Крест", "вода"],
    "iso-8859-5": ["Шуша", "дорога", "Закрыта", "беженцы", "РАНЕНЫЕ", "Красный Крест", "вода"],
    "armscii-8": ["Շուշի", "ճանապարհ", "Փակ", "փախստական", "ՎԻՐԱՎՈՐ", "ջուր", "Կարմիր խաչ"],
    "windows-1252": ["Chouchi", "blessés", "fermée", "Où", "Éclair", "déplacés", "Croix-Rouge"],
    "mac-roman": ["Chouchi", "blessés", "fermée", "Où", "Éclair", "déplacés", "Croix-Rouge"],
}


def cells_or_guesses(data):
    try:
        return cells(data), set()
    except EncodingUnsure as unsure:
        return None, {guess.encoding for guess in unsure.candidates}


@pytest.mark.parametrize("encoding", WORDS)
@given(data=st.data())
def test_whatever_words_stand_in_the_file_they_are_read_right_or_asked_about(encoding, data):
    words = data.draw(st.lists(st.sampled_from(WORDS[encoding]), min_size=1, unique=True))
    text = "name;n\n" + "".join(f"{word};1\n" for word in words)
    raw = armscii(text) if encoding == "armscii-8" else text.encode(encoding)
    found, guesses = cells_or_guesses(raw)
    assert found == lines(text) or encoding in guesses


def test_the_comma_of_armscii_does_not_cut_a_cell():
    text = "վայր,քանի,նշում\nԼեռնային Ղարաբաղ,1,Գորիս|Կապան ճանապարհ\nՍտեփանակերտ,2,Բերձոր\n"
    data = armscii(text.replace("|", "\ue0ab"))
    assert cells(data)[1] == ["Լեռնային Ղարաբաղ", "1", "Գորիս,Կապան ճանապարհ"]


def test_a_few_damaged_letters_refuse_their_rows_only():
    data = bytearray(ARMENIAN.encode())
    data[data.index("Ստեփ".encode())] = 0xFF
    table = read_table(bytes(data), "claims.csv")
    assert [[p.code for p in row.problems] for row in table.rows] == [[], ["unreadable"], []]
    assert [note.code for note in table.notes] == ["letters_damaged"]


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"<html><table>", b"\x7fELF"]
)
def test_other_files_are_not_read_as_tables(start):
    with pytest.raises(NotATable, match="not a table"):
        read_table(start + bytes(range(256)) * 40, "claims.csv")
