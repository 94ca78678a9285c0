"""Every part in every state and both themes: the design review on one page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from perennial.web.page import page
from perennial.web.style.samples import samples
from perennial.web.templatetags.look import sprite


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The style page; it holds invented people only and reads no database."""
    context = {"themes": [samples("light"), samples("dark")], "icons": sorted(sprite()[0])}
    return page(request, "style/style.html", context)
