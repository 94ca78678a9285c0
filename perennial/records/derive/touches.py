"""Activities as seen from the records they are about: by them timelines are read, and each record knows when somebody
was last spoken with and when the next step is due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from perennial.journal.derivations import Written, write_columns
from perennial.journal.rows import rows_by, values_by
from perennial.journal.setwise import insert_rows, slices
from perennial.quality.judging import fields_of
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.derive import warmth
from perennial.records.derive.findings import judge
from perennial.records.derive.later import deferrable
from perennial.records.models import SEEN_FROM, TOUCHED, Activity, Engaged, Link, Touch
from perennial.records.models.record import heads_of
from perennial.schema.standard.activity import IN_VAIN, WITH_PEOPLE

COLUMNS = ("record_id", "target_id", "kind", "done", "due", "starts", "warm")
Row = tuple[Any, ...]


@deferrable
def derive(written: Written) -> None:
    """Bring up to date how these activities are seen, and what the records they are or were about know of it."""
    for piece in slices(sorted(written)):
        know(_see(piece))


def see(written: Written) -> None:
    """How these activities are seen: the first pass of a rebuild."""
    _see(list(written))


def know_again(written: Written) -> None:
    """What records know of their activities: the second pass of a rebuild."""
    know(written)


# What a rebuild goes over all records with, one after the other.
PASSES = (see, know_again)


def _see(keys: Sequence[int]) -> set[int]:
    """Write what differs; returns the records that are now or were seen from."""
    activities = {one.pk: one for one in rows_by(Activity, "pk", keys) if one.archived is None}
    wanted = {row[:2]: row for row in _rows(activities)}
    there = {
        tuple(row[1:3]): (row[0], tuple(row[1:]))
        for row in values_by(Touch, "record_id", keys, ("pk", *COLUMNS))
    }
    changed = {place for place, row in wanted.items() if there.get(place, (0, ()))[1] != row}
    gone = [pk for place, (pk, _row) in there.items() if place in changed or place not in wanted]
    if gone:
        QuerySet(Touch).filter(pk__in=gone)._raw_delete("default")
    insert_rows(Touch, COLUMNS, [wanted[place] for place in sorted(changed)])
    return {target for _record, target in changed | (there.keys() - wanted.keys())}


def _rows(activities: Mapping[int, Activity]) -> Iterable[Row]:
    links = Link.objects.filter(record__in=activities, field__in=SEEN_FROM, until__isnull=True)
    for record, target in sorted(set(links.values_list("record_id", "target_id"))):
        one = activities[record]
        warm = one.done is not None and one.kind in WITH_PEOPLE and one.outcome not in IN_VAIN
        yield record, target, one.kind, one.done, one.due, one.starts, warm


def know(targets: Collection[int]) -> None:
    """Bring the columns up to date that tell of activities, and what rules say of them."""
    # In one order for everybody: two notes about the same people would wait for each other.
    for model, keys in sorted(heads_of(targets).items(), key=lambda item: item[0].__name__):
        if issubclass(model, Engaged):
            _know(model, sorted(keys))


def _know(model: type[Engaged], keys: Sequence[int]) -> None:
    """The records are held before their activities are counted: nobody else counts them in between."""
    there = values_by(model, "pk", keys, ("pk", *TOUCHED), lock="NO KEY UPDATE")
    told: dict[int, tuple[Any, Any]] = dict.fromkeys(keys, (None, None))
    sums = Touch.objects.filter(target__in=keys).values_list("target_id").order_by()
    last, due = Max("done", filter=Q(warm=True)), Min("due", filter=Q(done__isnull=True))
    told |= {key: (touched, step) for key, touched, step in sums.annotate(last=last, next=due)}
    changed = [(key, *told[key]) for key, *known in there if tuple(known) != told[key]]
    write_columns(model, TOUCHED, changed)
    if not changed:
        return
    others, moment = [row[0] for row in changed], judged_moment()
    warmth.bring_up(model, others, moment)
    if _judged(model):
        judge(model, others, moment)


def _judged(model: type[Engaged]) -> bool:
    """Whether any rule that is on looks at what activities tell."""
    rules = rules_on(model._meta.model_name or "")
    return any(path in (*TOUCHED, "warmth") for rule in rules for path in fields_of(rule))
