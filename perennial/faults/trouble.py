"""Errors that are trouble around Perennial, not in it: the database is away for a while, or no space is left."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DISK_FULL, TOO_MANY = "53100", "53300"
# The server is shut down, crashed, starts, or ended an idle connection (PostgreSQL, Appendix A of its manual).
_LEAVING = ("57P01", "57P02", "57P03", "57P05")
_AWAY_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a reader and a writer are told, and after how many seconds asking again is worth while."""

    name: str
    reading: str | Promise
    writing: str | Promise
    seconds: int


AWAY = Trouble(
    "away",
    _("The database does not answer at the moment. Try again shortly; your data is safe."),
    _("The database does not answer at the moment. Look whether this was saved, then send it again."),
    10,
)
FULL = Trouble(
    "full",
    _("No space is left on the server's disk. Ask whoever keeps this system to make some."),
    _(
        "No space is left on the server's disk, so nothing was saved. Ask whoever keeps this system to make some, "
        "then send it again."
    ),
    60,
)


def trouble_of(exception: BaseException) -> Trouble | None:
    """Which trouble an exception means, None for a fault of the program."""
    if isinstance(exception, OSError):
        return FULL if exception.errno in {errno.ENOSPC, errno.EDQUOT} else None
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    cause = exception.__cause__
    if (name := getattr(cause, "sqlite_errorname", None)) is not None:
        return FULL if name == "SQLITE_FULL" else AWAY if name.startswith(_AWAY_SQLITE) else None
    # Without a state there was no answer at all: the connection is lost, or was never made.
    state = getattr(cause, "sqlstate", None) or ""
    away = not state or state.startswith("08") or state in {*_LEAVING, TOO_MANY}
    return FULL if state == DISK_FULL else AWAY if away else None
