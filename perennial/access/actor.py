"""Who acts: a user, a user's token, the operator at the command line, or the system itself."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, QuerySet, Value
from django.utils.translation import gettext as _

from perennial.access import rules
from perennial.access.errors import RightsChanged, UserGone
from perennial.access.models import FieldGrant, Grant, Membership, Role, Token, User
from perennial.access.rules import Rights
from perennial.journal.models import Channel
from perennial.lib.questions import Given, Question


@dataclass(frozen=True, eq=False)
class Actor:
    """Carries rights, asked of the database once (at most three statements) and kept as long as the actor.

    Make a new one for every request and every slice of a job, so that rights are asked anew. `address` is the
    client's; the operator's is the account of the operating system. Without user and `operator`: no rights.
    """

    user: User | None
    channel: str
    address: str = ""
    operator: bool = False
    token_writes: bool = True

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def name(self) -> str:
        if self.user:
            return self.user.name
        return program_name(self.channel) if self.operator else _("Nobody")

    @property
    def is_administrator(self) -> bool:
        """Nothing is out of reach; a read-only token of an administrator still writes nothing."""
        return self.rights.unbounded

    @cached_property
    def rights(self) -> Rights:
        if self.operator:
            return Rights(unbounded=True, undo_others=True)
        if self.user is None or not self.user.is_active:
            return rules.NO_RIGHTS
        return _rights_of(self.user.role, self.token_writes)

    @cached_property
    def _memberships(self) -> tuple[tuple[int, int], ...]:
        """(team, member) of every team the actor is in."""
        if self.user is None:
            return ()
        return tuple(_MEMBERSHIPS.ask(user=self.user.pk))

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(team for team, _member in self._memberships)

    @property
    def mates(self) -> frozenset[int]:
        """The members of the actor's teams, the actor among them if there are any."""
        return frozenset(member for _team, member in self._memberships)


def program_name(channel: str) -> str:
    """Who acted when no user did: the person at the command line, or Perennial by itself."""
    return _("Operator") if channel in {Channel.CLI, Channel.IMPORT} else _("Perennial")


def operator() -> Actor:
    """The person at the command line: all rights."""
    return Actor(None, Channel.CLI, f"os:{_account()}", operator=True)


def system(channel: str = Channel.SYSTEM) -> Actor:
    """Perennial itself, in scans, derivations and migrations: all rights."""
    return Actor(None, channel, operator=True)


def nobody(channel: str, address: str = "") -> Actor:
    """Whoever has not signed in: no rights."""
    return Actor(None, channel, address)


def of_user(user: User, channel: str, address: str = "") -> Actor:
    return Actor(user, channel, address)


def of_token(token: Token, address: str = "") -> Actor:
    return Actor(token.user, Channel.API, address, token_writes=token.writes)


def of_requester(user_id: int | None, channel: str, address: str = "") -> Actor:
    """For jobs: who asked for the work, as they stand now (None: operator or system). Raises UserGone."""
    if user_id is None:
        return Actor(None, channel, address, operator=True)
    user = User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
    if user is None:
        raise UserGone
    return Actor(user, channel, address)


def require_unchanged(actor: Actor) -> None:
    """For jobs, before each slice: the requester is still who they were when the actor was made.

    Raises UserGone, RightsChanged.
    """
    if actor.user_id is None:
        return
    now = of_requester(actor.user_id, actor.channel)
    if now.rights != actor.rights or now.mates != actor.mates:
        raise RightsChanged


def _rights_of(role: Role, writes: bool) -> Rights:
    if role.administrator:
        return Rights(unbounded=True, undo_others=True, writes=writes)
    rows = _GRANTED.ask(role=role.pk)
    return Rights(
        undo_others=role.undo_others,
        writes=writes,
        scopes=rules.narrowest(row[:3] for row in rows if row[3]),
        veils=rules.strictest(row[:3] for row in rows if not row[3]),
    )


def _granted() -> QuerySet[Grant, tuple[str, str, str, bool]]:
    """Grants (marked True) and field grants of a role, in one statement."""
    flag = BooleanField()
    grants = Grant.objects.filter(role=Given("role")).annotate(is_grant=Value(True, flag))
    veils = FieldGrant.objects.filter(role=Given("role")).annotate(is_grant=Value(False, flag))
    return grants.values_list("entity", "action", "scope", "is_grant").union(
        veils.values_list("entity", "field", "veil", "is_grant"), all=True
    )


def _memberships() -> QuerySet[Membership, tuple[int, int]]:
    """(team, member) of every team a user is in."""
    ours = Membership.objects.filter(team__memberships__user_id=Given("user"))
    return ours.values_list("team_id", "user_id")


_GRANTED, _MEMBERSHIPS = Question(_granted), Question(_memberships)


def _account() -> str:
    """The operating system's name of who runs this; in a container the number may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
