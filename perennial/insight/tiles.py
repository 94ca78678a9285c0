"""What stands on a dashboard: ready-made sections of the overview, and numbers, lists and charts of views or entities.

Each is told of the records its reader may see and of fields they may read; what is not open to them raises
NothingToTell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import may, readable_fields
from perennial.insight.business import begins_at, first_days
from perennial.insight.errors import NoSuchView, NotAsAsked, NothingToTell
from perennial.insight.making import LONGEST_NAME
from perennial.insight.models import View
from perennial.insight.views import view_of, where_of
from perennial.lib.conditions import Moment
from perennial.lib.text import clean
from perennial.records.models import ENTITIES, AttributeValue
from perennial.records.places import ATTRIBUTE_LOOKUPS, MONEY
from perennial.records.queries import listing
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape, FieldShape

READY, NUMBER, LIST, CHART = KINDS = ("ready", "number", "list", "chart")
# The sections of the overview: single figures, and charts or tables.
FIGURES = ("open_deals", "weighted", "won_this_month", "open_tickets", "contracts_ending", "open_to_notice")
SECTIONS = (
    *FIGURES,
    "pipeline",
    "won_and_lost",
    "what_was_done",
    "tickets",
    "running_contracts",
    "condition",
)
ROWS = (5, 10)
VIEW, ENTITY = "view", "entity"
BY_MONTH = ("date", "datetime")
GROUPED = ("choice", "flag", "person", *BY_MONTH)
SUMMED = ("number", MONEY)
# A sum of scores tells nothing.
NO_SUM = ("score",)
NOT_OPEN = gettext_lazy("This asks for something that is not open to you.")
_KEYS = {
    READY: {"section"},
    NUMBER: {"of", "sum"},
    LIST: {"of", "rows"},
    CHART: {"of", "by", "sum"},
}


@dataclass(frozen=True, slots=True)
class Source:
    """The records a tile is about: those of a view, or all of an entity."""

    shape: EntityShape
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """So many records that have this in common, a value or (by month) its first day, and the sum of theirs; None: of
    those that have nothing there.
    """

    value: Any
    records: int
    total: int


def check_tile(actor: Actor, told: Any) -> dict[str, Any]:
    """A tile as it is kept, what is as usual left out. Raises NotAsAsked naming what does not fit."""
    kind = told.get("kind") if isinstance(told, dict) else None
    if kind not in KINDS:
        raise NotAsAsked(_("Choose one of: %s.") % ", ".join(KINDS), field="kind")
    unknown = sorted(set(told) - {"kind", "title", *_KEYS[kind]})
    if unknown:
        raise NotAsAsked(_("Such a tile has no “%s”.") % unknown[0], field=unknown[0])
    found = {"kind": kind, "title": _title(told.get("title", ""))}
    if kind == READY:
        return _kept(found | {"section": _one_of(told.get("section"), SECTIONS, "section")})
    source = _known(actor, told.get("of"))
    found |= {"of": told["of"]}
    if kind == LIST:
        if source.view is None:
            raise NotAsAsked(_("A list is of a view. Keep one first."), field="of")
        return _kept(found | {"rows": _one_of(told.get("rows", ROWS[0]), ROWS, "rows")})
    if kind == CHART:
        groups = [one.key for one in grouping_fields(actor, source.shape)]
        found |= {"by": _one_of(told.get("by"), groups, "by")}
    sums = ["", *(one.key for one in summing_fields(actor, source.shape))]
    return _kept(found | {"sum": _one_of(told.get("sum", ""), sums, "sum")})


def source_of(actor: Actor, of: str) -> Source:
    """Raises NothingToTell where it is not open to the actor, or there no longer."""
    word, _colon, key = of.partition(":")
    if word == VIEW and key.isascii() and key.isdigit() and len(key) < 19:
        try:
            view = view_of(actor, int(key))
        except NoSuchView as no:
            raise NothingToTell(no.sentence) from None
        where_of(actor, view)
        return Source(shape_of(view.entity), view)
    if word == ENTITY and key in ENTITIES and may(actor, "read", shape_of(key)):
        return Source(shape_of(key))
    raise NothingToTell(NOT_OPEN)


def grouping_fields(actor: Actor, shape: EntityShape) -> list[FieldShape]:
    """What a chart may be drawn by."""
    return _offered(actor, shape, GROUPED)


def summing_fields(actor: Actor, shape: EntityShape) -> list[FieldShape]:
    """What may be summed up."""
    return [one for one in _offered(actor, shape, SUMMED) if one.key not in NO_SUM]


def total(actor: Actor, source: Source, sum_of: str, moment: Moment) -> Group:
    """How many records, and the sum of a field of theirs; of amounts those in the workspace's currency."""
    records = _with(_records(actor, source, moment), total=_summed(actor, source.shape, sum_of))
    found = records.aggregate(records=Count("pk"), **_sums(records, {"total": Q()}))
    return Group(None, found["records"], found.get("total") or 0)


def groups(actor: Actor, source: Source, by: str, sum_of: str, moment: Moment) -> list[Group]:
    """By a field: by month of the last year for days, else by value."""
    field = next((one for one in grouping_fields(actor, source.shape) if one.key == by), None)
    if field is None:
        raise NothingToTell(NOT_OPEN)
    summed = _summed(actor, source.shape, sum_of)
    records = _with(_records(actor, source, moment), total=summed).annotate(its_group=_expression(field))
    return (_by_month if field.kind in BY_MONTH else _by_value)(records, field, moment)


def _by_value(records: QuerySet[Any], field: FieldShape, _moment: Moment) -> list[Group]:
    asked = {"records": Count("pk"), **_sums(records, {"sum": Q()})}
    found: dict[Any, Group] = {}
    for row in records.values("its_group").annotate(**asked):
        value = None if row["its_group"] in (None, "") else row["its_group"]
        value = bool(value) if field.kind == "flag" else value
        before = found.get(value, Group(value, 0, 0))
        more = row.get("sum") or 0
        found[value] = Group(value, before.records + row["records"], before.total + more)
    order = {choice.key: place for place, choice in enumerate(field.choices)}
    if order:
        return sorted(found.values(), key=lambda one: order.get(one.value, len(order)))
    return sorted(found.values(), key=lambda one: (-one.total, -one.records, str(one.value)))


def _by_month(records: QuerySet[Any], field: FieldShape, moment: Moment) -> list[Group]:
    """By one statement, the last month last."""
    firsts = first_days(moment.today)
    ends = [*firsts, date(moment.today.year + moment.today.month // 12, moment.today.month % 12 + 1, 1)]
    spans = list(pairwise(ends if field.kind == "date" else [begins_at(day, moment.zone) for day in ends]))
    within = [Q(its_group__gte=start, its_group__lt=end) for start, end in spans]
    asked: dict[str, Any] = {f"n{place}": Count("pk", filter=one) for place, one in enumerate(within)}
    asked |= _sums(records, {f"s{place}": one for place, one in enumerate(within)})
    found = records.filter(its_group__gte=spans[0][0], its_group__lt=spans[-1][1]).aggregate(**asked)
    return [Group(day, found[f"n{n}"], found.get(f"s{n}") or 0) for n, day in enumerate(firsts)]


def _records(actor: Actor, source: Source, moment: Moment) -> QuerySet[Any]:
    where = where_of(actor, source.view) if source.view else None
    text = source.view.q if source.view else ""
    found = listing(actor, source.shape, where=where, moment=moment, text=text)
    return found.records.order_by()


def _summed(actor: Actor, shape: EntityShape, key: str) -> FieldShape | None:
    if not key:
        return None
    field = next((one for one in summing_fields(actor, shape) if one.key == key), None)
    if field is None:
        raise NothingToTell(NOT_OPEN)
    return field


def _with(records: QuerySet[Any], total: FieldShape | None) -> QuerySet[Any]:
    """With the number that is summed up as `its_amount`, and its currency, where it has one, as `its_unit`."""
    if total is None:
        return records
    records = records.annotate(its_amount=_expression(total))
    if total.kind != MONEY:
        return records
    return records.annotate(its_unit=F(total.unit) if total.home == "column" else _attribute(total, "text"))


def _sums(records: QuerySet[Any], within: Mapping[str, Q]) -> dict[str, Any]:
    known = records.query.annotations
    if "its_amount" not in known:
        return {}
    own = Q(its_unit=setting().currency) if "its_unit" in known else Q(pk__isnull=False)
    return {name: Sum("its_amount", filter=own & one) for name, one in within.items()}


def _expression(field: FieldShape) -> Any:
    if field.home == "attribute":
        return _attribute(field, ATTRIBUTE_LOOKUPS[kind_of(field).condition_type])
    return F(field.folded if field.kind == MONEY else field.column)


def _attribute(field: FieldShape, column: str) -> Subquery:
    values = AttributeValue.objects.filter(field=field.key, record_id=OuterRef("pk"))
    return Subquery(values.values(column)[:1])


def _offered(actor: Actor, shape: EntityShape, kinds: Sequence[str]) -> list[FieldShape]:
    several = [
        one
        for one in shape.fields.values()
        if one.kind in kinds and one.filterable and one.home in ("column", "attribute")
    ]
    readable = readable_fields(actor, shape, [one.key for one in several])
    return [one for one in several if one.key in readable]


def _known(actor: Actor, of: Any) -> Source:
    try:
        return source_of(actor, of if isinstance(of, str) else "")
    except NothingToTell as no:
        raise NotAsAsked(no.sentence, field="of") from None


def _title(value: Any) -> str:
    text = " ".join(clean(value, field="title").split()) if isinstance(value, str) else None
    if text is None or len(text) > LONGEST_NAME:
        raise NotAsAsked(_("At most %d characters fit here. Shorten it.") % LONGEST_NAME, field="title")
    return text


def _one_of(value: Any, known: Sequence[Any], field: str) -> Any:
    if isinstance(value, bool) or value not in known:
        sentence = _("Choose one of: %s.") % ", ".join(str(one) for one in known if one != "")
        raise NotAsAsked(sentence if any(known) else _("There is nothing to choose here."), field=field)
    return value


def _kept(tile: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tile.items() if value != ""}
