"""The derived columns of heads and contact points."""

from __future__ import annotations

from collections import defaultdict

from perennial.journal.derivations import own_columns, write_columns
from perennial.quality.queries import judged_moment, patterns_on
from perennial.records.derive.reach import derive_head, derive_points
from perennial.records.derive.view import View
from perennial.records.models import ContactPoint, Lined, Warm
from perennial.records.warmth import warmth_of
from perennial.schema.queries import patience


def derive(view: View) -> None:
    """Bring them up to date; records just inserted have theirs already."""
    points, heads = [], defaultdict(list)
    stored = view.heads.keys() - view.fresh
    patterns = {
        model: patterns_on(view.shapes[model].key) for model in {type(view.heads[key]) for key in stored}
    }
    for key in stored:
        head, its = view.heads[key], view.points.get(key, ())
        before, old = [own_columns(point) for point in its], own_columns(head)
        derive_points(its, view.setting)
        points += [
            (point.pk, *now)
            for point, then in zip(its, before, strict=True)
            if (now := own_columns(point)) != then
        ]
        head.derive_own()
        if isinstance(head, Lined):
            head.derive_lines(view.items.get(key, ()))
        if isinstance(head, Warm):
            head.warmth = warmth_of(head.touched, head.lifecycle, patience(), judged_moment())
        derive_head(head, its, view.shape(head), view.setting, patterns[type(head)])
        if (new := own_columns(head)) != old:
            heads[type(head)].append((key, *new))
    write_columns(ContactPoint, ContactPoint.derived_fields, points)
    for model, rows in heads.items():
        write_columns(model, model.derived_fields, rows)
