"""What a view shows, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perennial.insight.errors import NothingToTell
from perennial.insight.models import View
from perennial.lib.conditions import All, sentence
from perennial.web.records.asked import Asked, where_of
from perennial.web.records.filter_bar import Named
from perennial.web.records.kept_views import asked_by
from perennial.web.records.reader import Reader


def about(view: View, reader: Reader) -> str:
    """What it shows this reader, or that it is not open to them."""
    try:
        return shown(asked_by(view, reader), reader)
    except NothingToTell as no:
        return str(no.sentence)


def shown(asked: Asked, reader: Reader) -> str:
    """“Contacts, where City is Łódź · found by “anna” · sorted by Updated, falling · as a board”."""
    where = where_of(asked)
    if isinstance(where, All) and len(where.parts) == 1:
        [where] = where.parts
    words = {"records": reader.shape.plural(), "where": sentence(where, Named(reader)) if where else ""}
    parts = [_("%(records)s, where %(where)s") % words if where else words["records"]]
    if asked.q:
        parts.append(_("found by “%s”") % asked.q)
    if asked.sort != asked.usual:
        parts.append(_sorted(asked.sort, reader))
    if asked.columns:
        labels = [reader.shape.field(key).label() for key in asked.columns if key in reader.readable]
        parts.append(_("with %s") % ", ".join(labels))
    if asked.look:
        parts.append(_("as a board"))
    return " · ".join(parts)


def _sorted(sort: str, reader: Reader) -> str:
    field = reader.shape.fields.get(sort.removeprefix("-"))
    label = field.label() if field else _("Name")
    return _("sorted by %s, falling") % label if sort.startswith("-") else _("sorted by %s") % label
