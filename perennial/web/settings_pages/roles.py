"""Roles: how far each action reaches on each kind of record, and which fields are held back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access import actions
from perennial.access.models import Grant, Role, Scope
from perennial.access.queries import roles
from perennial.web.settings_pages.role_forms import RoleForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-roles"


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    administrator(request)
    rows = [
        {
            "url": reverse("settings-role", args=[one.pk]),
            "name": one.name,
            "cells": [_reach(one), _("yes") if one.undo_others or one.administrator else _("no")],
        }
        for one in roles()
    ]
    context = {
        "rows": rows,
        "columns": [_("Role"), _("Reach"), _("May undo for others")],
        "heading": _("Roles"),
        "create_label": _("New role"),
        "create_url": reverse("settings-role-new"),
    }
    return shown(request, "list.html", TAB, context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_new(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    form = RoleForm(None, request.POST or None)
    if request.method == "POST" and tried(form, lambda: actions.create_role(actor, **form.asked())):
        sentence = _("The role %s is made.") % form.cleaned_data["name"]
        return done(request, sentence, reverse(TAB), newest_change(actor, "role.create"))
    return _page(request, form, _("New role"), _("Make role"))


@require_http_methods(["GET", "HEAD", "POST"])
def role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = administrator(request)
    role = get_object_or_404(roles(), pk=pk)
    form = RoleForm(role, request.POST or None)
    if request.method == "POST" and tried(form, lambda: actions.edit_role(actor, role, **form.asked())):
        sentence = _("The role %s is saved; it counts from the next click.") % form.cleaned_data["name"]
        return done(request, sentence, reverse(TAB), newest_change(actor, "role.edit"))
    return _page(request, form, role.name, _("Save role"))


def _page(request: HttpRequest, form: RoleForm, heading: str, label: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "label": label, "leave_url": reverse(TAB)}
    context |= {"matrix": form.matrix(), "veils": form.veiled(), "actions": form.action_names()}
    return shown(request, "role.html", TAB, context, status=status_of(form))


def _reach(role: Role) -> str:
    if role.administrator:
        return _("everything, settings included")
    read = next((g for g in role.grants.all() if g.entity == "*" and g.action == "read"), None)
    edit = next((g for g in role.grants.all() if g.entity == "*" and g.action == "edit"), None)
    words = {"read": _whose(read), "edit": _whose(edit)}
    return _("reads %(read)s, changes %(edit)s") % words


def _whose(grant: Grant | None) -> str:
    """The records a grant reaches, as the object of a sentence."""
    whose = {
        Scope.OWN: _("their own"),
        Scope.TEAM: _("their team’s"),
        Scope.ALL: _("all records"),
    }
    return whose.get(Scope(grant.scope), _("nothing")) if grant else _("nothing")
