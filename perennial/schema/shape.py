"""The one description of an entity's fields that forms, lists, filters, API, import and export read.

A shape is frozen and knows no database: who builds it says where each value lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest
from perennial.schema.service import Service

Home = Literal["column", "attribute", "point", "link", "people", "lines"]
Texts = Mapping[str, str]


def in_language(texts: Texts, language: str | None = None, *, fallback: str = "") -> str:
    """The text in `language`, else in the active one, in English, in any; else `fallback`."""
    for wanted in (language, get_language(), "en"):
        if not wanted:
            continue
        if text := texts.get(wanted) or texts.get(wanted.partition("-")[0]):
            return text
    return next((text for text in texts.values() if text), fallback)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field: stored by `key`, read by its label."""

    key: str
    labels: Texts = field(default_factory=dict, hash=False)

    def label(self, language: str | None = None) -> str:
        return in_language(self.labels, language, fallback=self.key)


@dataclass(frozen=True, slots=True)
class Step(Choice):
    """A choice that says how far a record has come. Each of `asks` are fields of which one must be filled there;
    `ends` is "won" or "lost" where nothing follows. The clock of a case stands while it `pauses`.
    """

    asks: tuple[tuple[str, ...], ...] = ()
    ends: str = ""
    pauses: bool = False

    @property
    def open(self) -> bool:
        return not self.ends

    @property
    def runs(self) -> bool:
        return self.open and not self.pauses


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field of an entity, wherever its value lives.

    `column` and `folded` are ORM lookups on the typed table ('' when there is none; for contact points the
    derived primary column); of an amount of money `folded` holds its minor units and `unit` its currency, by which
    it is compared. `decimals` scales numbers, `currency` is the default of an amount, `max_length` 0
    leaves the kind's own limit. `target` is the entity a record link points to, or `user`; colleagues who take
    part live in rows of their own (`people`). `begins` is what a new record has here where nobody said more; a
    `numbered` one is given the next number there.
    """

    key: str
    kind: str
    labels: Texts = field(default_factory=dict, hash=False)
    help: Texts = field(default_factory=dict, hash=False)
    home: Home = "column"
    column: str = ""
    folded: str = ""
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    decimals: int = 0
    currency: str = ""
    max_length: int = 0
    target: str = ""
    begins: str = ""
    numbered: bool = False
    filterable: bool = True
    sortable: bool = False
    editable: bool = True
    group: str = "main"

    def label(self, language: str | None = None) -> str:
        return in_language(self.labels, language, fallback=self.key)

    def help_text(self, language: str | None = None) -> str:
        return in_language(self.help, language)

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class StageShape:
    """A step on the way of a record: `chance` of a good end in percent, `ends` "won" or "lost" where nothing follows.

    `asks` are fields to be filled on arrival. After `cold_after` days without a word a record here goes cold; 0: never.
    """

    key: str
    labels: Texts = field(default_factory=dict, hash=False)
    chance: int = 0
    ends: str = ""
    asks: tuple[str, ...] = ()
    cold_after: int = 0

    def label(self, language: str | None = None) -> str:
        return in_language(self.labels, language, fallback=self.key)


@dataclass(frozen=True, slots=True)
class PipelineShape:
    """A way with its stages in order. Keys of stages are unique over all pipelines of an entity."""

    key: str
    labels: Texts = field(default_factory=dict, hash=False)
    stages: tuple[StageShape, ...] = ()

    def label(self, language: str | None = None) -> str:
        return in_language(self.labels, language, fallback=self.key)


@dataclass(frozen=True, slots=True)
class EntityShape:
    """An entity: its fields in their order, and those that name a record in one line; `stand_in` is one of these that
    is said only where the others are empty.

    `pipelines` are the ways its records go, if they go one: where each stands is its field `stage`. `service` is what
    is promised to those whose cases they are: how each stands is its field `status`. `removed` are fields that are
    hidden and keep their values, and what is derived from them. `version` rises whenever the description changes; the
    journal keeps it beside every entry.
    """

    key: str
    labels: Texts = field(default_factory=dict, hash=False)
    plurals: Texts = field(default_factory=dict, hash=False)
    fields: Mapping[str, FieldShape] = field(default_factory=dict, hash=False)
    title_fields: tuple[str, ...] = ()
    stand_in: str = ""
    pipelines: tuple[PipelineShape, ...] = ()
    service: Service | None = None
    removed: tuple[FieldShape, ...] = ()
    version: int = 1

    def __post_init__(self) -> None:
        misnamed = [key for key, shape in self.fields.items() if key != shape.key]
        unknown = [key for key in self.title_fields if key not in self.fields]
        if misnamed or unknown:
            raise ValueError(
                f"{self.key}: fields under a wrong key {misnamed}, unknown title fields {unknown}"
            )

    def label(self, language: str | None = None) -> str:
        return in_language(self.labels, language, fallback=self.key)

    def plural(self, language: str | None = None) -> str:
        return in_language(self.plurals, language, fallback=self.label(language))

    def field(self, key: str) -> FieldShape:
        """The field of that key; raises BadRequest naming the nearest ones when there is none."""
        found = self.fields.get(key)
        if found is None:
            raise BadRequest(_no_such_field(key, self), field=key)
        return found

    def fields_of_kind(self, *kinds: str) -> tuple[FieldShape, ...]:
        return tuple(shape for shape in self.fields.values() if shape.kind in kinds)

    @property
    def importable(self) -> bool:
        """Whether rows of a table can become such records: no row holds a file."""
        return not self.fields_of_kind("file")

    def stage(self, key: str) -> StageShape | None:
        return next((one for way in self.pipelines for one in way.stages if one.key == key), None)

    def pipeline_of(self, stage: str) -> PipelineShape | None:
        return next((way for way in self.pipelines if any(one.key == stage for one in way.stages)), None)

    def status(self, key: str) -> Step | None:
        """How a case of this status stands."""
        found = self.fields["status"].choice(key) if self.service else None
        return found if isinstance(found, Step) else None

    def steps(self) -> Iterator[tuple[FieldShape, Step]]:
        """Every choice that says how far a record has come, with its field."""
        for one in self.fields.values():
            yield from ((one, choice) for choice in one.choices if isinstance(choice, Step))

    def with_removed(self) -> tuple[FieldShape, ...]:
        """Every field that may hold values."""
        return (*self.fields.values(), *self.removed)


def by_key(fields: Iterable[FieldShape]) -> dict[str, FieldShape]:
    """Fields in their order under their keys."""
    return {shape.key: shape for shape in fields}


def _no_such_field(key: str, shape: EntityShape) -> str:
    words = {"key": key[:60], "entity": shape.label()}
    near = get_close_matches(key[:60], shape.fields, n=3)
    if near:
        words["near"] = ", ".join(f"“{name}”" for name in near)
        return _("There is no field “%(key)s” in %(entity)s. Did you mean %(near)s?") % words
    words["fields"] = ", ".join(shape.fields)
    return _("There is no field “%(key)s” in %(entity)s. Its fields are: %(fields)s.") % words
