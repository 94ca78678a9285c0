"""Find or do: records that answer the words, then what can be done, then where one can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.access.actor import Actor
from perennial.access.queries import may, may_configure
from perennial.lib.text import fold
from perennial.records.search.queries import Hit, find
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES
from perennial.web.addresses import list_url, record_url
from perennial.web.initials import initials
from perennial.web.page import page
from perennial.web.requests import actor_of
from perennial.web.settings_pages.shared import TABS
from perennial.web.shell import PLACES, UPKEEP

SHOWN = 8
LONGEST = 200
Item = dict[str, Any]


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """A page of its own without script, else the fragment under the words."""
    actor = actor_of(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    hits = find(actor, words, limit=SHOWN) if words else []
    groups: list[dict[str, Any]] = [
        {"title": _("Records"), "items": [_record(hit, words) for hit in hits]},
        {"title": _("Do"), "items": list(_acts(actor, words, nothing_found=not hits))},
        {"title": _("Go to"), "items": list(_places(actor, words))},
    ]
    meant = bool(hits) or any(
        _answers(str(one["label"]), words) for group in groups for one in group["items"]
    )
    context = {
        "words": words,
        "groups": [group for group in groups if group["items"]],
        "nothing": bool(words) and not meant,
    }
    return page(request, "palette/find.html", context, fragment="found")


def _record(hit: Hit, words: str) -> Item:
    before, match, after = _around(hit.title, words)
    item = {"url": record_url(hit.entity, hit.record), "label": hit.title, "note": hit.context}
    item |= {"before": before, "hit": match, "after": after}
    if hit.entity == "company":
        return item | {"icon": "company"}
    return item | {"initials": initials(hit.title), "of": "person"}


def _acts(actor: Actor, words: str, *, nothing_found: bool) -> Iterator[Item]:
    """What can be done that the words begin; all of it while there are none, creating if nothing is found."""
    for key in sorted(ENTITIES, key=lambda key: key != "contact"):
        shape = shape_of(key)
        label = _("New %s") % shape.label().lower()
        if may(actor, "create", shape) and (nothing_found or _answers(label, words)):
            yield {"url": f"{list_url(key)}/new", "label": label, "icon": "plus"}
    label = _("Import a spreadsheet")
    if any(may(actor, "import", shape_of(key)) for key in ENTITIES) and _answers(label, words):
        yield {"url": reverse("import-new"), "label": label, "icon": "imports"}


def _places(actor: Actor, words: str) -> Iterator[Item]:
    for place in (*PLACES, *UPKEEP):
        if _answers(str(place.label), words):
            yield {"url": place.url, "label": place.label, "icon": place.icon}
    if _answers(_("Operations"), words):
        yield {"url": reverse("operations"), "label": _("Operations"), "icon": "clock"}
    for name, label, configures in TABS:
        if words and _answers(str(label), words) and (may_configure(actor) or not configures):
            yield {"url": reverse(name), "label": label, "note": _("Settings"), "icon": "settings"}


def _answers(label: str, words: str) -> bool:
    """Whether every word begins a word of the label."""
    its = fold(label).split()
    return all(any(one.startswith(word) for one in its) for word in fold(words).split())


def _around(title: str, words: str) -> tuple[str, str, str]:
    """The title split around the words where they stand in it as typed; ('', '', '') where they do not."""
    at = title.casefold().find(words.casefold())
    if at < 0 or len(title.casefold()) != len(title):
        return "", "", ""
    return title[:at], title[at : at + len(words)], title[at + len(words) :]
