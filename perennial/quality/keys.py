"""Keys of rules: each names one rule of all entities for ever, those included that were removed or taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from perennial.journal.queries import created
from perennial.quality.models import Rule
from perennial.schema import describing


def rules_alone() -> list[Rule]:
    """Every rule of every entity, removed ones too. Nobody else writes rules until this transaction ends.

    Rows that are there hold off nobody who adds one; the table does. Who writes to SQLite is alone already.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Rule._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    return list(Rule.objects.order_by("pk"))


def free_key(rule: Rule, there: Collection[Rule]) -> str:
    """A key that no rule has or had: one that was taken back may come back with its own."""
    ever = {fields["key"] for fields in created(Rule) if "key" in fields}
    return describing.key_of(rule.labels, ever | {one.key for one in there})
