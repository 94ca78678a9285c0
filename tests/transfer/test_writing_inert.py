"""No exported cell is run as a formula, and every one comes back as it was."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.transfer.reading import recognise, rows
from perennial.transfer.writing import csv_lines, inert, is_dangerous, revive

HOSTILE = [
    "=1+1",
    "+48 600 100 200",
    "-5",
    "@SUM(A1)",
    "  =cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "\n=1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    '"=1',
    "'=1",
    "''=1",
    "“=1",
    "«+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "　=1",
    "\x01=1",
    "−5",
]
HARMLESS = ["", "Jan", "'", "''", "'Jan", "a=b", "jan@firma.example", "5-3", "'n Rooi", "  x", "(+48) 600"]

pieces = st.sampled_from([*"=+-@'\"＝＋ \t\r\n\u00a0;,|ab1", "“", "\u200b"])
texts = st.one_of(
    st.text(alphabet=pieces, max_size=12), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", HOSTILE + HARMLESS)
def test_known_texts_come_back_as_they_were(text: str) -> None:
    assert revive(inert(text)) == text


@given(texts)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert revive(inert(text)) == text


@given(texts)
def test_no_text_is_written_with_a_formula_in_front(text: str) -> None:
    written = inert(text)
    assert written.startswith("'") or not is_dangerous(written)


def test_a_plain_negative_number_stays_one_where_numbers_are_meant() -> None:
    assert inert("-5", number=True) == "-5"
    assert inert("-5,25", number=True) == "-5,25"
    assert inert("-5+cmd", number=True) == "'-5+cmd"
    assert revive("-5") == "-5"


def export(tmp_path, headers, table, **options):
    path = tmp_path / "export.csv"
    path.write_text("".join(csv_lines(headers, table, **options)), encoding="utf-8", newline="")
    return path


def imported(path):
    return [row.cells for row in rows(path, recognise(path, path.name))]


def test_a_phone_number_comes_back_from_an_export(tmp_path) -> None:
    path = export(tmp_path, ["name", "phone"], [("Jan", "+48 600 100 200"), ("'=Ewa", "-")])
    assert "'+48" in path.read_text(encoding="utf-8")
    assert imported(path) == [("Jan", "+48 600 100 200"), ("'=Ewa", "-")]


def test_an_export_saved_again_elsewhere_is_still_recognised(tmp_path) -> None:
    path = export(tmp_path, ["name", "phone"], [("Jan", "+48 600 100 200"), ("Ewa", "+421 903 123 456")])
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    again = tmp_path / "again.csv"
    again.write_text("\n".join(";".join(line) for line in table), encoding="windows-1250")
    assert recognise(again).protected
    assert imported(again)[0] == ("Jan", "+48 600 100 200")


def test_a_file_of_other_origin_keeps_its_apostrophes(tmp_path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("name,note\nJan,'-quoted-'\nEwa,+48 600 100 200\n")
    assert not recognise(path).protected
    assert imported(path) == [("Jan", "'-quoted-'"), ("Ewa", "+48 600 100 200")]


def test_who_wants_the_apostrophes_can_keep_them(tmp_path) -> None:
    path = export(tmp_path, ["name", "phone"], [("Jan", "+48 600 100 200")])
    dialect = recognise(path)
    kept = dialect.replace(protected=False, headers=dialect.headers)
    assert next(rows(path, kept)).cells[1] == "'+48 600 100 200"


cells = texts.filter(lambda text: "\x00" not in text)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6)


@settings(max_examples=200)
@given(tables, st.sampled_from([",", ";", "\t"]))
def test_every_table_comes_back_from_its_export(tmp_path_factory, table, delimiter) -> None:
    headers = ["id", "name", "phone", "note"]
    folder = tmp_path_factory.mktemp("trip")
    path = export(folder, headers, [("x", *row) for row in table], delimiter=delimiter)
    dialect = recognise(path)
    assert dialect.headers == tuple(headers)
    found = list(rows(path, dialect))
    assert [row.cells for row in found] == [("x", *row) for row in table]
    assert not any(row.fault for row in found)


def test_the_export_is_plain_csv_for_every_other_program(tmp_path) -> None:
    text = "".join(csv_lines(["a", "b"], [("x,y", 'say "z"'), (None, 5)], mark=False))
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["x,y", 'say "z"'], ["", "5"]]
