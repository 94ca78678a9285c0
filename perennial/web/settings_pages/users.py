"""Users: added, changed, disabled; never deleted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access import actions
from perennial.access.models import Role, User
from perennial.access.queries import users
from perennial.access.throttling import forget_failures
from perennial.web.moments import when
from perennial.web.settings_pages.forms import NewUserForm, SetPasswordForm, UserForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-users"


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, or did."""
    actor = administrator(request)
    rows = [
        {
            "url": reverse("settings-user", args=[one.pk]),
            "name": one.name,
            "cells": [
                one.email,
                one.role.name,
                when(one.last_login) or _("never signed in"),
                _("on") if one.second_factor_set else "",
            ],
            "state": "" if one.is_active else _("disabled"),
        }
        for one in users(actor)
    ]
    columns = [_("Name"), _("E-mail"), _("Role"), _("Last sign-in"), _("Second factor")]
    context = {"rows": rows, "columns": columns, "heading": _("Users"), "create_label": _("New user")}
    return shown(request, "list.html", TAB, context | {"create_url": reverse("settings-user-new")})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    form = NewUserForm(request.POST or None)

    def act() -> None:
        asked = dict(form.cleaned_data)
        role = Role.objects.get(pk=asked.pop("role"))
        actions.create_user(actor, asked.pop("email"), asked.pop("name"), role, **asked)

    if request.method == "POST" and tried(form, act):
        sentence = _("%s is added.") % form.cleaned_data["name"]
        return done(request, sentence, reverse(TAB), newest_change(actor, "user.create"))
    context = {"form": form, "heading": _("New user"), "label": _("Add user"), "leave_url": reverse(TAB)}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, address, role, language and zone; below them password and access."""
    actor = administrator(request)
    user = get_object_or_404(users(actor), pk=pk)
    form = UserForm(request.POST or None, initial=_now(user))

    def act() -> None:
        asked = dict(form.cleaned_data)
        role = Role.objects.get(pk=asked.pop("role"))
        actions.edit_user(actor, user, role=role if role.pk != user.role_id else None, **asked)

    if request.method == "POST" and tried(form, act):
        sentence = _("%s is saved.") % form.cleaned_data["name"]
        return done(request, sentence, reverse(TAB), newest_change(actor, "user.edit"))
    return _page(request, user, form, SetPasswordForm(auto_id="set-%s"))


@require_POST
def user_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Disables or enables; either way no earlier session or token comes back."""
    actor = administrator(request)
    user = get_object_or_404(users(actor), pk=pk)
    if request.POST.get("active") == "1":
        actions.activate_user(actor, user)
        return done(request, _("%s may sign in again.") % user.name, reverse(TAB))
    actions.deactivate_user(actor, user)
    return done(request, _("%s is disabled; sessions and tokens have ended.") % user.name, reverse(TAB))


@sensitive_post_parameters("password")
@require_POST
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for somebody who lost theirs; a lock of failed sign-ins is lifted with it."""
    actor = administrator(request)
    user = get_object_or_404(users(actor), pk=pk)
    form = SetPasswordForm(request.POST, auto_id="set-%s")

    def act() -> None:
        actions.set_password(actor, user, form.cleaned_data["password"])
        forget_failures(user)

    if tried(form, act):
        return done(request, _("%s has a new password.") % user.name, reverse(TAB))
    return _page(request, user, UserForm(initial=_now(user)), form, status=status_of(form))


@never_cache
@require_POST
def user_reset_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers with the link itself, the only time it can be seen."""
    actor = administrator(request)
    user = get_object_or_404(users(actor), pk=pk)
    secret = actions.create_reset_link(actor, user)
    link = request.build_absolute_uri(reverse("reset-link", args=[secret]))
    return shown(request, "reset_link.html", TAB, {"person": user, "link": link})


@require_POST
def user_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Turns off the second factor of somebody who lost the device; their sessions end."""
    actor = administrator(request)
    user = actions.turn_off_second_factor(actor, get_object_or_404(users(actor), pk=pk))
    sentence = _("The second factor of %s is off; their sessions have ended.") % user.name
    return done(request, sentence, reverse("settings-user", args=[user.pk]))


def _page(request: HttpRequest, user: User, form: UserForm, password: Any, status: int = 0) -> HttpResponse:
    own = request.user.pk == user.pk
    context = {"person": user, "form": form, "password_form": password, "own": own, "leave_url": reverse(TAB)}
    context["second_factor"] = when(user.second_factor_set)
    return shown(request, "user.html", TAB, context, status=status or status_of(form))


def _now(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": user.email,
        "role": str(user.role_id),
        "language": user.language,
        "zone": user.zone,
    }
