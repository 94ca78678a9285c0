"""What others did that concerns the token's user."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from perennial.access.queries import names_of
from perennial.api.answers import answer, instant
from perennial.api.documented import documented
from perennial.api.once import written
from perennial.api.paging import cursor_of, place_of
from perennial.api.requests import Query, body_of, only
from perennial.api.schemas import WHEN, Person, Strict
from perennial.api.tokens import actor_of, writer_of
from perennial.inbox.actions import mark_read
from perennial.inbox.queries import Before, Told, count_unread, notices
from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome

router = Router()
LISTING = ("unread", "cursor", "limit")
MOST = 200
READ = {
    "type": "object",
    "properties": {
        "ids": {
            "type": ["array", "null"],
            "items": {"type": "integer", "minimum": 1, "maximum": LARGEST},
            "maxItems": MOST,
            "description": "Which; null for all of them.",
        }
    },
    "required": ["ids"],
    "additionalProperties": False,
    "examples": [{"ids": [7, 9]}],
}


class NoticeBody(Strict):
    """Numbers and keys alone: ask the record what stands there."""

    id: int = Field(examples=[7])
    kind: Literal["mention", "given", "invited", "comment", "activity", "file", "change", "many"]
    entity: str = Field(description="'' where many records were touched at once.", examples=["contact"])
    record: int | None = Field(examples=[1042])
    fields: list[str] = Field(
        description="Keys of the fields that changed and that you may read.", examples=[["stage"]]
    )
    comment: int | None = Field(description="The comment by which it came.")
    via: int | None = Field(description="The activity or document by which it came.")
    change: int = Field(description="The latest change that is meant.", examples=[57])
    count: int = Field(description="How many acts, of `many` how many records.", examples=[1])
    by: Person | None = Field(description="Who did the latest; null for the operator and for programs.")
    at: datetime = WHEN
    read: datetime | None = Field(description="Since when it is no longer new.")


class NoticePage(Strict):
    items: list[NoticeBody]
    next: str | None
    unread: int = Field(description="How many are new, counted to 99.", examples=[2])


class ReadBody(Strict):
    read: int = Field(description="How many were new until now.", examples=[2])


@router.get(
    "/inbox",
    **documented("inbox", "What others did that concerns you", {200: NoticePage}, tag="inbox", query=LISTING),
)
def listed(request: HttpRequest) -> HttpResponse:
    """Mentions, records you were given, and what others did to records you follow, newest first, as far as you may
    know it now.
    """
    query, actor = Query(request, LISTING), actor_of(request)
    unread, limit = query.flag("unread"), query.limit()
    bound = ("notices", actor.user_id, unread)
    place = place_of(query.text("cursor"), bound)
    several = notices(actor, unread=unread, limit=limit + 1, before=_before(place))
    shown = several[:limit]
    following = cursor_of(_place(shown[-1]), bound) if len(several) > limit else None
    names = names_of(one.notice.by for one in shown)
    items = [_body(one, names) for one in shown]
    return answer({"items": items, "next": following, "unread": count_unread(actor)})


@router.post(
    "/inbox/read",
    **documented("inbox_read", "Mark as read", {200: ReadBody}, tag="inbox", body=READ, writes=True),
)
def read(request: HttpRequest) -> HttpResponse:
    """Numbers that are not yours mean nothing. What is read is no longer new, on the pages as well."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, ("ids",))
    ids = body.get("ids", ())
    if ids is not None and not _are_ids(ids):
        raise BadRequest(_("“ids” is a list of numbers, or null for all of them."), field="ids")

    def run() -> Outcome:
        return Outcome(200, {"read": mark_read(actor, ids)})

    return written(request, actor, run, lambda outcome: answer(outcome.reference, outcome.status))


def _place(last: Told) -> list[Any]:
    return [last.notice.at.isoformat(), last.notice.pk]


def _before(place: list[Any] | None) -> Before | None:
    return Before(datetime.fromisoformat(place[0]), place[1]) if place else None


def _are_ids(ids: Any) -> bool:
    return (
        isinstance(ids, list)
        and len(ids) <= MOST
        and all(type(one) is int and 0 < one <= LARGEST for one in ids)
    )


def _body(one: Told, names: dict[int, str]) -> dict[str, Any]:
    its = one.notice
    return {
        "id": its.pk,
        "kind": its.kind,
        "entity": one.entity,
        "record": one.head.pk if one.head else None,
        "fields": [key for key in one.keys if key],
        "comment": one.comment.pk if one.comment else None,
        "via": one.via.pk if one.via else None,
        "change": its.change,
        "count": one.count,
        "by": None if its.by is None else {"id": its.by, "name": names.get(its.by, "")},
        "at": instant(its.at),
        "read": instant(its.read),
    }
