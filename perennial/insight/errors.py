"""Refusals about reports, views and dashboards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Forbidden, NotFound, Refusal


class NoSuchReport(NotFound):
    """There is no report of this number, or it is somebody else's own."""

    def __init__(self) -> None:
        super().__init__(_("There is no such report, or its maker does not share it."))


class NoSuchView(NotFound):
    """There is no view of this number, or it is somebody else's own."""

    def __init__(self) -> None:
        super().__init__(_("There is no such view, or its maker does not share it."))


class NoSuchDashboard(NotFound):
    """There is no dashboard of this number, or it is somebody else's own."""

    def __init__(self) -> None:
        super().__init__(_("There is no such dashboard, or its maker does not share it."))


class NotTheMaker(Forbidden):
    def __init__(self) -> None:
        super().__init__(_("Somebody else made this. Ask them or an administrator, or make one of your own."))


class NotAsAsked(Refusal):
    """A report, view or dashboard cannot be what was asked for; the field says which part of it."""


class NothingToTell(Refusal):
    """The reader may not read what is asked for, so it tells them nothing."""
