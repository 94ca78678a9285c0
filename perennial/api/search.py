"""Search over all records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.api import schemas
from perennial.api.answers import address, answer
from perennial.api.documented import documented
from perennial.api.entities import entity_asked
from perennial.api.requests import Query
from perennial.api.tokens import actor_of
from perennial.lib.refusals import BadRequest
from perennial.records.search.queries import Hit, find

router = Router()
SEARCH = ("q", "entity", "limit")
LONGEST = 200
USUAL, MOST = 20, 100


@router.get(
    "/search",
    **documented(
        "search",
        "Search records",
        {200: schemas.HitPage},
        tag="search",
        query=SEARCH,
        narrowed={"limit": {"default": USUAL, "maximum": MOST}},
    ),
)
def search(request: HttpRequest) -> HttpResponse:
    """Records that answer a text, best first: by names, e-mail addresses, phones and numbers you may read."""
    query, actor = Query(request, SEARCH), actor_of(request)
    text, entity = query.text("q").strip(), entity_asked(query)
    if not 0 < len(text) <= LONGEST:
        raise BadRequest(_("“q” is a text of 1 to %d characters.") % LONGEST, field="q")
    entities = [entity] if entity else None
    limit = query.limit(USUAL, MOST)
    return answer({"items": [_hit(one) for one in find(actor, text, entities=entities, limit=limit)]})


def _hit(one: Hit) -> dict[str, Any]:
    return {
        "id": one.record,
        "key": f"{one.entity}:{one.record}",
        "entity": one.entity,
        "title": one.title,
        "context": one.context,
        "why": one.why,
        "score": one.score,
        "url": address(one.entity, one.record),
    }
