"""Why somebody wants a word although nothing is planned, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from perennial.lib.dates import show_date
from perennial.quality.queries import present_moment
from perennial.records.binding import Comes, coming
from perennial.records.follow_ups import Reason, follow_up
from perennial.records.models import Contract, Head
from perennial.schema.queries import shape_of
from perennial.web.records.entities import record_url
from perennial.web.records.log import may_log
from perennial.web.records.reader import Reader


def proposal(reader: Reader, head: Head) -> dict[str, str] | None:
    """What the page of a record proposes where nothing is planned: why, and where it is planned."""
    told = _told(reader, head) if may_log(reader, head) else ""
    if not told:
        return None
    return {"reason": told, "plan_url": f"{record_url(reader.entity, head.pk)}/log?kind=task"}


def _told(reader: Reader, head: Head) -> str:
    moment = present_moment()
    if isinstance(head, Contract) and (its := coming(reader.actor, head, moment.today)):
        return comes(its.comes, its.day, head, agreed=its.agreed)
    one = follow_up(reader.actor, head, moment)
    if one is None:
        return ""
    if one.reason == Reason.SIGNED:
        return signed(one.days)
    return sold(one.days) if one.reason == Reason.SOLD else silent(head, one.days, one.after)


def comes(what: str, day: date, contract: Contract, *, agreed: bool) -> str:
    """What the days of a contract ask for."""
    months = contract.renewal_months or 0
    words = {"day": show_date(day, get_language() or "en"), "months": months}
    if what == Comes.NOTICE:
        return _("notice must be given by %(day)s") % words
    if what == Comes.RENEWS:
        return (
            ngettext(
                "renews on %(day)s for %(months)d month",
                "renews on %(day)s for %(months)d months",
                months,
            )
            % words
        )
    if agreed:
        return _("ends on %(day)s, a renewal is to be agreed") % words
    return _("ends on %(day)s and nothing follows") % words


def signed(days: int) -> str:
    """So long ago the contract was signed, and nobody spoke with them since."""
    told = ngettext("signed %d day ago, no word since", "signed %d days ago, no word since", days)
    return told % days


def sold(days: int) -> str:
    """So long ago it was won, and nobody spoke with them since."""
    told = ngettext("won %d day ago, no word since", "won %d days ago, no word since", days)
    return told % days


def silent(head: Head, days: int, after: int) -> str:
    """A customer who cools, with what that means."""
    lifecycle = (
        shape_of(head._meta.model_name or "").fields["lifecycle"].choice(getattr(head, "lifecycle", ""))
    )
    words = {"who": lifecycle.label() if lifecycle else "", "days": days, "after": after}
    return _("%(who)s, no word for %(days)d days, %(after)d are usual") % words
