"""All that is kept, row by row, and which rows a person may have made or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from perennial.access.models import Session, User
from perennial.journal.fingerprint import recorded_models
from perennial.journal.tables import Machine
from perennial.journal.values import journal_fields
from perennial.records.models import (
    ENTITIES,
    Beside,
    Comment,
    ContactPoint,
    Follow,
    Head,
    Link,
    Mention,
    Pin,
    Record,
)
from perennial.records.models.record import Part
from perennial.schema.models import Stamp
from tests.side_doors.world import Person, World

Row = dict[str, Any]
Ledger = dict[tuple[str, Any], Row]
WHOSE = ("requested_by", "owner", "user", "actor")
# The journal tells what the recorded rows tell; a request that only repeats itself leaves a line of its own.
# Which content there is, rows tell that name it.
LEFT_OUT = ("journal", "faults", "files")


def ledger() -> Ledger:
    """Every recorded row by its journaled columns, every machine row by all of them."""
    found: Ledger = {}
    for model, columns in _tables():
        for row in models.QuerySet(model).values(*columns):
            found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


def _tables() -> Iterator[tuple[Any, list[str]]]:
    for model in recorded_models():
        yield model, [model._meta.pk.attname, *(field.attname for field in journal_fields(model))]
    for model in apps.get_models():
        # The stamp says no more than that a recorded row was written.
        if issubclass(model, Machine) and model._meta.app_label not in LEFT_OUT and model is not Stamp:
            yield model, [field.attname for field in model._meta.concrete_fields]


@contextmanager
def writes_heard() -> Iterator[list[str]]:
    """The statements that wrote something while this is open."""
    heard: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE", "COPY"}:
            heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard


class Judge:
    """Says what one person should not have been able to do."""

    def __init__(self, world: World, person: Person, before: Ledger) -> None:
        self.world, self.person, self.before = world, person, before
        mates = ("alice", "bob", "dora") if person.name in {"bob", "dora"} else (person.name,)
        self.owners = {world.people[name].number for name in mates} - {None}
        self.rows = before

    def wrongs(self, after: Ledger) -> list[str]:
        """One line for each row that was made, changed or removed without a right."""
        found = []
        self.rows = after
        for key in after.keys() | self.before.keys():
            was, now = self.before.get(key), after.get(key)
            if was != now and (no := self._wrong(key[0], was, now)):
                found.append(f"{key[0]} {key[1]}: {no}")
        return sorted(found)

    def _wrong(self, label: str, was: Row | None, now: Row | None) -> str:
        model = apps.get_model(label)
        if issubclass(model, Machine):
            return self._of_machine(model, was or now or {}, now)
        if issubclass(model, Head):
            return self._of_head(model, was, now)
        if issubclass(model, Record):
            return "merged" if was and was != now else ""
        if issubclass(model, Part):
            return self._of_part(model, was, now)
        if issubclass(model, Beside):
            return self._of_beside(model, was, now)
        row = was or now or {}
        attribute = "id" if model is User and was and now else model.own_attribute()
        own = row[attribute] if attribute else None
        if own is None or own != self.person.number:
            return f"configuration: {was} became {now}"
        return "a role" if model is User and was and now and was["role_id"] != now["role_id"] else ""

    def _of_machine(self, model: Any, row: Row, now: Row | None) -> str:
        if model is Session and row.get("user") is None:
            return ""
        whose = next((row[name] for name in WHOSE if name in row), None)
        if whose is None and row.get("operation_id"):
            its = self.rows.get(("operations.Operation", row["operation_id"]), {})
            whose = its.get("requested_by")
        return "" if whose is not None and whose == self.person.number else f"{row} became {now}"

    def _of_head(self, model: Any, was: Row | None, now: Row | None) -> str:
        if now is None:
            return "a record is gone"
        if was is None:
            if now["owner_id"] != self.person.number:
                return "made for somebody else"
            return self._pointing(now)
        if was["owner_id"] not in self.owners:
            return f"somebody else's: {_changed(was, now)}"
        if was["archived"] != now["archived"] and was["owner_id"] != self.person.number:
            return "moved to the trash or back"
        barred = self._barred(model._meta.model_name)
        touched = {key for key in _changed(was, now) if key in barred}
        touched |= {key for key in _changed(was["attributes"], now["attributes"]) if key in barred}
        return (
            f"wrote {sorted(touched)}" if touched else self._pointing({k: now[k] for k in _changed(was, now)})
        )

    def _of_part(self, model: Any, was: Row | None, now: Row | None) -> str:
        row = was or now or {}
        entity, head = self._head(row["record_id"])
        if head is None or head["owner_id"] not in self.owners:
            return f"of somebody else's record: {was} became {now}"
        barred = self._barred(entity)
        if model is ContactPoint and row["kind"] in barred:
            return f"a veiled {row['kind']}"
        if model is Link and (row["field"] in barred or (now and not self._sees(now["target_id"]))):
            return "a link"
        return ""

    def _of_beside(self, model: Any, was: Row | None, now: Row | None) -> str:
        """What is said beside a record is its writer's, also of what they may read and not edit; pinned it is by who
        may edit the record.
        """
        row = was or now or {}
        _entity, head = self._head(row["record_id"])
        edits = head is not None and head["owner_id"] in self.owners
        if not edits and not self._reads(row["record_id"]):
            return f"beside somebody else's record: {was} became {now}"
        if model is Pin or (model is Comment and was and now and set(_changed(was, now)) == {"pinned"}):
            return "" if edits else "pinned"
        whose = row.get("user_id") if model is Follow else row.get("by_id")
        if model is Mention:
            comment = ("records.Comment", row["comment_id"])
            whose = (self.rows.get(comment) or self.before.get(comment) or {}).get("by_id")
        return "" if whose == self.person.number else f"somebody else's: {was} became {now}"

    def _reads(self, record: int) -> bool:
        """Whether the person takes part in it, or it hangs on a record of theirs."""
        for (label, _pk), row in self.before.items():
            if label == "records.Participant" and row["record_id"] == record:
                if row["user_id"] == self.person.number:
                    return True
            elif label == "records.Link" and row["record_id"] == record and self._sees(row["target_id"]):
                return True
        return False

    def _barred(self, entity: str) -> set[str]:
        names = {"dora": {"family_name", "name"}, "bob": {"file"}}.get(self.person.name, set())
        return {*self.world.hidden[entity], *self.world.fixed[entity], *names} if self.person.blind else set()

    def _pointing(self, row: Row) -> str:
        """Whether a row points at records the person cannot see."""
        ties = [row[name] for name in ("company_id", "parent_id", "contact_id") if row.get(name)]
        return "points at a record out of sight" if not all(map(self._sees, ties)) else ""

    def _sees(self, record: int) -> bool:
        _entity, head = self._head(record)
        return head is not None and head["owner_id"] in self.owners

    def _head(self, record: int) -> tuple[str, Row | None]:
        for entity, model in ENTITIES.items():
            key = (model._meta.label, record)
            if found := self.before.get(key) or self.rows.get(key):
                return entity, found
        return "", None


def _changed(was: Row, now: Row) -> list[str]:
    return [key for key in was.keys() | now.keys() if was.get(key) != now.get(key)]
