"""Who needs a second factor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.access.actions import require_second_factor
from perennial.access.queries import roles
from perennial.web.settings_pages.forms import SignInRulesForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-sign-in"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    actor = administrator(request)
    there = list(roles())
    now = [str(role.pk) for role in there if role.second_factor_since is not None]
    form = SignInRulesForm(request.POST if request.method == "POST" else None, initial={"roles": now})

    def act() -> None:
        wanted = form.cleaned_data["roles"]
        require_second_factor(actor, [role for role in there if str(role.pk) in wanted])

    if request.method == "POST" and tried(form, act):
        changed = set(now) != set(form.cleaned_data["roles"])
        undoes = newest_change(actor, "role.second_factor") if changed else None
        return done(request, _("Who needs a second factor is saved."), reverse(TAB), undoes)
    context = {"form": form, "heading": _("Sign-in"), "label": _("Save"), "still": True}
    return shown(request, "one.html", TAB, context, status=status_of(form))
