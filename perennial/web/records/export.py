"""Taking a list out of the house, as far as this person may."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.access.queries import check
from perennial.lib.refusals import BadRequest
from perennial.transfer.export import FORMATS, table
from perennial.transfer.writing_out import CONTENT_TYPES, stream
from perennial.web.page import page
from perennial.web.records.asked import Asked, asked_of, columns_of, listing_of
from perennial.web.records.entities import PLURALS
from perennial.web.records.lists import count_text
from perennial.web.records.reader import Reader

SHOWN = "shown"


@require_safe
def record_export(request: HttpRequest, entity: str) -> HttpResponseBase:
    """The list as a file, streamed; without `format` the formats to choose from."""
    reader = Reader(request, entity)
    check(reader.actor, "export", reader.shape)
    asked = asked_of(request.GET, reader)
    form = request.GET.get("format", "")
    if not form:
        return _choose(request, reader, asked)
    if form not in FORMATS:
        raise BadRequest(_("A list can be exported as %s.") % ", ".join(FORMATS), field="format")
    keys = _keys(asked, reader) if request.GET.get("fields") == SHOWN else []
    found = table(reader.actor, listing_of(asked, reader), keys)
    response = StreamingHttpResponse(stream(found, form), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{PLURALS[entity]}.{form}"'
    return response


def _keys(asked: Asked, reader: Reader) -> list[str]:
    """The shown columns, behind the fields that make the name."""
    names = [key for key in reader.shape.title_fields if key in reader.readable]
    return list(dict.fromkeys([*names, *columns_of(asked, reader)]))


def _choose(request: HttpRequest, reader: Reader, asked: Asked) -> HttpResponse:
    base = asked.address("export")
    join = "&" if "?" in base else "?"
    notes = {
        "csv": _("Opens everywhere; comes back unharmed by Import"),
        "xlsx": _("A workbook; numbers stay numbers"),
        "jsonl": _("One record a line, for programs"),
    }
    names = {"csv": "CSV", "xlsx": _("Excel (XLSX)"), "jsonl": "JSON Lines"}
    words = {
        "total": count_text(reader, listing_of(asked, reader).count()),
        "entities": reader.shape.plural().lower(),
    }
    context = {
        "heading": _("Export"),
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "sentence": _("%(total)s %(entities)s, with every field you may read.") % words,
        "ways": [
            {"url": f"{base}{join}format={key}", "label": names[key], "note": notes[key], "icon": "export"}
            for key in FORMATS
        ],
        "shown_url": f"{base}{join}format=csv&fields={SHOWN}",
    }
    return page(request, "records/export.html", context)
