"""Colleagues who left and records in the trash: a file may still name them and a record keep them, but nothing new is
linked to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.schema.kinds import Setting, ids_of
from perennial.schema.shape import EntityShape, FieldShape
from perennial.transfer.directory import ReadingDirectory
from perennial.transfer.importing.parsing import Parsed


def without_leavers(
    parsed: Parsed,
    now: Mapping[str, Any] | None,
    shape: EntityShape,
    setting: Setting,
    columns: Mapping[str, int],
) -> None:
    """Take people who left, and records in the trash, out of a row's values, unless the record (`now`) has them."""
    directory = setting.directory
    if not isinstance(directory, ReadingDirectory):
        return
    for field in shape.fields_of_kind("person", "record"):
        target = parsed.values.get(field.key)
        if target is None or (now is not None and now.get(field.key) == target):
            continue
        if sentence := _gone(directory, field, target):
            del parsed.values[field.key]
            words = {"name": directory.name(field.target, target)}
            parsed.doubts[columns.get(field.key, -1)] = sentence % words
    for field in shape.fields_of_kind("people"):
        _leave_out(parsed, (now or {}).get(field.key), field, directory, columns)


def _leave_out(
    parsed: Parsed, now: Any, field: FieldShape, directory: ReadingDirectory, columns: Mapping[str, int]
) -> None:
    """The same of those of several people who are gone and did not take part before."""
    if field.key not in parsed.values:
        return
    there = ids_of(now)
    gone = [
        (pk, said)
        for pk in ids_of(parsed.values[field.key])
        if pk not in there and (said := _gone(directory, field, pk))
    ]
    if gone:
        without = {pk for pk, _said in gone}
        parsed.values[field.key] = [pk for pk in ids_of(parsed.values[field.key]) if pk not in without]
        words = {"name": directory.name(field.target, gone[0][0])}
        parsed.doubts[columns.get(field.key, -1)] = gone[0][1] % words


def _gone(directory: ReadingDirectory, field: FieldShape, target: int) -> str:
    if field.target == "user":
        return _("%(name)s no longer works here: left out.") if target in directory.left else ""
    return _("“%(name)s” is in the trash: left out.") if directory.in_trash(field.target, target) else ""
