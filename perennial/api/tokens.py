"""Who asks: bearer tokens and nothing else. A signed-in browser has no rights here by its cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from perennial.access.actor import Actor, of_token
from perennial.access.addresses import client_address
from perennial.access.errors import ReadOnlyToken
from perennial.access.models import Token
from perennial.access.signing_in import user_of_token


class Bearer(HttpBearer):
    """`Authorization: Bearer prn_…`; the request then carries `token` and `actor`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = user_of_token(token.strip())
        if found is not None:
            request.token = found  # type: ignore[attr-defined]
            request.actor = of_token(found, client_address(request.META, settings.ENV["PROXIES"]))  # type: ignore[attr-defined]
        return found


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request that a token opened."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def writer_of(request: HttpRequest) -> Actor:
    """Like `actor_of`; raises ReadOnlyToken for a token that may only read."""
    actor = actor_of(request)
    if not actor.token_writes:
        raise ReadOnlyToken
    return actor


def token_of(request: HttpRequest) -> Token:
    token: Token = request.token  # type: ignore[attr-defined]
    return token
