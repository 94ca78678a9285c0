"""Teams and their members."""

import pytest

from perennial.access.actions import create_team, delete_team, edit_team, set_members
from perennial.access.errors import AdministratorNeeded, NameMissing, NameTaken
from perennial.access.models import Membership, Team
from perennial.access.queries import teams
from perennial.journal.models import Change
from perennial.journal.undo.run import undo
from tests.cast import OPERATOR, acting


def members(team):
    return set(Membership.objects.filter(team=team).values_list("user__name", flat=True))


def test_members_are_set_as_a_whole_and_only_the_difference_is_written(people):
    set_members(acting(people.ada), people.team, [people.bob, people.charlie, people.charlie])
    assert members(people.team) == {"Bob", "Charlie"}
    assert Change.objects.latest("pk").entries == 2
    changes = Change.objects.count()
    set_members(OPERATOR, people.team, [people.charlie, people.bob])
    assert Change.objects.count() == changes


def test_a_team_is_renamed_but_never_to_a_name_that_is_taken(people):
    edit_team(OPERATOR, people.team, "Polska")
    assert Team.objects.get(pk=people.team.pk).name == "Polska"
    with pytest.raises(NameTaken):
        edit_team(OPERATOR, people.team, "dach")
    with pytest.raises(NameTaken):
        create_team(OPERATOR, "POLSKA")
    with pytest.raises(NameMissing):
        create_team(OPERATOR, " ")


def test_a_deleted_team_comes_back_with_its_members(people):
    delete_team(OPERATOR, people.team)
    assert [team.name for team in teams()] == ["DACH"]
    undo(OPERATOR, Change.objects.latest("pk").pk)
    assert members(people.team) == {"Alice", "Bob"}


def test_only_an_administrator_changes_teams(people):
    alice = acting(people.alice)
    for attempt in (
        lambda: create_team(alice, "Mine"),
        lambda: edit_team(alice, people.team, "Mine"),
        lambda: set_members(alice, people.team, [people.alice, people.charlie]),
        lambda: delete_team(alice, people.team),
    ):
        with pytest.raises(AdministratorNeeded):
            attempt()
    assert members(people.team) == {"Alice", "Bob"}
