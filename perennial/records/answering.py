"""What people answer to a rule that a record breaks, kept under the record: one answer for each rule."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from perennial.journal.door import OpenChange
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.quality.models import Rule
from perennial.records.models import Waiver

LONGEST_REASON = 500


def read_reason(text: str, missing: object, *, field: str = "reason") -> str:
    """A reason as it is kept. Raises Refusal, with the sentence `missing` where there is none."""
    reason = clean(text, field=field).strip()
    if not reason:
        raise Refusal(missing, field=field)
    if len(reason) > LONGEST_REASON:
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST_REASON, field=field)
    return reason


def keep_answer(
    act: OpenChange, record_id: int, rule: Rule, *, kind: str, reason: str, until: date | None = None
) -> None:
    """Answered again, the later kind, reason and day count."""
    columns = {"kind": kind, "reason": reason, "until": until, "by_id": act.row.actor_id, "at": act.row.at}
    there = Waiver.objects.filter(record=record_id, rule=rule).first()
    if there is not None:
        act.update(there, **columns)
    else:
        act.create(Waiver(record_id=record_id, rule=rule, **columns))
