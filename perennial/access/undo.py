"""What may be taken back of users, teams, roles and tokens, and of what is one's own.

Only an administrator takes such changes back, and nothing that shut a door is taken back: a disabled user
stays disabled and a revoked or shortened token stays so, because whoever shut it meant it at once and for
good; enabling a user or making a new token is one click away. When a password, a second factor or a reset
link was made is a fact and stays.
Nor may the workspace lose its last administrator, or two users share an address. Passwords, digests and
sessions are in no journal, so none comes back: a user removed and brought back has no password, and a token
brought back opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perennial.access.actor import Actor
from perennial.access.models import Feed, Role, Token, User
from perennial.access.queries import administrators, may_configure
from perennial.journal.models import Operation
from perennial.journal.reading import Line
from perennial.journal.undo.refusing import WHOLE
from perennial.lib.text import fold

# Fields of which only the shutting half may be taken back, or nothing.
_NEVER: Mapping[type[Any], frozenset[str]] = {
    User: frozenset({"password_set", "second_factor_set", "reset_link_made"}),
    Token: frozenset({"revoked", "expires", "writes", "user_id"}),
    Feed: frozenset({"revoked", "user_id", "team"}),
}


def undo_refuses(actor: Actor, lines: Sequence[Line]) -> dict[int, frozenset[str]]:
    """{line id: fields that stay, '*' for the whole line}; answers for lines of access tables only."""
    ours = [line for line in lines if line.model._meta.app_label == "access"]
    if not ours:
        return {}
    if not may_configure(actor):
        return {line.id: frozenset({WHOLE}) for line in ours}
    refused = {line.id: _refused(line) for line in ours}
    for line, name in _last_administrators(ours):
        refused[line.id] |= {name}
    return {line: names for line, names in refused.items() if names}


def undo_refuses_others(actor: Actor, lines: Sequence[Line]) -> dict[int, frozenset[str]]:
    """Of configuration everything may be taken back by administrators, by others only what is their own."""
    if may_configure(actor):
        return {}
    return {line.id: frozenset({WHOLE}) for line in lines if not _is_own(actor, line)}


def _is_own(actor: Actor, line: Line) -> bool:
    """Whether a line is of a row of the actor's: its first and last lines name the user, others the row does."""
    attribute = line.model.own_attribute()
    if not attribute or actor.user_id is None:
        return False
    named = {user for user in line.fields.get(attribute, ()) if user is not None}
    if named:
        return named == {actor.user_id}
    return line.model.objects.filter(pk=line.row, **{attribute: actor.user_id}).exists()


def _refused(line: Line) -> frozenset[str]:
    if line.op == Operation.CREATE:
        return frozenset()
    if line.op == Operation.DELETE:
        return frozenset({WHOLE}) if line.model is User and _is_taken(line) else frozenset()
    stays = _NEVER.get(line.model, frozenset()) & line.fields.keys()
    if line.model is User:
        if line.fields.get("is_active", (False, True))[0]:
            stays |= {"is_active"} & line.fields.keys()
        if _is_taken(line):
            stays |= {"email"}
    return stays


def _is_taken(line: Line) -> bool:
    """Whether another user has meanwhile got the address this one had."""
    before = line.fields.get("email", (None, None))[0]
    return bool(before) and User.objects.filter(email_key=fold(before)).exclude(pk=line.row).exists()


def _last_administrators(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """The lines, each with its field, that together would leave no active administrator."""
    roles = set(Role.objects.filter(administrator=True).values_list("pk", flat=True))
    taking = [(line, name) for line in lines if (name := _takes_rights(line, roles))]
    if not taking:
        return []
    users = [line.row for line, _name in taking if line.model is User]
    ending = [line.row for line, _name in taking if line.model is Role]
    remaining = administrators().exclude(pk__in=users).exclude(role__in=ending)
    return taking if administrators().exists() and not remaining.exists() else []


def _takes_rights(line: Line, roles: set[int]) -> str:
    """The field whose taking back ends an administrator's rights, '*' for the whole row, '' for none."""
    if line.op == Operation.DELETE:
        return ""
    after = {name: pair[1] for name, pair in line.fields.items()}
    created = line.op == Operation.CREATE
    if line.model is Role and after.get("administrator"):
        return WHOLE if created else "administrator"
    if line.model is User and after.get("role_id") in roles:
        return WHOLE if created else "role_id"
    if line.model is User and after.get("is_active") and not created:
        return "is_active"
    return ""
