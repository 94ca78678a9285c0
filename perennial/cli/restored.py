"""What is asked of a restored database, and how it is made ready to be the one in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from perennial.access.actor import operator
from perennial.access.sessions import end_all_access
from perennial.backup.models import Evidence
from perennial.cli.database import prepare
from perennial.files import store
from perennial.journal.derivations import registered
from perennial.journal.fingerprint import fingerprint
from perennial.journal.sealer import seal, verify
from perennial.journal.tables import Derived
from perennial.lib.conditions import Moment
from perennial.operations import outbox
from perennial.operations.actions import begin_anew
from perennial.records.history import events
from perennial.records.queries import field_values, head_of, listing
from perennial.schema.once import stamp_anew
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard import ENTITIES

# Of each entity: the first page of its list, and these opened with their history.
SHOWN, OPENED = 50, 5


def looked_at(*, settle: bool, evidence: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """`flaws` are sentences; `opened` counts records by entity."""
    migrated = prepare(save=False)
    seal()
    chain = verify()
    flaws = [chain.bad] if chain.bad else []
    flaws += [
        _("The index over %s does not answer as its rows say.") % table._meta.label_lower
        for table in _unsound()
    ]
    answer = {
        "migrated": migrated,
        "fingerprint": fingerprint(),
        "entries": chain.entries,
        "opened": {entity: _opened(entity) for entity in sorted(ENTITIES)},
        "missing": sum(1 for _digest in store.missing()),
        "flaws": flaws,
        "voided": _settled(evidence) if settle else {},
    }
    connection.close()
    return answer


def _unsound() -> list[type[Derived]]:
    tables = {table for one in registered() for table in one.tables if issubclass(table, Derived)}
    return sorted((one for one in tables if not one.is_sound()), key=lambda one: one._meta.label_lower)


def _opened(entity: str) -> int:
    """How many records the list shows; some of them are opened as their pages do."""
    actor, shape = operator(), shape_of(entity)
    moment = Moment.of(datetime.now(UTC), setting().zone)  # type: ignore[arg-type]
    shown = listing(actor, shape, moment=moment).page(size=SHOWN).rows
    for head in shown[:OPENED]:
        field_values(head_of(actor, shape, head.pk), shape)
        events(actor, shape, head)
    return len(shown)


def _settled(evidence: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Sessions, links, leases and what was under way are void; nothing leaves the house until somebody says so."""
    outbox.hold()
    voided = {"sessions": end_all_access(), "messages": outbox.doubt_all(), "operations": begin_anew()}
    Evidence.objects.all().delete()
    Evidence.objects.bulk_create(
        Evidence(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in evidence
    )
    stamp_anew()
    return voided
