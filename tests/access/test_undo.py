"""Taking back changes of users, roles and tokens."""

import pytest

from perennial.access.actions import (
    activate_user,
    create_role,
    create_token,
    create_user,
    deactivate_user,
    edit_role,
    edit_user,
    revoke_token,
    set_members,
    set_password,
    undo_refuses,
)
from perennial.access.models import Membership, Role, Token, User
from perennial.access.signing_in import user_of_token
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.journal.undo.outcome import Reason
from perennial.journal.undo.run import undo
from tests.access.conftest import create_contact
from tests.cast import PASSWORD, acting


@pytest.fixture
def ada(people):
    return acting(people.ada)


def taken_back(actor, number=None):
    """Take back a change, the last one unless told, as this actor may."""
    change_id = number or Change.objects.latest("pk").pk
    return undo(actor, change_id, refuse=lambda lines: undo_refuses(actor, lines))[1]


def fields_kept(outcome):
    assert {kept.reason for kept in outcome.kept} == {Reason.REFUSED}
    return {kept.field for kept in outcome.kept}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_an_administrator_takes_back_a_name_a_grant_and_a_membership(people, ada):
    edit_user(ada, people.alice, name="Alicja")
    assert taken_back(ada).edited == 1
    edit_role(ada, people.member, grants={("*", "read"): "all"})
    taken_back(ada)
    set_members(ada, people.team, [])
    taken_back(ada)
    assert fresh(people.alice).name == "Alice"
    assert people.member.grants.get(action="read").scope == "team"
    assert Membership.objects.filter(team=people.team).count() == 2


def test_nobody_else_takes_back_any_of_it(people, ada):
    edit_user(ada, people.alice, name="Alicja", role=people.administrator)
    outcome = taken_back(acting(people.bob))
    assert outcome.reverted == 0
    assert {kept.reason for kept in outcome.kept} == {Reason.REFUSED}
    assert fresh(people.alice).name == "Alicja"


def test_lines_of_other_packages_are_not_answered(people):
    create_contact(people.alice)
    contact = Change.objects.latest("pk").pk
    assert taken_back(acting(people.charlie), contact).removed == 1


def test_a_disabled_user_stays_disabled_and_enabling_can_be_taken_back(people, ada):
    deactivate_user(ada, people.alice)
    assert fields_kept(taken_back(ada)) == {"is_active"}
    assert not fresh(people.alice).is_active
    activate_user(ada, people.alice)
    assert taken_back(ada).edited == 1
    assert not fresh(people.alice).is_active


def test_a_revoked_token_stays_revoked(people, ada):
    token, secret = create_token(ada, people.alice, "shop")
    revoke_token(ada, token)
    assert fields_kept(taken_back(ada)) == {"revoked"}
    assert user_of_token(secret) is None


def test_taking_back_a_role_change_brings_back_no_token_and_no_session(people, ada):
    _token, secret = create_token(ada, people.alice, "shop")
    session = fresh(people.alice).get_session_auth_hash()
    edit_user(ada, people.alice, role=people.administrator)
    during = fresh(people.alice).get_session_auth_hash()
    assert fields_kept(taken_back(ada)) == {"revoked"}
    assert fresh(people.alice).role == people.member
    assert fresh(people.alice).get_session_auth_hash() not in {session, during}
    assert user_of_token(secret) is None


def test_a_token_taken_back_and_brought_back_opens_nothing(people, ada):
    token, secret = create_token(ada, people.alice, "shop")
    assert taken_back(ada).removed == 1
    assert user_of_token(secret) is None
    taken_back(ada)
    assert fresh(token).name == "shop"
    assert user_of_token(secret) is None


@pytest.mark.parametrize("values", [{"expires": None}, {"writes": False}])
def test_narrowing_a_token_is_not_taken_back(people, ada, values):
    token, _secret = create_token(ada, people.alice, "shop", writes=True)
    with change(ada, "token.edit") as act:
        act.update(token, **values)
    assert fields_kept(taken_back(ada)) == set(values)


def test_when_a_password_was_set_stays(people, ada):
    set_password(ada, people.alice, PASSWORD)
    assert fields_kept(taken_back(ada)) == {"password_set"}
    assert fresh(people.alice).check_password(PASSWORD)


def test_a_user_brought_back_has_no_password(people, ada):
    user = create_user(ada, "zoe@jantar.example", "Zoë", people.member, password=PASSWORD)
    assert taken_back(ada).removed == 1
    assert not User.objects.filter(pk=user.pk).exists()
    taken_back(ada)
    assert fresh(user).email_key == "zoe@jantar.example"
    assert not fresh(user).check_password(PASSWORD)
    assert not fresh(user).check_password("")


def test_an_address_somebody_else_has_now_is_not_given_back(people, ada):
    edit_user(ada, people.bob, email="robert@jantar.example", name="Robert")
    renamed = Change.objects.latest("pk").pk
    create_user(ada, "bob@jantar.example", "Another Bob", people.member)
    assert fields_kept(taken_back(ada, renamed)) == {"email"}
    assert (fresh(people.bob).email, fresh(people.bob).name) == ("robert@jantar.example", "Bob")


def test_a_user_whose_address_is_taken_now_does_not_come_back(people, ada):
    create_user(ada, "zoe@jantar.example", "Zoë", people.member)
    taken_back(ada)
    removal = Change.objects.latest("pk").pk
    create_user(ada, "zoe@jantar.example", "Another Zoë", people.member)
    assert taken_back(ada, removal).kept
    assert User.objects.get(email_key="zoe@jantar.example").name == "Another Zoë"


def test_the_last_administrator_is_not_taken_back(people, ada):
    edit_user(ada, people.alice, role=people.administrator)
    promotion = Change.objects.latest("pk").pk
    deactivate_user(acting(people.alice), people.ada)
    assert fields_kept(taken_back(acting(people.alice), promotion)) == {"role_id"}
    assert fresh(people.alice).role == people.administrator


def test_a_promotion_is_taken_back_while_another_administrator_remains(people, ada):
    edit_user(ada, people.alice, role=people.administrator)
    assert taken_back(ada).edited == 1
    assert fresh(people.alice).role == people.member


def test_the_only_administrators_role_is_not_taken_back(people, ada):
    chief = create_role(ada, "Chief")
    edit_role(ada, chief, administrator=True)
    making = Change.objects.latest("pk").pk
    edit_user(ada, people.alice, role=chief)
    deactivate_user(acting(people.alice), people.ada)
    assert fields_kept(taken_back(acting(people.alice), making)) == {"administrator"}
    assert Role.objects.get(pk=chief.pk).administrator
    assert Token.objects.count() == 0


def test_what_was_opened_between_enabling_and_its_undo_stays_shut_for_good(people, ada):
    deactivate_user(ada, people.alice)
    activate_user(ada, people.alice)
    enabling = Change.objects.latest("pk").pk
    _token, secret = create_token(ada, people.alice, "shop")
    session = fresh(people.alice).get_session_auth_hash()
    taken_back(ada, enabling)
    assert user_of_token(secret) is None
    activate_user(ada, fresh(people.alice))
    assert fresh(people.alice).get_session_auth_hash() != session
    assert user_of_token(secret) is None
