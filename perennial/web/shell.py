"""What every page of the shell shows around its own content: one context processor.

Names it gives to templates (a page may give its own value for any of them):

- `theme`: light, dark or system, from the cookie of the same name
- `places`, `upkeep`: groups of the index, each a tuple of `Place`
- `current`: key of the place the address belongs to, '' for none
- `workspace_name`, `person_name`, `person_initials`, `role_name`: texts, '' when nobody is signed in
- `unread`: how much of what others did is new to the person, '' for nothing
- `may_create`: whether there is anything the person may make
- `running`: the operation at the foot of the index, a mapping with label and percent (0 to 100, or None while
  it waits); None when nothing runs

Nothing here reads the database unless a template uses it: error pages must render without one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from perennial.access.queries import may
from perennial.access.work import newest_open
from perennial.inbox.queries import MOST_COUNTED, count_unread
from perennial.schema.queries import shape_of, workspace
from perennial.web.initials import initials
from perennial.web.looks import BOARD, look_of
from perennial.web.operations.words import percent, titles
from perennial.web.records.create import QUICKLY
from perennial.web.requests import actor_of
from perennial.web.theme import theme_of


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the index: `icon` is a name in `icons.svg`, `url` the address all its pages begin with; `thumb`: on a
    phone it stands under the thumb.
    """

    key: str
    label: object
    icon: str
    url: str
    thumb: bool = False


INBOX = "inbox"
PLACES = (
    Place("day", _("My day"), "day", "/", thumb=True),
    Place(INBOX, _("For you"), "bell", "/inbox"),
    Place("contacts", _("Contacts"), "contact", "/contacts", thumb=True),
    Place("companies", _("Companies"), "company", "/companies"),
    Place("leads", _("Leads"), "lead", "/leads"),
    Place("deals", _("Deals"), "deal", "/deals"),
    Place("orders", _("Orders"), "order", "/orders"),
    Place("products", _("Products"), "product", "/products"),
    Place("contracts", _("Contracts"), "contract", "/contracts"),
    Place("tickets", _("Tickets"), "ticket", "/tickets"),
    Place("activities", _("Activities"), "activity", "/activities"),
    Place("documents", _("Documents"), "document", "/documents"),
    Place("campaigns", _("Campaigns"), "campaign", "/campaigns"),
    Place("calendar", _("Calendar"), "calendar", "/calendar"),
    Place("overview", _("Overview"), "table", "/overview"),
)
UPKEEP = (
    Place("upkeep", _("My upkeep"), "check", "/upkeep"),
    Place("condition", _("Condition"), "half", "/condition"),
    Place("duplicates", _("Duplicates"), "merge", "/duplicates"),
    Place("imports", _("Imports"), "imports", "/imports"),
    Place("changes", _("Changes"), "changes", "/changes"),
    Place("settings", _("Settings"), "settings", "/settings"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context described above."""
    person = getattr(request, "user", None)
    name = SimpleLazyObject(lambda: person_name(person))
    return {
        "theme": theme_of(request),
        "places": [_as_chosen(place, request) for place in PLACES],
        "upkeep": UPKEEP,
        "unread": SimpleLazyObject(lambda: unread_of(request)),
        "current": current_place(request.path),
        "workspace_name": SimpleLazyObject(lambda: workspace_name(person)),
        "person_name": name,
        "person_initials": SimpleLazyObject(lambda: initials(str(name))),
        "role_name": SimpleLazyObject(lambda: role_name(person)),
        "may_create": SimpleLazyObject(lambda: may_create_of(request)),
        "running": SimpleLazyObject(lambda: running_of(request)),
    }


def _as_chosen(place: Place, request: HttpRequest) -> Place:
    """Deals open as they were looked at last."""
    chosen = place.key == "deals" and look_of(request) == BOARD
    return replace(place, url=f"{place.url}/board") if chosen else place


def current_place(path: str) -> str:
    """The key of the place `path` belongs to: `/contacts/7` belongs to contacts, `/contacts-old` to none."""
    for place in PLACES + UPKEEP:
        if path == place.url or (path.startswith(place.url.rstrip("/") + "/") and place.url != "/"):
            return place.key
    return ""


def person_name(person: Any) -> str:
    """How the signed-in person is called, '' for nobody."""
    if person is None or not person.is_authenticated:
        return ""
    return str(getattr(person, "name", "") or person)


def workspace_name(person: Any) -> str:
    """The company whose CRM this is; strangers are not told."""
    return workspace().name if _signed_in(person) else ""


def role_name(person: Any) -> str:
    """What the signed-in person is here, '' for nobody."""
    return person.role.name if _signed_in(person) else ""


def unread_of(request: HttpRequest) -> str:
    """How much is new for the signed-in person, as the index says it."""
    if not _signed_in(getattr(request, "user", None)):
        return ""
    return unread_text(count_unread(actor_of(request)))


def unread_text(number: int) -> str:
    return "" if not number else f"{MOST_COUNTED}+" if number >= MOST_COUNTED else str(number)


def may_create_of(request: HttpRequest) -> bool:
    """Whether the way to a new record is worth showing."""
    if not _signed_in(getattr(request, "user", None)):
        return False
    actor = actor_of(request)
    return any(may(actor, "create", shape_of(key)) for key in QUICKLY)


def running_of(request: HttpRequest) -> dict[str, Any] | None:
    """The newest operation the signed-in person waits for, None when there is none."""
    if not _signed_in(getattr(request, "user", None)):
        return None
    newest = newest_open(actor_of(request))
    if newest is None:
        return None
    return {"label": titles([newest])[newest.pk], "percent": percent(newest)}


def _signed_in(person: Any) -> bool:
    return bool(person is not None and person.is_authenticated and hasattr(person, "role"))
