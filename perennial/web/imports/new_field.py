"""One click makes a custom field of a column that fits none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.actor import Actor
from perennial.access.queries import may_configure
from perennial.schema.kinds import KINDS
from perennial.schema.queries import shape_of
from perennial.schema.shape import in_language
from perennial.transfer.importing.fields import mappable
from perennial.transfer.models import Import
from perennial.transfer.new_fields import guessed_kind, make_field
from perennial.transfer.queries import import_of, looked_at
from perennial.transfer.reading import Dialect
from perennial.web.imports.forms import field_choices
from perennial.web.page import receipt, redirect
from perennial.web.requests import actor_of, whole_number


def offered(actor: Actor, dialect: Dialect, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns of the mapping, those that go nowhere with the kind of field that a click would make of them."""
    if not may_configure(actor):
        return columns
    return [
        column | {"kind": KINDS[guessed_kind(dialect, number)[0]].label} if column["unmapped"] else column
        for number, column in enumerate(columns)
    ]


@require_POST
def import_field(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the field, keeps what was chosen for the other columns, and shows the mapping again."""
    actor = actor_of(request)
    one = import_of(actor, pk)
    _keep_choices(actor, one, request.POST)
    field = make_field(actor, one, looked_at(one), whole_number(request.POST.get("new_field", "")))
    words = {"field": in_language(field.labels, fallback=field.key), "kind": KINDS[field.kind].label}
    receipt(request, _("“%(field)s” is a field of its own now (%(kind)s).") % words)
    return redirect(request, reverse("import-mapping", args=[pk]))


def _keep_choices(actor: Actor, one: Import, posted: QueryDict) -> None:
    """What the form says of each column, where it is a field; the whole is judged when it is rehearsed."""
    known = {key for key, _label in field_choices(mappable(actor, shape_of(one.entity)))} | {""}
    told = [posted.get(f"column_{number}", key) for number, key in enumerate(one.mapping)]
    one.mapping = [now if now in known else key for now, key in zip(told, one.mapping, strict=True)]
