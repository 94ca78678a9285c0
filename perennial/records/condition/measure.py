"""A day's measure: how many records My upkeep asks of somebody in a day, and what of it is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perennial.access.actor import Actor
from perennial.records.condition.progress import done_today
from perennial.records.condition.queries import Task, tasks
from perennial.schema.models import USUAL_MEASURE
from perennial.schema.queries import workspace


@dataclass(frozen=True, slots=True)
class Today:
    """`tasks` are what is left of today's measure, `found` all there are, worth most first; `done` counts answers."""

    tasks: Sequence[Task]
    found: Sequence[Task]
    done: int
    measure: int

    @property
    def left(self) -> int:
        """How many records are left of the measure."""
        return sum(one.records for one in self.tasks)

    @property
    def later(self) -> int:
        """How many records wait for another day."""
        return sum(one.records for one in self.found) - self.left

    @property
    def enough(self) -> bool:
        """Whether the measure is full, though more waits."""
        return self.done >= self.measure and bool(self.found)


def usual_measure() -> int:
    """How many records a day asks for where nobody chose otherwise for themselves."""
    return workspace().daily_measure or USUAL_MEASURE


def today_of(actor: Actor) -> Today:
    """What the actor's own records want today."""
    found, done = tasks(actor), done_today(actor)
    measure = (actor.user.daily_measure if actor.user else None) or usual_measure()
    return Today(list(_within(found, max(0, measure - done))), found, done, measure)


def _within(found: Sequence[Task], room: int) -> Iterator[Task]:
    """The first of these tasks, with as many records as there is room for."""
    for one in found:
        if room <= 0:
            return
        yield replace(one, records=min(one.records, room))
        room -= one.records
