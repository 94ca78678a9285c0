"""Addresses below an absorbed record lead to the page of the one that stands for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from perennial.records.queries import survivor_of
from perennial.web.page import redirect
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader

Page = Callable[..., HttpResponse]


def follows(view: Page) -> Page:
    """What is asked for is shown there; what is sent is refused by the action it is meant for, with the reason."""

    @wraps(view)
    def following(request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            entity = kwargs.get("entity", "contact")
            survivor = survivor_of(pk)
            if survivor != pk and Reader(request, entity).may("read"):
                return redirect(request, record_url(entity, survivor))
        return view(request, *args, pk=pk, **kwargs)

    return following
