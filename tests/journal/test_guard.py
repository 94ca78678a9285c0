"""The statement guard: raw SQL in every disguise, and what must pass."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from perennial.journal import guard
from perennial.journal.checks import check_tables, errors_of
from perennial.journal.derivations import write_columns
from perennial.journal.guard import WriteOutsideDoor, written_tables
from perennial.journal.tables import Machine, Recorded
from perennial.records.models import AttributeValue, Contact
from tests.journal.acting import contact

REFUSED = [
    "INSERT INTO records_contact (record_id) VALUES (1)",
    "insert into records_contact select * from records_contact",
    "INSERT OR REPLACE INTO records_contact (record_id) VALUES (1)",
    "REPLACE INTO records_contact (record_id) VALUES (1)",
    "UPDATE records_contact SET job_title = ''",
    "UPDATE OR IGNORE records_contact SET job_title = ''",
    "UPDATE ONLY records_contact SET job_title = ''",
    'UPDATE "records_contact" SET job_title = %s',
    'UPDATE "public"."records_contact" SET job_title = 1',
    "UPDATE public . records_contact SET job_title = 1",
    "UPDATE main.records_contact SET job_title = 1",
    "UPDATE `records_contact` SET job_title = 1",
    "UPDATE [records_contact] SET job_title = 1",
    "UPDATE 'records_contact' SET job_title = 1",
    "UPDATE RECORDS_CONTACT SET job_title = 1",
    "DELETE FROM records_contact",
    "DELETE/**/FROM/* all */records_contact",
    "DELETE -- all\nFROM records_contact",
    "-- SELECT\nDELETE FROM records_contact",
    "/* SELECT */ DELETE FROM records_contact",
    "SELECT 1; DELETE FROM records_contact",
    "SELECT '--'; DELETE FROM records_contact",
    "SELECT '/*'; DELETE FROM records_contact; SELECT '*/'",
    "WITH gone AS (DELETE FROM records_contact RETURNING *) SELECT * FROM gone",
    "WITH a AS (SELECT 1) UPDATE records_contact SET job_title = ''",
    "INSERT INTO django_session SELECT 1 FROM x; UPDATE records_contact SET job_title = ''",
    "EXPLAIN ANALYZE DELETE FROM records_contact",
    "MERGE INTO records_contact USING x ON true WHEN MATCHED THEN DELETE",
    "TRUNCATE records_contact",
    "TRUNCATE TABLE ONLY django_session, records_contact CASCADE",
    'TRUNCATE "django_session", ONLY "records_contact"',
    "COPY records_contact (record_id) FROM STDIN",
    "DO $$ BEGIN DELETE FROM records_contact; END $$",
    "DELETE FROM records_attributevalue",
    "UPDATE journal_entry SET fields = '{}'",
    "INSERT INTO django_session (session_key) VALUES ("
    + ", ".join(["%s"] * 300)
    + "); DELETE FROM records_link",
]
PASSED = [
    "SELECT * FROM records_contact FOR UPDATE",
    "(SELECT 1) UNION (SELECT 2)",
    "SELECT 'DELETE FROM records_contact'",
    "INSERT INTO django_session (session_key) VALUES (%s)",
    'INSERT INTO "journal_x" ("a") VALUES (%s) ON CONFLICT DO UPDATE SET a = 1',
    "DELETE FROM django_session",
    "COPY records_contact TO STDOUT",
    "CREATE TABLE x (id int REFERENCES records_contact ON UPDATE CASCADE)",
    "SAVEPOINT a",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_write_in_disguise_is_refused(sql):
    with pytest.raises(WriteOutsideDoor):
        guard.check_statement(sql)


@pytest.mark.parametrize("sql", PASSED)
def test_reading_and_machine_tables_pass(sql):
    guard.check_statement(sql)


def test_a_plain_insert_names_its_table_however_long_it_is():
    values = ", ".join(["(" + ", ".join(["%s"] * 9) + ")"] * 900)
    assert written_tables(f'INSERT INTO "records_link" ("a", "b") VALUES {values}') == {"records_link"}


@pytest.mark.django_db
@pytest.mark.parametrize("many", [False, True])
def test_raw_sql_is_refused_at_the_cursor(many):
    with pytest.raises(WriteOutsideDoor), transaction.atomic(), connection.cursor() as cursor:
        if many:
            cursor.executemany("UPDATE records_contact SET job_title = %s", [["x"]])
        else:
            cursor.execute("UPDATE records_contact SET job_title = 'x'")


@pytest.mark.django_db
def test_copy_is_refused_at_the_driver():
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's")
    with connection.cursor() as cursor:
        for statement in ("COPY records_link (id) FROM STDIN", b"COPY records_link (id) FROM STDIN"):
            with pytest.raises(WriteOutsideDoor), cursor.copy(statement):
                pass
        with pytest.raises(WriteOutsideDoor):
            list(cursor.stream("DELETE FROM records_link RETURNING id"))
        with cursor.copy("COPY records_link TO STDOUT") as out:
            assert list(out) == []


@pytest.mark.django_db
def test_derived_tables_and_columns_are_written_by_derivations_alone():
    contact(family_name="Nowak")
    with pytest.raises(WriteOutsideDoor):
        AttributeValue.objects.create(record_id=1, field="x_a")
    with pytest.raises(WriteOutsideDoor), transaction.atomic():
        models.QuerySet(AttributeValue).bulk_create([AttributeValue(record_id=1, field="x_a")])
    with pytest.raises(WriteOutsideDoor):
        write_columns(Contact, ["job_title"], [(1, "x")])


@pytest.mark.django_db
def test_the_doors_shut_again_after_an_exception():
    with pytest.raises(ZeroDivisionError), guard.door_open(guard.RECORDED):
        raise ZeroDivisionError
    with pytest.raises(WriteOutsideDoor):
        guard.check_statement("DELETE FROM records_link")


@pytest.mark.django_db
def test_every_table_of_the_project_is_declared_and_migrated():
    assert check_tables(None) == []
    call_command("makemigrations", "journal", check=True, dry_run=True, verbosity=0)


@isolate_apps("perennial.records")
def test_undeclared_tables_and_what_deletes_behind_the_door_are_found():
    class Loose(models.Model):
        class Meta:
            app_label = "records"

    class Tied(Recorded):
        owner = models.ForeignKey(Loose, on_delete=models.CASCADE)
        other = models.ForeignKey(Loose, null=True, on_delete=models.SET(None), related_name="+")
        many = models.ManyToManyField(Loose, related_name="+")

        class Meta(Recorded.Meta):
            app_label = "records"

    class Both(Recorded, Machine):
        class Meta(Recorded.Meta):
            app_label = "records"

    assert [error.id for error in errors_of(Loose)] == ["journal.E001"]
    assert [error.id for error in errors_of(Tied)] == ["journal.E002", "journal.E003", "journal.E003"]
    assert [error.id for error in errors_of(Both)] == ["journal.E001"]
