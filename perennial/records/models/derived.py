"""What follows from records and is rebuilt at any time: values of custom fields, and what search reads."""

from __future__ import annotations

from django.db import DatabaseError, connection, models, transaction

from perennial.journal import guard
from perennial.journal.columns import KeyColumn
from perennial.journal.tables import Derived, Machine
from perennial.records.models.record import Record


class AttributeValue(Derived):
    """One value of a filterable custom field, in the column of its kind; several choices are several rows."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attribute_values")
    field = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    key = KeyColumn()
    number = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    instant = models.DateTimeField(null=True)

    class Meta(Derived.Meta):
        indexes = [
            models.Index(fields=["field", "key", "record"], name="attribute_by_key"),
            models.Index(fields=["field", "number", "record"], name="attribute_by_number"),
            models.Index(fields=["field", "day", "record"], name="attribute_by_day"),
            models.Index(fields=["record", "field"], name="attribute_by_record"),
        ]


class SearchDocument(Derived):
    """What search knows of one record, in folded columns by field group (`search.groups`, `search.words`).

    A contact's document does not hold the company's name: it is found through `company_id`, so that renaming
    a company with 100,000 contacts writes one document. `kind` and `keeper` are one trigram each, for the
    entity (live or in the trash) and for the owner: by them SQLite's full-text index knows whose a record is
    (`search.marks`).
    """

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    entity = models.CharField(max_length=60)
    owner_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    archived = models.BooleanField(default=False)
    kind = KeyColumn()
    keeper = KeyColumn()
    names = KeyColumn()
    reach = KeyColumn()
    numbers = KeyColumn()
    other = KeyColumn()

    class Meta(Derived.Meta):
        indexes = [models.Index(fields=["company_id", "record"], name="document_by_company")]


class SearchIndex(Derived):
    """The FTS5 trigram table over `SearchDocument`; on SQLite alone, made by a migration of its own.

    It is declared so that the guard refuses writes outside derivations, as on any derived table.
    """

    rowid = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    keeper = models.TextField()
    names = models.TextField()
    reach = models.TextField()
    numbers = models.TextField()
    other = models.TextField()

    class Meta(Derived.Meta):
        managed = False

    @classmethod
    def empty(cls) -> None:
        """A plain DELETE would ask the documents what stands in the index, and fail where the two disagree."""
        cls._tell("(records_searchindex) VALUES ('delete-all')")

    @classmethod
    def is_sound(cls) -> bool:
        """FTS5 compares its words with the documents, and raises when they differ or cannot be read."""
        try:
            with transaction.atomic(), guard.door_open(guard.DERIVED):
                cls._tell("(records_searchindex, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return False
        return True

    @classmethod
    def _tell(cls, command: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO records_searchindex {command}")


class Edition(Machine):
    """One row: which edition of our functions and libraries last said all of it (`derive.edition`)."""

    text = models.CharField(max_length=32)
