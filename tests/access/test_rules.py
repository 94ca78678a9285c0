"""Scopes and veils, without a database."""

import pytest

from perennial.access import rules
from perennial.access.rules import NO_RIGHTS, Rights

ALICE, BOB, CHARLIE = 1, 2, 3
MATES = frozenset({ALICE, BOB})


def granting(**scopes):
    """Rights on every entity."""
    return Rights(scopes={("*", action): scope for action, scope in scopes.items()})


@pytest.mark.parametrize(
    ("scope", "owner", "reached"),
    [
        ("none", ALICE, False),
        ("own", ALICE, True),
        ("own", BOB, False),
        ("own", None, False),
        ("team", ALICE, True),
        ("team", BOB, True),
        ("team", CHARLIE, False),
        ("team", None, False),
        ("all", CHARLIE, True),
        ("all", None, True),
        ("everything", ALICE, False),
    ],
)
def test_a_scope_reaches_its_owners_and_no_further(scope, owner, reached):
    assert rules.reaches(scope, owner, ALICE, MATES) is reached


def test_nobody_owns_what_has_no_owner():
    assert not rules.reaches("own", None, None, frozenset())
    assert not rules.reaches("team", None, None, frozenset())


def test_what_is_not_granted_is_denied():
    assert all(rules.scope_of(Rights(), "contact", action) == "none" for action in rules.ACTIONS)
    assert all(rules.scope_of(NO_RIGHTS, "contact", action) == "none" for action in rules.ACTIONS)


def test_an_action_nobody_knows_is_a_mistake_and_no_permission():
    with pytest.raises(ValueError, match="destroy"):
        rules.scope_of(Rights(unbounded=True), "contact", "destroy")


def test_an_entitys_own_grant_comes_before_the_one_for_every_entity():
    rights = Rights(scopes={("*", "read"): "all", ("deal", "read"): "none", ("company", "read"): "own"})
    assert [rules.scope_of(rights, entity, "read") for entity in ("contact", "deal", "company")] == [
        "all",
        "none",
        "own",
    ]


@pytest.mark.parametrize("action", ["edit", "delete", "export", "bulk"])
def test_nothing_is_done_to_records_beyond_those_one_may_read(action):
    assert rules.scope_of(granting(read="own", **{action: "all"}), "contact", action) == "own"
    assert rules.scope_of(granting(**{action: "all"}), "contact", action) == "none"
    assert rules.scope_of(granting(read="all", **{action: "team"}), "contact", action) == "team"


@pytest.mark.parametrize("action", rules.ACTIONS)
def test_a_read_only_token_writes_nothing_even_for_an_administrator(action):
    reading = Rights(unbounded=True, writes=False)
    assert (rules.scope_of(reading, "contact", action) == "none") is (action not in {"read", "export"})


def test_of_two_grants_for_one_place_the_narrower_counts():
    rows = [("contact", "read", "all"), ("contact", "read", "own"), ("contact", "edit", "team")]
    assert rules.narrowest(rows) == {("contact", "read"): "own", ("contact", "edit"): "team"}
    assert rules.narrowest(reversed(rows)) == rules.narrowest(rows)


def test_a_scope_nobody_knows_grants_nothing():
    assert rules.narrowest([("contact", "read", "whole")]) == {("contact", "read"): "none"}


def test_of_two_veils_on_one_field_hidden_counts():
    rows = [("contact", "birthday", "hidden"), ("contact", "birthday", "read_only")]
    assert rules.strictest(rows) == rules.strictest(reversed(rows)) == {("contact", "birthday"): "hidden"}
    assert rules.strictest([("contact", "birthday", "blurred")]) == {("contact", "birthday"): "hidden"}


def test_a_hidden_field_is_neither_read_nor_written_and_a_read_only_one_only_read():
    veils = {("contact", "birthday"): "hidden", ("contact", "email"): "read_only"}
    rights = Rights(scopes={("*", "read"): "all", ("*", "edit"): "all"}, veils=veils)
    keys = ["birthday", "email", "job_title"]
    assert rules.readable(rights, "contact", keys) == {"email", "job_title"}
    assert rules.editable(rights, "contact", keys) == {"job_title"}
    assert rules.readable(rights, "company", keys) == set(keys)


def test_without_the_right_to_read_no_field_is_readable():
    assert rules.readable(Rights(), "contact", ["email"]) == frozenset()
    assert rules.editable(granting(read="all"), "contact", ["email"]) == frozenset()


def test_who_may_create_but_not_edit_may_set_fields_of_a_new_record():
    rights = granting(read="own", create="own")
    assert rules.editable(rights, "contact", ["email"], "create") == {"email"}
    assert rules.editable(rights, "contact", ["email"]) == frozenset()


@pytest.mark.parametrize(
    ("rights", "changed_by", "allowed"),
    [
        (Rights(), ALICE, True),
        (Rights(), BOB, False),
        (Rights(), None, False),
        (Rights(undo_others=True), BOB, True),
        (Rights(undo_others=True), None, True),
        (Rights(unbounded=True), BOB, True),
        (Rights(unbounded=True, writes=False), ALICE, False),
        (NO_RIGHTS, ALICE, False),
    ],
)
def test_taking_back_what_others_did_needs_a_right(rights, changed_by, allowed):
    assert rules.may_undo(rights, ALICE, changed_by) is allowed


def test_nobody_takes_back_what_the_system_did():
    assert not rules.may_undo(Rights(), None, None)


def test_what_follows_from_hidden_fields_is_hidden():
    veiled = Rights(scopes={("*", "read"): "all"}, veils={("ticket", "first_answered"): "hidden"})
    told = ["subject", "first_answered", "due", "answer_due", "solve_due", "answer_minutes"]
    assert rules.readable(veiled, "ticket", told) == {"subject", "solve_due"}
    locked = Rights(scopes={("*", "read"): "all"}, veils={("ticket", "first_answered"): "read_only"})
    assert rules.readable(locked, "ticket", told) == set(told)


def test_what_tells_of_activities_is_read_by_who_may_read_them():
    scopes = {("*", "read"): "all"}
    sees, blind = Rights(scopes=scopes), Rights(scopes=scopes | {("activity", "read"): "none"})
    veiled = Rights(scopes=scopes, veils={("activity", "done"): "hidden"})
    told = ["name", "touched", "warmth", "next_due"]
    assert rules.readable(sees, "deal", told) == set(told)
    assert rules.readable(blind, "deal", told) == {"name"}
    assert rules.readable(veiled, "deal", told) == {"name", "next_due"}
    assert [rules.sees_every_field(one) for one in (sees, blind, veiled)] == [True, False, False]
