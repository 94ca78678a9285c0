"""What `perennial check` asks: does the chain hold, do tables and journal agree, is nothing derived stale?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from perennial.cli.snapshot import sealed_snapshot
from perennial.journal.derivations import rebuild, registered
from perennial.journal.fingerprint import combined, recorded_models, row_digest
from perennial.journal.following import follow
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.journal.tables import Derived, Recorded
from perennial.journal.values import canonical, image, to_journal
from perennial.operations import jobs
from perennial.operations.inline import run_inline
from perennial.operations.models import OPEN, Operation
from perennial.records.condition.running import JUDGE
from perennial.records.derive.again import DERIVE

Digests = dict[str, int]
# Seconds that reading the journal on may take before derived data is compared.
FOLLOWING = 600.0
UNSOUND = -1  # no digest of rows is that


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checked` counts entries or rows; `bad` is the first thing wrong as a sentence, '' when all is well.

    The chain also gives the position where it breaks, and the entry when it is one.
    """

    name: str
    checked: int
    bad: str = ""
    position: int | None = None
    entry: int | None = None

    @property
    def ok(self) -> bool:
        return not self.bad

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"ok": self.ok}


def chain() -> Verdict:
    """Every digest and link of the journal, computed again."""
    with sealed_snapshot():
        report = verify()
    return Verdict("chain", report.entries, str(report.bad), report.position, report.entry)


def replay() -> Verdict:
    """The recorded tables against the state that the journal arrives at."""
    with sealed_snapshot():
        state = replayed()
        count = len(state)
        expected = combined(row_digest(table, row, fields) for (table, row), fields in state.items())
        total, bad = 0, ""
        for model in recorded_models():
            label = model._meta.label_lower
            row: Recorded
            for row in models.QuerySet(model).order_by("pk").iterator(chunk_size=2000):
                its, told = image(row), state.pop((label, row.pk), None)
                total += row_digest(label, row.pk, its)
                bad = bad or _difference(label, row.pk, its, told)
    if not bad and state:
        bad = _("%(table)s %(row)d is in the journal and missing in its table.") % _place(*min(state))
    if not bad and combined([total]) != expected:
        bad = _("The tables' fingerprint is not the journal's.")
    return Verdict("replay", count, bad)


def derived(*, repair: bool = False) -> Verdict:
    """Rebuild all derived data and compare; what was rebuilt is kept only to repair a difference.

    What follows the journal reads on to its end first, and what waits to be judged is: being behind is not being wrong.
    """
    jobs.discover()
    seal()
    follow(FOLLOWING)
    for one in Operation.objects.filter(kind__in=(JUDGE, DERIVE), state__in=OPEN).order_by("pk"):
        run_inline(one)
    with transaction.atomic():
        before = derived_digests()
        count = rebuild()
        after = derived_digests()
        bad = "" if before == after else _stale(before, after, repaired=repair)
        if not (bad and repair):
            transaction.set_rollback(True)
    return Verdict("derived", count, bad)


def derived_digests() -> Digests:
    """An order-free digest of each derived table, and of the derived columns of each recorded one."""
    tables = {table for one in registered() for table in one.tables}
    found = {table._meta.label_lower: _digest_of(table) for table in tables}
    for model in recorded_models():
        if model.derived_fields:
            columns = ("pk", *model.derived_fields)
            found[model._meta.label_lower] = _digest(model, columns)
    return found


def _columns(table: type[Derived]) -> tuple[str, ...]:
    """All but what is remembered and a number that the database gave: a rebuilt row gets another one."""
    fields = [f for f in table._meta.concrete_fields if not isinstance(f, models.AutoField)]
    return tuple(f.attname for f in fields if f.name not in table.remembered)


def _digest_of(table: type[Derived]) -> int:
    return _digest(table, _columns(table)) if table.is_sound() else UNSOUND


def _digest(model: type[models.Model], columns: Iterable[str]) -> int:
    names = list(columns)
    rows = models.QuerySet(model).order_by().values_list(*names).iterator(chunk_size=2000)
    return combined(_row(row) for row in rows)


def _row(row: tuple[Any, ...]) -> int:
    text = canonical([to_journal(value) for value in row])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _stale(before: Digests, after: Digests, *, repaired: bool) -> str:
    table = min(name for name in before if before[name] != after[name])
    if repaired:
        return _("What was derived in %s did not follow from the records. It was rebuilt.") % table
    sentence = _(
        "What is derived in %s does not follow from the records. Run `perennial check --derived --repair`."
    )
    return sentence % table


def _difference(table: str, row: int, its: dict[str, Any], told: dict[str, Any] | None) -> str:
    if told is None:
        return _("%(table)s %(row)d is in its table and not in the journal.") % _place(table, row)
    if its == told:
        return ""
    name = min(name for name in its.keys() | told.keys() if its.get(name) != told.get(name))
    words = {**_place(table, row), "field": name}
    return _("%(table)s %(row)d: %(field)s is not what the journal says.") % words


def _place(table: str, row: int) -> dict[str, Any]:
    return {"table": table, "row": row}
