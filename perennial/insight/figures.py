"""What a report tells: how many records are doubtful, now and of late, by rule, by owner and by team.

Everything is counted set-wise from the findings and the days that were counted; nothing here judges a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from perennial.access.actor import Actor
from perennial.access.models import Membership, Team
from perennial.access.queries import names_of, readable_fields
from perennial.access.rules import ALL, TEAM, scope_of
from perennial.insight.models import Report
from perennial.insight.queries import records_of, rules_of
from perennial.lib.periods import before
from perennial.quality.models import DayCount, Rule
from perennial.quality.queries import judged_moment
from perennial.records.condition.reliability import SECONDS
from perennial.records.counting import in_time
from perennial.records.models import Finding, Head
from perennial.schema.queries import shape_of


@dataclass(frozen=True, slots=True)
class OfRule:
    """How many records break a rule now, and how many of them began to within the period.

    `then` is how many broke it on the day that is compared with; None where that is not known.
    """

    rule: Rule
    now: int
    new: int
    then: int | None = None

    @property
    def change(self) -> int | None:
        return None if self.then is None else self.now - self.then


@dataclass(frozen=True, slots=True)
class Group:
    """Records of an owner (None: nobody's) or of the members of a team: all, doubtful ones, newly doubtful ones."""

    key: int | None
    records: int
    doubtful: int
    new: int
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """`since` is the day the period began; a finding is new when it is younger.

    `then` is the counted day that is compared with, and `days` the findings of all its rules together from then to
    `today`: None and empty where a report is about a part of the records or the days were not counted.
    """

    records: int
    doubtful: int
    new: int
    today: date
    since: date
    then: date | None
    rules: Sequence[OfRule]
    owners: Sequence[Group]
    teams: Sequence[Group]
    days: Sequence[tuple[date, int]]

    @property
    def sound(self) -> int:
        return self.records - self.doubtful

    @property
    def share(self) -> int | None:
        """Of a hundred records, how many are not doubtful, rounded down; None where there are none."""
        return self.sound * 100 // self.records if self.records else None


def figures(actor: Actor, report: Report, seconds: float = SECONDS) -> Figures | None:
    """What the report tells this reader; None when counting took too long. Raises NothingToTell.

    A record whose rule is waived is not doubtful by it, as in the score.
    """
    rules, records = rules_of(actor, report), records_of(actor, report).order_by()
    counting = _Counting(actor, report, rules, records)
    return in_time(counting.figures, seconds)


class _Counting:
    """One report for one reader."""

    def __init__(self, actor: Actor, report: Report, rules: Sequence[Rule], records: QuerySet[Head]) -> None:
        self.actor, self.report, self.rules, self.records = actor, report, rules, records
        self.scope = scope_of(actor.rights, report.entity, "read")
        # Of all records the findings need no look at the records, and the counted days tell the same.
        self.whole = report.filter is None and self.scope == ALL
        self.today = judged_moment().today
        self.since = before(self.today, report.period)
        self.broken = Finding.objects.filter(rule__in=[rule.pk for rule in rules], waived=False).order_by()

    def figures(self) -> Figures:
        groups, then = self._groups(), self._then()
        rules = self._rules(then)
        shown = groups if self._shows_owners() else []
        return Figures(
            sum(one.records for one in groups),
            sum(one.doubtful for one in groups),
            sum(one.new for one in groups),
            self.today,
            self.since,
            then,
            rules,
            _worst(shown),
            _worst(self._teams(shown)),
            self._days(then, rules),
        )

    def _rules(self, then: date | None) -> list[OfRule]:
        """Every rule, that most records break first."""
        broken = self.broken if self.whole else self.broken.filter(record__in=self.records.values("pk"))
        rows = broken.values_list("rule").annotate(
            now=Count("pk"), new=Count("pk", filter=Q(since__gt=self.since))
        )
        counts = {rule: (now, new) for rule, now, new in rows}
        before_it = self._failing(then)
        found = [OfRule(one, *counts.get(one.pk, (0, 0)), before_it.get(one.pk)) for one in self.rules]
        return sorted(found, key=lambda one: (-one.now, one.rule.pk))

    def _groups(self) -> list[Group]:
        """By owner: a record that breaks several rules is one doubtful record."""
        doubtful = self._by_owner(self.broken)
        new = self._by_owner(self.broken.filter(since__gt=self.since))
        all_of = self.records.values_list("owner").annotate(Count("pk"))
        return [
            Group(owner, count, doubtful.get(owner, 0), new.get(owner, 0), () if owner is None else (owner,))
            for owner, count in all_of
        ]

    def _by_owner(self, broken: QuerySet[Finding]) -> dict[int | None, int]:
        some = self.records.filter(pk__in=broken.values("record"))
        return dict(some.values_list("owner").annotate(Count("pk")))

    def _shows_owners(self) -> bool:
        return bool(readable_fields(self.actor, shape_of(self.report.entity), ["owner"]))

    def _teams(self, owners: Sequence[Group]) -> list[Group]:
        """An owner in two teams counts in both. Of teams that the reader sees a part of, nothing is told."""
        members: dict[int, list[int]] = defaultdict(list)
        for team, user in Membership.objects.order_by("pk").values_list("team", "user"):
            if self.scope == ALL or (self.scope == TEAM and team in self.actor.team_ids):
                members[team].append(user)
        by_owner = {one.key: one for one in owners}
        found = [
            (team, users, [by_owner[one] for one in users if one in by_owner])
            for team, users in members.items()
        ]
        return [_together(team, users, its) for team, users, its in found if its]

    def _then(self) -> date | None:
        """The last counted day that is no younger than the period."""
        if not self.whole:
            return None
        found = self._counted().filter(day__lte=self.since).order_by("-day")
        return found.values_list("day", flat=True).first()

    def _failing(self, day: date | None) -> Mapping[int | None, int]:
        return dict(self._counted().filter(day=day).values_list("rule", "failing")) if day else {}

    def _days(self, then: date | None, rules: Sequence[OfRule]) -> list[tuple[date, int]]:
        """Only days on which every rule was counted: a rule that came later would look like decay."""
        if then is None:
            return []
        rows = self._counted().filter(day__gte=then, day__lt=self.today).order_by("day")
        by_day = rows.values_list("day").annotate(Count("pk"), Sum("failing"))
        days = [(day, failing) for day, count, failing in by_day if count == len(rules)]
        return [*days, (self.today, sum(one.now for one in rules))]

    def _counted(self) -> QuerySet[DayCount]:
        keys = [rule.pk for rule in self.rules]
        return DayCount.objects.filter(entity=self.report.entity, rule__in=keys, owner__isnull=True)


def _together(team: int, users: Sequence[int], its: Sequence[Group]) -> Group:
    return Group(
        team,
        sum(one.records for one in its),
        sum(one.doubtful for one in its),
        sum(one.new for one in its),
        tuple(users),
    )


def _worst(groups: Collection[Group]) -> list[Group]:
    """Those with doubtful records, most first."""
    return sorted((one for one in groups if one.doubtful), key=lambda one: (-one.doubtful, one.key or 0))


def names_of_groups(found: Figures) -> tuple[dict[int, str], dict[int, str]]:
    """What the owners and the teams of these figures are called, by their numbers."""
    teams = Team.objects.filter(pk__in=[one.key for one in found.teams])
    return names_of(one.key for one in found.owners), dict(teams.values_list("pk", "name"))
