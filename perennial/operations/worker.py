"""The worker process: runs what the queue delivers in a few threads, shows that it lives, stops politely."""

from __future__ import annotations

import logging
import threading

from django.db import InterfaceError, OperationalError, connection

from perennial.faults.capture import capture, wait_until_written
from perennial.operations import delivery, jobs, outbox
from perennial.operations.pulse import end_life, kept_alive, pulse, show_life
from perennial.operations.runner import process_name
from perennial.operations.stopping import Stop, stop_on_signal

NAME = "worker"
POLL = 0.25
AFTER_TROUBLE = 1.0

logger = logging.getLogger("perennial.worker")


def work(threads: int = 2) -> int:
    """Run operations until SIGTERM or SIGINT, then return 0 once every thread has handed its work back.

    A second signal ends the process at once; the leases of what it ran then run out and the reaper queues
    it again.
    """
    jobs.discover()
    with stop_on_signal() as stop:
        runners = [
            threading.Thread(
                target=_loop, args=(f"{process_name()}/{number}", stop), name=f"runner-{number}", daemon=True
            )
            for number in range(1, threads + 1)
        ]
        with pulse(lambda: show_life(NAME)):
            for runner in runners:
                runner.start()
            logger.info("Worker %s runs operations in %s threads.", process_name(), threads)
            stop.wait()
            logger.info("Worker %s hands back what it runs and stops.", process_name())
            for runner in runners:
                runner.join()
    _say_goodbye()
    return 0


def run_next(name: str = "", stop: Stop | None = None) -> bool:
    """Take one delivery and run its operation, or send one message; False when nothing was waiting or due."""
    taken = delivery.take(name, stop)
    if taken is None:
        return outbox.send_next()
    with kept_alive(taken):
        delivery.run(taken)
    return True


def _loop(name: str, stop: Stop) -> None:
    try:
        while not stop.is_set():
            if not _run_next_safely(name, stop):
                stop.wait(POLL)
    finally:
        connection.close()


def _run_next_safely(name: str, stop: Stop) -> bool:
    try:
        return run_next(name, stop)
    except (OperationalError, InterfaceError) as problem:
        logger.warning("The database does not answer the worker (%s).", type(problem).__name__)
    except Exception as problem:  # the loop must outlive whatever one delivery brings
        capture(problem, "worker")
    connection.close()
    stop.wait(AFTER_TROUBLE)
    return False


def _say_goodbye() -> None:
    try:
        end_life(NAME)
        wait_until_written()
    except (OperationalError, InterfaceError, TimeoutError) as problem:
        logger.warning("Worker %s could not say goodbye (%s).", process_name(), type(problem).__name__)
