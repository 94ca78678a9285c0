"""Who asks, and with which rights; where everything is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from perennial.access import rules
from perennial.api import schemas
from perennial.api.answers import address, answer, instant
from perennial.api.documented import documented
from perennial.api.requests import Query
from perennial.api.tokens import actor_of, token_of
from perennial.records.models import ENTITIES

router = Router()


@router.get("", **documented("entry", "Where everything is", {200: schemas.EntryPoint}, tag="me"))
def entry(request: HttpRequest) -> HttpResponse:
    """The addresses of the kinds of records and of this description."""
    Query(request)
    return answer({"entities": {key: address(key) for key in ENTITIES}, "openapi": address("openapi.json")})


@router.get("/me", **documented("me", "Who you are", {200: schemas.MeBody}, tag="me"))
def me(request: HttpRequest) -> HttpResponse:
    """The user and the token of this request, and how far each action reaches."""
    Query(request)
    actor, token = actor_of(request), token_of(request)
    user, rights = token.user, actor.rights
    reach = {
        entity: {action: rules.scope_of(rights, entity, action) for action in rules.ACTIONS}
        for entity in ENTITIES
    }
    body = {
        "user": {
            "id": user.pk,
            "name": user.name,
            "email": user.email,
            "role": user.role.name,
            "language": user.language,
            "zone": user.zone,
            "administrator": actor.is_administrator,
        },
        "token": {"name": token.name, "writes": token.writes, "expires": instant(token.expires)},
        "rights": reach,
    }
    return answer(body)
