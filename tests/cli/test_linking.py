"""`perennial duplicates link`: the matcher on a file alone; and `perennial match`: against the workspace."""

import csv
import io
import json

import pytest

from perennial.records.models import Record
from tests.cli.commands import perennial
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = """Nr;Imię i nazwisko;E-mail;Telefon;Urodziny;Karta
a1;Anna Kowalska;anna.k@firma.example;601 100 200;03.02.1980;991-77-1
a2;Ania Kowalska;;+48 601 100 200;1980-02-03;991-77-1
a3;Юлия Шевченко;yulia77@pochta.example;;;
a4;Julia Szewczenko;YULIA77@pochta.example;;;
a5;Zbigniew Kowalski;;601 100 200;;
"""


def linked(tmp_path, capsys, text=PEOPLE, *words):
    file, output = tmp_path / "people.csv", tmp_path / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    status = perennial("duplicates", "link", file, "-o", output, "--id-column", "Nr", *words, "--json")
    told = capsys.readouterr()
    return status, told, list(csv.DictReader(output.open())) if output.exists() else []


def test_pairs_have_the_files_own_ids_probabilities_and_clusters(tmp_path, capsys):
    status, told, pairs = linked(tmp_path, capsys)
    assert status == 0
    assert {(one["id_l"], one["id_r"]) for one in pairs} == {("a1", "a2"), ("a3", "a4")}
    assert len({one["cluster"] for one in pairs}) == 2
    assert all(0.8 <= float(one["probability"]) <= 1 for one in pairs)
    done = json.loads(told.out)
    assert (done["records"], done["pairs"], done["clusters"]) == (5, 2, 2)
    assert done["columns"]["Telefon"] == "phone"
    assert done["further"] == {"Karta": "number"}
    assert not Record.objects.exists()


def test_above_writes_what_is_less_likely_as_well(tmp_path, capsys):
    _status, _told, pairs = linked(tmp_path, capsys, PEOPLE, "--above", "0.01")
    relatives = [one for one in pairs if "a5" in (one["id_l"], one["id_r"])]
    assert relatives
    assert all(one["gates"] == "gated" and not one["cluster"] for one in relatives)


def test_a_column_can_be_named_and_left_out(tmp_path, capsys):
    status, told, _pairs = linked(tmp_path, capsys, PEOPLE, "--map", "Karta=", "--map", "Telefon=own number")
    done = json.loads(told.out)
    assert status == 0
    assert "Karta" not in done["columns"] | done["further"]
    assert "Telefon" in done["further"]


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--map", "Nope=email"), "Nope"), (("--map", "Karta"), "HEADER=FIELD")],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(tmp_path, capsys, words, said):
    status, told, pairs = linked(tmp_path, capsys, PEOPLE, *words)
    assert (status, pairs) == (1, [])
    assert said in told.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1;Anna Nowak\n 1 ;Ania Nowak\n", "Rows 2 and 3 have the same id, “1”"),
        ("1;Anna Nowak\n;Ania Nowak\n", "Row 3 has nothing in the column of ids, “Nr”"),
    ],
)
def test_rows_whose_ids_tell_them_not_apart_are_refused(tmp_path, capsys, rows, said):
    status, told, pairs = linked(tmp_path, capsys, f"Nr;Name\n{rows}")
    assert (status, pairs) == (1, [])
    assert said in told.err


def test_a_field_that_was_mistyped_is_refused(tmp_path, capsys):
    status, told, pairs = linked(tmp_path, capsys, PEOPLE, "--map", "Karta=postal_cod")
    assert (status, pairs) == (1, [])
    assert "Did you mean “postal_code”?" in told.err


@pytest.mark.parametrize(
    ("numbers", "compared"), [("123456", []), (["100", "377", "12", "19", "5", "100"], ["Lp"])]
)
def test_what_counts_the_rows_is_not_compared(tmp_path, capsys, numbers, compared):
    names = ("Anna Kowalska", "Ania Kowalska", "Jan Kos", "Ewa Lis", "Olga Wilk", "Piotr Sowa")
    rows = [
        f"{at};{name};{one};601100{at}00" for at, (name, one) in enumerate(zip(names, numbers, strict=True))
    ]
    _status, told, _pairs = linked(tmp_path, capsys, "\n".join(["Nr;Name;Lp;Telefon", *rows]))
    assert list(json.loads(told.out)["further"]) == compared


def test_a_file_that_is_none_and_an_output_that_cannot_be_written_leave_nothing(tmp_path, capsys):
    assert perennial("duplicates", "link", tmp_path / "none.csv", "-o", tmp_path / "x.csv") == 1
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    assert perennial("duplicates", "link", file, "-o", tmp_path / "no" / "folder.csv") == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.csv"]
    assert "folder.csv" in capsys.readouterr().err


def matched(monkeypatch, capsys, *lines, entity="contact"):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    capsys.readouterr()
    status = perennial("match", "--entity", entity, "--json")
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_records_on_standard_input_find_who_is_there(monkeypatch, capsys):
    anna = contact("Anna Kowalska", phone="+48 601 100 200")
    given = {"id": "x7", "given_name": "Ania", "family_name": "Kowalska", "phone": ["601100200", None]}
    status, told = matched(
        monkeypatch, capsys, json.dumps(given), '{"given_name": "Nobody"}', "no json", "[1]", '{"nope": "x"}'
    )
    assert status == 0
    assert [one["line"] for one in told] == [1, 2, 3, 4, 5]
    (found,) = told[0]["candidates"]
    assert (told[0]["id"], found["id"], found["name"]) == ("x7", anna.pk, "Anna Kowalska")
    assert found["probability"] > 0.5
    assert "Same phone number" in found["reasons"]
    assert told[1]["candidates"] == []
    assert all("error" in one for one in told[2:])


def test_companies_are_matched_by_number(monkeypatch, capsys):
    firm = company("Isarblech AG", tax_id="ATU40977831")
    _status, told = matched(
        monkeypatch, capsys, '{"name": "Isar Blech", "tax_id": "40977831"}', entity="company"
    )
    assert [one["id"] for one in told[0]["candidates"]] == [firm.pk]


def test_nothing_given_is_said(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert perennial("match") == 1
