"""The answer where somebody else changed the same thing: what it is now, who wrote it and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.queries import names_of
from perennial.api.answers import instant
from perennial.lib.refusals import Conflict
from perennial.records.conflicts import Theirs
from perennial.records.errors import ChangedMeanwhile
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape


class VersionConflict(Conflict):
    """`extra` names each field with what it is now, who wrote it and when, and the version to go on from."""

    def __init__(self, shape: EntityShape, no: ChangedMeanwhile) -> None:
        sentence = _(
            "Somebody changed this in the meantime. Read the record again and decide which value to keep."
        )
        super().__init__(sentence, fields=dict.fromkeys(no.theirs, sentence))
        self.extra = {"version": no.version, "conflicts": _told(shape, no.theirs)}


@contextmanager
def told_by_field(shape: EntityShape) -> Iterator[None]:
    """Raises VersionConflict for a ChangedMeanwhile that rises inside."""
    try:
        yield
    except ChangedMeanwhile as no:
        raise VersionConflict(shape, no) from no


def _told(shape: EntityShape, theirs: Mapping[str, Theirs]) -> dict[str, Any]:
    names = names_of(one.actor for one in theirs.values())
    return {
        key: {
            "now": _now(shape, key, one.now),
            "by": None if one.actor is None else {"id": one.actor, "name": names.get(one.actor, "")},
            "at": None if one.at is None else instant(one.at),
        }
        for key, one in theirs.items()
    }


def _now(shape: EntityShape, key: str, now: Any) -> Any:
    if key in shape.fields:
        return kind_of(shape.fields[key]).to_json(now, shape.fields[key])
    if isinstance(now, Mapping):
        return {"value" if name == "raw" else name: value for name, value in now.items()}
    return now or None
