"""Tokens for the API: the secret is shown once and kept nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access import actions
from perennial.access.models import Token, User
from perennial.access.queries import token_of_number, tokens
from perennial.web.moments import when
from perennial.web.settings_pages.forms import TokenForm
from perennial.web.settings_pages.shared import administrator, done, shown, status_of, tried

TAB = "settings-tokens"


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    rows = [
        {
            "name": one.name,
            "cells": [
                one.user.name,
                _("reads and writes") if one.writes else _("reads"),
                when(one.expires),
                when(one.last_used) or _("never used"),
            ],
            "state": _state(one),
            "act_url": "" if _state(one) else reverse("settings-token-revoke", args=[one.pk]),
            "act_label": _("Revoke"),
        }
        for one in tokens(actor)
    ]
    context = {
        "rows": rows,
        "columns": [_("For"), _("Acts as"), _("May"), _("Valid until"), _("Last used")],
        "heading": _("Tokens"),
        "create_label": _("New token"),
        "create_url": reverse("settings-token-new"),
        "empty": _("A token lets a program use the API as one of your users."),
    }
    return shown(request, "list.html", TAB, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Answers with the secret itself, the only time it can be seen."""
    actor = administrator(request)
    form = TokenForm(actor, request.POST or None, initial={"user": str(actor.user_id)})
    secrets: list[str] = []

    def act() -> None:
        asked = form.cleaned_data
        user = User.objects.get(pk=asked["user"])
        _token, secret = actions.create_token(
            actor, user, asked["name"], writes=asked["writes"], days=asked["days"]
        )
        secrets.append(secret)

    if request.method == "POST" and tried(form, act):
        context = {"secret": secrets[0], "name": form.cleaned_data["name"]}
        return shown(request, "token.html", TAB, context)
    context = {"form": form, "heading": _("New token"), "label": _("Make token"), "leave_url": reverse(TAB)}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """For good: undo does not bring it back."""
    actor = administrator(request)
    token = actions.revoke_token(actor, token_of_number(pk))
    return done(request, _("The token %s opens nothing any more.") % token.name, reverse(TAB))


def _state(token: Token) -> str:
    if token.revoked is not None:
        return _("revoked")
    if token.expires is not None and token.expires <= timezone.now():
        return _("expired")
    return "" if token.user.is_active else _("user disabled")
