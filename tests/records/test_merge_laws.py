"""Laws of merging, over random days of merges, edits, trash and unmerges: nobody refers to what is gone, the journal
tells the tables, and taken back newest first all of it is as it was.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from perennial.journal.errors import NothingToUndo
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.journal.replay import replayed_fingerprint
from perennial.journal.sealer import seal, verify
from perennial.journal.undo.nevertheless import Nevertheless
from perennial.journal.undo.run import undo
from perennial.lib.refusals import Refusal
from perennial.records import long_merge
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company
from perennial.records.actions.merge import Wish, merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.errors import NotMerged
from perennial.records.mass_merge import Asked, MassMerge
from perennial.records.mass_merge.plan import Group
from perennial.records.models import ENTITIES, Company, Contact, Link, Record
from perennial.records.queries import survivor_of
from perennial.schema.actions import create_field
from tests.cast import OPERATOR
from tests.records.people import company, contact
from tests.transfer.importing import ended

ENTITY = st.sampled_from(["company", "contact"])
WHICH = st.integers(0, 5)
DEPTH = {"deep": (300, 25), "ci": (10, 12)}
EXAMPLES, STEPS = DEPTH.get(os.environ.get("PERENNIAL_TEST_HYPOTHESIS", "ci"), DEPTH["ci"])
pytestmark = pytest.mark.django_db


class AnyPair(MassMerge):
    """Of records that need not be alike."""

    def _check_one(self, ids: Sequence[int]) -> None:
        return


def six_of_each() -> dict[str, list[int]]:
    """Companies and contacts that refer to each other, one in every way."""
    with suppress(Refusal):
        create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    houses = [company(f"Jantar {n}", city=["", "Łódź"][n % 2]) for n in range(6)]
    people = [
        contact(
            f"Anna {n}", company=houses[n % 3].pk, email=f"a{n % 4}@x.example", language=["", "pl"][n % 2]
        )
        for n in range(6)
    ]
    for n, one in enumerate(people):
        add_company(OPERATOR, one.pk, houses[5 - n].pk, role="Boss")
    edit_record(OPERATOR, "company", houses[1].pk, {"parent": houses[0].pk})
    edit_record(OPERATOR, "contact", people[1].pk, {"x_adviser": people[0].pk})
    return {"company": [one.pk for one in houses], "contact": [one.pk for one in people]}


class Day(RuleBasedStateMachine):
    """Six companies and six contacts that refer to each other."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.ids: dict[str, list[int]] = {}

    @initialize()
    def begins(self) -> None:
        self.ids = six_of_each()
        self.start, self.first = fingerprint(), Change.objects.latest("pk").pk

    @rule(
        entity=ENTITY,
        keep=WHICH,
        drops=st.sets(WHICH, min_size=1, max_size=3),
        chosen=WHICH,
        long=st.booleans(),
    )
    def merge(self, entity: str, keep: int, drops: set[int], chosen: int, long: bool) -> None:
        _merge(entity, self.ids[entity], keep, drops, chosen, long=long)

    @rule(entity=ENTITY, order=st.permutations(range(6)), many=st.integers(2, 3))
    def merge_many(self, entity: str, order: list[int], many: int) -> None:
        """Several pairs in one change, each in a batch of its own."""
        ids = [self.ids[entity][which] for which in order]
        plan = AnyPair(OPERATOR, Asked(entity))
        act = plan.begin()
        for pair in (sorted(ids[2 * at : 2 * at + 2]) for at in range(many)):
            with act.batch():
                plan.write(act, Group(pair[0], pair, True))
        act.close()

    @rule(entity=ENTITY, which=WHICH)
    def unmerge(self, entity: str, which: int) -> None:
        pk = self.ids[entity][which]
        with suppress(Refusal):
            back = unmerge(OPERATOR, entity, pk)
            assert pk in back.records
            assert ENTITIES[entity].objects.get(pk=pk).archived is None

    @rule(which=WHICH, house=WHICH, city=st.sampled_from(["", "Gdańsk"]))
    def edit(self, which: int, house: int, city: str) -> None:
        values: dict[str, Any] = {"company": self.ids["company"][house], "city": city}
        with suppress(Refusal):
            edit_record(OPERATOR, "contact", self.ids["contact"][which], values)

    @rule(which=WHICH, house=WHICH, adviser=WHICH, role=st.sampled_from(["", "Boss"]))
    def link(self, which: int, house: int, adviser: int, role: str) -> None:
        who = self.ids["contact"][which]
        with suppress(Refusal):
            add_company(OPERATOR, who, self.ids["company"][house], role=role)
        if adviser != which:
            with suppress(Refusal):
                edit_record(OPERATOR, "contact", who, {"x_adviser": self.ids["contact"][adviser]})

    @rule(back=st.integers(1, 8), everything=st.booleans())
    def take_back(self, back: int, everything: bool) -> None:
        """Any act of the day, an undo and a merge as well."""
        changes = Change.objects.filter(pk__gt=self.first).order_by("-pk")
        with suppress(IndexError, Refusal, NothingToUndo):
            take_back(OPERATOR, changes[back - 1].pk, nevertheless=Nevertheless(everything))

    @rule(entity=ENTITY, which=WHICH, back=st.booleans())
    def throw_away(self, entity: str, which: int, back: bool) -> None:
        with suppress(Refusal):
            (restore_records if back else trash_records)(OPERATOR, entity, [self.ids[entity][which]])

    @invariant()
    def nobody_refers_to_what_was_absorbed(self) -> None:
        absorbed = Record.objects.filter(merged_into__isnull=False)
        standing = {"record__merged_into__isnull": True}
        assert not Contact.objects.filter(company__in=absorbed.values("pk"), **standing).exists()
        assert not Company.objects.filter(parent__in=absorbed.values("pk"), **standing).exists()
        assert not Link.objects.filter(target__in=absorbed.values("pk"), **standing).exists()

    @invariant()
    def nobody_refers_to_itself(self) -> None:
        assert not Company.objects.filter(parent=F("pk")).exists()
        assert not Link.objects.filter(target=F("record")).exists()

    @invariant()
    def nobody_absorbs_who_absorbed_it(self) -> None:
        for pk in (*self.ids["company"], *self.ids["contact"]):
            assert Record.objects.get(pk=survivor_of(pk)).merged_into_id is None

    @invariant()
    def absorbed_records_are_not_in_lists(self) -> None:
        for model in ENTITIES.values():
            assert not model.objects.filter(record__merged_into__isnull=False, archived__isnull=True).exists()

    def teardown(self) -> None:
        try:
            if self.ids:
                self._all_is_taken_back()
        finally:
            transaction.savepoint_rollback(self.savepoint)

    def _all_is_taken_back(self) -> None:
        seal()
        assert verify().bad == ""
        assert replayed_fingerprint() == fingerprint()
        for change in Change.objects.filter(pk__gt=self.first).order_by("-pk"):
            with suppress(NothingToUndo):
                assert not undo(OPERATOR, change.pk)[1].kept, change.action
        assert fingerprint() == self.start
        connection.check_constraints()


def test_no_day_of_merging_loses_anything() -> None:
    run_state_machine_as_test(Day, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS))  # type: ignore[no-untyped-call]


MERGE = st.tuples(ENTITY, WHICH, st.sets(WHICH, min_size=1, max_size=3), WHICH, st.booleans())
LINKS = st.lists(st.tuples(WHICH, WHICH, WHICH, st.sampled_from(["", "Boss"])), max_size=6)


@settings(max_examples=EXAMPLES * 3)
@given(links=LINKS, merges=st.lists(MERGE, min_size=2, max_size=7), order=st.randoms(use_true_random=False))
def test_merges_come_apart_in_any_order(links: list[Any], merges: list[Any], order: Any) -> None:
    savepoint = transaction.savepoint()
    try:
        ids = six_of_each()
        for who, house, adviser, role in links:
            with suppress(Refusal):
                add_company(OPERATOR, ids["contact"][who], ids["company"][house], role=role)
            with suppress(Refusal):
                edit_record(OPERATOR, "contact", ids["contact"][who], {"x_adviser": ids["contact"][adviser]})
            with suppress(Refusal):
                edit_record(OPERATOR, "company", ids["company"][who], {"parent": ids["company"][house]})
        before = fingerprint()
        for entity, keep, drops, chosen, long in merges:
            _merge(entity, ids[entity], keep, drops, chosen, long=long)
        absorbed = list(Record.objects.filter(merged_into__isnull=False).values_list("pk", "entity"))
        order.shuffle(absorbed)
        for pk, entity in absorbed:
            with suppress(NotMerged):
                unmerge(OPERATOR, entity, pk)
        assert not Record.objects.filter(merged_into__isnull=False).exists()
        assert fingerprint() == before
    finally:
        transaction.savepoint_rollback(savepoint)


def _merge(entity: str, ids: list[int], keep: int, drops: set[int], chosen: int, *, long: bool) -> None:
    """A long one moves two references at a time, each slice a batch of its own."""
    others = [ids[n] for n in sorted(drops - {keep})]
    giver = [ids[keep], *others][chosen % (len(others) + 1)]
    wish = Wish(entity, ids[keep], others, {"lifecycle": giver})
    with suppress(Refusal), patch.object(long_merge, "MOST_MOVED", 2):
        if long:
            ended(long_merge.start_merge(OPERATOR, wish, deliver=False))
        else:
            merge_records(OPERATOR, entity, wish.keep, others, chosen=wish.chosen)
