"""What SQLite believes of the indexes of custom fields' values.

Unless told, it takes a field to have ten values in all, and then looks through a whole field for the one of a record.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLE = "records_attributevalue"
# By index: its rows, and how many of them have the same first column, the same first two, and so on.
SIZES = {
    "attribute_by_record": "1000000 4 1",
    "attribute_by_key": "1000000 100000 100 1",
    "attribute_by_number": "1000000 100000 100 1",
    "attribute_by_day": "1000000 100000 100 1",
}


def tell(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "sqlite":
        return
    # Makes the table of sizes where there is none.
    editor.execute(f"ANALYZE {TABLE}")
    forget(apps, editor)
    for index, sizes in SIZES.items():
        editor.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", (TABLE, index, sizes))
    editor.execute("ANALYZE sqlite_schema")


def forget(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", (TABLE,))


class Migration(migrations.Migration):
    dependencies = [("records", "0008_edition")]
    operations = [migrations.RunPython(tell, forget)]
