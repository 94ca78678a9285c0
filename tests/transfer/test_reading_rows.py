"""Rows of text files: numbers, faults, resuming, and files nobody meant well with."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import Dialect, count_rows, recognise, rows

TABLE = Dialect(headers=("name", "city"))


@pytest.fixture
def file(tmp_path):
    def write(content: bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return path

    return write


def test_row_numbers_are_those_a_spreadsheet_shows(file) -> None:
    path = file(b'name,city\na,b\n\n"two\nlines",c\nlast,d')
    found = list(rows(path, TABLE))
    assert [(row.number, row.cells) for row in found] == [
        (2, ("a", "b")),
        (4, ("two\nlines", "c")),
        (5, ("last", "d")),
    ]
    assert not any(row.fault for row in found)
    assert count_rows(path, TABLE) == 3


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_is_understood(file, end: bytes) -> None:
    path = file(end.join([b"name,city", b"a,b", b"c,d"]))
    assert [row.cells for row in rows(path, TABLE)] == [("a", "b"), ("c", "d")]


def test_short_rows_are_filled_and_empty_extra_cells_dropped(file) -> None:
    found = list(rows(file(b"name,city\na\nb,c,,\n"), TABLE))
    assert [(row.cells, row.fault) for row in found] == [(("a", ""), ""), (("b", "c"), "")]


def test_text_beyond_the_last_header_is_a_fault_of_its_row_alone(file) -> None:
    first, second = rows(file(b"name,city\na,b,lost\nc,d\n"), TABLE)
    assert first.cells == ("a", "b")
    assert "3 cells" in str(first.fault)
    assert "column C" in str(first.fault)
    assert second == (3, ("c", "d"), "", "")


def test_a_column_most_rows_fill_is_read_though_it_has_no_header(file) -> None:
    path = file(b"name,city\na,b,x\nc,d,y\n")
    dialect = recognise(path)
    assert dialect.headers == ("name", "city", "C")
    assert [row.cells[2] for row in rows(path, dialect)] == ["x", "y"]


def test_bytes_that_are_no_letters_are_a_fault_of_their_row_alone(file) -> None:
    first, second, third = rows(
        file("name,city\nJan,Łódź\nEwa,Łód\x00\n".encode().replace(b"\x00", b"\x9f") + b"c,d"), TABLE
    )
    assert not first.fault
    assert "no letters in utf-8" in str(second.fault)
    assert second.cells == ("Ewa", "Łód\ufffd")
    assert not third.fault


def test_a_replacement_character_of_the_file_itself_is_no_fault(file) -> None:
    (row,) = rows(file("name,city\nJan,\ufffd\n".encode()), TABLE)
    assert not row.fault


def test_half_a_letter_at_the_end_of_utf16_is_a_fault_and_no_crash(file) -> None:
    path = file("name,city\nJan,Łódź".encode("utf-16")[:-1])
    (row,) = rows(path, TABLE.replace(encoding="utf-16", headers=("name", "city")))
    assert row.fault


def test_zero_bytes_are_a_fault_of_their_row_alone(file) -> None:
    first, second = rows(file(b"name,city\nJ\x00an,x\nEwa,y\n"), TABLE)
    assert "zero bytes" in str(first.fault)
    assert "\x00" not in "".join(first.cells)
    assert not second.fault


def test_a_stray_quotation_mark_that_swallows_rows_is_a_fault(file) -> None:
    path = file(b'name,city\n"5 inch,x\nb,"y"\nc,z\n')
    swallowed = next(rows(path, TABLE))
    assert "quotation mark" in str(swallowed.fault)


def test_a_quotation_mark_never_closed_is_a_fault(file) -> None:
    found = list(rows(file(b'name,city\na,b\n"open,x\nc,d\n'), TABLE))
    assert not found[0].fault
    assert "quotation mark" in str(found[-1].fault)


@pytest.mark.parametrize("cell", ['"Bar "X" Ltd"', '"Jan \\"Max\\" K"', '"5 inch" pipe'])
def test_a_quotation_mark_inside_a_wrapped_cell_is_a_fault_of_its_row_alone(file, cell: str) -> None:
    first, second = rows(file(f'name,city\n{cell},x\n5" pipe,y\n'.encode()), TABLE)
    assert "stands inside" in str(first.fault)
    assert second.cells == ('5" pipe', "y")
    assert not second.fault


def test_the_end_mark_of_dos_is_no_row(file) -> None:
    assert [row.cells for row in rows(file(b"name,city\r\nJan,x\r\n\x1a"), TABLE)] == [("Jan", "x")]


@pytest.mark.parametrize("cell", ['="00123"', '"=""00123"""'])
def test_a_text_that_is_written_as_a_formula_is_a_text(file, cell: str) -> None:
    (row,) = rows(file(f"name,number\nJan,{cell}\n".encode()), TABLE)
    assert (row.cells, row.fault) == (("Jan", "00123"), "")


def test_lines_and_delimiters_inside_proper_quotation_marks_are_no_fault(file) -> None:
    (row,) = rows(file(b'name,city\n"a\nb,c,d,e\nf,g,h","say ""yes"""\n'), TABLE)
    assert row.cells == ("a\nb,c,d,e\nf,g,h", 'say "yes"')
    assert not row.fault


def test_a_cell_of_a_megabyte_is_read(file) -> None:
    (row,) = rows(file(b"name,city\n" + b"x" * 1_000_000 + b",y\n"), TABLE)
    assert len(row.cells[0]) == 1_000_000


@pytest.mark.parametrize("filling", [b"x" * 5_000_000, b'"' + b"x,y\n" * 1_500_000])
def test_a_row_without_end_is_refused_by_its_number(file, filling: bytes) -> None:
    path = file(b"name,city\na,b\n" + filling)
    with pytest.raises(Refusal, match="Row 3 is longer"):
        list(rows(path, TABLE))


def test_reading_takes_up_where_it_stopped(file) -> None:
    path = file(b"name,city\n" + b"".join(b"n%d,c\n" % number for number in range(2, 100)))
    whole = list(rows(path, TABLE))
    assert list(rows(path, TABLE, start=50)) == [row for row in whole if row.number >= 50]
    assert list(rows(path, TABLE, start=1)) == whole


def test_without_quotation_marks_every_mark_is_text(file) -> None:
    path = file(b'name,city\n"5 inch,x\nb,"y"\n')
    dialect = TABLE.replace(quote="", headers=("name", "city"))
    assert [row.cells for row in rows(path, dialect)] == [('"5 inch', "x"), ("b", '"y"')]


GOOD = 'Imię;Nazwisko;Kwota\r\nŁukasz;"Żak; Ćma";1,50\r\nEwa;"dwie\r\nlinie";2\r\n'.encode("windows-1250")


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.binary(max_size=6)), max_size=8))
def test_a_mutilated_file_is_read_or_refused_but_never_breaks_the_reader(tmp_path_factory, changes) -> None:
    content = bytearray(GOOD)
    for place, inserted in changes:
        content[place : place + len(inserted) // 2] = inserted
    path = tmp_path_factory.mktemp("fuzz") / "x.csv"
    path.write_bytes(content)
    try:
        dialect = recognise(path)
        found = list(rows(path, dialect))
    except Refusal:
        return
    assert all(len(row.cells) == len(dialect.headers) for row in found)
    assert len(found) == count_rows(path, dialect)
    text = "".join(cell for row in found for cell in row.cells)
    assert "\x00" not in text
    assert text.encode().decode() == text


@pytest.mark.parametrize("beginning", [b"", b"name,city\na,b\n"])
def test_two_gigabytes_of_nothing_are_refused_and_take_no_disk(tmp_path, beginning) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as handle:
        handle.write(beginning)
        handle.truncate(2 * 1024**3)
    assert path.stat().st_blocks * 512 < 1_000_000
    with pytest.raises(Refusal, match=r"empty|Row 3 is longer|no text"):
        list(rows(path, recognise(path)))
