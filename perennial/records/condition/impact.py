"""What a rule would mean before it is switched on: to how many records it applies, how many break it, and whose."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from perennial.access.actor import Actor
from perennial.access.models import Membership
from perennial.access.queries import check_configure
from perennial.lib.conditions import Moment
from perennial.quality.judging import asked
from perennial.quality.kinds.pattern import FitsPattern, expected_of
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment
from perennial.records.condition.imported import Imported, imported
from perennial.records.counting import in_time
from perennial.records.derive.asking import subject_of
from perennial.records.models import ENTITIES, EXCUSES, Head, Waiver
from perennial.schema.queries import shape_of

EXAMPLES = 5
# Somebody waits for the answer; the rule can be switched on without it.
SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Share:
    """The records of one user or one team; `key` is None for records without owner, or of owners without team."""

    key: int | None
    applicable: int
    failing: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Live records as a rule would judge them now; waived ones count as fulfilling it.

    `owners` and `teams` are those with broken records, most first; an owner in two teams counts in both.
    `examples` are ids of records that break it, newest first; `imported` is None where that takes too long.
    """

    applicable: int
    failing: int
    owners: Sequence[Share]
    teams: Sequence[Share]
    examples: Sequence[int]
    imported: Imported | None


Counted = tuple[list[Share], list[int]]


def impact(actor: Actor, rule: Rule) -> Impact | None:
    """Of a rule as it stands or as it is only thought of; None when counting takes too long.

    Counted over every record: for who configures. Raises AdministratorNeeded, and a Refusal for a rule that cannot be
    asked.
    """
    check_configure(actor)
    moment = judged_moment()
    live = ENTITIES[rule.entity].objects.filter(archived__isnull=True).order_by()
    counting = _by_reading if rule.kind == FitsPattern.key else _by_asking
    found = in_time(lambda: counting(rule, live, moment, time.monotonic() + SECONDS), SECONDS)
    if found is None:
        return None
    owners, examples = found

    def sums(records: QuerySet[Head], until: float) -> tuple[int, int] | None:
        told = counting(rule, records, moment, until, most=0)
        return None if told is None else _sums(told[0])

    worst = _worst(owners), _worst(_by_team(owners))
    return Impact(*_sums(owners), *worst, examples, imported(live, sums, moment))


def _sums(shares: Iterable[Share]) -> tuple[int, int]:
    """To how many records it applies, and how many break it."""
    told = list(shares)
    return sum(one.applicable for one in told), sum(one.failing for one in told)


def _by_asking(
    rule: Rule, live: QuerySet[Head], moment: Moment, until: float, *, most: int = EXAMPLES
) -> Counted:
    """In one statement by owner, which the caller stops in time."""
    one = asked(rule, subject_of(rule.entity, moment))
    applies = Q(pk__isnull=False) if one.applies is None else one.applies
    broken = applies & ~one.passing
    if rule.pk is not None:
        broken &= ~Q(Exists(_waivers(rule, moment).filter(record=OuterRef("pk"))))
    counts = {"applicable": Count("pk", filter=applies), "failing": Count("pk", filter=broken)}
    by_owner = live.values_list("owner").annotate(**counts)
    return [Share(*row) for row in by_owner], _examples(live.filter(broken), most)


def _by_reading(
    rule: Rule, live: QuerySet[Head], moment: Moment, until: float, *, most: int = EXAMPLES
) -> Counted | None:
    """Text by text, newest first: of a pattern that is only thought of nothing is known yet."""
    expected, excused = (
        expected_of(rule.parameters),
        set(_waivers(rule, moment).values_list("record", flat=True)),
    )
    applies = asked(rule, subject_of(rule.entity, moment)).applies
    texts = _texts(live if applies is None else live.filter(applies), rule)
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    examples: list[int] = []
    for pk, owner, text in texts:
        broken = expected.broken_by(text) and pk not in excused
        counts[owner][0] += 1
        counts[owner][1] += broken
        if broken and len(examples) < most:
            examples.append(pk)
        if time.monotonic() > until:
            return None
    return [Share(key, *pair) for key, pair in counts.items()], examples


def _texts(live: QuerySet[Head], rule: Rule) -> Iterator[tuple[int, int | None, str]]:
    """Id, owner and the text a pattern looks at, newest first."""
    field = shape_of(rule.entity).fields[rule.parameters["field"]]
    inside = field.home == "attribute"
    rows = live.order_by("-pk").values_list("pk", "owner", "attributes" if inside else field.column)
    for pk, owner, value in rows.iterator():
        yield pk, owner, str(value.get(field.key) or "") if inside else value


def _waivers(rule: Rule, moment: Moment) -> QuerySet[Waiver]:
    """Of records that may break the rule today; none for a rule that is only thought of."""
    lasting = Q(until__isnull=True) | Q(until__gte=moment.today)
    if rule.pk is None:
        return Waiver.objects.none()
    return Waiver.objects.filter(lasting, rule=rule.pk, kind__in=EXCUSES)


def _examples(broken: QuerySet[Head], most: int) -> list[int]:
    return list(broken.order_by("-pk").values_list("pk", flat=True)[:most])


def _by_team(owners: Iterable[Share]) -> list[Share]:
    teams: dict[int, list[int | None]] = defaultdict(list)
    for user, its in Membership.objects.order_by("pk").values_list("user", "team"):
        teams[user].append(its)
    found: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for one in owners:
        for team in teams.get(one.key or 0, [None]):
            found[team][0] += one.applicable
            found[team][1] += one.failing
    return [Share(key, *counts) for key, counts in found.items()]


def _worst(shares: Iterable[Share]) -> list[Share]:
    return sorted((one for one in shares if one.failing), key=lambda one: (-one.failing, one.key or 0))
