"""Signing in with e-mail address, password and a code where one is asked for; and out again."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from perennial.access import signing_in
from perennial.access.errors import CodeRefused, LockedOut, SignInRefused
from perennial.access.models import User
from perennial.demo.colleagues import COLLEAGUES
from perennial.demo.staff import PASSWORD
from perennial.lib.refusals import Refusal
from perennial.schema.queries import workspace
from perennial.web.page import page, redirect
from perennial.web.sign_in.forms import CodeForm, SignInForm

ADD_COMMAND = "perennial user add"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in. A page that was asked for without a sign-in is where one arrives afterwards (`next`)."""
    if _is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": _with_way_back(request)})
    if request.user.is_authenticated:
        return redirect(request, _next(request))
    if not User.objects.exists():
        return page(request, "sign_in/first.html", {"command": ADD_COMMAND})
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _try(request, form)
        if status < 400:
            return redirect(request, _onward(request))
    context = {"form": form, "next": _next(request), **_house()}
    return page(request, "sign_in/sign_in.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step, for who gave the right password a moment ago; everybody else begins again."""
    if signing_in.user_awaiting_code(request) is None:
        return redirect(request, _with_next(request, "sign-in"))
    form, status = CodeForm(request.POST or None), 200
    if form.is_valid():
        try:
            signing_in.give_code(request, form.cleaned_data["code"])
            return redirect(request, _next(request))
        except Refusal as no:
            form.add_error("code", str(no))
            status = no.status
    elif form.is_bound:
        status = CodeRefused.status
    return page(request, "sign_in/code.html", {"form": form, "next": _next(request)}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session; others of the same person go on."""
    logout(request)
    return redirect(request, reverse("sign-in"))


def _house() -> dict[str, object]:
    """The workspace; of a demonstration, which is open to whoever sits at the machine, also its sign-in."""
    house = workspace()
    shown = {"email": COLLEAGUES[0].email, "password": PASSWORD} if house.demonstration else None
    return {"workspace": house, "shown": shown}


def _try(request: HttpRequest, form: SignInForm) -> int:
    """Sign in; the status to answer with. A refusal stands at the password."""
    if not form.is_valid():
        return SignInRefused.status
    try:
        signing_in.sign_in(request, form.cleaned_data["email"], form.cleaned_data["password"])
    except (SignInRefused, LockedOut) as no:
        form.add_error("password", str(no))
        return no.status
    return 200


def _onward(request: HttpRequest) -> str:
    """After the right password: where one wanted to go, or first the second step."""
    if signing_in.user_awaiting_code(request) is None:
        return _next(request)
    return _with_next(request, "sign-in-code")


def _with_next(request: HttpRequest, name: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': _next(request)})}"


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this host, else the start."""
    for wanted in (request.POST.get("next", ""), request.GET.get("next", "")):
        if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            return wanted
    return settings.LOGIN_REDIRECT_URL


def _is_fragment(request: HttpRequest) -> bool:
    """A page whose session ended asked for a piece of itself: the whole window must come here."""
    return request.headers.get("HX-Request") == "true" and not request.user.is_authenticated


def _with_way_back(request: HttpRequest) -> str:
    at = urlsplit(request.headers.get("HX-Current-URL", ""))
    address = at.path + (f"?{at.query}" if at.query else "")
    return f"{reverse('sign-in')}?{urlencode({'next': address})}" if at.path else reverse("sign-in")
