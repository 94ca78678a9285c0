"""The addresses of entities: the plural in the URL, the key in the code."""

from __future__ import annotations

from collections.abc import Collection

from perennial.records.models import ENTITIES as ENTITY_MODELS
from perennial.records.models import Activity, Head, Reached
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.activity import CALL, EMAIL, MEETING, NOTE, TASK
from perennial.web import addresses

# In the order people think of them.
ORDER = ("contact", "company", "lead", "deal", "contract", "ticket", "activity", "document", "campaign")
PLURALS = {key: addresses.list_url(key).removeprefix("/") for key in ORDER if key in ENTITIES}
AVATARS = {"contact": "person", "company": "company", "lead": "person"} | {key: key for key in ORDER[3:]}
# What stands for an activity of a kind.
ICONS = {CALL: "phone", MEETING: "meeting", EMAIL: "mail", NOTE: "note", TASK: "task"}
_SIGNS = tuple(
    (ENTITY_MODELS[key], key) for key in ORDER if not issubclass(ENTITY_MODELS[key], Reached | Activity)
)
_KEYS = {plural: key for key, plural in PLURALS.items()}


class EntityConverter:
    """`<entity:entity>` in a URL pattern: reads `companies`, gives `company`."""

    regex = "|".join(_KEYS)

    def to_python(self, value: str) -> str:
        return _KEYS[value]

    def to_url(self, value: str) -> str:
        return PLURALS[value]


def icon_of(head: Head, readable: Collection[str]) -> str:
    """What stands for a record that has no name of somebody; '' for one that has."""
    if isinstance(head, Activity):
        return ICONS.get(head.kind if "kind" in readable else "", "activity")
    return next((sign for model, sign in _SIGNS if isinstance(head, model)), "")


def record_url(entity: str, record_id: int) -> str:
    """The address of a record's page; '' for an entity without pages, such as users."""
    return addresses.record_url(entity, record_id) if entity in PLURALS else ""


def change_url(change_id: int) -> str:
    return f"/changes/{change_id}"


def undo_url(change_id: int | None) -> str:
    """Where a POST takes a change back; '' when nothing was written."""
    return f"/changes/{change_id}/undo" if change_id else ""
