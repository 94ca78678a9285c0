"""Rows that would be new and are likely there already: told of in the rehearsal, and decided one by one or at once."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from perennial.journal.fingerprint import fingerprint
from perennial.matching.specs import SPECS
from perennial.operations.models import OperationRow
from perennial.records.actions.matching import set_policy
from perennial.records.actions.trash import trash_records
from perennial.records.matching.finding import profiles
from perennial.records.models import Contact, ContactPoint
from perennial.schema.queries import setting, shape_of
from perennial.transfer import actions, jobs
from perennial.transfer.duplicates import choices_of, choose, choose_for_all, likely_rows
from perennial.transfer.importing import likely
from perennial.transfer.importing.given import given_of_row
from perennial.transfer.importing.parsing import Parser
from perennial.transfer.reading import Row
from tests.cast import OPERATOR, acting, gather
from tests.records.people import another
from tests.transfer.importing import csv_of, ended, fates, ran, rehearsed, row, tally, undone, upload
from tests.transfer.test_import_going_on import killed_in_slice
from tests.transfer.test_import_laws import slow

pytestmark = pytest.mark.django_db
HEADERS = ["Vorname", "Nachname", "E-Mail", "Telefon", "Ort", "Position"]
ANNA = ("Anna", "Zubrzycka", "anna@dwor.example", "+48 601 100 200", "Łódź", "")
JAN = ("Jan", "Kowalewski", "jan@kuznia.example", "+48 602 300 400", "Gdynia", "")
# Another address and a short name: no key of the import finds them.
OLD_ANNA = ("Ania", "Zubrzycka", "zubrzycka@poczta.example", "601100200", "Lodz", "Księgowa")
OLD_JAN = ("Jan", "Kowalewsky", "kowalewski@poczta.example", "+48 602 300 400", "Gdynia", "Kowal")
EVA = ("Eva", "Horáková", "eva@horak.example", "+421 905 111 222", "Žilina", "")


@pytest.fixture
def anna():
    values = dict(zip(("given_name", "family_name", "email", "phone", "city"), ANNA, strict=False))
    return another(OPERATOR, "contact", values)


def of(*rows, match=("email",), on_match="fill"):
    return upload(csv_of(HEADERS, *rows), match=list(match), on_match=on_match)


def told(operation):
    rows = OperationRow.objects.filter(operation=operation, payload__has_key="likely")
    return {one.number: (one.payload["likely"]["is"], one.payload["likely"]["choice"]) for one in rows}


def test_the_rehearsal_tells_who_is_there_and_who_stands_earlier_in_the_file(anna):
    one = of(JAN, OLD_ANNA, EVA, OLD_JAN)
    done = rehearsed(one)
    assert told(done) == {3: (f"record:{anna.pk}", "create"), 5: ("row:2", "create")}
    assert done.result["likely"] == {"workspace": 1, "file": 1, "create": 2}
    assert likely_rows(done) == [3, 5]
    assert tally(ran(one)) == (4, 0, 0, 0, 0)


def test_what_is_chosen_for_all_is_what_the_run_does_and_the_undo_takes_back(anna, monkeypatch):
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", 1)
    before = fingerprint()
    one = of(JAN, OLD_ANNA, EVA, OLD_JAN)
    choose_for_all(OPERATOR, one, "update", 0.5)
    done = ran(one)
    assert tally(done) == (2, 2, 0, 0, 0)
    anna.refresh_from_db()
    assert (anna.given_name, anna.job_title) == ("Anna", "Księgowa")
    assert Contact.objects.get(given_name="Jan").job_title == "Kowal"
    undone(done.change)
    assert fingerprint() == before


def test_refused_in_imports_a_row_is_left_out_unless_that_is_chosen_for_it(anna):
    set_policy(OPERATOR, "contact", imports="block", block=60)
    one = of(JAN, OLD_ANNA, EVA, OLD_JAN)
    done = rehearsed(one)
    assert told(done) == {3: (f"record:{anna.pk}", "skip"), 5: ("row:2", "skip")}
    choose(OPERATOR, one, {3: (f"record:{anna.pk}", "create")})
    assert told(rehearsed(one)) == {3: (f"record:{anna.pk}", "create"), 5: ("row:2", "skip")}
    assert tally(ran(one)) == (3, 0, 0, 1, 0)


def test_filling_adds_no_second_address_and_updating_does(anna):
    one = of(OLD_ANNA, on_match="update")
    choose_for_all(OPERATOR, one, "update")
    assert tally(ran(one)) == (0, 1, 0, 0, 0)
    assert ContactPoint.objects.filter(record=anna.pk, kind="email").count() == 2


def test_rows_are_left_out_and_those_below_the_likelihood_come_in(anna):
    one = of(OLD_ANNA, JAN, OLD_JAN)
    choose_for_all(OPERATOR, one, "skip")
    assert tally(ran(one)) == (1, 0, 0, 2, 0)
    other = of(OLD_ANNA)
    choose_for_all(OPERATOR, other, "skip", 1.0)
    assert tally(ran(other)) == (1, 0, 0, 0, 0)


def test_a_choice_for_one_row_holds_while_the_row_is_said_to_be_the_same(anna):
    one = of(OLD_ANNA, JAN, OLD_JAN)
    choose(OPERATOR, one, {2: (f"record:{anna.pk}", "skip"), 4: ("row:99", "skip")})
    assert told(rehearsed(one)) == {2: (f"record:{anna.pk}", "skip"), 4: ("row:3", "create")}
    choose(OPERATOR, one, {2: None, 4: ("row:3", "update")})
    assert choices_of(one).rows == {4: ("row:3", "update")}
    assert tally(ran(one)) == (2, 1, 0, 0, 0)


def test_a_rehearsal_that_was_killed_goes_on_and_still_knows_the_earlier_rows(anna, monkeypatch):
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", 1)
    one = of(JAN, OLD_ANNA, ANNA, OLD_JAN)
    choose_for_all(OPERATOR, one, "update")
    operation = actions.rehearse(OPERATOR, one, deliver=False)
    with monkeypatch.context() as patch:
        killed_in_slice(operation, patch, 3)
    assert told(ended(operation)) == told(rehearsed(one))
    assert fates(operation)[5] == "updated"


def test_of_records_one_may_not_see_nothing_is_said(anna):
    alice = acting(gather().alice)
    assert rehearsed(upload(csv_of(HEADERS, OLD_ANNA), actor=alice), alice).result["likely"] == {}


def test_nobody_is_asked_where_every_row_is_to_be_new(anna):
    assert rehearsed(of(OLD_ANNA, on_match="create")).result["likely"] == {}


def test_a_row_that_lost_its_record_meanwhile_is_new_and_says_so(anna):
    one = of(OLD_ANNA)
    choose_for_all(OPERATOR, one, "update")
    rehearsed(one)
    trash_records(OPERATOR, "contact", [anna.pk])
    done = ended(actions.run(OPERATOR, one, deliver=False))
    assert tally(done) == (1, 0, 0, 0, 0)
    assert "not there any more" in row(done, 2).doubts["-1"]


def test_a_row_is_compared_as_the_record_it_becomes():
    headers = [*HEADERS, "Firma", "Straße", "PLZ", "Land", "Geburtstag", "E-Mail 2"]
    more = ("Dwór Sp. z o.o.", "ul. Długa 3", "90-001", "PL", "1980-02-03", "ania@dwor.example")
    one = upload(csv_of(headers, (*OLD_ANNA, *more)), match=[])
    done = ran(one)
    parser = Parser(shape_of("contact"), one.mapping, setting(), (), one.dialect["headers"])
    kept = OperationRow.objects.get(operation=one.rehearsal)
    parsed = parser.parse(Row(kept.number, tuple(kept.payload["cells"])))
    spec = SPECS["contact"]
    stored = dict(profiles(spec, [row(done, 2).record])[row(done, 2).record], company_ref="")
    stored.pop("entity")
    assert {**spec.blank, **spec.normal(given_of_row(parsed, setting().country))} == stored


names = st.sampled_from((("Jan", "Kowalewski"), ("Anna", "Zubrzycka"), ("Ania", "Zubrzycka"), ("Eva", "")))
mails = st.sampled_from(("", "a@jantar.example", "b@jantar.example", "anna@dwor.example"))
phones = st.sampled_from(("", "601100200", "602300400"))
people = st.builds(
    lambda name, mail, phone, job: (*name, mail, phone, "Łódź", job),
    names,
    mails,
    phones,
    st.sampled_from(("", "Kowal")),
)


@slow
@given(
    st.lists(people, min_size=3, max_size=9),
    st.sampled_from(("fill", "update", "skip")),
    st.sampled_from(("update", "skip")),
    st.integers(1, 4),
)
def test_whatever_is_chosen_the_rehearsal_tells_the_truth_and_undo_leaves_no_trace(
    anna, rows, on_match, choice, at_once
):
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "ROWS_AT_ONCE", at_once)
        patch.setattr(likely, "_AT_HAND", 1)
        before = fingerprint()
        one = of(*rows, on_match=on_match)
        choose_for_all(OPERATOR, one, choice)
        done = ran(one)
        tally(done)
        if done.change:
            undone(done.change)
        assert fingerprint() == before
        transaction.set_rollback(True)
