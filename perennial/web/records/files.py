"""Files as pages show them: those of a record, and the one of a document with its versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from perennial.access.queries import may
from perennial.files.handing import may_be_shown
from perennial.records.directory import title_of
from perennial.records.documents import ENTITY, Version, documents_of, versions
from perennial.records.models import FILED, Document, Head
from perennial.schema.kinds.file import shown_size
from perennial.schema.queries import shape_of
from perennial.schema.standard.document import FILE
from perennial.web.addresses import narrowed_url
from perennial.web.records.ages import short_day
from perennial.web.records.entities import record_url
from perennial.web.records.file_form import FilesForm
from perennial.web.records.reader import Reader

SHOWN = 8


def files_of(reader: Reader, head: Head, form: FilesForm | None = None) -> dict[str, Any]:
    """The inputs of the part `files`; {} for a record that files cannot hang on, or nobody may tell."""
    shape, readable = shape_of(ENTITY), reader.readable_of(ENTITY)
    if reader.entity not in FILED or reader.entity not in readable:
        return {}
    several = documents_of(reader.actor, head, SHOWN + 1)
    where = {"field": reader.entity, "op": "is", "value": head.pk}
    takes = head.archived is None and may(reader.actor, "create", shape)
    return {
        "items": [_item(reader, one) for one in several[:SHOWN]],
        "all_url": narrowed_url(ENTITY, where) if len(several) > SHOWN else "",
        "url": f"{record_url(reader.entity, head.pk)}/files" if takes else "",
        "field": (form or FilesForm())["files"],
        "limit": settings.ENV["FILE_MB"],
    }


def _item(reader: Reader, one: Document) -> dict[str, Any]:
    shape, readable, url = shape_of(ENTITY), reader.readable_of(ENTITY), record_url(ENTITY, one.pk)
    told = [reader.show(shape.fields["kind"], one.kind)] if "kind" in readable and one.kind else []
    if FILE in readable and one.file:
        told.append(shown_size(one.file["size"], reader.setting.language))
    if one.created and "created" in readable:
        told.append(_day(reader, one.created))
    get_url = f"{url}/content" if FILE in readable else ""
    return {"name": title_of(shape, one, readable), "url": url, "note": " · ".join(told), "get_url": get_url}


def file_panel(reader: Reader, head: Head, form: FilesForm | None = None) -> dict[str, Any]:
    """The inputs of the part `file`; {} for what is no document, or whose file this person may not read."""
    if not isinstance(head, Document) or FILE not in reader.readable or not head.file:
        return {}
    url, file = record_url(ENTITY, head.pk), head.file
    may_renew = head.archived is None and reader.may("edit", head) and _writes_file(reader)
    several = versions(reader.actor, head)
    return {
        "name": file["name"],
        "note": shown_size(file["size"], reader.setting.language),
        "get_url": f"{url}/content",
        "picture_url": f"{url}/content?show" if may_be_shown(file["type"]) else "",
        "url": f"{url}/versions" if may_renew else "",
        "field": (form or FilesForm(only_one=True))["files"],
        "limit": settings.ENV["FILE_MB"],
        "versions": [_version(reader, url, one, may_renew=may_renew) for one in several]
        if len(several) > 1
        else [],
    }


def _writes_file(reader: Reader) -> bool:
    return may(reader.actor, "edit", reader.shape, None, FILE)


def _version(reader: Reader, url: str, one: Version, *, may_renew: bool) -> dict[str, Any]:
    at = f"{url}/versions/{one.act.change.pk}"
    told = [
        shown_size(one.file["size"], reader.setting.language),
        one.act.by,
        _day(reader, one.act.change.at),
    ]
    return {
        "name": one.file["name"],
        "note": " · ".join(told),
        "get_url": at,
        "back_url": f"{at}/back" if may_renew and not one.current else "",
        "current": one.current,
    }


def _day(reader: Reader, at: Any) -> str:
    return short_day(at, reader.setting.language, reader.setting.zone, reader.now)
