"""Refusals about records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Conflict, NotFound, Refusal


class NoSuchRecord(NotFound):
    """There is no such record, or the actor may not know that there is."""


class Incomplete(Refusal):
    """Required fields are missing."""


class InTheTrash(Conflict):
    """The record is in the trash; it must be brought back before it can be changed."""


class RehearsalUnfinished(Conflict):
    """A rehearsal that is under way, or ended before its end, does not tell what a run would do."""

    def __init__(self) -> None:
        super().__init__(
            _("This rehearsal has not judged every record. Wait for its end, or rehearse again.")
        )


class ChangedMeanwhile(Conflict):
    """Somebody changed the same fields since the form was opened.

    `theirs` maps fields to `conflicts.Theirs` (value now, who, when), `version` is the one to go on from; what the user
    typed is not lost: the caller still has it.
    """

    def __init__(self, sentence: object, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(sentence, fields=dict.fromkeys(theirs, sentence))
        self.theirs = theirs
        self.version = version
