"""The list of an entity: rows, filter, tabs, columns. The address says all of what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.access.queries import editable_fields, may
from perennial.insight.views import BOARD
from perennial.lib.conditions import Condition, parse
from perennial.lib.numbers import show_scaled
from perennial.records.campaigns import ENTITY, MEMBERS
from perennial.records.counting import PAGE_LIMIT, Count
from perennial.records.queries import may_merge
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import shape_of
from perennial.schema.shape import Step
from perennial.schema.standard.common import MEMBER
from perennial.web import looks
from perennial.web.page import page
from perennial.web.records import columns, filter_bar
from perennial.web.records.asked import MINE, PAGE, Asked, asked_of, columns_of, listing_of
from perennial.web.records.entities import PLURALS
from perennial.web.records.kept_views import Views
from perennial.web.records.reader import Reader
from perennial.web.records.rule_link import rule_link

STATUS = "status"


@require_safe
def record_list(request: HttpRequest, entity: str) -> HttpResponse:
    """One page of records, as the address asks."""
    reader = Reader(request, entity)
    views = Views.of(replace(asked_of(request.GET, reader), look=""), reader)
    asked = views.asked
    found = listing_of(asked, reader)
    shown = found.page(asked.cursor, PAGE)
    keys = columns_of(asked, reader)
    total = found.count(PAGE_LIMIT)
    its_pager = pager(asked, shown, len(shown.rows))
    context = {
        "asked": asked,
        "heading": _("Trash: %s") % reader.shape.plural() if asked.trash else reader.shape.plural(),
        "total": count_text(reader, total),
        "caption": caption(reader, total, len(shown.rows)),
        # Asked for by the whole page alone: turning over needs no counts beside the rows.
        "tabs": lambda: tabs(asked, reader, total, views),
        "items": filter_bar.bar(asked, reader),
        "columns": columns.heads(asked, reader, found.sort, keys),
        "rows": columns.rows(asked, reader, shown.rows, keys, its_pager["first"]),
        "pager": its_pager,
        "sorted_as_asked": found.sorted_as_asked,
        "vague": found.some is not None,
        "bulk_acts": bulk_acts(asked, reader),
    }
    context |= addresses(asked, reader, total) | views.saving(_standing(asked, reader))
    answer = page(request, "records/list.html", context, fragment="rows")
    if request.GET.get("look") == looks.TABLE and reader.shape.pipelines:
        looks.remember(request, answer, looks.DEALS, looks.TABLE)
    return answer


def pager(asked: Asked, shown: Any, number: int) -> dict[str, Any]:
    """Addresses of the neighbouring pages, and which rows these are as far as one can tell."""
    following = asked.address(cursor=shown.following, at=asked.at + number) if shown.following else ""
    before = max(asked.at - PAGE, 1)
    preceding = asked.address(cursor=shown.preceding, at=before) if shown.preceding else ""
    first = asked.at if number and (asked.at > 1 or not asked.cursor) else 0
    return {"first": first, "last": asked.at + number - 1, "next_url": following, "previous_url": preceding}


def tabs(asked: Asked, reader: Reader, total: Count, views: Views) -> list[dict[str, Any]]:
    """Views of the list: those everybody has, each with its own count, and those that are kept. The count of the page,
    narrowed, stands in the masthead.

    `total` is the count of the page.
    """
    standing = _standing(asked, reader)
    shown = None if asked.kept else _shown(standing, asked)
    found = [_tab(view, label, asked, reader, total if view is shown else None) for view, label in standing]
    found += views.tabs()
    trash = Asked(asked.entity, columns=asked.columns, trash=True, rule=asked.rule)
    found.append({"url": trash.address(), "label": _("Trash"), "count": None, "current": asked.trash})
    if shows_board(reader):
        found.append({"url": asked.address(look=BOARD, trash=False, rule=""), "label": _("Board")})
    return found


def _standing(asked: Asked, reader: Reader) -> list[tuple[Asked, str]]:
    """The views everybody has. Columns of a kept view stay with it."""
    plain = Asked(asked.entity, columns=() if asked.kept else asked.columns, rule=asked.rule)
    found = [(plain, _("All"))]
    if (still_open := open_cases(reader)) is not None:
        found.append((replace(plain, filter=still_open), _("Open")))
    if "owner" in reader.readable and reader.actor.user_id is not None:
        found.append((replace(plain, view=MINE), _("Mine")))
    return found


def open_cases(reader: Reader) -> Condition | None:
    """What narrows a list to records that are open where their status says that; None for other records, and for who
    may not know it.
    """
    if STATUS not in reader.readable:
        return None
    several = [one.key for one in reader.shape.field(STATUS).choices if isinstance(one, Step) and one.open]
    if not several:
        return None
    return parse({"field": STATUS, "op": "is_one_of", "value": several}, reader.places)


def shows_board(reader: Reader) -> bool:
    """Whether these records go a way that this person may see them on."""
    return bool(reader.shape.pipelines) and STAGE in reader.readable


def _shown(views: Sequence[tuple[Asked, str]], asked: Asked) -> Asked | None:
    """The view one looks at, narrowed or not: one that narrows itself is another than what is narrowed by hand."""
    several = [view for view, _label in views if view.view == asked.view and not asked.trash]
    fitting = [view for view in several if view.filter in (None, asked.filter)]
    return max(fitting, key=lambda view: view.filter is not None, default=None)


def _tab(view: Asked, label: str, asked: Asked, reader: Reader, found: Count | None) -> dict[str, Any]:
    """`found` is the count of the page, where the page is this view."""
    same = found is not None and asked.filter == view.filter and not asked.q
    counted = found if same and found else listing_of(view, reader).count(PAGE_LIMIT)
    number = count_text(reader, counted)
    return {"url": view.address(), "label": label, "count": number, "current": found is not None}


def addresses(asked: Asked, reader: Reader, total: Count) -> dict[str, Any]:
    """Where the buttons around the list lead; '' for what this person may not do."""
    links = []
    if reader.may("import") and reader.shape.importable:
        links.append({"url": "/imports/new", "label": _("Import"), "icon": "imports"})
    if reader.may("export"):
        links.append({"url": asked.address("export"), "label": _("Export"), "icon": "export"})
    may_create = reader.may("create") and not asked.trash
    return {
        "links": links,
        "create_url": f"/{PLURALS[reader.entity]}/new" if may_create else "",
        "create_label": _("New %s") % reader.shape.label().lower(),
        "tools": _tools(asked, reader),
        "add_url": asked.address("filter"),
        "bulk_url": f"/{PLURALS[reader.entity]}/bulk",
        **_edit_all(asked, reader, total),
        "list_url": asked.address(cursor=asked.cursor, at=asked.at),
        "search": {
            key: value for key, value in asked.parameters().items() if key not in {"q", "cursor", "at"}
        },
        "clear_url": asked.address(filter=None, q="", view="", kept=0),
        **rule_link(asked, reader),
    }


def _tools(asked: Asked, reader: Reader) -> list[dict[str, Any]]:
    tools = [{"url": asked.address("columns"), "label": _("Columns"), "icon": "columns"}]
    if reader.entity in MEMBERS and not asked.trash and _may_enlist(reader):
        tools.insert(0, {"url": asked.address("enlist"), "label": _("To a campaign"), "icon": "campaign"})
    if not asked.trash:
        tools.insert(0, {"url": asked.address("reliability"), "label": _("How reliable?"), "icon": "half"})
    return tools


def _may_enlist(reader: Reader) -> bool:
    """Whether this person may put the people of a list into a campaign."""
    writes = reader.may("bulk") and reader.may("edit") and may(reader.actor, "read", shape_of(ENTITY))
    return writes and bool(editable_fields(reader.actor, reader.shape, [MEMBER], "bulk"))


def _edit_all(asked: Asked, reader: Reader, total: Count) -> dict[str, str]:
    """The way to change all that match, from the bar of the chosen rows."""
    if asked.trash or not (reader.may("bulk") and reader.may("edit")):
        return {"all_url": "", "all_label": ""}
    number = count_text(reader, total) if total.exact else ""
    label = _("Change all %s that match") % number if number else _("Change all that match")
    return {"all_url": asked.address("edit-all"), "all_label": label}


def bulk_acts(asked: Asked, reader: Reader) -> list[dict[str, Any]]:
    """What can be done with chosen rows."""
    if asked.trash:
        return [{"value": "restore", "label": _("Bring back")}] if reader.may("delete") else []
    found = []
    if "owner" in reader.editable("bulk") and reader.may("bulk"):
        found.append({"value": "owner", "label": _("Owner")})
    if may_merge(reader.actor, reader.shape):
        found.append({"value": "merge", "label": _("Merge")})
    if reader.may("delete"):
        found.append({"value": "trash", "label": _("Move to the trash")})
    return found


def count_text(reader: Reader, found: Count) -> str:
    """“4,318”, or “more than 10,000”; '' when counting took too long."""
    if found.number is None:
        return ""
    number = show_scaled(found.number, 0, reader.setting.language)
    return number if found.exact else _("more than %s") % number


def caption(reader: Reader, total: Count, shown: int) -> str:
    """Said to those who cannot see the table: what it holds."""
    words = {"entities": reader.shape.plural(), "shown": shown, "total": count_text(reader, total)}
    if total.number == 0:
        return _("%(entities)s: nothing fits") % words
    return (
        ngettext("%(entities)s: %(shown)s of %(total)s", "%(entities)s: %(shown)s of %(total)s", shown)
        % words
    )
