"""The desk on which records are merged: fields by records, with what brought each value and which is to be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.lib.dates import show_date
from perennial.lib.numbers import counted
from perennial.records.actions.merge import Proposal
from perennial.records.derive.values import value_of
from perennial.records.merging import STRICT, Side, fields_of
from perennial.records.models import ContactPoint, Head, PointKind
from perennial.records.proposing import Proposing, confirmed_on
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape
from perennial.web.records.ages import full_day, short_day
from perennial.web.records.reader import Reader

Row = dict[str, Any]


class Desk:
    """Records side by side for one reader, the one that stays first."""

    def __init__(self, reader: Reader, sides: Sequence[Side]) -> None:
        self.reader = reader
        self.sides = sides
        self.heads = [side.head for side in sides]
        self.fields = fields_of(reader.shape)
        for one in self.fields:
            if one.kind in {"record", "person"}:
                reader.names.load(one.target, [value_of(head, one) for head in self.heads])
        self._proposing = Proposing(reader.actor, reader.shape, self.heads, reader.show)

    def proposed(self) -> dict[str, int]:
        """By field, the record whose value is proposed."""
        return self._proposing.proposed()

    def rows(self, stays: Mapping[str, int | None]) -> tuple[list[Row], list[Row]]:
        """Fields to decide, those with the most values first, and fields of which all say the same."""
        rows = [row for one in self.fields if (row := self._row(one, stays[one.key]))]
        differing = [row for row in rows if row["values"] > 1 or not row["full"]]
        alike = [
            {"label": row["label"], "value": row["cells"][0]["text"]} for row in rows if row not in differing
        ]
        return sorted(differing, key=lambda row: row["values"] < 2), alike

    def _row(self, one: FieldShape, stays: int | None) -> Row | None:
        """One field over all records; None where none has a value."""
        cells = [self._cell(one, head, stays) for head in self.heads]
        texts = {cell["text"] for cell in cells} - {""}
        if not texts:
            return None
        strict = one.key in STRICT and any(value_of(head, one) for head in self.heads)
        kept = next((cell["text"] for cell in cells if cell["stays"]), "")
        for cell in cells:
            cell["choose"] = not strict and bool(cell["text"] or not one.required)
        return {
            "label": one.label(),
            "name": f"value-{one.key}",
            "cells": cells,
            "values": len(texts),
            "full": all(cell["text"] for cell in cells),
            "kept": kept,
            "why": _("holds for one, so for all") if strict else self._why(one, stays),
        }

    def _cell(self, one: FieldShape, head: Head, stays: int | None) -> Row:
        value = value_of(head, one)
        text = "" if kind_of(one).empty(value) else self.reader.show(one, value, head)
        flaws = self._proposing.flaws[head.pk].get(one.key, []) if text else []
        note = self._note(one, head) if text else ""
        return {"id": head.pk, "text": text, "stays": head.pk == stays, "note": note, "flaws": flaws}

    def _why(self, one: FieldShape, stays: int | None) -> str:
        won = self._proposing.winners.get(one.key)
        if won is None or stays is None:
            return ""
        return str(won.why.label) if won.record == stays else _("chosen")

    def _note(self, one: FieldShape, head: Head) -> str:
        """Who or what brought a value and when, and when it was last confirmed."""
        parts, its = [], self._proposing.brought.get((head.pk, one.key))
        zone, language = self.reader.setting.zone, self.reader.setting.language
        if its is not None:
            words = {"file": its.act.title, "row": its.source}
            by = _("%(file)s, row %(row)d") % words if its.source else its.act.title or its.act.by
            parts = [by, short_day(its.act.change.at, language, zone, self.reader.now)]
        day = confirmed_on(head, one)
        if day is not None and (its is None or day > its.act.change.at.astimezone(zone).date()):
            parts.append(_("confirmed %s") % show_date(day, language))
        return ", ".join(parts)

    def reach(self, proposed: Proposal) -> list[Row]:
        """Contact points by kind: they all come along."""
        found = []
        for kind in PointKind:
            cells = [[self._point(one) for one in side.points if one.kind == kind] for side in self.sides]
            new = [self._point(one) for one in proposed.points if one.kind == kind]
            if any(cells):
                found.append({"label": kind.label, "cells": cells, "kept": [*cells[0], *new]})
        return found

    def _point(self, point: ContactPoint) -> str:
        if point.kind != PointKind.ADDRESS:
            return str(point.raw)
        country = self.reader.shape.field("country")
        shown = self.reader.show(country, point.country) if point.country else ""
        parts = (point.street, f"{point.postal_code} {point.city}".strip(), point.region, shown)
        return ", ".join(part for part in parts if part)

    def sums(self, proposed: Proposal) -> list[dict[str, Any]]:
        """What becomes of the rest."""
        return [{"label": label, "value": value, "tone": ""} for label, value in self._sums(proposed)]

    def _sums(self, proposed: Proposal) -> Iterator[tuple[str, str]]:
        drops = self.sides[1:]
        for entity, number in proposed.moves.items():
            label = _("%(entities)s that refer to those absorbed") % {"entities": shape_of(entity).plural()}
            yield label, _("%s move") % counted(number)
        new = Counter(point.kind for point in proposed.points)
        for kind in PointKind:
            if there := sum(point.kind == kind for side in drops for point in side.points):
                yield _("%s of theirs") % kind.label, _along(new[kind], there)
        if links := sum(len(side.links) for side in drops) or len(proposed.links):
            yield _("Links of theirs"), _along(len(proposed.links), links)
        for side in drops:
            yield f"{self.reader.title(side.head)} #{side.head.pk}", _("kept aside, can return")

    def since(self, head: Head) -> str:
        zone, language = self.reader.setting.zone, self.reader.setting.language
        since = short_day(head.created, language, zone, self.reader.now) if head.created else ""
        changed = full_day(head.updated, language, zone) if head.updated else ""
        return _("#%(id)d, since %(since)s, changed %(changed)s") % {
            "id": head.pk, "since": since, "changed": changed,
        }  # fmt: skip


def _along(new: int, there: int) -> str:
    """Of contact points or links of a kind, how many come along; the survivor has the others."""
    if not new:
        return _("already there")
    words = {"n": counted(new), "rest": counted(there - new)}
    if new >= there:
        return ngettext("%(n)s comes along", "%(n)s come along", new) % words
    return ngettext("%(n)s comes along, %(rest)s there", "%(n)s come along, %(rest)s there", new) % words
