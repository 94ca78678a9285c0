"""A scan finds who is twice there, shows all of it or nothing, and what changes afterwards is asked again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from perennial.journal import following
from perennial.journal.sealer import seal
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.operations.clock import database_now
from perennial.operations.errors import Superseded
from perennial.operations.inline import run_inline
from perennial.operations.jobs import discover
from perennial.operations.models import Operation, State
from perennial.operations.work import Work
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.trash import trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.matching import keeping, scanning
from perennial.records.matching.desk import waiting
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import MatchDue, MatchGroup, MatchMember, MatchPair, MatchScan
from tests.cast import OPERATOR
from tests.records.matching.scans import groups, scanned
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db(transaction=True)


def follow() -> None:
    discover()
    seal()
    following.follow(5)


def test_a_scan_finds_both_pairs_and_counts_them() -> None:
    anna, ania = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    contact("Jan Nowak", phone="601100201")
    house, same = company("Ostoja Sp. z o.o.", tax_id="5260250274"), company("OSTOJA", tax_id="5260250274")
    done = scanned("")
    assert done.state == State.DONE
    assert {name: done.result[name] for name in ("records", "pairs", "groups")} == {
        "records": 5,
        "pairs": 2,
        "groups": 2,
    }
    assert groups() == [[anna.pk, ania.pk]]
    assert groups(entity="company") == [[house.pk, same.pk]]


def test_the_model_in_use_is_of_these_records_and_scores_what_the_scan_scored() -> None:
    for name in ("Maria", "Zofia", "Ewa", "Urszula", "Barbara", "Teresa", "Halina", "Grażyna"):
        contact(f"{name} Kowalska", city="Łódź")
    for name in ("Anna", "Ania"):
        contact(f"{name} Kowalska", phone="601100200")
    scanned()
    model = scorer_of("contact").model
    assert model.records == 10
    assert model.often["family"]["kowalska"] > shipped(SPECS["contact"]).often["family"].get("kowalska", 0)
    (one,) = waiting(OPERATOR, "contact")
    kept = MatchPair.objects.get(one=one.ids[0], other=one.ids[1])
    assert one.probability == pytest.approx(kept.probability, abs=1e-12)
    assert "Same phone number" in {reason.sentence for reason in one.reasons}


def test_a_second_scan_replaces_the_first_and_clears_it_away() -> None:
    one, _two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    scanned()
    first = MatchScan.objects.get().pk
    scanned()
    (now,) = MatchScan.objects.all()
    assert now.pk > first
    for table in (MatchPair, MatchGroup, MatchMember):
        assert set(table.objects.values_list("scan", flat=True)) == {now.pk}
    assert groups()[0][0] == one.pk


def test_a_scan_that_dies_while_it_writes_shows_nothing_and_another_attempt_ends_it(monkeypatch) -> None:
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    scanned()
    three = contact("A. Kowalska", phone="601100200")
    keep = scanning.keep_groups

    def dies(*args: object) -> None:
        raise Superseded

    monkeypatch.setattr(scanning, "keep_groups", dies)
    work = scanning.start_scan(requested_by=None, channel="cli", entity="contact", deliver=False)
    with pytest.raises(Superseded):
        scanning.scan(attempt(work))
    assert groups() == [[one.pk, two.pk]]
    monkeypatch.setattr(scanning, "keep_groups", keep)
    scanning.scan(attempt(work))
    assert groups() == [[one.pk, two.pk, three.pk]]
    assert MatchScan.objects.count() == 1
    assert MatchPair.objects.count() == 3


def attempt(operation: Operation) -> Work:
    operation.refresh_from_db()
    operation.state, operation.attempt = State.RUNNING, operation.attempt + 1
    operation.lease_until = database_now()
    operation.save()
    return Work(operation)


def test_what_was_written_while_a_scan_read_is_asked_again_at_its_end(monkeypatch) -> None:
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    keep, late = scanning.keep_pairs, []

    def meanwhile(*args: object) -> None:
        if not late:
            late.append(contact("Anna Kowalska", phone="601100200").pk)
            edit_record(OPERATOR, "contact", two.pk, {"family_name": "Nowak", "phone": "602300400"})
        keep(*args)

    monkeypatch.setattr(scanning, "keep_pairs", meanwhile)
    scanned()
    assert groups() == [[one.pk, late[0]]]
    assert not MatchDue.objects.exists()


def test_an_edit_a_merge_and_the_trash_take_a_group_from_the_desk_and_their_undo_brings_it_back() -> None:
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    scanned()
    follow()
    merge_records(OPERATOR, "contact", one.pk, [two.pk])
    assert groups() == []
    follow()
    assert not MatchGroup.objects.exists()
    unmerge(OPERATOR, "contact", two.pk)
    follow()
    assert groups() == [[one.pk, two.pk]]
    edit_record(OPERATOR, "contact", two.pk, {"family_name": "Nowak", "phone": "602300400"})
    follow()
    assert groups() == []
    edit_record(OPERATOR, "contact", two.pk, {"family_name": "Kowalska", "phone": "601100200"})
    follow()
    assert groups() == [[one.pk, two.pk]]
    trash_records(OPERATOR, "contact", [one.pk])
    assert groups() == []


def test_a_new_record_joins_the_group_it_belongs_to() -> None:
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    scanned()
    follow()
    three = contact("Anna Kowalska", phone="601100200")
    follow()
    assert groups() == [[one.pk, two.pk, three.pk]]


def test_many_changes_at_once_are_asked_again_by_an_operation(monkeypatch) -> None:
    monkeypatch.setattr("perennial.records.matching.following.MOST", 1)
    scanned()
    follow()
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    follow()
    assert groups() == []
    run_inline(Operation.objects.get(kind=scanning.DUE))
    assert groups() == [[one.pk, two.pk]]


def test_the_weight_of_a_group_is_what_hangs_on_it() -> None:
    light = [company("Kowal i Syn", tax_id="1234563218"), company("Kowal i Syn", tax_id="1234563218")]
    heavy = [company("Kowal i Syn", tax_id="5260250274"), company("Kowal i Syn", tax_id="5260250274")]
    contact("Jan Nowak", company=heavy[0].pk)
    assert keeping.worth_of("company", [one.pk for one in (*light, *heavy)])[heavy[0].pk] == 1
    scanned("company")
    assert groups(entity="company")[0] == [one.pk for one in heavy]


def test_an_empty_workspace_is_scanned_and_nothing_is_found() -> None:
    assert scanned().result["records"] == 0
    assert groups() == []


def test_who_serves_pages_does_not_load_duckdb() -> None:
    code = (
        "import django; django.setup(); import perennial.urls, perennial.records.jobs, sys;"
        "sys.exit(bool({'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_where_all_that_is_common_is_one_switchboard_a_scan_comes_to_its_end() -> None:
    for name in ("Ostoja", "Zubr", "Kotwica", "Latarnia", "Bursztyn", "Wydra", "Jodla"):
        company(name, phone="22 123 45 67")
    assert scanned("company").state == "done"
