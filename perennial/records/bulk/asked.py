"""What a bulk edit is asked to do, and with which records; kept as text until it is run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from perennial.access.actor import Actor
from perennial.lib.conditions import Condition, dump, parse
from perennial.records.places import Readable
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

SET, NORMALISE, CONFIRM, TRASH, ENLIST = "set", "normalise", "confirm", "trash", "enlist"


@dataclass(frozen=True, slots=True)
class Asked:
    """Live records of an entity that meet `where` and answer `text` (all of them without either), and what is done
    with each: by `verb`, with the values (by field key) that `set` gives them, or with the `fields` it is about.

    `rule` is the key of the rule whose breach this mends, '' when it has to do with none. `state` is how those stand in
    a campaign whom `enlist` puts there.
    """

    entity: str
    values: Mapping[str, Any] = field(default_factory=dict)
    where: Condition | None = None
    text: str = ""
    verb: str = SET
    fields: tuple[str, ...] = ()
    rule: str = ""
    state: str = ""

    def as_text(self) -> str:
        shape = shape_of(self.entity)
        data = {
            "entity": self.entity,
            "where": dump(self.where) if self.where else None,
            "text": self.text,
            "values": {key: _field_json(shape, key, value) for key, value in self.values.items()},
            "verb": self.verb,
            "fields": list(self.fields),
            "rule": self.rule,
            "state": self.state,
        }
        return json.dumps(data)


def asked_from(actor: Actor, text: str) -> Asked:
    """From `as_text`; raises BadRequest for what the actor may not ask any more."""
    data = json.loads(text)
    shape, house = shape_of(data["entity"]), setting()
    fields = {key: shape.field(key) for key in data["values"]}
    values = {
        key: kind_of(fields[key]).accept(value, fields[key], house) for key, value in data["values"].items()
    }
    where = parse(data["where"], Readable(actor, shape)) if data["where"] else None
    about = tuple(data.get("fields", ()))
    return Asked(
        data["entity"],
        values,
        where,
        data["text"],
        data.get("verb", SET),
        about,
        data.get("rule", ""),
        data.get("state", ""),
    )


def _field_json(shape: EntityShape, key: str, value: Any) -> Any:
    one = shape.field(key)
    return kind_of(one).to_json(value, one)
