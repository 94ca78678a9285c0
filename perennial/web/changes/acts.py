"""The journal's rows for the eyes: acts by day."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor, program_name
from perennial.journal.models import Change, Channel
from perennial.lib.numbers import counted
from perennial.records.actions.take_back import AT_ONCE
from perennial.records.changes import MOST_COUNTED, Wanted, count_between, takings, why_not
from perennial.records.directory import USER
from perennial.records.noted import notes_for
from perennial.records.telling import Teller, Told
from perennial.web.moments import clock, day_bounds, day_name, local, when

PROGRAMS = {Channel.AUTOMATION, Channel.SYSTEM}


def days(
    actor: Actor,
    teller: Teller,
    changes: Sequence[Change],
    wanted: Wanted,
    *,
    query: str = "",
    current: int = 0,
) -> list[dict[str, Any]]:
    """Days, newest first, each with title, note and acts (see parts/act.html).

    `query` is the filter kept in the addresses, `current` the act whose page is open.
    """
    told, undone = teller.tell(changes), takings([one.pk for one in changes])
    teller.names.load(USER, _people(changes, list(undone.values())))
    reasons = notes_for(actor, [one.pk for one in undone.values()])
    found = []
    for day, its in groupby(changes, key=lambda one: local(one.at).date()):
        title, full = day_name(day)
        acts = []
        for one in its:
            act = act_of(actor, teller, one, told[one.pk], query=query, current=current)
            if one.pk in undone:
                undo = undone[one.pk]
                act |= _taken(actor, teller, undo, reasons.get(undo.pk, {}).get("reason", ""), query)
            acts.append(act)
        many = count_between(actor, wanted, *day_bounds(day))
        found.append({"title": title, "note": f"{full} · {_many(many)}", "acts": acts})
    return found


def act_of(
    actor: Actor, teller: Teller, change: Change, told: Told, *, query: str = "", current: int = 0
) -> dict[str, Any]:
    """One act as parts/act.html takes it."""
    address = reverse("change", args=[change.pk]) + query
    reason = why_not(actor, change)
    return {
        "at": clock(change.at),
        "stamp": change.at.isoformat(),
        "who": who(teller, change),
        "program": is_program(change),
        "lead": told.lead,
        "text": told.text,
        "note": told.note,
        "many": told.many,
        "channel": change.get_channel_display(),
        "url": address,
        "undo_url": "" if reason else _looking(address, change),
        "reason": reason,
        "current": change.pk == current,
    }


def _looking(address: str, change: Change) -> str:
    """Whoever presses Undo of a large change wants it looked through at once."""
    if change.entries <= AT_ONCE:
        return address
    return f"{address}{'&' if '?' in address else '?'}look=1"


def who(teller: Teller, change: Change) -> str:
    """The person, else the program, that made a change."""
    if change.actor_id is not None:
        return teller.names.name(USER, change.actor_id) or _("somebody")
    return program_name(change.channel)


def is_program(change: Change) -> bool:
    return change.actor_id is None or change.channel in PROGRAMS


def _taken(actor: Actor, teller: Teller, undo: Change, reason: str, query: str) -> dict[str, Any]:
    """What alters in an act that was taken back: its undo can be taken back in turn."""
    words = {"who": who(teller, undo), "when": when(undo.at)}
    line = _("Taken back by %(who)s at %(when)s") % words
    refused = why_not(actor, undo)
    return {
        "state": "undone",
        "note": f"{line}: {reason}" if reason else line,
        "undo_url": "" if refused else reverse("change", args=[undo.pk]) + query,
        "undo_label": _("Redo"),
        "reason": refused,
    }


def _people(*several: Sequence[Change]) -> set[int]:
    return {one.actor_id for changes in several for one in changes if one.actor_id is not None}


def _many(count: int) -> str:
    if count > MOST_COUNTED:
        return _("more than %s changes") % counted(MOST_COUNTED)
    return ngettext("%(count)s change", "%(count)s changes", count) % {"count": counted(count)}
