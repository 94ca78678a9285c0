"""The one answer to "may I": Alice owns, Bob is on her team, Charlie is a stranger."""

import pytest
from django.db import connection

from perennial.access import actor as actors
from perennial.access.actions import create_role, create_team, edit_role, edit_user, set_members
from perennial.access.errors import FieldNotAllowed, NotAllowed, NotVisible, ReadOnlyToken
from perennial.access.models import Token
from perennial.access.queries import (
    check,
    editable_fields,
    may,
    may_configure,
    may_undo,
    readable_fields,
    visible,
    within,
)
from perennial.records.models import Company, Contact
from tests.access.conftest import COMPANY, CONTACT, create_company, create_contact
from tests.cast import OPERATOR, TEAMWORK, acting

WRITES = ("edit", "delete", "bulk")


@pytest.fixture
def contact(people):
    return create_contact(people.alice)


def seen_by(user):
    return set(visible(acting(user), Contact.objects.all(), CONTACT))


def test_the_owner_the_team_and_the_administrator_see_a_record_and_a_stranger_does_not(people, contact):
    assert seen_by(people.alice) == seen_by(people.bob) == seen_by(people.ada) == {contact}
    assert seen_by(people.charlie) == set()


def test_a_record_without_owner_is_seen_with_the_scope_all_alone(people):
    orphan = create_contact(None)
    assert seen_by(people.alice) == set()
    assert not may(acting(people.alice), "read", CONTACT, orphan)
    edit_role(OPERATOR, people.member, grants=TEAMWORK | {("contact", "read"): "all"})
    assert seen_by(people.alice) == {orphan}
    assert may(acting(people.alice), "read", CONTACT, orphan)


@pytest.mark.parametrize("scope", ["none", "own", "team", "all"])
@pytest.mark.parametrize("name", ["ada", "alice", "bob", "charlie"])
def test_list_and_single_record_always_agree(people, scope, name):
    owners = [people.alice, people.bob, people.charlie, people.ada, None]
    contacts = [create_contact(owner) for owner in owners]
    edit_role(OPERATOR, people.member, grants={("*", a): scope for a in ("read", "export", *WRITES)})
    actor = acting(getattr(people, name))
    for action in ("read", "export", *WRITES):
        listed = set(within(actor, action, Contact.objects.all(), CONTACT))
        assert listed == {one for one in contacts if may(actor, action, CONTACT, one)}


def test_team_means_the_owners_teams_now(people, contact):
    set_members(OPERATOR, people.team, [people.bob])
    assert seen_by(people.bob) == set()
    assert seen_by(people.alice) == {contact}
    set_members(OPERATOR, people.team, [people.alice, people.bob])
    assert seen_by(people.bob) == {contact}


def test_somebody_in_several_teams_sees_each_record_once(people, contact):
    create_team(OPERATOR, "Exports", [people.alice, people.bob, people.charlie])
    assert list(visible(acting(people.bob), Contact.objects.all(), CONTACT)) == [contact]
    assert seen_by(people.charlie) == {contact}


def test_somebody_in_no_team_still_has_their_own(people, contact):
    set_members(OPERATOR, people.team, [])
    assert seen_by(people.alice) == {contact}


def test_a_colleague_may_change_but_not_delete_or_export(people, contact):
    bob = acting(people.bob)
    assert may(bob, "edit", CONTACT, contact)
    assert not may(bob, "delete", CONTACT, contact)
    assert not within(bob, "export", Contact.objects.all(), CONTACT).exists()
    assert may(acting(people.alice), "delete", CONTACT, contact)


def test_a_new_record_is_asked_about_with_its_future_owner(people):
    alice = acting(people.alice)
    assert may(alice, "create", CONTACT, Contact(owner=people.alice))
    assert not may(alice, "create", CONTACT, Contact(owner=people.bob))
    assert not may(alice, "create", CONTACT, Contact(owner=None))


def test_one_entity_can_be_granted_apart_from_the_others(people, contact):
    company = create_company(people.alice)
    edit_role(OPERATOR, people.member, grants=TEAMWORK | {("company", "read"): "own"})
    bob = acting(people.bob)
    assert list(visible(bob, Contact.objects.all(), CONTACT)) == [contact]
    assert not visible(bob, Company.objects.all(), COMPANY).exists()
    assert not may(bob, "edit", COMPANY, company)


def test_operator_and_system_see_all_and_nobody_nothing(people, contact):
    everything = Contact.objects.all()
    assert set(visible(actors.operator(), everything, CONTACT)) == {contact}
    assert set(visible(actors.system(), everything, CONTACT)) == {contact}
    nobody = actors.nobody("web")
    assert not visible(nobody, everything, CONTACT).exists()
    assert not may(nobody, "read", CONTACT)
    assert not may(nobody, "read", CONTACT, create_contact(None))
    assert not may_configure(nobody)
    assert not may_undo(nobody, None)


def test_a_disabled_user_has_no_rights_whatever_the_role(people, contact):
    people.ada.is_active = False
    ada = actors.of_user(people.ada, "web")
    assert not visible(ada, Contact.objects.all(), CONTACT).exists()
    assert not may(ada, "read", CONTACT, contact)
    assert not may_configure(ada)


def test_a_stranger_does_not_learn_that_the_record_exists(people, contact):
    for action in ("read", *WRITES):
        with pytest.raises(NotVisible):
            check(acting(people.charlie), action, CONTACT, contact)


def test_a_colleague_is_told_what_the_role_does_not_allow(people, contact):
    check(acting(people.bob), "edit", CONTACT, contact)
    with pytest.raises(NotAllowed) as refusal:
        check(acting(people.bob), "delete", CONTACT, contact)
    assert "delete this record" in str(refusal.value)
    assert refusal.value.status == 403


def test_a_hidden_field_is_read_and_written_by_nobody_but_administrators(people, contact):
    edit_role(OPERATOR, people.member, veils={("contact", "birthday"): "hidden"})
    alice, keys = acting(people.alice), ["birthday", "email"]
    assert readable_fields(alice, CONTACT, keys) == editable_fields(alice, CONTACT, keys) == {"email"}
    assert readable_fields(acting(people.ada), CONTACT, keys) == set(keys)
    assert not may(alice, "read", CONTACT, contact, "birthday")
    with pytest.raises(FieldNotAllowed) as refusal:
        check(alice, "edit", CONTACT, contact, "birthday")
    assert refusal.value.field == "birthday"


def test_a_read_only_field_is_read_and_exported_but_not_changed(people, contact):
    edit_role(OPERATOR, people.member, veils={("contact", "email"): "read_only"})
    alice = acting(people.alice)
    assert may(alice, "read", CONTACT, contact, "email")
    assert may(alice, "export", CONTACT, contact, "email")
    assert not any(
        may(alice, action, CONTACT, None, "email") for action in ("create", "edit", "import", "bulk")
    )


def test_a_role_without_grants_denies_everything(people, contact):
    empty = create_role(OPERATOR, "Empty")
    edit_user(OPERATOR, people.alice, role=empty)
    assert seen_by(people.alice) == set()
    assert not may(acting(people.alice), "create", CONTACT)


def test_a_token_that_only_reads_changes_nothing_and_says_so(people, contact):
    reading = actors.of_token(Token(user=people.alice, writes=False))
    assert may(reading, "read", CONTACT, contact)
    for action in ("create", *WRITES):
        with pytest.raises(ReadOnlyToken):
            check(reading, action, CONTACT, contact)
    assert not may_undo(reading, people.alice.pk)
    assert not may_configure(actors.of_token(Token(user=people.ada, writes=False)))
    assert may_configure(actors.of_token(Token(user=people.ada, writes=True)))


def test_undoing_for_others_needs_the_right(people):
    assert may_undo(acting(people.alice), people.alice.pk)
    assert not may_undo(acting(people.alice), people.bob.pk)
    edit_role(OPERATOR, people.member, undo_others=True)
    assert may_undo(acting(people.alice), people.bob.pk)


def test_rights_are_asked_once_and_in_three_statements(people, contact, django_assert_num_queries):
    alice = acting(people.alice)
    with django_assert_num_queries(3):
        assert may(alice, "read", CONTACT, contact)
        assert may(alice, "edit", CONTACT, contact, "email")
        readable_fields(alice, COMPANY, ["name"])
        assert alice.mates == {people.alice.pk, people.bob.pk}
    with django_assert_num_queries(1):
        assert list(visible(alice, Contact.objects.all(), CONTACT)) == [contact]


def test_being_visible_is_one_subquery_over_an_index(people):
    bob = acting(people.bob)
    queryset = visible(bob, Contact.objects.all(), CONTACT)
    assert str(queryset.query).upper().count("SELECT") == 2
    if connection.vendor == "sqlite":
        plan = queryset.explain()
        assert "contact_by_owner" in plan or "owner_id" in plan
        assert "SCAN records_contact" not in plan


def test_a_job_asks_the_rights_of_its_requester_again(people, contact):
    job = actors.of_requester(people.bob.pk, "import")
    assert may(job, "edit", CONTACT, contact)
    edit_role(OPERATOR, people.member, grants={})
    assert not may(actors.of_requester(people.bob.pk, "import"), "edit", CONTACT, contact)
