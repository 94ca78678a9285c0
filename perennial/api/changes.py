"""Changes: what was done, by whom; taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.access.queries import check_undo
from perennial.api import schemas
from perennial.api.answers import answer
from perennial.api.documented import documented
from perennial.api.entities import entity_asked
from perennial.api.lines import change_bodies
from perennial.api.once import written
from perennial.api.operations import started_answer
from perennial.api.paging import cursor_of, place_of
from perennial.api.requests import LONGEST_REASON, Query, body_of, flag, only, reason_of
from perennial.api.seeing import line_bodies
from perennial.api.tokens import actor_of, writer_of
from perennial.journal.models import Channel, Entry
from perennial.journal.reading import line
from perennial.journal.undo.nevertheless import MOST, Nevertheless, chosen, from_data
from perennial.journal.undo.outcome import Kept, merged
from perennial.journal.undo.outcome import Outcome as Undone
from perennial.journal.undo.run import Undoing
from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.operations.models import Operation
from perennial.records.actions.take_back import AT_ONCE, take_back, undoing
from perennial.records.changes import Wanted, change_of, page_of_changes
from perennial.records.drafts import key_of
from perennial.records.jobs import start_look, start_undo
from perennial.records.lines import entities_of
from perennial.records.models import Head
from perennial.records.previews import is_current, kept_of, latest_look, sums_from
from perennial.schema.queries import shape_of

router = Router()
LISTING = ("actor", "channel", "entity", "since", "until", "cursor", "limit")
LINES = ("cursor", "limit")
# So many entries are looked at for a preview; of a larger change only the newest part.
PREVIEWED = 5_000
VALUES = {"type": "array", "maxItems": MOST, "items": {"type": "string"}}
ASKED = ("reason", "preview", "take", "take_all", "keep")
UNDO = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": LONGEST_REASON, "examples": ["Imported by mistake"]},
        "preview": {"type": "boolean", "description": "Only look through what would happen; writes nothing."},
        "take": {
            **VALUES,
            "description": "Later edits taken back as well, each by the `value` a preview gives it.",
            "examples": [["records.contact:1042:job_title"]],
        },
        "take_all": {"type": "boolean", "description": "Take back all later edits but those in `keep`."},
        "keep": {**VALUES, "description": "With `take_all`: later edits that are kept."},
    },
    "additionalProperties": False,
    "examples": [{"reason": "Imported by mistake"}],
}


@router.get(
    "/changes",
    **documented("list_changes", "List changes", {200: schemas.ChangePage}, tag="changes", query=LISTING),
)
def list_changes(request: HttpRequest) -> HttpResponse:
    """Your own changes, newest first; everybody's if you may undo what others did."""
    query, actor = Query(request, LISTING), actor_of(request)
    page = page_of_changes(actor, _wanted(query), query.text("cursor"), query.limit())
    bodies = change_bodies(actor, page.changes)
    items = [bodies[one.pk] for one in page.changes]
    return answer({"items": items, "next": page.following or None, "previous": page.preceding or None})


@router.get(
    "/changes/{api_number:number}",
    **documented("read_change", "Read a change", {200: schemas.ChangeDetail}, tag="changes", query=LINES),
)
def read_change(request: HttpRequest, number: int) -> HttpResponse:
    """A change and what it wrote, line by line, as far as you may read it."""
    query, actor = Query(request, LINES), actor_of(request)
    change = change_of(actor, number)
    bound, limit = ("lines", number), query.limit()
    place = place_of(query.text("cursor"), bound)
    entries = Entry.objects.filter(batch__change=change).order_by("id")
    if place:
        entries = entries.filter(id__gt=place[0])
    rows = list(entries[: limit + 1])
    lines = line_bodies(actor, [line(row, number) for row in rows[:limit]])
    following = cursor_of([rows[limit - 1].pk], bound) if len(rows) > limit else None
    return answer(change_bodies(actor, [change])[number] | {"lines": lines, "next": following})


@router.get(
    "/changes/{api_number:number}/preview",
    **documented(
        "preview_undo",
        "What undo would do",
        {200: schemas.UndoPreview},
        tag="changes",
        query=LINES,
        problems=(400, 401, 403, 404, 409),
    ),
)
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Counts what taking the change back would do, and lists what would be kept, with its values.

    Of a change of more than 5,000 entries only the newest are counted, until an undo with `preview` has looked
    through all of it; as long as nobody writes there, what it found is the answer, page by page.
    """
    query, actor = Query(request, LINES), actor_of(request)
    limit, change = query.limit(), change_of(actor, number)
    check_undo(actor, change.actor_id)
    run, look = undoing(actor, number), latest_look(actor, change)
    if change.entries > PREVIEWED and look is not None and is_current(look):
        return answer(_looked(look, query.text("cursor"), limit))
    # A cursor belongs to what an operation found; it refuses where that no longer holds.
    place_of(query.text("cursor"), ("look", 0))
    whole = Undone()
    looked_at, complete = _newest(run)
    for batch in run.batches()[:looked_at]:
        whole.add(run.look(batch))
    return answer(_foreseen(whole, complete=complete))


@router.post(
    "/changes/{api_number:number}/undo",
    **documented(
        "undo_change",
        "Take a change back",
        {200: schemas.UndoAnswer | schemas.UndoPreview, 202: schemas.OperationBody},
        tag="changes",
        body=UNDO,
        required=False,
        writes=True,
    ),
)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Up to 500 entries are taken back at once; a larger change is an operation: 202 with its address.

    What was edited since is kept and listed, but for what `take` or `take_all` names. The undo is a change itself
    and can be undone. With `preview` nothing is written, and what would happen is the answer, or, of a larger change,
    the result of the operation.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, ASKED)
    reason, nevertheless, preview_only = reason_of(body), _nevertheless(body), flag(body, "preview")

    def run() -> Outcome:
        change = change_of(actor, number)
        check_undo(actor, change.actor_id)
        if change.entries > AT_ONCE:
            started = (
                start_look(actor, number, nevertheless=nevertheless)
                if preview_only
                else start_undo(actor, number, reason=reason, nevertheless=nevertheless)
            )
            return Outcome(202, {"operation": started.pk}, started.pk)
        if preview_only:
            return Outcome(200, {"preview": nevertheless.as_data()})
        done, outcome = take_back(actor, number, reason=reason, nevertheless=nevertheless)
        kept = kept_bodies(outcome.kept, values=False)
        return Outcome(200, {"change": done, "counts": counts_of(outcome), "kept": kept})

    return written(request, actor, run, lambda outcome: _undone(actor, number, outcome))


def _undone(actor: Actor, number: int, outcome: Outcome) -> HttpResponse:
    told = outcome.reference
    if "preview" in told:
        found = merged(undoing(actor, number, from_data(told["preview"])).preview())
        return answer(_foreseen(found, complete=True))
    if outcome.status == 202:
        return started_answer(outcome)
    return answer({"change": told["change"], **told["counts"], "kept": told["kept"]})


def counts_of(outcome: Undone) -> dict[str, int]:
    return {"reverted": outcome.reverted, **outcome.counts()}


def _foreseen(outcome: Undone, *, complete: bool) -> dict[str, Any]:
    kept = {"kept": kept_bodies(outcome.kept), "kept_count": len(outcome.kept)}
    reasons = outcome.kept_by_reason()
    return {**counts_of(outcome), **kept, "reasons": reasons, "complete": complete, "next": None}


def _looked(look: Operation, cursor: str, limit: int) -> dict[str, Any]:
    """What an operation that looked found, with a page of what would be kept."""
    bound = ("look", look.pk)
    place = place_of(cursor, bound)
    start = place[0] if place else 0
    several, sums = kept_of(look, start, limit + 1), sums_from(look.result)
    following = cursor_of([start + limit], bound) if len(several) > limit else None
    counts = {name: look.result[name] for name in ("removed", "restored", "edited", "values")}
    kept = {"kept": kept_bodies(several[:limit]), "kept_count": sums.kept_all, "reasons": dict(sums.kept)}
    return {"reverted": sums.reverted, **counts, **kept, "complete": True, "next": following}


def _newest(run: Undoing) -> tuple[int, bool]:
    """How many of the newest batches a preview looks at, and whether these are all."""
    batches = run.batches()
    seen = entries = 0
    while seen < len(batches) and entries < PREVIEWED:
        entries += run.size_of(batches[seen])
        seen += 1
    return seen, seen == len(batches)


def kept_bodies(several: Sequence[Kept], *, values: bool = True) -> list[dict[str, Any]]:
    """What was kept, fields by their keys; values in a preview alone, for an answer is kept without them."""
    entities = entities_of(one.root for one in several if one.root is not None)
    return [_kept(one, entities.get(one.root or 0, ""), values=values) for one in several]


def _kept(one: Kept, entity: str, *, values: bool) -> dict[str, Any]:
    data = one.as_data()
    field = one.field
    if field and entity and issubclass(one.model, Head):
        field = key_of(shape_of(entity), field) or field
    body: dict[str, Any] = {
        "record": f"{entity}:{one.root}" if entity else None,
        "table": one.model._meta.model_name,
        "row": one.row,
        "field": field,
        "reason": data["reason"],
    }
    shown = {name: data[name] for name in ("now", "before", "value", "by") if name in data} if values else {}
    return body | shown


def _wanted(query: Query) -> Wanted:
    no_channel = _("There is no channel “%(name)s”. There are: ") + ", ".join(Channel.values)
    channel = query.one_of("channel", Channel.values, no_channel)
    return Wanted(
        actor_id=query.integer("actor", None, 1, LARGEST),
        channel=channel,
        entity=entity_asked(query),
        since=query.instant("since"),
        until=query.instant("until"),
    )


def _nevertheless(body: dict[str, Any]) -> Nevertheless:
    everything, names = flag(body, "take_all"), {name: body.get(name, []) for name in ("take", "keep")}
    for name, several in names.items():
        if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
            raise BadRequest(_("This is a list of names of values."), field=name)
    if names["take" if everything else "keep"]:
        sentence = _("`take` names single values without `take_all`, `keep` those excepted with it.")
        raise BadRequest(sentence, field="take" if everything else "keep")
    return chosen(everything, names["keep"] or names["take"])
