"""Whose value of each field a merge proposes, and why. Pure.

Of values that rules find no fault with what the workspace prefers for the field, then the one last confirmed, then a
name that others have, then the most complete, then the newest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Why(TextChoices):
    """What decided."""

    ONLY = "only", _("the only one")
    SOUND = "sound", _("the others break a rule")
    CONFIRMED = "confirmed", _("confirmed last")
    KNOWN = "known", _("a name that others have")
    COMPLETE = "complete", _("the most complete")
    NEWEST = "newest", _("the newest")
    OLDEST = "oldest", _("the oldest")
    TOGETHER = "together", _("goes with the company")
    LINED = "lined", _("goes with the lines")
    FIRST = "first", _("of the record that stays")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that is there: of which record, its text (folded), and what is known of it.

    `marks` counts the letters that folding altered: who writes them knows more than who left them out. `known`: it is a
    name that others have as well.
    """

    record: int
    text: str
    confirmed: date | None = None
    brought: datetime | None = None
    flaws: Sequence[str] = ()
    marks: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True)
class Winner:
    """The record whose value is proposed, and what decided."""

    record: int
    why: Why


# What may be preferred for a field.
PREFERRED = (Why.CONFIRMED, Why.COMPLETE, Why.NEWEST, Why.OLDEST, Why.FIRST)
_USUAL = (Why.CONFIRMED, Why.KNOWN, Why.COMPLETE, Why.NEWEST)


def winner(candidates: Sequence[Candidate], preferred: str = "") -> Winner | None:
    """In the order of the records, the one that stays first; None without any."""
    left = list(candidates)
    if len(left) < 2:
        return Winner(left[0].record, Why.ONLY) if left else None
    decided = Why.FIRST
    first = [why for why in PREFERRED if why == preferred]
    for why in (Why.SOUND, *first, *_USUAL):
        fewer = _STEPS[why](left)
        if len(fewer) < len(left):
            left, decided = fewer, why
        if len(left) == 1:
            return Winner(left[0].record, decided)
    return Winner(left[0].record, decided)


def _sound(several: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in several if not one.flaws] or list(several)


def _confirmed_last(several: Sequence[Candidate]) -> list[Candidate]:
    last = max((one.confirmed for one in several if one.confirmed), default=None)
    return [one for one in several if one.confirmed == last]


def _known(several: Sequence[Candidate]) -> list[Candidate]:
    """A slip of the pen makes a name that nobody has."""
    return [one for one in several if one.known] or list(several)


def _complete(several: Sequence[Candidate]) -> list[Candidate]:
    """Those of which no other one says all and more."""
    return [one for one in several if not any(_says_less(one, other) for other in several)]


def _says_less(one: Candidate, other: Candidate) -> bool:
    """A letter without its mark says less than one with it."""
    if one.text == other.text:
        return one.marks < other.marks
    words, others = (its.text.replace("-", " ").split() for its in (one, other))
    return _said_by(words, others) and not _said_by(others, words)


def _said_by(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each word is among the others, or is the initial of one."""
    initials = {one[0] for one in others}
    return all(one in others or (len(one.rstrip(".")) == 1 and one[0] in initials) for one in words)


def _oldest(several: Sequence[Candidate]) -> list[Candidate]:
    """Of what is not known when it came, nothing is older."""
    first = min((one.brought for one in several if one.brought), default=None)
    return [one for one in several if one.brought is None] or [one for one in several if one.brought == first]


def _first(several: Sequence[Candidate]) -> list[Candidate]:
    return list(several[:1])


def _newest(several: Sequence[Candidate]) -> list[Candidate]:
    last = max((one.brought for one in several if one.brought), default=None)
    return [one for one in several if one.brought == last]


_STEPS = {
    Why.SOUND: _sound,
    Why.CONFIRMED: _confirmed_last,
    Why.KNOWN: _known,
    Why.COMPLETE: _complete,
    Why.NEWEST: _newest,
    Why.OLDEST: _oldest,
    Why.FIRST: _first,
}


def proposal(
    by_field: Mapping[str, Sequence[Candidate]], preferred: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Winner]:
    """By field key; `preferred` names by field what the workspace prefers."""
    found = {key: winner(several, preferred.get(key, "")) for key, several in by_field.items()}
    return {key: one for key, one in found.items() if one is not None}
