"""Where one is signed in, and signing out elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from perennial.access.models import Session, User
from perennial.access.sessions import end_sessions, name_of, sessions_of
from perennial.access.signing_in import confirm_password
from perennial.web.agents import browser_of
from perennial.web.moments import when
from perennial.web.requests import actor_of
from perennial.web.settings_pages.choices import Choices
from perennial.web.settings_pages.forms import SessionsForm
from perennial.web.settings_pages.shared import done, shown, status_of, tried

TAB = "settings-me"


@never_cache
@sensitive_post_parameters("current")
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    """This browser, and the others to sign out of: all of them unless some are left out."""
    user = actor_of(request).user
    assert isinstance(user, User)
    rows = sessions_of(user)
    here = [row for row in rows if row.pk == request.session.session_key]
    elsewhere: Choices = [(name_of(row), _line(row)) for row in rows if row not in here]
    form = SessionsForm(elsewhere, request.POST or None)
    ended: list[int] = []

    def act() -> None:
        confirm_password(request, user, form.cleaned_data["current"])
        ended.append(end_sessions(user, form.cleaned_data["sessions"]))

    if request.method == "POST" and tried(form, act):
        sentence = ngettext("%s session has ended.", "%s sessions have ended.", ended[0]) % ended[0]
        return done(request, sentence, reverse("settings-sessions"))
    context = {"here": [_line(row) for row in here], "elsewhere": elsewhere, "form": form}
    return shown(request, "sessions.html", TAB, context, status=status_of(form))


def _line(row: Session) -> str:
    """Which browser, from where, since when, and when it last asked for a page."""
    parts = [browser_of(row.agent), row.address]
    if row.started:
        parts.append(_("signed in %s") % when(row.started))
    parts.append(_("last seen %s") % when(row.seen))
    return " · ".join(part for part in parts if part)
