"""Names in files: who a cell means when a file is read, and what a file says so that it is read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.records.directory import Directory, may_name, title_of
from perennial.records.models import ENTITIES
from perennial.records.queries import heads, survivor_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.transfer.record_numbers import could_be_number, record_number


class ReadingDirectory(Directory):
    """The directory a file is read with: a cell means the same in its rehearsal and in its run.

    Records count up to the id `before`: those there were when the import began. Who left is known by e-mail alone;
    `left` has their ids. A text that ends in a number after # is a name like any other.
    """

    def __init__(self, actor: Actor, before: int) -> None:
        super().__init__(actor)
        self._before = before
        self._trashed: set[tuple[str, int]] = set()
        self._absorbed: dict[int, int] = {}

    @cached_property
    def left(self) -> frozenset[int]:
        return frozenset(User.objects.filter(is_active=False).values_list("pk", flat=True))

    def _go_by(self) -> Iterator[tuple[int, str]]:
        yield from super()._go_by()
        yield from User.objects.filter(is_active=False).values_list("pk", "email")

    def _number(self, text: str) -> int | None:
        return None

    def _live(self, shape: EntityShape) -> Any:
        return heads(self.actor, shape).filter(pk__lte=self._before)

    def in_trash(self, target: str, record_id: int) -> bool:
        """Whether a record is in the trash: it stays where it is linked, and is linked nowhere new.

        An absorbed one is not: a link to it leads to the one that stands for it.
        """
        self.name(target, record_id)
        return (target, record_id) in self._trashed

    def standing_for(self, target: str, record_id: int) -> int:
        """The record itself, or the one that absorbed it."""
        self.name(target, record_id)
        return self._absorbed.get(record_id, record_id)

    def _titles(self, target: str, ids: set[int]) -> dict[int, str]:
        names = super()._titles(target, {pk for pk in ids if pk <= self._before})
        gone = ENTITIES[target].objects.filter(pk__in=names, archived__isnull=False)
        for pk, into in gone.values_list("pk", "record__merged_into"):
            if into is None:
                self._trashed.add((target, pk))
            else:
                self._absorbed[pk] = survivor_of(into)
        return names


class WritingDirectory(Directory):
    """Names as a file says them, so that an import finds them again: colleagues by e-mail, records by their whole
    name, where the actor may know all of it.
    """

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor)
        self._mistakable: set[tuple[str, int]] = set()

    def unmistakable(self, target: str, record_id: int) -> str:
        """The name; the number where others share the name, it reads like a number, or the record is in the trash."""
        name = self.name(target, record_id)
        return record_number(target, record_id) if name and (target, record_id) in self._mistakable else name

    def _people(self, ids: set[int]) -> dict[int, str]:
        return dict(User.objects.filter(pk__in=ids).values_list("pk", "email"))

    def _titles(self, target: str, ids: set[int]) -> dict[int, str]:
        shape = shape_of(target)
        if not may_name(self.actor, shape):
            return {}
        found = list(heads(self.actor, shape, trashed=None).filter(pk__in=ids))
        names = {head.pk: title_of(shape, head, frozenset(shape.title_fields)) for head in found}
        keys = heads(self.actor, shape).filter(name_key__in={head.name_key for head in found})
        times = Counter(keys.values_list("name_key", flat=True))
        self._mistakable |= {
            (target, head.pk)
            for head in found
            if head.archived or times[head.name_key] > 1 or could_be_number(names[head.pk])
        }
        return names
