"""`perennial import` and `perennial export`, from their words to what they print."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from perennial.cli import parser_of, runner
from perennial.cli.commands import export, importing
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change, ChangeNote
from perennial.operations.models import Operation
from perennial.records.models import Contact
from tests.cast import gather
from tests.cli.commands import perennial
from tests.quality.test_rules import made
from tests.transfer.importing import undone

pytestmark = pytest.mark.django_db(transaction=True)
MESSY = Path(__file__).parents[2] / "demo" / "messy-customers.csv"
COUNTS = {"read", "created", "updated", "unchanged", "skipped", "failed", "warned", "shared", "likely"}
KEYS = {"operation", "change", "report", "likely_rows"} | COUNTS


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(
        "Vorname;E-Mail\nAnna;anna@jantar.example\nEwa;ewa@jantar.example\n;\n;x@jantar.example\n"
    )
    return path


def start(*words: object) -> int:
    return runner.run(parser_of([importing, export]).parse_args([str(word) for word in words]))


def printed(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    assert start(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_a_rehearsal_prints_what_would_happen_and_writes_nothing(people, capsys):
    before = fingerprint()
    told = printed(capsys, "import", people, "--rehearse")
    assert told.keys() == KEYS
    assert (told["read"], told["created"], told["failed"], told["change"]) == (3, 2, 1, None)
    assert "failed" in Path(str(told["report"])).read_text("utf-8-sig")
    assert fingerprint() == before


def test_rows_that_are_likely_there_already_are_told_and_left_out(people, capsys):
    people.write_text(
        "Vorname;Nachname;E-Mail;Telefon\nJan;Kowalewski;jan@kuznia.example;602300400\n"
        "Jan;Kowalewsky;kowalewski@poczta.example;602300400\n"
    )
    told = printed(capsys, "import", people, "--match", "email", "--rehearse")
    assert (told["created"], told["likely"]) == (2, {"file": 1, "create": 1})
    assert [(one["row"], one["is"]) for one in told["likely_rows"]] == [(3, "row:2")]
    assert "Same phone number" in Path(str(told["report"])).read_text("utf-8-sig")
    choice = ("--duplicates", "skip", "--duplicates-least", "0.95")
    told = printed(capsys, "import", people, "--match", "email", *choice, "--yes")
    assert (told["created"], told["skipped"]) == (1, 1)


def test_a_file_whose_name_is_no_text_is_imported(people, capsys):
    odd = people.with_name(os.fsdecode(b"klienci-\xb3\xf3d\xbc.csv"))
    odd.write_bytes(people.read_bytes())
    assert printed(capsys, "import", odd, "--yes")["created"] == 2


def test_an_import_says_whose_account_it_was(people, capsys):
    change = printed(capsys, "import", people, "--yes")["change"]
    address = ChangeNote.objects.get(change=change, kind="address").value
    assert address.startswith("os:")


def test_a_run_prints_its_change_and_report_and_is_taken_back(people, capsys):
    before = fingerprint()
    told = printed(capsys, "import", people, "--yes")
    assert told.keys() == KEYS
    report = Path(str(told["report"]))
    assert report.read_text("utf-8-sig").count("\n") == 4
    assert (report.name[:7], report.suffix) == ("report-", ".csv")
    change = Change.objects.get(pk=told["change"])
    assert (change.channel, change.operation_id) == ("import", told["operation"])
    assert ChangeNote.objects.get(change=change, kind="title").value == "people.csv"
    undone(change.pk)
    assert fingerprint() == before


def test_people_read_sentences(people, capsys):
    assert start("import", people, "--yes") == 0
    out = capsys.readouterr().out
    assert "created         2" in out
    assert "Report: /" in out


def test_people_read_how_the_file_was_read_and_where_its_columns_went(tmp_path, capsys):
    path = tmp_path / "lista.csv"
    path.write_bytes("Imię;Kwota;Zażółć\nŁucja;12,50;x\nŻaneta;1 234,00;y\n".encode("cp1250"))
    assert start("import", path, "--rehearse") == 0
    out = capsys.readouterr().out
    assert "Text in windows-1250, cells parted by semicolons." in out
    assert out.count("parted by") == 1
    assert "Columns: Imię → given_name." in out
    assert "Left out: “Kwota”, “Zażółć”." in out


def test_columns_keys_and_matches_can_be_said(people, capsys):
    printed(capsys, "import", people, "--yes")
    told = printed(
        capsys,
        "import",
        people,
        "--yes",
        "--map",
        "Vorname=family_name",
        "--match",
        "email",
        "--on-match",
        "update",
    )
    assert (told["updated"], Contact.objects.get(family_name="Anna").given_name) == (2, "Anna")
    told = printed(capsys, "import", people, "--yes", "--on-match", "skip")
    assert told["skipped"] == 2


@pytest.mark.parametrize(
    "words",
    [["nowhere.csv"], ["{people}", "--map", "Nachname=family_name"], ["{people}", "--map", "Vorname=shoes"],
     ["{people}", "--match", "shoes"], ["{people}", "--as", "nobody@jantar.example"], ["{people}", "--sheet", "X"]],
)  # fmt: skip
def test_what_cannot_be_done_says_one_sentence(people, capsys, words):
    assert start("import", *(word.format(people=people) for word in words), "--yes") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert not Contact.objects.exists()


def test_it_acts_as_the_user_named(people, capsys):
    cast = gather()
    printed(capsys, "import", people, "--yes", "--as", "alice@jantar.example")
    assert set(Contact.objects.values_list("owner", flat=True)) == {cast.alice.pk}


def test_an_export_is_a_file_that_comes_back_unchanged(people, tmp_path, capsys):
    printed(capsys, "import", people, "--yes")
    for name in ("a.csv", "a.xlsx", "a.jsonl"):
        told = printed(capsys, "export", "contact", "-o", tmp_path / name)
        assert told["size"] == (tmp_path / name).stat().st_size
        again = printed(capsys, "import", tmp_path / name, "--yes", "--on-match", "update")
        assert (again["read"], again["unchanged"]) == (2, 2)
    printed(capsys, "export", "contact", "-o", tmp_path / "a.jsonl", "--fields", "email", "--sort=-name")
    lines = (tmp_path / "a.jsonl").read_text().splitlines()
    assert [json.loads(line)["email"] for line in lines] == ["ewa@jantar.example", "anna@jantar.example"]


@pytest.mark.parametrize("field", ["bogus", "full_name", "email,", "email,Phone"])
def test_an_export_names_a_field_that_is_not_there_and_writes_nothing(field, people, tmp_path, capsys):
    printed(capsys, "import", people, "--yes")
    assert perennial("export", "contact", "-o", tmp_path / "a.csv", "--fields", field) == 1
    assert (
        f"There is no field “{field.rpartition(',')[2]}”. Possible are: given_name" in capsys.readouterr().err
    )
    assert list(tmp_path.glob("a.*")) == []


def test_the_messy_file_goes_in_once_and_comes_out_again(capsys):
    before = fingerprint()
    told = printed(capsys, "import", MESSY, "--yes")
    rehearsal = Operation.objects.get(kind="rehearsal")
    assert {key: told[key] for key in rehearsal.result if key in KEYS} == {
        key: rehearsal.result[key] for key in rehearsal.result if key in KEYS
    }
    assert told["read"] == 4960
    # Of these, 25 are phone numbers of which a spreadsheet kept the first digits.
    assert told["failed"] < 60
    again = printed(capsys, "import", MESSY, "--rehearse", "--on-match", "update")
    assert (again["created"], again["failed"]) == (0, told["failed"])
    undone(int(str(told["change"])))
    assert fingerprint() == before


def test_a_second_run_of_the_same_file_says_that_nothing_had_to_be_written(people, capsys):
    assert start("import", people, "--yes") == 0
    capsys.readouterr()
    assert start("import", people, "--yes") == 0
    told = capsys.readouterr().out
    assert "Nothing had to be written" in told
    assert "None" not in told


@pytest.mark.parametrize("place", ["missing/people.csv", "folder.csv"])
def test_an_export_to_a_place_that_cannot_be_written_is_a_sentence(place, tmp_path, capsys):
    (tmp_path / "folder.csv").mkdir()
    assert start("export", "contact", "-o", tmp_path / place) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / place} cannot be written" in told
    assert "reference" not in told
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]


def test_what_meets_rules_that_warn_is_counted(people, capsys):
    made("filled", {"field": "salutation"}, severity="warn", labels={"en": "Salutation"})
    told = printed(capsys, "import", people, "--yes")
    assert told["warned"] == {"x_salutation": told["created"]}
    assert start("import", people, "--on-match", "create", "--rehearse") == 0
    assert "meet the rule x_salutation, which warns" in capsys.readouterr().out


def test_what_different_people_share_is_counted(tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text("Vorname;E-Mail\n" + "".join(f"N{n};brak@brak.pl\n" for n in range(7)))
    assert printed(capsys, "import", path, "--rehearse")["shared"] == {"email": 7}
    assert start("import", path, "--rehearse") == 0
    assert "7 share their email with different people" in capsys.readouterr().out
