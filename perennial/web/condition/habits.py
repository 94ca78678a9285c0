"""How one notes what one does: signs of notes made up afterwards, told to the person alone, and of teams as rates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from perennial.access.actor import Actor
from perennial.insight.habits import HOURS, TOGETHER, WEEKS, Habit, Sign, habits_of, team_rates
from perennial.lib.numbers import counted
from perennial.quality.queries import present_moment
from perennial.web.page import page
from perennial.web.requests import actor_of

TITLES = {
    Sign.TOGETHER: gettext_lazy("Noted together"),
    Sign.COPIED: gettext_lazy("The same text again"),
    Sign.IMPOSSIBLE: gettext_lazy("Talks longer than they can have been"),
    Sign.MEETING: gettext_lazy("Written before one hour of the week"),
}
ADVICE = {
    Sign.TOGETHER: gettext_lazy("Right after a talk a line is enough: L at the record, or Log on the phone."),
    Sign.COPIED: gettext_lazy("What was different this time? Half a line of it helps whoever calls next."),
    Sign.IMPOSSIBLE: gettext_lazy(
        "“10 min” in a note is how long the talk was. Leave it out where you do not know it."
    ),
    Sign.MEETING: gettext_lazy(
        "What is noted on the day keeps the figures right all week, and the meeting short."
    ),
}


@require_safe
def habits(request: HttpRequest) -> HttpResponse:
    """One's own habits. Nobody else sees this page."""
    actor = actor_of(request)
    found = habits_of(actor.user_id, present_moment()) if actor.user_id is not None else []
    context = {
        "heading": _("How you note"),
        "trail": [{"url": reverse("upkeep"), "label": _("My upkeep")}],
        "weeks": WEEKS,
        "lines": [_line(one) for one in found],
        "calm": not any(one.stands_out for one in found),
    }
    return page(request, "condition/habits.html", context)


def _line(one: Habit) -> dict[str, Any]:
    return {
        "amount": counted(one.count) if one.of else "–",
        "title": TITLES[one.sign],
        "text": _sentence(one),
        "advice": ADVICE[one.sign] if one.stands_out else "",
    }


def _sentence(one: Habit) -> str:
    words = {"count": counted(one.count), "of": counted(one.of)}
    if one.sign == Sign.TOGETHER:
        words["least"] = counted(TOGETHER)
        return _("%(count)s of %(of)s notes came %(least)s or more at a time, about different hours.") % words
    if one.sign == Sign.COPIED:
        return _("%(count)s of %(of)s notes say what an earlier one says.") % words
    if one.sign == Sign.IMPOSSIBLE:
        return _("%(count)s of %(of)s talks last over half a day or run into another one.") % words
    if one.hour is None or not one.stands_out:
        return _("Your %(of)s changes are spread over the week.") % words
    words |= {
        "day": str(WEEKDAYS[one.hour[0]]),
        "from": f"{one.hour[1]}:00",
        "to": f"{one.hour[1] + HOURS}:00",
    }
    return _("%(count)s of %(of)s changes were made on %(day)s between %(from)s and %(to)s.") % words


def rates(actor: Actor) -> list[dict[str, Any]]:
    """The rates of teams as a table takes them: of each the share by sign."""
    return [
        {
            "label": one.team or _("Everybody"),
            "people": counted(one.people),
            "shares": [_share(one.signs.get(sign)) for sign in Sign],
        }
        for one in team_rates(actor)
    ]


def _share(told: tuple[int, int] | None) -> str:
    return f"{round(100 * told[0] / told[1])} %" if told and told[1] else "–"
