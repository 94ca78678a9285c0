"""The shape of an entity: standard fields and the custom ones of this workspace, as one frozen description."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.journal.rows import every_row, values_by
from perennial.journal.tables import Recorded
from perennial.lib.questions import Given, Objects
from perennial.lib.refusals import BadRequest
from perennial.schema.kinds import KINDS, Setting
from perennial.schema.layouts import (
    COLUMNS,
    CREATE,
    LIST,
    RECORD,
    Section,
    arranged_sections,
    usual_sections,
)
from perennial.schema.models import (
    CustomField,
    Ladder,
    Layout,
    Pipeline,
    ServiceTargets,
    Stage,
    Workspace,
)
from perennial.schema.once import once
from perennial.schema.pipelines import with_pipelines
from perennial.schema.service import Service, Target
from perennial.schema.shape import Choice, EntityShape, FieldShape, PipelineShape, StageShape
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.relations import PATIENCE, Patience

# Several values have no order, nor have links and people by their numbers; nobody sorts by prose.
UNSORTED = ("choices", "record", "person", "long_text")

# By entity: the rows that describe it as last read, and the shape they gave.
_built: dict[str, tuple[list[Any], EntityShape]] = {}


@once
def shape_of(entity: str) -> EntityShape:
    """The shape of an entity as it is now; raises BadRequest for an unknown one. One query, three where its records
    go a pipeline, two where something is promised.

    It is built anew only when the rows that describe it are others than the last time.
    """
    if entity not in ENTITIES:
        raise BadRequest(_("There is no kind of record called “%s”.") % entity)
    standard = ENTITIES[entity]
    rows = values_by(CustomField, "entity", [entity], _columns(CustomField), order=("position", "id"))
    ways = _ways(entity) if standard.pipelines else ([], [])
    known, shape = _built.get(entity, (None, standard))
    promised = _promised() if standard.service else []
    if [rows, *ways, promised] != known:
        shape = _shape(standard, rows)
        if promised:
            shape = replace(shape, service=_service(ServiceTargets(*promised[0])))
        if standard.pipelines:
            shape = with_pipelines(shape, _described(*ways) or standard.pipelines)
        _built[entity] = [rows, *ways, promised], shape
    return shape


def _ways(entity: str) -> tuple[list[list[Any]], list[list[Any]]]:
    """The rows of an entity's pipelines and of their stages, in order."""
    order = ("position", "id")
    pipelines = values_by(Pipeline, "entity", [entity], _columns(Pipeline), order=order)
    ids = [row[0] for row in pipelines]
    return pipelines, values_by(Stage, "pipeline_id", ids, _columns(Stage), order=order) if ids else []


def _described(pipelines: list[list[Any]], stages: list[list[Any]]) -> tuple[PipelineShape, ...]:
    of: dict[int, list[StageShape]] = defaultdict(list)
    for row in (Stage(*its) for its in stages):
        of[row.pipeline_id].append(
            StageShape(row.key, row.labels, row.chance, row.ends, tuple(row.asks), row.cold_after)
        )
    ways = (Pipeline(*its) for its in pipelines)
    return tuple(PipelineShape(way.key, way.labels, tuple(of[way.pk])) for way in ways)


def _promised() -> list[list[Any]]:
    """The one row of what is promised; none where it is the usual."""
    columns = _columns(ServiceTargets)
    return [[getattr(row, name) for name in columns] for row in every_row(ServiceTargets)][:1]


def _service(row: ServiceTargets) -> Service:
    return Service(
        week=tuple(tuple((opens, closes) for opens, closes in day) for day in row.week),
        holidays=row.holidays,
        closed={date.fromisoformat(one["day"]): one["name"] for one in row.closed},
        targets={key: Target(**one) for key, one in row.targets.items()},
        near=row.near,
    )


@cache
def _columns(model: type[Recorded]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _shape(standard: EntityShape, rows: list[list[Any]]) -> EntityShape:
    several = [CustomField(*row) for row in rows]
    custom = {row.key: field_shape(row) for row in several if not row.hidden}
    removed = tuple(field_shape(row) for row in several if row.hidden)
    return replace(standard, fields={**standard.fields, **custom}, removed=removed) if rows else standard


def field_shape(row: CustomField) -> FieldShape:
    """A custom field as the shape describes it."""
    linked = row.kind == "record"
    return FieldShape(
        row.key,
        row.kind,
        row.labels,
        help=row.help,
        home="link" if linked else "attribute",
        column="" if linked else f"attributes.{row.key}",
        required=row.required,
        choices=tuple(Choice(one["key"], one["labels"]) for one in row.choices),
        decimals=row.decimals,
        currency=row.currency,
        max_length=row.max_length,
        target=row.target or ("user" if row.kind == "person" else ""),
        filterable=row.filterable and row.kind in KINDS,
        sortable=row.filterable and row.kind in KINDS and row.kind not in UNSORTED,
        group="custom",
    )


@once
def workspace() -> Workspace:
    """The workspace, or the defaults of one that is not set up yet."""
    return next(iter(every_row(Workspace)), None) or Workspace(name="Perennial")


@once
def patience() -> Mapping[str, Patience]:
    """By lifecycle, after how many days of silence a relationship cools, is dormant, is lost."""
    said = {row.lifecycle: Patience(row.cooling, row.dormant, row.lost) for row in every_row(Ladder)}
    return {**PATIENCE, **said}


def setting(house: Workspace | None = None, *, language: str = "", zone: str = "") -> Setting:
    """How values are read and shown: the reader's language and zone, else the workspace's."""
    house = house or workspace()
    return Setting(
        language=language or get_language() or house.language,
        zone=ZoneInfo(zone or house.zone),
        country=house.country,
        currency=house.currency,
        demonstration=house.demonstration,
    )


def layout(entity: str, place: str, role: int = 0, user: int | None = None) -> tuple[str, ...]:
    """Which fields stand in a place, in order: one's own choice, else the role's, everybody's or the usual ones."""
    return tuple(key for section in sections(entity, place, role, user) for key in section.fields)


def sections(entity: str, place: str, role: int = 0, user: int | None = None) -> tuple[Section, ...]:
    """The same with the sections they stand in; of a list and of a form it is one without a title."""
    shape, row = shape_of(entity), layout_of(entity, place, role, user)
    if row is not None:
        found = arranged_sections(shape, row.fields, row.sections, _left_out(shape, row))
        if found:
            return found
    if place == RECORD:
        return usual_sections(shape)
    return (Section({}, COLUMNS[entity] if place == LIST else tuple(shape.fields)),)


def _left_out(shape: EntityShape, row: Layout) -> Iterable[str]:
    """What may stay away: of a list all else, of a form nothing that must be filled in."""
    if row.place == LIST:
        return shape.fields
    needed = {key for key, one in shape.fields.items() if one.required and row.place == CREATE}
    return [key for key in row.left_out if key not in needed]


@once
def layout_of(entity: str, place: str, role: int = 0, user: int | None = None) -> Layout | None:
    """The layout that counts: the user's own before the role's before everybody's; None for the usual one."""
    rows = _LAYOUTS.ask(entity=entity, place=place, role=role, user=user)
    return max(rows, key=lambda row: (row.user_id is not None, row.role, -row.pk), default=None)


_LAYOUTS = Objects(
    lambda: Layout.objects.filter(
        Q(user__isnull=True) | Q(user=Given("user")),
        Q(role=0) | Q(role=Given("role")),
        entity=Given("entity"),
        place=Given("place"),
    )
)


def layouts(entity: str, place: str) -> QuerySet[Layout]:
    """Every layout of a place, those of roles and of single users too."""
    return Layout.objects.filter(entity=entity, place=place).order_by("role", "pk")


def custom_fields(entity: str = "") -> QuerySet[CustomField]:
    """The fields administrators made, hidden ones too, in their order."""
    found = CustomField.objects.order_by("entity", "position", "id")
    return found.filter(entity=entity) if entity else found
