"""The tiles of a dashboard as pages show them; one that takes too long or is not open to the reader says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _

from perennial.insight.business import SECONDS
from perennial.insight.errors import NothingToTell
from perennial.insight.tiles import (
    BY_MONTH,
    CHART,
    LIST,
    NUMBER,
    READY,
    Group,
    Source,
    groups,
    source_of,
    total,
)
from perennial.lib.conditions import All, parse
from perennial.lib.numbers import counted, show_scaled
from perennial.records.counting import in_time
from perennial.records.models import Head
from perennial.records.places import MONEY
from perennial.records.table import values_of
from perennial.schema.shape import FieldShape
from perennial.web.overview.amounts import money
from perennial.web.overview.charts import WIDTH, Bar, bars
from perennial.web.overview.sections import FIGURES, SECTIONS, Business
from perennial.web.records.ages import month as month_name
from perennial.web.records.asked import Asked, columns_of, listing_of, usual_sort
from perennial.web.records.columns import WIDTHS, Column
from perennial.web.records.entities import record_url
from perennial.web.records.kept_views import asked_by
from perennial.web.records.reader import Reader

T = TypeVar("T")
Tile = Mapping[str, Any]
# Somebody waits for all of a page; tiles for which no time is left are left out with a word.
TOGETHER = 8.0
LEAST = 0.01
MOST_BARS, MOST_ROWS, MOST_COLUMNS = 12, 20, 3
# How wide a letter below a bar is.
LETTER = 5.2


class TooSlow(Exception):
    """A tile could not be told in the time there was."""


class Teller:
    """Tells the tiles of one page to one reader."""

    def __init__(self, request: HttpRequest, business: Business) -> None:
        self.request, self.business = request, business
        self._readers = {"deal": business.reader}
        self._until = time.monotonic() + TOGETHER

    def tell(self, tile: Tile) -> dict[str, Any]:
        """A figure has a `label`, a chart, table or list a `title`; `nothing` says why there is nothing to show."""
        try:
            return self._told(tile)
        except NothingToTell as no:
            return self._nothing(tile, str(no.sentence))
        except TooSlow:
            return self._nothing(tile, _("Too many to count while you wait. Narrow it down."))

    def title(self, tile: Tile) -> str:
        """What it is called, by its maker or by what it shows."""
        if tile.get("title"):
            return str(tile["title"])
        if tile["kind"] == READY:
            return str(SECTIONS[tile["section"]][0])
        try:
            source = source_of(self.business.reader.actor, tile["of"])
        except NothingToTell:
            return _("Not open to you")
        return self._titled(tile, source)

    def reader(self, entity: str) -> Reader:
        if entity not in self._readers:
            self._readers[entity] = Reader(self.request, entity)
        return self._readers[entity]

    def _told(self, tile: Tile) -> dict[str, Any]:
        if tile["kind"] == READY:
            return self._ready(tile)
        source = source_of(self.business.reader.actor, tile["of"])
        reader = self.reader(source.shape.key)
        tell = {NUMBER: self._number, LIST: self._list, CHART: self._chart}[tile["kind"]]
        return tell(tile, source, reader)

    def _ready(self, tile: Tile) -> dict[str, Any]:
        if self._until - time.monotonic() < LEAST:
            raise TooSlow
        found = SECTIONS[tile["section"]][1](self.business)
        if found is None:
            raise NothingToTell(
                _("It is not open to you, there is nothing of it yet, or counting took too long.")
            )
        return found | (
            {"label" if "label" in found else "title": tile["title"]} if tile.get("title") else {}
        )

    def _number(self, tile: Tile, source: Source, reader: Reader) -> dict[str, Any]:
        sum_of = tile.get("sum", "")
        found = self._in_time(lambda: total(reader.actor, source, sum_of, reader.moment))
        number = counted(found.records)
        words = {"number": number, "records": source.shape.plural().lower()}
        return {
            "label": self.title(tile),
            "value": _amount(reader, reader.shape.field(sum_of), found.total) if sum_of else number,
            "note": _("%(number)s %(records)s") % words if sum_of else source.shape.plural().lower(),
            "url": _asked(source, reader).address(),
        }

    def _list(self, tile: Tile, source: Source, reader: Reader) -> dict[str, Any]:
        asked = _asked(source, reader)
        keys = columns_of(asked, reader)[:MOST_COLUMNS]
        heads = self._in_time(lambda: listing_of(asked, reader).page("", tile["rows"]).rows)
        values = values_of(reader.shape, heads, set(keys))
        columns = [Column(reader, reader.shape.field(key)) for key in keys]
        for column in columns:
            reader.names.load_of(column.field, [its[column.field.key] for its in values.values()])
        rows = [_row(reader, head, columns, values[head.pk]) for head in heads]
        return {
            "title": self.title(tile),
            "url": asked.address(),
            "columns": [{"label": one.field.label(), "kind": _kind(one.field)} for one in columns],
            "rows": rows,
            "nothing": "" if rows else _("Nothing fits."),
        }

    def _chart(self, tile: Tile, source: Source, reader: Reader) -> dict[str, Any]:
        by, sum_of = tile["by"], tile.get("sum", "")
        found = self._in_time(lambda: groups(reader.actor, source, by, sum_of, reader.moment))
        field, summed = reader.shape.field(by), reader.shape.field(sum_of) if sum_of else None
        reader.names.load("user", [one.value for one in found if field.kind == "person" and one.value])
        asked = replace(_asked(source, reader), look="", pipeline="")
        drawing, rows = [], []
        for place, one in enumerate(found):
            name = _named(reader, field, one)
            value = _amount(reader, summed, one.total) if summed else counted(one.records)
            height = max(0, one.total if summed else one.records)
            short = month_name(one.value, reader.setting.language)[:3] if field.kind in BY_MONTH else name
            if place < MOST_BARS:
                label = _fitting(short, min(len(found), MOST_BARS))
                drawing.append(Bar(label, [("a", height, f"{name}: {value}")]))
            url = _narrowed(reader, asked, field, one) if one.records else ""
            cells = [{"text": counted(one.records), "url": url}, *([{"text": value}] if summed else [])]
            rows.append({"name": name, "cells": cells})
        heads = [field.label(), reader.shape.plural(), *([summed.label()] if summed else [])]
        return {
            "title": self.title(tile),
            "url": asked.address(),
            "drawing": bars(drawing),
            "heads": heads,
            "rows": rows[:MOST_ROWS],
            "more": max(0, len(rows) - MOST_ROWS),
            "nothing": "" if rows else _("Nothing fits."),
        }

    def _titled(self, tile: Tile, source: Source) -> str:
        records = source.view.name if source.view else source.shape.plural()
        fields = source.shape.fields
        by, summed = fields.get(tile.get("by", "")), fields.get(tile.get("sum", ""))
        if by is not None:
            return _("%(records)s by %(field)s") % {"records": records, "field": by.label().lower()}
        if summed is not None:
            return _("%(records)s: %(field)s") % {"records": records, "field": summed.label().lower()}
        return records

    def _nothing(self, tile: Tile, sentence: str) -> dict[str, Any]:
        title = self.title(tile)
        if tile["kind"] == NUMBER or tile.get("section") in FIGURES:
            return {"label": title, "value": "–", "note": sentence, "url": ""}
        return {"title": title, "nothing": sentence}

    def _in_time(self, count: Callable[[], T]) -> T:
        left = min(SECONDS, self._until - time.monotonic())
        found = in_time(count, left) if left >= LEAST else None
        if found is None:
            raise TooSlow
        return found


def _row(reader: Reader, head: Head, columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    cells = [{"text": one.text(head, values[one.field.key]), "kind": _kind(one.field)} for one in columns]
    line = " · ".join(str(cell["text"]) for cell in cells if cell["text"])
    url = record_url(reader.entity, head.pk)
    return {"name": reader.title(head), "url": url, "line": line, "cells": cells}


def _kind(field: FieldShape) -> str:
    return "number" if WIDTHS.get(field.kind) == "number" else ""


def _asked(source: Source, reader: Reader) -> Asked:
    if source.view is not None:
        return asked_by(source.view, reader)
    usual = usual_sort(reader)
    return Asked(reader.entity, sort=usual, usual=usual)


def _narrowed(reader: Reader, asked: Asked, field: FieldShape, group: Group) -> str:
    """The list of the records of one bar."""
    condition = parse(_test(field, group), reader.places)
    parts = (asked.filter, condition) if asked.filter else (condition,)
    return asked.address(filter=All(parts) if len(parts) > 1 else condition)


def _test(field: FieldShape, group: Group) -> dict[str, Any]:
    if field.kind in BY_MONTH:
        first = group.value
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return {
            "all": [
                {"field": field.key, "op": "on_or_after", "value": first.isoformat()},
                {"field": field.key, "op": "before", "value": following.isoformat()},
            ]
        }
    if group.value is None:
        return {"field": field.key, "op": "is_empty"}
    return {"field": field.key, "op": "is", "value": group.value}


def _named(reader: Reader, field: FieldShape, group: Group) -> str:
    value = group.value
    if field.kind in BY_MONTH:
        return f"{month_name(value, reader.setting.language)} {value.year}"
    if value is None:
        return _("nobody’s") if field.kind == "person" else _("nothing")
    if field.kind == "person":
        return reader.names.name("user", value) or _("withheld")
    if field.kind == "flag":
        return _("yes") if value else _("no")
    choice = field.choice(value)
    return choice.label() if choice else str(value)


def _amount(reader: Reader, field: FieldShape, amount: int) -> str:
    if field.kind == MONEY:
        return money(reader, amount)
    return show_scaled(amount, field.decimals, reader.setting.language)


def _fitting(label: str, number: int) -> str:
    room = int(WIDTH / max(1, number) / LETTER)
    return label if len(label) <= room else f"{label[: room - 1]}…"
