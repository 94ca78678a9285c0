"""The cast: Olga operates the machine, Ada administers; Alice owns records, Bob is on her team, Charlie is a
stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from perennial.access.actions import create_role, create_team, create_user
from perennial.access.actor import Actor, of_user
from perennial.access.models import Role, Team, User
from perennial.schema.queries import setting

OPERATOR = Actor(None, "cli", operator=True)
PASSWORD = "sieben Bäume am Fluss"

# Colleagues read and change what belongs to the team; deleting and exporting is for the owner alone.
TEAMWORK = {
    ("*", "read"): "team",
    ("*", "create"): "own",
    ("*", "edit"): "team",
    ("*", "delete"): "own",
    ("*", "export"): "own",
    ("*", "import"): "own",
    ("*", "bulk"): "team",
}


@dataclass(frozen=True)
class Cast:
    """Four users and the two roles they have."""

    ada: User
    alice: User
    bob: User
    charlie: User
    team: Team
    administrator: Role
    member: Role


def gather(password: str = "") -> Cast:
    """Create the cast, journaled like any users; they can sign in when given a password."""
    administrator = create_role(OPERATOR, "Administrator", administrator=True, undo_others=True)
    member = create_role(OPERATOR, "Member", grants=TEAMWORK)
    ada = create_user(OPERATOR, "ada@jantar.example", "Ada", administrator, password=password)
    alice, bob, charlie = (
        create_user(OPERATOR, f"{name.lower()}@jantar.example", name, member, password=password)
        for name in ("Alice", "Bob", "Charlie")
    )
    team = create_team(OPERATOR, "Poland", [alice, bob])
    create_team(OPERATOR, "DACH", [charlie])
    return Cast(ada, alice, bob, charlie, team, administrator, member)


def acting(user: User, channel: str = "web") -> Actor:
    """The user as they stand in the database now, with rights not yet asked."""
    return of_user(User.objects.get(pk=user.pk), channel, "192.0.2.1")


def today() -> date:
    """The day it is for the workspace, which the machine's clock may not have reached yet."""
    return timezone.localdate(timezone=setting().zone)
