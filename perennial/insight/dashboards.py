"""Dashboards: those there are for one reader, and making, arranging and removing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import own
from perennial.insight.errors import NoSuchDashboard, NotAsAsked
from perennial.insight.making import Kind, check_flag, check_name, one_of, seen_by
from perennial.insight.models import Dashboard
from perennial.insight.tiles import check_tile
from perennial.journal.door import change

MOST_DASHBOARDS = 50
MOST_TILES = 24
DASHBOARD = Kind(
    Dashboard,
    "dashboard",
    NoSuchDashboard,
    unknown=gettext_lazy("A dashboard has no “%s” that could be changed."),
    too_many=gettext_lazy("You have %d dashboards already. Remove some first."),
    checks={"name": check_name, "shared": check_flag("shared")},
)


def dashboards(actor: Actor) -> list[Dashboard]:
    """One's own and those that are shared, for administrators all; one's own first, by name."""
    return seen_by(actor, Dashboard.objects.all())


def dashboard_of(actor: Actor, number: int) -> Dashboard:
    """Raises NoSuchDashboard."""
    return one_of(dashboards(actor), number, NoSuchDashboard)


def create_dashboard(actor: Actor, **told: Any) -> Dashboard:
    """A new, empty one of the actor's. Raises Forbidden, NotAsAsked."""
    return DASHBOARD.create(actor, Dashboard(maker=own(actor)), told, MOST_DASHBOARDS)


def edit_dashboard(actor: Actor, dashboard: Dashboard, **told: Any) -> int | None:
    """What it is called and who sees it; returns the change, None where nothing differed."""
    return DASHBOARD.edit(actor, dashboard, told)


def remove_dashboard(actor: Actor, dashboard: Dashboard) -> int | None:
    """Take it out of every list; undo brings it back."""
    return DASHBOARD.remove(actor, dashboard)


def add_tile(actor: Actor, dashboard: Dashboard, told: Mapping[str, Any]) -> int | None:
    """Put a tile at its end; returns the change. Raises Forbidden, NoSuchDashboard, NotAsAsked."""
    DASHBOARD.check_change(actor, dashboard)
    tile = check_tile(actor, told)
    with change(actor, "dashboard.arrange") as act:
        now = DASHBOARD.still_there(dashboard)
        if len(now.tiles) >= MOST_TILES:
            raise NotAsAsked(_("More than %d tiles stand on no dashboard.") % MOST_TILES)
        act.update(now, tiles=keyed([*now.tiles, tile]))
    return act.id


def arrange_tiles(
    actor: Actor, dashboard: Dashboard, keys: Sequence[str], known: Sequence[str]
) -> int | None:
    """Its tiles in this order, without those that were `known` and are not among them; one that was put there meanwhile
    stays, last.
    """
    DASHBOARD.check_change(actor, dashboard)
    with change(actor, "dashboard.arrange") as act:
        now = DASHBOARD.still_there(dashboard)
        its = {tile["key"]: tile for tile in now.tiles}
        stays = [key for key in its if key not in known]
        act.update(now, tiles=[its[key] for key in dict.fromkeys([*keys, *stays]) if key in its])
    return act.id


def keyed(tiles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with a key of its own, by which it is put in order."""
    last = max((int(tile["key"]) for tile in tiles if "key" in tile), default=0)
    found = []
    for tile in tiles:
        last += "key" not in tile
        found.append({"key": str(last), **tile})
    return found
