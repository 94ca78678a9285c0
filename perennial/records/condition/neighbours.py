"""Records that are judged anew because another one changed: a rule may look beyond the record it judges.

Three ways lead there: a rule about an owner (who may leave), a rule that looks through a link (a contact's company),
and a rule that compares records (unique). Followed in the journal, within seconds; what would be too many for one
transaction is judged as an operation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import QuerySet

from perennial.access.models import User
from perennial.journal import guard
from perennial.journal.following import follower
from perennial.journal.reading import Line
from perennial.lib.text import fold
from perennial.quality.judging import fields_of
from perennial.quality.kinds.unique import Unique
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.condition.running import judge_soon, start_judging
from perennial.records.derive.findings import judge
from perennial.records.lines import VALUE, LineReader, roots_by_entity
from perennial.records.models import ENTITIES, Head
from perennial.records.places import ACTIVE
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import FieldShape

# More neighbours than this are judged as an operation.
MOST = 300


def judge_all() -> None:
    """All records, where nothing was followed before."""
    if any(rules_on(entity) for entity in ENTITIES):
        start_judging(requested_by=None, channel="system")


@follower("quality.neighbours", judge_all)
def judge_neighbours(lines: Sequence[Line]) -> None:
    """Bring the findings of all records up to date whose rules look at what these lines changed."""
    found: dict[str, set[int]] = defaultdict(set)
    changed = roots_by_entity(lines)
    for entity in ENTITIES:
        for key in islice(_neighbours(entity, lines, changed), MOST + 1):
            found[entity].add(key)
    for entity, keys in found.items():
        if len(keys) > MOST:
            judge_soon([entity])
        else:
            _judge(entity, keys)


def _judge(entity: str, keys: Iterable[int]) -> None:
    with guard.door_open(guard.DERIVED):
        judge(ENTITIES[entity], sorted(keys), judged_moment())


def _neighbours(entity: str, lines: Sequence[Line], changed: dict[str, set[int]]) -> Iterator[int]:
    """Ids of records of the entity that must be looked at again, some perhaps twice."""
    rules = rules_on(entity)
    paths = {path for rule in rules for path in fields_of(rule)}
    live = ENTITIES[entity].objects.filter(archived__isnull=True)
    yield from _of_owners(live, lines, paths)
    yield from _of_links(entity, live, changed, paths)
    for rule in rules:
        if rule.kind == Unique.key:
            yield from _of_same_value(rule, live, lines, changed.get(entity, set()))


def _of_owners(live: QuerySet[Head], lines: Sequence[Line], paths: set[str]) -> Iterator[int]:
    """Records of users who left or came back."""
    if f"owner.{ACTIVE}" not in paths:
        return
    users = {one.row for one in lines if one.model is User and "is_active" in one.fields}
    if users:
        yield from live.filter(owner__in=users).values_list("pk", flat=True).iterator()


def _of_links(
    entity: str, live: QuerySet[Head], changed: dict[str, set[int]], paths: set[str]
) -> Iterator[int]:
    """Records that are linked to changed ones, where a rule looks through the link."""
    for key, field in shape_of(entity).fields.items():
        beyond = any(path.startswith(f"{key}.") for path in paths)
        if beyond and field.kind == "record" and field.home == "column" and changed.get(field.target):
            linked = live.filter(**{f"{field.column}__in": sorted(changed[field.target])})
            yield from linked.values_list("pk", flat=True).iterator()


def _of_same_value(
    rule: Rule, live: QuerySet[Head], lines: Sequence[Line], changed: set[int]
) -> Iterator[int]:
    """Records with the value that changed ones have now or had before."""
    shape = shape_of(rule.entity)
    field = shape.fields.get(rule.parameters["field"])
    if field is None or not changed:
        return
    model = ENTITIES[rule.entity]
    keys = set(model.objects.filter(pk__in=sorted(changed)).values_list(field.folded, flat=True))
    reader, house = LineReader(shape, lines), setting()
    for one in lines:
        if one.root in changed:
            for part in reader.read(one):
                if part.key == field.key and part.aspect == VALUE and part.before:
                    keys |= _spellings(part.before, field, house)
    keys -= {""}
    if keys:
        same = live.filter(**{f"{field.folded}__in": sorted(keys)})
        yield from same.values_list("pk", flat=True).iterator()


def _spellings(value: str, field: FieldShape, house: Setting) -> set[str]:
    """The keys under which a value may stand in the index."""
    compact = "".join(sign for sign in fold(str(value)) if sign.isalnum())
    return {kind_of(field).normalise(value, field, house), fold(str(value)), compact}
