"""What every settings page shares: its tabs, who may be there, and how an act is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure, may_configure
from perennial.journal.queries import newest_of
from perennial.lib.refusals import Refusal
from perennial.web.page import page, receipt, redirect
from perennial.web.requests import actor_of

UNPROCESSABLE = 422
TABS = (
    ("settings-me", _("Me"), False),
    ("settings-workspace", _("Workspace"), True),
    ("settings-fields", _("Fields"), True),
    ("settings-pipelines", _("Pipelines"), True),
    ("settings-relations", _("Relationships"), True),
    ("settings-service", _("Service"), True),
    ("settings-layouts", _("Layouts"), True),
    ("settings-rules", _("Rules"), True),
    ("settings-matching", _("Matching"), True),
    ("settings-users", _("Users"), True),
    ("settings-sign-in", _("Sign-in"), True),
    ("settings-roles", _("Roles"), True),
    ("settings-teams", _("Teams"), True),
    ("settings-tokens", _("Tokens"), True),
    ("settings-backups", _("Backups"), True),
)


def administrator(request: HttpRequest) -> Actor:
    """The actor of a page for those who configure. Raises AdministratorNeeded."""
    actor = actor_of(request)
    check_configure(actor)
    return actor


def shown(
    request: HttpRequest, template: str, current: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A settings page under its tab."""
    its = {"tabs": tabs(actor_of(request), current), "first_steps": first_steps(context), **context}
    return page(request, f"settings_pages/{template}", its, status=status)


def first_steps(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an empty list offers: to make the first one."""
    if not context.get("create_url"):
        return []
    return [{"url": context["create_url"], "label": context["create_label"], "note": "", "icon": "plus"}]


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The tabs of settings this person may open."""
    may = may_configure(actor)
    return [
        {"url": reverse(name), "label": label, "current": name == current}
        for name, label, configures in TABS
        if may or not configures
    ]


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks; an expected "no" stands at its field. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as no:
        _tell(form, no)
        return False
    return True


def done(request: HttpRequest, sentence: object, url: str, undoes: int | None = None) -> HttpResponse:
    """A receipt with undo (`undoes`, a change), and on to the next page."""
    receipt(request, sentence, undo=reverse("change-undo", args=[undoes]) if undoes else "")
    return redirect(request, url)


def newest_change(actor: Actor, action: str) -> int | None:
    """The change the actor's act just made: actions answer with what they made, not with its change."""
    return newest_of(actor.user_id, action)


def status_of(form: forms.Form) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def _tell(form: forms.Form, no: Refusal) -> None:
    if not no.fields:
        form.add_error(None, str(no))
    stands_at: Mapping[str, str] = getattr(form, "stands_at", {})
    for key, sentence in no.fields.items():
        field = stands_at.get(key, key)
        form.add_error(field if field in form.fields else None, str(sentence))
