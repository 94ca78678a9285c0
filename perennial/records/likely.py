"""Whoever creates a record that may be there already is asked first, and may save it for a reason that is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.journal.door import OpenChange
from perennial.matching.model import Thresholds
from perennial.matching.rules import Then
from perennial.matching.specs import SPECS, Given, hashed
from perennial.quality.errors import Warned
from perennial.quality.models import way_of
from perennial.records.answering import read_reason
from perennial.records.errors import DuplicatesAsk, DuplicatesRefused
from perennial.records.matching.finding import Candidate, candidates_of, fields_asked
from perennial.records.matching.given import given_of
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.policy import asks
from perennial.records.matching.telling import Reason, reasons
from perennial.records.models import ENTITIES, Asks, ContactPoint, Head
from perennial.records.queries import may_merge
from perennial.records.warning import ASKED, WHY, Acknowledged
from perennial.schema.queries import shape_of

# What is acknowledged is one record that it is not, so that another one asks again.
PREFIX = "duplicate:"
MOST_REASONS = 4


def ask_about_duplicates(
    act: OpenChange, actor: Actor, head: Head, points: Sequence[ContactPoint], said: Acknowledged | None
) -> None:
    """Raises DuplicatesAsk for records the actor may see that are likely the same as this new one, DuplicatesRefused
    where none may stand beside them, Refusal for no reason. What is asked follows the workspace's policy; where nobody
    could answer, nobody is asked: a scan finds them.
    """
    entity = head._meta.model_name or ""
    what = asks(entity, way_of(actor.channel))
    if entity not in SPECS or way_of(actor.channel) not in ASKED or what == Asks.OFF:
        return
    given = given_of(head, points)
    _wait_for_the_same(entity, given)
    found = candidates_of(actor, entity, _with_employer(head, given), of=head.pk).candidates
    limits = scorer_of(entity).model.thresholds
    refused = [one for one in found if _refuses(one) or _blocks(actor, entity, one, what, limits)]
    if refused:
        raise DuplicatesRefused(
            _("This is there already. Use that record, or ask somebody who may merge records."),
            warned=warned_of(actor, entity, refused),
            candidates=refused,
            entity=entity,
        )
    several = [one for one in found if one.probability >= limits.warn]
    if not several or what == Asks.HINT:
        return
    known = {f"{PREFIX}{one.record}" for one in several}
    if said is None or known - set(said.rules):
        raise DuplicatesAsk(
            _("This may be there already. Open it, or say why it is another one."),
            warned=warned_of(actor, entity, several),
            candidates=several,
            entity=entity,
        )
    act.explain(read_reason(said.reason, _("Say why it may be saved so."), field=WHY))


def _refuses(candidate: Candidate) -> bool:
    """Whether an own rule does."""
    return any(rule.then == Then.REFUSE for rule in candidate.score.rules)


def _blocks(actor: Actor, entity: str, candidate: Candidate, what: Asks, limits: Thresholds) -> bool:
    """Whether it is too likely; who may merge records can judge that, and is asked instead."""
    return (
        what == Asks.BLOCK
        and candidate.probability >= limits.block
        and not may_merge(actor, shape_of(entity))
    )


def _wait_for_the_same(entity: str, given: Given) -> None:
    """Of two who create the same at once, the second waits for the first and then sees it.

    SQLite lets one write at a time; PostgreSQL keeps a lock for each key until the transaction ends.
    """
    if connection.vendor != "postgresql":
        return
    spec = SPECS[entity]
    keys = sorted(hashed(entity, spec.keys(spec.normal(given))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def _with_employer(head: Head, given: Given) -> Given:
    company = getattr(head, "company", None)
    return {**given, "company": [company.name]} if company is not None else given


def warned_of(actor: Actor, entity: str, candidates: Sequence[Candidate]) -> list[Warned]:
    """Each candidate as something to acknowledge: its key, what it is called, and why it may be the same."""
    names = dict(titles(entity, [one.record for one in candidates]))
    return [
        Warned(
            f"{PREFIX}{one.record}",
            names[one.record],
            "",
            sentence(names[one.record], one, why(actor, entity, one)),
        )
        for one in candidates
    ]


def why(actor: Actor, entity: str, candidate: Candidate) -> list[Reason]:
    """What speaks for and against, of fields the actor may read."""
    scorer = scorer_of(entity)
    open_to = readable_fields(actor, shape_of(entity), fields_asked(scorer))
    return reasons(scorer.model, candidate.score, open_to)


def sentence(name: str, candidate: Candidate, because: Sequence[Reason]) -> str:
    told = "; ".join(one.sentence for one in because if not one.against)
    share = f"{percent(candidate.probability)} %"
    return _("It may be %(name)s (%(share)s): %(why)s.") % {"name": name, "share": share, "why": told}


def percent(probability: float) -> int:
    """Whole, and never a certainty that nobody has."""
    return min(99, max(1, round(probability * 100)))


def titles(entity: str, records: Sequence[int]) -> list[tuple[int, str]]:
    """Records by number and what they are called."""
    return [(head.pk, head.title) for head in ENTITIES[entity].objects.filter(pk__in=records)]
