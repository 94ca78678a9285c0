"""The one write door. All recorded data is written by `create`, `update` and `delete` of an open Change.

    with change(actor, "contact.edit", reason="") as act:
        act.update(contact, job_title="Buyer")

The before-image is read under lock, derivations run in the same transaction, and the entries are appended as one batch
when the block ends. A Change that spans several transactions is begun with `begin`, written in `batch()` blocks and
closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone

from perennial.journal import append, derivations, guard, setwise
from perennial.journal.models import Change, Operation
from perennial.journal.pending import Pending, Write
from perennial.journal.rows import rows_by, values_by
from perennial.journal.tables import Recorded
from perennial.journal.values import HOUSEKEEPING, assign, field_of, image, images_at, same, settle

R = TypeVar("R", bound=Recorded)


class Actor(Protocol):
    """Who acts: a user's id (None for the operator or a program), the channel and the client's address."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def address(self) -> str: ...


class NotInBatch(RuntimeError):
    """A write outside a `batch()` block. A programming error."""


class OpenChange:
    """A Change being written."""

    def __init__(self, row: Change, notes: Mapping[str, str]) -> None:
        self.row = row
        self.notes = dict(notes)
        self._pending: Pending | None = None
        self._certain = row.pk is not None

    @property
    def id(self) -> int | None:
        """The change's id, once its first batch is appended."""
        return self.row.pk

    @contextmanager
    def batch(self) -> Iterator[OpenChange]:
        """One transaction of this change; its entries are appended when the block ends well."""
        if self._pending is not None:
            raise NotInBatch("a batch is already open")
        self._forget_if_rolled_back()
        pending = self._pending = Pending()
        was_new = self.row.pk is None
        try:
            with transaction.atomic():
                yield self
                self.settle()
                self._bump_heads(pending)
                append.batch(self.row, self.notes, pending)
                transaction.on_commit(self._committed)
        except BaseException:
            if was_new:
                self.row.pk = None
            raise
        finally:
            self._pending = None

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a batch: on an exception only what the block wrote is rolled back."""
        pending = self._open()
        mark = pending.mark()
        try:
            with transaction.atomic():
                yield
        except BaseException:
            pending.back_to(mark)
            raise

    def settle(self) -> None:
        """Run derivations for what was written so far; they run anyway when the batch ends."""
        derivations.run(self._open().take_underived())

    def explain(self, reason: str) -> None:
        """Give the change its reason, where none was given when it began."""
        self.notes["reason"] = self.notes.get("reason") or reason

    def written(self) -> list[Write]:
        """What differs from before this batch so far, one write a row."""
        return self._open().net()

    def from_rows(self, sources: Mapping[int, int]) -> None:
        """Say from which row of an imported file the values of each record came, by record id."""
        self._open().sources.update(sources)

    def close(self) -> None:
        """Mark a change of several transactions as complete."""
        self._forget_if_rolled_back()
        append.close(self.row)

    def create(self, rows: R | Sequence[R]) -> None:
        """Insert rows of one model; they get their ids. Raises Refusal for text no database can keep."""
        pending = self._open()
        several: Sequence[Recorded] = [rows] if isinstance(rows, Recorded) else rows
        if not several:
            return
        model = type(several[0])
        images = []
        for row in several:
            images.append(settle(row))
            self._stamp_new(row)
            row.derive_own()
        self._lock_heads(model, {root for row in several if (root := _root(row)) is not None})
        with guard.door_open(guard.RECORDED):
            setwise.insert_objects(model, several)
        for row, values in zip(several, images, strict=True):
            if hasattr(row, "version"):
                pending.raise_version(model, row.pk, row.version)
            fields = {name: (None, value) for name, value in values.items()}
            pending.add(Write(model, row.pk, _root(row), Operation.CREATE, fields), row)

    def update(self, target: Recorded | models.QuerySet[Any], **values: Any) -> int:
        """Set the same values on a row or on every row of a queryset; returns how many rows changed.

        Names are column names ('company_id'); a key of a JSON column is passed as {'attributes.x_size': 4} by `**`.
        """
        if isinstance(target, Recorded):
            changed = self.update_each(type(target), {target.pk: values})
            for row in changed:
                target.__dict__.update({k: v for k, v in row.__dict__.items() if k != "_state"})
                target._state.fields_cache.clear()
            return len(changed)
        keys = list(target.order_by("pk").values_list("pk", flat=True))
        return sum(
            len(self.update_each(target.model, dict.fromkeys(piece, values)))
            for piece in setwise.slices(keys)
        )

    def update_each(self, model: type[R], values: Mapping[int, Mapping[str, Any]]) -> list[R]:
        """Set each row's own values, keyed by primary key; returns the rows that changed, as they are now.

        Raises FieldDoesNotExist for a column that is not recorded, Refusal for text no database can keep.
        """
        pending, changed = self._open(), []
        for row in self._locked(model, values):
            derived = derivations.own_columns(row)
            if fields := _assigned(row, values[row.pk]):
                row.derive_own()
                columns = {name.partition(".")[0] for name in fields}
                if derivations.own_columns(row) != derived:
                    columns |= set(model.derived_fields)
                columns |= self._stamp_changed(row)
                changed.append((row, frozenset(columns)))
                pending.add(Write(model, row.pk, _root(row), Operation.UPDATE, fields), row)
        _write_columns(model, changed)
        return [row for row, _ in changed]

    def delete(self, target: Recorded | models.QuerySet[Any]) -> int:
        """Remove rows for good (a record goes to the trash by an update instead); returns how many."""
        if isinstance(target, Recorded):
            return self.delete_rows(type(target), [target.pk])
        return self.delete_rows(target.model, list(target.values_list("pk", flat=True)))

    def delete_rows(self, model: type[Recorded], keys: Iterable[int]) -> int:
        """Remove rows for good by their keys; returns how many there were."""
        pending = self._open()
        rows = self._locked(model, keys, going=True)
        for row in rows:
            fields = {name: (value, None) for name, value in image(row).items()}
            pending.add(Write(model, row.pk, _root(row), Operation.DELETE, fields), None)
            if hasattr(row, "version"):
                pending.raise_version(model, row.pk, row.version + 1)
        with guard.door_open(guard.RECORDED):
            setwise.delete_rows(model, [row.pk for row in rows])
        return len(rows)

    def _open(self) -> Pending:
        if self._pending is None:
            raise NotInBatch("writes stand inside a batch of the change")
        return self._pending

    def _committed(self) -> None:
        self._certain = self.row.pk is not None

    def _forget_if_rolled_back(self) -> None:
        """A batch inside somebody's transaction may have been rolled back with it after it ended well."""
        if (
            self.row.pk is not None
            and not self._certain
            and not Change.objects.filter(pk=self.row.pk).exists()
        ):
            self.row.pk = None

    def _locked(self, model: type[R], keys: Iterable[int], *, going: bool = False) -> list[R]:
        """Rows under lock; a part's head is locked before it, so that two edits of one record follow each other."""
        attribute = model.root_attribute()
        wanted = sorted(keys)
        if attribute and not hasattr(model, "version"):
            parts = values_by(model, "pk", wanted, (attribute,))
            self._lock_heads(model, {root for (root,) in parts})
        return _locked(model, wanted, going=going)

    def _lock_heads(self, model: type[Recorded], roots: set[int]) -> None:
        if hasattr(model, "version"):
            return
        for head, ids in model.head_models(roots - self._open().heads.keys()).items():
            _locked(head, ids)

    def _stamp_new(self, row: Recorded) -> None:
        if hasattr(row, "version"):
            row.version = max(row.version or 0, 1)
        for name in ("created", "updated"):
            if hasattr(row, name) and (name == "updated" or getattr(row, name) is None):
                setattr(row, name, self.row.at)

    def _stamp_changed(self, row: Recorded) -> set[str]:
        """Raise the head's version, once a batch, and say which columns that wrote."""
        if not hasattr(row, "version"):
            return set()
        pending = self._open()
        if (type(row), row.pk) not in pending.versions:
            row.version += 1
            pending.raise_version(type(row), row.pk, row.version)
        if hasattr(row, "updated"):
            row.updated = self.row.at
        return {"version", "updated"}

    def _bump_heads(self, pending: Pending) -> None:
        """Raise the version of records of which only parts were written."""
        for model, keys in pending.unversioned():
            heads = _locked(model, keys)
            for head in heads:
                self._stamp_changed(head)
            _write_columns(model, [(head, frozenset({"version", "updated"})) for head in heads])


@contextmanager
def change(
    actor: Actor,
    action: str,
    *,
    reason: str = "",
    channel: str = "",
    undoes: int | None = None,
    at: datetime | None = None,
) -> Iterator[OpenChange]:
    """One act in one transaction. Nothing is recorded when nothing was written. Only demonstration data gives `at`."""
    opened = begin(actor, action, reason=reason, channel=channel, undoes=undoes, at=at)
    opened.row.closed = timezone.now()
    with opened.batch():
        yield opened


def begin(
    actor: Actor,
    action: str,
    *,
    reason: str = "",
    channel: str = "",
    undoes: int | None = None,
    operation: int | None = None,
    title: str = "",
    at: datetime | None = None,
) -> OpenChange:
    """A change that may span several transactions; `title` names its subject, such as a file."""
    now = timezone.now()
    row = Change(
        at=at or now,
        recorded=now,
        actor_id=actor.user_id,
        channel=channel or actor.channel,
        action=action,
        undoes_id=undoes,
        operation_id=operation,
    )
    return OpenChange(row, {"reason": reason, "address": actor.address, "title": title})


def resume(change_id: int) -> OpenChange:
    """Go on with a change begun earlier, after a restart."""
    return OpenChange(Change.objects.get(pk=change_id), {})


def machine_update(row: Recorded, **values: Any) -> None:
    """Set machine columns of a recorded row (a password hash, a last sign-in): not journaled."""
    if not values.keys() <= set(row.machine_fields):
        raise guard.WriteOutsideDoor(f"{row._meta.label}: {sorted(values)} are not all machine columns")
    for name, value in values.items():
        setattr(row, name, value)
    with guard.door_open(guard.RECORDED):
        setwise.update_rows(type(row), list(values), [(row.pk, *values.values())])


def _root(row: Recorded) -> int | None:
    attribute = row.root_attribute()
    return getattr(row, attribute) if attribute else None


def _assigned(row: Recorded, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set values on a row; returns before and after of those that really changed."""
    fields: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        field_of(type(row), name)
        before = images_at(row, name)
        assign(row, name, value)
        after = images_at(row, name)
        for key in before.keys() | after.keys():
            if not same(before.get(key), after.get(key)):
                fields[key] = (fields[key][0] if key in fields else before.get(key), after.get(key))
    return fields


def _locked(model: type[R], keys: Iterable[int], *, going: bool = False) -> list[R]:
    """Rows by primary key, in key order, locked until the transaction ends.

    A row that stays is locked in a way that lets others go on referring to it.
    """
    return rows_by(model, "pk", keys, lock="UPDATE" if going else "NO KEY UPDATE")


def _write_columns(model: type[Recorded], changed: Sequence[tuple[Recorded, frozenset[str]]]) -> None:
    groups: dict[frozenset[str], list[Recorded]] = {}
    for row, columns in changed:
        groups.setdefault(columns, []).append(row)
    with guard.door_open(guard.RECORDED):
        for columns, rows in groups.items():
            names = sorted(columns)
            setwise.update_rows(model, names, [(row.pk, *(getattr(row, n) for n in names)) for row in rows])


__all__ = ["HOUSEKEEPING", "Actor", "NotInBatch", "OpenChange", "begin", "change", "machine_update", "resume"]
