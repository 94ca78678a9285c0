"""Views people keep of a list: among its tabs, and the way to keep what one sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.utils.translation import gettext as _

from perennial.insight.errors import NothingToTell
from perennial.insight.making import may_change
from perennial.insight.models import View
from perennial.insight.views import columns_for, filter_of, sort_for, views
from perennial.lib.conditions import dump
from perennial.schema.pipelines import STAGE
from perennial.web.records.asked import MINE, Asked, usual_sort
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader

MOST_TABS = 8
# What of an address no view keeps.
PASSING = frozenset({"cursor", "at", "rule", "kept"})
NOTHING = {"save_url": "", "save_label": "", "change_url": "", "change_label": ""}


def asked_by(view: View, reader: Reader) -> Asked:
    """The list it shows to this reader. Raises NothingToTell where it asks for what is not open to them."""
    usual = usual_sort(reader)
    return Asked(
        view.entity,
        filter_of(reader.actor, view),
        view.q,
        sort_for(reader.actor, view) or usual,
        MINE if view.mine else "",
        tuple(columns_for(reader.actor, view)),
        usual=usual,
        look=view.look if STAGE in reader.readable else "",
        pipeline=view.pipeline,
        kept=view.pk,
    )


def kept_by(asked: Asked) -> dict[str, Any]:
    """What a view keeps of a list, as its action takes it."""
    told = asked.parameters()
    return {
        "filter": dump(asked.filter) if asked.filter else None,
        "q": asked.q,
        "sort": told.get("sort", ""),
        "mine": asked.view == MINE,
        "columns": list(asked.columns),
        "look": asked.look,
        "pipeline": asked.pipeline if asked.look else "",
    }


@dataclass
class Views:
    """The views of one list for one reader; `asked` is the list they look at, by a view that is open to them or by
    none.
    """

    asked: Asked
    reader: Reader

    @classmethod
    def of(cls, asked: Asked, reader: Reader) -> Self:
        found = cls(asked, reader)
        if asked.kept and found.current is None:
            found.asked = replace(asked, kept=0)
        return found

    @cached_property
    def several(self) -> list[View]:
        """One's own and those that are shared."""
        own = self.reader.actor.user_id
        return [
            one for one in views(self.reader.actor, self.reader.entity) if one.shared or one.maker_id == own
        ]

    @cached_property
    def current(self) -> tuple[View, Asked] | None:
        """The view one came by, and the list it shows."""
        view = next((one for one in self.several if one.pk == self.asked.kept), None)
        asked = self._open(view) if view else None
        return (view, asked) if view and asked else None

    def tabs(self) -> list[dict[str, Any]]:
        """The first of those that are open to the reader, the current one among them, and the way to all of them."""
        if not self.several:
            return []
        first, now = self.several[:MOST_TABS], self.current
        if now and now[0] not in first:
            first[-1] = now[0]
        tabs = [
            {"url": asked.address(), "label": one.name, "count": None, "current": bool(now and one == now[0])}
            for one in first
            if (asked := self._open(one))
        ]
        every = f"/{PLURALS[self.reader.entity]}/views"
        return [*tabs, {"url": every, "label": _("All views"), "count": None, "current": False}]

    def saving(self, standing: Sequence[tuple[Asked, str]]) -> dict[str, str]:
        """Where the buttons of the filter lead that keep what one sees, '' where it is kept or stands there anyway."""
        asked, actor = self.asked, self.reader.actor
        known = [self.current[1]] if self.current else [one for one, _label in standing]
        if asked.trash or not actor.rights.writes or state(asked) in [state(one) for one in known]:
            return NOTHING
        found = NOTHING | {"save_url": asked.address("views/new"), "save_label": _("Save as a view")}
        if self.current and may_change(actor, self.current[0]):
            url = asked.address(f"views/{self.current[0].pk}/keep")
            found |= {"change_url": url, "change_label": _("Save changes")}
        return found

    def _open(self, view: View) -> Asked | None:
        try:
            return asked_by(view, self.reader)
        except NothingToTell:
            return None


def state(asked: Asked) -> dict[str, str]:
    """What of a list a view would keep."""
    told = asked.parameters() if asked.look else replace(asked, pipeline="").parameters()
    return {key: value for key, value in told.items() if key not in PASSING}
