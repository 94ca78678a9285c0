"""Custom fields. A field's key and kind are for ever, and nobody removes a field: it is hidden, and its values stay.

Taking its creation back removes the description alone: values stay under the key, which is never given again,
and come back with a redo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import change
from perennial.journal.queries import created
from perennial.lib.money import checked_currency
from perennial.lib.refusals import Conflict, NotFound, Refusal
from perennial.lib.text import fold
from perennial.schema import describing
from perennial.schema.kinds import OFFERED
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES

MOST_FIELDS = 200
EDITABLE = ("labels", "help", "choices", "required", "position")


class NoSuchField(NotFound):
    """There is no custom field of this number."""


class FieldNameTaken(Conflict):
    """Another field of the entity is called so in one of the languages."""


class Shortened(Refusal):
    """A choice that stands on records would be taken away."""


def create_field(
    actor: Actor,
    entity: str,
    kind: str,
    labels: Mapping[str, str],
    *,
    help: Mapping[str, str] | None = None,
    choices: Sequence[Mapping[str, Any]] = (),
    decimals: int = 0,
    currency: str = "",
    target: str = "",
    required: bool = False,
) -> CustomField:
    """A new field; its key is made from the label. `labels` and `help` are {language: text}.

    `choices` are {"key"?, "labels"}; keys are made where none is given. Raises Refusal naming the field.
    """
    check_configure(actor)
    shape_of(entity)
    if kind not in OFFERED:
        raise Refusal(_("There is no kind of field called “%s”.") % kind, field="kind")
    row = CustomField(entity=entity, kind=kind, labels=describing.texts(labels, "labels", needed=True))
    row.help = describing.texts(help or {}, "help")
    row.choices = describing.choices(choices, kind)
    row.decimals = describing.decimals(decimals, kind)
    row.currency = checked_currency(currency) if currency and kind == "money" else ""
    row.target = describing.target(target, kind, ENTITIES)
    row.required = required
    with change(actor, "field.create") as act:
        there = _fields_under_lock(entity)
        if len(there) >= MOST_FIELDS:
            raise Refusal(_("This entity has %d fields already. Hide some first.") % MOST_FIELDS)
        _refuse_taken(row, there)
        row.key = describing.key_of(row.labels, {one.key for one in there} | _keys_ever(entity))
        row.position = max((one.position for one in there), default=0) + 1
        act.create(row)
    return row


def edit_field(actor: Actor, field: CustomField, **values: Any) -> CustomField:
    """Change labels, help, choices, required or position; what is not named stays.

    A choice may be renamed and added, not taken away: records may hold it. Raises Shortened, FieldNameTaken.
    """
    check_configure(actor)
    unknown = sorted(set(values) - set(EDITABLE))
    if unknown:
        raise Refusal(
            _("The key and the kind of a field are for ever. Make a new field instead."), field=unknown[0]
        )
    wanted = dict(values)
    if "labels" in wanted:
        wanted["labels"] = describing.texts(wanted["labels"], "labels", needed=True)
    if "help" in wanted:
        wanted["help"] = describing.texts(wanted["help"], "help")
    if "choices" in wanted:
        wanted["choices"] = describing.choices(wanted["choices"], field.kind)
    with change(actor, "field.edit") as act:
        there = _fields_under_lock(field.entity)
        now = next((one for one in there if one.pk == field.pk), None)
        if now is None:
            raise NoSuchField(_("This field is no longer there."))
        if "labels" in wanted:
            _refuse_taken(CustomField(pk=now.pk, entity=now.entity, labels=wanted["labels"]), there)
        if "choices" in wanted:
            _refuse_shortened(now, wanted["choices"])
        act.update(field, **wanted)
    return field


def hide_field(actor: Actor, field: CustomField) -> CustomField:
    """Takes the field out of forms, lists, filters and exports; its values stay where they are."""
    return _set_hidden(actor, field, hidden=True)


def show_field(actor: Actor, field: CustomField) -> CustomField:
    """Brings a hidden field back with the values it had."""
    return _set_hidden(actor, field, hidden=False)


def _set_hidden(actor: Actor, field: CustomField, *, hidden: bool) -> CustomField:
    check_configure(actor)
    with change(actor, "field.hide" if hidden else "field.show") as act:
        act.update(field, hidden=hidden)
    return field


def _fields_under_lock(entity: str) -> list[CustomField]:
    return list(CustomField.objects.select_for_update().filter(entity=entity).order_by("position", "pk"))


def _keys_ever(entity: str) -> set[str]:
    """Keys of fields whose creation was taken back: values may still stand under them."""
    return {
        fields["key"]
        for fields in created(CustomField)
        if fields.get("entity", "") == entity and "key" in fields
    }


def _refuse_taken(row: CustomField, there: Sequence[CustomField]) -> None:
    """Two fields of one name cannot be told apart in a list or in the head of a file."""
    standard = [field.labels for field in ENTITIES[row.entity].fields.values()]
    others = standard + [one.labels for one in there if one.pk != row.pk and not one.hidden]
    for language, label in row.labels.items():
        if any(fold(str(labels.get(language, ""))) == fold(label) for labels in others):
            raise FieldNameTaken(
                _("There is a field “%s” already. Choose another name.") % label, field="labels"
            )


def _refuse_shortened(field: CustomField, choices: Sequence[Mapping[str, Any]]) -> None:
    lost = {one["key"] for one in field.choices} - {one["key"] for one in choices}
    if lost:
        gone = next(one for one in field.choices if one["key"] in lost)
        name = next(iter(gone["labels"].values()), gone["key"])
        sentence = _("“%s” may stand on records, so it stays. Rename it, or add others.")
        raise Shortened(sentence % name, field="choices")
