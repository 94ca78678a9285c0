"""A question gives what its queryset gives, and asks the database every time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perennial.access.actions import create_token, deactivate_user
from perennial.access.models import Membership, Token, User
from perennial.lib.questions import Given, Objects, Question
from tests.cast import OPERATOR, gather

pytestmark = pytest.mark.django_db

MEMBERS = Question(
    lambda: (
        Membership.objects.filter(team=Given("team"))
        .order_by("pk")
        .values_list("user__name", "created", "user__is_active")
    )
)
USERS = Objects(lambda: User.objects.filter(role=Given("role")).order_by("-pk"), beside=("role",))
TOKENS = Objects(
    lambda: Token.objects.filter(user=Given("user"), revoked__isnull=True), ("user", "user__role")
)


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_tuples_are_what_values_list_gives():
    cast = gather()
    plain = Membership.objects.filter(team=cast.team).order_by("pk")
    assert MEMBERS.ask(team=cast.team.pk) == list(
        plain.values_list("user__name", "created", "user__is_active")
    )
    assert MEMBERS.ask(team=0) == []
    assert MEMBERS.first(team=0) is None
    assert MEMBERS.first(team=cast.team.pk)[0] == "Alice"


def test_instances_are_what_the_queryset_gives_with_what_stands_beside():
    cast = gather()
    with CaptureQueriesContext(connection) as asked:
        found = USERS.ask(role=cast.member.pk)
        assert [user.role.name for user in found] == ["Member"] * 3
    assert len(asked) == 1
    assert [columns(one) for one in found] == [
        columns(one) for one in User.objects.filter(role=cast.member).order_by("-pk")
    ]
    assert columns(found[0].role) == columns(cast.member)
    assert found[0] == cast.charlie


def test_two_steps_beside():
    cast = gather()
    token, _secret = create_token(OPERATOR, cast.alice, "till", writes=True)
    with CaptureQueriesContext(connection) as asked:
        found = TOKENS.first(user=cast.alice.pk)
        assert (found.pk, found.user.name, found.user.role.key) == (token.pk, "Alice", cast.member.key)
    assert len(asked) == 1
    assert found.expires > timezone.now()


def test_the_answer_is_never_older_than_the_question():
    cast = gather()
    assert MEMBERS.first(team=cast.team.pk)[2] is True
    deactivate_user(OPERATOR, cast.alice)
    assert MEMBERS.first(team=cast.team.pk)[2] is False


def test_nothing_given_for_a_comparison_finds_nothing():
    gather()
    assert USERS.ask(role=None) == []


def test_a_value_that_is_missing_is_a_mistake():
    with pytest.raises(KeyError, match="role"):
        USERS.ask(user=1)
