"""Fields and tiles put in order by hand: what the part `arrange` shows, and what its form posts with or without script.

The order is that of the hidden inputs `order`; `show` names the fields that stand there, `title-<token>` what a
section is called. Without script each move is a round trip: `act` is `up:<token>`, `down:<token>`,
`drop:<token>` or `section`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from perennial.schema.layouts import Section
from perennial.schema.shape import EntityShape

SECTION = "section-"
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a field, or where a section begins. `asks` names the control that takes the focus."""

    token: str
    label: str
    shown: bool = True
    asks: str = ""

    @property
    def is_section(self) -> bool:
        return self.token.startswith(SECTION)


def rows_of(shape: EntityShape, sections: Iterable[Section], offered: Collection[str]) -> list[Row]:
    """The fields that stand there in their sections, and below them those that could."""
    found: list[Row] = []
    standing: set[str] = set()
    for section in sections:
        if section.title:
            found.append(Row(f"{SECTION}{len(found)}", section.title))
        its = [key for key in section.fields if key in offered]
        standing.update(its)
        found += [Row(key, shape.field(key).label()) for key in its]
    return found + [Row(key, shape.field(key).label(), shown=False) for key in offered if key not in standing]


def posted_rows(data: QueryDict, shape: EntityShape, offered: Sequence[str]) -> list[Row]:
    """The rows as they were sent; a field the form did not know of stands last. Raises BadRequest."""
    shown, found = set(data.getlist("show")), []
    for token in dict.fromkeys(data.getlist("order")):
        if token.startswith(SECTION):
            found.append(Row(token, data.get(f"title-{token}", "").strip()[:LONGEST_TITLE]))
        elif shape.field(token).key in offered:
            found.append(Row(token, shape.field(token).label(), token in shown))
    known = {row.token for row in found}
    return found + [Row(key, shape.field(key).label(), key in shown) for key in offered if key not in known]


def shown_rows(labels: Mapping[str, str]) -> list[Row]:
    """What stands there, by its token, where nothing else could."""
    return [Row(token, label) for token, label in labels.items()]


def posted(data: QueryDict, labels: Mapping[str, str]) -> list[Row]:
    """Such rows as they were sent; what the form did not know of stands last."""
    shown, sent = set(data.getlist("show")), dict.fromkeys(data.getlist("order"))
    found = [Row(token, labels[token], token in shown) for token in sent if token in labels]
    return found + shown_rows({token: label for token, label in labels.items() if token not in sent})


def after(rows: Sequence[Row], act: str) -> list[Row]:
    """The rows after a move, or with one section more or less; as they were for any other act."""
    word, _colon, token = act.partition(":")
    if word == "section":
        return _with_section(list(rows))
    if word == "drop":
        return [row for row in rows if row.token != token or not row.is_section]
    return _moved(list(rows), token, word) if word in {"up", "down"} else list(rows)


def _with_section(rows: list[Row]) -> list[Row]:
    """A new title below the fields that stand there."""
    number = 1
    while f"{SECTION}{number}" in {row.token for row in rows}:
        number += 1
    last = max((place for place, row in enumerate(rows) if row.shown), default=-1)
    return [*rows[: last + 1], Row(f"{SECTION}{number}", "", asks="title"), *rows[last + 1 :]]


def _moved(rows: list[Row], token: str, way: str) -> list[Row]:
    here = next((place for place, row in enumerate(rows) if row.token == token), None)
    if here is None:
        return rows
    row = rows.pop(here)
    there = min(max(here + (1 if way == "down" else -1), 0), len(rows))
    rows.insert(there, Row(row.token, row.label, row.shown, asks=way))
    return rows


def fields_of(rows: Iterable[Row]) -> list[str]:
    """The fields that stand there, in order."""
    return [row.token for row in rows if row.shown and not row.is_section]


def sections_of(
    rows: Iterable[Row], known: Mapping[str, Mapping[str, str]], language: str
) -> list[dict[str, Any]]:
    """Where sections begin, for `set_layout`; a title that is `known` keeps its other languages."""
    found: list[dict[str, Any]] = []
    title = ""
    for row in rows:
        if row.is_section:
            title = row.label
        elif row.shown and title:
            found.append({"first": row.token, "labels": known.get(title) or {language: title}})
            title = ""
    return found
