"""What every writing verb asks before it writes: the fields, and the records and people they point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import editable_fields, readable_fields
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.directory import title_of
from perennial.records.drafts import ADDRESS_PARTS, base_key
from perennial.records.errors import Incomplete, InTheTrash, WasMerged
from perennial.records.models import Head
from perennial.records.queries import known_among, survivor_of
from perennial.schema.kinds import ids_of, kind_of
from perennial.schema.kinds.line import PRODUCT, Line, products_in
from perennial.schema.shape import EntityShape, FieldShape


def check_fields(actor: Actor, shape: EntityShape, keys: Iterable[str], action: str = "edit") -> None:
    """Raises BadRequest for an unknown field, Forbidden for one the actor may not write."""
    wanted = {base_key(key) for key in keys}
    for key in sorted(wanted):
        if not shape.field(key).editable:
            raise BadRequest(
                _("“%s” is kept by Perennial and cannot be written.") % shape.field(key).label(), field=key
            )
    refused = wanted - editable_fields(actor, shape, wanted, action)
    if refused:
        names = ", ".join(shape.field(key).label() for key in sorted(refused))
        raise Forbidden(
            _("You may not change: %s.") % names, fields=dict.fromkeys(refused, _("You may not change this."))
        )


def check_targets(actor: Actor, shape: EntityShape, values: Mapping[str, Any]) -> None:
    """Records and people that the values point at must exist and be known to the actor; of an absorbed record it is
    asked of the one that stands for it.
    """
    for key, value in values.items():
        if value is None or base_key(key) != key or key in ADDRESS_PARTS:
            continue
        field = shape.field(key)
        if field.kind == "people":
            _check_people(actor, field, value)
        if field.kind == "person" and not User.objects.filter(pk=value, is_active=True).exists():
            raise Refusal(_("%s: choose a colleague who still works here.") % field.label(), field=key)
        if field.home == "lines":
            _check_products(actor, field, value)
        if field.kind == "record" and not known_among(actor, field.target, [value]):
            raise Refusal(_("%s: there is no such record, or you may not see it.") % field.label(), field=key)


def _check_products(actor: Actor, field: FieldShape, lines: Sequence[Line]) -> None:
    named = products_in(lines)
    unknown = named - known_among(actor, PRODUCT.target, named)
    for number, line in enumerate(lines, 1):
        if line["product"] in unknown:
            words = {"field": field.label(), "number": number}
            sentence = _(
                "%(field)s: line %(number)d names a product that is not there, or that you may not see."
            )
            raise Refusal(sentence % words, field=field.key)


def _check_people(actor: Actor, field: FieldShape, value: Any) -> None:
    ids = ids_of(value)
    if field.target == "user":
        if User.objects.filter(pk__in=ids, is_active=True).count() < len(set(ids)):
            raise Refusal(_("%s: choose colleagues who still work here.") % field.label(), field=field.key)
    elif known_among(actor, field.target, ids) != set(ids):
        sentence = _("%s: one of them is no such record, or you may not see it.")
        raise Refusal(sentence % field.label(), field=field.key)


def refuse_gone(actor: Actor, shape: EntityShape, head: Head) -> None:
    """Raises InTheTrash for a record that was thrown away, WasMerged for one that another one absorbed."""
    if head.archived is None:
        return
    refuse_absorbed(actor, shape, head)
    raise InTheTrash(
        _("“%s” is in the trash. Bring it back before you change it.") % _called(actor, shape, head)
    )


def refuse_absorbed(actor: Actor, shape: EntityShape, head: Head) -> None:
    """Raises WasMerged for a record that another one absorbed."""
    if survivor_of(head.pk) != head.pk:
        sentence = _("“%s” was merged into another record. Take the merge back before you change it.")
        raise WasMerged(sentence % _called(actor, shape, head))


def _called(actor: Actor, shape: EntityShape, head: Head) -> str:
    return title_of(shape, head, readable_fields(actor, shape, shape.title_fields))


def refuse_emptying(shape: EntityShape, values: Mapping[str, Any]) -> None:
    """Raises Incomplete for what several records cannot do without: a required field, a part of the name."""
    for key, value in values.items():
        field = shape.field(key)
        if kind_of(field).empty(value) and (field.required or key in shape.title_fields):
            raise Incomplete(
                _("%s: this cannot be emptied on several records at once.") % field.label(), field=key
            )
