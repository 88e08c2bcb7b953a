"""Places by any of their names, misspelt, in a case, with their district; near and far."""

from pathlib import Path

import pytest

from kanch.core.names import Agreement, BadTable, Matcher


@pytest.fixture
def known(matcher: Matcher) -> dict[str, str]:
    """The Armenian name of each id."""
    return {one: place.name("armenian") for one, place in matcher.gazetteer.places.items()}


def ids(matcher: Matcher, written: str) -> frozenset[str]:
    return matcher.gazetteer.resolve(written).ids


@pytest.mark.parametrize(
    "names",
    [
        ["Stepanakert", "Степанакерт", "Ստեփանակերտ", "Xankəndi", "Ханкенди", "Khankendi"],
        ["Martakert", "Мардакерт", "Մարտակերտ", "Ağdərə"],
        ["Shushi", "Шуша", "Շուշի", "Şuşa", "Shusha", "Шуши"],
        ["Hadrut", "Հադրութ", "Гадрут"],
        ["Gyumri", "Гюмри", "Գյումրի", "Leninakan", "Ленинакан", "Լենինական"],
        ["Vanadzor", "Ванадзор", "Վանաձոր", "Kirovakan", "Кировакан"],
        ["Кировабад", "Kirovabad", "Ganja", "Gəncə"],
        ["Yerevan", "Ереван", "Երևան", "Երեւան", "Erevan"],
        ["Baku", "Баку", "Bakı", "Բաքու"],
    ],
)
def test_a_place_is_one_under_all_its_names(matcher: Matcher, names: list[str]) -> None:
    assert frozenset.intersection(*(ids(matcher, name) for name in names))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("г. Степанакерт", "Stepanakert"),
        ("Stepanakert city", "Stepanakert"),
        ("ք. Ստեփանակերտ", "Stepanakert"),
        ("Xankəndi şəhəri", "Stepanakert"),
        ("STEPANAKERT", "Stepanakert"),
        ("  stepanakert ", "Stepanakert"),
        ("Степанакepт", "Stepanakert"),
        ("Степанокерт", "Stepanakert"),
        ("Stepanakrt", "Stepanakert"),
        ("Stepanakerd", "Stepanakert"),
        ("Ստեփանակերտում", "Stepanakert"),
        ("Հադրութում", "Hadrut"),
        ("с. Ванк", "Vank"),
        ("Վանք գյուղ", "Vank"),
    ],
)
def test_a_place_is_known_however_it_is_written(matcher: Matcher, one: str, other: str) -> None:
    assert ids(matcher, one)
    assert ids(matcher, one) <= ids(matcher, other)


@pytest.mark.parametrize("name", ["Martuni", "Vank", "Getashen", "Shahumyan"])
def test_one_name_may_mean_several_places(matcher: Matcher, name: str) -> None:
    assert len(ids(matcher, name)) > 1


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Martuni, Martuni district", "Մարտունի"),
        ("село Чартар, Мартунинский район", "Ճարտար"),
        ("Мартунинский район, село Чартар", "Ճարտար"),
        ("Chartar (Martuni)", "Ճարտար"),
        ("Chartar / Martuni", "Ճարտար"),
    ],
)
def test_of_a_village_and_its_district_the_village_is_meant(
    matcher: Matcher, known: dict[str, str], written: str, wanted: str
) -> None:
    found = ids(matcher, written)
    assert {known[one] for one in found} == {wanted}
    assert len(found) == 1


def test_a_district_by_its_russian_adjective(matcher: Matcher) -> None:
    (found,) = ids(matcher, "Аскеранский район")
    assert matcher.gazetteer.places[found].kind == "district"


@pytest.mark.parametrize("written", ["Atlantis", "unknown", "неизвестно", "ж", "12", "Zzyzx"])
def test_a_place_that_nobody_knows_means_none(matcher: Matcher, written: str) -> None:
    assert ids(matcher, written) == frozenset()


@pytest.mark.parametrize("written", ["", " ", "-", "12", "😀", "\u200b"])
def test_no_place_is_empty(matcher: Matcher, written: str) -> None:
    assert matcher.gazetteer.resolve(written).empty


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Stepanakert", "Xankəndi", Agreement.SAME),
        ("Мардакерт", "Martakert", Agreement.SAME),
        ("Stepanakert", "Shushi", Agreement.NEAR),
        ("Chartar", "Martuni district", Agreement.NEAR),
        ("Stepanakert", "Yerevan", Agreement.DIFFERENT),
        ("Stepanakert", "Baku", Agreement.DIFFERENT),
        ("Gyumri", "Martuni", Agreement.DIFFERENT),
        ("Zzyzxgrad", "Зызыксград", Agreement.SAME),
        ("Zzyzxgrad", "Marseille", Agreement.DIFFERENT),
        ("Zzyzxgrad", "Stepanakert", Agreement.DIFFERENT),
    ],
)
def test_how_two_places_go_together(
    matcher: Matcher, one: str, other: str, wanted: Agreement
) -> None:
    gazetteer = matcher.gazetteer
    first, second = gazetteer.resolve(one), gazetteer.resolve(other)
    assert gazetteer.compare(first, second) is wanted
    assert gazetteer.compare(second, first) is wanted


def test_every_place_is_found_by_each_of_its_names(matcher: Matcher) -> None:
    gazetteer = matcher.gazetteer
    lost = [
        (place.id, name)
        for place in gazetteer.places.values()
        for names in place.names.values()
        for name in names
        if place.id not in gazetteer.resolve(name).ids
    ]
    assert lost == []


def test_near_is_mutual_for_a_place_and_what_holds_it(matcher: Matcher) -> None:
    gazetteer = matcher.gazetteer
    for place in gazetteer.places.values():
        if place.within:
            one, holder = frozenset({place.id}), frozenset({place.within})
            assert place.within in gazetteer.near(one)
            assert place.id in gazetteer.near(holder)


def test_what_is_not_written_cannot_be_compared(matcher: Matcher) -> None:
    gazetteer = matcher.gazetteer
    nothing, something = gazetteer.resolve(""), gazetteer.resolve("Stepanakert")
    with pytest.raises(ValueError, match="not written"):
        gazetteer.compare(nothing, something)
    with pytest.raises(ValueError, match="not written"):
        gazetteer.compare(something, nothing)


def test_a_place_is_shown_in_the_language_asked_for(matcher: Matcher) -> None:
    (found,) = ids(matcher, "Ստեփանակերտ")
    place = matcher.gazetteer.places[found]
    assert place.name("english") == "Stepanakert"
    assert place.name("russian") == "Степанакерт"
    assert place.name("armenian") == "Ստեփանակերտ"
    assert place.name("azerbaijani") == "Xankəndi"
    assert place.name("klingon") == "Stepanakert"


@pytest.mark.parametrize("nothing", ["неизвестно", "unknown", "անհայտ", "нет данных", "там же"])
def test_a_place_that_nobody_knows_says_nothing(matcher: Matcher, nothing: str) -> None:
    assert matcher.gazetteer.resolve(nothing).empty


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Азербайджанская ССР, г. Шуша", "Շուշի"),
        ("Azərbaycan, Ağdərə", "Мартакерт"),
        ("г.Степанакерт", "Xankəndi"),
        ("из Мартакерта", "Martakert"),
        ("CC", "CC"),
    ],
)
def test_a_place_is_itself_however_it_is_introduced(matcher: Matcher, one: str, other: str) -> None:
    gazetteer = matcher.gazetteer
    assert gazetteer.compare(gazetteer.resolve(one), gazetteer.resolve(other)) == "same"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("own1,hamlet,,,,,Abc,,,", "no kind of place"),
        ("own1,village,nowhere,,,,Abc,,,", "which is no row"),
        ("own1,village,,,,,Abc,,north,40", "needs a number"),
    ],
)
def test_an_own_place_that_cannot_be_used_is_named(tmp_path: Path, row: str, said: str) -> None:
    head = "id,kind,within,armenian,russian,azerbaijani,english,also,lat,lon\n"
    (tmp_path / "places.csv").write_text(head + row + "\n", "utf-8")
    with pytest.raises(BadTable, match=said) as error:
        Matcher([tmp_path])
    assert "own1" in str(error.value)
