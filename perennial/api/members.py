"""Who is in a campaign, and putting people into one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.api import schemas
from perennial.api.answers import answer
from perennial.api.documented import documented
from perennial.api.once import written
from perennial.api.paging import cursor_of, place_of
from perennial.api.requests import Query, body_of, only
from perennial.api.saving import not_absorbed
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.records.actions.members import MOST, put_in_campaign, take_out_of_campaign
from perennial.records.campaigns import ENTITY, MEMBERS, RANKS, members
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.schema.standard.campaign import LISTED

router = Router()
READ = ("state", "cursor", "limit")
_NO_STATE = "“%(name)s” is no state of who is in a campaign."


def _ids(what: str) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": LARGEST},
        "maxItems": MOST,
        "description": what,
    }


BODY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "contact": _ids("Contacts, by id."),
        "lead": _ids("Leads, by id; at most 200 of both together."),
        "state": {
            "type": ["string", "null"],
            "enum": [*RANKS, None],
            "description": f"How they stand there from now on, “{LISTED}” where it is left out; null takes them out.",
        },
    },
    "additionalProperties": False,
    "examples": [{"contact": [1042], "state": "invited"}],
}
PLACE = "/campaign/{api_number:number}/members"


@router.get(
    PLACE,
    **documented(
        "members_of_campaign",
        "Who is in a campaign",
        {200: schemas.MemberPage},
        tag=ENTITY,
        query=READ,
        narrowed={"state": {"enum": [*RANKS]}},
    ),
)
def listed(request: HttpRequest, number: int) -> HttpResponse:
    """Contacts and leads that you may see, by id, each with how they stand there."""
    query, actor = Query(request, READ), actor_of(request)
    head = head_of(actor, shape_of(ENTITY), number)
    state, limit = query.one_of("state", RANKS, _(_NO_STATE)), query.limit()
    bound = [number, state, actor.user_id]
    place = place_of(query.text("cursor"), bound)
    found = members(actor, head.pk, state=state, after=place[0] if place else 0, limit=limit + 1)
    items = [{"record": f"{one.entity}:{one.record}", "state": one.state} for one in found[:limit]]
    following = cursor_of([found[limit - 1].record], bound) if len(found) > limit else None
    return answer({"items": items, "next": following})


@router.post(
    PLACE,
    **documented(
        "set_members_of_campaign",
        "Put people into a campaign, or take them out",
        {200: schemas.MembersAnswer},
        tag=ENTITY,
        body=BODY,
        writes=True,
    ),
)
def put(request: HttpRequest, number: int) -> HttpResponse:
    """They stand there so from now on, whether they were in it or not, in one change: all or nothing. Who is not to be
    contacted is refused where they are new there. A filtered list is put in by the page of the list.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, BODY["properties"])
    people = {entity: _read(body, entity) for entity in MEMBERS}
    state = body.get("state", LISTED)
    if not any(people.values()):
        raise BadRequest(_("Name contacts or leads by their ids."), field=MEMBERS[0])
    if state is not None and not isinstance(state, str):
        raise BadRequest(_(_NO_STATE) % {"name": "state"}, field="state")

    def run() -> Outcome:
        not_absorbed(actor, shape_of(ENTITY), number)
        if state is None:
            head_of(actor, shape_of(ENTITY), number)
            change, many = take_out_of_campaign(actor, number, people)
        else:
            change, many = put_in_campaign(actor, number, people, state=state)
        return Outcome(200, {"change": change, "changed": many})

    return written(request, actor, run, lambda outcome: answer(outcome.reference))


def _read(body: dict[str, Any], entity: str) -> list[int]:
    told = body.get(entity, [])
    valid = isinstance(told, list) and len(told) <= MOST
    if not valid or not all(type(one) is int and 0 < one <= LARGEST for one in told):
        raise BadRequest(_("“%s” is a list of at most 200 ids.") % entity, field=entity)
    return told
