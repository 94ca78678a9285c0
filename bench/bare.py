"""The reference of `serving`: Django under the same server, writing the same rows with nothing around them."""

from __future__ import annotations

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.bare"
pages = get_wsgi_application()

from perennial.journal import guard  # noqa: E402  once Django is set up
from perennial.records.models import Contact, ContactPoint, Record  # noqa: E402
from perennial.web.arriving import WsgiAdapter  # noqa: E402

application = WsgiAdapter(pages, settings.ENV["THREADS"], 1_000_000)


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def create(request: HttpRequest) -> JsonResponse:
    """One contact with its identity and two contact points, in one transaction."""
    body: dict[str, Any] = json.loads(request.body)
    with transaction.atomic(), guard.door_open(guard.RECORDED):
        record = Record(entity="contact")
        models.QuerySet(Record).bulk_create([record])
        names = {"given_name": body["given_name"], "family_name": body["family_name"]}
        models.QuerySet(Contact).bulk_create([Contact(record=record, **names)])
        points = [ContactPoint(record=record, kind=kind, raw=body[kind]) for kind in ("email", "phone")]
        models.QuerySet(ContactPoint).bulk_create(points)
    return JsonResponse({"id": record.pk}, status=201)


urlpatterns = [path("healthz", alive), path("api/v1/contact", csrf_exempt(create))]
