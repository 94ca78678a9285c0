"""The journal as one actor may read it: which changes, in pages by time, and why one cannot be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import may_configure, may_undo
from perennial.journal.errors import NoSuchChange
from perennial.journal.models import Change, Channel
from perennial.journal.queries import changes, undone_by
from perennial.lib.refusals import BadRequest

CONFIGURATION = frozenset({"user", "role", "team", "token", "field", "layout", "rule", "workspace"})
# Shutting a door is meant for good: taking it back would change nothing, see `perennial.access.undo`.
FOR_GOOD = frozenset(
    {
        "user.deactivate",
        "user.password",
        "user.reset_link",
        "user.second_factor_on",
        "user.second_factor_off",
        "user.recovery_codes",
        "token.revoke",
    }
)
MOST_COUNTED = 1000
_SALT = "perennial.records.changes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the journal is asked for; what is empty does not narrow it.

    `programs` leaves only what no person did by hand, `large` only what touched several records.
    """

    actor_id: int | None = None
    channel: str = ""
    entity: str = ""
    since: datetime | None = None
    until: datetime | None = None
    programs: bool = False
    large: bool = False

    def digest(self, actor: Actor) -> str:
        return sha256(repr((actor.user_id, self)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes of one page, newest first, and the cursors of the pages after and before it ('' for none)."""

    changes: Sequence[Change]
    following: str = ""
    preceding: str = ""


def sees_all(actor: Actor) -> bool:
    """Whether the actor reads everybody's changes, or their own alone."""
    return actor.rights.unbounded or actor.rights.undo_others


def may_know(actor: Actor, change: Change) -> bool:
    """Whether the page of this change is open to the actor."""
    return sees_all(actor) or (actor.user_id is not None and change.actor_id == actor.user_id)


def visible_changes(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Change]:
    """The changes an actor may know of, newest first: all with the right to undo others', else their own."""
    wanted = wanted or Wanted()
    if wanted.channel and wanted.channel not in Channel.values:
        raise BadRequest(_("There is no such way a change can come in."), field="channel")
    found = changes(
        actor_id=wanted.actor_id,
        channel=wanted.channel,
        entity=wanted.entity,
        since=wanted.since,
        until=wanted.until,
    )
    found = found.select_related("undoes")
    if wanted.programs:
        found = found.filter(Q(actor_id__isnull=True) | ~Q(channel=Channel.WEB))
    if wanted.large:
        found = found.filter(records__gt=1)
    if sees_all(actor):
        return found
    return found.filter(actor_id=actor.user_id) if actor.user_id is not None else found.none()


def change_of(actor: Actor, number: int) -> Change:
    """One change the actor may know of. Raises NoSuchChange."""
    found = visible_changes(actor).filter(pk=number).first()
    if found is None:
        raise NoSuchChange(_("There is no such change, or it was made by somebody else."))
    return found


def page_of_changes(actor: Actor, wanted: Wanted, cursor: str = "", size: int = 50) -> ChangePage:
    """A page that costs the same wherever it stands. Raises BadRequest for a cursor of another list."""
    found, back, bound = visible_changes(actor, wanted), False, wanted.digest(actor)
    if cursor:
        at, pk, back = _read(cursor, bound)
        word = "gt" if back else "lt"
        beyond = Q(**{f"at__{word}": at}) | Q(**{f"pk__{word}": pk})
        found = found.filter(Q(**{f"at__{word}e": at}) & beyond)
    rows = list(found.order_by(*(("at", "pk") if back else ("-at", "-pk")))[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return ChangePage(())
    following = _token(rows[-1], False, bound) if more or back else ""
    preceding = _token(rows[0], True, bound) if (more if back else bool(cursor)) else ""
    return ChangePage(rows, following, preceding)


def count_between(actor: Actor, wanted: Wanted, since: datetime, until: datetime) -> int:
    """How many changes fall between two instants, counted to MOST_COUNTED + 1 at most."""
    found = visible_changes(actor, wanted).filter(at__gte=since, at__lt=until)
    return found.order_by()[: MOST_COUNTED + 1].count()


def takings(change_ids: Sequence[int]) -> Mapping[int, Change]:
    """The change that took each of these back, as it stands now."""
    undone = undone_by(change_ids)
    undos = Change.objects.in_bulk(list(undone.values()))
    return {target: undos[undo] for target, undo in undone.items()}


def why_not(actor: Actor, change: Change) -> str:
    """Why this actor cannot take a change back, '' when it can be tried."""
    entity = (change.undoes.action if change.undoes else change.action).partition(".")[0]
    if change.closed is None:
        return _("still being written")
    if change.action in FOR_GOOD:
        return _("stays as it is")
    if not may_undo(actor, change.actor_id):
        return _("made by somebody else")
    if entity in CONFIGURATION and not may_configure(actor):
        return _("for administrators")
    return ""


def _token(change: Change, back: bool, bound: str) -> str:
    return signing.dumps([change.at.isoformat(), change.pk, back, bound], salt=_SALT, compress=True)


def _read(cursor: str, bound: str) -> tuple[datetime, int, bool]:
    try:
        at, pk, back, bound_to = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        bound_to = None
    moment = parse_datetime(at) if bound_to == bound else None
    if moment is None:
        raise BadRequest(
            _("This page address is not valid any more. Start again at the first page."), field="cursor"
        )
    return moment, pk, back
