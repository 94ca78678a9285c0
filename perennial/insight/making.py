"""What a person makes and keeps under a name: who sees it, who changes it, how it is written and journaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.errors import ReadOnlyToken
from perennial.access.queries import may
from perennial.insight.errors import NotAsAsked, NothingToTell, NotTheMaker
from perennial.insight.models import Made, OfRecords
from perennial.journal.door import change
from perennial.lib.conditions import Condition, Moment, compile_condition, dump, parse
from perennial.lib.refusals import BadRequest, NotFound
from perennial.lib.text import clean
from perennial.quality.queries import present_moment
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.schema.queries import shape_of

LONGEST_NAME = 80
M = TypeVar("M", bound=Made)
R = TypeVar("R", bound=OfRecords)
Check = Callable[[Actor, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """One kind of what is made. Its acts are called `<act>.create`, `.edit` and `.remove`; `checks` say by column what
    may be told of it, and return the value to be kept or refuse it.
    """

    model: type[M]
    act: str
    missing: Callable[[], NotFound]
    unknown: object
    too_many: object
    checks: Mapping[str, Check]

    def create(self, actor: Actor, made: M, told: Mapping[str, Any], most: int) -> M:
        for column, value in self._checked(actor, made, {"name": "", **told}).items():
            setattr(made, column, value)
        with change(actor, f"{self.act}.create") as act:
            own_ones = self.model._default_manager.select_for_update().filter(maker=made.maker, hidden=False)
            if len(own_ones) >= most:
                raise NotAsAsked(str(self.too_many) % most)
            act.create(made)
        return made

    def edit(self, actor: Actor, made: M, told: Mapping[str, Any]) -> int | None:
        """Change what is named; returns the change, None where nothing differed."""
        self.check_change(actor, made)
        wanted = self._checked(actor, made, told)
        with change(actor, f"{self.act}.edit") as act:
            self.still_there(made)
            act.update(made, **wanted)
        return act.id

    def remove(self, actor: Actor, made: M) -> int | None:
        """Take it out of every list; undo brings it back."""
        self.check_change(actor, made)
        with change(actor, f"{self.act}.remove") as act:
            self.still_there(made)
            act.update(made, hidden=True)
        return act.id

    def still_there(self, made: M) -> M:
        """The row as it stands, locked until the open change ends."""
        found = self.model._default_manager.select_for_update().filter(pk=made.pk, hidden=False).first()
        if found is None:
            raise self.missing()
        return found

    def check_change(self, actor: Actor, made: M) -> None:
        if not may_change(actor, made):
            raise NotTheMaker if actor.token_writes else ReadOnlyToken

    def _checked(self, actor: Actor, made: M, told: Mapping[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(told) - set(self.checks))
        if unknown:
            raise NotAsAsked(str(self.unknown) % unknown[0], field=unknown[0])
        return {column: self.checks[column](actor, made, value) for column, value in told.items()}


def seen_by(actor: Actor, several: QuerySet[M]) -> list[M]:
    """One's own and those that are shared, for administrators all; one's own first, then by name."""
    found = several.filter(hidden=False).select_related("maker")
    if not actor.rights.unbounded:
        found = found.filter(Q(shared=True) | Q(maker=actor.user_id))
    return sorted(found, key=lambda one: (one.maker_id != actor.user_id, one.name.casefold(), one.pk))


def one_of(several: Sequence[M], number: int, missing: Callable[[], NotFound]) -> M:
    """The one of this number among those somebody sees."""
    found = next((made for made in several if made.pk == number), None)
    if found is None:
        raise missing()
    return found


def of_readable(actor: Actor, several: QuerySet[R]) -> QuerySet[R]:
    """Those about records that one may read at all."""
    return several.filter(entity__in=[key for key in ENTITIES if may(actor, "read", shape_of(key))])


def may_change(actor: Actor, made: Made) -> bool:
    """Its maker and administrators."""
    if not actor.rights.writes:
        return False
    return actor.rights.unbounded or made.maker_id == actor.user_id


def condition_of(actor: Actor, made: OfRecords) -> Condition | None:
    """Which records it is about. Raises NothingToTell where the actor may not ask for that today."""
    return None if made.filter is None else asked(actor, made)[0]


def asked(actor: Actor, made: OfRecords) -> tuple[Condition, Q]:
    """Its filter as this actor may ask it today, read and compiled."""
    places = Readable(actor, shape_of(made.entity))
    try:
        condition = parse(made.filter, places)
        return condition, compile_condition(condition, places, _moment(actor))
    except BadRequest:
        raise NothingToTell(made.closed) from None


def check_name(_actor: Actor, _made: Made, value: Any) -> str:
    text = " ".join(clean(value, field="name").split()) if isinstance(value, str) else ""
    if not text:
        raise NotAsAsked(_("Give it a name."), field="name")
    if len(text) > LONGEST_NAME:
        raise NotAsAsked(_("At most %d characters fit here. Shorten it.") % LONGEST_NAME, field="name")
    return text


def check_flag(column: str) -> Check:
    def check(_actor: Actor, _made: Made, value: Any) -> bool:
        if not isinstance(value, bool):
            raise NotAsAsked(_("This is true or false."), field=column)
        return value

    return check


def check_filter(actor: Actor, made: OfRecords, value: Any) -> Any:
    """A condition as lists have it, tried once: what a list refuses is refused here."""
    if value is None:
        return None
    places = Readable(actor, shape_of(made.entity))
    try:
        condition = parse(value, places)
        compile_condition(condition, places, _moment(actor))
    except BadRequest as no:
        raise BadRequest(no.sentence, field="filter") from None
    return dump(condition)


def _moment(actor: Actor) -> Moment:
    now = present_moment()
    return Moment(now.today, now.zone, actor.user_id)
