"""What was noted with changes, reason, title and address, as far as one reader may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from perennial.access.actor import Actor
from perennial.journal.models import Change, Entry, Operation
from perennial.journal.queries import notes
from perennial.journal.reading import line
from perennial.quality.models import Rule
from perennial.records.knowing import may_know
from perennial.records.models import Waiver

REASON = "reason"


def notes_for(actor: Actor, change_ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The notes of changes; why somebody answered a rule only to who may know of that rule."""
    found = notes(change_ids)
    if actor.rights.unbounded:
        return found
    secret = _answers_to_unknown(actor, [pk for pk, its in found.items() if REASON in its])
    return {
        pk: {kind: text for kind, text in its.items() if kind != REASON or pk not in secret}
        for pk, its in found.items()
    }


def _answers_to_unknown(actor: Actor, change_ids: Iterable[int]) -> set[int]:
    """Those of the changes that answered a rule the actor may not know of; that is done for one record at a time."""
    several = Change.objects.filter(pk__in=list(change_ids), records=1).values("pk")
    entries = Entry.objects.filter(batch__change__in=several, table=Waiver._meta.label_lower)
    answers = [(pk, root or 0, row) for pk, root, row in entries.values_list("batch__change", "root", "row")]
    if not answers:
        return set()
    rules = _rules_of({root for _pk, root, _row in answers}, {row for _pk, _root, row in answers})
    known = {rule.pk for rule in Rule.objects.filter(pk__in=set(rules.values())) if may_know(actor, rule)}
    return {pk for pk, _root, row in answers if rules.get(row) not in known}


def _rules_of(roots: set[int], rows: set[int]) -> dict[int, int]:
    """Which rule each answer is about, from the entry that made it: an answer may be gone by now."""
    births = Entry.objects.filter(
        root__in=roots, table=Waiver._meta.label_lower, row__in=rows, op=Operation.CREATE
    )
    told = {entry.row: line(entry, 0).fields.get("rule_id", (None, None)) for entry in births}
    return {row: after for row, (_before, after) in told.items() if after is not None}
