"""Users come, change and are disabled; they are never deleted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.utils import timezone

from perennial.access.actions.ending import end_access, new_stamp
from perennial.access.actions.naming import addressed, digested, measured, named, spoken, zoned
from perennial.access.actor import Actor
from perennial.access.errors import (
    CurrentPasswordWrong,
    EmailTaken,
    LastAdministrator,
)
from perennial.access.models import Role, User
from perennial.access.passwords import hash_of, prepared
from perennial.access.queries import administrators, check_configure, own
from perennial.journal.door import OpenChange, change, machine_update
from perennial.lib.text import fold


def create_user(
    actor: Actor, email: str, name: str, role: Role, *, password: str = "", language: str = "", zone: str = ""
) -> User:
    """Without a password the user cannot sign in until one is set. Raises EmailTaken, PasswordRefused."""
    check_configure(actor)
    user = User(email=addressed(email), name=named(name), role=role)
    user.language, user.zone = spoken(language), zoned(zone)
    _refuse_taken(user.email)
    user.session_stamp = new_stamp()
    user.password = hash_of(password, user) if password else make_password(None)
    user.password_set = timezone.now() if password else None
    try:
        with change(actor, "user.create") as act:
            act.create(user)
    except IntegrityError:
        _refuse_taken(user.email)
        raise
    return user


def edit_user(
    actor: Actor,
    user: User,
    *,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    language: str | None = None,
    zone: str | None = None,
) -> User:
    """What is None stays as it is. Another role ends the user's sessions and tokens at once."""
    check_configure(actor)
    values = _profile(name, language, zone)
    if email is not None:
        values["email"] = addressed(email)
        _refuse_taken(values["email"], user)
    try:
        with change(actor, "user.edit") as act:
            if role is not None:  # first: it locks the administrators, in the order everybody does
                _move(act, user, role)
            act.update(user, **values)
    except IntegrityError:
        _refuse_taken(values.get("email", ""), user)
        raise
    return user


def edit_profile(
    actor: Actor,
    *,
    name: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    digest: str | None = None,
    daily_measure: int | None = None,
) -> User:
    """Anybody's own name, language, zone, how often a digest comes and how much upkeep a day asks for (0: as usual)."""
    user = own(actor)
    values = _profile(name, language, zone)
    if digest is not None:
        values["digest"] = digested(digest)
    if daily_measure is not None:
        values["daily_measure"] = measured(daily_measure)
    with change(actor, "user.edit") as act:
        act.update(user, **values)
    return user


def deactivate_user(actor: Actor, user: User) -> User:
    """The user can do nothing more from this moment. Raises LastAdministrator."""
    check_configure(actor)
    with change(actor, "user.deactivate") as act:
        require_other_administrator(user)
        act.update(user, is_active=False)
        end_access(act, user)
    return user


def activate_user(actor: Actor, user: User) -> User:
    """The user may sign in again; no earlier session or token comes back."""
    check_configure(actor)
    with change(actor, "user.activate") as act:
        if act.update(user, is_active=True):
            end_access(act, user)
    return user


def set_password(actor: Actor, user: User, password: str, *, current: str | None = None) -> User:
    """One's own with the current one, anybody's as an administrator. Ends the user's sessions and tokens.

    Who changes their own in a page keeps that page's session by django's `update_session_auth_hash`.
    Raises CurrentPasswordWrong, PasswordRefused.
    """
    if actor.user_id == user.pk:
        user = own(actor)
        if not user.check_password(prepared(current or "") or ""):
            raise CurrentPasswordWrong
    else:
        check_configure(actor)
    return set_new_password(actor, user, password)


def set_new_password(actor: Actor, user: User, password: str) -> User:
    """For who was asked for something already: the current password, a right, a link. Raises PasswordRefused."""
    hashed = hash_of(password, user)
    with change(actor, "user.password") as act:
        act.update(user, password_set=timezone.now())
        machine_update(user, password=hashed)
        end_access(act, user)
    return user


def require_other_administrator(leaving: User) -> None:
    """Inside a change: refuse when no administrator would be left. Two at once wait for each other."""
    remaining = set(administrators().select_for_update(of=("self",)).values_list("pk", flat=True))
    if remaining == {leaving.pk}:
        raise LastAdministrator


def _move(act: OpenChange, user: User, role: Role) -> None:
    if not role.administrator:
        require_other_administrator(user)
    if act.update(user, role_id=role.pk):
        user.role = role
        end_access(act, user)


def _profile(name: str | None, language: str | None, zone: str | None) -> dict[str, Any]:
    values = {
        "name": None if name is None else named(name),
        "language": None if language is None else spoken(language),
        "zone": None if zone is None else zoned(zone),
    }
    return {key: value for key, value in values.items() if value is not None}


def _refuse_taken(email: str, by: User | None = None) -> None:
    others = User.objects.filter(email_key=fold(email)).exclude(pk=by.pk if by else 0)
    if others.exists():
        raise EmailTaken
