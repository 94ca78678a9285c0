"""The description of an entity and its table say the same."""

import pytest
from django.db import models

from perennial.journal.values import journal_fields
from perennial.records.models import ENTITIES
from perennial.schema.kinds import KINDS, kind_of
from perennial.schema.standard import ENTITIES as DESCRIBED

ENTITY_KEYS = sorted(ENTITIES)
# Columns that no field describes: identity, custom values, trash, when the clock of a ticket stood.
UNDESCRIBED = {"record_id", "attributes", "confirmed", "archived", "stops", "serial"}


def test_every_entity_is_described_and_has_a_table():
    assert sorted(DESCRIBED) == ENTITY_KEYS


@pytest.mark.parametrize("entity", ENTITY_KEYS)
def test_every_described_column_stands_in_the_table(entity):
    columns = {field.attname for field in ENTITIES[entity]._meta.concrete_fields}
    for field in DESCRIBED[entity].fields.values():
        assert not field.column or field.column in columns, field.key
        assert not field.folded or field.folded in columns, field.key


@pytest.mark.parametrize("entity", ENTITY_KEYS)
def test_every_recorded_column_is_described(entity):
    described = {field.column for field in DESCRIBED[entity].fields.values()}
    recorded = {field.attname for field in journal_fields(ENTITIES[entity])}
    assert recorded - described - UNDESCRIBED == set()


@pytest.mark.parametrize("entity", ENTITY_KEYS)
def test_a_described_field_fits_its_column(entity):
    model = ENTITIES[entity]
    types = {"integer": models.IntegerField | models.ForeignKey, "boolean": models.BooleanField}
    for field in DESCRIBED[entity].fields.values():
        if field.home == "column" and kind_of(field).storage in types:
            column = next(c for c in model._meta.concrete_fields if c.attname == field.column)
            assert isinstance(column, types[kind_of(field).storage]), field.key


@pytest.mark.parametrize("entity", ENTITY_KEYS)
def test_what_can_be_sorted_has_an_index(entity):
    model = ENTITIES[entity]
    first = {index.fields[0] for index in model._meta.indexes}
    for field in DESCRIBED[entity].fields.values():
        if field.sortable and field.kind not in {"record", "person"}:
            assert (field.folded or field.column) in first, field.key


@pytest.mark.parametrize("entity", ENTITY_KEYS)
def test_every_field_has_a_label_in_every_language(entity):
    for field in DESCRIBED[entity].fields.values():
        assert field.kind in KINDS
        assert all(field.labels.get(language) for language in ("en", "pl", "de", "sk", "ru")), field.key
