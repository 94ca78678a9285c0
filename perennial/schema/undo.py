"""What may be taken back of descriptions: one's own columns by oneself, all else by administrators."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.access.actor import Actor
from perennial.access.queries import may_configure
from perennial.journal.reading import Line
from perennial.journal.undo.refusing import WHOLE
from perennial.schema.models import Layout


def undo_refuses(actor: Actor, lines: Sequence[Line]) -> dict[int, frozenset[str]]:
    """{line id: '*' for the whole line}; answers for lines of the schema's tables only."""
    ours = [line for line in lines if line.model._meta.app_label == "schema"]
    if not ours or may_configure(actor):
        return {}
    return {line.id: frozenset({WHOLE}) for line in ours if not _is_own(actor, line)}


def _is_own(actor: Actor, line: Line) -> bool:
    """Whether a line is of the actor's own columns: its first and last lines name the user, others the row does."""
    if line.model is not Layout or actor.user_id is None:
        return False
    named = {user for user in line.fields.get("user_id", ()) if user is not None}
    if named:
        return named == {actor.user_id}
    return Layout.objects.filter(pk=line.row, user=actor.user_id).exists()
