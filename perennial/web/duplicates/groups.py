"""A group of records that are probably one, in words, for the desk and for whoever looks at a sample of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.lib.numbers import counted
from perennial.records.matching.desk import Waiting
from perennial.web.likelihood import chance, percent, signs
from perennial.web.records.entities import AVATARS, record_url
from perennial.web.records.reader import Reader

VERY_LIKELY = 0.8


def told(reader: Reader, one: Waiting) -> dict[str, Any]:
    """What both show: names, likelihood, why, and how much hangs on it."""
    return {
        "entity": one.entity,
        "of": AVATARS[one.entity],
        "heads": [
            {"name": reader.title(head), "url": record_url(one.entity, head.pk), "number": head.pk}
            for head in one.records
        ],
        "ids": ",".join(map(str, one.ids)),
        "percent": percent(one.probability),
        "chance": chance(one.probability),
        "tone": "good" if one.probability >= VERY_LIKELY else "",
        "note": _note(reader, one),
        "handed": _("handed over by %s") % reader.names.name("user", one.handed_by) if one.handed_by else "",
        "signs": signs(one.reasons),
    }


def merge_all_url(entity: str, owner: str = "", least: str = "") -> str:
    wanted = {key: value for key, value in (("owner", owner), ("least", least)) if value}
    return reverse("duplicates-merge", args=[entity]) + (f"?{urlencode(wanted)}" if wanted else "")


def hand_over_url(entity: str, records: Sequence[int], at: int, desk: str) -> str:
    """`at` is the place of the group on the desk, to which that leads back."""
    asked = {"records": ",".join(map(str, records)), "at": at, "next": desk}
    return f"{reverse('duplicates-hand-over', args=[entity])}?{urlencode(asked, safe=',')}"


def _note(reader: Reader, one: Waiting) -> str:
    """What they are, where, and how much hangs on them."""
    places = [getattr(head, "city", "") for head in one.records] if "city" in reader.readable else []
    parts = [f"{counted(len(one.records))} {reader.shape.plural().lower()}"]
    parts += list(dict.fromkeys(filter(None, places)))[:2]
    if one.worth:
        parts.append(
            ngettext("%s link hangs on them", "%s links hang on them", one.worth) % counted(one.worth)
        )
    return " · ".join(parts)
