"""Looking for duplicates among all records of an entity, as an operation; what changed meanwhile is asked again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from perennial.journal.derivations import Written
from perennial.journal.setwise import slices
from perennial.matching.model import Model, to_text
from perennial.matching.predicates import Columns
from perennial.matching.specs import SPECS
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.jobs import job, plan
from perennial.operations.models import Operation, State
from perennial.operations.pace import Pace
from perennial.operations.work import Work
from perennial.records.matching.asking_again import ask_again_each
from perennial.records.matching.keeping import BY_SCAN, keep_groups, keep_pairs
from perennial.records.models import ENTITIES, MatchDue, MatchModel, MatchScan, Record
from perennial.schema.once import stamp_anew

if TYPE_CHECKING:
    from perennial.records.matching.whole import Whole

SCAN, DUE = "duplicates", "duplicates_due"
READ_AT_ONCE, WRITTEN_AT_ONCE, ASKED_AT_ONCE, CLEARED_AT_ONCE = 5000, 2000, 20, 2000
# Where a scan of an entity stands: its number, once begun; then that it is in force.
IN_FORCE, DONE = "in_force", "done"
# How many records were asked about again.
ASKED = "asked"

plan("duplicates", kind=SCAN, cron="41 1 * * *")


def start_scan(
    *, requested_by: int | None, channel: str, entity: str = "", deliver: bool = True
) -> Operation:
    """Look for duplicates of one entity or of all; asked again before that has begun, it is the same operation.

    Its result counts `records`, `candidates`, `pairs`, `groups`, and `seconds`.
    """
    parameters = {"entity": entity} if entity else {}
    with transaction.atomic():
        waiting = Operation.objects.filter(kind=SCAN, state=State.QUEUED, attempt=0, parameters=parameters)
        return waiting.first() or enqueue(
            SCAN, requested_by=requested_by, channel=channel, parameters=parameters, deliver=deliver
        )


@job(SCAN)
def scan(work: Work) -> None:
    """Read, compare and write under a new number, which takes force at once when all of it is there."""
    named = work.parameters.get("entity", "")
    entities = [one for one in SPECS if one in ENTITIES and named in ("", one)]
    if not work.cursor:
        with work.slice() as part:
            part.cursor = {"begun": time.time()}
            part.progress(total=sum(_live(one) for one in entities), phase="reading")
    for entity in entities:
        if work.cursor.get(entity) not in (IN_FORCE, DONE):
            _look(work, entity)
        if work.cursor.get(entity) != DONE:
            _catch_up(work)
            _clear(work, entity)
    counts = {name: work.cursor.get(name, 0) for name in ("records", "candidates", "pairs", "groups")}
    work.finish({**counts, "seconds": round(time.time() - work.cursor["begun"], 1)})


def _live(entity: str) -> int:
    return ENTITIES[entity].objects.filter(archived__isnull=True).count()


def _look(work: Work, entity: str) -> None:
    # Only here: no other process needs DuckDB and Arrow, which take 100 MB.
    from perennial.records.matching.whole import read, whole

    number = _begin(work, entity)
    spec = SPECS[entity]
    found = whole(spec, as_done(work, read(spec, READ_AT_ONCE), "comparing"))
    for piece in slices(found.pairs, WRITTEN_AT_ONCE):
        with work.slice() as part:
            keep_pairs(number, piece)
            part.progress(phase="writing")
    for piece in slices(found.groups, WRITTEN_AT_ONCE // 4):
        with work.slice():
            keep_groups(number, entity, piece)
    if not _put_in_force(work, entity, number, found):
        _empty(work, number)


def _begin(work: Work, entity: str) -> int:
    """A new number; what attempts that were killed left is cleared away with the scans before."""
    with work.slice() as part:
        # Whatever is written from now on is asked again at the end.
        scan = MatchScan.objects.create(entity=entity, began=database_now())
        part.cursor |= {entity: scan.pk}
        part.progress(done=_read_and_asked(part.cursor), phase="reading")
    return scan.pk


def as_done(
    work: Work, pieces: Iterator[Sequence[tuple[int, Columns]]], phase: str
) -> Iterator[Sequence[tuple[int, Columns]]]:
    """The pieces of records, each counted as done."""
    for piece in pieces:
        yield piece
        with work.slice() as part:
            part.progress(done=part.done + len(piece), phase=phase)


def _put_in_force(work: Work, entity: str, number: int, found: Whole) -> bool:
    """Whether it is: one that a later scan overtook is dropped."""
    with work.slice() as part:
        # Who asks again meanwhile holds the scan that was in force; both never see two.
        list(MatchScan.objects.select_for_update().filter(entity=entity, in_force=True))
        scan = MatchScan.objects.filter(pk=number).first()
        if scan is not None:
            MatchScan.objects.filter(entity=entity, in_force=True).update(in_force=False)
            MatchScan.objects.filter(pk=number).update(
                in_force=True, finished=database_now(), records=found.records, candidates=found.candidates
            )
            _keep_model(found.model)
            _due_since(scan)
        counts = {
            "records": found.records,
            "candidates": found.candidates,
            "pairs": len(found.pairs),
            "groups": len(found.groups),
        }
        part.cursor |= {name: part.cursor.get(name, 0) + count for name, count in counts.items()}
        part.cursor |= {entity: IN_FORCE}
        part.progress(done=_read_and_asked(part.cursor), phase="catching up")
    return scan is not None


def _keep_model(model: Model) -> None:
    columns = {"hash": model.hash, "text": to_text(model), "made": database_now()}
    MatchModel.objects.update_or_create(entity=model.spec.entity, defaults=columns)
    stamp_anew()


def _due_since(scan: MatchScan) -> None:
    """What was written while the scan read: it may have been read before."""
    changed = ENTITIES[scan.entity].objects.filter(updated__gte=scan.began).values_list("pk", flat=True)
    add_due(list(changed))


def add_due(records: Sequence[int]) -> None:
    MatchDue.objects.bulk_create([MatchDue(record=one) for one in records], ignore_conflicts=True)


def _catch_up(work: Work) -> None:
    """Ask again of whoever is due, slice by slice; what another process has in hand is left to it."""
    pace, waiting = Pace(ASKED_AT_ONCE), MatchDue.objects.count()
    while MatchDue.objects.exists():
        with work.slice() as part:
            due = _due(min(pace.rows, 100))
            with pace.timed(len(due)):
                MatchDue.objects.filter(pk__in=due).delete()
                ask_again_each(due)
            part.cursor |= {ASKED: part.cursor.get(ASKED, 0) + len(due)}
            part.progress(done=part.done + len(due), total=max(part.total or 0, part.done + waiting))
        waiting = max(waiting - len(due), 0)
        if not due:
            return


def _due(most: int) -> list[int]:
    """Records to be asked about again, held until the commit; those that another process holds are passed over."""
    rows = MatchDue.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _read_and_asked(cursor: Mapping[str, Any]) -> int:
    """How far a scan is: records compared, and those asked about again."""
    return int(cursor.get("records", 0) + cursor.get(ASKED, 0))


def _clear(work: Work, entity: str) -> None:
    """Remove what scans before the one in force found, and what attempts that were killed left."""
    now = MatchScan.objects.filter(entity=entity, in_force=True).values_list("pk", flat=True).first() or 0
    old = list(MatchScan.objects.filter(entity=entity, pk__lt=now).values_list("pk", flat=True))
    for scan in old:
        _empty(work, scan)
    with work.slice() as part:
        MatchScan.objects.filter(pk__in=old).delete()
        part.cursor |= {entity: DONE}


def _empty(work: Work, scan: int) -> None:
    for table, column in BY_SCAN.items():
        rows = table._default_manager.filter(scan=scan)
        while piece := list(rows.order_by(column).values_list(column, flat=True)[:CLEARED_AT_ONCE]):
            with work.slice() as part:
                rows.filter(**{f"{column}__lte": piece[-1]}).delete()
                part.progress(phase="clearing")


def policy_changed(written: Written) -> None:
    """Derivation: how records are matched was changed, so what a scan found is found anew."""
    stamp_anew()
    if Record.objects.exists():
        start_scan(requested_by=None, channel="system")


def start_due() -> None:
    """Have who is due asked again, unless that is about to happen anyway."""
    if not Operation.objects.filter(kind=DUE, state=State.QUEUED, attempt=0).exists():
        enqueue(DUE, requested_by=None, channel="system")


@job(DUE)
def ask_again_due(work: Work) -> None:
    """Ask again of records that were too many for the one who saw them change."""
    _catch_up(work)
    work.finish({})
