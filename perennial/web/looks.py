"""Whether deals are looked at as a board or as a table: the last choice, kept in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

BOARD, TABLE = "board", "table"
COOKIE = "deals"
A_YEAR = 365 * 24 * 3600


def look_of(request: HttpRequest) -> str:
    """The last choice; a table when there is none, or when the cookie holds something else."""
    return BOARD if request.COOKIES.get(COOKIE) == BOARD else TABLE


def remember(request: HttpRequest, response: HttpResponse, look: str) -> None:
    """Keeps the choice in this browser."""
    if request.COOKIES.get(COOKIE) != look:
        response.set_cookie(
            COOKIE, look, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
