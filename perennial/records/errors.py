"""Refusals about records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Conflict, NotFound, Refusal
from perennial.quality.errors import RulesAsk, Warned


class NoSuchRecord(NotFound):
    """There is no such record, or the actor may not know that there is."""


class Incomplete(Refusal):
    """Required fields are missing."""


class InTheTrash(Conflict):
    """The record is in the trash; it must be brought back before it can be changed."""


class WasMerged(Conflict):
    """The record was merged into another one, which stands for it now."""


class NotMerged(Refusal):
    """The record stands for itself; there is no merge to take back."""


class TooMuchHangs(Refusal):
    """More refers to the records that would be absorbed than is moved at once."""


class AlreadyConverted(Conflict):
    """The lead was converted before; what it became stands at the lead."""

    code = "already_converted"


class ChangedMeanwhile(Conflict):
    """Somebody changed the same fields since the form was opened.

    `theirs` maps fields to `conflicts.Theirs` (value now, who, when), `version` is the one to go on from; what the user
    typed is not lost: the caller still has it.
    """

    def __init__(self, sentence: object, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(sentence, fields=dict.fromkeys(theirs, sentence))
        self.theirs = theirs
        self.version = version


class DuplicatesAsk(RulesAsk):
    """Records are there that are likely the same: nothing was written until somebody says that it is another one.

    `candidates` are those that `warned` tells of, in the same order; `entity` is what they are.
    """

    status = 409
    code = "duplicate"

    def __init__(
        self, sentence: object, warned: Sequence[Warned], candidates: Sequence[Any], entity: str = ""
    ) -> None:
        super().__init__(sentence, warned)
        self.entity = entity
        self.candidates = tuple(candidates)


class DuplicatesRefused(DuplicatesAsk):
    """Records are there that a new one may not stand beside, whatever the reason."""

    code = "duplicate_refused"


class NotRehearsed(Conflict):
    """The rehearsal of a bulk edit is still under way, or did not come to its end."""

    def __init__(self) -> None:
        super().__init__(
            _("This rehearsal has not come to its end. Wait until it is done, or rehearse again.")
        )
