"""A new password by a link. The secret leaves the address at once, so that no page and no referrer holds it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.actions import reset_password, user_of_link
from perennial.access.errors import PasswordRefused
from perennial.access.secrets import digest_of
from perennial.web.page import page, redirect
from perennial.web.requests import actor_of
from perennial.web.sign_in.forms import ResetForm

LINK = "reset_link"


@login_not_required
@never_cache
@require_safe
def reset_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Remembers the link in the session and goes on to the form; looking at it does not use it up."""
    digest = digest_of(secret)
    user_of_link(digest)
    request.session[LINK] = digest
    answer = redirect(request, reverse("reset"))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """The form; its answer says what ended. The person then signs in, with a second factor where there is one."""
    digest = request.session.get(LINK, "")
    user = user_of_link(digest)
    form = ResetForm(request.POST or None)
    if form.is_valid():
        actor = actor_of(request)
        try:
            reset_password(digest, form.cleaned_data["password"], actor.channel, actor.address)
        except PasswordRefused as no:
            form.add_error("password", str(no))
        else:
            request.session.flush()
            return page(request, "sign_in/reset_done.html")
    context = {"form": form, "email": user.email}
    return page(request, "sign_in/reset.html", context, status=422 if form.errors else 200)
