"""Custom fields: made, described better, hidden and shown again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.schema import actions
from perennial.schema.kinds import KINDS
from perennial.schema.models import CustomField
from perennial.schema.queries import custom_fields, field_shape
from perennial.schema.standard import ENTITIES
from perennial.web.settings_pages.field_forms import EditFieldForm, NewFieldForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-fields"


@require_safe
def field_list(request: HttpRequest) -> HttpResponse:
    """The fields administrators made, by entity in their order."""
    administrator(request)
    rows = [
        {
            "url": reverse("settings-field", args=[one.pk]),
            "name": field_shape(one).label(),
            "cells": [ENTITIES[one.entity].label(), str(KINDS[one.kind].label), one.key],
            "state": _("hidden") if one.hidden else "",
        }
        for one in custom_fields()
    ]
    context = {
        "rows": rows,
        "columns": [_("Field"), _("Of"), _("Kind"), _("Key")],
        "heading": _("Fields"),
        "create_label": _("New field"),
        "create_url": reverse("settings-field-new"),
        "empty": _(
            "What your business knows of its customers and no CRM foresaw. "
            "It stands in forms, lists, import and API like any other."
        ),
    }
    return shown(request, "list.html", TAB, context)


@require_http_methods(["GET", "HEAD", "POST"])
def field_new(request: HttpRequest) -> HttpResponse:
    """A new field; its key and its kind are for ever, and the form says so."""
    actor = administrator(request)
    form = NewFieldForm(request.POST or None, initial={"entity": request.GET.get("entity", "contact")})
    made: list[CustomField] = []

    def act() -> None:
        asked = form.asked()
        made.append(
            actions.create_field(actor, asked.pop("entity"), asked.pop("kind"), asked.pop("labels"), **asked)
        )

    if request.method == "POST" and tried(form, act):
        sentence = _("The field %s is made.") % field_shape(made[0]).label()
        return done(request, sentence, reverse(TAB), newest_change(actor, "field.create"))
    context = {"form": form, "heading": _("New field"), "label": _("Make field"), "leave_url": reverse(TAB)}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def field_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = administrator(request)
    field = get_object_or_404(custom_fields(), pk=pk)
    form = EditFieldForm(field, request.POST or None)
    if request.method == "POST" and tried(form, lambda: actions.edit_field(actor, field, **form.asked())):
        sentence = _("The field %s is saved.") % field_shape(field).label()
        return done(request, sentence, reverse(TAB), newest_change(actor, "field.edit"))
    words = {"key": field.key, "kind": KINDS[field.kind].label}
    context: dict[str, Any] = {
        "form": form,
        "heading": field_shape(field).label(),
        "line": _("Key %(key)s, kind %(kind)s: both are for ever.") % words,
        "label": _("Save field"),
        "leave_url": reverse(TAB),
        "danger": reverse("settings-field-hidden", args=[pk]),
        "danger_label": _("Show it again") if field.hidden else _("Hide it, keep its values"),
        "danger_calm": field.hidden,
    }
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_POST
def field_hidden(request: HttpRequest, pk: int) -> HttpResponse:
    """Hides a field with all its values, or shows it again."""
    actor = administrator(request)
    field = get_object_or_404(custom_fields(), pk=pk)
    name = field_shape(field).label()
    if field.hidden:
        actions.show_field(actor, field)
        sentence, action = _("The field %s is shown again.") % name, "field.show"
    else:
        actions.hide_field(actor, field)
        sentence, action = _("The field %s is hidden; its values stay.") % name, "field.hide"
    return done(request, sentence, reverse(TAB), newest_change(actor, action))
