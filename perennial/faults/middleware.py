"""Turns every unexpected error of a request into a captured fault and a calm answer.

Expected answers pass by: a Refusal, and Django's own 404, 403 and 400 exceptions.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import SimpleLazyObject

from perennial.faults.capture import capture
from perennial.faults.responses import error_response, is_api, trouble_response
from perennial.faults.trouble import trouble_of
from perennial.lib.refusals import Refusal

logger = logging.getLogger("perennial.faults")

EXPECTED = (Refusal, Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)


class FaultMiddleware:
    """Stands innermost, so that pages fail inside every other middleware's care."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _watched(request, response.streaming_content)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, EXPECTED):
            return None
        response = answer_to(request, exception)
        # While developing, Django's technical page says more.
        return None if settings.DEBUG else response


class BrokenOff(Exception):
    """An answer that could not be sent to its end; the web server logs it, so it holds no values."""


def _watched(request: HttpRequest, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is sent bit by bit, after every middleware: the connection breaks off, so that no half passes for whole."""
    try:
        yield from chunks
    except Refusal as no:
        raise BrokenOff(no.code) from None
    except Exception as exception:
        raise BrokenOff(capture_request(request, exception)) from None


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500` of the URL configuration: errors of middleware, which `process_exception` never sees."""
    exception = sys.exc_info()[1]
    unknown = exception or RuntimeError("handler500 was called outside an exception")
    return answer_to(request, unknown)


def answer_to(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """503 while the database is away or the disk is full, else 500 with the reference of the captured fault."""
    trouble = trouble_of(exception)
    if trouble is None:
        return error_response(request, capture_request(request, exception))
    logger.warning("A request was answered with 503: %s (%s).", trouble.name, type(exception).__name__)
    return trouble_response(request, trouble)


def capture_request(request: HttpRequest, exception: BaseException) -> str:
    """The reference of a fault met while answering `request`."""
    door = "api" if is_api(request) else "web"
    match = request.resolver_match
    where = f"{door}:{match.view_name or match.func.__name__}" if match else f"{door}:?"
    return capture(exception, where, method=request.method or "", status=500, user_id=_user_id(request))


def _user_id(request: HttpRequest) -> int | None:
    """The signed-in user, if already known: asking now could fail for the same reason as the page."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
