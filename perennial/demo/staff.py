"""The house of the demonstration: the workspace, its roles and teams, and the colleagues as users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import get_random_string

from perennial.access.actions import default_roles
from perennial.access.actor import Actor, of_user, system
from perennial.access.models import Membership, Role, Team, User
from perennial.access.passwords import hash_of
from perennial.demo.colleagues import ADMINISTRATOR, COLLEAGUES, LEAVER, TEAMS, WORKSPACE_NAME
from perennial.demo.working_days import ZONE
from perennial.journal.door import change
from perennial.journal.models import Channel
from perennial.quality.actions import add_pack
from perennial.quality.standard import SOUND
from perennial.schema.models import Workspace

# Everybody's password in the demonstration; it is shown to whoever runs `perennial demo`.
PASSWORD = "baltic-amber-road"


@dataclass(frozen=True, slots=True)
class Staff:
    """The colleagues as users, by e-mail."""

    users: Mapping[str, User]

    def actor(self, email: str, channel: str = Channel.WEB) -> Actor:
        return of_user(self.users[email], channel)

    def id_of(self, email: str) -> int | None:
        """The user's id; None for '' (nobody)."""
        return self.users[email].pk if email else None


def move_in(at: datetime) -> Staff:
    """Set the workspace up as it was at `at`, everybody at work."""
    roles = default_roles(system(), at=at)
    with change(system(), "workspace.create", at=at) as act:
        act.create(Workspace(name=WORKSPACE_NAME, zone=str(ZONE), demonstration=True))
    add_pack(system(), SOUND.key, at=at)
    users = _users(roles, at)
    with change(system(), "user.create", at=at) as act:
        act.create(list(users.values()))
    with change(system(), "team.create", at=at) as act:
        teams = [Team(name=name) for name in TEAMS]
        act.create(teams)
        places = {team.name: team for team in teams}
        act.create([Membership(team=places[one.team], user=users[one.email]) for one in COLLEAGUES])
    return Staff(users)


def let_go(staff: Staff, by: str, at: datetime) -> None:
    """The colleague who left is deactivated; what he owned stays his until somebody hands it on."""
    with change(staff.actor(by), "user.deactivate", reason="Left the company", at=at) as act:
        act.update(staff.users[LEAVER.email], is_active=False)


def _users(roles: Mapping[str, Role], at: datetime) -> dict[str, User]:
    """They share one hash, because they share the password, and hashing is slow on purpose."""
    users = {one.email: User(email=one.email, name=one.name, role=roles[one.role]) for one in COLLEAGUES}
    hashed = hash_of(PASSWORD, users[ADMINISTRATOR.email])
    for user in users.values():
        user.password, user.password_set = hashed, at
        user.session_stamp = get_random_string(32)
    return users
