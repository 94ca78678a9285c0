"""Groups of records that are probably one, as one reader may see them: strongest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields, visible
from perennial.matching.predicates import Columns
from perennial.matching.rules import OwnRule
from perennial.matching.scoring import Score
from perennial.matching.specs import SPECS
from perennial.quality.queries import present_moment
from perennial.records.matching.finding import candidates_beside, fields_asked, open_comparisons, profiles
from perennial.records.matching.keeping import scan_in_force
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.telling import Reason, reasons
from perennial.records.models import ENTITIES, Head, Later, MatchGroup, MatchMember
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

MINE, TEAM = "mine", "team"
# More are not counted: nobody works off so many in a day.
MOST_COUNTED = 100
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of a group and how likely they are one."""

    one: int
    other: int
    probability: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """A group as one reader sees it: records they may see, oldest first, and how likely the least likely two are one.

    `reasons` tell of those two, from fields the reader may read, as `probability` does. `handed_by` is the user who
    handed it over to the reader.
    """

    entity: str
    records: Sequence[Head]
    probability: float
    worth: int
    reasons: Sequence[Reason]
    pairs: Sequence[Pair]
    handed_by: int | None = None

    @property
    def ids(self) -> list[int]:
        return [head.pk for head in self.records]


def waiting(
    actor: Actor, entity: str, *, owner: str = "", least: float = 0.0, start: int = 0, most: int = AT_ONCE
) -> list[Waiting]:
    """Groups from the `start`-th on. `owner`: one of the records is theirs (`mine`) or their team's (`team`)."""
    groups = list(groups_waiting(actor, entity, owner, least)[start : start + most])
    return list(told_groups(actor, entity, groups, least))


def count_waiting(
    actor: Actor, entity: str, *, owner: str = "", least: float = 0.0, most: int = MOST_COUNTED
) -> int:
    """How many groups wait, up to `most`; to who may not read all that is compared, those they are shown."""
    groups = groups_waiting(actor, entity, owner, least)[:most]
    if open_comparisons(actor, scorer_of(entity)) is None:
        return groups.count()
    return len(list(told_groups(actor, entity, list(groups), least)))


def group_of(actor: Actor, entity: str, record: int) -> Waiting | None:
    """The group that a record is in."""
    scan = scan_in_force(entity)
    if scan is None:
        return None
    mine = MatchMember.objects.filter(scan=scan.pk, record=record).values("group")
    groups = list(groups_waiting(actor, entity).filter(pk__in=mine))
    return next(told_groups(actor, entity, groups), None)


def twin_of(actor: Actor, entity: str, record: int) -> Waiting | None:
    """Before a scan or the follower says so: the likeliest other record, where it is likely and not put off."""
    limits = scorer_of(entity).model.thresholds
    found = [
        one for one in candidates_beside(actor, entity, record).candidates if one.probability >= limits.warn
    ]
    if not found or _put_off(actor, record, [one.record for one in found]):
        return None
    (best, shape) = (found[0], shape_of(entity))
    scorer = scorer_of(entity)
    pair = sorted((record, best.record))
    heads = list(live(actor, shape).filter(pk__in=pair).order_by("pk"))
    told = reasons(scorer.model, best.score, readable_fields(actor, shape, fields_asked(scorer)))
    return Waiting(entity, heads, best.probability, 0, told, [Pair(pair[0], pair[1], best.probability)])


def _put_off(actor: Actor, record: int, others: Sequence[int]) -> bool:
    """Whether the user decides later about this record beside each of the others."""
    if actor.user_id is None:
        return False
    mine = Later.objects.filter(user=actor.user_id, until__gt=_today())
    rows = mine.filter(Q(record=record, other__in=others) | Q(other=record, record__in=others))
    off = {one.other if one.record_id == record else one.record_id for one in rows}
    return off >= set(others)


def groups_waiting(actor: Actor, entity: str, owner: str = "", least: float = 0.0) -> QuerySet[MatchGroup]:
    """At least two of whose records the actor may see, and which they have not put off."""
    scan = scan_in_force(entity)
    if scan is None:
        return MatchGroup.objects.none()
    shape = shape_of(entity)
    members = MatchMember.objects.filter(group=OuterRef("pk"))
    its = live(actor, shape).filter(pk=OuterRef("record"))
    seen = members.filter(Exists(its)).order_by().values("group").annotate(n=Count("record")).values("n")
    found = (
        MatchGroup.objects.filter(scan=scan.pk, probability__gte=least)
        .alias(seen=Coalesce(Subquery(seen, output_field=IntegerField()), 0))
        .filter(seen__gte=2)
        .order_by("-probability", "-worth", "pk")
    )
    if owner:
        owners = actor.mates if owner == TEAM else {actor.user_id}
        whose = Exists(members.filter(Exists(its.filter(owner__in=owners))))
        found = found.filter(whose | _handed_to(actor, members) if owner == MINE else whose)
    return found if actor.user_id is None else found.filter(_open_to(actor.user_id, members))


def put_off_by_others(actor: Actor, groups: QuerySet[MatchGroup]) -> QuerySet[MatchGroup]:
    """Of these groups those that a colleague put off, or handed to another one than the actor."""
    me, first = actor.user_id or 0, OuterRef(OuterRef("first"))
    rows = Later.objects.filter(record=first, other=OuterRef("record"), until__gt=_today())
    theirs = rows.exclude(user=me).exclude(handed_to__isnull=False, handed_to=me)
    members = MatchMember.objects.filter(group=OuterRef("pk")).exclude(record=OuterRef("first"))
    return groups.filter(Exists(members.filter(Exists(theirs))))


def live(actor: Actor, shape: EntityShape) -> QuerySet[Any]:
    """Records that the actor may see and that are not in the trash."""
    return visible(actor, ENTITIES[shape.key].objects.filter(archived__isnull=True), shape)


def _open_to(user: int, members: QuerySet[MatchMember]) -> Exists:
    """Not put off: there is a record besides the first that the user has not put off against that."""
    return Exists(members.exclude(record=OuterRef("first")).exclude(_answered_later(user=user)))


def _handed_to(actor: Actor, members: QuerySet[MatchMember]) -> Exists:
    """Somebody handed the group over to the actor."""
    return Exists(
        members.exclude(record=OuterRef("first")).filter(_answered_later(handed_to=actor.user_id or 0))
    )


def _answered_later(**whose: int) -> Exists:
    """A record of the group is put off, or handed over, against the first, which is two queries up."""
    first = OuterRef(OuterRef("first"))
    return Exists(Later.objects.filter(record=first, other=OuterRef("record"), until__gt=_today(), **whose))


def _today() -> date:
    return present_moment().today


def told_groups(
    actor: Actor, entity: str, groups: Sequence[MatchGroup], least: float = 0.0
) -> Iterator[Waiting]:
    """Scored anew over what the reader may read: a group that only other fields speak for is none to them."""
    spec, shape = SPECS[entity], shape_of(entity)
    by_group = members_of(groups)
    keys = sorted({record for its in by_group.values() for record in its})
    there: Mapping[int, Any] = {head.pk: head for head in live(actor, shape).filter(pk__in=keys)}
    scorer = scorer_of(entity)
    known = {pk: scorer.model.apart(its) for pk, its in profiles(spec, list(there)).items()}
    open_to = open_comparisons(actor, scorer)
    readable = readable_fields(actor, shape, fields_asked(scorer))
    handed = _handed(actor, list(there))
    for group in groups:
        records = [there[record] for record in by_group[group.pk] if record in known]
        scores = _scores(entity, [head.pk for head in records], known, open_to)
        if not scores:
            continue
        (_least, score) = min(scores.items(), key=lambda item: (item[1].probability, item[1].weight))
        if score.probability >= max(least, scorer.model.thresholds.hint):
            told = reasons(scorer.model, score, readable)
            pairs = [Pair(*pair, its.probability) for pair, its in scores.items()]
            by = next((handed[one.one, one.other] for one in pairs if (one.one, one.other) in handed), None)
            yield Waiting(entity, records, score.probability, group.worth, told, pairs, by)


def _scores(
    entity: str,
    records: Sequence[int],
    known: Mapping[int, Columns],
    open_to: Collection[str | OwnRule] | None,
) -> Mapping[tuple[int, int], Score]:
    scorer = scorer_of(entity)
    return {
        (one, other): scorer.score(known[one], known[other], open_to)
        for one, other in combinations(records, 2)
    }


def _handed(actor: Actor, records: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """By pair who handed it over to the actor."""
    if actor.user_id is None:
        return {}
    rows = Later.objects.filter(handed_to=actor.user_id, until__gt=_today(), record__in=records)
    return {(record, other): user for record, other, user in rows.values_list("record", "other", "user")}


def members_of(groups: Sequence[MatchGroup]) -> Mapping[int, list[int]]:
    """The records of each group by its key, oldest first."""
    found: dict[int, list[int]] = {group.pk: [] for group in groups}
    rows = MatchMember.objects.filter(group__in=list(found)).order_by("record")
    for group, record in rows.values_list("group", "record"):
        found[group].append(record)
    return found


def entities_compared() -> list[str]:
    return [entity for entity in SPECS if entity in ENTITIES]
