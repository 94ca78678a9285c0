"""System checks: every table in exactly one class, no automatic many-to-many table, no CASCADE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models

from perennial.journal.tables import LIBRARY_APPS, Derived, Machine, Recorded

CLASSES = (Recorded, Derived, Machine)
_KEEPING = (models.PROTECT, models.RESTRICT, models.DO_NOTHING)


def check_tables(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Errors for the models of this project; Django calls it in `check`, `migrate` and the tests."""
    errors: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in LIBRARY_APPS:
            errors += errors_of(model)
    return errors


def errors_of(model: type[models.Model]) -> list[CheckMessage]:
    """What is wrong with one model."""
    return [*_class_errors(model), *_through_errors(model), *_deletion_errors(model)]


def _class_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    if sum(issubclass(model, one) for one in CLASSES) != 1:
        label = model._meta.label
        yield Error(
            f"{label} is not declared as exactly one of Recorded, Derived, Machine.", id="journal.E001"
        )


def _through_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through is not None and through._meta.auto_created:
            label = f"{model._meta.label}.{field.name}"
            yield Error(f"{label} needs an explicit through model.", id="journal.E002")


def _deletion_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    for field in model._meta.local_fields:
        if field.remote_field and getattr(field.remote_field, "on_delete", None) not in _KEEPING:
            label = f"{model._meta.label}.{field.name}"
            yield Error(f"{label} deletes or changes rows behind the door: PROTECT it.", id="journal.E003")
