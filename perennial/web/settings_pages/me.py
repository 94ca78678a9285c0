"""One's own settings: name, language, zone, theme, upkeep, password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access.actions import edit_profile, set_password
from perennial.access.models import User
from perennial.access.queries import may_configure
from perennial.access.sessions import sessions_of
from perennial.access.signing_in import confirm_password
from perennial.web.moments import when
from perennial.web.page import receipt, redirect
from perennial.web.requests import actor_of
from perennial.web.settings_pages.forms import MeForm, PasswordForm
from perennial.web.settings_pages.shared import done, shown, status_of, tried
from perennial.web.theme import remember, theme_of

KEPT = ("name", "language", "zone", "daily_measure", "digest")


@require_safe
def settings_start(request: HttpRequest) -> HttpResponse:
    """Where settings begin: the workspace's for administrators, one's own for everybody else."""
    name = "settings-workspace" if may_configure(actor_of(request)) else "settings-me"
    return redirect(request, reverse(name))


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """All but the theme is kept with the user, the theme in this browser."""
    actor = actor_of(request)
    form = _form(request, request.POST or None)

    def save() -> None:
        wanted = {name: form.cleaned_data[name] for name in KEPT if name in form.fields}
        edit_profile(actor, **wanted | {"daily_measure": wanted["daily_measure"] or 0})

    if request.method == "POST" and tried(form, save):
        response = done(request, _("Your settings are saved."), reverse("settings-me"))
        remember(request, response, form.cleaned_data["theme"])
        return response
    return _page(request, form, PasswordForm(auto_id="password-%s"), status_of(form))


@sensitive_post_parameters("current", "password")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own ends every other session and keeps this one."""
    actor = actor_of(request)
    form = PasswordForm(request.POST, auto_id="password-%s")
    changed: list[User] = []

    def act() -> None:
        asked = form.cleaned_data
        confirm_password(request, actor.user, asked["current"])  # type: ignore[arg-type]
        changed.append(set_password(actor, actor.user, asked["password"], current=asked["current"]))  # type: ignore[arg-type]

    if tried(form, act):
        update_session_auth_hash(request, changed[0])
        receipt(request, _("Your password is changed; your other sessions and your tokens have ended."))
        return redirect(request, reverse("settings-me"))
    return _page(request, _form(request), form, status_of(form))


def _form(request: HttpRequest, sent: QueryDict | None = None) -> MeForm:
    user = actor_of(request).user
    now = {name: getattr(user, name) for name in KEPT}
    return MeForm(sent, initial=now | {"theme": theme_of(request)})


def _page(request: HttpRequest, form: MeForm, password_form: PasswordForm, status: int) -> HttpResponse:
    user = actor_of(request).user
    assert user is not None
    context = {
        "form": form,
        "password_form": password_form,
        "second_factor": when(user.second_factor_set),
        "browsers": len(sessions_of(user)),
    }
    return shown(request, "me.html", "settings-me", context, status=status)
