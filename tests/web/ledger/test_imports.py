"""Tables in: good rows go in once, bad rows come back with their number and the reason."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kanch.core.exchange.tables import MESSAGES, read_table, write_xlsx
from kanch.web.journal.models import Event
from kanch.web.ledger.imports import KINDS, Kind, import_table, recognise
from kanch.web.ledger.imports.columns import label_of
from kanch.web.ledger.imports.rejected import rejected_csv
from kanch.web.ledger.imports.words import WORDINGS
from kanch.web.ledger.models import Claim, FigureRule, Indicator, Place, Source, Statement

from .conftest import NOW

HEADER = "claim_id,indicator_id,value_low,value_high,qualifier,as_of,source_id"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows])


def reasons(report):
    return {one.row: one.reason for one in report.rejected}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER, Kind.CLAIMS),
        ("who says it,as of,indicator,count", Kind.CLAIMS),
        ("id,kind,name_en,country", Kind.SOURCES),
        ("id,lat,lon,name_en", Kind.PLACES),
        ("id,unit,name_en,parent_id", Kind.INDICATORS),
        ("id,indicator,policy,sources", Kind.FIGURES),
        ("topic,source,as_of,text", Kind.STATEMENTS),
        ("colour,shape", None),
    ],
)
def test_the_kind_is_recognised_by_the_header(header, kind):
    assert recognise(header.split(","), KINDS) == kind


def test_every_column_has_a_name_in_words():
    assert all(label_of(field) for columns in KINDS.values() for field in columns.fields)


def test_whatever_the_reader_of_tables_says_can_be_translated():
    assert set(MESSAGES.values()) == WORDINGS


def test_good_rows_go_in_and_bad_ones_come_back_with_number_and_reason(take_in, small):
    report = take_in(
        table(
            "a1,killed,20,,at least,2023-09-25,first",
            "a2,nothing,20,,at least,2023-09-25,first",
            "a3,killed,-5,,at least,2023-09-25,first",
            "a4,killed,2000000000000,,at least,2023-09-25,first",
            "a5,killed,twenty,,at least,2023-09-25,first",
            "a6,killed,20,,at least,,first",
            "a7,killed,20,,at least,2023-09-25,nobody",
            "a8,killed,20,30,at least,2023-09-25,first",
            "a9,killed,20,30,between,2023-09-25,first",
            "b1,killed,20,,at least,2033-09-25,first",
            "B_2,killed,20,,at least,2023-09-25,first",
        )
    )
    assert (report.added, report.unchanged) == (1, 0)
    assert Claim.objects.get().code == "a1"
    said = reasons(report)
    assert said.pop(3) == "There is no indicator nothing. Add it first."
    for row, part in {
        4: "-5 is negative",
        5: "larger than any number",
        6: "“twenty” is not a number",
        7: "As of when?",
        8: "There is no source nobody",
        9: "takes the lower number only",
        10: "made by a figure",
        11: "still to come",
        12: "small Latin letters",
    }.items():
        assert part in said.pop(row)
    assert not said


def test_rejected_rows_come_back_as_a_file_that_can_be_mended_and_imported(take_in, small):
    report = take_in(table("a1,kiled,20,,at least,2023-09-25,first"))
    back = rejected_csv(report).decode("utf-8-sig")
    assert back.splitlines()[0].startswith("row,reason,claim_id")
    assert take_in(back.replace("kiled", "killed")).added == 1


def test_the_same_file_twice_adds_nothing(take_in, small):
    rows = table("a1,killed,20,,at least,2023-09-25,first", "a2,killed,3,3,,2023-09-26,second")
    first, again = take_in(rows), take_in(rows)
    assert (first.added, again.added, again.unchanged) == (2, 0, 2)
    assert not again.rejected
    assert Event.objects.filter(action="ledger.table_imported").count() == 1


def test_rows_without_ids_are_known_again_by_what_they_say(take_in, small):
    rows = table(
        "killed,20,2023-09-25,first,“at least twenty”", header="indicator,count,date,source,note"
    )
    assert take_in(rows).added == 1
    assert take_in(rows).unchanged == 1


def test_a_duplicate_id_with_other_content_comes_back(take_in, small):
    report = take_in(
        table(
            "a1,killed,20,,at least,2023-09-25,first",
            "a1,killed,20,,at least,2023-09-25,first",
            "a1,killed,21,,at least,2023-09-25,first",
        )
    )
    assert (report.added, report.unchanged) == (1, 1)
    assert reasons(report) == {4: "The id a1 stands twice in this file."}


def test_an_imported_row_never_edits_a_claim(take_in, small):
    take_in(table("a1,killed,20,,at least,2023-09-25,first"))
    report = take_in(table("a1,killed,68,,at least,2023-09-25,first"))
    assert "A claim is never edited" in reasons(report)[2]
    assert Claim.objects.get().low == 20


def test_links_between_rows_are_tied_in_any_order(take_in, small):
    report = take_in(
        table(
            "a2,killed,68,68,exactly,2023-09-26,first,a1,",
            "a1,killed,20,,at least,2023-09-25,first,,",
            "a3,killed,20,,at least,2023-09-25,second,,a1",
            "a4,killed,9,9,exactly,2023-09-25,second,zz,",
            "a5,killed,9,9,exactly,2023-09-25,second,a4,",
            "a6,injured,9,9,exactly,2023-09-25,second,a1,",
            "a7,killed,9,9,exactly,2023-09-25,second,a7,",
            header=f"{HEADER},revises,repeats",
        )
    )
    assert report.added == 3
    assert Claim.objects.get(code="a2").revises.code == "a1"
    assert Claim.objects.get(code="a3").repeats.code == "a1"
    said = reasons(report)
    assert "There is no claim zz" in said[5]
    assert "There is no claim a4" in said[6]
    assert "counts something else" in said[7]
    assert "cannot update or repeat itself" in said[8]


def test_links_that_go_in_a_circle_or_do_not_fit_come_back(take_in, small):
    report = take_in(
        table(
            "a1,killed,20,20,exactly,2023-09-25,first,,",
            "a2,killed,30,30,exactly,2023-09-25,second,,a1",
            "a3,killed,9,9,exactly,2023-09-25,first,a4,",
            "a4,killed,9,9,exactly,2023-09-26,first,a3,",
            header=f"{HEADER},revises,repeats",
        )
    )
    assert report.added == 1
    said = reasons(report)
    assert "says the same number" in said[3]
    assert "cannot update or repeat itself" in said[4]
    assert 5 in said


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (["2023-09-03"], 3),
        (["03.09.2023"], 3),
        (["03/09/2023", "25/09/2023"], 3),
        (["09/03/2023", "09/25/2023"], 3),
    ],
)
def test_dates_are_read_in_the_order_that_their_column_proves(take_in, small, dates, day):
    rows = [f"a{i},killed,20,,at least,{date},first" for i, date in enumerate(dates)]
    assert not take_in(table(*rows)).rejected
    claim = Claim.objects.get(code="a0")
    assert claim.as_of.astimezone(claim.zone).date() == datetime(2023, 9, day).date()


def test_a_date_that_can_be_read_in_two_ways_comes_back_with_both(take_in, small):
    report = take_in(table("a1,killed,20,,at least,03/09/2023,first"))
    assert "can be 2023-09-03 or 2023-03-09" in reasons(report)[2]


def test_hours_are_those_of_the_place_and_precision_is_kept(take_in, small):
    take_in(
        table(
            "a1,killed,20,,at least,2023-09-25 21:30,first,yerevan,2023-09-26",
            "a2,killed,20,,at least,2023-09,first,yerevan,",
            header=f"{HEADER},place_id,published_on",
        )
    )
    claim = Claim.objects.get(code="a1")
    assert claim.as_of == datetime(2023, 9, 25, 17, 30, tzinfo=UTC)
    assert (claim.as_of_precision, claim.published_precision) == ("minute", "day")
    assert claim.hour_unknown
    assert Claim.objects.get(code="a2").as_of_precision == "month"


def test_formula_cells_come_back(take_in, small, editor):
    report = take_in(table("a1,killed,=10+10,,at least,2023-09-25,first"))
    assert "holds a formula" in reasons(report)[2]
    book = read_table(
        write_xlsx(
            HEADER.split(","), [["a1", "killed", 20, None, "at least", "2023-09-25", "first"]]
        ),
        "table.xlsx",
    )
    assert import_table(actor=editor, table=book, now=NOW).added == 1


def test_invisible_characters_are_removed_and_told(take_in, small):
    report = take_in(table("a1\u200b,killed,20,,at least,2023-09-25,fi\u202erst"))
    assert report.added == 1
    assert Claim.objects.get().code == "a1"
    assert "Invisible or direction-changing characters were removed: 2" in report.notes[0]


def test_a_quote_of_a_row_is_checked_like_any_other(take_in, small, editor):
    from kanch.web.ledger import services

    services.archive_document(actor=editor, data=b"20 people died.", name="note.txt", now=NOW)
    report = take_in(
        table(
            "a1,killed,20,20,exactly,2023-09-25,first,20 people died.,line 1,note.txt",
            "a2,killed,21,21,exactly,2023-09-25,first,20 people died.,line 1,note.txt",
            "a3,killed,20,20,exactly,2023-09-25,first,20 people died.,line 1,lost.txt",
            header=f"{HEADER},quote,locator,document",
        )
    )
    assert report.added == 1
    assert "does not hold the number 21" in reasons(report)[3]
    assert "The document lost.txt is not archived yet" in reasons(report)[4]


def test_what_was_withdrawn_elsewhere_does_not_stand_here(take_in, small):
    take_in(table("a1,killed,20,,at least,2023-09-25,first,Misread", header=f"{HEADER},withdrawn"))
    assert Claim.objects.get().withdrawal_reason == "Misread"


def test_a_preview_writes_nothing(take_in, small):
    report = take_in(table("a1,killed,20,,at least,2023-09-25,first"), preview=True)
    assert report.added == 1
    assert not Claim.objects.exists()
    assert not Event.objects.exists()


def test_unknown_columns_and_kinds_are_named(take_in, small):
    with pytest.raises(ValidationError, match="fit no known kind"):
        take_in("colour,shape\nred,round")
    with pytest.raises(ValidationError, match="No column holds as_of, source"):
        take_in("indicator,count\nkilled,20", kind=Kind.CLAIMS)


def test_columns_can_be_mapped_by_hand(take_in, small):
    report = take_in(
        "dead,day,by\n20,2023-09-25,first\n",
        kind=Kind.STATEMENTS,
        mapping={0: "topic", 1: "as_of", 2: "source"},
    )
    assert "what was said" in reasons(report)[2]


def test_who_may_not_import_does_not(people, small):
    with pytest.raises(PermissionDenied):
        import_table(actor=people("volunteer"), table=read_table(b"id,kind\n", "t.csv"), now=NOW)


def test_the_catalogue_is_imported_with_parts_before_their_wholes(take_in, db):
    assert take_in("id,kind,name_en\nradio,media,A Radio\n").added == 1
    assert take_in("id,lat,lon,name_en\ngoris,39.5,46.3,Goris\n").added == 1
    report = take_in(
        "id,unit,measure,parent_id,name_en,noun_ru\n"
        "dead-children,people,dead,dead,Children,ребёнок|ребёнка|детей\n"
        "dead,people,dead,,Dead,\n"
        "lost,people,dead,nobody,Lost,\n"
    )
    assert report.added == 2
    assert "could be a part of" in reasons(report)[4]
    assert Indicator.objects.get(code="dead-children").parent.code == "dead"
    rules = "id,indicator,policy,sources\ndead,dead,latest,radio\nsum,dead,sum,radio\n"
    report = take_in(rules)
    assert FigureRule.objects.get().code == "dead"
    assert "a sum takes two or more" in reasons(report)[3]
    assert take_in(rules).unchanged == 1


def test_a_catalogue_row_with_other_content_comes_back(take_in, small):
    report = take_in("id,kind,name_en\nfirst,media,Another name\n")
    assert "Change it on its own page" in reasons(report)[2]
    assert Source.objects.get(code="first").name == "First Ministry"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("p,200,46,P,", "Degrees between"),
        ("p,x,46,P,", "is not a coordinate"),
        ("p,1,1,P,Nowhere/At_All", "is not a time zone"),
        ("p,1,1,,", "Give a name"),
    ],
)
def test_a_place_that_cannot_be_comes_back(take_in, db, row, reason):
    report = take_in(f"id,lat,lon,name_en,timezone\n{row}\n")
    assert reason in reasons(report)[2]
    assert not Place.objects.exists()


def test_contrary_statements_are_tied_when_all_are_in(take_in, small):
    report = take_in(
        "statement_id,topic,source_id,as_of,text_en,contrary_to\n"
        "s1,road,first,2023-09-25,Closed,s2\n"
        "s2,road,second,2023-09-25,Open,\n"
        "s3,road,second,2023-09-25,Open,zz\n"
    )
    assert report.added == 2
    assert list(Statement.objects.get(code="s2").contrary.all()) == [
        Statement.objects.get(code="s1")
    ]
    assert "There is no statement zz" in reasons(report)[4]
