"""The one answer to "may I", for every channel; and the users, roles, teams and tokens there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.errors import (
    AdministratorNeeded,
    FieldNotAllowed,
    NobodysOwn,
    NoSuchRole,
    NoSuchToken,
    NoSuchUser,
    NotAllowed,
    NotVisible,
    NotYours,
    ReadOnlyToken,
)
from perennial.access.models import Feed, Membership, Role, Team, Token, User
from perennial.journal.rows import values_by
from perennial.lib.text import fold

M = TypeVar("M", bound=Model)


class Shape(Protocol):
    """An entity, by its key."""

    @property
    def key(self) -> str: ...


class Owned(Protocol):
    """A record as far as access looks at it."""

    @property
    def owner_id(self) -> int | None: ...


class OwnedBy(NamedTuple):
    """A record of which no more than its owner was read."""

    owner_id: int | None


def visible(actor: Actor, queryset: QuerySet[M], shape: Shape) -> QuerySet[M]:
    """The records of an entity the actor may read; the model has `owner_id`.

    A model may have more that is read than what one's scope reaches: `also_read(actor)` says which rows.
    """
    also: Callable[[Actor], Q] | None = getattr(queryset.model, "also_read", None)
    scope = rules.scope_of(actor.rights, shape.key, "read")
    if also is None or scope in {rules.ALL, rules.NONE} or actor.user_id is None:
        return within(actor, "read", queryset, shape)
    return queryset.filter(Q(owner_id__in=_owners(actor, scope)) | also(actor))


def within(actor: Actor, action: str, queryset: QuerySet[M], shape: Shape) -> QuerySet[M]:
    """The records an action reaches, as one condition on the indexed owner.

    A record without owner is reached by the scope "all" alone. Team means the owner's teams now.
    """
    scope = rules.scope_of(actor.rights, shape.key, action)
    if scope == rules.ALL:
        return queryset
    if scope == rules.NONE or actor.user_id is None:
        return queryset.none()
    if scope == rules.TEAM and actor.team_ids:
        return queryset.filter(owner_id__in=_owners(actor, scope))
    return queryset.filter(owner_id=actor.user_id)


def _owners(actor: Actor, scope: str) -> Any:
    """Whose records a scope below "all" reaches.

    No list of ids where it is a team: over a subquery SQLite walks a sorted page in order (1 ms, not 55, at 300,000).
    """
    if scope == rules.TEAM and actor.team_ids:
        return Membership.objects.filter(team_id__in=sorted(actor.team_ids)).values("user_id")
    return [actor.user_id]


def may(
    actor: Actor, action: str, shape: Shape, record: Owned | None = None, field: str | None = None
) -> bool:
    """Whether the actor may do this to any record of the entity, to this record, to this field of it.

    A new record is asked about with its future owner; under a scope below "all" it needs one.
    """
    scope = rules.scope_of(actor.rights, shape.key, action)
    if scope == rules.NONE or (field is not None and not _may_field(actor, action, shape, field)):
        return False
    if record is None or rules.reaches(scope, record.owner_id, actor.user_id, _mates(actor, scope)):
        return True
    return action == "read" and _also_reads(actor, record)


def _also_reads(actor: Actor, record: Owned) -> bool:
    """Whether the row is one that is read beyond one's scope; a row that is not stored yet is none."""
    also: Callable[[Actor], Q] | None = getattr(type(record), "also_read", None)
    if also is None or actor.user_id is None or record.pk is None:  # type: ignore[attr-defined]
        return False
    model: type[Model] = type(record)  # type: ignore[assignment]
    return model._default_manager.filter(also(actor), pk=record.pk).exists()  # type: ignore[attr-defined]


def check(
    actor: Actor, action: str, shape: Shape, record: Owned | None = None, field: str | None = None
) -> None:
    """Raise unless `may`: NotVisible for a record that may not be seen at all, else a Forbidden."""
    if may(actor, action, shape, record, field):
        return
    if record is not None and action != "create" and not may(actor, "read", shape, record):
        raise NotVisible
    if action in rules.WRITES and not actor.token_writes:
        raise ReadOnlyToken
    if field is not None and may(actor, action, shape, record):
        raise FieldNotAllowed(field)
    raise NotAllowed(action)


def readable_fields(actor: Actor, shape: Shape, keys: Iterable[str]) -> frozenset[str]:
    """Of these field keys, those the actor may see; none without the right to read the entity."""
    return rules.readable(actor.rights, shape.key, keys)


def editable_fields(actor: Actor, shape: Shape, keys: Iterable[str], action: str = "edit") -> frozenset[str]:
    """Of these field keys, those the actor may set by `action` ("edit", "create", "import", "bulk")."""
    return rules.editable(actor.rights, shape.key, keys, action)


def may_configure(actor: Actor) -> bool:
    """Users, teams, roles, tokens, fields and settings."""
    return actor.rights.unbounded and actor.rights.writes


def check_configure(actor: Actor) -> None:
    if not may_configure(actor):
        raise AdministratorNeeded if actor.token_writes else ReadOnlyToken


def own(actor: Actor) -> User:
    """The actor as a user, who may change what is their own. Raises NobodysOwn, ReadOnlyToken."""
    if actor.user is None or not actor.user.is_active:
        raise NobodysOwn
    if not actor.token_writes:
        raise ReadOnlyToken
    return actor.user


def may_undo(actor: Actor, change_actor_id: int | None) -> bool:
    """Whether the actor may try to take back a change of this user; each entry is asked about besides."""
    return rules.may_undo(actor.rights, actor.user_id, change_actor_id)


def check_undo(actor: Actor, change_actor_id: int | None) -> None:
    if not may_undo(actor, change_actor_id):
        raise NotYours if actor.token_writes else ReadOnlyToken


def users(actor: Actor) -> QuerySet[User]:
    """Every user by name, with their roles; those who may not configure see the active ones."""
    found = User.objects.select_related("role").order_by("name", "pk")
    if may_configure(actor):
        return found
    return found.filter(is_active=True) if actor.user_id is not None else found.none()


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """What users are called, by id; those who left included."""
    wanted = {pk for pk in ids if pk is not None}
    return dict(values_by(User, "pk", wanted, ("pk", "name")))


def find_user(email: str) -> User | None:
    """The user of an address, with the role; upper case and accents do not matter."""
    key = fold(email)
    if not key or not key.isprintable():
        return None
    return User.objects.select_related("role").filter(email_key=key).first()


def user_of_email(email: str) -> User:
    """Like `find_user`; raises NoSuchUser."""
    found = find_user(email)
    if found is None:
        raise NoSuchUser
    return found


def administrators() -> QuerySet[User]:
    """Active users whose role is an administrator's."""
    return User.objects.filter(is_active=True, role__administrator=True).order_by("pk")


def roles() -> QuerySet[Role]:
    """Every role, administrators first, with its grants at hand."""
    return Role.objects.order_by("-administrator", "pk").prefetch_related("grants", "field_grants")


def role_of_key(key: str) -> Role:
    """Raises NoSuchRole, which names those there are."""
    found = Role.objects.filter(key=key).order_by("pk").first() if key.isprintable() else None
    if found is None:
        raise NoSuchRole(Role.objects.order_by("pk").values_list("key", flat=True))
    return found


def teams() -> QuerySet[Team]:
    return Team.objects.order_by("name", "pk").prefetch_related("memberships__user")


def tokens(actor: Actor) -> QuerySet[Token]:
    """All tokens for who may configure, else one's own; newest first."""
    found = Token.objects.select_related("user").order_by("-pk")
    if may_configure(actor):
        return found
    return found.none() if actor.user_id is None else found.filter(user_id=actor.user_id)


def token_of_number(number: int) -> Token:
    """Raises NoSuchToken."""
    found = Token.objects.select_related("user").filter(pk=number).first()
    if found is None:
        raise NoSuchToken
    return found


def feeds(actor: Actor) -> QuerySet[Feed]:
    """One's own calendar addresses, newest first; an administrator revokes none of others: who leaves is disabled."""
    found = Feed.objects.select_related("user").order_by("-pk")
    return found.none() if actor.user_id is None else found.filter(user_id=actor.user_id)


def teams_to_follow(actor: Actor) -> QuerySet[Team]:
    """The teams whose calendar the actor may have: their own, or any of them for who sees everything."""
    found = Team.objects.order_by("name", "pk")
    return found if actor.rights.unbounded else found.filter(pk__in=actor.team_ids)


def _may_field(actor: Actor, action: str, shape: Shape, field: str) -> bool:
    if action in rules.WRITES and action != "delete":
        return not rules.is_locked(actor.rights, shape.key, field)
    return not rules.is_hidden(actor.rights, shape.key, field)


def _mates(actor: Actor, scope: str) -> frozenset[int]:
    """Asked only where it matters: most rights need no look at teams."""
    return actor.mates if scope == rules.TEAM else frozenset()
