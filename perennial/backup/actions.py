"""Make, verify, drill, tidy up: each notes what it saw. The caller has asked whether the actor may."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from perennial.backup.databases import own_database
from perennial.backup.drilling import drill
from perennial.backup.errors import BackupRefused, DrillFailed, KeyLost, KeyMissing, SetDamaged
from perennial.backup.keys import Key, key_file, own_key, read_key
from perennial.backup.making import MB, Told, make
from perennial.backup.models import Act, Evidence
from perennial.backup.places import Folder, Stored, own_place
from perennial.backup.queries import listed, retention
from perennial.backup.rules import superfluous
from perennial.backup.verifying import keys_of, sentence, verify
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.models import Operation

BACKUP, VERIFY, DRILL = "backup", "backup-verify", "backup-drill"
KINDS = (BACKUP, VERIFY, DRILL)
BY_HAND, DAILY, UPGRADE = "by hand", "daily", "upgrade"


def start(
    kind: str, *, requested_by: int | None, channel: str, parameters: dict[str, Any], deliver: bool = True
) -> Operation:
    """Queue a backup, a verification or a drill. A set that is refused is so at once: no second try makes it better."""
    return enqueue(kind, requested_by=requested_by, channel=channel, parameters=parameters, deliver=deliver)


def sealing_key(place: Folder, *, new: bool = False) -> tuple[Key, bool]:
    """The key of this machine, and whether it was made just now.

    Raises KeyLost where there is none and the sets in `place` have one, unless a `new` one is asked for: whoever keeps
    a copy of the old one would go on believing that it opens every set.
    """
    with suppress(KeyMissing):
        return read_key(), False
    if not new and (known := keys_of(place.sets())):
        raise KeyLost(key_file(), known, place)
    return own_key()


def make_set(place: Folder, reason: str, told: Told) -> dict[str, Any]:
    """A new set, then those that may go do."""
    key, _is_new = sealing_key(place)
    begun = time.monotonic()
    with place.alone():
        manifest = make(place, key, reason, told)
        figures = {
            "rows": manifest.rows,
            "tables": len(manifest.contents.tables),
            "files": len(manifest.files),
            "lost": len(manifest.lost),
            "bytes": manifest.sealed,
        }
        note(Act.CREATE, manifest.name, begun, figures)
        removed = tidy(place, key, manifest.made)
    return {"set": manifest.name, "removed": removed, **figures}


def verify_set(place: Folder, name: str, told: Told, key: Key | None = None) -> dict[str, Any]:
    """Raises SetDamaged, which names each flaw."""
    key, begun = key or read_key(), time.monotonic()
    with place.reading():
        stored = place.set_named(name)
        report = verify(stored, key, lambda done, total: told("verifying", done // MB, total // MB))
        figures = {"bytes": report.size, "flaws": len(report.flaws)}
        if report.flaws:
            refusal = SetDamaged(stored.name, [sentence(one) for one in report.flaws])
            note_own(Act.VERIFY, stored, begun, figures, refusal)
            raise refusal
        note_own(Act.VERIFY, stored, begun, figures)
    return {"set": stored.name, **figures}


def drill_set(place: Folder, name: str, told: Told, key: Key | None = None) -> dict[str, Any]:
    """Raises SetDamaged, DrillFailed, and what keeps a drill from being done."""
    key, begun = key or read_key(), time.monotonic()
    with place.reading():
        stored = place.set_named(name)
        try:
            figures = drill(stored, key, told)
        except (SetDamaged, DrillFailed) as refusal:
            note_own(Act.DRILL, stored, begun, {}, refusal)
            raise
        note_own(Act.DRILL, stored, begun, figures)
    return {"set": stored.name, "seconds": int(time.monotonic() - begun), **figures}


def tidy(place: Folder, key: Key, now: datetime) -> list[str]:
    """Remove sets that retention does not keep. One whose manifest cannot be read is left for a person."""
    known = [one.known for one in listed(place, key) if one.known is not None]
    names = superfluous(known, retention(), now)
    for name in names:
        place.remove(name)
    return names


def note_own(
    act: Act, stored: Stored, begun: float, figures: dict[str, Any], refusal: BackupRefused | None = None
) -> None:
    """What is seen of a copy elsewhere tells nothing of the set that has its name here."""
    if own_place().has(stored):
        note(act, stored.name, begun, figures, refusal)


def note(
    act: Act, name: str, begun: float, figures: dict[str, Any], refusal: BackupRefused | None = None
) -> None:
    """Keep what was seen of a set, where there is a workspace to keep it in."""
    if not own_database().exists():
        return
    seen = Evidence(set=name, act=act, at=database_now(), ok=refusal is None, figures=figures)
    seen.seconds = int(time.monotonic() - begun)
    seen.said = "" if refusal is None else str(refusal)
    # Before an upgrade the table may not be there yet.
    with suppress(DatabaseError), transaction.atomic():
        seen.save()


def every_second(tell: Callable[[str, int, int], None]) -> Told:
    """Pass on what is heard, at most once a second and at each new phase."""
    last_at, last_phase = 0.0, ""

    def told(phase: str, done: int, total: int) -> None:
        nonlocal last_at, last_phase
        now = time.monotonic()
        if phase != last_phase or now - last_at >= 1:
            last_at, last_phase = now, phase
            tell(phase, done, total)

    return told
