"""Two people changing users at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from perennial.access.actions import (
    create_reset_link,
    create_user,
    deactivate_user,
    edit_user,
    reset_password,
)
from perennial.access.errors import CodeRefused, EmailTaken, LastAdministrator, LinkRefused
from perennial.access.models import User
from perennial.access.queries import administrators
from perennial.access.second_factor import check_code
from perennial.access.secrets import digest_of
from perennial.lib.refusals import Refusal
from tests.access.authenticator import Clock, set_up
from tests.cast import OPERATOR, gather

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run all acts together, each in a thread of its own; returns the kinds of the refusals."""
    barrier, refusals = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            act()
        except Refusal as refusal:
            refusals.append(type(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def test_two_administrators_who_disable_each_other_leave_one():
    people = gather()
    second = create_user(OPERATOR, "second@jantar.example", "Second", people.administrator)
    refusals = at_once(
        lambda: deactivate_user(OPERATOR, people.ada),
        lambda: edit_user(OPERATOR, second, role=people.member),
    )
    assert refusals == [LastAdministrator]
    assert administrators().count() == 1


def test_one_address_given_to_several_users_at_once_goes_to_one():
    people = gather()
    refusals = at_once(
        *(lambda: create_user(OPERATOR, "zoe@jantar.example", "Zoë", people.member) for _ in range(4))
    )
    assert refusals == [EmailTaken] * 3
    assert User.objects.filter(email_key="zoe@jantar.example").count() == 1


def test_an_address_wanted_by_two_users_at_once_goes_to_one():
    people = gather()
    refusals = at_once(
        lambda: edit_user(OPERATOR, people.alice, email="sales@jantar.example"),
        lambda: edit_user(OPERATOR, people.bob, email="sales@jantar.example"),
    )
    assert refusals == [EmailTaken]


@pytest.mark.parametrize("kind", ["of the app", "of recovery"])
def test_one_code_given_twice_at_once_opens_once(kind, monkeypatch):
    people = gather()
    clock = Clock(monkeypatch)
    app, codes = set_up(people.alice, clock)
    code = app.code(2) if kind == "of the app" else codes[0]
    refusals = at_once(*(lambda: check_code(people.alice, code) for _ in range(4)))
    assert refusals == [CodeRefused] * 3


def test_one_link_used_twice_at_once_sets_one_password():
    people = gather()
    digest = digest_of(create_reset_link(OPERATOR, people.alice))
    passwords = ["elf Störche und ein Frosch", "zwölf Störche auf dem Dach"]
    refusals = at_once(*(lambda one=one: reset_password(digest, one, "web") for one in passwords))
    assert refusals == [LinkRefused]
