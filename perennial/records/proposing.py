"""Whose values a merge of records proposes: what is known of each value, read for one actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from perennial.access.actor import Actor
from perennial.lib.text import fold
from perennial.matching.model import Model
from perennial.matching.specs import SPECS
from perennial.records.condition.queries import reasons
from perennial.records.derive.values import value_of
from perennial.records.history import Brought, brought
from perennial.records.line_items import AMOUNT
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.names import known_name, with_names_in_place
from perennial.records.matching.policy import policy_of
from perennial.records.merging import COMPANY, FLAG, JOB, RECORD, STRICT, fields_of
from perennial.records.models import Head
from perennial.records.survivorship import Candidate, Why, Winner, proposal, winner
from perennial.schema.kinds import kind_of
from perennial.schema.kinds.line import LINES
from perennial.schema.shape import EntityShape, FieldShape

NAMES = ("given_name", "family_name")
# A value as text, as its reader may know it.
Show = Callable[[FieldShape, Any, Head], str]


class Proposing:
    """Of records in the order in which they stand, the one that stays first."""

    def __init__(self, actor: Actor, shape: EntityShape, heads: Sequence[Head], show: Show) -> None:
        self.actor, self.entity, self.heads, self.fields = actor, shape.key, heads, fields_of(shape)
        self._show = show

    @cached_property
    def winners(self) -> Mapping[str, Winner]:
        """Whose value is proposed, of fields that are anybody's to choose."""
        open_ones = [one for one in self.fields if one.key not in STRICT and one.kind != FLAG]
        found = {one.key: self._candidates(one) for one in open_ones}
        self._put_names_in_place(found)
        preferred = policy_of(self.entity).keeps
        proposed = proposal(found, preferred)
        if (company := proposed.get(COMPANY)) and JOB in found:
            # A job belongs to its company.
            where = {head.pk: getattr(head, f"{COMPANY}_id", None) for head in self.heads}
            there = [one for one in found[JOB] if where[one.record] in {None, where[company.record]}]
            if len(there) < len(found[JOB]):
                proposed.pop(JOB, None)
                its = winner(there, preferred.get(JOB, ""))
                proposed |= {JOB: Winner(its.record, Why.TOGETHER)} if its is not None else {}
        if (lines := proposed.get(LINES)) and any(
            one.record == lines.record for one in found.get(AMOUNT, ())
        ):
            proposed[AMOUNT] = Winner(lines.record, Why.LINED)
        return proposed

    def _put_names_in_place(self, found: dict[str, list[Candidate]]) -> None:
        """Of one who was typed with names swapped, both names are those of one record."""
        if self._model is None or not set(NAMES) <= found.keys():
            return
        people = {head.pk: tuple(str(getattr(head, name)) for name in NAMES) for head in self.heads}
        whole = {pk: (given, family) for pk, (given, family) in people.items() if given and family}
        straight = {*with_names_in_place(self._model, whole), *(people.keys() - whole.keys())}
        for name in NAMES:
            found[name] = [one for one in found[name] if one.record in straight]

    def proposed(self) -> dict[str, int]:
        """By field, the record whose value is proposed."""
        return {key: one.record for key, one in self.winners.items()}

    @cached_property
    def _model(self) -> Model | None:
        """Read once for all values of a proposal."""
        return scorer_of(self.entity).model if self.entity in SPECS else None

    @cached_property
    def brought(self) -> Mapping[tuple[int, str], Brought]:
        """What brought each value, by record and field."""
        return brought(self.heads, self.fields)

    @cached_property
    def flaws(self) -> Mapping[int, Mapping[str, list[str]]]:
        """The rules that a value breaks, by record and field."""
        found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for head in self.heads:
            for one in reasons(self.actor, head):
                if one.waiver is None:
                    found[head.pk][one.field].append(str(one.rule))
        return found

    def _candidates(self, one: FieldShape) -> list[Candidate]:
        found = []
        for head in self.heads:
            value = value_of(head, one)
            inside = one.kind == RECORD and value in {other.pk for other in self.heads}
            if not kind_of(one).empty(value) and not inside:
                text = str(self._show(one, value, head))
                its = self.brought.get((head.pk, one.key))
                when = its.act.change.at if its else None
                flaws = self.flaws[head.pk].get(one.key, ())
                marks = sum(not letter.isascii() for letter in text)
                day = confirmed_on(head, one)
                known = self._model is not None and known_name(self._model, one.key, text)
                found.append(Candidate(head.pk, fold(text), day, when, flaws, marks, known))
        return found


def confirmed_on(head: Head, one: FieldShape) -> date | None:
    """The day on which a value was last confirmed."""
    day = (head.confirmed or {}).get(one.key)
    return date.fromisoformat(day) if day else None
