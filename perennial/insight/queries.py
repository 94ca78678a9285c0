"""The reports there are for one reader, what each asks for, and which wait on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.insight.errors import NoSuchReport, NothingToTell
from perennial.insight.making import asked, of_readable, one_of, seen_by
from perennial.insight.models import Reminder, Report
from perennial.lib.periods import first_day
from perennial.quality.models import Rule
from perennial.records.condition.queries import readable_rules
from perennial.records.queries import heads
from perennial.schema.queries import shape_of


def reports(actor: Actor) -> list[Report]:
    """One's own and those that are shared, for administrators all, by name; of records one may read at all."""
    return seen_by(actor, of_readable(actor, Report.objects.all()))


def report_of(actor: Actor, number: int) -> Report:
    """Raises NoSuchReport."""
    return one_of(reports(actor), number, NoSuchReport)


def records_of(actor: Actor, report: Report) -> QuerySet[Any]:
    """The live records that it is about and that the actor may see. Raises NothingToTell."""
    found: QuerySet[Any] = heads(actor, shape_of(report.entity))
    return found if report.filter is None else found.filter(asked(actor, report)[1])


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
