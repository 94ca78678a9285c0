"""Layouts: which fields stand in a list, on the page of a record and in the form of a new one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.access.actor import Actor
from perennial.access.queries import roles
from perennial.lib.refusals import BadRequest, Refusal
from perennial.schema.actions import set_layout
from perennial.schema.layouts import CREATE, LIST, PLACES, RECORD, Section, usual_sections
from perennial.schema.queries import layouts, sections, shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES
from perennial.web.arranging import Row, after, fields_of, posted_rows, rows_of, sections_of
from perennial.web.page import page
from perennial.web.requests import whole_number
from perennial.web.settings_pages.consequences import consequences
from perennial.web.settings_pages.shared import UNPROCESSABLE, administrator, done, newest_change, tabs

TAB = "settings-layouts"
SAVE, USUAL = "save", "usual"
NAMES = {
    LIST: gettext_lazy("Columns of the list"),
    RECORD: gettext_lazy("Page of a record"),
    CREATE: gettext_lazy("Form of a new one"),
}
LINES = {
    LIST: gettext_lazy("The name stands first. Each person may choose columns of their own instead."),
    RECORD: gettext_lazy("A field made later appears at the end by itself, so that none goes unseen."),
    CREATE: gettext_lazy("What is not in the form can still be filled in on the page of the record."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def layout_edit(request: HttpRequest) -> HttpResponse:
    """Fields in their order, and beside them what the change would mean; nothing is kept before it is saved."""
    actor = administrator(request)
    asked = _Asked(request)
    if request.method != "POST":
        return _show(request, actor, asked, asked.rows_now())
    act = request.POST.get("act", "")
    rows = posted_rows(request.POST, asked.shape, asked.offered)
    if act not in {SAVE, USUAL}:
        return _show(request, actor, asked, after(rows, act))
    try:
        asked.save(actor, rows if act == SAVE else [])
    except Refusal as no:
        return _show(request, actor, asked, rows, str(no.sentence))
    saved = _("Saved: %(place)s, %(entities)s")
    sentence = (saved if act == SAVE else _("As usual again: %(place)s, %(entities)s")) % asked.words()
    return done(request, sentence, asked.url(), newest_change(actor, "layout.set"))


class _Asked:
    """What of the layouts the address is about: an entity, a place, a role (0: everybody)."""

    def __init__(self, request: HttpRequest) -> None:
        self.shape: EntityShape = shape_of(request.GET.get("entity", "contact"))
        self.place = request.GET.get("place", LIST)
        if self.place not in PLACES:
            raise BadRequest(_("There is no place called “%s”.") % self.place[:40], field="place")
        self.roles = {0: str(_("Everybody"))} | {one.pk: one.name for one in roles()}
        role = whole_number(request.GET.get("role", "0"))
        if role not in self.roles:
            raise BadRequest(_("There is no such role. Choose one of the list."), field="role")
        self.role: int = role
        self.offered = [key for key in self.shape.fields if self._fits(key)]

    def _fits(self, key: str) -> bool:
        if self.place == LIST:
            return key not in self.shape.title_fields
        return self.place == RECORD or self.shape.fields[key].editable

    def sections(self) -> tuple[Section, ...]:
        return sections(self.shape.key, self.place, self.role)

    def rows_now(self) -> list[Row]:
        return rows_of(self.shape, self.sections(), self.offered)

    def url(self, **changes: Any) -> str:
        now = {"entity": self.shape.key, "place": self.place, "role": self.role}
        return f"{reverse(TAB)}?{urlencode(now | changes)}"

    def words(self) -> dict[str, str]:
        return {"place": str(NAMES[self.place]), "entities": self.shape.plural().lower()}

    def save(self, actor: Actor, rows: list[Row]) -> None:
        known = {one.title: one.labels for one in (*usual_sections(self.shape), *self.sections())}
        its = sections_of(rows, known, get_language() or "en")
        set_layout(actor, self.shape.key, self.place, fields_of(rows), self.role, sections=its)

    def chips(self) -> list[dict[str, Any]]:
        """Three groups of links: whose layout of what this is."""
        groups = (
            (_("Kinds of records"), "entity", {key: one.plural() for key, one in ENTITIES.items()}),
            (_("Places"), "place", NAMES),
            (_("For whom"), "role", self.roles),
        )
        now = {"entity": self.shape.key, "place": self.place, "role": self.role}
        return [
            {
                "label": label,
                "chips": [
                    {"url": self.url(**{name: key}), "text": text, "count": None, "pressed": now[name] == key}
                    for key, text in its.items()
                ],
            }
            for label, name, its in groups
        ]


def _show(
    request: HttpRequest, actor: Actor, asked: _Asked, rows: list[Row], problem: str = ""
) -> HttpResponse:
    own = [row for row in layouts(asked.shape.key, asked.place) if row.user_id is None]
    context = {
        "heading": NAMES[asked.place],
        "line": LINES[asked.place],
        "groups": asked.chips(),
        "action": asked.url(),
        "rows": rows,
        "titled": asked.place == RECORD,
        "arranged": any(row.role == asked.role for row in own),
        "problem": problem,
        "outcome": consequences(actor, asked.shape, asked.place, asked.role, asked.sections(), rows),
        "tabs": tabs(actor, TAB),
    }
    status = UNPROCESSABLE if problem else 200
    return page(request, "settings_pages/layout.html", context, "outcome", status=status)
