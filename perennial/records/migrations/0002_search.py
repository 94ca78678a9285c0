"""What search reads: documents, and over them FTS5 on SQLite or trigram indexes on PostgreSQL."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import Error, migrations, models, transaction
from django.utils.translation import gettext as _

import perennial.journal.columns
from perennial.lib.refusals import Refusal

INDEX, DOCUMENTS = "records_searchindex", "records_searchdocument"
INDEXED = ("kind", "keeper", "names", "reach", "numbers", "other")
GROUPS = ("names", "reach", "numbers", "other")


def make_index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        # No columnsize: nothing here is ranked by BM25.
        editor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5({', '.join(INDEXED)}, content='{DOCUMENTS}',"
            " content_rowid='record_id', tokenize='trigram', columnsize=0)"
        )
        return
    allow_trigrams(editor.connection)
    columns = ", ".join(f"{column} gin_trgm_ops" for column in GROUPS)
    editor.execute(f"CREATE INDEX document_by_trigram ON {DOCUMENTS} USING gin ({columns})")
    editor.execute(f"CREATE INDEX document_by_owner ON {DOCUMENTS} (owner_id)")


def drop_index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TABLE {INDEX}")
        return
    editor.execute("DROP INDEX document_by_trigram")
    editor.execute("DROP INDEX document_by_owner")


def allow_trigrams(connection: Any) -> None:
    """The extension pg_trgm, made where it is missing; raises Refusal when the database does not let us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
    except Error as problem:
        raise Refusal(
            _(
                "Search needs the PostgreSQL extension pg_trgm, and it could not be added (%s). Install"
                " PostgreSQL's “contrib” package if it is missing, let a database administrator run"
                " “CREATE EXTENSION pg_trgm” in this database, and start again."
            )
            % str(problem).strip()
        ) from problem


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.record",
                    ),
                ),
                ("entity", models.CharField(max_length=60)),
                ("owner_id", models.BigIntegerField(null=True)),
                ("company_id", models.BigIntegerField(null=True)),
                ("archived", models.BooleanField(default=False)),
                *((name, perennial.journal.columns.KeyColumn(blank=True, default="")) for name in INDEXED),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                ("rowid", models.BigIntegerField(primary_key=True, serialize=False)),
                *((name, models.TextField()) for name in INDEXED),
            ],
            options={"abstract": False, "base_manager_name": "objects", "managed": False},
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["company_id", "record"], name="document_by_company"),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
