"""Contact points one by one: add, correct, remove, make primary, confirm. Each is an edit of its record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.records.actions.edit import edit_record
from perennial.records.errors import NoSuchRecord
from perennial.records.models import ContactPoint, PointKind
from perennial.records.points import Item
from perennial.records.queries import head_of
from perennial.records.warning import Acknowledged
from perennial.schema.queries import shape_of

WRITABLE = ("label", "raw", "street", "postal_code", "city", "region", "country", "verified")


def add_point(
    actor: Actor,
    entity: str,
    record_id: int,
    kind: str,
    values: Mapping[str, Any],
    *,
    acknowledged: Acknowledged | None = None,
) -> int | None:
    """Add an e-mail, phone or address as the last of its kind; returns the change."""
    columns = _cleaned(kind, values)
    if kind != PointKind.ADDRESS and not columns.get("raw"):
        raise Refusal(_("Type the value first."), field=kind)
    item = Item(kind, columns=columns, fresh=True)
    return _write(actor, entity, record_id, kind, item, acknowledged=acknowledged)


def edit_point(
    actor: Actor,
    entity: str,
    record_id: int,
    point_id: int,
    values: Mapping[str, Any],
    *,
    opened: int | None = None,
    acknowledged: Acknowledged | None = None,
) -> int | None:
    """Correct a point; an empty value removes it. `opened` is the version of the record that the person saw.

    Raises NoSuchRecord, ChangedMeanwhile (its one key is the kind).
    """
    kind = _kind(actor, entity, record_id, point_id)
    columns = _cleaned(kind, values)
    gone = kind != PointKind.ADDRESS and columns.get("raw") == ""
    item = Item(kind, point_id, remove=gone, columns={} if gone else columns)
    return _write(actor, entity, record_id, kind, item, opened=opened, acknowledged=acknowledged)


def remove_point(
    actor: Actor, entity: str, record_id: int, point_id: int, *, acknowledged: Acknowledged | None = None
) -> int | None:
    """Remove a point; the next one of its kind becomes primary."""
    kind = _kind(actor, entity, record_id, point_id)
    item = Item(kind, point_id, remove=True)
    return _write(actor, entity, record_id, kind, item, acknowledged=acknowledged)


def make_primary(
    actor: Actor, entity: str, record_id: int, point_id: int, *, acknowledged: Acknowledged | None = None
) -> int | None:
    """Put a point before all others of its kind."""
    kind = _kind(actor, entity, record_id, point_id)
    item = Item(kind, point_id, primary=True)
    return _write(actor, entity, record_id, kind, item, acknowledged=acknowledged)


def confirm_point(actor: Actor, entity: str, record_id: int, point_id: int, today: date) -> int | None:
    """Note that somebody confirmed the value today."""
    return edit_point(actor, entity, record_id, point_id, {"verified": today})


def _write(
    actor: Actor,
    entity: str,
    record_id: int,
    kind: str,
    item: Item,
    *,
    opened: int | None = None,
    acknowledged: Acknowledged | None = None,
) -> int | None:
    lists = {kind: [item]}
    done = edit_record(actor, entity, record_id, {}, lists=lists, opened=opened, acknowledged=acknowledged)
    return done.change


def _kind(actor: Actor, entity: str, record_id: int, point_id: int) -> str:
    head = head_of(actor, shape_of(entity), record_id)
    point = ContactPoint.objects.filter(pk=point_id, record=head.pk).first()
    if point is None:
        raise NoSuchRecord(_("This entry is no longer there. Open the record again."))
    return point.kind


def _cleaned(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(values) - set(WRITABLE)):
        raise Refusal(_("A contact point has no “%s”.") % unknown[0], field=unknown[0])
    return {
        key: clean(value, field=key) if isinstance(value, str) else value for key, value in values.items()
    }
