"""What `perennial import` says of a file before its counts: how it was read, and which column went where."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from perennial.transfer.models import Import
from perennial.transfer.queries import looked_at


def sentences(one: Import) -> Iterator[str]:
    """Lines for people; every guess in them can be corrected with --map, or on the page of the import."""
    yield from (str(note) for note in looked_at(one).notes)
    pairs = list(zip(one.dialect["headers"], one.mapping, strict=False))
    placed = ", ".join(f"{header} → {key}" for header, key in pairs if key)
    if placed:
        yield _("Columns: %s.") % placed
    left = ", ".join(f"“{header}”" for header, key in pairs if not key)
    if left:
        yield _('Left out: %s. Give a column a field with --map "HEADER=FIELD".') % left
