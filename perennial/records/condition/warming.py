"""How warm all relationships are, and would be if they bore more or less silence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import Count, Q

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.quality.queries import judged_moment
from perennial.records.counting import in_time
from perennial.records.models import ENTITIES, Warm
from perennial.records.warmth import Patiences
from perennial.schema.standard.relations import STEPS, Patience

SECONDS = 8.0
Steps = dict[str, int]


def standing(actor: Actor, known: Patiences) -> dict[str, Steps] | None:
    """By entity how many live records stand on each step with this patience; None where counting takes too long.

    Counted over every record: for who configures.
    """
    check_configure(actor)
    models = {key: model for key, model in ENTITIES.items() if issubclass(model, Warm)}
    return in_time(lambda: {key: _counted(model, known) for key, model in models.items()}, SECONDS)


def _counted(model: type[Warm], known: Patiences) -> Steps:
    moment = judged_moment()
    live = model.objects.filter(archived__isnull=True, touched__isnull=False).order_by()
    found: Steps = dict.fromkeys(STEPS, 0)
    named = [lifecycle for lifecycle in known if lifecycle]
    for lifecycle, its in known.items():
        of = live.filter(lifecycle=lifecycle) if lifecycle else live.exclude(lifecycle__in=named)
        steps = _between(its, moment.today, moment.zone)
        for step, number in of.aggregate(**{key: Count("pk", filter=q) for key, q in steps.items()}).items():
            found[step] += number
    return found


def _between(its: Patience, today: date, zone: tzinfo) -> dict[str, Q]:
    """The moments within which somebody on each step was last spoken with."""
    ends = [_begins(today - timedelta(days=days), zone) for days in its]
    active, cooling, dormant, lost = STEPS
    return {
        active: Q(touched__gte=ends[0]),
        cooling: Q(touched__lt=ends[0], touched__gte=ends[1]),
        dormant: Q(touched__lt=ends[1], touched__gte=ends[2]),
        lost: Q(touched__lt=ends[2]),
    }


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
