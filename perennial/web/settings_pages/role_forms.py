"""The matrix of a role: entity × action × scope, and the veils of single fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perennial.access import rules
from perennial.access.models import Role, Scope, Veil
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES

ACTION_NAMES = {
    "read": _("see"),
    "create": _("create"),
    "edit": _("change"),
    "delete": _("delete"),
    "export": _("export"),
    "import": _("import"),
    "bulk": _("change many"),
}
AS_ALL = _("as above")
OPEN = _("open")


class RoleForm(forms.Form):
    """`grant_<entity>_<action>`, with `all` for every entity, and `veil_<entity>_<field>`."""

    name = forms.CharField(label=_("Name"), max_length=200)
    administrator = forms.BooleanField(
        label=_("Administrator: everything, settings included"), required=False
    )
    undo_others = forms.BooleanField(label=_("May take back what others did"), required=False)

    def __init__(self, role: Role | None, data: Any = None) -> None:
        super().__init__(data, initial=_now(role))
        self.entities = [rules.EVERY_ENTITY, *ENTITIES]
        for entity in self.entities:
            empty = [] if entity == rules.EVERY_ENTITY else [("", AS_ALL)]
            for action in rules.ACTIONS:
                self.fields[_grant(entity, action)] = forms.ChoiceField(
                    label=f"{_name(entity)}: {ACTION_NAMES[action]}",
                    required=False,
                    choices=[*empty, *Scope.choices],
                )
        self.shapes = {key: shape_of(key) for key in ENTITIES}
        for key, shape in self.shapes.items():
            for field in shape.fields.values():
                self.fields[_veil(key, field.key)] = forms.ChoiceField(
                    label=field.label(), required=False, choices=[("", OPEN), *Veil.choices]
                )

    def asked(self) -> dict[str, Any]:
        """What the actions of roles take."""
        asked = self.cleaned_data
        grants = {
            (entity, action): scope
            for entity in self.entities
            for action in rules.ACTIONS
            if (scope := asked[_grant(entity, action)])
        }
        veils = {
            (key, field): veil
            for key, shape in self.shapes.items()
            for field in shape.fields
            if (veil := asked[_veil(key, field)])
        }
        flags = {name: asked[name] for name in ("name", "administrator", "undo_others")}
        return flags | {"grants": grants, "veils": veils}

    def matrix(self) -> list[dict[str, Any]]:
        """One row per entity, a bound field per action."""
        return [
            {"name": _name(entity), "cells": [self[_grant(entity, action)] for action in rules.ACTIONS]}
            for entity in self.entities
        ]

    def veiled(self) -> list[dict[str, Any]]:
        """The fields of each entity; `open` where one of them is held back."""
        found = []
        for key, shape in self.shapes.items():
            cells = [self[_veil(key, field)] for field in shape.fields]
            found.append({"name": shape.label(), "cells": cells, "open": any(cell.value() for cell in cells)})
        return found

    def action_names(self) -> list[object]:
        return [ACTION_NAMES[action] for action in rules.ACTIONS]


def _now(role: Role | None) -> dict[str, Any]:
    if role is None:
        return {_grant(rules.EVERY_ENTITY, action): rules.NONE for action in rules.ACTIONS}
    found: dict[str, Any] = {name: getattr(role, name) for name in ("name", "administrator", "undo_others")}
    found |= {_grant(rules.EVERY_ENTITY, action): rules.NONE for action in rules.ACTIONS}
    found |= {_grant(one.entity, one.action): one.scope for one in role.grants.all()}
    return found | {_veil(one.entity, one.field): one.veil for one in role.field_grants.all()}


def _grant(entity: str, action: str) -> str:
    return f"grant_{'all' if entity == rules.EVERY_ENTITY else entity}_{action}"


def _veil(entity: str, field: str) -> str:
    return f"veil_{entity}_{field}"


def _name(entity: str) -> str:
    return str(_("Every kind of record")) if entity == rules.EVERY_ENTITY else ENTITIES[entity].plural()
