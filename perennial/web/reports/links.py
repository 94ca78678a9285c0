"""The lists behind the numbers of a report."""

from __future__ import annotations

from perennial.insight.figures import Group
from perennial.lib.conditions import All, Condition, Test
from perennial.records.places import FINDING
from perennial.web.records.asked import Asked


class Behind:
    """Addresses of the records that a report counted; `keys` are the rules it asks, `every` says that it asks all."""

    def __init__(
        self, entity: str, where: Condition | None, keys: list[str], every: bool, period: str
    ) -> None:
        self.entity, self.where, self.keys, self.every, self.period = entity, where, keys, every, period

    def records(self, *further: Condition) -> str:
        own = self.where.parts if isinstance(self.where, All) else (self.where,) if self.where else ()
        parts = (*own, *further)
        return Asked(self.entity, filter=All(parts) if parts else None).address()

    def doubtful(self, *further: Condition, new: bool = False) -> str:
        path = self._path(new)
        asked = Test(path, "is_filled") if self.every else Test(path, "has_any_of", tuple(self.keys))
        return self.records(asked, *further)

    def rule(self, key: str, *, new: bool = False) -> str:
        return self.records(Test(self._path(new), "has_any_of", (key,)))

    def _path(self, new: bool) -> tuple[str]:
        return (f"{FINDING}_{self.period}" if new else FINDING,)


def of_owner(group: Group) -> Condition:
    return Test(("owner",), "is_empty") if group.key is None else Test(("owner",), "is", (group.key,))


def of_team(group: Group) -> Condition:
    return Test(("owner",), "is_one_of", group.members)
