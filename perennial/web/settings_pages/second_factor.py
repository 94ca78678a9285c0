"""One's own second factor: set up, new recovery codes, off. Each asks for the password again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access.actions import (
    renew_recovery_codes,
    turn_off_second_factor,
    turn_on_second_factor,
)
from perennial.access.models import User
from perennial.access.sealing import opened, sealed
from perennial.access.second_factor import is_needed, new_key, recovery_codes_left, setup_of
from perennial.access.signing_in import confirm_password
from perennial.schema.queries import workspace
from perennial.web.moments import when
from perennial.web.requests import actor_of
from perennial.web.settings_pages.forms import ConfirmForm, SecondFactorForm
from perennial.web.settings_pages.shared import done, shown, status_of, tried

TAB = "settings-me"
KEY = "new_second_factor"


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on, since when, and what can be done about it."""
    return _page(request)


@never_cache
@sensitive_post_parameters("code", "current")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A key for the app; a code it makes of it switches the second factor on and shows the recovery codes."""
    user = _user(request)
    key = _key(request)
    form = SecondFactorForm(request.POST or None)
    made: list[str] = []

    def act() -> None:
        confirm_password(request, user, form.cleaned_data["current"])
        made.extend(turn_on_second_factor(actor_of(request), key, form.cleaned_data["code"]))

    if request.method == "POST" and tried(form, act):
        del request.session[KEY]
        update_session_auth_hash(request, user)
        return shown(request, "recovery_codes.html", TAB, {"codes": made})
    context = {
        "form": form,
        "setup": setup_of(user, key, workspace().name),
        "needed": is_needed(user),
    }
    return shown(request, "second_factor_new.html", TAB, context, status=status_of(form))


@never_cache
@sensitive_post_parameters("current")
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of all there were."""
    made: list[str] = []
    form = _confirmed(request, "codes-%s", lambda: made.extend(renew_recovery_codes(actor_of(request))))
    if made:
        return shown(request, "recovery_codes.html", TAB, {"codes": made})
    return _page(request, codes_form=form)


@never_cache
@sensitive_post_parameters("current")
@require_POST
def off(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    form = _confirmed(request, "off-%s", lambda: turn_off_second_factor(actor_of(request), user))
    if form.errors:
        return _page(request, off_form=form)
    update_session_auth_hash(request, user)
    return done(request, _("Your second factor is off; your other sessions have ended."), reverse(TAB))


def _confirmed(request: HttpRequest, auto_id: str, act: Callable[[], object]) -> ConfirmForm:
    """Does `act` after the right password; the form holds what was refused."""
    form = ConfirmForm(request.POST, auto_id=auto_id)

    def confirmed() -> None:
        confirm_password(request, _user(request), form.cleaned_data["current"])
        act()

    tried(form, confirmed)
    return form


def _page(
    request: HttpRequest, *, codes_form: ConfirmForm | None = None, off_form: ConfirmForm | None = None
) -> HttpResponse:
    user = _user(request)
    context = {
        "since": when(user.second_factor_set),
        "left": recovery_codes_left(user),
        "needed": is_needed(user),
        "codes_form": codes_form or ConfirmForm(auto_id="codes-%s"),
        "off_form": off_form or ConfirmForm(auto_id="off-%s"),
    }
    refused = codes_form or off_form
    return shown(request, "second_factor.html", TAB, context, status=status_of(refused) if refused else 200)


def _key(request: HttpRequest) -> str:
    """The key being set up in this session: looking again must not change what was scanned."""
    key = opened(request.session.get(KEY, ""))
    if key is None:
        key = new_key()
        request.session[KEY] = sealed(key)
    return key


def _user(request: HttpRequest) -> User:
    user = actor_of(request).user
    assert user is not None
    return user
