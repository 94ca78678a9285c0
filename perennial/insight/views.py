"""Views of lists: those there are for one reader, what each shows, and making, changing and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import check, own, readable_fields
from perennial.insight.errors import NoSuchView, NotAsAsked, NothingToTell
from perennial.insight.making import (
    Kind,
    check_filter,
    check_flag,
    check_name,
    condition_of,
    of_readable,
    one_of,
    seen_by,
)
from perennial.insight.models import View
from perennial.lib.conditions import All, Condition, Me, Test
from perennial.lib.refusals import BadRequest
from perennial.lib.text import clean
from perennial.records.places import NAME, Readable
from perennial.records.sorting import sort_of
from perennial.schema.queries import shape_of

MOST_VIEWS = 200
LONGEST_QUERY = 200
BOARD = "board"
OWNER = "owner"


def views(actor: Actor, entity: str = "") -> list[View]:
    """One's own and those that are shared, for administrators all, by name; of records one may read at all."""
    several = View.objects.filter(entity=entity) if entity else View.objects.all()
    return seen_by(actor, of_readable(actor, several))


def view_of(actor: Actor, number: int) -> View:
    """Raises NoSuchView."""
    return one_of(views(actor), number, NoSuchView)


def filter_of(actor: Actor, view: View) -> Condition | None:
    """Its filter as the actor may ask it today. Raises NothingToTell where they may not."""
    if view.mine and not _reads(actor, view.entity, OWNER):
        raise NothingToTell(view.closed)
    return condition_of(actor, view)


def where_of(actor: Actor, view: View) -> Condition | None:
    """The condition its records meet, its reader's own ones alone where it is of these. Raises NothingToTell."""
    mine = Test((OWNER,), "is", (Me(),)) if view.mine else None
    parts = tuple(part for part in (mine, filter_of(actor, view)) if part)
    return All(parts) if parts else None


def sort_for(actor: Actor, view: View) -> str:
    """How it is sorted, '' where that is as usual or not open to the actor."""
    try:
        return sort_of(Readable(actor, shape_of(view.entity)), view.sort).key and view.sort
    except BadRequest:
        return ""


def columns_for(actor: Actor, view: View) -> list[str]:
    """Those of its columns that are there and open to the actor."""
    shape = shape_of(view.entity)
    there = [key for key in view.columns if key in shape.fields]
    readable = readable_fields(actor, shape, there)
    return [key for key in there if key in readable]


def create_view(actor: Actor, entity: str, **told: Any) -> View:
    """A new view of the actor's; `told` are columns of EDITABLE, a name is needed.

    Raises Forbidden, BadRequest for what no list takes, and NotAsAsked naming what does not fit.
    """
    maker, shape = own(actor), shape_of(entity)
    check(actor, "read", shape)
    return VIEW.create(actor, View(entity=entity, maker=maker), told, MOST_VIEWS)


def edit_view(actor: Actor, view: View, **told: Any) -> int | None:
    """Change what is named; returns the change, None where nothing differed.

    Raises Forbidden, NoSuchView, BadRequest, NotAsAsked.
    """
    return VIEW.edit(actor, view, told)


def remove_view(actor: Actor, view: View) -> int | None:
    """Take a view out of every list; undo brings it back."""
    return VIEW.remove(actor, view)


def definition(actor: Actor, view: View) -> Mapping[str, Any]:
    """What it shows as programs read it, as far as that is open to the actor: `nothing` says that it is not."""
    try:
        filter_of(actor, view)
        closed = None
    except NothingToTell as no:
        closed = str(no.sentence)
    return {
        "id": view.pk,
        "name": view.name,
        "entity": view.entity,
        "filter": None if closed else view.filter,
        "q": "" if closed else view.q,
        "sort": sort_for(actor, view),
        "mine": view.mine,
        "columns": columns_for(actor, view),
        "look": view.look,
        "pipeline": view.pipeline,
        "shared": view.shared,
        "maker": {"id": view.maker_id, "name": view.maker.name},
        "nothing": closed,
    }


def _reads(actor: Actor, entity: str, key: str) -> bool:
    return key in readable_fields(actor, shape_of(entity), [key])


def _q(_actor: Actor, _view: View, value: Any) -> str:
    text = clean(value, field="q").strip() if isinstance(value, str) else None
    if text is None or len(text) > LONGEST_QUERY:
        raise NotAsAsked(_("A search is a text of at most %d characters.") % LONGEST_QUERY, field="q")
    return text


def _sort(actor: Actor, view: View, value: Any) -> str:
    if not isinstance(value, str):
        raise NotAsAsked(_("Name the field to sort by, such as “-updated”."), field="sort")
    if value:
        try:
            sort_of(Readable(actor, shape_of(view.entity)), value)
        except BadRequest as no:
            raise BadRequest(no.sentence, field="sort") from None
    return value


def _mine(actor: Actor, view: View, value: Any) -> bool:
    mine = bool(check_flag("mine")(actor, view, value))
    if mine and not _reads(actor, view.entity, OWNER):
        raise NotAsAsked(_("Whose records are is not open to you."), field="mine")
    return mine


def _columns(actor: Actor, view: View, value: Any) -> list[str]:
    """Fields the actor may read; those it has already may stay."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise NotAsAsked(
            _("Send the keys of fields as a list; none means the usual columns."), field="columns"
        )
    shape, keys = shape_of(view.entity), list(dict.fromkeys(value))
    there = [key for key in keys if key in shape.fields and key != NAME]
    known = {*readable_fields(actor, shape, there), *view.columns}
    for key in keys:
        if key not in known:
            sentence = _("“%s” is no field that could be a column for you.") % key[:60]
            raise NotAsAsked(sentence, field="columns")
    return keys


def _look(_actor: Actor, view: View, value: Any) -> str:
    if value not in ("", BOARD) or (value and not shape_of(view.entity).pipelines):
        raise NotAsAsked(_("A view is a table (''), or of deals also a board."), field="look")
    return str(value)


def _pipeline(_actor: Actor, view: View, value: Any) -> str:
    if value != "" and value not in [way.key for way in shape_of(view.entity).pipelines]:
        raise NotAsAsked(_("There is no such pipeline."), field="pipeline")
    return str(value)


VIEW = Kind(
    View,
    "view",
    NoSuchView,
    unknown=gettext_lazy("A view has no “%s” that could be changed."),
    too_many=gettext_lazy("You have %d views already. Remove some first."),
    checks={
        "name": check_name,
        "filter": check_filter,
        "q": _q,
        "sort": _sort,
        "mine": _mine,
        "columns": _columns,
        "look": _look,
        "pipeline": _pipeline,
        "shared": check_flag("shared"),
    },
)
EDITABLE = tuple(VIEW.checks)
