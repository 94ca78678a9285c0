"""What taking a change back means for one row: pure decisions over the row's lines and its effective writers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from perennial.journal.models import Operation
from perennial.journal.provenance import EXISTENCE, Writers
from perennial.journal.reading import Line
from perennial.journal.undo.outcome import Kept, Reason
from perennial.journal.undo.refusing import WHOLE, why
from perennial.journal.values import same

Values = dict[str, Any]
Refused = Mapping[int, frozenset[str]]
# What happens to a row; a row made and removed by the change itself passes through.
REMOVE, REVIVE, EDIT, PASS, NOTHING = "remove", "revive", "edit", "pass", ""


@dataclass(slots=True)
class Fate:
    """What happens to a row in all, the values that are put back, what is kept, and from which line on each field
    was this change's alone (`since`; a field not named there is not touched). `restored` are the values of these
    fields in the end, those too that the change itself had brought back."""

    kind: str = NOTHING
    values: Values = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    since: dict[str, int] = field(default_factory=dict)
    restored: Values = field(default_factory=dict)

    def lets_go(self, column: str, target: int) -> bool:
        """Whether the row ends up without pointing at `target` by `column`, or is gone."""
        if self.kind in {REMOVE, PASS}:
            return True
        return column in self.restored and not same(self.restored[column], target)


@dataclass(slots=True)
class Step:
    """What taking back one batch does to a row: it goes, or it gets these values (revived when it is gone)."""

    kind: str = NOTHING
    values: Values = field(default_factory=dict)


def untouched(writers: Writers, change: int) -> bool:
    """A row as the change left it, or one that is gone again because what made it was taken back."""
    if writers.exists:
        return writers.all() == {change}
    return writers.writer(EXISTENCE) in {None, change} or writers.given_back(change, EXISTENCE)


class Later(Protocol):
    """What was written to a row after the change, where that is taken back as well."""

    def returns(self, name: str, before: Any) -> bool:
        """Whether a field that was written since returns nevertheless to the value it had before the change."""

    def only_carried(self, others: Collection[int | None]) -> bool:
        """Whether the changes that wrote to the row since only carried on what the change had made."""


class Stays:
    """The rule: what was edited since is kept."""

    def returns(self, name: str, before: Any) -> bool:
        return False

    def only_carried(self, others: Collection[int | None]) -> bool:
        return False


STAYS = Stays()


def fate(
    lines: Sequence[Line], writers: Writers, change: int, refused: Refused, later: Later = STAYS
) -> Fate:
    """The fate of a row by the change's lines on it, oldest first."""
    for one in lines:
        if WHOLE in (names := refused.get(one.id, frozenset())):
            return _kept(lines[0], why(names))
    if lines[0].op == Operation.CREATE:
        return _of_created(lines, writers, change, later)
    if lines[-1].op == Operation.DELETE:
        return _of_removed(lines, writers, change)
    return _of_edited(lines, writers, change, refused, later)


def _of_created(lines: Sequence[Line], writers: Writers, change: int, later: Later) -> Fate:
    if not writers.exists and writers.writer(EXISTENCE) != change:
        return Fate()
    others = writers.all() - {change}
    if change not in writers.all() or (others and not later.only_carried(others)):
        return _kept(lines[0], Reason.EDITED)
    return Fate(REMOVE if writers.exists else PASS, since=dict.fromkeys(_names(lines), 0))


def _of_removed(lines: Sequence[Line], writers: Writers, change: int) -> Fate:
    if writers.writer(EXISTENCE) != change:
        return Fate() if writers.exists else _kept(lines[0], Reason.EDITED)
    if any(one.erased for one in lines):
        return _kept(lines[0], Reason.ERASED)
    since = {name: _alone_since(lines, name) for name in _names(lines)}
    values = first_values(lines, since)
    return Fate(REVIVE, {name: value for name, value in values.items() if value is not None}, since=since)


def _of_edited(lines: Sequence[Line], writers: Writers, change: int, refused: Refused, later: Later) -> Fate:
    first, found, returning = lines[0], Fate(), set()
    not_allowed = {
        name: why(names) for one in lines for names in [refused.get(one.id, frozenset())] for name in names
    }
    originals = first_values(lines)
    for name, before in originals.items():
        own = writers.exists and writers.writer(name) == change
        alone = _alone_since(lines, name)
        if name in not_allowed:
            found.kept.append(_keep(first, name, not_allowed[name]))
        elif own and not alone:
            found.since[name] = 0
        elif not own and writers.given_back(change, name):
            continue
        elif writers.exists and later.returns(name, before):
            found.since[name] = 0
            returning.add(name)
        else:
            reason = Reason.EDITED if writers.exists else Reason.GONE
            found.kept.append(_keep(first, name, reason, before))
            if own:
                found.since[name] = alone
    found.kept += [
        _keep(first, name, Reason.ERASED) for name in sorted({n for one in lines for n in one.erased})
    ]
    newest = {name: after for one in lines for name, (_, after) in one.fields.items()}
    found.restored = first_values(lines, found.since)
    found.values = {
        name: value
        for name, value in found.restored.items()
        if name in returning or not same(value, newest[name])
    }
    found.kind = EDIT if found.values else NOTHING
    return found


def step(lines: Sequence[Line], its: Fate) -> Step:
    """Taking back one batch's lines on a row, as far as its fate allows."""
    if its.kind == NOTHING and not its.since:
        return Step()
    there_before, there_after = lines[0].op != Operation.CREATE, lines[-1].op != Operation.DELETE
    values = first_values(lines, its.since)
    if there_before and there_after:
        return Step(EDIT, values) if values else Step()
    if there_before:
        return Step(REVIVE, {name: value for name, value in values.items() if value is not None})
    return Step(REMOVE) if there_after else Step()


def first_values(lines: Sequence[Line], since: Mapping[str, int] | None = None) -> Values:
    """What each field was before the first of these lines that wrote it (of those in `since`, from that line on)."""
    values: Values = {}
    for one in lines:
        for name, (before, _) in one.fields.items():
            if since is None or one.id >= since.get(name, one.id + 1):
                values.setdefault(name, before)
    return values


def _alone_since(lines: Sequence[Line], name: str) -> int:
    """The line from which on nobody else wrote the field between the change's own; 0 when that is all of them."""
    writing = [one for one in lines if name in one.fields]
    for older, newer in zip(writing[-2::-1], writing[:0:-1], strict=True):
        if not same(older.fields[name][1], newer.fields[name][0]):
            return newer.id
    return 0


def _names(lines: Sequence[Line]) -> set[str]:
    return {name for one in lines for name in one.fields}


def _kept(one: Line, reason: Reason) -> Fate:
    return Fate(kept=[_keep(one, EXISTENCE, reason)])


def _keep(one: Line, name: str, reason: Reason, before: Any = None) -> Kept:
    return Kept(one.model, one.row, one.root, name, reason, None, before)
