"""The reports there are for one reader, what each asks for, and which wait on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.insight.errors import NoSuchReport, NothingToTell
from perennial.insight.models import Reminder, Report
from perennial.lib.conditions import Condition, Moment, compile_condition, parse
from perennial.lib.periods import first_day
from perennial.lib.refusals import BadRequest
from perennial.quality.models import Rule
from perennial.records.condition.queries import readable_rules
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.records.queries import heads
from perennial.schema.queries import shape_of, workspace


def reports(actor: Actor) -> list[Report]:
    """One's own and those that are shared, for administrators all, by name; of records one may read at all."""
    entities = [entity for entity in ENTITIES if may(actor, "read", shape_of(entity))]
    found = Report.objects.filter(hidden=False, entity__in=entities).select_related("maker")
    if not actor.rights.unbounded:
        found = found.filter(Q(shared=True) | Q(maker=actor.user_id))
    return sorted(found, key=lambda one: (one.maker_id != actor.user_id, one.name.casefold(), one.pk))


def report_of(actor: Actor, number: int) -> Report:
    """Raises NoSuchReport."""
    found = next((one for one in reports(actor) if one.pk == number), None)
    if found is None:
        raise NoSuchReport
    return found


def may_change(actor: Actor, report: Report) -> bool:
    """Its maker and administrators."""
    if not actor.rights.writes:
        return False
    return actor.rights.unbounded or report.maker_id == actor.user_id


def condition_of(actor: Actor, report: Report) -> Condition | None:
    """Which records it is about. Raises NothingToTell where the actor may not ask for that."""
    return None if report.filter is None else _asked(actor, report)[0]


def records_of(actor: Actor, report: Report) -> QuerySet[Any]:
    """The live records that it is about and that the actor may see. Raises NothingToTell."""
    found: QuerySet[Any] = heads(actor, shape_of(report.entity))
    return found if report.filter is None else found.filter(_asked(actor, report)[1])


def _asked(actor: Actor, report: Report) -> tuple[Condition, Q]:
    """Its filter as this actor may ask it today, read and compiled."""
    places = Readable(actor, shape_of(report.entity))
    moment = Moment.of(timezone.now(), ZoneInfo(workspace().zone), actor.user_id)
    try:
        condition = parse(report.filter, places)
        return condition, compile_condition(condition, places, moment)
    except BadRequest:
        raise NothingToTell(
            _("This report asks for something that is not open to you, so it has nothing to show you.")
        ) from None


def rules_of(actor: Actor, report: Report) -> Sequence[Rule]:
    """Its rules that are on and that the actor may know of. Raises NothingToTell where none is left."""
    known = readable_rules(actor, report.entity)
    found = [rule for rule in known if not report.rules or rule.key in report.rules]
    if not found:
        raise NothingToTell(_("None of its rules is on and open to you, so it has nothing to show you."))
    return found


def reminder_of(actor: Actor, report: Report) -> Reminder | None:
    return Reminder.objects.filter(report=report.pk, user=actor.user_id or 0).first()


def due(actor: Actor, today: date) -> list[Reminder]:
    """The reminders of reports the actor has not looked at since their week or month began."""
    its = {one.report_id: one for one in Reminder.objects.filter(user=actor.user_id or 0)}
    if not its:
        return []
    there = [one for one in reports(actor) if one.pk in its]
    waiting = [its[one.pk] for one in there if _is_due(its[one.pk], today)]
    names = {one.pk: one for one in there}
    for reminder in waiting:
        reminder.report = names[reminder.report_id]
    return waiting


def _is_due(reminder: Reminder, today: date) -> bool:
    return reminder.seen is None or reminder.seen < first_day(today, reminder.every)
