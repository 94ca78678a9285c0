"""Teams and who is in them; a user may be in several."""

from __future__ import annotations

from collections.abc import Iterable

from perennial.access.actions.naming import named
from perennial.access.actor import Actor
from perennial.access.errors import NameTaken
from perennial.access.models import Membership, Team, User
from perennial.access.queries import check_configure
from perennial.journal.door import OpenChange, change
from perennial.lib.text import fold


def create_team(actor: Actor, name: str, members: Iterable[User] = ()) -> Team:
    """Raises NameTaken."""
    check_configure(actor)
    team = Team(name=named(name))
    _refuse_taken(team)
    with change(actor, "team.create") as act:
        act.create(team)
        _set_members(act, team, members)
    return team


def edit_team(actor: Actor, team: Team, name: str) -> Team:
    """Raises NameTaken."""
    check_configure(actor)
    wanted = Team(pk=team.pk, name=named(name))
    _refuse_taken(wanted)
    with change(actor, "team.edit") as act:
        act.update(team, name=wanted.name)
    return team


def set_members(actor: Actor, team: Team, users: Iterable[User]) -> None:
    """The team has exactly these members; what they see of each other's records changes at once."""
    check_configure(actor)
    with change(actor, "team.members") as act:
        Team.objects.select_for_update().get(pk=team.pk)
        _set_members(act, team, users)


def delete_team(actor: Actor, team: Team) -> None:
    """The members stay users; undo brings the team back with its members."""
    check_configure(actor)
    with change(actor, "team.delete") as act:
        act.delete(Membership.objects.filter(team=team))
        act.delete(team)


def _set_members(act: OpenChange, team: Team, users: Iterable[User]) -> None:
    wanted = {user.pk for user in users}
    there = dict(Membership.objects.filter(team=team).order_by("-pk").values_list("user_id", "pk"))
    staying = [pk for user, pk in there.items() if user in wanted]
    act.delete(Membership.objects.filter(team=team).exclude(pk__in=staying))
    act.create([Membership(team=team, user_id=user) for user in sorted(wanted - there.keys())])


def _refuse_taken(team: Team) -> None:
    if any(fold(other.name) == fold(team.name) for other in Team.objects.exclude(pk=team.pk)):
        raise NameTaken
