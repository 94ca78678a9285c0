"""Records: list, create, read, edit, trash, restore, history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.api import schemas
from perennial.api.acknowledging import take_acknowledged, told_by_rule
from perennial.api.answers import answer, instant
from perennial.api.colliding import told_by_field
from perennial.api.documented import documented, ref
from perennial.api.documents import create_from_file
from perennial.api.entities import shape_for
from perennial.api.lines import change_bodies
from perennial.api.once import written
from perennial.api.paging import cursor_of, place_of
from perennial.api.rendering import Renderer
from perennial.api.requests import Query, body_of, no_body, parsed
from perennial.api.saving import not_absorbed, saved
from perennial.api.seeing import line_bodies
from perennial.api.tokens import actor_of, writer_of
from perennial.api.wanted import wanted_of
from perennial.journal.queries import history
from perennial.lib.conditions import Condition, Moment, parse
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.places import NAME, Readable
from perennial.records.queries import Listing, head_of, listing, survivor_of
from perennial.schema.queries import setting
from perennial.schema.shape import EntityShape

router = Router()
LISTING = ("filter", "sort", "cursor", "limit", "fields", "trashed", "count")
HISTORY = ("cursor", "limit")
ONE = "/{api_entity:entity}/{api_number:number}"


@router.get(
    "/{api_entity:entity}",
    **documented("list_{entity}", "List records", {200: schemas.RecordPage}, tag="{entity}", query=LISTING),
)
def list_records(request: HttpRequest, entity: str) -> HttpResponse:
    """Live records the token's user may see, page by page; the last page costs what the first does.

    A sort without an index is used below 10,000 rows only; `sort` in the answer is the one that was used.
    """
    query, actor, shape = Query(request, LISTING), actor_of(request), shape_for(entity)
    check(actor, "read", shape)
    render = Renderer(actor, shape, _fields(query))
    found = filtered(actor, shape, query, sort=query.text("sort", NAME), trashed=query.flag("trashed"))
    page = found.page(query.text("cursor"), query.limit())
    body: dict[str, Any] = {
        "items": render(page.rows),
        "next": page.following or None,
        "previous": page.preceding or None,
        "sort": str(found.sort),
    }
    if query.flag("count"):
        number = found.count()
        body["count"] = {"number": number.number, "exact": number.exact}
    return answer(body)


@router.post(
    "/{api_entity:entity}",
    **documented(
        "create_{entity}",
        "Create a record",
        {201: schemas.RecordAnswer},
        tag="{entity}",
        body=ref("RecordCreate"),
        writes=True,
    ),
)
def create(request: HttpRequest, entity: str) -> HttpResponse:
    """The token's user owns the record unless an owner is named. `change` in the answer can be undone.

    A 422 with `warned` names rules that ask to look again, a 409 with `candidates` records that are likely the same;
    what `acknowledge` names is saved for its reason.
    """
    Query(request)
    actor, shape = writer_of(request), shape_for(entity)
    if shape.fields_of_kind("file"):
        return create_from_file(request, actor, shape)
    body = body_of(request)
    said = take_acknowledged(actor, entity, body)

    def run() -> Outcome:
        wanted = wanted_of(shape, body, setting(), new=True)
        with told_by_rule(actor, entity):
            done = create_record(actor, entity, wanted.values, lists=wanted.lists, acknowledged=said)
        return Outcome(201, {"id": done.head.pk, "change": done.change})

    return written(request, actor, run, lambda outcome: saved(actor, shape, outcome))


@router.get(
    ONE,
    **documented("read_{entity}", "Read a record", {200: schemas.Record}, tag="{entity}", query=("fields",)),
)
def read(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """A record, in the trash or not. An absorbed id answers with its survivor and `merged_from`."""
    query, actor, shape = Query(request, ("fields",)), actor_of(request), shape_for(entity)
    survivor = survivor_of(number)
    head = head_of(actor, shape, survivor)
    body = Renderer(actor, shape, _fields(query))([head])[0]
    return answer(body if survivor == number else body | {"merged_from": number})


@router.patch(
    ONE,
    **documented(
        "edit_{entity}",
        "Edit a record",
        {200: schemas.RecordAnswer},
        tag="{entity}",
        body=ref("RecordPatch"),
        writes=True,
    ),
)
def edit(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """Change the fields that are sent. `version` is the one you read.

    What others changed since in other fields is kept; 409 only if a field or entry you send was changed after
    that version to something else. In `emails`, `phones` and `addresses` an entry with `id` is corrected, one
    with `id` and `"remove": true` removed, one without `id` added; entries you do not name stay. A 422 with `warned`
    names rules that ask to look again; what `acknowledge` names is saved for its reason.
    """
    Query(request)
    actor, shape, body = writer_of(request), shape_for(entity), body_of(request)
    version, said = _version(body), take_acknowledged(actor, entity, body)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        wanted = wanted_of(shape, body, setting(), new=False)
        with told_by_field(shape), told_by_rule(actor, entity):
            done = edit_record(
                actor, entity, number, wanted.values, lists=wanted.lists, opened=version, acknowledged=said
            )
        return Outcome(200, {"id": number, "change": done.change})

    return written(request, actor, run, lambda outcome: saved(actor, shape, outcome))


@router.delete(
    ONE,
    **documented(
        "trash_{entity}",
        "Move a record to the trash",
        {200: schemas.TrashAnswer},
        tag="{entity}",
        writes=True,
    ),
)
def trash(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """Nothing is lost: restore brings it back, undo of the change as well."""
    return _move(request, entity, number, trashed=True)


@router.post(
    f"{ONE}/restore",
    **documented(
        "restore_{entity}",
        "Bring a record back from the trash",
        {200: schemas.TrashAnswer},
        tag="{entity}",
        writes=True,
    ),
)
def restore(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """A record that is not in the trash stays as it is."""
    return _move(request, entity, number, trashed=False)


@router.get(
    f"{ONE}/history",
    **documented(
        "history_of_{entity}",
        "History of a record",
        {200: schemas.HistoryPage},
        tag="{entity}",
        query=HISTORY,
    ),
)
def history_of(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """What happened to a record, newest first, with values before and after as far as you may read them."""
    query, actor, shape = Query(request, HISTORY), actor_of(request), shape_for(entity)
    survivor = survivor_of(number)
    head_of(actor, shape, survivor)
    bound = ("history", survivor)
    place = place_of(query.text("cursor"), bound)
    events, rest = history(survivor, before=place[0] if place else None, limit=query.limit())
    changes = change_bodies(actor, [event.change for event in events])
    lines = [(event.change.pk, line_bodies(actor, event.lines)) for event in events]
    items = [changes[pk] | {"lines": several} for pk, several in lines if several]
    body = {"items": items, "next": cursor_of([rest], bound) if rest else None}
    return answer(body if survivor == number else body | {"merged_from": number})


def _move(request: HttpRequest, entity: str, number: int, *, trashed: bool) -> HttpResponse:
    Query(request)
    no_body(request)
    actor, shape = writer_of(request), shape_for(entity)
    act = trash_records if trashed else restore_records

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        return Outcome(200, {"id": number, "change": act(actor, entity, [number])})

    def render(outcome: Outcome) -> HttpResponse:
        head = head_of(actor, shape, number)
        body = {"change": outcome.reference["change"], "id": number, "archived": instant(head.archived)}
        return answer(body, outcome.status)

    return written(request, actor, run, render)


def _version(body: dict[str, Any]) -> int:
    version = body.pop("version", None)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        sentence = _("Send the “version” of the record as you read it, a whole number.")
        raise BadRequest(sentence, field="version")
    return version


def _fields(query: Query) -> list[str] | None:
    text = query.text("fields")
    return [key.strip() for key in text.split(",")] if text else None


def condition_of(actor: Actor, shape: EntityShape, data: Any) -> Condition | None:
    """The condition that JSON spells, None for null. Raises BadRequest naming the place below `filter`."""
    with _named():
        return None if data is None else parse(data, Readable(actor, shape))


def filtered(
    actor: Actor, shape: EntityShape, query: Query, *, sort: str = NAME, trashed: bool = False
) -> Listing:
    """The records that meet the condition in `filter`."""
    text = query.text("filter")
    with _named():
        data = parsed(text, "") if text else None
    moment = Moment.of(timezone.now(), setting().zone, actor.user_id)  # type: ignore[arg-type]
    where = condition_of(actor, shape, data)
    return listing(actor, shape, where=where, moment=moment, sort=sort, trashed=trashed)


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except BadRequest as no:
        raise BadRequest(no.sentence, field=f"filter.{no.field}".rstrip(".")) from None
