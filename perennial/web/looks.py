"""How somebody looked at something last: a choice, kept in a cookie of this browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

# Whether deals are looked at as a board or as a table, and which dashboard was.
DEALS, DASHBOARD = "deals", "dashboard"
BOARD, TABLE = "board", "table"
A_YEAR = 365 * 24 * 3600


def look_of(request: HttpRequest) -> str:
    """How deals were looked at; a table when there is no choice, or when the cookie holds something else."""
    return BOARD if chosen(request, DEALS) == BOARD else TABLE


def chosen(request: HttpRequest, what: str) -> str:
    return str(request.COOKIES.get(what, ""))


def remember(request: HttpRequest, response: HttpResponse, what: str, choice: str) -> None:
    """Keeps the choice in this browser."""
    if chosen(request, what) != choice:
        response.set_cookie(
            what, choice, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
