"""Who moves keeps their phones: a number typed without a country code goes on meaning what it meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perennial.journal.door import OpenChange
from perennial.lib.phones import read_phone
from perennial.records.derive.reach import home_country, points_by_record
from perennial.records.models import ContactPoint, PointKind
from perennial.schema.kinds import Setting


def keep_phones(act: OpenChange, before: Mapping[int, Sequence[ContactPoint]], setting: Setting) -> None:
    """Write out the country codes of phones that would be read otherwise since their record's country changed.

    `before` are the points of each record as they were. A number that was not valid is read anew: it may have been the
    country that was wrong.
    """
    texts: dict[int, dict[str, str]] = {}
    for pk, points in points_by_record(ContactPoint.objects.filter(record__in=before)).items():
        was, country = home_country(before[pk], setting), home_country(points, setting)
        stayed = {(point.pk, point.raw) for point in before[pk]} if was != country else set()
        for point in points:
            if point.kind == PointKind.PHONE and (point.pk, point.raw) in stayed:
                phone = read_phone(point.raw, was)
                if phone.valid and read_phone(point.raw, country).key != phone.key:
                    texts[point.pk] = {"raw": phone.display}
    act.update_each(ContactPoint, texts)
