"""Every "no" and every error as application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from perennial.api.answers import answer
from perennial.faults.middleware import answer_to
from perennial.lib.refusals import BadRequest, Conflict, Refusal

MEDIA = "application/problem+json"

TITLES: Mapping[int, Any] = {
    400: gettext_lazy("This request cannot be understood"),
    401: gettext_lazy("A token is needed"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("There is no such thing"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("Something stands in the way"),
    413: gettext_lazy("This request is too large"),
    415: gettext_lazy("This is not JSON"),
    422: gettext_lazy("This was refused"),
}


class TooLarge(Refusal):
    """The body is larger than any request may be."""

    status = 413
    code = "too-large"


class NotJson(Refusal):
    """The body is of another media type."""

    status = 415
    code = "not-json"


class NotAForm(Refusal):
    """A file came otherwise than in a form."""

    status = 415
    code = "not-a-form"


class UnknownKeys(BadRequest):
    """Keys of a body or a query that have no meaning here."""

    def __init__(self, keys: list[str], known: list[str]) -> None:
        words = {"keys": ", ".join(f"“{key[:60]}”" for key in keys[:20]), "known": ", ".join(known)}
        if known:
            sentence = _("Nothing here is called %(keys)s. Possible are: %(known)s.") % words
        else:
            sentence = _("Nothing can be sent here; leave out %(keys)s.") % words
        super().__init__(sentence, fields={key[:60]: sentence for key in keys[:20]})


class Absorbed(Conflict):
    """The record was merged into another one, which stands for it now."""

    def __init__(self, survivor: int) -> None:
        super().__init__(_("This record was merged into %d. Change that one.") % survivor)
        self.extra = {"survivor": survivor}


def problem(
    status: int,
    detail: object,
    *,
    code: str = "",
    errors: Mapping[str, object] | None = None,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """`code` is what a program tells problems apart by, in `type`; `errors` maps fields to sentences."""
    body = {
        "type": f"urn:perennial:problem:{code}" if code else "about:blank",
        "title": TITLES.get(status, TITLES[422]),
        "status": status,
        "detail": str(detail),
        "errors": {key: str(sentence) for key, sentence in (errors or {}).items()},
    }
    return answer(body | dict(extra or {}), status, headers=headers, media=MEDIA)


def handle_problems(api: NinjaAPI) -> None:
    """Answer whatever rises in a route of `api`."""
    api.add_exception_handler(Exception, unexpected)
    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(AuthenticationError, unauthenticated)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(SuspiciousOperation, suspicious)


def refused(request: HttpRequest, no: Any) -> HttpResponse:
    return problem(no.status, no.sentence, code=no.code, errors=no.fields, extra=getattr(no, "extra", None))


def unauthenticated(request: HttpRequest, no: Any = None) -> HttpResponse:
    detail = _(
        "Send a valid token as “Authorization: Bearer prn_…”. "
        "An administrator makes one with “perennial token add” or in the settings."
    )
    sent = bool(request.headers.get("Authorization"))
    challenge = 'Bearer realm="Perennial"' + (', error="invalid_token"' if sent else "")
    return problem(401, detail, code="unauthenticated", headers={"WWW-Authenticate": challenge})


def missing(request: HttpRequest, no: Any = None) -> HttpResponse:
    return problem(404, _("There is nothing at this address. See /api/v1/openapi.json."), code="not-found")


def not_allowed(response: HttpResponseNotAllowed) -> HttpResponse:
    allowed = ", ".join(sorted(response["Allow"].split(", ")))
    detail = _("This address answers to %(methods)s only.") % {"methods": allowed}
    return problem(405, detail, code="method-not-allowed", headers={"Allow": allowed})


def suspicious(request: HttpRequest, no: Any) -> HttpResponse:
    if isinstance(no, RequestDataTooBig):
        return refused(request, TooLarge(_("This request is too large. Send less at once.")))
    return refused(request, BadRequest(_("This request cannot be read.")))


def unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    return answer_to(request, error)
