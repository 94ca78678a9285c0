"""What concerns one person: changes others made to their records, their long work, and what wants a look.

Each answer looks at a bounded number of rows by an index, so that a large workspace costs what a small one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import program_name
from perennial.access.queries import names_of
from perennial.access.work import operations_of
from perennial.journal.queries import undone_by
from perennial.lib.numbers import counted
from perennial.operations.models import Operation, State
from perennial.records.changes import may_know
from perennial.records.models import Head, PointKind
from perennial.records.recent import changes_by_others, wrong_points
from perennial.records.telling import Teller
from perennial.schema.kinds import kind_of, problem_sentence
from perennial.transfer.importing.fates import Fate
from perennial.transfer.queries import imports_of
from perennial.web.operations.words import described, people_of, titles
from perennial.web.records.ages import age
from perennial.web.records.entities import change_url, record_url
from perennial.web.records.reader import Reader

SHOWN = 5
LATELY = timedelta(days=30)
ICONS = {State.DONE: "check", State.FAILED: "alert", State.CANCELLED: "x"}
KINDS = (PointKind.EMAIL, PointKind.PHONE)
Item = dict[str, Any]
Seen = tuple[Reader, Head]


def by_others(records: Sequence[Seen]) -> list[Item]:
    """What colleagues and programs did to these records, as the part `related` takes it."""
    if not records:
        return []
    reader, urls = records[0][0], {head.pk: record_url(its.entity, head.pk) for its, head in records}
    found = changes_by_others(reader.actor, urls, since=reader.now - LATELY, limit=SHOWN)
    told = Teller(reader.actor, reader.setting).tell([change for change, _record in found])
    names = names_of(change.actor_id for change, _record in found)
    return [
        {
            "icon": "changes",
            "name": told[change.pk].sentence,
            "note": names.get(change.actor_id or 0) or program_name(change.channel),
            "url": change_url(change.pk) if may_know(reader.actor, change) else urls[record],
            "aside": age(change.at, reader.now),
        }
        for change, record in found
    ]


def work(reader: Reader) -> list[Item]:
    """The newest long work this person asked for, running or done."""
    several = list(operations_of(reader.actor).filter(requested_by=reader.actor.user_id)[:SHOWN])
    names, people = titles(several), people_of(several)
    found = [described(one, names[one.pk], reader.actor.user_id, people) for one in several]
    return [
        {
            "icon": ICONS.get(State(one.state), "clock"),
            "name": its["label"],
            "note": its["sentence"],
            "url": its["url"] or reverse("operation", args=[one.pk]),
            "aside": f"{its['percent'] or 0} %"
            if one.is_open
            else age(one.finished or one.created, reader.now),
        }
        for one, its in zip(several, found, strict=True)
    ]


def to_look_at(reader: Reader, mine: Sequence[Seen]) -> list[Item]:
    """What waits for a decision or cannot be right; each line leads to where it is mended."""
    return [*_imports(reader), *_wrong(mine)]


def _imports(reader: Reader) -> list[Item]:
    """One's imports of late whose rows were left out, and rehearsals that wait for their run."""
    its = [one for one in imports_of(reader.actor, SHOWN) if one.owner == reader.actor.user_id]
    ids = [number for one in its for number in (one.run, one.rehearsal) if number]
    ended = Operation.objects.filter(finished__gte=reader.now - LATELY, state=State.DONE).in_bulk(ids)
    back = undone_by([one.change for one in ended.values() if one.change])
    names = titles(ended.values())
    found = []
    for one in its:
        url = reverse("import", args=[one.pk])
        run, rehearsal = ended.get(one.run or 0), ended.get(one.rehearsal or 0)
        if run and run.change not in back and run.result.get("failed"):
            told = ngettext("%s row was left out", "%s rows were left out", run.result["failed"])
            note = told % counted(run.result["failed"])
            found.append(_line("imports", names[run.pk], note, f"{url}?fate={Fate.FAILED}"))
        elif rehearsal and not one.run:
            found.append(_line("imports", names[rehearsal.pk], _("rehearsed, not run yet"), url))
    return found


def _wrong(mine: Sequence[Seen]) -> list[Item]:
    """E-mails and phones of one's own records that cannot be right."""
    found = []
    for reader in dict.fromkeys(reader for reader, _head in mine):
        heads = {head.pk: head for its, head in mine if its is reader}
        kinds = [kind for kind in KINDS if kind in reader.readable]
        for point in wrong_points(heads, kinds, SHOWN):
            field = reader.shape.field(point.kind)
            facts = kind_of(field).facts(point.raw, field, reader.setting)
            note = f"{point.raw}: {problem_sentence(facts.get('problem', ''))}".rstrip(": ")
            url = record_url(reader.entity, point.record_id)
            icon = "mail" if point.kind == PointKind.EMAIL else "phone"
            found.append(_line(icon, reader.title(heads[point.record_id]), note, url))
    return found[:SHOWN]


def _line(icon: str, name: str, note: str, url: str) -> Item:
    return {"icon": icon, "name": name, "note": note, "url": url}
