"""A file on its way in: recognised or asked about, looked at, taken in, and never mangled."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from kanch.core.exchange.tables import LIMIT_BYTES, FileTooLarge, write_xlsx
from kanch.core.exchange.tables.charsets import _ARMSCII_8
from kanch.web.ledger.imports import jobs
from kanch.web.ledger.models import Claim, ImportJob, Source

from .conftest import NOW

UPLOAD = "/ledger/import/"
SOURCES = "id,kind,name_hy,name_ru\nradio,media,{hy},{ru}\n"
HY, RU = "Հայաստանի հանրային ռադիո", "Общественное радио Армении"


@pytest.fixture
def browser(client, editor):
    client.force_login(editor)
    return client


def text(answer):
    return answer.content.decode()


@pytest.fixture
def upload(browser):
    def send(data, name="table.csv"):
        data = data if isinstance(data, bytes) else data.encode()
        return browser.post(UPLOAD, {"table": SimpleUploadedFile(name, data)}, follow=True)

    return send


def read_as(browser, answer, encoding, expected):
    """Answer the question about the letters, where it is asked."""
    if "Which letters are these?" not in text(answer):
        return answer
    assert expected in text(answer)
    return browser.post(answer.request["PATH_INFO"], {"encoding": encoding}, follow=True)


def take(browser, answer, **more):
    """Press “Import” on the page of a preview, as it stands."""
    form = answer.context["form"]
    values = {name: value for name, value in form.initial.items() if value}
    address = answer.request["PATH_INFO"]
    values |= {"mapped_for": answer.context["kind"] or "", "take": "yes"}
    return browser.post(address, values | more, follow=True)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised_with_and_without_a_mark(browser, upload, codec):
    answer = upload(SOURCES.format(hy=HY, ru=RU).encode(codec))
    take(browser, answer)
    assert Source.objects.get().names == {"hy": HY, "ru": RU}


def test_windows_1251_is_recognised_or_asked_about(browser, upload):
    rows = "id,kind,name_ru\nradio,media,Общественное радио Армении\n"
    answer = upload(rows.encode("windows-1251"))
    take(browser, read_as(browser, answer, "windows-1251", RU))
    assert Source.objects.get().name == RU


def test_letters_that_can_be_read_in_several_ways_are_asked_about(browser, upload):
    answer = upload("id,kind,name_ru\nx,media,Данные\n".encode("windows-1251"))
    assert "Which letters are these?" in text(answer)
    assert "Данные" in text(answer)
    address = answer.request["PATH_INFO"]
    assert browser.post(address, {}).status_code == 422
    answer = browser.post(address, {"encoding": "windows-1251"}, follow=True)
    take(browser, answer)
    assert Source.objects.get().name == "Данные"


def test_armscii_8_is_read(browser, upload):
    table = {letter: byte for byte, letter in reversed(list(enumerate(_ARMSCII_8)))}
    table[","] = 0x2C
    rows = f"id,kind,name_hy\nradio,media,{HY}\n"
    answer = upload(bytes(table[letter] for letter in rows))
    take(browser, read_as(browser, answer, "armscii-8", HY.split()[0]))
    assert Source.objects.get().names == {"hy": HY}


class Large:
    """A file of three times the limit that nobody may read."""

    size = 3 * LIMIT_BYTES

    def read(self):
        pytest.fail("It was read.")


def test_a_file_over_the_limit_is_refused_before_it_is_read(editor):
    with pytest.raises(FileTooLarge, match="Split it into 3 files"):
        jobs.accept_file(actor=editor, file=Large(), name="large.csv", now=NOW)


def test_a_file_over_the_limit_is_told_how_to_be_split(upload):
    answer = upload(b"id,kind\n" + b"x" * LIMIT_BYTES)
    assert answer.status_code == 422
    assert "the limit is 5 MB. Split it into 2 files" in text(answer)
    assert not ImportJob.objects.exists()


def test_a_workbook_that_unpacks_to_far_more_is_not_opened(upload):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    answer = upload(packed.getvalue(), "table.xlsx")
    assert answer.status_code == 422
    assert "It was not opened" in text(answer)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls"),
        (b"<html><body><table></table></body></html>", "page.csv"),
        (b"%PDF-1.7", "paper.csv"),
        (b"PK\x03\x04 no more", "torn.xlsx"),
        (b"\n\n", "empty.csv"),
        (b"id,id,kind\n1,2,3\n", "twice.csv"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(upload, data, name):
    answer = upload(data, name)
    assert answer.status_code == 422
    assert "error" in text(answer)
    assert not ImportJob.objects.exists()


def test_formulas_of_a_workbook_come_back_and_the_rest_goes_in(browser, upload):
    rows = [["a", "media", "A Radio"], ["b", "media", "plain"]]
    book = load_workbook(io.BytesIO(write_xlsx(["id", "kind", "name_en"], rows)))
    book.active["C3"] = '="B"&" Radio"'
    saved = io.BytesIO()
    book.save(saved)
    answer = upload(saved.getvalue(), "table.xlsx")
    assert "holds a formula" in text(answer)
    take(browser, answer)
    assert [s.code for s in Source.objects.all()] == ["a"]


CLAIMS = (
    "Note,claim_id,indicator_id,low,qualifier,as_of,source_id\n"
    "x,a1,killed,20,at least,2023-09-25,first\n"
    "x,a2,nothing,20,at least,2023-09-25,first\n"
)


def test_a_preview_shows_what_would_happen_and_nothing_goes_in(upload, small):
    answer = upload(CLAIMS)
    page = text(answer)
    assert answer.context["report"].added == 1
    assert "There is no indicator nothing" in page
    assert "Import 1 row" in page
    assert not Claim.objects.exists()


def test_after_the_import_the_bad_rows_can_be_downloaded(browser, upload, small):
    answer = take(browser, upload(CLAIMS))
    job = ImportJob.objects.get()
    assert (job.added, job.rejected, bytes(job.content)) == (1, 1, b"")
    link = f"{UPLOAD}{job.pk}/rejected.csv"
    assert link in text(answer)
    back = browser.get(link)
    assert "attachment" in back.headers["Content-Disposition"]
    assert "3,There is no indicator nothing. Add it first.,x,a2" in back.content.decode("utf-8-sig")


def test_pressing_import_twice_imports_once(browser, upload, small):
    answer = upload(CLAIMS)
    first, second = take(browser, answer), take(browser, answer)
    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    assert Claim.objects.count() == 1
    assert ImportJob.objects.get().added == 1


def test_columns_with_other_names_are_matched_by_hand(browser, upload, small):
    answer = upload("Tally,Counted,Day,By\n20,killed,2023-09-25,first\n")
    assert answer.context["kind"] is None
    address = answer.request["PATH_INFO"]
    answer = browser.post(address, {"kind": "claims", "mapped_for": "", "map": "yes"})
    assert "No column holds" in text(answer)
    columns = ["value", "indicator", "as_of", "source"]
    chosen = {f"column_{i}": name for i, name in enumerate(columns)}
    values = {"kind": "claims", "mapped_for": "claims", "map": "yes"} | chosen
    answer = browser.post(address, values)
    assert answer.context["report"].added == 1
    twice = browser.post(address, values | {"column_0": "source"})
    assert twice.status_code == 422
    assert "Two columns are given as “who says it”" in text(twice)
    browser.post(address, values | {"take": "yes"})
    assert Claim.objects.get().low == 20


def test_nobody_sees_the_upload_of_another(browser, upload, small, people):
    upload(CLAIMS)
    job = ImportJob.objects.get()
    browser.force_login(people("coordinator"))
    assert browser.get(f"{UPLOAD}{job.pk}/").status_code == 404
