"""Bearer tokens: shown once, kept as a digest, ended at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.access.actions import create_token, deactivate_user, revoke_token, set_password
from perennial.access.actor import of_token
from perennial.access.errors import AdministratorNeeded, ExpiryRefused, NameMissing, NoSuchToken, UserDisabled
from perennial.access.models import Token
from perennial.access.queries import token_of_number, tokens
from perennial.access.signing_in import user_of_token
from perennial.journal.door import change, machine_update
from perennial.journal.models import Change, Entry
from tests.cast import OPERATOR, PASSWORD, acting


@pytest.fixture
def token(people):
    return create_token(acting(people.ada), people.alice, "web shop", writes=True)


def test_a_token_opens_for_its_user_with_its_scope(people, token):
    row, secret = token
    found = user_of_token(secret)
    assert found == row
    actor = of_token(found, "192.0.2.1")
    assert (actor.user_id, actor.channel, actor.address) == (people.alice.pk, "api", "192.0.2.1")
    assert actor.token_writes
    assert actor.name == "Alice"


def test_the_secret_is_kept_nowhere(token):
    row, secret = token
    assert secret.startswith("prn_")
    stored = "".join(Entry.objects.values_list("fields", flat=True)) + repr(Token.objects.values().get())
    assert secret not in stored
    assert Token.objects.get().digest not in "".join(Entry.objects.values_list("fields", flat=True))
    assert row.name in stored


def test_two_tokens_never_share_a_secret(people, token):
    assert create_token(OPERATOR, people.alice, "web shop")[1] != token[1]


@pytest.mark.parametrize(
    "raw", ["", "prn_", "prn_wrong", "Bearer x", "prn_\x00", "prn_ż", "prn_" + "x" * 100_000]
)
def test_what_is_no_token_opens_nothing(token, raw):
    assert user_of_token(raw) is None


def test_a_token_without_digest_opens_nothing(token):
    machine_update(token[0], digest="")
    assert user_of_token("") is None
    assert user_of_token(token[1]) is None


def test_a_revoked_token_opens_nothing(people, token):
    revoke_token(acting(people.ada), token[0])
    assert user_of_token(token[1]) is None
    changes = Change.objects.count()
    revoke_token(OPERATOR, Token.objects.get())
    assert Change.objects.count() == changes


def test_an_expired_token_opens_nothing(token):
    with change(OPERATOR, "token.edit") as act:
        act.update(token[0], expires=timezone.now() - timedelta(seconds=1))
    assert user_of_token(token[1]) is None


def test_a_token_without_expiry_opens_nothing(token):
    with change(OPERATOR, "token.edit") as act:
        act.update(token[0], expires=None)
    assert user_of_token(token[1]) is None


def test_disabling_the_user_or_a_new_password_ends_the_token(people, token):
    _other, secret = create_token(OPERATOR, people.bob, "report")
    deactivate_user(OPERATOR, people.alice)
    set_password(OPERATOR, people.bob, PASSWORD)
    assert user_of_token(token[1]) is None
    assert user_of_token(secret) is None


def test_the_last_use_is_noted_at_most_once_a_minute(token, django_assert_num_queries):
    assert user_of_token(token[1]).last_used
    with django_assert_num_queries(1):
        user_of_token(token[1])
    minute_ago = timezone.now() - timedelta(minutes=1)
    machine_update(token[0], last_used=minute_ago)
    assert user_of_token(token[1]).last_used > minute_ago
    assert Token.objects.get().last_used > minute_ago


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_every_token_expires(people, days):
    with pytest.raises(ExpiryRefused) as refusal:
        create_token(OPERATOR, people.alice, "for ever", days=days)
    assert refusal.value.field == "days"


def test_a_token_needs_a_name_and_an_active_user(people):
    with pytest.raises(NameMissing):
        create_token(OPERATOR, people.alice, " ")
    deactivate_user(OPERATOR, people.alice)
    with pytest.raises(UserDisabled):
        create_token(OPERATOR, people.alice, "shop")


def test_only_an_administrator_makes_and_revokes_tokens(people, token):
    alice = acting(people.alice)
    with pytest.raises(AdministratorNeeded):
        create_token(alice, people.ada, "theft")
    with pytest.raises(AdministratorNeeded):
        revoke_token(alice, token[0])


def test_people_see_their_own_tokens_and_administrators_all(people, token):
    assert list(tokens(acting(people.alice))) == list(tokens(acting(people.ada))) == [token[0]]
    assert not tokens(acting(people.bob)).exists()
    assert token_of_number(token[0].pk) == token[0]
    with pytest.raises(NoSuchToken):
        token_of_number(token[0].pk + 1)


def test_a_use_noted_by_a_clock_that_was_ahead_is_noted_anew(people):
    token, secret = create_token(OPERATOR, people.alice, "Sync")
    machine_update(token, last_used=timezone.now() + timedelta(days=1))
    assert user_of_token(secret) == token
    assert Token.objects.get().last_used <= timezone.now()
