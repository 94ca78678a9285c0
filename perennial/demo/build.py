"""Builds the demonstration workspace: the house, its people and two years of their work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from perennial.access.models import User
from perennial.demo.acts import Act
from perennial.demo.colleagues import ADMINISTRATOR, LEAVER
from perennial.demo.dashboards import share_dashboards
from perennial.demo.player import Player
from perennial.demo.staff import Staff, let_go, move_in
from perennial.demo.story import story
from perennial.demo.talk import talk
from perennial.demo.views import share_views
from perennial.demo.working_days import ZONE
from perennial.journal.sealer import seal
from perennial.lib.refusals import Conflict
from perennial.quality.queries import judged_moment
from perennial.records.condition.counting import note_day
from perennial.records.derive.later import derived_later
from perennial.records.escalating import escalate, waiting_at
from perennial.records.matching.scanning import start_scan
from perennial.records.models import ENTITIES, Contract, Record
from perennial.records.turning import due_on, turn
from perennial.schema.models import Workspace

_MORNING, _EVENING = time(0, 4), time(17, 30)
Told = Callable[[int, int], None]


class NotEmpty(Conflict):
    """The database holds something already, and the demonstration is never mixed with real data."""


def build(today: date, progress: Told | None = None) -> None:
    """Fill an empty database; `progress(done, total)` counts records written. Raises NotEmpty.

    All of it is one transaction, so a build that is killed leaves the database as empty as it was.
    """
    acts = story(today)
    with transaction.atomic():
        require_empty()
        with derived_later():
            staff = _live(acts, today, progress or (lambda done, total: None))
        talk(staff, today)
        evening = datetime.combine(today - timedelta(days=1), _EVENING, ZONE)
        share_dashboards(staff, share_views(staff, evening), evening)
        escalate(waiting_at(evening), evening, at=evening)
        _led_on(evening)
        for entity in ENTITIES:
            note_day(entity, judged_moment())
        seal()
        # Found by the worker once the demonstration is served.
        start_scan(requested_by=None, channel="system")


def _led_on(evening: datetime) -> None:
    """Contracts, each on the day on which its days led it on, or the day after it was last changed by hand."""
    while due := due_on(evening.date(), limit=1):
        contract = Contract.objects.get(pk=due[0])
        changed = (contract.updated or evening).astimezone(ZONE).date()
        day = min(max(contract.turns or changed, changed + timedelta(days=1)), evening.date())
        turn(due, day, at=datetime.combine(day, _MORNING, ZONE))


def require_empty() -> None:
    if any(model.objects.exists() for model in (Workspace, User, Record)):
        raise NotEmpty(
            _(
                "This database is in use and is no demonstration, so none is built into it. "
                "Name another home with PERENNIAL_HOME or another database with PERENNIAL_DATABASE_URL."
            )
        )


def _live(acts: list[Act], today: date, progress: Told) -> Staff:
    staff = move_in(datetime.combine(acts[0].at - timedelta(days=1), _EVENING, ZONE))
    player, done, total = Player(staff), 0, sum(len(act.items) for act in acts)
    leaving = datetime.combine(today - timedelta(days=LEAVER.left_days_before or 0), _EVENING, ZONE)
    gone = False
    for act in acts:
        if not gone and act.at > leaving:
            let_go(staff, ADMINISTRATOR.email, leaving)
            gone = True
        player.play(act)
        done += len(act.items)
        progress(done, total)
    return staff
