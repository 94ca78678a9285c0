"""Who reaches what: pure functions over scopes. What is not granted is denied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

NONE: Final = "none"
OWN: Final = "own"
TEAM: Final = "team"
ALL: Final = "all"
SCOPES: Final = (NONE, OWN, TEAM, ALL)

HIDDEN: Final = "hidden"
READ_ONLY: Final = "read_only"
VEILS: Final = (READ_ONLY, HIDDEN)

ACTIONS: Final = ("read", "create", "edit", "delete", "export", "import", "bulk")
WRITES: Final = frozenset({"create", "edit", "delete", "import", "bulk"})
EVERY_ENTITY: Final = "*"
# How many records My upkeep asks for in a day at most, whatever is chosen.
MOST_A_DAY: Final = 999
# Fields that sum up all the others of a record, and of what it is linked to.
SUMS: Final = frozenset({"score"})
# Fields that tell of records of another entity: who may not read those, or that field of them, may not read these.
TELLS_OF: Final = {
    "touched": ("activity", "done"),
    "warmth": ("activity", "done"),
    "next_due": ("activity", "due"),
}
_CLOCK: Final = ("opened", "first_answered", "status", "priority")
_TERM: Final = ("status", "ends", "renewal", "renewal_months")
# What follows from other fields of its entity: who may not read each of these, does not read that.
FOLLOWS: Final = {
    ("ticket", "due"): _CLOCK,
    ("ticket", "answer_due"): _CLOCK,
    ("ticket", "solve_due"): ("opened", "status", "priority"),
    ("ticket", "paused_since"): ("status",),
    ("ticket", "minutes_left"): _CLOCK,
    ("ticket", "answer_minutes"): ("opened", "first_answered", "status"),
    ("ticket", "solve_minutes"): ("opened", "solved", "status"),
    ("ticket", "escalation"): _CLOCK,
    ("ticket", "escalated"): _CLOCK,
    ("contract", "annual"): ("value", "recurs", "begins", "ends"),
    ("contract", "term_ends"): _TERM,
    ("contract", "renews"): _TERM,
    ("contract", "notice_by"): (*_TERM, "begins", "notice", "notice_unit", "notice_to"),
}

# What one may do to a record, one does to records one may read: these never reach beyond "read".
_NEED_READ: Final = frozenset({"edit", "delete", "export", "bulk"})


@dataclass(frozen=True)
class Rights:
    """What one actor may do: {(entity, action): scope} and {(entity, field): veil}.

    `unbounded` is the operator, the system and administrators; `writes` is False for a read-only token.
    """

    unbounded: bool = False
    undo_others: bool = False
    writes: bool = True
    scopes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    veils: Mapping[tuple[str, str], str] = field(default_factory=dict)


NO_RIGHTS: Final = Rights(writes=False)


def scope_of(rights: Rights, entity: str, action: str) -> str:
    """How far `action` reaches on `entity`; raises ValueError for an action that does not exist."""
    if action not in ACTIONS:
        raise ValueError(f"no such action: {action}")
    if action in WRITES and not rights.writes:
        return NONE
    if rights.unbounded:
        return ALL
    granted = _granted(rights, entity, action)
    return narrower(granted, _granted(rights, entity, "read")) if action in _NEED_READ else granted


def _granted(rights: Rights, entity: str, action: str) -> str:
    """The grant on the entity itself; without one, the grant on every entity; without that, none."""
    fallback = rights.scopes.get((EVERY_ENTITY, action), NONE)
    return rights.scopes.get((entity, action), fallback)


def narrower(one: str, other: str) -> str:
    """The scope that reaches less far; anything unknown reaches nothing."""
    known = [scope for scope in (one, other) if scope in SCOPES]
    return min(known, key=SCOPES.index) if len(known) == 2 else NONE


def reaches(scope: str, owner: int | None, actor: int | None, mates: Collection[int]) -> bool:
    """Whether a scope reaches a record of this owner; one without an owner is reached by 'all' alone.

    `mates` are the members of the actor's teams.
    """
    if scope == ALL:
        return True
    if owner is None or actor is None:
        return False
    return (scope in (OWN, TEAM) and owner == actor) or (scope == TEAM and owner in mates)


def is_hidden(rights: Rights, entity: str, key: str) -> bool:
    if rights.unbounded:
        return False
    if key in TELLS_OF and not _may_be_told(rights, key):
        return True
    if any(rights.veils.get((entity, one)) == HIDDEN for one in FOLLOWS.get((entity, key), ())):
        return True
    return rights.veils.get((entity, key)) == HIDDEN or (key in SUMS and not sees_every_field(rights))


def sees_all(rights: Rights, entity: str) -> bool:
    """Whether every record of the entity may be read, whoever owns it."""
    return scope_of(rights, entity, "read") == ALL


def _may_be_told(rights: Rights, key: str) -> bool:
    entity, field = TELLS_OF[key]
    return scope_of(rights, entity, "read") != NONE and rights.veils.get((entity, field)) != HIDDEN


def sees_every_field(rights: Rights) -> bool:
    """Whether nothing is hidden from the actor anywhere: what sums up whole records is told to them alone."""
    if rights.unbounded:
        return True
    return HIDDEN not in rights.veils.values() and all(_may_be_told(rights, key) for key in TELLS_OF)


def is_locked(rights: Rights, entity: str, key: str) -> bool:
    """Whether the field may not be changed: every veil locks, a hidden field above all."""
    return not rights.unbounded and (entity, key) in rights.veils


def readable(rights: Rights, entity: str, keys: Iterable[str]) -> frozenset[str]:
    if scope_of(rights, entity, "read") == NONE:
        return frozenset()
    return frozenset(key for key in keys if not is_hidden(rights, entity, key))


def editable(rights: Rights, entity: str, keys: Iterable[str], action: str = "edit") -> frozenset[str]:
    if scope_of(rights, entity, action) == NONE:
        return frozenset()
    return frozenset(key for key in keys if not is_locked(rights, entity, key))


def narrowest(grants: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """(entity, action, scope) rows as a mapping; of two rows for one place the narrower counts."""
    found: dict[tuple[str, str], str] = {}
    for entity, action, scope in grants:
        place = (entity, action)
        found[place] = narrower(scope, found.get(place, scope))
    return found


def strictest(veils: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """(entity, field, veil) rows as a mapping; of two rows for one field, hidden counts."""
    found: dict[tuple[str, str], str] = {}
    for entity, key, veil in veils:
        if found.get((entity, key)) != HIDDEN:
            found[entity, key] = veil if veil in VEILS else HIDDEN
    return found


def may_undo(rights: Rights, actor: int | None, changed_by: int | None) -> bool:
    """One's own changes, and those of others with the right to undo them."""
    if not rights.writes:
        return False
    own = actor is not None and actor == changed_by
    return own or rights.unbounded or rights.undo_others
