"""What was noted with changes, reason, title and address, as far as one reader may know it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.journal.models import Change, Entry, Operation
from perennial.journal.queries import notes
from perennial.journal.reading import line
from perennial.quality.models import Rule
from perennial.records.knowing import may_know
from perennial.records.models import ENTITIES, Waiver
from perennial.schema.queries import shape_of

REASON = "reason"


def notes_for(actor: Actor, change_ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The notes of changes; why somebody answered a rule only to who may know of that rule, and why others changed
    records only to who may read such records at all.
    """
    found = notes(change_ids)
    if actor.rights.unbounded:
        return found
    explained = [pk for pk, its in found.items() if REASON in its]
    secret = _answers_to_unknown(actor, explained) | _of_closed_entities(actor, explained)
    return {
        pk: {kind: text for kind, text in its.items() if kind != REASON or pk not in secret}
        for pk, its in found.items()
    }


def _of_closed_entities(actor: Actor, change_ids: Collection[int]) -> set[int]:
    """Those of the changes that others made to records of an entity the actor may read nothing of."""
    closed = [key for key in ENTITIES if not may(actor, "read", shape_of(key))]
    if not closed or not change_ids:
        return set()
    others = Change.objects.filter(pk__in=list(change_ids)).exclude(actor_id=actor.user_id)
    acts = others.values_list("pk", "action", "undoes__action", "undoes__undoes__action")
    return {pk for pk, *chain in acts if {str(one).partition(".")[0] for one in chain} & set(closed)}


def _answers_to_unknown(actor: Actor, change_ids: Iterable[int]) -> set[int]:
    """Those of the changes that answered a rule the actor may not know of; that is done for one record at a time."""
    several = Change.objects.filter(pk__in=list(change_ids), records=1).values("pk")
    entries = Entry.objects.filter(batch__change__in=several, table=Waiver._meta.label_lower)
    answers = [(pk, root or 0, row) for pk, root, row in entries.values_list("batch__change", "root", "row")]
    unknown = unknown_answers(actor, {(root, row) for _pk, root, row in answers})
    return {pk for pk, _root, row in answers if row in unknown}


def unknown_answers(actor: Actor, answers: Collection[tuple[int, int]]) -> set[int]:
    """Of answers to rules, by record and row, those of others about rules that the actor may not know of.

    Read from the entries that made them: an answer may be gone by now.
    """
    if actor.rights.unbounded or not answers:
        return set()
    births = Entry.objects.filter(
        root__in={root for root, _row in answers},
        table=Waiver._meta.label_lower,
        row__in={row for _root, row in answers},
        op=Operation.CREATE,
    )
    told = {entry.row: line(entry, 0).fields for entry in births}
    rules = {row: _made_with(its, "rule_id") for row, its in told.items()}
    known = {rule.pk for rule in Rule.objects.filter(pk__in=set(rules.values())) if may_know(actor, rule)}
    own = {row for row, its in told.items() if _made_with(its, "by_id") == actor.user_id}
    return {row for _root, row in answers if row not in own and rules.get(row) not in known}


def _made_with(its: Mapping[str, tuple[Any, Any]], name: str) -> Any:
    return its.get(name, (None, None))[1]
