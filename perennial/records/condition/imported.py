"""What the imports of the last weeks would have met of a rule: the records they wrote, judged as they stand now."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from perennial.journal.models import Change, ChangeNote, Channel, Entry
from perennial.journal.queries import undone_by
from perennial.lib.conditions import Moment
from perennial.lib.conditions.values import shifted, start_of
from perennial.records.counting import in_time
from perennial.records.models import Head

DAYS = 30
# So many imports are looked at, the newest; of fewer each is asked by itself.
MOST, EACH = 500, 20
# Beside the figures of all records; without an answer in time those stand alone.
SECONDS = 4.0
Sums = tuple[int, int]
Count = Callable[[QuerySet[Head], float], Sums | None]


@dataclass(frozen=True, slots=True)
class Brought:
    """One import: its change, its file, the day, and of the live records it wrote how many break the rule."""

    change: int
    title: str
    day: date
    applicable: int
    failing: int


@dataclass(frozen=True, slots=True)
class Imported:
    """All records that imports wrote since a day, each counted once, and the imports that brought broken ones.

    `number` is how many imports there were; those taken back do not count. `worst` is asked of the newest ones.
    """

    since: date
    number: int
    applicable: int
    failing: int
    worst: Sequence[Brought]


def imported(live: QuerySet[Head], count: Count, moment: Moment) -> Imported | None:
    """`count` says of some of the live records, until an instant, to how many a rule applies and how many break it.

    None when that takes too long.
    """
    since = shifted(moment.today, -DAYS)
    changes = _changes(since, moment)
    if not changes:
        return Imported(since, 0, 0, 0, ())
    until = time.monotonic() + SECONDS

    def ask(*several: int) -> Sums | None:
        late = time.monotonic() > until
        return None if late else count(live.filter(pk__in=_written_by(several)), until)

    found = in_time(lambda: [ask(*changes), *(ask(one) for one in list(changes)[:EACH])], SECONDS)
    told = [one for one in found or () if one is not None]
    if found is None or len(told) < len(found):
        return None
    return Imported(
        since, len(changes), *told[0], _worst(dict(zip(changes, told[1:], strict=False)), changes)
    )


def _changes(since: date, moment: Moment) -> Mapping[int, date]:
    """The imports since a day by the day they began, newest first."""
    rows = Change.objects.filter(
        channel=Channel.IMPORT, undoes__isnull=True, at__gte=start_of(since, moment.zone)
    )
    newest = rows.order_by("-at", "-pk").values_list("pk", "at")[:MOST]
    found = {pk: at.astimezone(moment.zone).date() for pk, at in newest}
    gone = undone_by(list(found))
    return {pk: day for pk, day in found.items() if pk not in gone}


def _written_by(changes: Sequence[int]) -> QuerySet[Entry, Any]:
    return Entry.objects.filter(batch__change__in=changes, root__isnull=False).values("root")


def _worst(each: Mapping[int, Sums], days: Mapping[int, date]) -> list[Brought]:
    bad = {change: counts for change, counts in each.items() if counts[1]}
    titles = dict(ChangeNote.objects.filter(change__in=bad, kind="title").values_list("change", "value"))
    found = [Brought(one, titles.get(one, ""), days[one], *counts) for one, counts in bad.items()]
    return sorted(found, key=lambda one: (-one.failing, -one.change))
