"""What customers are promised: one row, written when it is first changed; every change can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import change
from perennial.lib.business_hours import MIDNIGHT, Span
from perennial.lib.public_holidays import places
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.schema.models import ServiceTargets
from perennial.schema.queries import shape_of
from perennial.schema.service import NO_HOLIDAYS, OF_WORKSPACE, Service, Target
from perennial.schema.standard.ticket import PRIORITIES

LONGEST_TARGET = 365 * 24 * 60
MOST_CLOSED, LONGEST_NAME = 400, 80


def edit_service(actor: Actor, wanted: Service) -> ServiceTargets:
    """Set opening hours, holidays, closed days, targets by priority and when somebody is told (`near`, in percent).

    Raises Refusal naming the field: `week`, `holidays`, `closed`, `targets` or `near`.
    """
    check_configure(actor)
    values = _checked(wanted)
    with change(actor, "service.edit") as act:
        row = ServiceTargets.objects.select_for_update().order_by("pk").first()
        if row is None:
            row = ServiceTargets(**values)
            act.create(row)
        else:
            act.update(row, **values)
    return row


def service() -> Service:
    """What is promised now."""
    found = shape_of("ticket").service
    assert found is not None
    return found


def _checked(wanted: Service) -> dict[str, Any]:
    if wanted.holidays not in {OF_WORKSPACE, NO_HOLIDAYS, *places()}:
        raise Refusal(_("Of this place no holidays are known. Choose one of the list."), field="holidays")
    if not 1 <= wanted.near <= 99:
        raise Refusal(_("Give 1 to 99 percent."), field="near")
    return {
        "week": _week(wanted.week),
        "holidays": wanted.holidays,
        "closed": _closed(wanted.closed),
        "targets": _targets(wanted.targets),
        "near": wanted.near,
    }


def _week(week: Sequence[Sequence[Span]]) -> list[list[list[int]]]:
    if len(week) != 7 or not all(_in_order(day) for day in week):
        raise Refusal(_("Give the hours of seven days, each in order and apart."), field="week")
    if not any(week):
        raise Refusal(_("Open on at least one day: without hours nothing is ever due."), field="week")
    return [[list(span) for span in day] for day in week]


def _in_order(day: Sequence[Span]) -> bool:
    edges = [edge for span in day for edge in span]
    return all(0 <= opens < closes <= MIDNIGHT for opens, closes in day) and edges == sorted(edges)


def _closed(days: Mapping[date, str]) -> list[dict[str, str]]:
    if len(days) > MOST_CLOSED:
        raise Refusal(_("At most %d closed days fit here.") % MOST_CLOSED, field="closed")
    names = {day: " ".join(clean(name, field="closed").split()) for day, name in days.items()}
    if any(len(name) > LONGEST_NAME for name in names.values()):
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST_NAME, field="closed")
    return [{"day": day.isoformat(), "name": name} for day, name in sorted(names.items())]


def _targets(targets: Mapping[str, Target]) -> dict[str, dict[str, int]]:
    found = {}
    for one in PRIORITIES:
        its = targets.get(one.key, Target())
        if not all(0 <= minutes <= LONGEST_TARGET for minutes in (its.answer, its.solve)):
            raise Refusal(_("A promise is at most a year long."), field="targets")
        if its.answer and its.solve and its.answer > its.solve:
            sentence = _("%s: the first answer cannot be due after the solution.") % one.label()
            raise Refusal(sentence, field="targets")
        found[one.key] = {"answer": its.answer, "solve": its.solve}
    return found
