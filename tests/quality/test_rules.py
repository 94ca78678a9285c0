"""Rules are made, changed and removed by administrators, and refused with a sentence that names the part."""

from __future__ import annotations

import pytest

from perennial.access.errors import AdministratorNeeded
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.quality.actions import add_pack, create_rule, edit_rule, remove_rule
from perennial.quality.errors import NoSuchPack, NoSuchRule
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule, Severity
from perennial.quality.queries import rule_of, rules_on
from perennial.quality.standard import PACKS
from perennial.records.actions.take_back import take_back
from perennial.records.places import Readable
from perennial.schema.kinds import KINDS as FIELD_KINDS
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db

NAMED = {"labels": {"en": "Name"}}


def made(kind: str, parameters: dict, entity: str = "contact", actor=OPERATOR, **told) -> Rule:
    shape = shape_of(entity)
    return create_rule(actor, shape, Readable(OPERATOR, shape), kind, parameters, **(NAMED | told))


def test_a_rule_is_journaled_and_undo_removes_it_and_redo_brings_it_back():
    rule = made("filled", {"field": "email"})
    change = Change.objects.get(action="rule.create")
    undo, _outcome = take_back(OPERATOR, change.pk)
    assert rules_on("contact") == ()
    take_back(OPERATOR, undo)
    assert [one.key for one in rules_on("contact")] == [rule.key]


def test_a_removed_rule_asks_nothing_and_comes_back_by_undo():
    rule = made("filled", {"field": "email"})
    remove_rule(OPERATOR, rule)
    assert rules_on("contact") == ()
    with pytest.raises(NoSuchRule):
        rule_of(rule.key)
    take_back(OPERATOR, Change.objects.get(action="rule.remove").pk)
    assert rule_of(rule.key).pk == rule.pk


def test_a_rule_that_is_off_asks_nothing():
    rule = made("filled", {"field": "email"}, severity="off")
    assert rules_on("contact") == ()
    shape = shape_of("contact")
    edit_rule(OPERATOR, rule, shape, Readable(OPERATOR, shape), severity="warn")
    assert [one.severity for one in rules_on("contact")] == ["warn"]


def test_who_looks_after_a_rule_changes_and_comes_back_by_undo():
    cast, shape = gather(), shape_of("contact")
    rule = made("filled", {"field": "email"}, owner=cast.alice.pk)
    edit_rule(OPERATOR, rule, shape, Readable(OPERATOR, shape), owner=cast.bob.pk)
    assert rule_of(rule.key).owner_id == cast.bob.pk
    take_back(OPERATOR, Change.objects.get(action="rule.edit").pk)
    assert rule_of(rule.key).owner_id == cast.alice.pk
    edit_rule(OPERATOR, rule_of(rule.key), shape, Readable(OPERATOR, shape), owner=None)
    assert rule_of(rule.key).owner_id is None


def test_only_administrators_make_rules():
    cast = gather()
    with pytest.raises(AdministratorNeeded):
        made("filled", {"field": "email"}, actor=acting(cast.alice))
    assert made("filled", {"field": "email"}, actor=acting(cast.ada)).pk


@pytest.mark.parametrize(
    ("kind", "parameters", "told", "field"),
    [
        ("matches", {"field": "email"}, {}, "kind"),
        ("filled", {"field": "nothing"}, {}, "parameters.field"),
        ("filled", {}, {}, "parameters.field"),
        ("filled", {"field": "email", "must": {}}, {}, "parameters.must"),
        ("filled", {"field": "street"}, {}, "parameters.field"),
        ("holds", {"must": {"field": "nothing", "op": "is_filled"}}, {}, "parameters.must.field"),
        ("holds", {"must": {"field": "email", "op": "matches", "value": "(a+)+$"}}, {}, "parameters.must.op"),
        ("holds", {"must": []}, {}, "parameters.must"),
        ("holds", {"must": {"field": "owner", "op": "is", "value": {"me": True}}}, {}, "parameters.must"),
        ("holds", {"must": {"field": "score", "op": "at_least", "value": 50}}, {}, "parameters.must"),
        (
            "holds",
            {"must": {"field": "company.size", "op": "above", "value": {"field": "score"}}},
            {},
            "parameters.must",
        ),
        ("filled", {"field": "email"}, {"when": {"field": "finding", "op": "is_filled"}}, "when"),
        ("filled", {"field": "email"}, {"when": {"field": "finding_week", "op": "is_filled"}}, "when"),
        ("unique", {"field": "birthday"}, {}, "parameters.field"),
        ("fresh", {"field": "email"}, {}, "parameters.months"),
        ("fresh", {"field": "email", "months": True}, {}, "parameters.months"),
        ("fresh", {"field": "email", "months": 0}, {}, "parameters.months"),
        ("believable", {"field": "email"}, {}, "parameters.field"),
        ("believable", {}, {"severity": "block"}, "severity"),
        ("filled", {"field": "email"}, {"severity": "loud"}, "severity"),
        ("filled", {"field": "email"}, {"weight": 11}, "weight"),
        ("filled", {"field": "email"}, {"weight": 1.5}, "weight"),
        ("filled", {"field": "email"}, {"ways": ["post"]}, "ways"),
        ("filled", {"field": "email"}, {"when": {"field": "email"}}, "when.op"),
        ("filled", {"field": "email"}, {"labels": {}}, "labels"),
        ("filled", {"field": "email"}, {"labels": {"xx": "?"}}, "labels"),
        ("filled", {"field": "email"}, {"owner": 4711}, "owner"),
        ("filled", {"field": "email"}, {"key": "mine"}, "key"),
    ],
)
def test_what_is_no_rule_is_refused_by_name(kind, parameters, told, field):
    with pytest.raises(Refusal) as no:
        made(kind, parameters, **told)
    assert no.value.field.startswith(field)
    assert str(no.value)
    assert not Rule.objects.exists()


def test_every_rule_that_comes_with_perennial_can_be_made_and_asked():
    """Packs are data like what people type: each rule passes the checks an administrator's would."""
    for pack in PACKS.values():
        for given in pack.rules:
            shape = shape_of(given.entity)
            places = Readable(OPERATOR, shape)
            kept = KINDS[given.kind].read(given.parameters, shape, places)
            assert KINDS[given.kind].sentence(kept, shape, places), given.key
            assert given.severity != Severity.BLOCK, given.key
            assert {"en", "pl", "de", "sk", "ru"} == set(given.labels), given.key


def test_a_pack_is_added_once_and_undone_at_once():
    count = add_pack(OPERATOR, "sound")
    assert count == len(PACKS["sound"].rules) == Rule.objects.count()
    assert add_pack(OPERATOR, "sound") == 0
    take_back(OPERATOR, Change.objects.get(action="rule.pack").pk)
    assert Rule.objects.count() == 0
    with pytest.raises(NoSuchPack):
        add_pack(OPERATOR, "nothing")


def test_keys_of_packs_are_rules_for_ever_so_none_stands_twice():
    keys = [rule.key for pack in PACKS.values() for rule in pack.rules]
    assert len(keys) == len(set(keys))
    assert all(len(key) <= 60 for key in keys)
    assert FIELD_KINDS
