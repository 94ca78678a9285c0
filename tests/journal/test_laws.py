"""The laws of the journal, as properties of random programs: replay tells the tables, undo restores, nothing else."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from perennial.journal.door import begin
from perennial.journal.errors import NothingToUndo
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change, Entry
from perennial.journal.reading import line
from perennial.journal.replay import replayed, replayed_fingerprint
from perennial.journal.sealer import seal, verify
from perennial.journal.undo.nevertheless import Nevertheless
from perennial.journal.undo.outcome import merged
from perennial.journal.undo.run import Undoing, undo
from tests.cast import OPERATOR
from tests.journal.acting import tables, versions
from tests.journal.programs import PROGRAMS, carry_out, edit_what, furnish, remove_what

DEPTH = {"deep": (400, 30), "ci": (12, 9), "try": (60, 6)}
EXAMPLES, STEPS = DEPTH[os.environ.get("PERENNIAL_TEST_HYPOTHESIS", "ci")]
PHASES = [Phase.generate] if os.environ.get("NOSHRINK") else list(Phase)


class Workspace(RuleBasedStateMachine):
    """Random acts and undos over one workspace, in a transaction that is rolled back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.done: list[tuple[int, str]] = []
        self.highest: dict[Any, int] = {}
        self.whole = True

    @initialize()
    def furnished(self) -> None:
        """Acts on rows that are there already are what the laws are about."""
        before, act = fingerprint(), begin(OPERATOR, "law")
        with act.batch():
            furnish(act)
        act.close()
        self._finished(act, before)

    @rule(program=PROGRAMS, twice=st.booleans())
    def act(self, program: list[Any], twice: bool) -> None:
        self.whole = False
        before, act = fingerprint(), begin(OPERATOR, "law")
        for more in ("", " again") if twice else ("",):
            for operations in program:
                with act.batch():
                    carry_out(act, operations, more)
        act.close()
        self._finished(act, before)

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 50), row=st.integers(0, 7), meddle=st.sampled_from([edit_what, remove_what]))
    def take_back_after_somebody_meddled(self, which: int, row: int, meddle: Any) -> None:
        self.whole = False
        change_id = self.done[which % len(self.done)][0]
        before, act = fingerprint(), begin(OPERATOR, "law")
        with act.batch():
            meddle(act, change_id, row)
        act.close()
        self._finished(act, before)
        self._take_back(change_id)

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 50))
    def take_back(self, which: int) -> None:
        self._take_back(self.done[which % len(self.done)][0])

    def _take_back(self, change_id: int) -> None:
        self.whole = False
        before, was = fingerprint(), tables()
        writers = _last_writers()
        seen = merged(Undoing(change_id).preview())
        try:
            act, outcome = undo(OPERATOR, change_id)
        except NothingToUndo:
            assert tables() == was
            self.whole = True
            return
        assert (seen.counts(), _listed(seen)) == (outcome.counts(), _listed(outcome))
        _changed_only_its_own(change_id, was, writers)
        self._finished(act, before)

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 50), everything=st.booleans(), values=st.integers(0, 7))
    def take_back_later_edits_too(self, which: int, everything: bool, values: int) -> None:
        self.whole = False
        change_id = self.done[which % len(self.done)][0]
        kept = [one for one in merged(Undoing(change_id).preview()).kept if one.may_return]
        chosen = frozenset(one.key for number, one in enumerate(kept) if values >> number % 3 & 1)
        how, before = Nevertheless(everything, chosen), fingerprint()
        seen = merged(Undoing(change_id, nevertheless=how).preview())
        try:
            act, outcome = undo(OPERATOR, change_id, nevertheless=how)
        except NothingToUndo:
            self.whole = True
            return
        assert (seen.counts(), _listed(seen)) == (outcome.counts(), _listed(outcome))
        assert not [
            one for one in outcome.kept if one.may_return and how.takes(one.model, one.row, one.field)
        ]
        self._finished(act, before)

    def _finished(self, act: Any, before: str) -> None:
        self.whole = True
        if act.id is not None:
            self.done.append((act.id, before))

    @invariant()
    def references_hold(self) -> None:
        connection.check_constraints()

    @invariant()
    def versions_only_rise(self) -> None:
        for key, version in versions().items():
            assert version >= self.highest.get(key, 0)
            self.highest[key] = version

    def teardown(self) -> None:
        try:
            if self.whole:
                self._all_is_taken_back()
        finally:
            transaction.savepoint_rollback(self.savepoint)

    def _all_is_taken_back(self) -> None:
        _replay_tells_the_tables()
        for change_id, before in reversed(self.done):
            _, outcome = _undone(change_id)
            assert not outcome or not outcome.kept
            assert fingerprint() == before
        connection.check_constraints()
        _replay_tells_the_tables()


def _undone(change_id: int) -> Any:
    try:
        return undo(OPERATOR, change_id)
    except NothingToUndo:
        return None, None


def _listed(outcome: Any) -> list[Any]:
    return sorted(
        (k.model.__name__, k.row, k.field, k.reason, repr(k.now), repr(k.before)) for k in outcome.kept
    )


def _replay_tells_the_tables() -> None:
    seal()
    assert verify().bad == ""
    assert replayed() == tables()
    assert replayed_fingerprint() == fingerprint()


def _last_writers() -> dict[Any, int]:
    """The change of the last entry that names each field, and of the last that made or removed each row."""
    found: dict[Any, int] = {}
    for entry in Entry.objects.select_related("batch").order_by("id"):
        one = line(entry, entry.batch.change_id)
        key = (one.model._meta.label_lower, one.row)
        for name in (*one.fields, *([""] if one.op != "update" else [])):
            found[key, name] = one.change
    return found


def _changed_only_its_own(change_id: int, was: dict[Any, Any], writers: dict[Any, int]) -> None:
    """Law (c): what the undo altered was written last by the change, or given back to it by undos."""
    undos = set(Change.objects.filter(undoes__isnull=False).values_list("id", flat=True))
    now = tables()
    for key in was.keys() | now.keys():
        old, new = was.get(key, {}), now.get(key, {})
        altered = {name for name in old.keys() | new.keys() if repr(old.get(name)) != repr(new.get(name))}
        if (key in was) != (key in now):
            altered.add("")
        for name in altered:
            writer = writers.get((key, name), writers.get((key, "")))
            assert writer == change_id or writer in undos, (key, name, writer)


@pytest.mark.django_db
def test_the_laws_hold_for_random_workspaces() -> None:
    run_state_machine_as_test(
        Workspace,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            phases=PHASES,
        ),
    )
