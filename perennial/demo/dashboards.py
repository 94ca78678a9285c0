"""The dashboards that the colleagues of the demonstration share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from perennial.demo.colleagues import ADMINISTRATOR, SERVICE
from perennial.demo.staff import Staff
from perennial.insight.dashboards import keyed
from perennial.insight.models import Dashboard, View
from perennial.journal.door import change

# By its name who made it, and its tiles; a view stands as its entity and name.
SHARED: Mapping[str, tuple[str, tuple[dict[str, Any], ...]]] = {
    "The week": (
        ADMINISTRATOR.email,
        (
            {"kind": "ready", "section": "open_deals"},
            {"kind": "ready", "section": "won_this_month"},
            {"kind": "number", "of": ("deal", "Closing within 30 days"), "sum": "amount"},
            {"kind": "number", "of": ("order", "Placed and not paid")},
            {"kind": "list", "of": ("deal", "Big and open"), "rows": 5},
            {
                "kind": "chart",
                "of": "entity:deal",
                "by": "closed",
                "sum": "amount",
                "title": "Closed by month",
            },
            {"kind": "ready", "section": "what_was_done"},
            {"kind": "chart", "of": ("contract", "Running"), "by": "owner", "sum": "annual"},
            {"kind": "list", "of": ("contract", "Open to notice"), "rows": 5},
        ),
    ),
    "Service": (
        SERVICE.email,
        (
            {"kind": "ready", "section": "open_tickets"},
            {"kind": "number", "of": ("ticket", "Waiting for the customer")},
            {"kind": "number", "of": ("ticket", "High and urgent")},
            {"kind": "list", "of": ("ticket", "High and urgent"), "rows": 10},
            {"kind": "ready", "section": "tickets"},
            {"kind": "chart", "of": "entity:ticket", "by": "kind"},
            {"kind": "chart", "of": "entity:ticket", "by": "opened", "title": "Tickets opened by month"},
        ),
    ),
}


def share_dashboards(staff: Staff, views: Mapping[tuple[str, str], View], at: datetime) -> None:
    """Each as its maker left it at `at`."""
    for name, (maker, tiles) in SHARED.items():
        kept = keyed([_tile(one, views) for one in tiles])
        with change(staff.actor(maker), "dashboard.create", at=at) as act:
            act.create(Dashboard(name=name, maker=staff.users[maker], shared=True, tiles=kept))


def _tile(tile: dict[str, Any], views: Mapping[tuple[str, str], View]) -> dict[str, Any]:
    of = tile.get("of")
    return tile if of is None or isinstance(of, str) else tile | {"of": f"view:{views[of].pk}"}
