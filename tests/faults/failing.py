"""Addresses that fail in the ways a page can fail."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path

from perennial.lib.refusals import Refusal

handler500 = "perennial.faults.middleware.server_error"

SECRET = "jana.kowalska@firma.example"


def broken(request, number=0):
    secret_variable = SECRET
    raise ValueError(secret_variable)


def missing(request):
    raise Http404


def forbidden(request):
    raise PermissionDenied


def streamed(request):
    def lines():
        yield b"one"
        raise ValueError(SECRET)

    return StreamingHttpResponse(lines())


def refused_midway(request):
    def lines():
        yield b"one"
        raise Refusal(SECRET)

    return StreamingHttpResponse(lines())


def fine(request):
    return HttpResponse("fine")


class FailingMiddleware:
    """A mistake outside every page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "in-middleware" in request.GET:
            raise ValueError(SECRET)
        return self.get_response(request)


urlpatterns = [
    path("broken/<int:number>/", broken, name="broken-page"),
    path("api/v1/broken", broken, name="broken-api"),
    path("missing", missing),
    path("forbidden", forbidden),
    path("streamed", streamed),
    path("refused-midway", refused_midway),
    path("fine", fine),
]
