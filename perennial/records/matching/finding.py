"""Who is already there: candidates for one record, stored or only typed, in one look-up of its keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.queries import OwnedBy, may, readable_fields
from perennial.journal.rows import values_by
from perennial.matching.predicates import Columns
from perennial.matching.rules import OwnRule
from perennial.matching.scoring import Score, Scorer
from perennial.matching.specs import SPECS, Given, Spec
from perennial.records.matching.apart import apart_from
from perennial.records.matching.meeting import meeting
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import ENTITIES, Company, MatchProfile
from perennial.schema.queries import shape_of

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same, and why: what each comparison of readable fields answered."""

    record: int
    score: Score

    @property
    def probability(self) -> float:
        return self.score.probability


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates the actor may see, most likely first, and how many more there are that they may not."""

    candidates: Sequence[Candidate]
    hidden: int


def candidates_of(actor: Actor, entity: str, given: Given, *, of: int | None = None) -> Found:
    """Live records that may be the same as what is given, from the threshold of hints on.

    `of` is the stored record that it was given of: neither that nor what is said to be apart from it is a candidate.

    Only fields that the actor may read are compared, so that no answer tells of any other.
    """
    spec = SPECS.get(entity)
    return Found((), 0) if spec is None else _found(actor, spec, spec.normal(given), of)


def candidates_beside(actor: Actor, entity: str, record: int) -> Found:
    """The same of a stored record, as its columns are today."""
    spec = SPECS.get(entity)
    its = profiles(spec, [record]) if spec is not None else {}
    return _found(actor, spec, its[record], record) if spec is not None and its else Found((), 0)


def _found(actor: Actor, spec: Spec, columns: Columns, of: int | None) -> Found:
    entity, scorer = spec.entity, scorer_of(spec.entity)
    but = () if of is None else {of, *apart_from([of]).get(of, ())}
    found = list(_scored(actor, spec, scorer, columns, but))
    found.sort(key=lambda one: (-one.probability, -one.score.weight, one.record))
    seen = seen_among(actor, entity, [one.record for one in found])
    shown = [one for one in found if one.record in seen]
    return Found(shown[:MOST_SHOWN], len(found) - len(shown))


def _scored(
    actor: Actor, spec: Spec, scorer: Scorer, columns: Columns, but: Collection[int]
) -> Iterable[Candidate]:
    open_to, least = open_comparisons(actor, scorer), scorer.model.thresholds.hint
    met = [record for record in meeting(spec, columns) if record not in but]
    mine = scorer.model.apart(columns)
    for record, its in profiles(spec, met).items():
        if score := scorer.score_from(least, mine, scorer.model.apart(its), open_to):
            yield Candidate(record, score)


def open_comparisons(actor: Actor, scorer: Scorer) -> Collection[str | OwnRule] | None:
    """The comparisons and own rules whose fields the actor may all read; None for all of them."""
    spec = scorer.model.spec
    asked = fields_asked(scorer)
    open_to = readable_fields(actor, shape_of(spec.entity), asked)
    if open_to >= asked:
        return None
    compared = {one.key for one in spec.comparisons if open_to.issuperset(one.fields)}
    return compared | {rule for rule in scorer.rules if open_to.issuperset(rule.fields)}


def fields_asked(scorer: Scorer) -> set[str]:
    """All fields that an answer may follow from."""
    compared = {field for one in scorer.model.spec.comparisons for field in one.fields}
    return compared.union(*(rule.fields for rule in scorer.rules))


def profiles(spec: Spec, records: Sequence[int]) -> Mapping[int, Columns]:
    """The columns of live records; what their companies lend them is of today."""
    rows = dict(values_by(MatchProfile, "pk", records, ("pk", "columns")))
    names = _employers(spec, rows.values())
    return {
        record: {**spec.blank, **columns, **names.get(columns.get("company_ref", ""), {})}
        for record, columns in rows.items()
    }


def _employers(spec: Spec, profiles: Iterable[Mapping[str, Any]]) -> Mapping[str, Columns]:
    """By number of a company the columns that its name lends to who works there."""
    if spec.lent is None:
        return {}
    numbers = {int(ref) for columns in profiles if (ref := columns.get("company_ref"))}
    rows = values_by(Company, "record_id", sorted(numbers), ("record_id", "name"))
    return {str(number): spec.lent(name) for number, name in rows}


def seen_among(actor: Actor, entity: str, records: Collection[int]) -> Collection[int]:
    """Which of these records the actor may see; they are live, as `profiles` gave them."""
    if rules.sees_all(actor.rights, entity):
        return records
    rows, shape = values_by(ENTITIES[entity], "pk", records, ("pk", "owner_id")), shape_of(entity)
    return {pk for pk, owner in rows if may(actor, "read", shape, OwnedBy(owner))}
