"""Workbooks and JSON Lines as they are written."""

import datetime
import json
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import recognise, rows
from perennial.transfer.writing import csv_lines, json_lines, xlsx_file

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), max_size=15)


def test_a_text_that_looks_like_a_formula_is_a_text_cell(tmp_path) -> None:
    path = tmp_path / "out.xlsx"
    written = xlsx_file(path, ["=A1", "phone"], [("=1+1", "+48 600"), ("http://firma.example", "007")])
    assert written == 2
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells][:4] == ["=A1", "phone", "=1+1", "+48 600"]


@settings(max_examples=50)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_every_table_comes_back_from_a_workbook(tmp_path_factory, table) -> None:
    path = tmp_path_factory.mktemp("trip") / "out.xlsx"
    xlsx_file(path, ["id", "name", "note"], [("x", *row) for row in table])
    dialect = recognise(path).replace(header_row=1, headers=("id", "name", "note"))
    assert [row.cells for row in rows(path, dialect)] == [("x", *row) for row in table]


def test_numbers_are_numbers_only_where_the_column_says_so(tmp_path) -> None:
    path = tmp_path / "out.xlsx"
    xlsx_file(path, ["code", "sum"], [("5", Decimal("1.50")), (7, 10**20), ("x", None)], numbers={1})
    lines = list(openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    assert lines == [("5", 1.5), ("7", "100000000000000000000"), ("x", None)]


def test_a_text_too_long_for_a_workbook_is_refused_not_lost(tmp_path) -> None:
    with pytest.raises(Refusal, match="row 2, column 2"):
        xlsx_file(tmp_path / "out.xlsx", ["a", "b"], [("x", "y" * 32_768)])


def test_too_many_columns_for_a_workbook_are_refused(tmp_path) -> None:
    with pytest.raises(Refusal, match="columns"):
        xlsx_file(tmp_path / "out.xlsx", ["a"] * 16_385, [])


def test_json_lines_keep_texts_as_they_are() -> None:
    lines = list(
        json_lines(["id", "name", "born", "sum"], [(1, "=Łódź", datetime.date(2000, 1, 2), Decimal("1.50"))])
    )
    assert lines == ['{"id": 1, "name": "=Łódź", "born": "2000-01-02", "sum": "1.50"}\n']
    assert json.loads(lines[0])["name"] == "=Łódź"


def test_a_row_that_does_not_fit_its_keys_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(json_lines(["id", "name"], [(1,)]))


def test_values_without_a_text_are_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError):
        list(csv_lines(["a"], [(object(),)]))


def test_values_are_written_in_their_plain_form() -> None:
    row = (True, None, Decimal("0.10"), datetime.datetime(2024, 1, 2, 3, 4, 5), datetime.date(2024, 1, 2), -3)
    line = list(csv_lines(["a"] * 6, [row], numbers={5}, mark=False))[1]
    assert line == "true,,0.10,2024-01-02 03:04:05,2024-01-02,-3\r\n"


def test_lines_are_written_one_by_one_as_rows_come() -> None:
    asked = []

    def table():
        for number in range(1000):
            asked.append(number)
            yield (number,)

    lines = csv_lines(["n"], table())
    next(lines)
    next(lines)
    assert len(asked) == 1
