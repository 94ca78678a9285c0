"""Refusals a user can read, and the interruptions that end a piece of work between two slices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import BadRequest, Conflict, NotFound, Refusal


class OperationUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no such operation. It may belong to somebody else."))


class OperationOver(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("This operation has already ended and cannot be cancelled. Undo its change instead.")
        )


class OperationNotFailed(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Only a failed operation can be tried again. Start a new one instead."))


class KeyReused(Refusal):
    """One idempotency key came with another route or body."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__(
            _("This idempotency key belongs to another request. Send a new key with a new request."),
            field="Idempotency-Key",
        )


class CronRefused(Refusal):
    """A cron text that cannot be read, or that never comes due."""

    code = "cron"


class PayloadExpired(NotFound):
    def __init__(self) -> None:
        super().__init__(
            _("This file is no longer kept. Files and reports are removed after a time; upload it again.")
        )


class PayloadTooLarge(BadRequest):
    def __init__(self, limit_mb: int) -> None:
        super().__init__(
            _("This file is larger than %(limit)s MB. Split it, or ask the operator to raise the limit.")
            % {"limit": limit_mb}
        )


class MessageUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no such message in the outbox. Old ones are removed after a time."))


class MessageNotUnsure(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Only a message that was maybe sent can be judged, and this one's fate is known."))


class NotSent(Exception):
    """Raised by a sender that knows for certain: nothing has left the house. `final`: trying again is no use."""

    def __init__(self, reason: str = "", *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Needless(Exception):
    """Raised by a sender before anything has left: what the message would tell holds no longer."""


class Interruption(BaseException):
    """Ends a piece of work between two slices.

    Not an Exception: a handler that falls back row by row on any Exception must never swallow one of these.
    """


class Superseded(Interruption):
    """Another attempt holds the operation; this one changes nothing more."""


class Cancelled(Interruption):
    """A person asked to stop. `choice` says what becomes of the finished part ('' when not asked)."""

    def __init__(self, choice: str = "") -> None:
        super().__init__(choice)
        self.choice = choice


class NotNow(Interruption):
    """Something else is in the way: the operation is tried again in a few minutes, and that is no failure."""


class HandedBack(Interruption):
    """The process is ending; the operation goes back to the queue with its cursor."""


class WorkerLost(Exception):
    """A worker stopped renewing its lease: killed, out of memory, or cut off from the database."""


class NoHandler(Exception):
    """No installed package registers a job of this kind, or a sender of this name."""
