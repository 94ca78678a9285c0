"""Which groups are merged: kept with the operation, as it holds nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.matching.desk import MINE, TEAM, entities_compared
from perennial.records.matching.models_in_use import scorer_of

DEFAULT = 0.95


@dataclass(frozen=True, slots=True)
class Asked:
    """Groups of an entity whose least likely two are at least so likely one; `owner` narrows as the desk does.

    With `put_off` also those that colleagues put off or handed to each other. What the actor put off is never meant.
    """

    entity: str
    least: float = DEFAULT
    owner: str = ""
    put_off: bool = False

    def as_data(self) -> dict[str, Any]:
        return {"entity": self.entity, "least": self.least, "owner": self.owner, "put_off": self.put_off}


def asked_from(data: Mapping[str, Any]) -> Asked:
    """From `as_data`. Raises BadRequest, and Refusal where what is asked for is less than certain enough."""
    asked = Asked(data["entity"], data["least"], data["owner"], data.get("put_off", False))
    if asked.entity not in entities_compared():
        raise BadRequest(_("There is no entity “%s” that is compared.") % asked.entity[:60], field="entity")
    if asked.owner not in ("", MINE, TEAM):
        raise BadRequest(_("There is no such choice of owners."), field="owner")
    lowest = least_allowed(asked.entity)
    if not lowest <= asked.least <= 1:
        sentence = _("Without looking at each, records are merged from %d %% on.")
        raise Refusal(sentence % round(100 * lowest), field="least")
    return asked


def least_allowed(entity: str) -> float:
    """From which likelihood on two records are taken for one without asking."""
    return scorer_of(entity).model.thresholds.link
