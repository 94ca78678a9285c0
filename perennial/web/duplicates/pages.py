"""The desk: groups of records that are probably one, most certain first, with why, and what can be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from perennial.lib.numbers import counted
from perennial.records.mass_merge import may_merge_all
from perennial.records.matching.desk import MINE, TEAM, Waiting, count_waiting, entities_compared, waiting
from perennial.records.matching.keeping import scan_in_force
from perennial.records.queries import may_merge
from perennial.web.duplicates.groups import VERY_LIKELY, hand_over_url, merge_all_url, told
from perennial.web.page import page
from perennial.web.records.merging import MOST, merge_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

SHOWN = 50
# Of an entity; in the index fewer are counted.
MOST_COUNTED = 10_000


OWNERS = {"": gettext_lazy("Everybody's"), MINE: gettext_lazy("Mine"), TEAM: gettext_lazy("My team's")}
LEAST = {"": 0.0, "50": 0.5, "80": VERY_LIKELY, "95": 0.95}


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`of` narrows to an entity, `owner` to whose they are, `least` to a probability in percent."""
    readers = {entity: Reader(request, entity) for entity in entities_compared()}
    asked = {
        "of": request.GET.get("of", "") if request.GET.get("of") in readers else "",
        "owner": request.GET.get("owner", "") if request.GET.get("owner") in OWNERS else "",
        "least": request.GET.get("least", "") if request.GET.get("least") in LEAST else "",
    }
    entities = [asked["of"]] if asked["of"] else list(readers)
    found = _found(readers, entities, asked)
    at = min(whole_number(request.GET.get("at", "")) or 0, max(len(found) - 1, 0))
    total = sum(_count(readers[entity], asked) for entity in entities)
    context = {
        "heading": _("Duplicates"),
        "count": _waiting(total),
        "tabs": _tabs(readers, asked),
        "owners": _chips("owner", OWNERS, asked),
        "leasts": _chips("least", {key: _from(key) for key in LEAST}, asked),
        "groups": [_row(readers[one.entity], one, number, asked) for number, one in enumerate(found)],
        "at": at if "at" in request.GET else -1,
        "more": max(total - len(found), 0),
        "may_scan": all(may_merge(one.actor, one.shape) for one in readers.values()),
        "merge_all": _merge_all(readers, asked, found),
        "scanned": any(scan_in_force(entity) for entity in readers),
        "narrowed": any(asked.values()),
        "here": _url(asked),
    }
    return page(request, "duplicates/desk.html", context, counts={"duplicates": total or ""})


def _found(readers: Mapping[str, Reader], entities: Sequence[str], asked: Mapping[str, str]) -> list[Waiting]:
    least = LEAST[asked["least"]]
    several = [
        one
        for entity in entities
        for one in waiting(readers[entity].actor, entity, owner=asked["owner"], least=least, most=SHOWN)
    ]
    several.sort(key=lambda one: (-one.probability, -one.worth))
    return several[:SHOWN]


def _count(reader: Reader, asked: Mapping[str, str]) -> int:
    least = LEAST[asked["least"]]
    return count_waiting(reader.actor, reader.entity, owner=asked["owner"], least=least, most=MOST_COUNTED)


def _waiting(total: int) -> str:
    if not total:
        return ""
    number = f"{counted(total)}+" if total >= MOST_COUNTED else counted(total)
    return ngettext("%s group waits", "%s groups wait", total) % number


def _url(asked: Mapping[str, str], **other: str) -> str:
    wanted = {key: value for key, value in {**asked, **other}.items() if value}
    return reverse("duplicates") + (f"?{urlencode(wanted)}" if wanted else "")


def _tabs(readers: Mapping[str, Reader], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    labels = {"": _("All"), **{entity: one.shape.plural() for entity, one in readers.items()}}
    return [
        {"url": _url(asked, of=key), "label": label, "current": key == asked["of"]}
        for key, label in labels.items()
    ]


def _chips(name: str, labels: Mapping[str, object], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"url": _url(asked, **{name: key}), "text": label, "pressed": key == asked[name]}
        for key, label in labels.items()
    ]


def _from(key: str) -> str:
    return _("From %s %%") % key if key else _("Any likelihood")


def _row(reader: Reader, one: Waiting, number: int, asked: Mapping[str, str]) -> dict[str, Any]:
    # Merged, the group is gone, and the next has moved to its place.
    ids, onward = one.ids, _url(asked, at=str(number))
    compares = may_merge(reader.actor, reader.shape) and len(ids) <= MOST
    return {
        **told(reader, one),
        "compare_url": merge_url(one.entity, ids, onward) if compares else "",
        "hand_over_url": hand_over_url(one.entity, ids, number, _url(asked)),
        "answers": all(reader.may("edit", head) for head in one.records),
        "number": number,
    }


def _merge_all(
    readers: Mapping[str, Reader], asked: Mapping[str, str], found: Sequence[Waiting]
) -> dict[str, str] | None:
    """The way to merge all of one entity at once: of the one that is shown, else of what stands first."""
    of = asked["of"] or (found[0].entity if found else "")
    if not found or not may_merge_all(readers[of].actor, readers[of].shape):
        return None
    return {"url": merge_all_url(of, asked["owner"], asked["least"]), "label": _("Merge all above …")}
