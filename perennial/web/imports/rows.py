"""Rows of a file with their fates, for the eyes: tabs that filter, cells that say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.numbers import counted
from perennial.operations.models import OperationRow
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.fates import Fate
from perennial.transfer.importing.fields import FULL_NAME
from perennial.transfer.models import Import

TONES = {Fate.UPDATED: "blue", Fate.SKIPPED: "amber", Fate.FAILED: "rust", Fate.CREATED: "good"}
LOUD = {Fate.SKIPPED: "amber", Fate.FAILED: "rust"}
PARTS_OF_NAME = ("given_name", "family_name", "salutation")
WOULD = {
    Fate.UPDATED: gettext_lazy("updated"),
    Fate.UNCHANGED: gettext_lazy("already the same"),
    Fate.SKIPPED: gettext_lazy("skipped, as they are there"),
    Fate.FAILED: gettext_lazy("with a problem, left out"),
}
# What wants a look first; where there is none of it, everything is shown.
LOOK_AT = (Fate.FAILED, Fate.UPDATED, Fate.SKIPPED)
# Beside the fates: rows that are likely there already.
LIKELY = "likely"
WIDE = frozenset({"email", "website", "company", FULL_NAME, "name"})


def shown_fates(query: QueryDict, counts: Mapping[str, int]) -> list[str]:
    """The fates whose rows are shown: those of the address, else what wants a look."""
    if LIKELY in query.getlist("fate") and counts.get(LIKELY):
        return [LIKELY]
    asked = [fate for fate in query.getlist("fate") if fate in Fate.values]
    if asked or "all" in query:
        return asked
    return [fate for fate in LOOK_AT if counts.get(fate)]


def word_of(fate: str, shape: EntityShape) -> object:
    """What a count of rows says; every row was read."""
    if fate in Fate.values and Fate(fate) in WOULD:
        return WOULD[Fate(fate)]
    return _("new %s") % shape.plural().lower() if fate == Fate.CREATED else _("read")


def tabs(
    counts: Mapping[str, int], pressed: Sequence[str], shape: EntityShape, path: str, keep: str = ""
) -> list[dict[str, Any]]:
    """One tab per fate with its count; pressing it shows or hides its rows (parts/fates.html)."""
    found = []
    for fate in Fate:
        others = [one for one in pressed if one not in {fate, LIKELY}]
        wanted = others if fate in pressed else [*others, fate]
        query = "&".join([*(f"fate={one}" for one in wanted), *([keep] if keep else [])]) or "all=1"
        found.append(
            {
                "count": counted(counts.get(fate, 0)),
                "text": word_of(fate, shape),
                "url": f"{path}?{query if wanted else query + '&all=1'}",
                "pressed": fate in pressed,
                "tone": LOUD.get(fate, "") if counts.get(fate) else "",
            }
        )
    return [*found, _likely_tab(counts[LIKELY], pressed, path, keep)] if counts.get(LIKELY) else found


def _likely_tab(count: int, pressed: Sequence[str], path: str, keep: str) -> dict[str, Any]:
    """Of rows of any fate those that are likely there already: shown alone."""
    query = "all=1" if LIKELY in pressed else f"fate={LIKELY}"
    return {
        "count": counted(count),
        "text": _("of these likely there already"),
        "url": f"{path}?{query}{'&' if keep else ''}{keep}",
        "pressed": LIKELY in pressed,
        "tone": "amber",
    }


def columns(one: Import, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The head of the table: the columns of the file and what they become."""
    return [
        {
            "name": header,
            "becomes": labels.get(key, key) if key else _("left out"),
            "unmapped": not key,
            "wide": key in WIDE,
        }
        for header, key in zip(one.dialect["headers"], one.mapping, strict=False)
    ]


def shown_row(row: OperationRow, one: Import, labels: Mapping[str, str]) -> dict[str, Any]:
    """A row as parts/rehearsed.html takes it."""
    its = row.payload
    problems, doubts, changes = its.get("problems", {}), its.get("doubts", {}), its.get("changes", {})
    texts = its.get("cells", [])
    cells = []
    for index, key in enumerate(one.mapping):
        cell: dict[str, Any] = {"text": texts[index] if index < len(texts) else ""}
        before, after = _change(key, changes)
        if str(index) in problems:
            cell |= {"state": "problem", "note": ""}
        elif str(index) in its.get("corrected", {}):
            cell["state"] = "fixed"
        elif before or after:
            cell |= {"state": "differs", "before": before, "text": after}
        elif str(index) in doubts:
            cell |= {"state": "guess", "note": doubts[str(index)]}
        cells.append(cell)
    fate = Fate(row.fate)
    return {
        "number": row.number,
        "fate": fate.label,
        "tone": TONES.get(fate, ""),
        "reason": problems.get("-1") or next(iter(problems.values()), ""),
        "changed": _changed(changes, labels),
        "notes": " ".join([*problems.values(), *doubts.values()]),
        "cells": cells,
        "record": its.get("record"),
        "bare": not texts,
    }


def _changed(changes: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> str:
    """The fields that an update writes, so that nobody has to look through all columns for them."""
    return ", ".join(labels.get(key, key) for key in changes)


def _change(key: str, changes: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Before and after of what a column writes; a full name is spread over several fields."""
    keys = PARTS_OF_NAME if key == FULL_NAME else (key,)
    pairs = [changes[one] for one in keys if one in changes]
    return " ".join(pair[0] for pair in pairs if pair[0]), " ".join(pair[1] for pair in pairs if pair[1])
