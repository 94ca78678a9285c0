"""Roles, their grants, and the roles a workspace starts with."""

import pytest

from perennial.access.actions import create_role, create_user, default_roles, edit_role
from perennial.access.errors import (
    AdministratorNeeded,
    GrantRefused,
    LastAdministrator,
    NameTaken,
    NoSuchRole,
)
from perennial.access.models import Grant, Role
from perennial.access.queries import may, may_configure, may_undo, role_of_key, roles
from perennial.access.rules import ACTIONS
from perennial.journal.models import Change
from tests.access.conftest import CONTACT, create_contact
from tests.cast import OPERATOR, acting

READS = {("*", "read"): "all"}


def grants_of(role):
    return {(grant.entity, grant.action): grant.scope for grant in Grant.objects.filter(role=role)}


def test_a_workspace_starts_with_five_roles_made_once(db):
    first = default_roles(OPERATOR)
    assert list(first) == ["administrator", "manager", "sales", "service", "reader"]
    changes = Change.objects.count()
    assert {key: role.pk for key, role in default_roles(OPERATOR).items()} == {
        k: r.pk for k, r in first.items()
    }
    assert (Change.objects.count(), Role.objects.count()) == (changes, 5)


def test_a_default_role_that_was_renamed_is_not_made_again(db):
    edit_role(OPERATOR, default_roles(OPERATOR)["sales"], name="Vertrieb")
    assert default_roles(OPERATOR)["sales"].name == "Vertrieb"


@pytest.mark.parametrize(
    ("key", "own", "others"),
    [
        ("administrator", set(ACTIONS), set(ACTIONS)),
        ("manager", set(ACTIONS), {"read", "create", "export", "import"}),
        ("sales", set(ACTIONS), {"read"}),
        ("service", {"read", "create", "edit"}, {"read"}),
        ("reader", {"read"}, {"read"}),
    ],
)
def test_what_the_default_roles_may_do_to_their_own_and_to_strangers_records(people, key, own, others):
    actor = acting(create_user(OPERATOR, "zoe@jantar.example", "Zoë", default_roles(OPERATOR)[key]))
    mine, theirs = create_contact(actor.user), create_contact(people.charlie)
    assert {action for action in ACTIONS if may(actor, action, CONTACT, mine)} == own
    assert {action for action in ACTIONS if may(actor, action, CONTACT, theirs)} == others
    assert may_configure(actor) is (key == "administrator")
    assert may_undo(actor, people.charlie.pk) is (key in {"administrator", "manager"})


def test_editing_grants_writes_only_the_difference(people):
    role = create_role(
        OPERATOR, "Field sales", grants=READS | {("*", "edit"): "own", ("deal", "read"): "none"}
    )
    assert role.key == "field-sales"
    edit_role(OPERATOR, role, grants=READS | {("*", "edit"): "team", ("company", "read"): "own"})
    assert grants_of(role) == READS | {("*", "edit"): "team", ("company", "read"): "own"}
    assert Change.objects.latest("pk").entries == 3
    changes = Change.objects.count()
    edit_role(OPERATOR, role, grants=grants_of(role))
    assert Change.objects.count() == changes


def test_a_role_edit_counts_from_the_next_request(people):
    contact = create_contact(people.alice)
    assert may(acting(people.bob), "edit", CONTACT, contact)
    edit_role(OPERATOR, people.member, grants=READS)
    assert not may(acting(people.bob), "edit", CONTACT, contact)


@pytest.mark.parametrize(
    "grants",
    [
        {("*", "destroy"): "all"},
        {("*", "read"): "some"},
        {("x" * 61, "read"): "all"},
        {("a\x00", "read"): "all"},
    ],
)
def test_what_is_no_entity_action_or_scope_is_refused_and_nothing_is_written(people, grants):
    before = Change.objects.count()
    with pytest.raises(GrantRefused):
        create_role(OPERATOR, "Odd", grants=grants)
    with pytest.raises(GrantRefused):
        edit_role(OPERATOR, people.member, name="Odd", veils={("contact", "email"): "blurred"})
    assert (Change.objects.count(), Role.objects.filter(name="Odd").count()) == (before, 0)


def test_two_roles_never_share_a_name(people):
    with pytest.raises(NameTaken):
        create_role(OPERATOR, "MEMBER")
    with pytest.raises(NameTaken):
        edit_role(OPERATOR, people.member, name="administrator")
    edit_role(OPERATOR, people.member, name="member")


def test_the_only_administrators_role_stays_one(people):
    with pytest.raises(LastAdministrator):
        edit_role(acting(people.ada), people.administrator, administrator=False)
    chief = create_role(OPERATOR, "Chief", administrator=True)
    create_user(OPERATOR, "chief@jantar.example", "Chief", chief)
    edit_role(acting(people.ada), people.administrator, administrator=False)
    assert not may_configure(acting(people.ada))


def test_only_an_administrator_changes_roles(people):
    for attempt in (
        lambda actor: create_role(actor, "Mine", administrator=True),
        lambda actor: edit_role(actor, people.member, administrator=True),
        default_roles,
    ):
        with pytest.raises(AdministratorNeeded):
            attempt(acting(people.alice))
    assert not Role.objects.get(pk=people.member.pk).administrator


def test_a_role_that_does_not_exist_is_answered_with_those_that_do(people):
    with pytest.raises(NoSuchRole) as refusal:
        role_of_key("king")
    with pytest.raises(NoSuchRole):
        role_of_key("\x00")
    assert "administrator, member" in str(refusal.value)
    assert list(roles()) == [people.administrator, people.member]
