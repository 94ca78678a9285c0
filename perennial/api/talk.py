"""What colleagues say beside a record: comments, pins, following."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from perennial.access.actor import Actor
from perennial.access.queries import names_of
from perennial.api.answers import address, answer, instant
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.paging import cursor_of, place_of
from perennial.api.records import ONE
from perennial.api.requests import Query, body_of, no_body, only, text_of
from perennial.api.saving import not_absorbed
from perennial.api.schemas import WHEN, Person, Strict
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.records.actions.comments import LONGEST, follow, pin_comment, say, say_again, unsay
from perennial.records.comments import Before, comment_of, comments_of, mentions_of
from perennial.records.following import is_following
from perennial.records.models import Comment
from perennial.records.queries import head_of, survivor_of
from perennial.schema.shape import EntityShape

router = Router()
LISTING = ("cursor", "limit")
COMMENT = f"{ONE}/comments/{{api_number:comment}}"
_TEXT = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST,
    "pattern": r"\S",
    "description": "@name tells a colleague, who must be able to read the record.",
}
SAY = {
    "type": "object",
    "properties": {"text": _TEXT},
    "required": ["text"],
    "additionalProperties": False,
    "examples": [{"text": "She prefers to be called after ten."}],
}
CHANGE = {
    "type": "object",
    "properties": {
        "text": _TEXT,
        "pinned": {"type": "boolean", "description": "Stands on top of the timeline."},
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "examples": [{"pinned": True}],
}


class CommentBody(Strict):
    id: int = Field(examples=[12])
    record: int = Field(examples=[1042])
    text: str = Field(examples=["She prefers to be called after ten."])
    by: Person
    at: datetime = WHEN
    edited: datetime | None = Field(description="When it was changed last; null for never.")
    pinned: datetime | None = Field(description="Since when it stands on top; null where it does not.")
    mentions: list[Person] = Field(description="Colleagues whom it names with an @.")


class CommentAnswer(CommentBody):
    change: int | None = Field(examples=[57])


class CommentPage(Strict):
    items: list[CommentBody]
    next: str | None


class CommentGone(Strict):
    id: int = Field(examples=[12])
    change: int | None = Field(examples=[57])


class FollowBody(Strict):
    id: int = Field(examples=[1042])
    follows: bool = Field(description="Whether what others do to it is told to you.")
    change: int | None = Field(examples=[57])


@router.get(
    f"{ONE}/comments",
    **documented(
        "comments_of_{entity}", "Comments on a record", {200: CommentPage}, tag="{entity}", query=LISTING
    ),
)
def comments(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """What colleagues said about a record you may read, newest first."""
    query, actor, shape = Query(request, LISTING), actor_of(request), shape_for(entity)
    survivor = survivor_of(number)
    head = head_of(actor, shape, survivor)
    bound, limit = ("comments", survivor), query.limit()
    found = comments_of(head, limit + 1, _before(place_of(query.text("cursor"), bound)))
    shown = found[:limit]
    following = cursor_of([shown[-1].at.isoformat(), shown[-1].pk], bound) if len(found) > limit else None
    return answer({"items": _bodies(shown), "next": following})


@router.post(
    f"{ONE}/comments",
    **documented(
        "comment_on_{entity}",
        "Comment on a record",
        {201: CommentAnswer},
        tag="{entity}",
        body=SAY,
        writes=True,
    ),
)
def create(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """Whoever may read a record may say something about it; who is named with an @ is told."""
    Query(request)
    actor, shape, body = writer_of(request), shape_for(entity), body_of(request)
    only(body, ("text",))

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        said = say(actor, entity, number, text_of(body, "text"))
        return Outcome(201, {"id": said.comment.pk, "change": said.change})

    return written(request, actor, run, lambda outcome: _saved(actor, shape, number, outcome))


@router.patch(
    COMMENT,
    **documented(
        "edit_comment_on_{entity}",
        "Change a comment, or pin it",
        {200: CommentAnswer},
        tag="{entity}",
        body=CHANGE,
        writes=True,
    ),
)
def edit(request: HttpRequest, entity: str, number: int, comment: int) -> HttpResponse:
    """`text` is for who wrote it, `pinned` for who may edit the record: one of them at a time."""
    Query(request)
    actor, shape, body = writer_of(request), shape_for(entity), body_of(request)
    only(body, ("text", "pinned"))
    if len(body) != 1:
        raise BadRequest(_("Send “text” or “pinned”, one of them."), field="text")
    pinned = body.get("pinned")
    if "pinned" in body and not isinstance(pinned, bool):
        raise BadRequest(_("This is true or false."), field="pinned")

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        if "text" in body:
            change = say_again(actor, entity, number, comment, text_of(body, "text")).change
        else:
            change = pin_comment(actor, entity, number, comment, pinned=bool(pinned))
        return Outcome(200, {"id": comment, "change": change})

    return written(request, actor, run, lambda outcome: _saved(actor, shape, number, outcome))


@router.delete(
    COMMENT,
    **documented(
        "remove_comment_on_{entity}", "Remove a comment", {200: CommentGone}, tag="{entity}", writes=True
    ),
)
def remove(request: HttpRequest, entity: str, number: int, comment: int) -> HttpResponse:
    """Your own; administrators remove any. Undo of the change brings it back."""
    Query(request)
    no_body(request)
    actor, shape = writer_of(request), shape_for(entity)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        return Outcome(200, {"id": comment, "change": unsay(actor, entity, number, comment)})

    return written(request, actor, run, lambda outcome: answer(outcome.reference, outcome.status))


@router.post(
    f"{ONE}/follow",
    **documented("follow_{entity}", "Follow a record", {200: FollowBody}, tag="{entity}", writes=True),
)
def start(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """What others do to it is told to you in `/inbox`. You follow what you own and comment on by itself."""
    return _follow(request, entity, number, follows=True)


@router.post(
    f"{ONE}/unfollow",
    **documented(
        "unfollow_{entity}", "Stop following a record", {200: FollowBody}, tag="{entity}", writes=True
    ),
)
def stop(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """Also of what you own; who names you with an @ still tells you."""
    return _follow(request, entity, number, follows=False)


def _follow(request: HttpRequest, entity: str, number: int, *, follows: bool) -> HttpResponse:
    Query(request)
    no_body(request)
    actor, shape = writer_of(request), shape_for(entity)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        return Outcome(200, {"change": follow(actor, entity, number, follows=follows)})

    def render(outcome: Outcome) -> HttpResponse:
        head = head_of(actor, shape, number)
        body = {"id": number, "follows": is_following(actor, head), "change": outcome.reference["change"]}
        return answer(body, outcome.status)

    return written(request, actor, run, render)


def _before(place: list[Any] | None) -> Before | None:
    at = parse_datetime(str(place[0])) if place else None
    return Before(at, int(place[1])) if place and at else None


def _saved(actor: Actor, shape: EntityShape, number: int, outcome: Outcome) -> HttpResponse:
    """The comment as it is now, for who may read its record."""
    one = comment_of(head_of(actor, shape, number), outcome.reference["id"])
    location = {"Location": address(shape.key, number, "comments", one.pk)} if outcome.status == 201 else {}
    return answer(
        _bodies([one])[0] | {"change": outcome.reference["change"]}, outcome.status, headers=location
    )


def _bodies(several: Sequence[Comment]) -> list[dict[str, Any]]:
    mentions = mentions_of(several)
    names = names_of([*(one.by_id for one in several), *(pk for its in mentions.values() for pk in its)])
    return [
        {
            "id": one.pk,
            "record": one.record_id,
            "text": one.text,
            "by": {"id": one.by_id, "name": names.get(one.by_id, "")},
            "at": instant(one.at),
            "edited": instant(one.edited),
            "pinned": instant(one.pinned),
            "mentions": [{"id": pk, "name": names.get(pk, "")} for pk in mentions.get(one.pk, ())],
        }
        for one in several
    ]
