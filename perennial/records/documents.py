"""Reading documents: those of a record, and the versions of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check, readable_fields
from perennial.records.errors import NoSuchRecord
from perennial.records.history import Act, field_history
from perennial.records.models import Document, Head, Link
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.document import FILE

ENTITY = "document"


class Version(NamedTuple):
    """What a document was from one act on."""

    file: Mapping[str, Any]
    act: Act
    current: bool


def documents_of(actor: Actor, head: Head, limit: int) -> list[Document]:
    """The documents of a record that the actor may read, the latest first."""
    shape, field = shape_of(ENTITY), str(head._meta.model_name)
    if not readable_fields(actor, shape, [field]):
        return []
    here = Link.objects.filter(target=head.pk, field=field, until__isnull=True, record__entity=ENTITY)
    return list(heads(actor, shape).filter(pk__in=here.values("record")).order_by("-pk")[:limit])


def file_of(actor: Actor, head: Head) -> Mapping[str, Any]:
    """The file of a document that the actor may see; raises NotVisible, FieldNotAllowed."""
    check(actor, "read", shape_of(ENTITY), head, FILE)
    assert isinstance(head, Document)
    return head.file or {}


def versions(actor: Actor, head: Head) -> list[Version]:
    """Every file the document was, the newest first; none of a field the actor may not read."""
    found = field_history(actor, shape_of(ENTITY), head, FILE)
    return [Version(one.value, one.act, one.current) for one in found if one.value and not one.erased]


def version_of(actor: Actor, head: Head, number: int) -> Version:
    """What a document was from the change of that number on; raises NoSuchRecord."""
    for one in versions(actor, head):
        if one.act.change.pk == number:
            return one
    raise NoSuchRecord(_("There is no such version of this document, or you may not see it."))
