"""Which release made a database, told by its migrations."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader

from perennial.backup.databases import Moment
from perennial.backup.errors import MadeByNewer
from perennial.backup.manifest import Manifest

_TABLE = "django_migrations"


def is_current(moment: Moment) -> bool:
    """Whether the database stands at this release's shape."""
    if _TABLE not in moment.tables():
        return False
    applied = set(map(tuple, moment.rows(_TABLE, [("app", "text"), ("name", "text")])))
    return set(known()) <= applied


def known() -> list[tuple[str, str]]:
    """Every migration of this release."""
    return list(MigrationLoader(None).disk_migrations)


def refuse_newer(manifest: Manifest) -> None:
    """Raises MadeByNewer for a set with migrations this release does not have."""
    here = set(known())
    apps = {app for app, _name in here}
    made = {(app, name) for app, names in manifest.contents.migrations.items() for name in names}
    if any(one not in here for one in made if one[0] in apps):
        raise MadeByNewer(manifest.name, manifest.versions["perennial"])
