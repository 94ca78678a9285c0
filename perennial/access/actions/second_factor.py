"""Second factors are switched on by their users, and off by them, an administrator or the operator.

That it happened and by whom is journaled; keys and codes are the machine's. Each ends the user's sessions.
Tokens stay: they are made by administrators for programs and never took a second step.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from perennial.access import second_factor
from perennial.access.actions.ending import end_sessions_of
from perennial.access.actor import Actor
from perennial.access.errors import CodeRefused, SecondFactorMissing, SecondFactorNeeded
from perennial.access.models import Role, User
from perennial.access.queries import check_configure, own
from perennial.journal.door import change


def turn_on_second_factor(actor: Actor, key: str, code: str) -> list[str]:
    """One's own, with a code that proves the app knows the key; returns the recovery codes, shown this once.

    Where one is on already, the new one takes its place. Raises CodeRefused.
    """
    user = own(actor)
    step = second_factor.matching_step(key, code)
    if step is None:
        raise CodeRefused
    with change(actor, "user.second_factor_on") as act:
        act.update(user, second_factor_set=timezone.now())
        codes = second_factor.store(user, key, step)
        end_sessions_of(user)
    return codes


def renew_recovery_codes(actor: Actor) -> list[str]:
    """New recovery codes of one's own; the former ones open nothing any more. Raises SecondFactorMissing."""
    user = own(actor)
    if user.second_factor_set is None:
        raise SecondFactorMissing
    with change(actor, "user.recovery_codes") as act:
        act.update(user, second_factor_set=timezone.now())
        return second_factor.renew_recovery_codes(user)


def turn_off_second_factor(actor: Actor, user: User) -> User:
    """One's own where the role leaves it free, anybody's as an administrator.

    Raises SecondFactorNeeded, SecondFactorMissing.
    """
    if actor.user_id == user.pk:
        user = own(actor)
        if second_factor.is_needed(user):
            raise SecondFactorNeeded
    else:
        check_configure(actor)
    if user.second_factor_set is None:
        raise SecondFactorMissing
    with change(actor, "user.second_factor_off") as act:
        act.update(user, second_factor_set=None)
        second_factor.forget(user)
        end_sessions_of(user)
    return user


def require_second_factor(actor: Actor, roles: Collection[Role]) -> None:
    """Users of exactly these roles need a second factor; who has none sets one up at the next sign-in.

    A role made later needs one when all others do.
    """
    check_configure(actor)
    wanted, now = {role.pk for role in roles}, timezone.now()
    with change(actor, "role.second_factor") as act:
        for role in Role.objects.order_by("pk"):
            needs = role.pk in wanted
            if needs != (role.second_factor_since is not None):
                act.update(role, second_factor_since=now if needs else None)
