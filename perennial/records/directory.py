"""The directory that kinds of fields ask: records and people by name, as far as one actor may know them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import OwnedBy, may, names_of, readable_fields, users
from perennial.journal.rows import values_by
from perennial.lib.text import fold
from perennial.records.models import ENTITIES, Head
from perennial.records.queries import heads
from perennial.schema.kinds import ids_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape

USER = "user"
# The kinds whose values point at records and users.
TIES = frozenset({"record", "person", "people"})
# Names and texts are kept for one answer or one file; of a long file no more than these.
REMEMBERED = 5_000
_NUMBER = re.compile(r".*#(\d{1,19})\s*", re.ASCII | re.DOTALL)


class Directory:
    """Names for one reader (`schema.kinds.Directory`). Each is looked up once, `load` fetches several; colleagues
    are read once.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._known: dict[tuple[str, int], str] = {}
        self._found: dict[tuple[str, str], int | None] = {}

    def load(self, target: str, ids: Iterable[int | None]) -> None:
        """Fetch the names of records of an entity, or of users, in one statement."""
        wanted = {pk for pk in ids if pk is not None and (target, pk) not in self._known}
        if not wanted:
            return
        if len(self._known) > REMEMBERED:
            self._known.clear()
        found = self._people(wanted) if target == USER else self._titles(target, wanted)
        for pk in wanted:
            self._known[target, pk] = found.get(pk, "")

    def load_of(self, field: FieldShape, values: Iterable[Any]) -> None:
        """Fetch the names of those whom values of a field point at; nothing where it points at nobody."""
        if field.kind in TIES:
            self.load(field.target, [pk for value in values for pk in ids_of(value)])

    def name(self, target: str, record_id: int) -> str:
        """'' for what the actor may not see."""
        if (target, record_id) not in self._known:
            self.load(target, [record_id])
        return self._known[target, record_id]

    def unmistakable(self, target: str, record_id: int) -> str:
        """The name that `find` reads back as this record, with its number where the name is not enough."""
        name = self.name(target, record_id)
        return name if name and self.find(target, name) == record_id else f"{name} #{record_id}".strip()

    def find(self, target: str, text: str) -> int | None:
        """The one record or user called `text` (a name, an e-mail address of a user, a number after #)."""
        if numbered := self._number(text):
            return numbered
        key = fold(text)
        if target == USER:
            found = self._colleagues.get(key, set())
            return next(iter(found)) if len(found) == 1 else None
        if (target, key) not in self._found:
            if len(self._found) > REMEMBERED:
                self._found.clear()
            self._found[target, key] = self._record(target, key)
        return self._found[target, key]

    def _number(self, text: str) -> int | None:
        numbered = _NUMBER.fullmatch(text)
        return int(numbered[1]) if numbered else None

    @cached_property
    def _colleagues(self) -> dict[str, set[int]]:
        """Who is meant by a folded name or e-mail address."""
        found: dict[str, set[int]] = {}
        for pk, text in self._go_by():
            found.setdefault(fold(text), set()).add(pk)
        return found

    def _go_by(self) -> Iterator[tuple[int, str]]:
        """Who can be found, by each text they go by."""
        for user in users(self.actor).filter(is_active=True):
            yield from ((user.pk, text) for text in (user.email, user.name))

    def _record(self, target: str, key: str) -> int | None:
        shape = shape_of(target)
        if not key or not may_name(self.actor, shape):
            return None
        same = self._live(shape).filter(name_key=key).values_list("pk", flat=True)[:2]
        return same[0] if len(same) == 1 else None

    def _live(self, shape: EntityShape) -> Any:
        """The records that can be found by name."""
        return heads(self.actor, shape)

    def _people(self, ids: set[int]) -> dict[int, str]:
        return names_of(ids)

    def _titles(self, target: str, ids: set[int]) -> dict[int, str]:
        shape = shape_of(target)
        readable = readable_fields(self.actor, shape, shape.title_fields)
        keys = [key for key in shape.title_fields if key in readable]
        columns = [shape.field(key).column for key in keys]
        # Judged here: by a condition on the owner, SQLite would go through all of the owner's records.
        return {
            pk: _titled(shape, pk, dict(zip(keys, parts, strict=True)))
            for pk, owner, *parts in values_by(ENTITIES[target], "pk", ids, ("pk", "owner_id", *columns))
            if may(self.actor, "read", shape, OwnedBy(owner))
        }


def may_name(actor: Actor, shape: EntityShape) -> bool:
    """Whether the actor may know what records of the entity are called."""
    return readable_fields(actor, shape, shape.title_fields).issuperset(shape.title_fields)


def title_of(shape: EntityShape, head: Head, readable: frozenset[str]) -> str:
    """What a record is called, of those title fields that are readable; its number when that is nothing."""
    keys = [key for key in shape.title_fields if key in readable]
    return _titled(shape, head.pk, {key: getattr(head, shape.field(key).column) for key in keys})


def _titled(shape: EntityShape, record_id: int, parts: Mapping[str, str]) -> str:
    name = " ".join(part for key, part in parts.items() if part and key != shape.stand_in)
    return name or parts.get(shape.stand_in, "") or f"#{record_id}"
