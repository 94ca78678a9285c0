"""What a row changes of a record, as text for the eyes of who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from perennial.records.drafts import base_key
from perennial.records.models import ContactPoint
from perennial.records.writing import meaning
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.shape import EntityShape

Known = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Differences:
    shape: EntityShape
    setting: Setting

    def of(self, now: Mapping[str, Any], wanted: Mapping[str, Any], known: Known) -> dict[str, list[str]]:
        """{field: [before, after]}; an e-mail or phone that is among those `known` of the record is no change."""
        found = {}
        for key, value in wanted.items():
            one = self.shape.fields[base_key(key)]
            kind = kind_of(one)
            before = now.get(key)
            if one.kind in {"email", "phone"} and self._is_known(one.kind, value, now, known):
                continue
            if not kind.same(before, value):
                home = replace(self.setting, country=now.get("country") or self.setting.country)
                setting = home if one.home == "point" else self.setting
                found[key] = [kind.show(before, one, setting), kind.show(value, one, setting)]
        return found

    def _is_known(self, kind: str, raw: str, now: Mapping[str, Any], known: Known) -> bool:
        return (kind, meaning(kind, raw, now.get("country") or self.setting.country)) in known


def reach_of(ids: Iterable[int]) -> dict[int, Known]:
    """{record id: its e-mails and phones in normal form}."""
    found: dict[int, Known] = {}
    points = ContactPoint.objects.filter(record__in=list(ids), kind__in=("email", "phone"))
    for record, kind, normal in points.values_list("record", "kind", "normalised"):
        found.setdefault(record, set()).add((kind, normal))
    return found
