"""How much silence relationships bear, by lifecycle. What an administrator says of one becomes a row."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.schema.models import Ladder
from perennial.schema.queries import patience
from perennial.schema.standard.relations import PATIENCE, Patience

MOST_DAYS = 3650


def edit_patience(actor: Actor, wanted: Mapping[str, Patience]) -> None:
    """After how many days relationships cool, are dormant, are lost; lifecycles that are not named stay.

    Raises Refusal at `<lifecycle>_<step>`.
    """
    check_configure(actor)
    checked = checked_patience(wanted)
    with change(actor, "relations.edit") as act:
        there = {row.lifecycle: row for row in Ladder.objects.select_for_update().order_by("pk")}
        now = patience()
        for lifecycle, its in checked.items():
            if its == now[lifecycle]:
                continue
            if lifecycle in there:
                act.update(there[lifecycle], **its._asdict())
            else:
                act.create(Ladder(lifecycle=lifecycle, **its._asdict()))


def checked_patience(wanted: Mapping[str, Patience]) -> dict[str, Patience]:
    """The same; raises Refusal for a lifecycle there is not, and for days that do not grow."""
    for lifecycle, its in wanted.items():
        if lifecycle not in PATIENCE:
            raise Refusal(_("There is no lifecycle “%s”.") % lifecycle, field=lifecycle)
        least = 0
        for step, days in its._asdict().items():
            if not 0 < days <= MOST_DAYS:
                raise Refusal(_("Give 1 to %d days.") % MOST_DAYS, field=f"{lifecycle}_{step}")
            if days <= least:
                sentence = _("Each step begins later than the one before: give more than %d days.") % least
                raise Refusal(sentence, field=f"{lifecycle}_{step}")
            least = days
    return dict(wanted)
