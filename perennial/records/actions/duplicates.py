"""What people answer where records may be one: they are not, or it is decided later, or by a colleague.

Merging is `actions.merge`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, permutations

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import own
from perennial.journal.door import OpenChange, change
from perennial.lib.refusals import BadRequest, Refusal
from perennial.lib.text import clean
from perennial.operations.models import Operation
from perennial.records.actions.edit import lock
from perennial.records.actions.merge import check_merge
from perennial.records.matching.desk import entities_compared
from perennial.records.matching.reviewing import note_reviews
from perennial.records.matching.scanning import start_scan
from perennial.records.models import Apart, Later
from perennial.records.takers import takers
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

APART, LATER, PASS_ON = "apart", "later", "pass_on"
MOST, LONGEST_REASON = 50, 500
# Further ahead nobody plans.
LONGEST = timedelta(days=366)


def look_for_duplicates(actor: Actor, entity: str = "") -> Operation:
    """Scan an entity, or all that are compared, as an operation, for who may merge what it finds. Raises Forbidden."""
    for one in [entity] if entity else entities_compared():
        check_merge(actor, shape_of(one))
    return start_scan(requested_by=actor.user_id, channel=actor.channel, entity=entity)


def set_apart(actor: Actor, entity: str, records: Sequence[int], *, reason: str = "") -> int | None:
    """Say that no two of these records are one; returns the change, None where that was said before.

    Nobody is asked about them again, whatever they are merged with, until it is taken back. Raises NoSuchRecord,
    Forbidden, InTheTrash, WasMerged, and Refusal naming the records or the reason.
    """
    shape, keys = shape_of(entity), _several(records)
    text = clean(reason, field="reason").strip()
    if len(text) > LONGEST_REASON:
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST_REASON, field="reason")
    with change(actor, f"{entity}.{APART}", reason=text) as act:
        _lock(actor, shape, keys)
        there = set(Apart.objects.filter(record__in=keys, other__in=keys).values_list("record", "other"))
        said = {"reason": text, "by_id": act.row.actor_id, "at": act.row.at}
        new = [pair for pair in permutations(keys, 2) if pair not in there]
        note_reviews(entity, [pair for pair in new if pair[0] < pair[1]], same=False)
        act.create([Apart(record_id=record, other=other, **said) for record, other in new])
    return act.id


def decide_later(actor: Actor, entity: str, records: Sequence[int], until: date) -> int | None:
    """Keep these records off the actor's desk until a day; returns the change. Put off again, the later day counts.

    A further record that may be one with them brings them back. Raises what `set_apart` raises, NobodysOwn, and
    Refusal naming the day.
    """
    user, shape, keys = own(actor), shape_of(entity), _several(records)
    with change(actor, f"{entity}.{LATER}") as act:
        _lock(actor, shape, keys)
        today = act.row.at.astimezone(setting().zone).date()
        if not today < until <= today + LONGEST:
            raise Refusal(_("Choose a day after today and within a year."), field="until")
        _put_off(act, user.pk, keys, until)
    return act.id


def hand_over_group(actor: Actor, entity: str, records: Sequence[int], to: int) -> int | None:
    """Move these records from the actor's desk to that of a colleague who may merge them; returns the change.

    What the colleague had put off is open to them again. Raises what `decide_later` raises, and Refusal naming the
    colleague.
    """
    user, shape, keys = own(actor), shape_of(entity), _several(records)
    with change(actor, f"{entity}.{PASS_ON}") as act:
        _lock(actor, shape, keys)
        if to not in {one.pk for one in takers(actor, entity, keys)}:
            raise Refusal(_("Choose a colleague who may merge all of these records."), field="to")
        act.delete(Later.objects.filter(user=to, record__in=keys, other__in=keys))
        today = act.row.at.astimezone(setting().zone).date()
        _put_off(act, user.pk, keys, today + LONGEST, to)
    return act.id


def _put_off(
    act: OpenChange, user: int, keys: Sequence[int], until: date, handed_to: int | None = None
) -> None:
    said = {"until": until, "handed_to_id": handed_to}
    rows = Later.objects.filter(user=user, record__in=keys, other__in=keys)
    there = {(one.record_id, one.other): one for one in rows}
    for pair in combinations(keys, 2):
        if pair in there:
            act.update(there[pair], **said)
        else:
            act.create(Later(record_id=pair[0], other=pair[1], user_id=user, **said))


def _several(records: Sequence[int]) -> list[int]:
    keys = sorted(set(records))
    if not 2 <= len(keys) <= MOST:
        raise BadRequest(_("Name from 2 to %d records, each once.") % MOST, field="records")
    return keys


def _lock(actor: Actor, shape: EntityShape, keys: Sequence[int]) -> None:
    for key in keys:
        lock(actor, shape, key)
