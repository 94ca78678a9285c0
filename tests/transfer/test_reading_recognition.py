"""What is recognised about a file, and that every part of it can be said otherwise."""

import csv
import io
from pathlib import Path

import pytest

from perennial.lib.refusals import BadRequest, Refusal
from perennial.transfer.reading import Dialect, preview, recognise, rows


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "customers.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def notes(dialect: Dialect) -> str:
    return " ".join(str(note) for note in dialect.notes)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_steadiness_of_the_columns(file, delimiter: str) -> None:
    lines = [
        ["Name", "City", "Sum"],
        ["Kowal, Jan", "Łódź", "1,50"],
        ["Nowak; Ewa", "Kraków", "12,00"],
        ["X", "Y", "3,10"],
    ]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    dialect = recognise(file(quoted + "\n"))
    assert dialect.delimiter == delimiter
    assert dialect.headers == ("Name", "City", "Sum")


def test_a_declared_delimiter_is_obeyed_and_its_line_is_no_row(file) -> None:
    path = file("sep=|\nname,x|city\na,b|c\n")
    dialect = recognise(path)
    assert (dialect.delimiter, dialect.header_row) == ("|", 2)
    assert [row.cells for row in rows(path, dialect)] == [("a,b", "c")]
    assert next(rows(path, dialect)).number == 3


def test_cells_in_single_quotation_marks_are_unwrapped(file) -> None:
    dialect = recognise(file("'name','city'\n'Jan, Ewa','Łódź'\n'Ola','Kraków'\n"))
    assert dialect.quote == "'"
    assert dialect.samples[0] == ("Jan, Ewa", "Łódź")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_that_stand_in_quotation_marks_as_a_whole_are_unwrapped(file, delimiter: str) -> None:
    table = [["Name", "City"], ['Lis\tund; Co, "Jantar"', "Łódź"], ["two\nlines", ""], ["Ola Kos", "Žilina"]]
    texts = [_written([row], delimiter).removesuffix("\r\n") for row in table]
    path = file(_written([[text] for text in texts], ",", csv.QUOTE_ALL))
    dialect = recognise(path)
    assert (dialect.headers, dialect.delimiter, dialect.wrapped) == (("Name", "City"), delimiter, True)
    read = list(rows(path, Dialect.from_choices(dialect.choices())))
    assert [list(row.cells) for row in read] == table[1:]
    assert not any(row.fault for row in read)
    torn = file('"Name,City"\n"Jan,Łódź"\n"Ola,""Kos"" x"\n"Eva,Kraków"\n')
    assert [bool(row.fault) for row in rows(torn, recognise(torn))] == [False, True, False]


@pytest.mark.parametrize("content", ['"Name"\n"Lis, Jan"\n"Kos"\n', '"Name";"City"\n"Lis, J";"Łódź"\n'])
def test_quoted_texts_in_which_a_delimiter_stands_are_cells(file, content: str) -> None:
    dialect = recognise(file(content))
    assert not dialect.wrapped
    assert dialect.headers[0] == "Name"


def _written(table: list[list[str]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(table)
    return text.getvalue()


def test_titles_above_the_table_are_passed_over(file) -> None:
    path = file("Lista klientów;;\n;;\nNazwa;Miasto;NIP\nAlfa;Łódź;5252248481\nBeta;Kraków;7740001454\n")
    dialect = recognise(path)
    assert dialect.header_row == 3
    assert [row.number for row in rows(path, dialect)] == [4, 5]


def test_a_first_row_of_values_is_no_header(file) -> None:
    path = file("Jan;jan@firma.example;30-001\nEwa;ewa@firma.example;31-002\n")
    dialect = recognise(path)
    assert dialect.header_row is None
    assert dialect.headers == ("A", "B", "C")
    assert len(list(rows(path, dialect))) == 2
    assert "letters" in notes(dialect)


def test_a_first_row_whose_towns_come_again_is_no_header(file) -> None:
    dialect = recognise(file("Jan;Kraków\nEwa;Łódź\nOla;Kraków\n"))
    assert dialect.header_row is None


@pytest.mark.parametrize(
    ("cells", "comma"),
    [(["1,50", "2", "1.234,56"], True), (["1.50", "1,234.56"], False), (["1.234", "5"], True)],
)
def test_the_decimal_mark_is_told_by_the_numbers(file, cells: list[str], comma: bool) -> None:
    dialect = recognise(file("Kwota;Opis\n" + "".join(f"{cell};x\n" for cell in cells)))
    assert dialect.decimal_comma is comma


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["31.12.2024", "01.02.2024"], "dmy"),
        (["03/04/2024", "12/31/2024"], "mdy"),
        (["03/04/2024", "31/12/2024"], "dmy"),
        (["2024-12-31"], "ymd"),
        (["2024-12-31", "3.4.2024"], "dmy"),
        (["03/04/2024"], None),
        (["no date"], None),
    ],
)
def test_the_order_of_dates_is_told_by_the_days_beyond_twelve(
    file, cells: list[str], order: str | None
) -> None:
    dialect = recognise(file("Date;Text\n" + "".join(f"{cell};x\n" for cell in cells)))
    assert dialect.date_order == order


def test_dates_that_can_be_read_in_two_ways_are_asked_about(file) -> None:
    assert "two ways" in notes(recognise(file("Date,Text\n03/04/2024,x\n")))


def test_dates_in_both_orders_are_pointed_at(file) -> None:
    dialect = recognise(file("Date,Text\n13/04/2024,x\n04/15/2024,y\n14/04/2024,z\n"))
    assert (dialect.date_order, dialect.column_orders) == (None, ("open", ""))
    assert "others with the month" in notes(dialect)


def test_the_order_of_dates_is_told_column_by_column(file) -> None:
    rows = "".join(f"{day}/02/2024,02/{day}/2024,03/04/2024\n" for day in (13, 14, 15))
    dialect = recognise(file("Born,Since,Until\n" + rows))
    assert (dialect.date_order, dialect.column_orders) == (None, ("dmy", "mdy", "open"))
    assert "“Born” are written day, month, year" in notes(dialect)
    assert "“Since” are written month, day, year" in notes(dialect)
    assert "two ways" in notes(dialect)


def test_two_lines_of_headers_are_one(file) -> None:
    path = file("Name,,Home,,Work,\nFirst name,Last name,City,Phone,City,Phone\nJan,Żak,Łódź,1,Brno,2\n")
    dialect = recognise(path)
    assert (dialect.header_row, dialect.header_lines) == (1, 2)
    assert dialect.headers == (
        "First name",
        "Last name",
        "Home City",
        "Home Phone",
        "Work City",
        "Work Phone",
    )
    assert [(row.number, row.cells[0]) for row in rows(path, dialect)] == [(3, "Jan")]


def test_headers_merged_downwards_keep_their_names(file) -> None:
    dialect = recognise(
        file("Full name,Address,,Email\n,City,Street,\nJan,Łódź,Piotrkowska 1,j@jantar.example\n")
    )
    assert dialect.headers == ("Full name", "City", "Street", "Email")


def test_a_row_of_data_below_a_column_without_name_is_no_second_header(file) -> None:
    dialect = recognise(file("Name,City,\nJan,Kraków,regular\nEwa,Łódź,new\n"))
    assert (dialect.header_row, dialect.header_lines) == (1, 1)


def test_characters_that_nobody_sees_are_no_part_of_a_header(file) -> None:
    assert recognise(file("\u200bE-mail\u00ad,\ufeffCity\na,b\n")).headers == ("E-mail", "City")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"   \n", b"\xff\xfe"])
def test_an_empty_file_is_refused(file, content: bytes) -> None:
    with pytest.raises(Refusal, match="empty"):
        recognise(file(content))


def test_a_file_of_delimiters_alone_is_refused(file) -> None:
    with pytest.raises(Refusal, match="nothing in this table"):
        recognise(file(";;;\n;;;\n"))


def test_headers_without_rows_are_refused(file) -> None:
    with pytest.raises(Refusal, match="no rows of data"):
        recognise(file("Imię;Nazwisko\n"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"\.xls workbook"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x1f\x8b\x08\x00", "packed. Unpack it"),
        (b"BZh91AY&SY", "packed. Unpack it"),
        (b"list.csv".ljust(257, b"\x00") + b"ustar\x0000", "packed. Unpack it"),
        (b"\n%PDF-1.4\n1 0 obj\n", "PDF"),
        (
            b"\xef\xbb\xbf<table><tr><td>Name",
            "web page, whatever its name says. Open it in a spreadsheet program",
        ),
        (b"<meta charset=utf-8><table>", "web page"),
        ("<html><table>".encode("utf-16"), "web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\nContent-Type: text/html\n", "web page"),
        (
            b"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>\n"
            b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
            "workbook in XML",
        ),
        (b"<?xml version='1.0'?><contacts/>", "XML file"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K5\r\n", "SYLK"),
        (b"BEGIN:VCALENDAR\r\n", "calendar"),
        (b"dn: cn=Jan\nmail: jan@x.example\n", "LDIF"),
        (b"\x09\x08\x08\x00\x00\x05\x05\x00", r"\.xls workbook"),
        (b'[["name"],["Jan"]]', "one object a line"),
        (bytes(range(1, 9)) * 1000, "no text"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(file, content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        recognise(file(content))


@pytest.mark.parametrize(
    "header", ["ID;Phone;Name", "<DATE>;<NAME>", "Received;Name", "DN;Name", "[Name];[City]"]
)
def test_a_table_that_begins_like_something_else_is_a_table(file, header: str) -> None:
    assert recognise(file(f"{header}\nx;y\n")).headers[0] == header.partition(";")[0]


def test_every_choice_can_be_made_otherwise(file) -> None:
    path = file("Imię;Nazwisko\nŁukasz;Żak\nEwa;Ćma\n", encoding="windows-1250")
    dialect = recognise(path).replace(encoding="windows-1252", header_row=None)
    assert dialect.headers == ()
    looked = preview(path, dialect)
    assert looked.headers == ("A", "B")
    assert looked.samples[1] == ("£ukasz", "¯ak")


@pytest.mark.parametrize(
    "choice",
    [
        {"encoding": "klingon"},
        {"delimiter": "x"},
        {"header_row": 0},
        {"header_row": True},
        {"date_order": "dym"},
        {"format": "exe"},
        {"protected": "yes"},
        {"colour": "red"},
    ],
)
def test_an_impossible_choice_is_refused(choice: dict) -> None:
    with pytest.raises(BadRequest):
        Dialect().replace(**choice)


def test_choices_survive_being_stored(file) -> None:
    dialect = recognise(file("Imię;Nazwisko\nŁukasz;Żak\n", encoding="windows-1250"))
    again = Dialect.from_choices(dialect.choices())
    assert again.choices() == dialect.choices()
    assert again.headers == ("Imię", "Nazwisko")


def test_too_many_columns_are_refused(file) -> None:
    with pytest.raises(Refusal, match="columns"):
        recognise(file(",".join(f"h{n}x" for n in range(1500)) + "\n" + ",".join(["a"] * 1500) + "\n"))


def test_five_hundred_columns_are_fine(file) -> None:
    dialect = recognise(file(",".join(f"h{n}x" for n in range(500)) + "\n" + ",".join(["a"] * 500) + "\n"))
    assert len(dialect.headers) == 500
