"""Long work that a command started and waits for."""

from __future__ import annotations

import sys

from django.utils.translation import gettext as _

from perennial.cli.progress import Progress
from perennial.lib.refusals import Refusal
from perennial.operations.inline import run_inline
from perennial.operations.models import Operation, State
from perennial.operations.queries import operation_state


def ended(operation: Operation, label: str, *, cancelled: str, stopped: str) -> Operation:
    """Run the operation here, under a progress bar, to its end.

    Raises Refusal with the operation's own sentence where it was refused, else `cancelled`, or `stopped`, in which
    %s is the reference of the fault. Ctrl-C rises as KeyboardInterrupt, after the change was named that holds what was
    done so far.
    """
    try:
        with Progress(label) as bar:
            run_inline(operation, lambda row: bar.show(row.done_count, row.total_count or 0))
    except KeyboardInterrupt:
        if operation.change:
            print(_("Change %s holds what was done so far.") % operation.change, file=sys.stderr)
        raise
    if operation.state == State.CANCELLED:
        raise Refusal(cancelled)
    if operation.state != State.DONE:
        raise Refusal(operation_state(operation)["sentence"] or stopped % operation.fault)
    return operation
