"""Refusals of the journal."""

from perennial.lib.refusals import Conflict, NotFound


class StillRunning(Conflict):
    """The change is not complete yet."""


class NothingToUndo(Conflict):
    """Nothing the change wrote still stands."""


class NoSuchChange(NotFound):
    """There is no change with this number, or the actor may not know of it."""
