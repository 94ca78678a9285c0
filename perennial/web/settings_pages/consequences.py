"""What a layout would mean before it is saved: which fields go, how many records hold them, whom it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.access.queries import roles
from perennial.lib.conditions import Moment, Test
from perennial.lib.numbers import counted
from perennial.records.queries import listing
from perennial.schema.layouts import LIST, Section
from perennial.schema.queries import layouts, workspace
from perennial.schema.shape import EntityShape
from perennial.web.arranging import Row, fields_of

# Each costs a count under a time limit.
MOST_COUNTED = 6


def consequences(
    actor: Actor, shape: EntityShape, place: str, role: int, now: Sequence[Section], rows: Sequence[Row]
) -> dict[str, Any]:
    """`lines` (lead and text), `sections` (title and labels) of the sketch, `place` of it."""
    before = [key for section in now for key in section.fields]
    after = fields_of(rows)
    gone = [key for key in before if key in shape.fields and key not in after]
    come = [key for key in after if key not in before]
    lines = [_gone(actor, shape, key, place, counting=n < MOST_COUNTED) for n, key in enumerate(gone)]
    lines += [{"lead": shape.field(key).label(), "text": _("comes in")} for key in come]
    if not lines and _outline(now) != _outline(_sketched(shape, rows)):
        lines = [{"lead": _("The same fields"), "text": _("in another order or under other titles")}]
    reach = _reach(shape, place, role) if lines else []
    return {"lines": lines, "reach": reach, "sections": _labelled(shape, rows), "place": place}


def _gone(actor: Actor, shape: EntityShape, key: str, place: str, *, counting: bool) -> dict[str, str]:
    field = shape.field(key)
    text = _("leaves the list") if place == LIST else _("goes; its values stay")
    if counting and field.filterable and place != LIST:
        filled = _filled(actor, shape, key)
        if filled:
            text = _("goes; filled in on %s, and the values stay") % filled
    return {"lead": field.label(), "text": text}


def _filled(actor: Actor, shape: EntityShape, key: str) -> str:
    """“312 contacts” in which the field is filled in, '' for none or when counting takes too long."""
    moment = Moment.of(timezone.now(), ZoneInfo(workspace().zone), actor.user_id)
    found = listing(actor, shape, where=Test((key,), "is_filled"), moment=moment).count()
    if not found.number:
        return ""
    number = counted(found.number) if found.exact else _("more than %s") % counted(found.number)
    return f"{number} {(shape.label() if found.number == 1 else shape.plural()).lower()}"


def _reach(shape: EntityShape, place: str, role: int) -> list[str]:
    """Who notices, and who keeps their own."""
    names = {one.pk: one.name for one in roles()}
    several = list(layouts(shape.key, place))
    found = [_("Reaches everybody with the role %s.") % names[role] if role else _("Reaches everybody.")]
    others = [names[row.role] for row in several if row.role in names and row.user_id is None]
    if others and not role:
        found.append(_("Not those with a layout of their own: %s.") % ", ".join(others))
    own = sum(1 for row in several if row.user_id is not None)
    if own:
        words = ngettext(
            "%(n)s person keeps columns of their own.", "%(n)s people keep columns of their own.", own
        )
        found.append(words % {"n": counted(own)})
    return found


def _sketched(shape: EntityShape, rows: Sequence[Row]) -> list[Section]:
    """The sections the rows would make; a title over nothing makes none."""
    found = [Section({}, ())]
    for row in rows:
        if row.is_section:
            found.append(Section({"": row.label}, ()))
        elif row.shown:
            found[-1] = Section(found[-1].labels, (*found[-1].fields, row.token))
    return [one for one in found if one.fields]


def _outline(several: Sequence[Section]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.title, one.fields) for one in several]


def _labelled(shape: EntityShape, rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "labels": [shape.field(key).label() for key in one.fields]}
        for one in _sketched(shape, rows)
    ]
