"""A drill: a set restored for real into a scratch database, and what is there compared with what was saved."""

from __future__ import annotations

from typing import Any

from perennial.backup.beside import Told, lay_files, looked_at, opened, restored_beside
from perennial.backup.databases import own_database
from perennial.backup.keys import Key
from perennial.backup.places import Stored, scratch


def drill(stored: Stored, key: Key, told: Told = lambda *_: None) -> dict[str, Any]:
    """The figures of the evidence; the caller is alone. Raises SetDamaged, DrillFailed and other refusals."""
    own_database().require_rights(replacing=False)
    its = opened(stored, key, told)
    with scratch("drill") as folder, restored_beside(its, folder, told) as restored:
        files = lay_files(its, told, folder)
        told("opening", 0, 1)
        seen = looked_at(restored, its, {"settle": False})
    contents = its.manifest.contents
    return {
        "tables": len(contents.tables),
        "rows": its.manifest.rows,
        "files": files,
        "migrated": seen["migrated"],
        "fingerprint": seen["fingerprint"],
        "compared": bool(contents.fingerprint) and not seen["migrated"],
        "position": contents.position,
        "entries": seen["entries"],
        "opened": seen["opened"],
    }
