"""A set restored beside the database in use: read for real, counted, migrated, opened.

A drill ends here; a restore goes on from here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import perennial
from perennial.backup import seals
from perennial.backup.configuration import secrets_in
from perennial.backup.contents import contents_of, differences
from perennial.backup.databases import Restored, own_database
from perennial.backup.errors import DrillFailed, FilesDamaged, NotTried, OtherEngine, SetDamaged
from perennial.backup.keys import Key
from perennial.backup.manifest import CONFIGURATION, CONTENT, DATABASE, Manifest
from perennial.backup.places import Stored
from perennial.backup.releases import refuse_newer
from perennial.backup.verifying import opened_member, sentence, verify
from perennial.files import store
from perennial.files.errors import ContentGone
from perennial.lib.breaking import fault

MB = 1024 * 1024
Told = Callable[[str, int, int], None]
# What looks at a database that is not the one in use: a process of its own, which knows everything that stands above.
_LOOKING = "perennial.cli.restoring"


@dataclass(frozen=True, slots=True)
class Opened:
    """A set whose every member was read, and its manifest; `left_out` are digests of files that are damaged."""

    stored: Stored
    manifest: Manifest
    key: Key
    left_out: Sequence[str] = ()

    def member(self, name: str) -> Iterator[bytes]:
        """Raises SetDamaged; it has changed since it was verified."""
        try:
            yield from opened_member(self.stored, self.manifest, name, self.key)
        except (seals.Broken, FileNotFoundError) as problem:
            raise SetDamaged(self.stored.name, [_("%s has changed meanwhile.") % name]) from problem

    def secrets(self) -> list[str]:
        return secrets_in(b"".join(self.member(CONFIGURATION)))


def opened(stored: Stored, key: Key, told: Told, *, without_damaged: bool = False) -> Opened:
    """Verified whole, or `without_damaged` files. Raises SetDamaged, WrongKey, MadeByNewer, OtherEngine."""
    report = verify(stored, key, lambda done, total: told("verifying", done // MB, total // MB))
    manifest, said = report.manifest, [sentence(one) for one in report.flaws]
    files = {one.member for one in report.flaws if one.member.startswith(CONTENT)}
    if manifest is None or len(files) < len(report.flaws):
        raise SetDamaged(stored.name, said)
    if files and not without_damaged:
        raise FilesDamaged(stored.name, said)
    refuse_newer(manifest)
    if manifest.engine != own_database().engine:
        raise OtherEngine(stored.name, manifest.engine)
    left_out = sorted(digest for digest, name in manifest.files.items() if name in files)
    whole = {digest: name for digest, name in manifest.files.items() if name not in files}
    return Opened(stored, replace(manifest, files=whole), key, left_out)


@contextmanager
def restored_beside(its: Opened, folder: Path, told: Told) -> Iterator[Restored]:
    """The database of a set, compared row by row with what the manifest says. Raises DrillFailed."""
    manifest, read = its.manifest, 0
    total = max(manifest.members[DATABASE].size // MB, 1)

    def dump() -> Iterator[bytes]:
        nonlocal read
        for chunk in its.member(DATABASE):
            read += len(chunk)
            told("restoring", min(read // MB, total), total)
            yield chunk

    with own_database().restored(dump(), folder) as restored:
        fault("restore.read")
        if said := restored.unsound():
            raise DrillFailed(its.stored.name, [_("The database file is not sound: %s") % said[:200]])
        with restored.moment() as moment:
            rows = 0

            def counted(more: int) -> None:
                nonlocal rows
                rows += more
                told("counting", rows, manifest.rows)

            found = contents_of(moment, counted, current=False)
        flaws = [
            _("The table %s does not hold what was saved.") % name
            for name in differences(manifest.contents.tables, found.tables)
        ]
        if (found.position, found.chain) != (manifest.contents.position, manifest.contents.chain):
            flaws.append(_("The head of the journal's chain is another one."))
        if flaws:
            raise DrillFailed(its.stored.name, flaws)
        yield restored


def lay_files(its: Opened, told: Told, home: Path | None = None) -> int:
    """Have every content of the set in the store of `home`; how many were not there. What is there stays."""
    laid = 0
    for number, (digest, name) in enumerate(sorted(its.manifest.files.items())):
        told("files", number, len(its.manifest.files))
        try:
            laid += store.put_back(digest, its.manifest.members[name].size, its.member(name), home)
        except ContentGone as problem:
            raise SetDamaged(its.stored.name, [_("%s has changed meanwhile.") % name]) from problem
    return laid


def looked_at(restored: Restored, its: Opened, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a process of this release says of the restored database once it has migrated and opened it; with
    `settle` it makes it ready to be the one in use. Raises DrillFailed.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "perennial.settings",
        "PYTHONPATH": os.pathsep.join([str(Path(perennial.__path__[0]).parent), kept.get("PYTHONPATH", "")]),
        "PERENNIAL_SECRET_KEY": its.secrets()[0],
        **restored.environment(),
    }
    ran = subprocess.run(
        [sys.executable, "-m", _LOOKING],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if ran.returncode == os.EX_TEMPFAIL:
        raise NotTried(its.stored.name, ran.stderr.strip().splitlines()[-1])
    if ran.returncode < 0:
        raise NotTried(its.stored.name, _("The process that looked at it was ended from outside."))
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or [""])[-1]
        raise DrillFailed(its.stored.name, [_("This release could not open it: %s") % last[:300]])
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    flaws = [str(one) for one in told["flaws"]]
    before = its.manifest.contents.fingerprint
    if before and not told["migrated"] and told["fingerprint"] != before:
        flaws.append(_("Its fingerprint is another one."))
    if flaws:
        raise DrillFailed(its.stored.name, flaws)
    return told
