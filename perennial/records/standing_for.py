"""Who refers to an absorbed record means the one that stands for it: what is written says so at once, and a merge that
goes on beside it finds the reference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import models

from perennial.records.drafts import Draft
from perennial.records.leading import absorbed_among, hold, references_of


def standing_for(ids: Iterable[int]) -> Mapping[int, int]:
    """Of these records those that are absorbed, and which stands for each; all are held until the commit."""
    found: dict[int, int] = {}
    new = set(ids)
    while new:
        hold(new)
        into = absorbed_among(new)
        found |= into
        new = set(into.values()) - found.keys()
    return {pk: _end(found, pk) for pk in found}


def led(model: type[models.Model], drafts: Mapping[int, Draft]) -> Mapping[int, Draft]:
    """Drafts by record (or any other key, of records to be) as they are to be written, to rows of the model."""
    names = references_of(model)
    wanted = {pk for draft in drafts.values() for pk in _targets(draft, names)}
    into = standing_for(wanted) if wanted else {}
    return {key: _led(key, draft, names, into) for key, draft in drafts.items()} if into else drafts


def _end(into: Mapping[int, int], pk: int) -> int:
    while pk in into:
        pk = into[pk]
    return pk


def _targets(draft: Draft, names: Collection[str]) -> Iterable[int]:
    columns = (draft.columns[name] for name in names & draft.columns.keys())
    several = (pk for ids in draft.several.values() for pk in ids)
    return (pk for pk in (*columns, *draft.links.values(), *several) if pk is not None)


def _led(own: int, draft: Draft, names: Collection[str], into: Mapping[int, int]) -> Draft:
    columns, links = dict(draft.columns), dict(draft.links)
    for values, keys in ((columns, names & columns.keys()), (links, set(links))):
        for key in keys:
            _lead(own, values, key, into)
    several = {key: list(dict.fromkeys(into.get(pk, pk) for pk in ids)) for key, ids in draft.several.items()}
    return replace(draft, columns=columns, links=links, several=several)


def _lead(own: int, values: dict[str, Any], key: str, into: Mapping[int, int]) -> None:
    """What would refer to its own record stays as it is."""
    led = into.get(values[key])
    if led == own:
        del values[key]
    elif led is not None:
        values[key] = led
