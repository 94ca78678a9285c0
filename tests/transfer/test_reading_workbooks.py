"""Workbooks as spreadsheet programs save them, and as an attacker would."""

import datetime
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import count_rows, preview, recognise, rows, workbook, xlsx
from perennial.transfer.reading.formats import form_of
from perennial.transfer.reading.moments import serial_text
from tests.chance import CHANCE

BOOK = '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.fixture
def book(tmp_path):
    """Saves a workbook with the given sheets (name to rows) and gives its path."""

    def save(**sheets) -> Path:
        path = tmp_path / "customers.xlsx"
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, lines in sheets.items():
            sheet = workbook.create_sheet(name)
            for line in lines:
                sheet.append(line)
        workbook.save(path)
        return path

    return save


@pytest.fixture
def package_of(tmp_path):
    """A zip with the given parts (name to content), named .xlsx."""

    def save(parts: dict[str, bytes]) -> Path:
        path = tmp_path / "hostile.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return path

    return save


@pytest.fixture
def sheet_of(package_of):
    """A workbook of one sheet whose rows are these bytes."""

    def save(content: bytes, *, root: bytes = b"worksheet", data: bytes = b"sheetData", before=False) -> Path:
        closing = b"</%s></%s>" % (data, root.split()[0])
        sheet = b"<%s><%s>%s%s" % (root, data, content, closing)
        return package_of(
            {
                "xl/workbook.xml": b"<workbook xmlns:r='r'><sheets><sheet name='S' r:id='1'/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels": b"<Relationships><Relationship Id='1' Type='x/worksheet' "
                b"Target='worksheets/sheet1.xml'/></Relationships>",
                "xl/worksheets/sheet1.xml": content + sheet if before else sheet,
            }
        )

    return save


def test_cells_come_as_plain_text(book) -> None:
    path = book(
        Klienci=[
            ["Imię", "Telefon", "Kwota", "Data", "Chwila", "Tak", "Czas"],
            [
                "Łukasz",
                48600100200,
                1.5,
                datetime.date(2024, 2, 1),
                datetime.datetime(2024, 2, 1, 9, 30),
                True,
                None,
            ],
            ["007", 4.8e10, 3.0, datetime.date(1899, 12, 31), None, False, datetime.timedelta(hours=30)],
        ]
    )
    dialect = recognise(path, path.name)
    assert (dialect.format, dialect.sheet, dialect.header_row) == ("xlsx", "Klienci", 1)
    first, second = rows(path, dialect)
    assert first.cells == ("Łukasz", "48600100200", "1.5", "2024-02-01", "2024-02-01 09:30:00", "TRUE", "")
    assert second.cells[:3] == ("007", "48000000000", "3")
    assert second.cells[5:] == ("FALSE", "30:00:00")


def test_very_small_and_large_numbers_have_no_exponent(book) -> None:
    path = book(S=[["Numbers", "x"], [1.5e20, "a"], [1.25e-7, "b"]])
    assert [row.cells[0] for row in rows(path, recognise(path))] == ["150000000000000000000", "0.000000125"]


def test_numbers_take_the_decimal_mark_of_the_texts_beside_them(book) -> None:
    path = book(S=[["Kwota", "x"], ["1,50", "a"], ["2,75", "b"], [3.25, "c"]])
    dialect = recognise(path)
    assert dialect.decimal_comma
    assert [row.cells[0] for row in rows(path, dialect)] == ["1,50", "2,75", "3,25"]


def test_a_table_that_begins_elsewhere_keeps_its_addresses(tmp_path) -> None:
    path = tmp_path / "shifted.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row, line in enumerate([("Name", "City"), ("Jan", "Łódź"), ("Ewa", "Kraków")], 4):
            sheet.write_row(row, 2, line)
    dialect = recognise(path)
    assert dialect.headers == ("A", "B", "Name", "City")
    assert [row.number for row in rows(path, dialect)] == [6, 7]


def test_the_first_sheet_with_cells_is_read_and_the_others_named(book) -> None:
    path = book(
        Empty=[], Clients=[["Name", "City"], ["Jan", "Łódź"]], More=[["Firm", "Town"], ["Alfa", "Žilina"]]
    )
    dialect = recognise(path)
    assert dialect.sheet == "Clients"
    assert dialect.sheets == ("Empty", "Clients", "More")
    assert any("More" in str(note) for note in dialect.notes)
    other = preview(path, dialect.replace(sheet="More"))
    assert other.headers == ("Firm", "Town")
    with pytest.raises(Refusal, match="no sheet"):
        preview(path, dialect.replace(sheet="Nowhere"))


def test_an_error_in_a_cell_is_its_text(book) -> None:
    path = book(S=[["Name", "Sum"], ["Jan", 5], ["Ewa", "=1/0"]])
    workbook = openpyxl.load_workbook(path)
    cell = workbook["S"]["B3"]
    cell.value, cell.data_type = "#DIV/0!", "e"
    workbook.save(path)
    assert [row[1:3] for row in rows(path, recognise(path))] == [(("Jan", "5"), ""), (("Ewa", "#DIV/0!"), "")]


def test_reading_takes_up_where_it_stopped(book) -> None:
    path = book(S=[["Name", "City"], *(["n", number] for number in range(2, 60))])
    dialect = recognise(path)
    assert [row.number for row in rows(path, dialect, start=40)] == list(range(40, 60))
    assert count_rows(path, dialect) == 58


def test_an_empty_workbook_is_refused(book) -> None:
    with pytest.raises(Refusal, match="nothing in this table"):
        recognise(book(S=[]))


def test_a_workbook_of_headers_alone_is_refused(book) -> None:
    with pytest.raises(Refusal, match="no rows of data"):
        recognise(book(S=[["Name", "City"]]))


def test_a_cell_at_the_far_corner_is_a_fault_of_its_row_alone(book) -> None:
    path = book(S=[["Name", "City"], ["Jan", "Łódź"], *[["Ewa", "Brno"]] * 300])
    workbook = openpyxl.load_workbook(path)
    workbook["S"].cell(1_048_576, 16_384, "x")
    workbook.save(path)
    *_others, last = rows(path, recognise(path))
    assert last.number == 1_048_576
    assert "column XFD has no header" in str(last.fault)


@pytest.mark.parametrize(
    "cell",
    [b"<row r='1'><c r='XFE1'><v>1</v></c></row>", b"<row r='1048578'><c r='A1'><v>1</v></c></row>"],
)
def test_addresses_beyond_the_sheet_are_refused(sheet_of, cell: bytes) -> None:
    with pytest.raises(Refusal, match="than a sheet can hold"):
        recognise(sheet_of(cell))


def test_any_prefix_is_understood(sheet_of) -> None:
    row = b"<x:row><x:c t='inlineStr'><x:is><x:t>%s</x:t></x:is></x:c></x:row>"
    path = sheet_of(row % b"Name" + row % b"Jan", root=b"x:worksheet xmlns:x='x'", data=b"x:sheetData")
    assert [row.cells for row in rows(path, recognise(path))] == [("Jan",)]


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>", "defines entities"),
        (b"<a>" * 500, "without end"),
        (b"<a b='" + b"x" * 20_000_000, "does not end"),
        (b"<row><c t='inlineStr'><is><t>" + b"x" * 5_000_000, "longer than"),
        (b"<row><c t='s'><v>7</v></c></row>", "text of row 1 is missing"),
        (b"</nothing>", "cannot be read"),
    ],
)
def test_hostile_markup_is_refused(sheet_of, hostile: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        recognise(sheet_of(hostile, before=hostile.startswith(b"<!")))


def test_a_zip_bomb_is_refused_by_its_ratio(package_of) -> None:
    path = package_of({"xl/workbook.xml": BOOK.encode(), "xl/sharedStrings.xml": b" " * 60_000_000})
    with pytest.raises(Refusal, match="unpack to more"):
        recognise(path)


def test_more_shared_text_than_memory_is_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "shared.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["Name", "City", "Country"])
    monkeypatch.setattr(xlsx, "SHARED_BYTES", 10)
    with pytest.raises(Refusal, match="unpack to more"):
        recognise(path)


def test_a_part_larger_than_it_claims_is_refused(sheet_of) -> None:
    path = sheet_of(b" " * 3_000_000)
    raw = path.read_bytes()
    size = 3_000_000 + len(b"<worksheet><sheetData></sheetData></worksheet>")
    assert raw.count(struct.pack("<I", size)) == 2
    path.write_bytes(raw.replace(struct.pack("<I", size), struct.pack("<I", 3_000)))
    with pytest.raises(Refusal, match="unpack to more"):
        recognise(path)


def test_the_fullest_sheet_is_read_and_hidden_ones_are_said(book) -> None:
    path = book(
        Cover=[["Clients of 2026"]],
        Clients=[["Name", "City"], *[["Jan", "Łódź"]] * 5],
        Secret=[["Name", "City"], *[["Ewa", "Brno"]] * 9],
    )
    workbook = openpyxl.load_workbook(path)
    workbook["Secret"].sheet_state = "hidden"
    workbook.save(path)
    dialect = recognise(path)
    assert (dialect.sheet, dialect.sheets) == ("Clients", ("Cover", "Clients"))
    assert "Hidden sheets are not read: Secret" in " ".join(map(str, dialect.notes))


def test_hidden_rows_and_columns_are_read_and_said(book) -> None:
    path = book(S=[["Name", "City", "Margin"], ["Jan", "Łódź", 1], ["Ewa", "Brno", 2]])
    workbook = openpyxl.load_workbook(path)
    workbook["S"].column_dimensions["C"].hidden = True
    workbook["S"].row_dimensions[3].hidden = True
    workbook.save(path)
    dialect = recognise(path)
    notes = " ".join(map(str, dialect.notes))
    assert "Hidden columns are read like the others: Margin" in notes
    assert "the first is row 3" in notes
    first, second = rows(path, dialect)
    assert (first.note, second.cells) == ("", ("Ewa", "Brno", "2"))
    assert "hidden" in str(second.note)


def test_cells_merged_over_several_rows_are_said(book) -> None:
    path = book(S=[["Firm", "Name"], ["Jantar", "Jan"], [None, "Ewa"], ["Orlik", "Ola"]])
    workbook = openpyxl.load_workbook(path)
    workbook["S"].merge_cells("A2:A3")
    workbook.save(path)
    assert "merged over several rows, the first in row 2" in " ".join(map(str, recognise(path).notes))
    workbook["S"].unmerge_cells("A2:A3")
    workbook["S"].merge_cells("A4:B4")
    workbook.save(path)
    assert "merged" not in " ".join(map(str, recognise(path).notes))


def test_macros_are_said_and_not_run(book) -> None:
    path = book(S=[["Name", "City"], ["Jan", "Łódź"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"whatever")
    dialect = recognise(path, "list.xlsm")
    assert dialect.samples == (("Jan", "Łódź"),)
    assert "macros" in " ".join(map(str, dialect.notes))


def test_zeros_in_front_that_only_the_format_shows_are_kept(tmp_path) -> None:
    path = tmp_path / "zeros.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Postal code", "Text"])
        sheet.write_number(1, 0, 1069, workbook.add_format({"num_format": "00000"}))
        sheet.write_string(1, 1, "007")
    assert [row.cells for row in rows(path, recognise(path))] == [("01069", "007")]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("General", ""),
        ("0.00", ""),
        ("yyyy-mm-dd", "date"),
        ('d "de" mmmm', "date"),
        ("[$-409]m/d/yy h:mm AM/PM", "date"),
        ("h:mm:ss", "time"),
        ("[h]:mm", "duration"),
        ('0.00 "days"', ""),
        ("[Red]0;[Blue]-0", ""),
        ("00000", "5"),
        ("mmm", "date"),
    ],
)
def test_what_a_format_shows(code: str, form: str) -> None:
    assert form_of(code) == form


@pytest.mark.parametrize(
    ("serial", "later", "text"),
    [
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("45292.75", False, "2024-01-01 18:00:00"),
        ("43830", True, "2024-01-01"),
        ("1e300", False, "1e300"),
    ],
)
def test_days_are_counted_as_workbooks_count_them(serial: str, later: bool, text: str) -> None:
    assert serial_text(serial, "date", later=later) == text


def test_other_archives_are_refused_by_what_they_are(package_of) -> None:
    for parts, said in [
        ({"readme.txt": b"hello"}, "archive"),
        ({"xl/workbook.bin": b""}, "xlsb"),
        ({"Index/Document.iwa": b""}, "Numbers"),
        ({"a.vcf": b"", "b.vcf": b""}, "address books"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, "document"),
        ({"word/document.xml": b"<x/>"}, "document"),
    ]:
        with pytest.raises(Refusal, match=said):
            recognise(package_of(parts))


def test_a_workbook_cut_short_is_refused(book) -> None:
    path = book(S=[["Name", "City"], ["Jan", "Łódź"]])
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(Refusal, match="damaged"):
        recognise(path)


def test_a_workbook_with_broken_parts_is_refused(package_of) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        recognise(package_of({"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<x"}))


def test_a_protected_workbook_is_told_from_an_old_one(tmp_path) -> None:
    path = tmp_path / "locked"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(Refusal, match="password"):
        recognise(path, "locked.xlsx")
    with pytest.raises(Refusal, match=r"old \.xls"):
        recognise(path, "old.xls")


@pytest.mark.parametrize(
    ("stream", "name", "said"),
    [
        ("Workbook", "renamed.xlsx", r"old \.xls"),
        ("EncryptedPackage", "renamed.csv", "password"),
        ("WordDocument", "letter.xls", "text document"),
        ("__substg1.0_001A001E", "mail.xls", "e-mail"),
    ],
)
def test_the_container_of_old_formats_is_told_by_what_it_holds(
    tmp_path, stream: str, name: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(64)
    )
    with pytest.raises(Refusal, match=said):
        recognise(path, name)


@pytest.mark.parametrize(
    "named",
    [
        {"xl/workbook.xml": "xl/workbook2.xml", "xl/_rels/workbook.xml.rels": "xl/_rels/workbook2.xml.rels"},
        {"xl/sharedStrings.xml": "xl/SharedStrings.xml"},
        {"xl/sharedStrings.xml": "xl/texts.xml", "xl/styles.xml": "xl/looks.xml"},
    ],
)
def test_parts_of_a_workbook_are_found_by_any_name(tmp_path, package_of, named: dict[str, str]) -> None:
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "d.m.yyyy"})
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Since"])
        sheet.write(1, 0, "Jan")
        sheet.write(1, 1, 45292, day)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in named.items():
        parts[new] = parts.pop(old)
        for name in ("_rels/.rels", *[name for name in parts if name.endswith(".xml.rels")]):
            was, now = (path.removeprefix("xl/").encode() for path in (old, new))
            parts[name] = parts[name].replace(was, now)
    (row,) = rows(path := package_of(parts), recognise(path))
    assert row.cells == ("Jan", "2024-01-01")


def test_backslashes_in_the_names_of_parts_are_understood(book, package_of) -> None:
    with zipfile.ZipFile(book(S=[["Name"], ["Jan"]])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path = package_of({name.replace("/", "\\"): content for name, content in parts.items()})
    assert [row.cells for row in rows(path, recognise(path))] == [("Jan",)]


def test_a_workbook_without_sheets_is_refused(book, package_of) -> None:
    with zipfile.ZipFile(book(S=[["Name"], ["Jan"]])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = re.sub(rb"<sheet [^>]*/>", b"", parts["xl/workbook.xml"])
    with pytest.raises(Refusal, match="no sheets"):
        recognise(package_of(parts))


@settings(max_examples=150, suppress_health_check=[*CHANCE, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=4), st.booleans())
def test_a_mutilated_workbook_is_read_or_refused_but_never_breaks_the_reader(book, changes, inside) -> None:
    path = book(S=[["Imię", "Kwota"], ["Łukasz", 1.5], ["Ewa", datetime.date(2024, 2, 1)]])
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = bytearray(parts[part] if inside else path.read_bytes())
    for place, inserted in changes:
        start = int(place * len(content))
        content[start : start + len(inserted)] = inserted
    if inside:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, bytes(content) if name == part else text)
    else:
        path.write_bytes(content)
    try:
        dialect = recognise(path)
        found = list(rows(path, dialect))
    except Refusal:
        return
    assert all(len(row.cells) == len(dialect.headers) for row in found)


def test_rows_of_a_large_sheet_are_counted_as_they_are_read(book, monkeypatch) -> None:
    path = book(
        S=[["List of 2026"], [], ["Name", "City", "Sum"], *[["Jan", "Łódź", 1]] * 300, [], ["Ewa", "Brno", 2]]
    )
    dialect = recognise(path)
    assert dialect.header_row == 3
    exactly = count_rows(path, dialect)
    monkeypatch.setattr(workbook, "_LARGE", 0)
    assert count_rows(path, dialect) == exactly == len(list(rows(path, dialect))) == 301
