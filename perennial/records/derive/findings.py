"""What rules say of records: their findings and scores, brought up to date in the transaction that wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from perennial.journal.derivations import write_columns
from perennial.journal.rows import values_by
from perennial.journal.setwise import insert_rows
from perennial.lib.conditions import Moment
from perennial.quality.judging import Verdict
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment
from perennial.quality.rules import Score
from perennial.records.derive.asking import question_of
from perennial.records.derive.view import View
from perennial.records.models import EXCUSES, Finding, Head, Waiver

COLUMNS = ("record_id", "rule_id", "waived", "since")
UNJUDGED = Score(None, {})
Stood = tuple[int | None, Mapping[str, int]]
Changed = dict[type[Head], list[tuple[int, int | None, dict[str, int]]]]


def derive(view: View) -> None:
    """Judge these records. Their rows are written and their facts derived."""
    there: dict[type[Head], dict[int, Stood]] = defaultdict(dict)
    for key, head in view.heads.items():
        there[type(head)][key] = (head.score, head.parts)
    known = [key for key in view.keys if key not in view.fresh]
    for rows in _judge(there, known, judged_moment()).values():
        for key, points, parts in rows:
            view.heads[key].score, view.heads[key].parts = points, parts


def judge(model: type[Head], keys: Sequence[int], moment: Moment) -> None:
    """Bring findings and scores of stored records up to date; writes only what differs.

    Of a record no more is read than what is compared: so a million of them are judged in passing.
    """
    rows = values_by(model, "pk", keys, ("pk", "score", "parts"), lock="NO KEY UPDATE")
    _judge({model: {key: (points, parts) for key, points, parts in rows}}, keys, moment)


def _judge(there: Mapping[type[Head], Mapping[int, Stood]], known: Sequence[int], moment: Moment) -> Changed:
    """Judge records by how they stood; returns what changed of them.

    `known` are the ids of which something may stand already, those of records that are gone included.
    """
    waived = _waived(known, moment.today)
    verdicts: dict[int, Verdict] = {}
    for model, stood in there.items():
        question = question_of(model._meta.model_name or "", moment)
        verdicts |= {one.record: one for one in question.of(list(stood), waived)}
    _write_findings(known, verdicts, moment.today)
    return _write_scores(there, verdicts)


def _waived(keys: Sequence[int], day: date) -> Mapping[int, Sequence[int]]:
    """The rules that each record may break on this day."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = values_by(Waiver, "record_id", keys, ("record_id", "rule_id", "until", "kind"))
    for record, rule, until, kind in rows:
        if kind in EXCUSES and (until is None or until >= day):
            found[record].append(rule)
    return found


def _write_findings(known: Sequence[int], verdicts: Mapping[int, Verdict], day: date) -> None:
    rows = values_by(Finding, "record_id", known, ("record_id", "rule_id", "waived", "pk"))
    there = {(record, rule, waived): pk for record, rule, waived, pk in rows}
    wanted = {(one.record, rule, False) for one in verdicts.values() for rule in one.broken}
    wanted |= {(one.record, rule, True) for one in verdicts.values() for rule in one.waived}
    if gone := [pk for place, pk in there.items() if place not in wanted]:
        QuerySet(Finding).filter(pk__in=gone)._raw_delete("default")
    new = wanted - there.keys()
    standing = _held({rule for _record, rule, _waived in new})
    insert_rows(Finding, COLUMNS, [(*place, day) for place in sorted(new) if place[1] in standing])


def _held(rules: Collection[int]) -> set[int]:
    """Those of the rules that are still there, held until this transaction ends: somebody may take one back."""
    return {pk for (pk,) in values_by(Rule, "pk", sorted(rules), ("pk",), lock="KEY SHARE")}


def _write_scores(
    there: Mapping[type[Head], Mapping[int, Stood]], verdicts: Mapping[int, Verdict]
) -> Changed:
    changed: Changed = {}
    for model, stood in there.items():
        rows = changed[model] = []
        for key, before in stood.items():
            new = verdicts[key].score if key in verdicts else UNJUDGED
            if before != (new.points, new.parts):
                rows.append((key, new.points, dict(new.parts)))
        write_columns(model, ("score", "parts"), rows)
    return changed
