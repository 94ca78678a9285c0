"""Reports: kept questions about how the data stands and decays, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from perennial.api import report_schemas as schemas
from perennial.api.answers import answer
from perennial.api.documented import documented
from perennial.api.kept import Acts
from perennial.api.requests import Query
from perennial.api.tokens import actor_of
from perennial.insight.actions import EDITABLE, create_report, edit_report, remove_report
from perennial.insight.data import definition, told
from perennial.insight.making import LONGEST_NAME
from perennial.insight.models import Period
from perennial.insight.queries import report_of, reports
from perennial.records.models import ENTITIES

router = Router()
ONE = "/reports/{api_number:number}"
_COLUMNS: Mapping[str, Any] = {
    "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
    "rules": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Keys of rules; none: every rule.",
    },
    "filter": {
        "type": ["object", "null"],
        "description": "A condition as in lists; null: every record.",
    },
    "period": {"type": "string", "enum": list(Period.values)},
    "shared": {"type": "boolean", "description": "Whether everybody sees it."},
}
NEW = {
    "type": "object",
    "properties": {"entity": {"type": "string", "enum": list(ENTITIES)}, **_COLUMNS},
    "required": ["entity", "name"],
    "additionalProperties": False,
    "examples": [
        {
            "entity": "contact",
            "name": "Customers in Łódź",
            "filter": {"field": "city", "op": "is", "value": "Łódź"},
            "period": "month",
        }
    ],
}
EDIT = {
    "type": "object",
    "properties": dict(_COLUMNS),
    "minProperties": 1,
    "additionalProperties": False,
    "examples": [{"shared": True}],
}
ACTS = Acts("report", "reports", EDITABLE, report_of, definition, create_report, edit_report, remove_report)


@router.get("/reports", **documented("list_reports", "Reports", {200: schemas.ReportList}, tag="reports"))
def list_reports(request: HttpRequest) -> HttpResponse:
    """Your own and those that are shared, of records you may read; administrators see all."""
    Query(request)
    actor = actor_of(request)
    return answer({"items": [ACTS.body(actor, one) for one in reports(actor)]})


@router.post(
    "/reports",
    **documented(
        "create_report", "Make a report", {201: schemas.ReportAnswer}, tag="reports", body=NEW, writes=True
    ),
)
def create(request: HttpRequest) -> HttpResponse:
    """For whoever may read the records. What is unknown is a 400 and what does not fit a 422; each names the part."""
    return ACTS.create(request)


@router.get(ONE, **documented("read_report", "A report", {200: schemas.ReportRead}, tag="reports"))
def read(request: HttpRequest, number: int) -> HttpResponse:
    """With its figures, counted now over the records you may see, of the rules whose every field you may read."""
    Query(request)
    actor = actor_of(request)
    report = report_of(actor, number)
    return answer(ACTS.body(actor, report) | told(actor, report))


@router.patch(
    ONE,
    **documented(
        "edit_report", "Change a report", {200: schemas.ReportAnswer}, tag="reports", body=EDIT, writes=True
    ),
)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """For its maker and administrators: changes what is sent. Its entity is for ever."""
    return ACTS.edit(request, number)


@router.delete(
    ONE,
    **documented("remove_report", "Remove a report", {200: schemas.ReportGone}, tag="reports", writes=True),
)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """For its maker and administrators. Nothing is lost: undo of the change brings it back."""
    return ACTS.remove(request, number)
