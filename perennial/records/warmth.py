"""How warm a relationship is, by how long nobody spoke."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from perennial.lib.conditions import Moment
from perennial.schema.standard.relations import ACTIVE, COOLING, DORMANT, LOST, Patience

Patiences = Mapping[str, Patience]


def patience_of(lifecycle: str, known: Patiences) -> Patience:
    """That of a lifecycle; where nothing is said of it, that of who has none."""
    return known.get(lifecycle) or known[""]


def warmth_of(touched: datetime | None, lifecycle: str, known: Patiences, moment: Moment) -> str:
    """The step as of a day; '' of somebody never spoken with. Whole days in the zone of the workspace."""
    if touched is None:
        return ""
    its, silent = patience_of(lifecycle, known), silence(touched, moment)
    for step, days in ((LOST, its.lost), (DORMANT, its.dormant), (COOLING, its.cooling)):
        if silent > days:
            return step
    return ACTIVE


def silence(touched: datetime, moment: Moment) -> int:
    """How many days ago that was."""
    return (moment.today - touched.astimezone(moment.zone).date()).days
