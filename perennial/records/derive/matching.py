"""What records are compared in, and the keys they meet by: of live records of entities that have a specification."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from perennial.journal.rows import values_by
from perennial.journal.setwise import insert_rows, update_rows
from perennial.matching.specs import SPECS, Spec, hashed
from perennial.records.derive.view import View
from perennial.records.matching.given import given_of
from perennial.records.models import Head, MatchKey, MatchProfile

Columns = dict[str, Any]


def derive(view: View) -> None:
    """Bring columns and keys up to date; writes only what differs."""
    wanted = {
        key: _columns(spec, head, view)
        for key, head in view.heads.items()
        if head.archived is None and (spec := SPECS.get(head._meta.model_name or ""))
    }
    known = [key for key in view.keys if key not in view.fresh]
    there = dict(values_by(MatchProfile, "pk", known, ("pk", "columns")))
    gone = [key for key in there if key not in wanted]
    changed = [key for key, columns in wanted.items() if key in there and there[key] != columns]
    new = [key for key in wanted if key not in there]
    for key in (*gone, *changed):
        # By its keys, which are known, so that the table needs no second index.
        QuerySet(MatchKey).filter(record_id=key, key__in=_keys(there[key]))._raw_delete("default")
    if gone:
        QuerySet(MatchProfile).filter(pk__in=gone)._raw_delete("default")
    update_rows(MatchProfile, ("columns",), [(key, wanted[key]) for key in changed])
    insert_rows(MatchProfile, ("record_id", "columns"), [(key, wanted[key]) for key in new])
    met = [(one, key) for key in (*changed, *new) for one in _keys(wanted[key])]
    insert_rows(MatchKey, ("key", "record_id"), met)


def _columns(spec: Spec, head: Head, view: View) -> Columns:
    columns = spec.normal(given_of(head, view.points.get(head.pk, ())))
    return {"entity": spec.entity, **{name: value for name, value in columns.items() if value}}


def _keys(columns: Columns) -> list[int]:
    spec = SPECS[columns["entity"]]
    return hashed(spec.entity, spec.keys({**spec.blank, **columns}))
