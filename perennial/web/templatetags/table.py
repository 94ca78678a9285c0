"""The rows of a table in Python: most of a list is its cells, and as templates they took most of its time."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from perennial.web.initials import initials
from perennial.web.templatetags.look import icon

register = template.Library()
Part = Mapping[str, Any]


@register.simple_tag
def table_cell(cell: Part) -> SafeString:
    """One cell; a click or Enter on its pen opens it for editing in place.

    `id` (fragment id, `cell--key`), `text`, `kind` (quiet, empty, stale, number), `wide` (not on a phone), `link`
    (the value's own address), `edit_url` (empty: read only), `label` (what the pen says), `owner` (shows an avatar
    instead).
    """
    return mark_safe(_cell(cell))


@register.simple_tag
def table_row(row: Part, choose: object = None) -> SafeString:
    """One row with its cells; its inputs stand in `parts/table.html`."""
    state = (' aria-selected="true"' if row.get("chosen") else "") + (" data-open" if row.get("open") else "")
    cells = "\n    ".join(map(_cell, row["cells"]))
    box = _box(row) if choose else ""
    return mark_safe(f"<tr data-row{state}>{box}\n    {_head(row)}\n    {cells}\n    </tr>")


def _box(row: Part) -> str:
    label = escaped(_("Choose %(name)s") % {"name": row["name"]})
    checked = " checked" if row.get("chosen") else ""
    return (
        f'<td><input type="checkbox" name="choose" value="{escaped(row["id"])}" form="bulk" data-choose '
        f'aria-label="{label}"{checked}></td>'
    )


def _head(row: Part) -> str:
    url, name = escaped(row["url"]), escaped(row["name"])
    line = f"<small>{escaped(row['line'])}</small>" if row.get("line") else ""
    return (
        f'<th scope="row"><span class="name">{_before(row, url)}'
        f'<a href="{url}" data-open-row>{name}{line}</a></span></th>'
    )


def _before(row: Part, url: str) -> str:
    """What stands before the name: how well the record is kept, or an avatar that opens a look at it."""
    condition = ring(str(row["level"]), row.get("value")) if row.get("level") else ""
    if not row.get("peek_url"):
        return condition
    label = escaped(_("Look at %(name)s") % {"name": row["name"]})
    drawn = _avatar(row["name"], row.get("of") or "person", sign=str(row.get("icon") or ""))
    return (
        f'<span><a class="peek" href="{url}" data-peek hx-get="{escaped(row["peek_url"])}" hx-target="#peek" '
        f'tabindex="-1" aria-label="{label}">{drawn}</a></span>{condition}'
    )


def ring(level: str, value: object) -> str:
    """As `parts/ring.html` has it, in a row; the number stands in its column."""
    share = (
        f'<circle class="share" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{value or 0} 100"/>'
    )
    return (
        f'<svg class="ring" data-level="{escaped(level)}" viewBox="0 0 20 20" aria-hidden="true">'
        f'<circle class="track" cx="10" cy="10" r="8"/>{"" if level == "none" else share}</svg>'
    )


def _avatar(name: object, of: object, *, shown: bool = False, sign: str = "") -> str:
    """As `parts/avatar.html` has it, small and without a ring; `sign` is an icon instead of letters."""
    letters, said = icon(sign) if sign else escaped(initials(str(name))), escaped(name)
    title, words = (f' title="{said}"', f'<span class="unseen">{said}</span>') if shown else ("", "")
    return (
        f'<span class="avatar" data-of="{escaped(of)}"{title}>'
        f'<span aria-hidden="true">{letters}</span>{words}</span>'
    )


def _cell(cell: Part) -> str:
    its_id = f' id="{escaped(cell["id"])}"' if cell.get("id") else ""
    kind = f' data-kind="{escaped(cell["kind"])}"' if cell.get("kind") else ""
    wide = ' data-from="wide"' if cell.get("wide") else ""
    edited = " data-cell" if cell.get("edit_url") else ""
    return f"<td{its_id}{kind}{wide}{edited}>{_inside(cell)}</td>"


def _inside(cell: Part) -> str:
    text = escaped(cell.get("text", ""))
    if cell.get("owner"):
        return _avatar(cell["owner"], "person", shown=True)
    if cell.get("link"):
        pen = _editing(cell, "pen", str(icon("pen"))) if cell.get("edit_url") else ""
        return f'<a href="{escaped(cell["link"])}">{text}</a>{pen}'
    if cell.get("edit_url"):
        return _editing(cell, "value", text, f": {text}")
    return f"<span>{text}</span>"


def _editing(cell: Part, name: str, inside: str, more: str = "") -> str:
    url = escaped(cell["edit_url"])
    return (
        f'<a class="{name}" data-edit href="{url}" hx-get="{url}" hx-target="closest td" '
        f'aria-label="{escaped(cell.get("label", ""))}{more}">{inside}</a>'
    )


def escaped(value: object) -> str:
    """Escaped, unless it is HTML already."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, Promise):
        value = str(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))
