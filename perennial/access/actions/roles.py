"""Roles and what they grant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from perennial.access import rules
from perennial.access.actions.naming import named
from perennial.access.actor import Actor
from perennial.access.errors import GrantRefused, LastAdministrator, NameTaken
from perennial.access.models import FieldGrant, Grant, Role
from perennial.access.queries import administrators, check_configure
from perennial.journal.door import OpenChange, change
from perennial.lib.text import fold

Places = Mapping[tuple[str, str], str]
_NO_KEY = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"[a-z0-9_]{1,60}")
_ENTITY = re.compile(rf"\*|{_KEY.pattern}")

# Key, name, administrator, undo_others, and the scopes of every action in the order of rules.ACTIONS.
_DEFAULTS: tuple[tuple[str, str, bool, bool, str], ...] = (
    ("administrator", "Administrator", True, True, ""),
    ("manager", "Manager", False, True, "all all team team all all team"),
    ("sales", "Sales", False, False, "all team team own own own own"),
    ("service", "Service", False, False, "all own own none none none none"),
    ("reader", "Reader", False, False, "all none none none none none none"),
)


def default_roles(actor: Actor, *, at: datetime | None = None) -> dict[str, Role]:
    """Create the roles a workspace starts with, those that are missing; returns all five by key.

    Only demonstration data gives `at`.
    """
    check_configure(actor)
    keys = [row[0] for row in _DEFAULTS]
    with change(actor, "role.create", at=at) as act:
        there = {role.key: role for role in Role.objects.filter(key__in=keys).order_by("-pk")}
        for key, name, administrator, undo_others, scopes in _DEFAULTS:
            if key not in there:
                there[key] = Role(key=key, name=name, administrator=administrator, undo_others=undo_others)
                act.create(there[key])
                places = zip(rules.ACTIONS, scopes.split(), strict=False)
                _set_grants(
                    act, there[key], {(rules.EVERY_ENTITY, action): scope for action, scope in places}
                )
    return {key: there[key] for key in keys}


def create_role(
    actor: Actor,
    name: str,
    *,
    administrator: bool = False,
    undo_others: bool = False,
    grants: Places | None = None,
    veils: Places | None = None,
) -> Role:
    """`grants` is {(entity or '*', action): scope}, `veils` {(entity, field): veil}.

    Raises NameTaken, GrantRefused.
    """
    check_configure(actor)
    name = named(name)
    key = _NO_KEY.sub("-", fold(name)).strip("-")[:40] or "role"
    _refuse_taken(name, key)
    role = Role(key=key, name=name, administrator=administrator, undo_others=undo_others)
    if not Role.objects.filter(second_factor_since__isnull=True).exists() and Role.objects.exists():
        role.second_factor_since = timezone.now()
    with change(actor, "role.create") as act:
        act.create(role)
        _set_grants(act, role, grants or {})
        _set_veils(act, role, veils or {})
    return role


def edit_role(
    actor: Actor,
    role: Role,
    *,
    name: str | None = None,
    administrator: bool | None = None,
    undo_others: bool | None = None,
    grants: Places | None = None,
    veils: Places | None = None,
) -> Role:
    """What is None stays; `grants` and `veils` replace all there were. Counts from the next request on."""
    check_configure(actor)
    values: dict[str, Any] = {"administrator": administrator, "undo_others": undo_others}
    if name is not None:
        values["name"] = named(name)
        _refuse_taken(values["name"], "", role)
    with change(actor, "role.edit") as act:
        Role.objects.select_for_update().get(pk=role.pk)
        if administrator is False:
            _require_others(role)
        act.update(role, **{key: value for key, value in values.items() if value is not None})
        if grants is not None:
            _set_grants(act, role, grants)
        if veils is not None:
            _set_veils(act, role, veils)
    return role


def _require_others(role: Role) -> None:
    """Refuse when the administrators are all of this role."""
    holders = list(administrators().select_for_update(of=("self",)).values_list("role_id", flat=True))
    if holders and set(holders) == {role.pk}:
        raise LastAdministrator


def _set_grants(act: OpenChange, role: Role, grants: Places) -> None:
    for (entity, action), scope in grants.items():
        if not _ENTITY.fullmatch(entity) or action not in rules.ACTIONS or scope not in rules.SCOPES:
            raise GrantRefused(f"{entity} {action} {scope}")
    there = {(row.entity, row.action): row for row in role.grants.order_by("-pk")}
    act.delete(role.grants.exclude(pk__in=[row.pk for place, row in there.items() if place in grants]))
    act.update_each(
        Grant, {there[place].pk: {"scope": grants[place]} for place in there.keys() & grants.keys()}
    )
    new = [(place, scope) for place, scope in grants.items() if place not in there]
    act.create([Grant(role=role, entity=place[0], action=place[1], scope=scope) for place, scope in new])


def _set_veils(act: OpenChange, role: Role, veils: Places) -> None:
    for (entity, key), veil in veils.items():
        if not _KEY.fullmatch(entity) or not _KEY.fullmatch(key) or veil not in rules.VEILS:
            raise GrantRefused(f"{entity} {key} {veil}")
    there = {(row.entity, row.field): row for row in role.field_grants.order_by("-pk")}
    act.delete(role.field_grants.exclude(pk__in=[row.pk for place, row in there.items() if place in veils]))
    act.update_each(FieldGrant, {there[p].pk: {"veil": veils[p]} for p in there.keys() & veils.keys()})
    new = [(place, veil) for place, veil in veils.items() if place not in there]
    act.create([FieldGrant(role=role, entity=place[0], field=place[1], veil=veil) for place, veil in new])


def _refuse_taken(name: str, key: str, by: Role | None = None) -> None:
    for other in Role.objects.exclude(pk=by.pk if by else 0):
        if fold(other.name) == fold(name) or other.key == key:
            raise NameTaken
