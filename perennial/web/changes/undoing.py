"""The preview of an undo beside a change: at once for a small one, from the operation that looked for a large one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.journal.models import Change
from perennial.journal.undo.outcome import Kept
from perennial.lib.numbers import counted
from perennial.operations.models import Operation, State
from perennial.operations.queries import operation, operation_state
from perennial.records.actions.take_back import AT_ONCE, preview
from perennial.records.changes import takings, why_not
from perennial.records.directory import USER
from perennial.records.previews import is_current, kept_of, latest_look, sums_from, sums_of
from perennial.records.telling import Teller
from perennial.schema.kinds import Setting
from perennial.web.changes.acts import who
from perennial.web.changes.choosing import Choice
from perennial.web.changes.preview import KeptList, button, sums
from perennial.web.moments import when
from perennial.web.operations.words import percent

KEPT_SHOWN = 50


def is_large(change: Change) -> bool:
    return change.entries > AT_ONCE


def _is_partial(undo: Change) -> bool:
    """Whether an undo stopped before the end, by a cancel or a fault."""
    stopped = {State.CANCELLED, State.FAILED}
    return undo.operation_id is not None and operation(undo.operation_id).state in stopped


class UndoPreview:
    """What changes/undo.html is told of one change, for one reader."""

    def __init__(
        self, actor: Actor, teller: Teller, setting: Setting, change: Change, choice: Choice
    ) -> None:
        self.actor = actor
        self.teller = teller
        self.change = change
        self.choice = choice
        self.kept = KeptList(actor, teller, setting)

    def context(self) -> dict[str, Any]:
        taken = takings([self.change.pk]).get(self.change.pk)
        if taken is not None and not _is_partial(taken):
            return self._taken(taken)
        return self._asked() | ({"partly": taken} if taken is not None else {})

    def _asked(self) -> dict[str, Any]:
        if reason := why_not(self.actor, self.change):
            return {"refused": reason}
        return self._large() if is_large(self.change) else self._small()

    def _taken(self, taken: Change) -> dict[str, Any]:
        """Who took it back, and what was kept then (of a large change) or is kept still (of a small one)."""
        self.teller.names.load(USER, [taken.actor_id] if taken.actor_id else [])
        words = {"who": who(self.teller, taken), "when": when(taken.at)}
        context = {"taken": taken, "taken_line": _("Taken back by %(who)s at %(when)s.") % words}
        if why_not(self.actor, self.change):
            return context
        if taken.operation_id is not None:
            done = operation(taken.operation_id)
            return context | self._page_of(done, done.result.get("kept", 0))
        kept = [] if is_large(self.change) else preview(self.actor, self.change.pk).kept
        return context | self._page(self._some(kept), len(kept))

    def _small(self) -> dict[str, Any]:
        found = preview(self.actor, self.change.pk)
        chosen = self.choice.nevertheless
        told = sums_of(found)
        with_choices = sums_of(preview(self.actor, self.change.pk, chosen)) if chosen else told
        context = {"sums": sums(with_choices), "button": button(told), "may_return": told.may_return}
        return context | self._page(self._some(found.kept), len(found.kept))

    def _large(self) -> dict[str, Any]:
        look = latest_look(self.actor, self.change)
        context = {"large": True, "size": counted(self.change.entries), "look": look}
        if look is None:
            return context
        if look.is_open:
            state = operation_state(look)
            words = {"done": counted(state["done"]), "all": counted(self.change.entries)}
            return context | {"looking": _("%(done)s of %(all)s.") % words, "percent": percent(look)}
        if look.state != State.DONE:
            return context | {"stopped": operation_state(look)["sentence"] or _("It stopped before the end.")}
        if not is_current(look):
            return context | {"stale": when(look.finished)}
        found = sums_from(look.result)
        told = sums(found, self.choice.count(found.may_return))
        context |= {"sums": told, "button": button(found), "may_return": found.may_return}
        return context | self._page_of(look, found.kept_all)

    def _some(self, kept: Sequence[Kept]) -> Sequence[Kept]:
        return kept[self._start : self._start + KEPT_SHOWN]

    @property
    def _start(self) -> int:
        return (self.choice.page - 1) * KEPT_SHOWN

    def _page_of(self, done: Operation, total: int) -> dict[str, Any]:
        return self._page(kept_of(done, self._start, KEPT_SHOWN), total)

    def _page(self, kept: Sequence[Kept], total: int) -> dict[str, Any]:
        told = self.kept.told(kept, self.choice.nevertheless)
        conflicts = [one for one in told if one.get("choices")]
        return {
            "conflicts": conflicts,
            "kept": [one for one in told if not one.get("choices")],
            "kept_now": told,
            "kept_range": f"{counted(self._start + 1)}–{counted(self._start + len(told))}"
            if total > len(told)
            else "",
            "kept_total": counted(total),
            "previous_page": self.choice.page - 1,
            "next_page": self.choice.page + 1 if self._start + len(told) < total and told else 0,
            "choice": self.choice,
            "elsewhere": self.choice.elsewhere([one["name"] for one in conflicts]),
        }
