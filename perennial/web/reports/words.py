"""What a report is about, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.insight.errors import NothingToTell
from perennial.insight.making import condition_of
from perennial.insight.models import Made, Report
from perennial.lib.conditions import sentence
from perennial.lib.numbers import counted
from perennial.web.records.filter_bar import Named
from perennial.web.records.reader import Reader


def where_of(report: Report, reader: Reader) -> str:
    """Its filter in words; '' for every record, and where the reader may not ask for it."""
    try:
        condition = condition_of(reader.actor, report)
    except NothingToTell:
        return ""
    return "" if condition is None else sentence(condition, Named(reader))


def about(report: Report, reader: Reader) -> str:
    """Of which records, and how many rules: “Contacts, where City is Łódź · every rule”."""
    words = {"records": reader.shape.plural(), "where": where_of(report, reader)}
    of = _("%(records)s, where %(where)s") % words if words["where"] else words["records"]
    return f"{of} · {_rules(len(report.rules))}"


def _rules(number: int) -> str:
    if not number:
        return _("every rule")
    return ngettext("%s rule", "%s rules", number) % counted(number)


def whose(made: Made, reader: Reader) -> str:
    """Who made it, and who sees it."""
    own = made.maker_id == reader.actor.user_id
    if own:
        return _("yours, shared") if made.shared else _("yours alone")
    return made.maker.name if made.shared else _("%s, not shared") % made.maker.name
