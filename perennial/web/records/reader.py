"""Who looks at records of an entity: their rights, their language and zone, and the names they may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.queries import editable_fields, may, readable_fields, users
from perennial.lib.conditions import Moment
from perennial.lib.dates import show_date
from perennial.records.directory import TIES, Directory, title_of
from perennial.records.models import Head, Reached
from perennial.records.places import Readable
from perennial.schema.kinds import ids_of, kind_of
from perennial.schema.queries import shape_of, workspace
from perennial.schema.shape import FieldShape
from perennial.web.requests import actor_of, reader_setting


class Reader:
    """One request's view of one entity. `now` is one instant for the whole answer."""

    def __init__(self, request: HttpRequest, entity: str) -> None:
        self.actor = actor_of(request)
        self.entity = entity
        self.shape = shape_of(entity)
        self.names = Directory(self.actor)
        self.setting = replace(reader_setting(request), directory=self.names)
        self.now = timezone.now()
        self.places = Readable(self.actor, self.shape)
        self._readable: dict[str, frozenset[str]] = {}
        self._editable: dict[str, frozenset[str]] = {}
        self._may: dict[tuple[str, int | None], bool] = {}

    @property
    def role_id(self) -> int:
        """The number of the role whose layouts count, 0 for none."""
        return self.actor.user.role_id if self.actor.user else 0

    @cached_property
    def readable(self) -> frozenset[str]:
        return self.readable_of(self.entity)

    def readable_of(self, entity: str) -> frozenset[str]:
        """The fields this person may read of an entity, that of the page or another one."""
        if entity not in self._readable:
            shape = shape_of(entity)
            self._readable[entity] = readable_fields(self.actor, shape, shape.fields)
        return self._readable[entity]

    @cached_property
    def moment(self) -> Moment:
        """Rules are judged in the workspace's zone."""
        return Moment.of(self.now, ZoneInfo(workspace().zone), self.actor.user_id)

    def editable(self, action: str = "edit") -> frozenset[str]:
        """Fields that this person may set by `action`; what they may not see, they may not set."""
        if action not in self._editable:
            keys = [key for key, one in self.shape.fields.items() if one.editable]
            self._editable[action] = editable_fields(self.actor, self.shape, keys, action)
        return self._editable[action]

    def may(self, action: str, head: Head | None = None) -> bool:
        """Whether this person may do it at all, or to a record: the answer depends on its owner alone."""
        if head is None:
            return may(self.actor, action, self.shape)
        place = (action, head.owner_id)
        if place not in self._may:
            self._may[place] = may(self.actor, action, self.shape, head)
        return self._may[place]

    def title(self, head: Head) -> str:
        return title_of(self.shape, head, self.readable)

    def show(self, field: FieldShape, value: Any, head: Head | None = None) -> str:
        """The value as this person reads it; a linked record they may not see is said to be withheld.

        A phone without a country code is of the country where its record (`head`) is at home.
        """
        if field.kind in TIES and value is not None:
            self.names.load_of(field, [value])
            return ", ".join(self.names.name(field.target, pk) or _("withheld") for pk in ids_of(value))
        at_home = head.country if isinstance(head, Reached) and field.home == "point" else ""
        setting = replace(self.setting, country=at_home) if at_home else self.setting
        return kind_of(field).show(value, field, setting)

    def day(self, day: date) -> str:
        """A day as this person reads it."""
        return show_date(day, self.setting.language)

    @cached_property
    def colleagues(self) -> list[tuple[int, str]]:
        """Active users by name, for choosing an owner."""
        return [(user.pk, user.name) for user in users(self.actor).filter(is_active=True)]
