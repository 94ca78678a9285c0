"""Restoring the whole: the state that was there or the restored one, never a mixture.

What only adds is laid first (contents of files, a secret key of former days); then the database is restored beside,
proven, made ready, and takes its place in one step.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.encoding import force_str

from perennial.backup.beside import Opened, Told, lay_files, looked_at, opened, restored_beside
from perennial.backup.databases import own_database
from perennial.backup.keys import Key, own_key
from perennial.backup.making import make
from perennial.backup.models import Evidence
from perennial.backup.places import Folder, scratch
from perennial.lib.breaking import fault

FORMER = "secret.former"
CARRIED = ("set", "act", "ok", "seconds", "said", "figures")


def restore(
    place: Folder,
    name: str,
    key: Key,
    told: Told = lambda *_: None,
    *,
    save: Folder | None,
    without_damaged: bool = False,
) -> dict[str, Any]:
    """Put a set in the place of the database in use; the caller is alone. Raises refusals, and then nothing is changed.

    What stands there is made a set of first, in `save`. Where this machine has no key, the one that opened the set
    becomes its own. Files that are damaged stop it, unless it is done `without_damaged` ones.
    """
    own_database().require_rights(replacing=True)
    its = opened(place.set_named(name), key, told, without_damaged=without_damaged)
    own, _is_new = own_key(key)
    saved = make(save, own, "restore", told).name if save and own_database().exists() else ""
    lay_files(its, told)
    _keep_secrets(its)
    with scratch("restore") as folder, restored_beside(its, folder, told) as restored:
        told("opening", 0, 1)
        seen = looked_at(restored, its, {"settle": True, "evidence": _evidence()})
        told("taking its place", 0, 1)
        fault("restore.before")
        left = restored.take_place()
        fault("restore.swapped")
    return {
        "set": its.manifest.name,
        "made": its.manifest.made,
        "saved": saved,
        "left": left,
        "left_out": list(its.left_out),
        "rows": its.manifest.rows,
        "files": len(its.manifest.files),
        "lost": len(its.manifest.lost),
        "fingerprint": seen["fingerprint"],
        "position": its.manifest.contents.position,
        "migrated": seen["migrated"],
        "voided": seen["voided"],
    }


def _evidence() -> list[dict[str, Any]]:
    """What was seen of sets so far: it is truer than what the set knew of it."""
    found: list[dict[str, Any]] = []
    if not own_database().exists():
        return found
    with suppress(DatabaseError):
        for one in Evidence.objects.order_by("pk"):
            found.append({name: getattr(one, name) for name in CARRIED} | {"at": one.at.isoformat()})  # noqa: PERF401
    return found


def _keep_secrets(its: Opened) -> None:
    """The secret keys of the set open what was sealed with them; the one in use stays the one that seals."""
    path = Path(settings.HOME) / FORMER
    known = [force_str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    new = [one for one in its.secrets() if one not in known]
    if not new:
        return
    beside = path.with_name(f"{FORMER}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{one}\n" for one in [*settings.SECRET_KEY_FALLBACKS, *new])
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
