"""What customers are promised: opening hours, holidays, and how fast tickets are answered and solved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.schema.actions import edit_service, service
from perennial.web.settings_pages.service_forms import ServiceForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-service"


@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: HttpRequest) -> HttpResponse:
    """Opening hours, closed days and promises, on one page."""
    actor = administrator(request)
    form = ServiceForm(request.POST if request.method == "POST" else None, service=service())
    if request.method == "POST" and tried(form, lambda: edit_service(actor, form.asked())):
        sentence = _("What is promised is saved; open tickets are due by it now.")
        return done(request, sentence, reverse(TAB), newest_change(actor, "service.edit"))
    context = {"form": form, "heading": _("Service"), "label": _("Save what is promised")}
    return shown(request, "service.html", TAB, context, status=status_of(form))
