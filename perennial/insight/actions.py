"""Making, changing and removing reports, and being reminded of them: journaled and undoable."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import check, own
from perennial.insight.errors import NoSuchReport, NotAsAsked
from perennial.insight.making import Kind, check_filter, check_flag, check_name
from perennial.insight.models import Every, Period, Reminder, Report
from perennial.insight.queries import reminder_of
from perennial.journal.door import change, machine_update
from perennial.records.condition.queries import readable_rules
from perennial.schema.queries import setting, shape_of

MOST_REPORTS = 200


def _rules(actor: Actor, report: Report, value: Any) -> list[str]:
    """Keys of rules the actor may know of; those it has already may stay, on or off."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise NotAsAsked(_("Send the keys of rules as a list; none means every rule."), field="rules")
    known = {rule.key for rule in readable_rules(actor, report.entity)} | set(report.rules)
    for key in value:
        if key not in known:
            sentence = _("There is no rule “%s” that is on and open to you.") % key[:60]
            raise NotAsAsked(sentence, field="rules")
    return sorted(set(value))


def _period(_actor: Actor, _report: Report, value: Any) -> str:
    if value not in Period.values:
        raise NotAsAsked(_("Choose one of: %s.") % ", ".join(Period.values), field="period")
    return str(value)


REPORT = Kind(
    Report,
    "report",
    NoSuchReport,
    unknown=gettext_lazy("A report has no “%s” that could be changed."),
    too_many=gettext_lazy("You have %d reports already. Remove some first."),
    checks={
        "name": check_name,
        "rules": _rules,
        "filter": check_filter,
        "period": _period,
        "shared": check_flag("shared"),
    },
)
EDITABLE = tuple(REPORT.checks)


def create_report(actor: Actor, entity: str, **told: Any) -> Report:
    """A new report of the actor's; `told` are columns of EDITABLE, a name is needed.

    Raises Forbidden, BadRequest for a filter that no list takes, and NotAsAsked naming what does not fit.
    """
    maker, shape = own(actor), shape_of(entity)
    check(actor, "read", shape)
    return REPORT.create(actor, Report(entity=entity, maker=maker), told, MOST_REPORTS)


def edit_report(actor: Actor, report: Report, **told: Any) -> int | None:
    """Change what is named; returns the change, None where nothing differed.

    Raises Forbidden, NoSuchReport, BadRequest, NotAsAsked.
    """
    return REPORT.edit(actor, report, told)


def remove_report(actor: Actor, report: Report) -> int | None:
    """Take a report out of every list; undo brings it back, and who was reminded of it is reminded again."""
    return REPORT.remove(actor, report)


def remind(actor: Actor, report: Report, every: str) -> int | None:
    """Have the report on one's own start page every week or month, or ('') no longer; returns the change."""
    user = own(actor)
    if every and every not in Every.values:
        raise NotAsAsked(_("Choose one of: %s.") % ", ".join(Every.values), field="every")
    with change(actor, "report.remind") as act:
        REPORT.still_there(report)
        there = reminder_of(actor, report)
        if there is not None and every:
            act.update(there, every=every)
        elif there is not None:
            act.delete(there)
        elif every:
            act.create(Reminder(report=report, user=user, every=every, seen=_today()))
    return act.id


def remind_by_mail(actor: Actor, report: Report, by_mail: bool) -> int | None:
    """Have the figures of a report one is reminded of come by mail as well; returns the change.

    Raises NotAsAsked where one is not reminded of it.
    """
    own(actor)
    with change(actor, "report.remind") as act:
        REPORT.still_there(report)
        there = reminder_of(actor, report)
        if there is None:
            raise NotAsAsked(_("Choose first how often it comes to your start page."), field="by_mail")
        act.update(there, by_mail=by_mail or None)
    return act.id


def look(actor: Actor, report: Report) -> None:
    """Note that the actor has looked at it today: it leaves the start page until the next week or month."""
    there, today = reminder_of(actor, report), _today()
    if there is not None and there.seen != today and actor.rights.writes:
        machine_update(there, seen=today)


def _today() -> date:
    return timezone.now().astimezone(setting().zone).date()
