"""What people make and keep under a name, such as a report or a view: how the API makes, changes and removes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.api.answers import address, answer
from perennial.api.entities import entity_of
from perennial.api.once import written
from perennial.api.requests import Query, body_of, no_body, only
from perennial.api.tokens import writer_of
from perennial.journal.queries import writer_of as change_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of one kind. `name` is its key in answers, `place` its address, `told` what is said of one."""

    name: str
    place: str
    editable: Sequence[str]
    one: Callable[[Actor, int], Any]
    told: Callable[[Actor, Any], Mapping[str, Any]]
    make: Callable[..., Any]
    change: Callable[..., int | None]
    hide: Callable[[Actor, Any], int | None]

    def body(self, actor: Actor, one: Any) -> dict[str, Any]:
        return {**self.told(actor, one), "url": address(self.place, one.pk)}

    def create(self, request: HttpRequest) -> HttpResponse:
        Query(request)
        actor, body = writer_of(request), body_of(request)
        only(body, ("entity", *self.editable))
        entity = entity_of(body)
        asked = {name: value for name, value in body.items() if name != "entity"}

        def run() -> Outcome:
            with transaction.atomic():
                made = self.make(actor, entity, **asked)
                return Outcome(201, {self.name: made.pk, "change": change_of(made)})

        return written(request, actor, run, lambda outcome: self._saved(actor, outcome))

    def edit(self, request: HttpRequest, number: int) -> HttpResponse:
        Query(request)
        actor, body = writer_of(request), body_of(request)
        only(body, self.editable)
        if not body:
            raise BadRequest(_("Send what is to be changed: %s.") % ", ".join(self.editable))

        def run() -> Outcome:
            change = self.change(actor, self.one(actor, number), **body)
            return Outcome(200, {self.name: number, "change": change})

        return written(request, actor, run, lambda outcome: self._saved(actor, outcome))

    def remove(self, request: HttpRequest, number: int) -> HttpResponse:
        Query(request)
        no_body(request)
        actor = writer_of(request)

        def run() -> Outcome:
            change = self.hide(actor, self.one(actor, number))
            return Outcome(200, {self.name: number, "change": change})

        return written(request, actor, run, lambda outcome: answer(outcome.reference))

    def _saved(self, actor: Actor, outcome: Outcome) -> HttpResponse:
        number, change = outcome.reference[self.name], outcome.reference["change"]
        body = self.body(actor, self.one(actor, number)) | {"change": change}
        location = {"Location": body["url"]} if outcome.status == 201 else {}
        return answer(body, outcome.status, headers=location)
