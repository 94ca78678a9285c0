"""Whole page or fragment: the only place that decides what a request gets of a template.

A template names its fragments with `{% partialdef name %}`; the element inside carries the same name as its
id, so a fragment always replaces its element. A fragment that stands several times on a page (a fact, a row)
has ids `name--key`, for example `fact--email`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

VARY = ("HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request")
SEE_OTHER = 303
FAILURES = (400, 403, 404, 409, 500)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    fragment: str | Sequence[str] = (),
    status: int = 200,
    *,
    counts: Mapping[str, object] | None = None,
) -> HttpResponse:
    """`template` as a whole page, or one of its fragments when the request targets one that is allowed.

    `fragment` names the partials that may be asked for; a request that targets another gets the whole page.
    `counts` maps a place of the index (`contacts`) to the number beside it; with a fragment they and waiting
    receipts travel out of band. `status` is 422 for a form with errors, 409 for a conflict.
    """
    values = {**(context or {}), "counts": counts or {}}
    name = wanted_fragment(request, (fragment,) if isinstance(fragment, str) else fragment)
    if name:
        body = render_to_string(f"{template}#{name}", values, request) + beside(request, values)
    else:
        body = render_to_string(template, values, request)
    response = HttpResponse(body, status=status)
    patch_vary_headers(response, VARY)
    return response


def wanted_fragment(request: HttpRequest, allowed: Sequence[str]) -> str:
    """The allowed fragment this request targets, '' for the whole page."""
    asks = request.headers
    if asks.get("HX-Request") != "true" or asks.get("HX-Boosted") == "true":
        return ""
    if asks.get("HX-History-Restore-Request") == "true":
        return ""
    name = asks.get("HX-Target", "").partition("--")[0]
    return name if name in allowed else ""


def beside(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """What a fragment brings along out of band: waiting receipts and changed counts, or nothing."""
    return render_to_string("parts/beside.html", dict(values), request)


def refused(request: HttpRequest, sentence: object, status: int = 400, reference: str = "") -> HttpResponse:
    """An expected "no": a calm page with the sentence, or a receipt that leaves a scripted page as it was.

    `status` is 400, 403, 404, 409 or 500; any other is answered with the page of 400.
    """
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        body = render_to_string("parts/refusal.html", {"sentence": sentence, "reference": reference}, request)
        return HttpResponse(body, status=status, headers={"HX-Reswap": "none"})
    name = status if status in FAILURES else FAILURES[0]
    body = render_to_string(f"{name}.html", {"sentence": sentence, "reference": reference}, request)
    return HttpResponse(body, status=status)


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Sends the reader on after a write: 303 for a plain form, a full navigation for a scripted one."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": iri_to_uri(url)})
    response = HttpResponseRedirect(url)
    response.status_code = SEE_OTHER
    return response


def way_back(request: HttpRequest, default: str = "/") -> str:
    """Where a small form was sent from: its `next`, else the page it stood on, else `default`."""
    urls = (request.POST.get("next", ""), request.headers.get("Referer", ""))
    return next(filter(None, (own_address(request, url) for url in urls)), default)


def own_address(request: HttpRequest, url: str) -> str:
    """The address where it leads to this site, else ''."""
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if own else ""


def receipt(request: HttpRequest, sentence: object, *, undo: str = "", tone: str = "good") -> None:
    """Tells the reader what a write did, on this answer or the next page.

    `undo` is the address where a POST takes the write back, '' when it cannot be; `tone` is good, or rust
    when it failed.
    """
    level = messages.SUCCESS if tone == "good" else messages.ERROR
    messages.add_message(request, level, str(sentence), extra_tags=undo)
