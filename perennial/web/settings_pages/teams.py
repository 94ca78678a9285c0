"""Teams: whose records are *the team's*."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access import actions
from perennial.access.models import User
from perennial.access.queries import teams
from perennial.web.settings_pages.forms import TeamForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-teams"


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    administrator(request)
    rows = [
        {
            "url": reverse("settings-team", args=[one.pk]),
            "name": one.name,
            "cells": [", ".join(place.user.name for place in one.memberships.all()) or _("nobody yet")],
        }
        for one in teams()
    ]
    context = {
        "rows": rows,
        "columns": [_("Name"), _("Members")],
        "heading": _("Teams"),
        "create_label": _("New team"),
        "create_url": reverse("settings-team-new"),
        "empty": _("A team lets its members see each other's records, as their roles say."),
    }
    return shown(request, "list.html", TAB, context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    form = TeamForm(actor, request.POST or None)
    if request.method == "POST" and tried(
        form, lambda: actions.create_team(actor, form.cleaned_data["name"], _members(form))
    ):
        sentence = _("The team %s is made.") % form.cleaned_data["name"]
        return done(request, sentence, reverse(TAB), newest_change(actor, "team.create"))
    context = {"form": form, "heading": _("New team"), "label": _("Make team"), "leave_url": reverse(TAB)}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = administrator(request)
    team = get_object_or_404(teams(), pk=pk)
    members = [str(place.user_id) for place in team.memberships.all()]
    form = TeamForm(actor, request.POST or None, initial={"name": team.name, "members": members})

    def act() -> None:
        actions.edit_team(actor, team, form.cleaned_data["name"])
        if set(form.cleaned_data["members"]) != set(members):
            actions.set_members(actor, team, _members(form))

    if request.method == "POST" and tried(form, act):
        return done(request, _("The team %s is saved.") % form.cleaned_data["name"], reverse(TAB))
    context = {"form": form, "heading": team.name, "label": _("Save team"), "leave_url": reverse(TAB)}
    context |= {"danger": reverse("settings-team-delete", args=[pk]), "danger_label": _("Remove the team")}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_POST
def team_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The members stay users; undo brings the team back with them."""
    actor = administrator(request)
    team = get_object_or_404(teams(), pk=pk)
    actions.delete_team(actor, team)
    sentence = _("The team %s is removed.") % team.name
    return done(request, sentence, reverse(TAB), newest_change(actor, "team.delete"))


def _members(form: TeamForm) -> list[User]:
    return list(User.objects.filter(pk__in=form.cleaned_data["members"]))
