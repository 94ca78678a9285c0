"""OpenDocument spreadsheets as LibreOffice saves them, and as an attacker would."""

import zipfile
from pathlib import Path

import pytest

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import count_rows, preview, recognise, rows

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "calcext", "dc"))


@pytest.fixture
def book(tmp_path):
    """Saves sheets (name to the XML of rows) as an .ods file."""

    def save(sheets: dict[str, str], **parts: str) -> Path:
        tables = "".join(
            f'<table:table table:name="{name}">{xml}</table:table>' for name, xml in sheets.items()
        )
        content = (
            f"<office:document {NAMES}><office:spreadsheet>{tables}</office:spreadsheet></office:document>"
        )
        path = tmp_path / "customers.ods"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in {"mimetype": MIMETYPE, "content.xml": content, **parts}.items():
                package.writestr(name, text)
        return path

    return save


def cell(text: str, kind: str = "string", repeated: int = 1, **values: str) -> str:
    told = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in values.items())
    return (
        f'<table:table-cell office:value-type="{kind}"{told} table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(*cells: str, **attributes: str) -> str:
    told = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{told}>{''.join(one if one[:1] == '<' else cell(one) for one in cells)}</table:table-row>"


def test_cells_come_as_plain_text(book) -> None:
    path = book(
        {
            "Klienci": row("Imię", "Kwota", "Data", "Chwila", "Tak", "Czas", "Kod")
            + row(
                "Łukasz",
                cell("1,50 zł", "currency", value="1.5"),
                cell("1.02.24", "date", date_value="2024-02-01"),
                cell("1.02.24 9:30", "date", date_value="2024-02-01T09:30:00"),
                cell("PRAWDA", "boolean", boolean_value="true"),
                cell("30:00", "time", time_value="PT30H00M05S"),
                "007",
            )
        }
    )
    dialect = recognise(path, "list.xlsx")
    assert (dialect.format, dialect.sheet, dialect.header_row) == ("ods", "Klienci", 1)
    (found,) = rows(path, dialect)
    assert found.cells == ("Łukasz", "1.5", "2024-02-01", "2024-02-01 09:30:00", "TRUE", "30:00:05", "007")


def test_texts_keep_their_lines_and_spaces_and_lose_comments(book) -> None:
    told = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator>Ewa</dc:creator>'
        "<text:p>call her</text:p></office:annotation><text:p>ul.<text:s text:c='2'/>Długa<text:line-break/>5</text:p>"
        "<text:p>m. <text:span>3</text:span></text:p></table:table-cell>"
    )
    path = book({"S": row("Street", "City") + row(told, "Łódź")})
    assert [found.cells for found in rows(path, recognise(path))] == [("ul.  Długa\n5\nm. 3", "Łódź")]


def test_what_is_repeated_is_read_as_often(book) -> None:
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048500">{cells}</table:table-row>'
    path = book(
        {"S": row("A", "B", "C") + gap + row(cell("x", repeated=2), "y", number_rows_repeated="2") + end}
    )
    dialect = recognise(path).replace(header_row=1, headers=("A", "B", "C"))
    assert [(found.number, found.cells) for found in rows(path, dialect)] == [
        (5, ("x", "x", "y")),
        (6, ("x", "x", "y")),
    ]
    assert count_rows(path, dialect) == 2


def test_the_fullest_sheet_is_read_and_another_can_be_chosen(book) -> None:
    few, many = row("Name", "City") + row("Jan", "Łódź"), row("Firm", "Town") + row("Alfa", "Brno") * 5
    path = book({"Cover": row("2026"), "Few": few, "Q&amp;A": many})
    dialect = recognise(path)
    assert (dialect.sheet, dialect.sheets) == ("Q&A", ("Cover", "Few", "Q&A"))
    assert preview(path, dialect.replace(sheet="Few")).headers == ("Name", "City")


def test_hidden_rows_and_columns_are_read_and_said(book) -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    path = book(
        {"S": columns + row("Name", "Margin") + row("Jan", "1") + row("Ewa", "2", visibility="filter")}
    )
    dialect = recognise(path)
    assert "Hidden columns are read like the others: Margin" in " ".join(map(str, dialect.notes))
    first, second = rows(path, dialect)
    assert not first.note
    assert "hidden" in str(second.note)


def test_an_error_in_a_cell_is_its_text(book) -> None:
    kinds = 'office:value-type="string" calcext:value-type="error"'
    broken = f"<table:table-cell {kinds}><text:p>#REF!</text:p></table:table-cell>"
    path = book({"S": row("Name", "Sum") + row("Jan", broken) + row("Ewa", "5")})
    assert [row[1:3] for row in rows(path, recognise(path))] == [(("Jan", "#REF!"), ""), (("Ewa", "5"), "")]


def test_a_protected_document_is_refused(book) -> None:
    path = book({"S": row("Name")}, **{"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    with pytest.raises(Refusal, match="password"):
        recognise(path)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (row(cell("x", repeated=99_999_999)), "more columns"),
        (row(cell("x", repeated=16_384), number_rows_repeated="999999999"), "columns; up to"),
        ("<table:table-row>", "cannot be read"),
        ("<text:p>" * 200, "without end"),
    ],
)
def test_hostile_documents_are_refused(book, xml: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        recognise(book({"S": xml}))


def test_a_document_without_sheets_is_refused(book) -> None:
    with pytest.raises(Refusal, match="no sheets"):
        recognise(book({}))


def test_zeros_in_front_that_only_the_format_shows_are_kept(book) -> None:
    cell = (
        '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    numbers = [
        cell.format(*pair) for pair in (("1067", "01067"), ("0.5", "0.5"), ("1067", "1 067"), ("0", "0"))
    ]
    path = book({"S": row("Name", "A", "B", "C", "D") + row("Jan", *numbers)})
    assert next(rows(path, recognise(path))).cells == ("Jan", "01067", "0.5", "1067", "0")


def test_cells_merged_over_several_rows_are_said(book) -> None:
    spanned = '<table:table-cell table:number-rows-spanned="2"><text:p>Jantar</text:p></table:table-cell>'
    path = book({"S": row("Firm", "Name") + row(spanned, "Jan") + row("<table:covered-table-cell/>", "Ewa")})
    dialect = recognise(path)
    assert "merged over several rows, the first in row 2" in " ".join(map(str, dialect.notes))
    assert [one.cells for one in rows(path, dialect)] == [("Jantar", "Jan"), ("", "Ewa")]
