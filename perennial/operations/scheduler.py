"""The scheduler process: starts what is due (one node at a time) and rescues what dead workers left."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from perennial.faults.capture import capture, wait_until_written
from perennial.journal.following import follow
from perennial.journal.sealer import seal
from perennial.operations import schedules
from perennial.operations.actions import reap
from perennial.operations.clock import database_now
from perennial.operations.pulse import end_life, pulse, show_life
from perennial.operations.runner import process_name
from perennial.operations.stopping import Stop, stop_on_signal

NAME = "scheduler"
EVERY = 2.0
HELD = timedelta(seconds=20)
# Of each tick, so many seconds may go to reading the journal on.
FOLLOWING = 1.0

logger = logging.getLogger("perennial.scheduler")


def keep_time() -> int:
    """Tick until SIGTERM or SIGINT, then return 0."""
    with stop_on_signal() as stop, pulse(lambda: show_life(NAME)):
        _until_answered(stop)
        while not stop.is_set():
            tick_safely()
            stop.wait(EVERY)
    _say_goodbye()
    return 0


def tick() -> None:
    """Rescue what is lost; seal the journal and start what is due, if this process is the one that does so now."""
    reap()
    now = database_now()
    if schedules.hold_lease(NAME, process_name(), now, HELD):
        seal()
        schedules.start_due(now)
        follow(FOLLOWING)


def tick_safely() -> bool:
    """A tick that outlives trouble: an absent database is logged, anything else captured."""
    try:
        tick()
    except (OperationalError, InterfaceError) as problem:
        logger.warning("The database does not answer the scheduler (%s).", type(problem).__name__)
    except Exception as problem:
        capture(problem, "scheduler")
    else:
        return True
    connection.close()
    return False


def _until_answered(stop: Stop) -> None:
    """Make the shipped schedules, once the database answers."""
    while not stop.is_set():
        try:
            schedules.make_planned()
            return
        except (OperationalError, InterfaceError) as problem:
            logger.warning("The database does not answer the scheduler (%s).", type(problem).__name__)
            connection.close()
            stop.wait(EVERY)


def _say_goodbye() -> None:
    try:
        schedules.release_lease(NAME, process_name())
        end_life(NAME)
        wait_until_written()
    except (OperationalError, InterfaceError, TimeoutError) as problem:
        logger.warning("The scheduler could not say goodbye (%s).", type(problem).__name__)
