"""Layouts: which fields stand where, for everybody, for a role, and the columns of one's own list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure, own
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.schema import describing
from perennial.schema.layouts import CREATE, LIST, PLACES, RECORD
from perennial.schema.models import Layout
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape


def set_layout(
    actor: Actor,
    entity: str,
    place: str,
    fields: Sequence[str],
    role: int = 0,
    *,
    sections: Sequence[Mapping[str, Any]] = (),
) -> Layout | None:
    """Which fields stand in a place, in order, for a role (0: all of them); none means the usual ones.

    `sections` are {"first": field key, "labels": {language: text}}: where a section of the record page begins.
    Raises Refusal for a form of which no record could come.
    """
    check_configure(actor)
    shape = shape_of(entity)
    if place not in PLACES:
        raise Refusal(_("There is no place called “%s”.") % place, field="place")
    keys = _known(shape, fields)
    if place == CREATE and keys:
        _check_form(shape, keys)
    values = {
        "fields": keys,
        "left_out": [key for key in shape.fields if key not in keys] if keys and place != LIST else [],
        "sections": _sections(sections, keys) if place == RECORD else [],
    }
    return _keep(actor, "layout.set", {"entity": entity, "place": place, "role": role, "user": None}, values)


def choose_columns(actor: Actor, entity: str, fields: Sequence[str]) -> Layout | None:
    """The columns of the actor's own list; none means the standard ones again."""
    keys = _known(shape_of(entity), fields)
    where = {"entity": entity, "place": LIST, "role": 0, "user": own(actor)}
    return _keep(actor, "columns.choose", where, {"fields": keys})


def _keep(actor: Actor, action: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> Layout | None:
    with change(actor, action) as act:
        rows: list[Layout] = list(Layout.objects.select_for_update().filter(**where).order_by("pk"))
        if not values["fields"]:
            act.delete(Layout.objects.filter(pk__in=[row.pk for row in rows]))
            return None
        if rows:
            act.update(rows[0], **values)
            return rows[0]
        layout = Layout(**where, **values)
        act.create(layout)
    return layout


def _known(shape: EntityShape, fields: Sequence[str]) -> list[str]:
    """The keys once each, in order; raises BadRequest for an unknown one."""
    return [shape.field(key).key for key in dict.fromkeys(fields)]


def _check_form(shape: EntityShape, keys: Sequence[str]) -> None:
    """Nothing that must be filled in may be missing, nor every part of the name."""
    for key, one in shape.fields.items():
        if one.required and key not in keys:
            sentence = _("“%s” must be filled in when a record is made, so it stays in the form.")
            raise Refusal(sentence % one.label(), field=key)
    if not set(keys) & set(shape.title_fields):
        labels = ", ".join(f"“{shape.field(key).label()}”" for key in shape.title_fields)
        raise Refusal(_("A record needs a name: keep one of %s in the form.") % labels)


def _sections(given: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[dict[str, Any]]:
    """As they are kept, one for a field at most, in the order of the fields."""
    by_first = {one["first"]: describing.texts(one["labels"], "labels") for one in given}
    return [{"first": key, "labels": by_first[key]} for key in keys if by_first.get(key)]
