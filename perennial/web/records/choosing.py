"""Choosing the columns of one's own list: kept with the person, or for once in the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.journal.queries import newest_of
from perennial.records.places import NAME
from perennial.schema.actions import choose_columns
from perennial.schema.layouts import LIST, Section
from perennial.schema.queries import layout_of
from perennial.web.arranging import Row, after, fields_of, posted_rows, rows_of
from perennial.web.page import page, receipt, redirect
from perennial.web.records.asked import Asked, asked_of, columns_of
from perennial.web.records.entities import undo_url
from perennial.web.records.reader import Reader

KEEP, ONCE, STANDARD = "keep", "once", "standard"


@require_http_methods(["GET", "HEAD", "POST"])
def column_chooser(request: HttpRequest, entity: str) -> HttpResponse:
    """Every readable field in an order; kept, it is how this person sees the list from now on."""
    reader = Reader(request, entity)
    asked = asked_of(request.GET, reader)
    offered = [key for key in reader.shape.fields if key in reader.readable and key != NAME]
    if request.method != "POST":
        section = Section({}, tuple(columns_of(asked, reader)))
        return _show(request, reader, asked, rows_of(reader.shape, [section], offered))
    rows = posted_rows(request.POST, reader.shape, offered)
    act = request.POST.get("act", "")
    if act == ONCE:
        return redirect(request, asked.address(columns=tuple(fields_of(rows))))
    if act in {KEEP, STANDARD}:
        return _keep(request, reader, asked, fields_of(rows) if act == KEEP else [])
    return _show(request, reader, asked, after(rows, act))


def _keep(request: HttpRequest, reader: Reader, asked: Asked, keys: list[str]) -> HttpResponse:
    choose_columns(reader.actor, reader.entity, keys)
    words = {"entities": reader.shape.plural().lower()}
    sentence = _("Your columns of %(entities)s are kept") if keys else _("Back to the standard columns")
    receipt(request, sentence % words, undo=undo_url(newest_of(reader.actor.user_id, "columns.choose")))
    return redirect(request, asked.address(columns=()))


def _show(request: HttpRequest, reader: Reader, asked: Asked, rows: list[Row]) -> HttpResponse:
    own = layout_of(reader.entity, LIST, reader.role_id, reader.actor.user_id)
    context: dict[str, Any] = {
        "heading": _("Your columns of %s") % reader.shape.plural().lower(),
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "rows": rows,
        "action": asked.address("columns"),
        "leave_url": asked.address(),
        "is_own": own is not None and own.user_id is not None,
    }
    return page(request, "records/columns.html", context)
