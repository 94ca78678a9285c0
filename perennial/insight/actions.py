"""Making, changing and removing reports, and being reminded of them: journaled and undoable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.errors import ReadOnlyToken
from perennial.access.queries import check, own
from perennial.insight.errors import NoSuchReport, NotTheMaker, ReportRefused
from perennial.insight.models import Every, Period, Reminder, Report
from perennial.insight.queries import may_change, reminder_of
from perennial.journal.door import change, machine_update
from perennial.lib.conditions import Moment, compile_condition, dump, parse
from perennial.lib.refusals import BadRequest
from perennial.lib.text import clean
from perennial.quality.queries import present_moment
from perennial.records.condition.queries import readable_rules
from perennial.records.places import Readable
from perennial.schema.queries import setting, shape_of

LONGEST_NAME = 80
MOST_REPORTS = 200
EDITABLE = ("name", "rules", "filter", "period", "shared")


def create_report(actor: Actor, entity: str, **told: Any) -> Report:
    """A new report of the actor's; `told` are columns of EDITABLE, a name is needed.

    Raises Forbidden, BadRequest for a filter that no list takes, and ReportRefused naming what does not fit.
    """
    maker, shape = own(actor), shape_of(entity)
    check(actor, "read", shape)
    report = Report(entity=entity, maker=maker)
    for column, value in _checked(actor, report, {"name": "", **told}).items():
        setattr(report, column, value)
    with change(actor, "report.create") as act:
        own_ones = Report.objects.select_for_update().filter(maker=maker, hidden=False)
        if len(own_ones) >= MOST_REPORTS:
            raise ReportRefused(_("You have %d reports already. Remove some first.") % MOST_REPORTS)
        act.create(report)
    return report


def edit_report(actor: Actor, report: Report, **told: Any) -> int | None:
    """Change what is named; returns the change, None where nothing differed.

    Raises Forbidden, NoSuchReport, BadRequest, ReportRefused.
    """
    _check_change(actor, report)
    wanted = _checked(actor, report, told)
    with change(actor, "report.edit") as act:
        _still_there(report)
        act.update(report, **wanted)
    return act.id


def remove_report(actor: Actor, report: Report) -> int | None:
    """Take a report out of every list; undo brings it back, and who was reminded of it is reminded again."""
    _check_change(actor, report)
    with change(actor, "report.remove") as act:
        _still_there(report)
        act.update(report, hidden=True)
    return act.id


def remind(actor: Actor, report: Report, every: str) -> int | None:
    """Have the report on one's own start page every week or month, or ('') no longer; returns the change."""
    user = own(actor)
    if every and every not in Every.values:
        raise ReportRefused(_("Choose one of: %s.") % ", ".join(Every.values), field="every")
    with change(actor, "report.remind") as act:
        _still_there(report)
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

    Raises ReportRefused where one is not reminded of it.
    """
    own(actor)
    with change(actor, "report.remind") as act:
        _still_there(report)
        there = reminder_of(actor, report)
        if there is None:
            raise ReportRefused(_("Choose first how often it comes to your start page."), field="by_mail")
        act.update(there, by_mail=by_mail or None)
    return act.id


def look(actor: Actor, report: Report) -> None:
    """Note that the actor has looked at it today: it leaves the start page until the next week or month."""
    there, today = reminder_of(actor, report), _today()
    if there is not None and there.seen != today and actor.rights.writes:
        machine_update(there, seen=today)


def _today() -> date:
    return timezone.now().astimezone(setting().zone).date()


def _check_change(actor: Actor, report: Report) -> None:
    if may_change(actor, report):
        return
    raise NotTheMaker if actor.token_writes else ReadOnlyToken


def _still_there(report: Report) -> None:
    if not Report.objects.select_for_update().filter(pk=report.pk, hidden=False).exists():
        raise NoSuchReport


def _checked(actor: Actor, report: Report, told: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(told) - set(EDITABLE))
    if unknown:
        raise ReportRefused(_("A report has no “%s” that could be changed.") % unknown[0], field=unknown[0])
    return {name: _CHECKS[name](actor, report, value) for name, value in told.items()}


def _name(actor: Actor, report: Report, value: Any) -> str:
    text = " ".join(clean(value, field="name").split()) if isinstance(value, str) else ""
    if not text:
        raise ReportRefused(_("Give the report a name."), field="name")
    if len(text) > LONGEST_NAME:
        raise ReportRefused(_("At most %d characters fit here. Shorten it.") % LONGEST_NAME, field="name")
    return text


def _rules(actor: Actor, report: Report, value: Any) -> list[str]:
    """Keys of rules the actor may know of; those it has already may stay, on or off."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ReportRefused(_("Send the keys of rules as a list; none means every rule."), field="rules")
    known = {rule.key for rule in readable_rules(actor, report.entity)} | set(report.rules)
    for key in value:
        if key not in known:
            sentence = _("There is no rule “%s” that is on and open to you.") % key[:60]
            raise ReportRefused(sentence, field="rules")
    return sorted(set(value))


def _filter(actor: Actor, report: Report, value: Any) -> Any:
    """A condition as lists have it, tried once: what a list refuses, a report refuses."""
    if value is None:
        return None
    places, now = Readable(actor, shape_of(report.entity)), present_moment()
    try:
        condition = parse(value, places)
        compile_condition(condition, places, Moment(now.today, now.zone, actor.user_id))
    except BadRequest as no:
        raise BadRequest(no.sentence, field="filter") from None
    return dump(condition)


def _period(actor: Actor, report: Report, value: Any) -> str:
    if value not in Period.values:
        raise ReportRefused(_("Choose one of: %s.") % ", ".join(Period.values), field="period")
    return str(value)


def _shared(actor: Actor, report: Report, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ReportRefused(_("This is true or false."), field="shared")
    return value


_CHECKS: Mapping[str, Any] = {
    "name": _name,
    "rules": _rules,
    "filter": _filter,
    "period": _period,
    "shared": _shared,
}
