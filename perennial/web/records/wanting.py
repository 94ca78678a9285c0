"""Why somebody wants a word although nothing is planned, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.quality.queries import present_moment
from perennial.records.follow_ups import Reason, follow_up
from perennial.records.models import Head
from perennial.schema.queries import shape_of
from perennial.web.records.entities import record_url
from perennial.web.records.log import may_log
from perennial.web.records.reader import Reader


def proposal(reader: Reader, head: Head) -> dict[str, str] | None:
    """What the page of a record proposes where nothing is planned: why, and where it is planned."""
    one = follow_up(reader.actor, head, present_moment()) if may_log(reader, head) else None
    if one is None:
        return None
    told = sold(one.days) if one.reason == Reason.SOLD else silent(head, one.days, one.after)
    return {"reason": told, "plan_url": f"{record_url(reader.entity, head.pk)}/log?kind=task"}


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
