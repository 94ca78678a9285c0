"""Problem cells corrected in the rehearsal, alike ones together; the file stays as it was."""

import csv
import io

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.errors import NotAllowed
from perennial.lib.refusals import Refusal
from perennial.operations.models import Payload
from perennial.operations.payloads import open_file
from perennial.records.models import Contact
from perennial.transfer import actions, corrections
from perennial.transfer.report import report_of
from tests.cast import OPERATOR, acting
from tests.transfer.importing import csv_of, ended, ran, rehearsed, row, tally, upload

pytestmark = pytest.mark.django_db

POLNAD = csv_of(
    ["Vorname", "Land"],
    ["Anna", "Polnad"],
    ["Ewa", "Polnad"],
    ["Ola", "Slovakia"],
    ["Iga", "Nirgends"],
    ["Jan", "PL"],
)


@pytest.fixture
def one():
    found = upload(POLNAD)
    rehearsed(found)
    return found


def groups(one) -> list[tuple[int, str, int, int]]:
    operation = rehearsed(one)
    return [(group.column, group.text, group.count, group.first) for group in corrections.alike(operation)]


def test_alike_problem_cells_stand_together(one) -> None:
    assert groups(one) == [(1, "Polnad", 2, 2), (1, "Nirgends", 1, 5)]


def test_a_correction_is_honoured_by_rehearsal_and_run_and_stands_in_the_report(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Polnad", "Poland")])
    done = ran(one)
    assert tally(done) == (4, 0, 0, 0, 1)
    report = csv.reader(io.StringIO(open_file(report_of(done)).read().decode("utf-8-sig")))
    told = {line[0]: line[3] for line in report}
    assert "corrected from “Polnad” to “Poland”" in told["2"]
    assert told["4"] == ""


def test_the_file_stays_as_it_was(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Polnad", "Poland")])
    ran(one)
    assert open_file(Payload.objects.get(pk=one.file)).read() == POLNAD


def test_a_cell_may_be_emptied(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Nirgends", ""), (1, "Polnad", "")])
    assert tally(ran(one)) == (5, 0, 0, 0, 0)


def test_a_correction_can_be_corrected_and_taken_back(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Polnad", "Pland")])
    assert ("Pland", 2) in [(text, count) for _column, text, count, _first in groups(one)]
    corrections.correct(OPERATOR, one, [(1, "Pland", "Poland")])
    assert corrections.corrections_of(one).texts == {(1, "Polnad"): "Poland"}
    corrections.correct(OPERATOR, one, [], back=[(1, "Polnad")])
    assert groups(one)[0] == (1, "Polnad", 2, 2)
    assert not Payload.objects.filter(kind=corrections.KIND).exists()


def test_the_same_text_in_another_column_stays(one) -> None:
    corrections.correct(OPERATOR, one, [(0, "Polnad", "Poland")])
    assert groups(one)[0] == (1, "Polnad", 2, 2)


def test_a_file_read_another_way_has_no_corrections(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Polnad", "Poland")])
    actions.read_again(OPERATOR, one, {"delimiter": ";"})
    assert corrections.corrections_of(one).texts == {}


@pytest.mark.parametrize("given", [(7, "a", "b"), (-1, "a", "b"), (1, "a", "x" * 20_000)])
def test_what_fits_no_cell_is_refused(one, given) -> None:
    with pytest.raises(Refusal):
        corrections.correct(OPERATOR, one, [given])


def test_who_may_not_import_may_not_correct(one) -> None:
    role = create_role(OPERATOR, "Reader", grants={("*", "read"): "all"}, veils={})
    dora = acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))
    with pytest.raises(NotAllowed):
        corrections.correct(dora, one, [(1, "Polnad", "Poland")])


def test_a_rehearsal_shows_corrected_cells(one) -> None:
    corrections.correct(OPERATOR, one, [(1, "Polnad", "Poland")])
    operation = ended(actions.rehearse(OPERATOR, one, deliver=False))
    kept = operation.rows.get(number=2).payload
    assert kept["corrected"] == {"1": ["Polnad", "Poland"]}
    assert kept["cells"][1] == "Poland"
    assert row(operation, 2).fate == "created"
    assert not Contact.objects.exists()
