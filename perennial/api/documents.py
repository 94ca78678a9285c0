"""Documents: a file kept as a record, what is in it, and further versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import Router

from perennial.access.actor import Actor
from perennial.api import schemas
from perennial.api.acknowledging import take_acknowledged, told_by_rule
from perennial.api.documented import documented
from perennial.api.once import written
from perennial.api.record_schemas import BYTES, FORM
from perennial.api.requests import Query
from perennial.api.saving import not_absorbed, saved
from perennial.api.tokens import actor_of, writer_of
from perennial.api.uploads import uploaded
from perennial.api.wanted import wanted_of
from perennial.files.handing import hand_out
from perennial.operations.idempotency import Outcome
from perennial.records.actions.documents import add_version, create_documents
from perennial.records.documents import ENTITY, file_of, version_of
from perennial.records.queries import head_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

router = Router()
CONTENT = "/document/{api_number:number}/content"
VERSION = {
    "type": "object",
    "properties": {"file": BYTES},
    "required": ["file"],
    "additionalProperties": False,
}


def create_from_file(request: HttpRequest, actor: Actor, shape: EntityShape) -> HttpResponse:
    """What `create` of records does for an entity that is a file."""
    with uploaded(request, described=True) as upload:
        said = take_acknowledged(actor, shape.key, upload.body)

        def run() -> Outcome:
            wanted = wanted_of(shape, upload.body, setting(), new=True)
            with told_by_rule(actor, shape.key):
                [done] = create_documents(actor, [(upload.arrived, wanted.values)], acknowledged=said)
            return Outcome(201, {"id": done.head.pk, "change": done.change})

        return written(request, actor, run, lambda outcome: saved(actor, shape, outcome), upload.digest)


@router.get(
    CONTENT,
    **documented(
        "content_of_document",
        "What is in a document",
        {},
        tag="document",
        query=("change",),
        raw=(200, 206),
        problems=(400, 401, 403, 404, 416),
    ),
)
def content(request: HttpRequest, number: int) -> HttpResponseBase:
    """The bytes of the file, or with `Range` a part of them. With `change` those it had from that change on, as the
    history names them. It comes under the type that its content is of, where that is one that no program runs.
    """
    query, actor = Query(request, ("change",)), actor_of(request)
    head = head_of(actor, shape_of(ENTITY), number)
    file, change = file_of(actor, head), query.integer("change", None, 1, 2**62)
    handed = hand_out(
        version_of(actor, head, change).file if change is not None else file,
        head.title,
        part=request.headers.get("Range", ""),
        of=request.headers.get("If-Range", ""),
        body=request.method == "GET",
    )
    return StreamingHttpResponse(handed.body, status=handed.status, headers=handed.headers)


@router.post(
    CONTENT,
    **documented(
        "renew_document",
        "Send a new version of a document",
        {200: schemas.RecordAnswer},
        tag="document",
        body=VERSION,
        media=FORM,
        writes=True,
    ),
)
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """The file becomes what the document is; earlier ones stay in its history. `change` in the answer can be undone,
    and is null where the file was there already.
    """
    Query(request)
    actor, shape = writer_of(request), shape_of(ENTITY)
    with uploaded(request, described=False) as upload:

        def run() -> Outcome:
            not_absorbed(actor, shape, number)
            return Outcome(200, {"id": number, "change": add_version(actor, number, upload.arrived).change})

        return written(request, actor, run, lambda outcome: saved(actor, shape, outcome), upload.digest)
