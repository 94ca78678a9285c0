"""The three classes of tables. Every table is declared in exactly one; a test fails on an undeclared one.

*Recorded* is business data and configuration, written only through the door (`journal.change`).
*Derived* can be rebuilt from recorded data at any time and is written only by derivations.
*Machine* is queues, sessions, operations and the journal's own tables: never journaled, replayed or fingerprinted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models

from perennial.journal.guard import DERIVED, MACHINE, RECORDED, WriteOutsideDoor


class _ShutQuerySet(models.QuerySet[Any]):
    """A queryset whose writing methods raise."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise WriteOutsideDoor(self.model._meta.label)

    create = update = delete = bulk_create = bulk_update = _refuse
    get_or_create = update_or_create = _raw_delete = _update = _insert = _refuse
    acreate = aupdate = adelete = abulk_create = abulk_update = aget_or_create = aupdate_or_create = _refuse


class _Shut(models.Model):
    objects = _ShutQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise WriteOutsideDoor(self._meta.label)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WriteOutsideDoor(self._meta.label)


class Recorded(_Shut):
    """Business data and configuration.

    `derived_fields` and `machine_fields` name columns that stand in this table without being recorded: the first are
    written by derivations, the second by `machine_update` below. `keyed_fields` are JSON objects journaled key by key,
    `counted_fields` hold numbers given one after the other, none of them twice.
    """

    table_class: ClassVar[str] = RECORDED
    derived_fields: ClassVar[tuple[str, ...]] = ()
    machine_fields: ClassVar[tuple[str, ...]] = ()
    keyed_fields: ClassVar[tuple[str, ...]] = ()
    counted_fields: ClassVar[tuple[str, ...]] = ()
    shape_version: ClassVar[int] = 1

    class Meta(_Shut.Meta):
        abstract = True

    @classmethod
    def root_attribute(cls) -> str:
        """The attribute that holds the id of the record a row belongs to; '' for configuration, its own root."""
        return ""

    @classmethod
    def own_attribute(cls) -> str:
        """The attribute that names whose own a row of configuration is; '' for what is the workspace's."""
        return ""

    def derive_own(self) -> None:
        """Set the derived columns that follow from this row alone; the door calls it before each write."""

    @classmethod
    def head_models(cls, roots: Iterable[int]) -> Mapping[type[Recorded], list[int]]:
        """Which typed tables carry `version` and `updated` for these roots."""
        return {}


class Versioned(Recorded):
    """A recorded row that is its own root and counts its versions: configuration."""

    version = models.BigIntegerField(default=1)
    created = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)

    class Meta(Recorded.Meta):
        abstract = True


class Derived(_Shut):
    """Rebuilt from recorded data by derivations.

    `remembered` names columns that only time could tell: a rebuild keeps them, and mends rows without emptying.
    """

    table_class: ClassVar[str] = DERIVED
    remembered: ClassVar[tuple[str, ...]] = ()

    class Meta(_Shut.Meta):
        abstract = True

    @classmethod
    def empty(cls) -> None:
        """Remove all rows, whatever state they are in; a rebuild calls it with the door open."""
        models.QuerySet(cls).all()._raw_delete("default")

    @classmethod
    def is_sound(cls) -> bool:
        """Whether the table answers as its rows say. One that is an index over other rows looks for itself."""
        return True


class Machine(models.Model):
    """Queues, sessions, operations, the journal itself."""

    table_class: ClassVar[str] = MACHINE

    class Meta:
        abstract = True


LIBRARY_APPS = frozenset({"auth", "axes", "contenttypes", "django_tasks_database", "migrations"})
