"""The workspace: its name and the habits by which values are read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.records.condition.measure import usual_measure
from perennial.schema.actions import edit_workspace
from perennial.schema.queries import workspace
from perennial.web.settings_pages.forms import WorkspaceForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

NAMES = ("name", "language", "zone", "country", "currency")


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_edit(request: HttpRequest) -> HttpResponse:
    """Name, language, zone, country, currency and how much upkeep a day asks for."""
    actor = administrator(request)
    house = workspace()
    now = {name: getattr(house, name) for name in NAMES} | {"daily_measure": usual_measure()}
    form = WorkspaceForm(request.POST or None, initial=now)
    if request.method == "POST" and tried(form, lambda: edit_workspace(actor, **form.cleaned_data)):
        change = newest_change(actor, "workspace.edit")
        return done(request, _("The workspace is saved."), reverse("settings-workspace"), change)
    heading = _("Workspace")
    context = {"form": form, "heading": heading, "label": _("Save workspace"), "still": True}
    return shown(request, "one.html", "settings-workspace", context, status=status_of(form))
