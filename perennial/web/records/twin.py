"""The quiet banner of a record that is likely to be there twice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.matching.specs import SPECS
from perennial.records.matching.desk import Waiting, group_of, twin_of
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import Head
from perennial.records.queries import may_merge
from perennial.web.likelihood import percent
from perennial.web.records.merging import MOST, merge_url
from perennial.web.records.reader import Reader


def twin(reader: Reader, head: Head) -> dict[str, Any] | None:
    """Whom it may be the same as, how likely, and the way to compare them; None where it is not likely."""
    if head.archived is not None or reader.entity not in SPECS:
        return None
    group = group_of(reader.actor, reader.entity, head.pk)
    if group is None or group.probability < scorer_of(reader.entity).model.thresholds.warn:
        group = twin_of(reader.actor, reader.entity, head.pk)
    if group is None:
        return None
    return {
        "lead": _lead(reader, head, group),
        "sentence": ", ".join(one.sentence for one in group.reasons[:3] if not one.against),
        "answers": [_way(reader, head, group)],
    }


def _lead(reader: Reader, head: Head, group: Waiting) -> str:
    others = [one for one in group.records if one.pk != head.pk]
    words = {"name": reader.title(others[0]), "percent": percent(group.probability), "n": len(others) - 1}
    if len(others) == 1:
        return _("May be the same as %(name)s, %(percent)s.") % words
    return (
        ngettext(
            "May be the same as %(name)s and %(n)d other, %(percent)s.",
            "May be the same as %(name)s and %(n)d others, %(percent)s.",
            len(others) - 1,
        )
        % words
    )


def _way(reader: Reader, head: Head, group: Waiting) -> dict[str, Any]:
    if may_merge(reader.actor, reader.shape) and len(group.ids) <= MOST:
        ids = [head.pk, *(pk for pk in group.ids if pk != head.pk)]
        return {"url": merge_url(reader.entity, ids), "label": _("Compare"), "quiet": False}
    return {"url": reverse("duplicates"), "label": _("Duplicates"), "quiet": True}
