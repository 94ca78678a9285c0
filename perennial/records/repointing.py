"""What refers to records that are absorbed, and putting it to the one that stands for them: all at once, or so many
at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import within
from perennial.journal.door import OpenChange
from perennial.journal.rows import rows_by, values_by
from perennial.journal.tables import Recorded
from perennial.journal.undo.referrers import Reference
from perennial.lib.refusals import Forbidden
from perennial.records.leading import references_of, said
from perennial.records.merging import COMPANY
from perennial.records.models import ENTITIES, Contact, Link, Record
from perennial.schema.queries import shape_of

# Any number of our own: PostgreSQL keeps advisory locks by number.
_LOCK = 7_202_042_882


def how_many(drops: Sequence[int], most: int | None = None) -> int:
    """How many references lead to these records from elsewhere; counted no further than just above `most`."""
    total = 0
    for _model, _column, _root, rows in _pointing(drops, drops):
        total += (rows if most is None else rows[: most + 1]).count()
    return total


def some(drops: Sequence[int], most: int, *, besides: Collection[int]) -> list[Reference]:
    """At most so many of them, none of records `besides`; what was merged into `drops` goes on leading there."""
    found: list[Reference] = []
    for model, column, root, rows in _pointing(drops, besides):
        for pk, target, its in rows.order_by("pk").values_list("pk", column, root)[: most - len(found)]:
            found.append(Reference(model, pk, its, column, (Record, target)))
    return found


def by_entity(drops: Sequence[int]) -> Mapping[str, int]:
    """How many records of each entity refer to these."""
    return dict(_entities(_roots(drops)))


def check_all_theirs(actor: Actor, drops: Sequence[int]) -> None:
    """Raises Forbidden unless every record that refers to these is the actor's to edit: it changes, too."""
    _check(actor, _roots(drops))


def check_theirs(actor: Actor, moved: Sequence[Reference]) -> None:
    """The same of the records that these references belong to."""
    _check(actor, Record.objects.filter(pk__in=roots_of(moved)).values("pk"))


def roots_of(moved: Sequence[Reference]) -> list[int]:
    return sorted({one.root for one in moved if one.root is not None})


def hold_merges() -> None:
    """One merge moves references at a time. Who writes to SQLite is alone already."""
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def hold_referring(moved: Sequence[Reference]) -> None:
    """Wait for whoever edits a record that refers to those to be absorbed.

    Such an edit may be about to refer to one of them, which a merge would hold: they would wait for each other.
    """
    if connection.features.has_select_for_update:
        for model, its in Record.head_models(roots_of(moved)).items():
            values_by(model, "pk", its, ("pk",), lock="NO KEY UPDATE")


def point_at(act: OpenChange, keep: int, moved: Sequence[Reference]) -> None:
    """Move references to the survivor. Its own would lead to itself, and a second link to the same adds nothing."""
    writes: dict[type[models.Model], dict[int, dict[str, int]]] = defaultdict(dict)
    links = {link.pk: link for link in rows_by(Link, "pk", [one.row for one in moved if one.model is Link])}
    theirs = Link.objects.filter(target=keep, record__in={link.record_id for link in links.values()})
    gone, there = [], {said(link) for link in theirs}
    works = {one.root for one in moved if one.column == f"{COMPANY}_id"}
    linked = Contact.objects.filter(pk__in={link.record_id for link in links.values()}, company=keep)
    works |= set(linked.values_list("pk", flat=True))
    for one in moved:
        if one.model is Link and (one.root == keep or _adds_nothing(links[one.row], there, works)):
            gone.append(one.row)
        elif one.root != keep:
            writes[one.model][one.row] = {one.column: keep}
            there |= {said(links[one.row])} if one.model is Link else set()
    for model, rows in writes.items():
        act.update_each(model, rows)  # type: ignore[type-var]
    act.delete_rows(Link, gone)


def _adds_nothing(link: Link, there: Collection[tuple[Any, ...]], works: Collection[int | None]) -> bool:
    """Whether the survivor is there in the same words, or is the main company already."""
    main = link.field == COMPANY and link.until is None and not link.role and link.record_id in works
    return main or said(link) in there


@cache
def _columns() -> Sequence[tuple[type[Recorded], str, str]]:
    """By which columns rows refer to records other than their own, and the column that says whose each row is."""
    found = [model for model in apps.get_models() if issubclass(model, Recorded) and references_of(model)]
    return [(model, name, model.root_attribute()) for model in found for name in sorted(references_of(model))]


def _pointing(
    drops: Sequence[int], besides: Collection[int]
) -> Iterator[tuple[type[Recorded], str, str, QuerySet[Any]]]:
    for model, column, root in _columns():
        rows: QuerySet[Any] = QuerySet(model).filter(**{f"{column}__in": drops})
        yield model, column, root, rows.exclude(**{f"{root}__in": besides})


def _roots(drops: Sequence[int]) -> QuerySet[Any]:
    first, *others = (rows.values(root) for _model, _column, root, rows in _pointing(drops, drops))
    return first.union(*others)


def _check(actor: Actor, roots: QuerySet[Any]) -> None:
    for entity, number in _entities(roots):
        rows: QuerySet[Any] = ENTITIES[entity].objects.filter(pk__in=roots)
        if within(actor, "edit", rows, shape_of(entity)).count() < number:
            raise Forbidden(
                _(
                    "Records refer to one that would be absorbed and are not yours to change. Ask your administrator."
                )
            )


def _entities(roots: QuerySet[Any]) -> list[tuple[str, int]]:
    found = Record.objects.filter(pk__in=roots).values("entity").annotate(number=Count("pk"))
    return sorted(found.values_list("entity", "number"))
