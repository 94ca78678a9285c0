"""A key names one rule for ever: made at once, taken back and brought back, and where a database has doubles."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.journal.undo.outcome import Reason
from perennial.quality.actions import add_pack
from perennial.quality.models import Rule
from perennial.quality.standard import PACKS
from perennial.records.actions.take_back import preview, take_back
from tests.cast import OPERATOR
from tests.journal.acting import tables
from tests.journal.test_together import at_once
from tests.quality.test_rules import made

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("quality", "0001_initial")]


def keys() -> list[str]:
    return list(Rule.objects.order_by("pk").values_list("key", flat=True))


def named() -> Rule:
    return made("filled", {"field": "email"})


def test_rules_that_are_made_at_once_get_keys_of_their_own():
    at_once(*[named for _each in range(4)])
    assert sorted(keys()) == ["x_name", "x_name_2", "x_name_3", "x_name_4"]


def test_a_pack_that_is_added_twice_at_once_is_there_once():
    counts = at_once(*[lambda: add_pack(OPERATOR, "sound") for _each in range(3)])
    assert sorted(counts) == [0, 0, len(PACKS["sound"].rules)]
    assert len(keys()) == len(PACKS["sound"].rules)


def test_a_rule_and_a_pack_are_made_at_once():
    at_once(named, lambda: add_pack(OPERATOR, "sound"), named, lambda: add_pack(OPERATOR, "sound"))
    assert len(set(keys())) == len(keys()) == len(PACKS["sound"].rules) + 2


def test_no_two_rules_share_a_key_whoever_writes_them():
    rule = named()
    with pytest.raises(IntegrityError), change(OPERATOR, "rule.create") as act:
        act.create(Rule(key=rule.key, entity="company", kind="filled", dimension="completeness"))


def test_a_rule_that_was_taken_back_comes_back_with_its_key():
    first = named()
    undo, _outcome = take_back(OPERATOR, Change.objects.get(action="rule.create").pk)
    assert named().key == "x_name_2"
    take_back(OPERATOR, undo)
    assert sorted(keys()) == ["x_name", "x_name_2"]
    assert Rule.objects.get(key="x_name").pk == first.pk


def test_a_pack_that_is_there_again_does_not_come_back_besides():
    add_pack(OPERATOR, "sound")
    undo, _outcome = take_back(OPERATOR, Change.objects.get(action="rule.pack").pk)
    add_pack(OPERATOR, "sound")
    for outcome in (preview(OPERATOR, undo), take_back(OPERATOR, undo)[1]):
        assert outcome.reverted == 0
        assert {one.reason for one in outcome.kept} == {Reason.TAKEN}
    assert len(keys()) == len(PACKS["sound"].rules)


@pytest.fixture
def doubles():
    """The tables as they were before keys were held unique; brought to today's in the end, whatever happens."""
    MigrationExecutor(connection).migrate(BEFORE)
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def brought_to_today() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def double(key: str, **told) -> Rule:
    rule = Rule(key=key, entity="contact", kind="filled", parameters={"field": "email"}, **told)
    rule.dimension = "completeness"
    with change(OPERATOR, "rule.create") as act:
        act.create(rule)
    return rule


def test_doubles_in_a_database_get_keys_of_their_own_and_the_journal_says_so(doubles):
    hidden = double("x_name", hidden=True)
    kept, other, free = double("x_name"), double("x_name"), double("x_name_2")
    longest = [double("k" * 60) for _each in range(2)]
    changes = Change.objects.count()
    brought_to_today()
    told = dict(Rule.objects.values_list("pk", "key"))
    assert (told[hidden.pk], told[kept.pk], told[other.pk]) == ("x_name_3", "x_name", "x_name_4")
    assert (told[free.pk], told[longest[0].pk]) == ("x_name_2", "k" * 60)
    assert told[longest[1].pk] == "k" * 55 + "_2"
    assert Change.objects.count() == changes + 1
    seal()
    assert verify().bad == ""
    assert replayed() == tables()
    renaming = Change.objects.latest("pk").pk
    _undo, outcome = take_back(OPERATOR, renaming)
    assert {(one.field, one.reason) for one in outcome.kept} == {("key", Reason.TAKEN)}
    assert dict(Rule.objects.values_list("pk", "key")) == told


def test_without_doubles_nothing_is_written(doubles):
    rule = double("x_name")
    changes = Change.objects.count()
    brought_to_today()
    assert (Change.objects.count(), Rule.objects.get(pk=rule.pk).version) == (changes, 1)
