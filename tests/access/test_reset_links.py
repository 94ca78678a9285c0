"""Links under which a user sets a new password."""

from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.access.actions import (
    create_reset_link,
    create_token,
    deactivate_user,
    reset_password,
    set_password,
    undo_refuses,
    user_of_link,
)
from perennial.access.errors import AdministratorNeeded, LinkRefused, PasswordRefused, UserDisabled
from perennial.access.models import ResetLink, User
from perennial.access.secrets import digest_of
from perennial.access.signing_in import user_of_token
from perennial.journal.models import Change, Entry
from perennial.journal.undo.run import undo
from tests.cast import OPERATOR, PASSWORD, acting, gather

NEW = "zwölf Störche auf dem Dach"


@pytest.fixture
def people(db):
    return gather(PASSWORD)


@pytest.fixture
def link(people):
    """The secret of a link for Alice."""
    return create_reset_link(acting(people.ada), people.alice)


def use(secret, password=NEW):
    return reset_password(digest_of(secret), password, "web", "192.0.2.1")


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_link_sets_a_password_once(people, link):
    assert user_of_link(digest_of(link)) == people.alice
    assert use(link) == people.alice
    assert fresh(people.alice).check_password(NEW)
    with pytest.raises(LinkRefused):
        use(link, PASSWORD)
    assert fresh(people.alice).check_password(NEW)


def test_looking_at_a_link_does_not_use_it_up(people, link):
    for _look in range(3):
        user_of_link(digest_of(link))
    assert use(link)


def test_a_link_lasts_an_hour(people, link):
    ResetLink.objects.update(expires=timezone.now() + timedelta(minutes=1))
    assert user_of_link(digest_of(link))
    ResetLink.objects.update(expires=timezone.now())
    for ask in (lambda: user_of_link(digest_of(link)), lambda: use(link)):
        with pytest.raises(LinkRefused):
            ask()


def test_a_new_link_lasts_an_hour_from_now(people, link):
    left = ResetLink.objects.get().expires - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_only_its_digest_is_kept(people, link):
    assert ResetLink.objects.get().digest == digest_of(link)
    assert link not in "".join(map(str, Entry.objects.values_list("fields", flat=True)))
    with pytest.raises(LinkRefused):
        user_of_link(link)


@pytest.mark.parametrize("secret", ["", "x", "é\x00", "x" * 10_000])
def test_a_link_that_never_was_is_refused(people, link, secret):
    with pytest.raises(LinkRefused):
        use(secret)


def test_a_bad_password_leaves_the_link_good(people, link):
    with pytest.raises(PasswordRefused):
        use(link, "short")
    assert use(link)


def test_the_newest_link_alone_is_good(people, link):
    second = create_reset_link(OPERATOR, people.alice)
    with pytest.raises(LinkRefused):
        use(link)
    assert use(second)


@pytest.mark.parametrize(
    "act",
    [lambda alice: set_password(OPERATOR, alice, PASSWORD), lambda alice: deactivate_user(OPERATOR, alice)],
    ids=["password", "disabled"],
)
def test_a_link_ends_with_another_password_or_the_user(people, link, act):
    act(people.alice)
    with pytest.raises(LinkRefused):
        use(link)


def test_a_reset_ends_sessions_and_tokens(people, link):
    _token, secret = create_token(OPERATOR, people.alice, "shop")
    tie = fresh(people.alice).get_session_auth_hash()
    use(link)
    assert fresh(people.alice).get_session_auth_hash() != tie
    assert user_of_token(secret) is None


def test_that_a_link_was_made_and_used_is_journaled_and_stays(people, link):
    made = Change.objects.latest("pk")
    assert (made.action, made.actor_id) == ("user.reset_link", people.ada.pk)
    ada = acting(people.ada)
    outcome = undo(ada, made.pk, refuse=lambda lines: undo_refuses(ada, lines))[1]
    assert {kept.field for kept in outcome.kept} == {"reset_link_made"}
    use(link)
    used = Change.objects.latest("pk")
    assert (used.action, used.actor_id) == ("user.password", people.alice.pk)


def test_only_an_administrator_makes_links_and_for_active_users(people):
    for stranger in (people.alice, people.bob, people.charlie):
        with pytest.raises(AdministratorNeeded):
            create_reset_link(acting(stranger), people.alice)
    deactivate_user(OPERATOR, people.alice)
    people.alice.refresh_from_db()
    with pytest.raises(UserDisabled):
        create_reset_link(OPERATOR, people.alice)
