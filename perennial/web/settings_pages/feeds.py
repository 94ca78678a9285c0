"""Calendar addresses of one's own: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from perennial.access.actions import create_feed, revoke_feed
from perennial.access.actor import Actor
from perennial.access.models import Feed
from perennial.access.queries import feeds, teams_to_follow
from perennial.web.moments import when
from perennial.web.requests import actor_of
from perennial.web.settings_pages.shared import done, shown, status_of, tried

TAB = "settings-me"
PAGE = "settings-feeds"


class FeedForm(forms.Form):
    team = forms.ChoiceField(label=gettext_lazy("Whose activities"), required=False)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        teams = [(str(one.pk), _("Team %s") % one.name) for one in teams_to_follow(actor)]
        self.fields["team"].choices = [("", _("Mine")), *teams]  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request: HttpRequest) -> HttpResponse:
    """The addresses there are. A POST makes one and answers with it, the only time it can be seen."""
    actor = actor_of(request)
    form = FeedForm(actor, request.POST if request.method == "POST" else None)
    made: list[str] = []

    def act() -> None:
        number = form.cleaned_data["team"]
        team = teams_to_follow(actor).filter(pk=number).first() if number else None
        _feed, secret = create_feed(actor, team)
        made.append(request.build_absolute_uri(reverse("calendar-feed", args=[secret])))

    if request.method == "POST" and tried(form, act):
        form = FeedForm(actor)
    named = {one.pk: one.name for one in teams_to_follow(actor)}
    context = {
        "heading": _("Calendar"),
        "form": form,
        "address": made[0] if made else "",
        "rows": [_row(one, named) for one in feeds(actor).filter(revoked__isnull=True)],
    }
    return shown(request, "feeds.html", TAB, context, status=status_of(form))


def _row(one: Feed, named: dict[int, str]) -> dict[str, Any]:
    return {
        "name": _("Mine") if one.team is None else _("Team %s") % named.get(one.team, "–"),
        "made": when(one.created),
        "used": when(one.last_used) or _("never used"),
        "revoke_url": reverse("settings-feed-revoke", args=[one.pk]),
    }


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """For good: undo does not bring it back."""
    revoke_feed(actor_of(request), pk)
    return done(request, _("The address answers no more."), reverse(PAGE))
