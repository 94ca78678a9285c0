"""Finding records, actor first: one search over all entities, suggestions, a list narrowed by a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from perennial.access.actor import Actor
from perennial.access.queries import Shape, may, visible
from perennial.journal.rows import rows_by, values_by
from perennial.records.counting import in_time
from perennial.records.models import ENTITIES, Head
from perennial.records.search import asking, statements, words
from perennial.records.search.asking import Asked, Reach
from perennial.records.search.candidates import FEW, Found, found
from perennial.records.search.lines import context, title
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

LIMIT = 20
LARGEST = 100
# Of a text that answers more often, a list shows so many records: to sort them all would keep everybody waiting.
VAGUE = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: what it is called, one line about it, what answered, how well (0 to 103).

    `why` is names, reach, numbers, other, or company for a contact found by its company. `score` falls from
    exact over beginning, word beginning and any part to a misspelt word (up to 20).
    """

    record: int
    entity: str
    title: str
    context: str
    why: str
    score: int


def find(
    actor: Actor,
    text: str,
    *,
    entities: Sequence[str] | None = None,
    limit: int = LIMIT,
    trashed: bool = False,
) -> list[Hit]:
    """Records that answer a text, best first; nothing of what the actor may not read, nor found by it."""
    question = words.question(text)
    limit = max(1, min(limit, LARGEST))
    reaches = _reaches(actor, ENTITIES if entities is None else entities)
    if not question or not reaches:
        return []
    answers = found(reaches, question, archived=trashed, enough=limit)
    return _hits(actor, _best(answers.values(), limit))


def suggest(actor: Actor, entity: str, text: str, limit: int = 8) -> list[Hit]:
    """Live records to choose from in a record link; before anything is typed, the latest changed."""
    if words.question(text):
        return find(actor, text, entities=[entity], limit=limit)
    latest = visible(actor, ENTITIES[entity].objects.filter(archived__isnull=True), shape_of(entity))
    keys = latest.order_by("-updated", "-pk").values_list("pk", flat=True)[: max(1, min(limit, LARGEST))]
    return _hits(actor, [Found(key, entity, 0, "") for key in keys])


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list narrowed to what answers a text.

    `answering` is the condition. Of a vague text, which answers by the thousand, `some` is met by some of these
    records, as many as can be sorted at once; it is None where nothing is left out. `number` is how many answer at
    least, None when counting took too long.
    """

    answering: Q
    some: Q | None = None
    number: int | None = None


def matching(actor: Actor, shape: Shape, text: str, *, trashed: bool = False) -> Q:
    """The condition that narrows a list of an entity to what `find` would find; a blank text narrows nothing.

    The list itself must be `visible`. Where little answers, misspelt words count.
    """
    return narrowed(actor, shape, text, trashed=trashed).answering


def narrowed(actor: Actor, shape: Shape, text: str, *, trashed: bool = False) -> Narrowed:
    """The same with how a page of it is asked; see `matching`."""
    question = words.question(text)
    if not question:
        return Narrowed(Q())
    reaches = _reaches(actor, [shape.key])
    plain = [one for reach in reaches for one in asking.anywhere(reach, question, archived=trashed)]
    ways = (asking.with_company, asking.by_company)
    asked = [
        *plain,
        *(one for reach in reaches for way in ways for one in way(reach, question, archived=trashed)),
    ]
    counted: tuple[int, int] | None = statements.count(plain, VAGUE)
    if counted and counted[0] < VAGUE:
        # Of people found together with their companies there may be too many to go through.
        counted = in_time(lambda: statements.count(asked, VAGUE))
    answers, records = counted or (VAGUE, VAGUE)
    if records < FEW:
        return Narrowed(Q(pk__in=sorted(found(reaches, question, archived=trashed, enough=FEW))))
    if answers < VAGUE:
        return Narrowed(Q(pk__in=RawSQL(*statements.ids(asked))))
    some = Q(pk__in=RawSQL(*statements.some(asked, VAGUE)))
    return Narrowed(_among(asked), some, counted[1] if counted else None)


def _among(asked: Sequence[Asked]) -> Q:
    sql, params = statements.ids(asked)
    if connection.vendor == "sqlite":
        return Q(_ByItself(F("pk"), RawSQL(sql, params)))
    return Q(pk__in=RawSQL(sql, params))


class _ByItself(Func):
    """`+id IN (…)`: the sign keeps SQLite from walking through all answers, to sort them for one page."""

    template = "(+%(expressions)s)"
    arg_joiner = " IN "
    output_field = BooleanField()


def _reaches(actor: Actor, entities: Iterable[str]) -> list[Reach]:
    several = (asking.reach(actor, entity) for entity in entities)
    return [one for one in several if one is not None]


def _best(answers: Iterable[Found], limit: int) -> list[Found]:
    """By score, then the latest changed; the time is asked only of those that may be among the first."""
    ordered = sorted(answers, key=lambda one: one.score, reverse=True)
    if len(ordered) > limit:
        ordered = [one for one in ordered if one.score >= ordered[limit - 1].score]
    times = _updated(ordered)
    ordered.sort(key=lambda one: (one.score, times.get(one.record, ""), one.record), reverse=True)
    return ordered[:limit]


def _updated(several: Sequence[Found]) -> dict[int, str]:
    times: dict[int, str] = {}
    for entity, keys in _by_entity(several).items():
        rows = values_by(ENTITIES[entity], "pk", keys, ("pk", "updated"))
        times.update((pk, moment.isoformat() if moment else "") for pk, moment in rows)
    return times


def _hits(actor: Actor, several: Sequence[Found]) -> list[Hit]:
    shapes = {entity: shape_of(entity) for entity in {one.entity for one in several}}
    heads: dict[int, Head] = {}
    for entity, keys in _by_entity(several).items():
        heads.update((head.pk, head) for head in _seen(actor, shapes[entity], keys))
    companies = _companies(actor, heads.values())
    return [
        _hit(actor, shapes[one.entity], one, heads[one.record], companies)
        for one in several
        if one.record in heads
    ]


def _hit(actor: Actor, shape: EntityShape, one: Found, head: Head, companies: dict[int, str]) -> Hit:
    line = context(actor, shape, head, one.why, companies)
    return Hit(one.record, one.entity, title(actor, shape, head), line, one.why, one.score)


def _companies(actor: Actor, heads: Iterable[Any]) -> dict[int, str]:
    """Titles of the companies of these contacts, as far as the actor may see them."""
    keys = {key for head in heads if (key := getattr(head, "company_id", None))}
    if not keys:
        return {}
    shape = shape_of("company")
    return {company.pk: title(actor, shape, company) for company in _seen(actor, shape, keys)}


def _seen(actor: Actor, shape: Shape, keys: Iterable[int]) -> list[Head]:
    """Those of a few records that the actor may see. Judged here: SQLite would go through all of the owner's."""
    return [head for head in rows_by(ENTITIES[shape.key], "pk", keys) if may(actor, "read", shape, head)]


def _by_entity(several: Iterable[Found]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for one in several:
        keys.setdefault(one.entity, []).append(one.record)
    return keys
