"""The secret address a calendar program reads: no sign-in, no cookie, only what its maker may see now."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.access.actor import Actor, of_user
from perennial.access.models import Feed, Membership
from perennial.access.queries import teams_to_follow
from perennial.access.signing_in import feed_of
from perennial.records.agenda import planned
from perennial.records.binding import days_of
from perennial.schema.queries import workspace
from perennial.web.calendar.ics import AGAIN, calendar

PAST, AHEAD = timedelta(days=31), timedelta(days=366)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """404 for an address that was never made or answers no more: nobody learns which."""
    found = feed_of(secret)
    if found is None:
        raise Http404
    house = workspace()
    actor = of_user(found.user, "api")
    with translation.override(found.user.language or house.language), timezone.override(house.zone):
        owners, name = _whose(actor, found)
        today = timezone.localdate()
        several = planned(actor, owners, today - PAST, today + AHEAD)
        days = days_of(actor, owners, today - PAST, today + AHEAD)
        body = calendar(actor, name, several, days, request.build_absolute_uri("/").rstrip("/"))
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        body, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="perennial.ics"'
    patch_cache_control(response, private=True, max_age=int(AGAIN.total_seconds() / 3))
    return response


def _whose(actor: Actor, found: Feed) -> tuple[list[int], str]:
    """The users whose activities and contracts stand in it, and what it is called."""
    house = workspace().name
    if found.team is None:
        return [found.user_id], _("%(workspace)s: my activities") % {"workspace": house}
    team = teams_to_follow(actor).filter(pk=found.team).first()
    if team is None:
        return [], house
    members = Membership.objects.filter(team=team.pk).values_list("user", flat=True)
    return list(members), f"{house}: {team.name}"
