"""The pairs by which a trained model shows what it would change, as one reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import visible
from perennial.records.matching.trained import Trained
from perennial.records.models import ENTITIES, Head
from perennial.schema.queries import shape_of


@dataclass(frozen=True, slots=True)
class Example:
    """Two records that only one of the models holds to be likely the same, and how likely."""

    one: Head
    other: Head
    probability: float


def examples(actor: Actor, model: Trained) -> Mapping[str, Sequence[Example]]:
    """By `newly` and `no_longer`, the likeliest, but those that went meanwhile or are not for this reader's eyes."""
    told: Mapping[str, Sequence[Any]] = {
        name: model.told.get(name, {}).get("examples", []) for name in ("newly", "no_longer")
    }
    keys = {key for pairs in told.values() for one, other, _probability in pairs for key in (one, other)}
    live = ENTITIES[model.entity].objects.filter(pk__in=keys, archived__isnull=True)
    heads = {head.pk: head for head in visible(actor, live, shape_of(model.entity))}
    return {
        name: [
            Example(heads[one], heads[other], probability)
            for one, other, probability in pairs
            if one in heads and other in heads
        ]
        for name, pairs in told.items()
    }
