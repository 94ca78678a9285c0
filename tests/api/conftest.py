"""The cast with their tokens, and a caller that holds every answer against the OpenAPI document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from perennial.access.actions import create_token
from perennial.access.models import User
from perennial.api.openapi import document
from perennial.api.service import api
from perennial.journal.door import change
from perennial.records.models import ENTITIES
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from tests.api.openapi import Document
from tests.cast import OPERATOR, gather

ROOT = "/api/v1"


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any

    def __getitem__(self, key: str) -> Any:
        return self.body[key]


class Caller:
    """Somebody with a token; `self.get("contact", 7, fields="title")` asks /api/v1/contact/7?fields=title."""

    def __init__(self, token: str = "", *, user: User | None = None, raising: bool = True) -> None:
        self.user = user
        self.headers = {"authorization": f"Bearer {token}"} if token else {}
        self.client = Client(raise_request_exception=raising)

    def get(self, *parts: Any, **query: Any) -> Answer:
        return self.call("GET", *parts, query=query)

    def post(self, *parts: Any, body: Any = None, key: str = "", **more: Any) -> Answer:
        return self.call("POST", *parts, body=body, key=key, **more)

    def another(self, entity: str, body: dict[str, Any], key: str = "") -> Answer:
        """A new record, also where it looks like one that is there."""
        asked = self.post(entity, body=body, key=key)
        if asked.status != 409:
            return asked
        known = {"rules": [one["rule"] for one in asked["warned"]], "reason": "Another one"}
        return self.post(entity, body={**body, "acknowledge": known}, key=key)

    def patch(self, *parts: Any, body: Any = None, key: str = "", **more: Any) -> Answer:
        return self.call("PATCH", *parts, body=body, key=key, **more)

    def delete(self, *parts: Any, key: str = "", **more: Any) -> Answer:
        return self.call("DELETE", *parts, key=key, **more)

    def call(
        self,
        method: str,
        *parts: Any,
        query: Any = None,
        body: Any = None,
        key: str = "",
        media: str = "application/json",
        documented: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        url = "/".join((ROOT, *(str(part) for part in parts)))
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        whole = {**self.headers, **({"idempotency-key": key} if key else {}), **(headers or {})}
        address = f"{url}?{urlencode(query)}" if query else url
        response = self.client.generic(method, address, sent, content_type=media, headers=whole)
        told = json.loads(response.content)
        if documented:
            live = live_document(repr([shape_of(entity) for entity in ENTITIES]))
            media = response["Content-Type"].partition(";")[0]
            assert live.problems(method, url, response.status_code, media, told) == [], told
        return Answer(response.status_code, told, response.headers)


@lru_cache(maxsize=4)
def live_document(shapes: str) -> Document:
    """The document of these shapes, which are the same for most tests and slow to describe."""
    return Document(document(api, [shape_of(entity) for entity in ENTITIES]))


def form(parts: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call that sends a form; a part is a text, or the name and the bytes of a file."""
    files = {name: SimpleUploadedFile(*one) if isinstance(one, tuple) else one for name, one in parts.items()}
    return {"body": encode_multipart(BOUNDARY, files), "media": MULTIPART_CONTENT}


@dataclass
class Callers:
    """Alice owns, Bob is on her team, Charlie a stranger, Ada administers; the reader is Alice again."""

    ada: Caller
    alice: Caller
    bob: Caller
    charlie: Caller
    reader: Caller
    nobody: Caller
    cast: Any


@pytest.fixture
def people(db: None) -> Callers:
    return callers()


@pytest.fixture
def everybody(transactional_db: None) -> Callers:
    """For tests whose requests come from several threads."""
    return callers()


def callers() -> Callers:
    cast = gather()
    several = {name: caller(getattr(cast, name)) for name in ("ada", "alice", "bob", "charlie")}
    return Callers(**several, reader=caller(cast.alice, writes=False), nobody=Caller(), cast=cast)


def caller(user: User, *, writes: bool = True) -> Caller:
    _token, secret = create_token(OPERATOR, user, "test", writes=writes)
    return Caller(secret, user=user)


def custom_field(entity: str, key: str, kind: str, **more: Any) -> CustomField:
    """A field an administrator made."""
    field = CustomField(entity=entity, key=key, kind=kind, labels={"en": key}, **more)
    with change(OPERATOR, "field.create") as act:
        act.create(field)
    return field
