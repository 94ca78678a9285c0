"""A column that fits no field becomes a custom field of its own."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.lib.refusals import Refusal
from perennial.schema.actions import create_field
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from perennial.transfer.actions import forget_rehearsal
from perennial.transfer.mapping.kinds import kind_of_cells
from perennial.transfer.models import Import
from perennial.transfer.reading import Dialect


def guessed_kind(dialect: Dialect, column: int) -> tuple[str, int]:
    """(kind, decimals) of the field that the column would become."""
    return kind_of_cells([row[column] for row in dialect.samples if column < len(row)])


def make_field(actor: Actor, one: Import, dialect: Dialect, column: int | None) -> CustomField:
    """A custom field called like the column, of the kind that its cells fit, to which the column then goes.

    Only who may configure the workspace may; the field is journaled like any other and can be taken back.
    """
    check(actor, "import", shape_of(one.entity))
    if column is None or column >= len(dialect.headers):
        raise Refusal(_("The file has no such column. Open the mapping again and choose one of its columns."))
    kind, decimals = guessed_kind(dialect, column)
    header = dialect.headers[column][:80]
    row = create_field(actor, one.entity, kind, {get_language() or "en": header}, decimals=decimals)
    one.mapping = [row.key if place == column else key for place, key in enumerate(one.mapping)]
    forget_rehearsal(one)
    return row
