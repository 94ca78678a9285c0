"""What a person or a program sees of an unexpected error: a calm page or problem+json, with the reference; and of
trouble around the program, with the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from perennial.faults.trouble import Trouble

API_PREFIX = "/api/"
TEMPLATE = "500.html"


def error_response(request: HttpRequest, reference: str) -> HttpResponse:
    """Status 500 for `request`; never raises, whatever state the program is in."""
    answer = _problem(reference) if is_api(request) else _page(request, reference)
    add_never_cache_headers(answer)
    return answer


def trouble_response(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Status 503 with a sentence and Retry-After; never raises."""
    reads = request.method in {"GET", "HEAD", "OPTIONS"}
    sentence = str(trouble.reading if reads else trouble.writing)
    if is_api(request):
        body = {
            "type": f"urn:perennial:problem:{trouble.name}",
            "title": _("Not available at the moment"),
            "status": 503,
            "detail": sentence,
        }
        answer: HttpResponse = JsonResponse(body, status=503, content_type="application/problem+json")
    else:
        answer = _told(request, sentence)
    answer["Retry-After"] = str(trouble.seconds)
    add_never_cache_headers(answer)
    return answer


def _told(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page, or for its script a receipt that leaves the page as it was."""
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        answer = _rendered("parts/refusal.html", {"sentence": sentence}, sentence, 503)
        answer["HX-Reswap"] = "none"
        return answer
    return _rendered("503.html", {"sentence": sentence, "retry": _retry(request)}, sentence, 503)


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)


def _problem(reference: str) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": _("Unexpected error"),
        "status": 500,
        "detail": _sentence(reference),
        "reference": reference,
    }
    return JsonResponse(body, status=500, content_type="application/problem+json")


def _page(request: HttpRequest, reference: str) -> HttpResponse:
    sentence = _sentence(reference)
    context = {"reference": reference, "sentence": sentence, "retry": _retry(request)}
    return _rendered(TEMPLATE, context, sentence, 500)


def _rendered(template: str, context: dict[str, str], sentence: str, status: int) -> HttpResponse:
    try:
        # Without the request: context processors would ask the database, which may be what failed.
        text = loader.render_to_string(template, context)
    except Exception:  # an error page that fails must not become a second, raw error
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(text, status=status)


def _retry(request: HttpRequest) -> str:
    """The address to ask again; '' for a request that wrote, which must not be sent twice by a link."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else ""


def _sentence(reference: str) -> str:
    return _(
        "Something went wrong that we did not expect. Nothing you see here is your fault. "
        "If it happens again, give your administrator this reference: %(reference)s"
    ) % {"reference": reference}
