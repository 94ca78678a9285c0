"""Light, dark or as the system says: kept in a cookie, so the first byte of a page has the right theme."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from perennial.web.page import redirect, way_back

THEMES = ("system", "light", "dark")
COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """The theme the reader chose; `system` when none, or when the cookie holds something else."""
    asked = request.COOKIES.get(COOKIE, "")
    return asked if asked in THEMES else "system"


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remembers the posted `theme` and returns to `next`; an unknown theme means `system`."""
    response = redirect(request, way_back(request))
    remember(request, response, request.POST.get("theme", ""))
    return response


def remember(request: HttpRequest, response: HttpResponse, asked: str) -> None:
    """Keeps a theme in this browser; an unknown one means `system`."""
    response.set_cookie(
        COOKIE,
        asked if asked in THEMES else "system",
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
