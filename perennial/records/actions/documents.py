"""Keeping files as documents, and their further versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perennial.access.actor import Actor
from perennial.access.errors import FieldNotAllowed
from perennial.access.queries import check, editable_fields
from perennial.files import store
from perennial.files.store import Arrived
from perennial.journal.door import change
from perennial.records.actions.allowing import check_fields, check_targets
from perennial.records.actions.create import Done, refuse_incomplete
from perennial.records.actions.edit import lock
from perennial.records.blocking import Blocking
from perennial.records.documents import ENTITY, version_of
from perennial.records.drafts import Draft, draft_of
from perennial.records.models import Document
from perennial.records.queries import head_of, known_head
from perennial.records.warning import Acknowledged, Asking
from perennial.records.writing import edit, insert
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard.document import FILE, KIND_OF_PICTURE, PICTURES

Values = Mapping[str, Any]


def create_documents(
    actor: Actor,
    several: Sequence[tuple[Arrived, Values]],
    *,
    reason: str = "",
    acknowledged: Acknowledged | None = None,
) -> list[Done]:
    """Keep files as one change, each with the values of its document; one without a name is called as its file.

    Raises Forbidden, BadRequest (unknown field), Refusal (a link to nothing), Incomplete, BrokenRules, RulesAsk.
    """
    shape = shape_of(ENTITY)
    whole = [_completed(actor, arrived, values) for arrived, values in several]
    for (_arrived, typed), values in zip(several, whole, strict=True):
        check(actor, "create", shape, Document(owner_id=values["owner"]))
        _check_file(actor, shape, "create")
        check_fields(actor, shape, typed, "create")
        check_targets(actor, shape, values)
    with change(actor, f"{ENTITY}.create", reason=reason) as act:
        store.keep([arrived for arrived, _values in several])
        drafts = [
            _with_file(draft_of(shape, values), arrived.value)
            for (arrived, _typed), values in zip(several, whole, strict=True)
        ]
        heads = insert(act, shape, drafts, setting())
        for head in heads:
            refuse_incomplete(shape, head, arrived=True)
            Blocking(actor, ENTITY).refuse(head.pk, {}, ())
            Asking(actor, ENTITY).ask(act, head.pk, {}, acknowledged)
    return [Done(head, act.id) for head in heads]


def add_version(actor: Actor, record_id: int, arrived: Arrived) -> Done:
    """Keep another file as what the document is now; earlier ones stay in its history.

    Raises NoSuchRecord, Forbidden, InTheTrash. Of the file that is there already nothing is changed.
    """
    return _set_file(actor, record_id, arrived.value, "version", [arrived])


def put_back(actor: Actor, record_id: int, number: int) -> Done:
    """Make an earlier version, as of the change `number`, what the document is now. Raises as `add_version`."""
    shape = shape_of(ENTITY)
    head = head_of(actor, shape, record_id)
    return _set_file(actor, record_id, version_of(actor, head, number).file, "revert", [])


def _set_file(actor: Actor, record_id: int, file: Values, action: str, arrived: Sequence[Arrived]) -> Done:
    shape = shape_of(ENTITY)
    with change(actor, f"{ENTITY}.{action}") as act:
        lock(actor, shape, record_id)
        _check_file(actor, shape, "edit")
        store.keep(arrived)
        edit(act, shape, {record_id: _with_file(Draft(), file)}, setting())
        act.settle()
    head = known_head(shape, record_id)
    assert head is not None
    return Done(head, act.id)


def _completed(actor: Actor, arrived: Arrived, values: Values) -> dict[str, Any]:
    shape = shape_of(ENTITY)
    found = {"owner": actor.user_id, **values}
    if kind_of(shape.fields["name"]).empty(found.get("name")):
        found["name"] = arrived.name
    if "kind" not in found and arrived.media in PICTURES:
        found["kind"] = KIND_OF_PICTURE
    return found


def _with_file(draft: Draft, file: Values) -> Draft:
    draft.columns[FILE] = dict(file)
    return draft


def _check_file(actor: Actor, shape: EntityShape, action: str) -> None:
    if not editable_fields(actor, shape, [FILE], action):
        raise FieldNotAllowed(FILE)
