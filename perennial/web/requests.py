"""Who asks, from where, and how a "no" is answered: what every page shares before it begins."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor, nobody, of_user
from perennial.access.addresses import client_address, is_from_proxy
from perennial.access.models import User
from perennial.access.sessions import note_use
from perennial.access.signing_in import sets_up_second_factor
from perennial.journal.models import Channel
from perennial.lib.refusals import Refusal
from perennial.schema.kinds import Setting
from perennial.schema.once import read_once
from perennial.schema.queries import setting, workspace
from perennial.web.arriving import CUT
from perennial.web.page import redirect, refused, way_back

Handler = Callable[[HttpRequest], HttpResponse]
READING = ("GET", "HEAD")
BEFORE_SECOND_FACTOR = ("settings-second-factor-new", "sign-out", "theme")
WRONG_METHOD = 405
_TOO_LARGE = gettext_lazy(
    "This is far larger than what may be uploaded. Split it, or ask the operator to raise the limit."
)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as an actor; rights are read once a request."""
    actor = getattr(request, "actor", None)
    if actor is None:
        address = client_address(request.META, settings.ENV["PROXIES"])
        # The user itself, not the lazy stand-in: actions write it.
        user = getattr(request.user, "_wrapped", request.user) if request.user.is_authenticated else None
        actor = (
            of_user(user, Channel.WEB, address) if isinstance(user, User) else nobody(Channel.WEB, address)
        )
        request.actor = actor  # type: ignore[attr-defined]
    return actor


def reader_setting(request: HttpRequest) -> Setting:
    """How values are read and shown for this person: their language and zone, else the workspace's."""
    user = request.user
    house = workspace()
    if not isinstance(user, User):
        return setting(house)
    return setting(house, language=translation.get_language() or "", zone=user.zone)


def whole_number(text: str) -> int | None:
    """A number as addresses and forms spell it; None for all else, numbers that no column holds included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def instant(text: str) -> datetime | None:
    """A moment with its zone, such as 2026-12-01T10:00:00Z; None for all else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


class ProxyMiddleware:
    """Forgets what forwarded headers say unless a configured proxy sent them: anybody can write them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_from_proxy(request.META, settings.ENV["PROXIES"]):
            for name in [name for name in request.META if name.startswith("HTTP_X_FORWARDED_")]:
                del request.META[name]
        return self.get_response(request)


class WholeMiddleware:
    """Has a request arrive whole before anybody is recognised in it.

    Who sends it slowly, and is disabled or signed out meanwhile, is a stranger when it has arrived.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            if CUT in request.META and not request.path_info.startswith("/api/"):
                return refused(request, _TOO_LARGE, 413)
            if not request.path_info.startswith("/api/"):
                _ = request.POST  # reads forms and files
            elif "Authorization" in request.headers:
                # The API says itself what is wrong with a body, when it reads it again.
                with suppress(RequestDataTooBig, UnreadablePostError):
                    _ = request.body
        return self.get_response(request)


class ReadingMiddleware:
    """Lets a request, page or API, read shapes, settings and rules once."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends who is not signed in to the way in, and afterwards back to the page they were reading.

    The address a form was sent to is no page: opened after the sign-in, it would show nothing. Who must set up
    a second factor first is led there, whatever they ask for.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        no = super().process_view(request, view_func, view_args, view_kwargs)
        if no is not None or not getattr(view_func, "login_required", True):
            return no
        note_use(request.session)
        at = request.resolver_match.url_name if request.resolver_match else ""
        if sets_up_second_factor(request) and at not in BEFORE_SECOND_FACTOR:
            return redirect(request, reverse(BEFORE_SECOND_FACTOR[0]))
        return None

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in READING:
            return super().handle_no_permission(request, view_func)
        page = urlsplit(way_back(request))._replace(scheme="", netloc="")
        field = self.get_redirect_field_name(view_func)
        return redirect_to_login(urlunsplit(page), self.get_login_url(view_func), field)


class RefusalMiddleware:
    """Answers an expected "no" of any page with its sentence; JSON callers of the API have their own answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == WRONG_METHOD and not response.content:
            return _wrong_method(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return refused(request, exception.sentence, status=exception.status)


def _wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """A page for an address that only a button may open: a browser shows nothing of its own for it."""
    sentence = _("A button leads here, and the address means nothing by itself. Nothing was changed.")
    answer = refused(request, sentence, status=WRONG_METHOD)
    answer["Allow"] = allowed
    return answer


class LanguageMiddleware:
    """The language and zone of the signed-in person, before any page is made."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Programs have a token, not a session, and no page to read.
        user = None if request.path_info.startswith("/api/") else request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(str(reader_setting(request).zone)):
            return self.get_response(request)
