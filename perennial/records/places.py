"""Where the fields of an entity live, for conditions: as far as one actor may read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.queries import readable_fields, visible
from perennial.lib.conditions import Place, Rows
from perennial.lib.countries import country_choices
from perennial.lib.money import exponent
from perennial.lib.periods import MONTH, PERIODS, QUARTER, WEEK, YEAR, before
from perennial.lib.refusals import BadRequest
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.comparing import BY_KEY, Comparing, form_of
from perennial.records.knowing import may_know
from perennial.records.models import ENTITIES, AttributeValue, Finding, Link, Participant
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape, FieldShape

NAME = "name"
# What a person who owns a record is asked about: whether they still work here.
ACTIVE = "active"
FINDING = "finding"
MONEY = "money"
# The same, of what a record began to break lately.
NEW_FINDINGS = {f"{FINDING}_{period}": period for period in PERIODS}
_BROKEN_SINCE = {
    "": gettext_lazy("Broken rule"),
    WEEK: gettext_lazy("Rule broken within a week"),
    MONTH: gettext_lazy("Rule broken within a month"),
    QUARTER: gettext_lazy("Rule broken within a quarter"),
    YEAR: gettext_lazy("Rule broken within a year"),
}
ATTRIBUTE_LOOKUPS = {
    "text": "text",
    "choice": "text",
    "choices": "text",
    "number": "number",
    "flag": "number",
    "record": "number",
    "date": "day",
    "instant": "instant",
}


@dataclass
class Readable:
    """The `Shape` that `lib.conditions` asks: fields as `actor` may read them, links followed once.

    `link` is the way there from the record that is judged; beyond it, a record the actor may not see is as
    empty. `rows_first`: what stands in rows of its own is looked for there first.
    """

    actor: Actor
    shape: EntityShape
    link: str = ""
    rows_first: bool = False
    _readable: frozenset[str] | None = field(default=None, repr=False)

    def place(self, path: tuple[str, ...]) -> Place:
        """Raises BadRequest for a field that is unknown, may not be read or cannot be filtered by."""
        key, rest = path[0], path[1:]
        if key == NAME and NAME not in self.shape.fields and not rest:
            return self._name()
        if (key == FINDING or key in NEW_FINDINGS) and not rest and not self.link:
            return findings_place(self, NEW_FINDINGS.get(key, ""))
        one = self.shape.field(key)
        if not self.may_read(key):
            raise BadRequest(_("You may not filter by “%s”.") % key, field=key)
        if rest:
            return self._beyond(one, rest)
        if not one.filterable:
            raise BadRequest(_("“%s” cannot be filtered by.") % one.label(), field=key)
        return self._of_field(one)

    def may_read(self, *keys: str) -> bool:
        if self._readable is None:
            self._readable = readable_fields(self.actor, self.shape, self.shape.fields)
        return self._readable.issuperset(keys)

    def _beyond(self, one: FieldShape, rest: tuple[str, ...]) -> Place:
        if one.kind == "person" and one.home == "column" and rest == (ACTIVE,):
            return self._active(one)
        if one.kind != "record" or one.home != "column" or self.link:
            raise BadRequest(_("“%s” leads to no other record.") % one.label(), field=one.key)
        link = one.column.removesuffix("_id")
        return Readable(self.actor, shape_of(one.target), link, self.rows_first).place(rest)

    def _active(self, one: FieldShape) -> Place:
        lookup = f"{self._prefix}{one.column.removesuffix('_id')}__is_active"
        label = _("%s still works here") % one.label()
        return Place("flag", lookup, label, rows=self._seen_rows())

    @property
    def sees_all(self) -> bool:
        return rules.sees_all(self.actor.rights, self.shape.key)

    def _seen(self) -> QuerySet[Any]:
        return visible(self.actor, ENTITIES[self.shape.key].objects.all(), self.shape)

    @property
    def _joined(self) -> bool:
        """Through the link by a join, where all there may be seen; else by rows of those that may."""
        return self.sees_all and not self.rows_first

    @property
    def _prefix(self) -> str:
        return f"{self.link}__" if self.link and self._joined else ""

    def _seen_rows(self) -> Rows | None:
        if not self.link or self._joined:
            return None
        return Rows(self._seen(), outer=f"{self.link}_id", inner="pk", first=self.rows_first)

    def _name(self) -> Place:
        if not self.may_read(*self.shape.title_fields):
            raise BadRequest(_("You may not filter by the name."), field=NAME)
        column = f"{self._prefix}name_key"
        return Place(
            "text", column, _("Name"), folded=column, nullable=bool(self._prefix), rows=self._seen_rows()
        )

    def _of_field(self, one: FieldShape) -> Place:
        kind = kind_of(one)
        common: dict[str, Any] = {
            "label": one.label(),
            "choices": _choices(one),
            # An amount of several currencies is compared in the units of the house's.
            "decimals": exponent(one.currency or setting().currency) if one.kind == MONEY else one.decimals,
            "person": one.target == "user",
            "of": _comparable_by(one),
        }
        if form := form_of(one):
            common |= {"parse_value": _reading(BY_KEY[form]), "parse_part": BY_KEY[form].part}
        if one.home == "attribute":
            lookup = ATTRIBUTE_LOOKUPS[kind.condition_type]
            if kind.condition_type == "flag":
                common["parse_value"] = int
            rows = self._rows(AttributeValue.objects.filter(field=one.key))
            common |= {"folded": "key", "unit": "text" if one.kind == MONEY else ""}
            return Place(kind.condition_type, lookup, rows=rows, **common)
        if one.home == "people":
            rows = self._rows(Participant.objects.all())
            return Place("record", "user_id", rows=rows, **common)
        if one.home == "link":
            rows = self._rows(Link.objects.filter(field=one.key, until__isnull=True))
            return Place("record", "target_id", rows=rows, **common)
        lookup, folded = self._prefix + one.column, self._prefix + one.folded if one.folded else ""
        if one.unit:
            lookup, folded = folded, ""
            common["unit"] = self._prefix + one.unit
        nullable = bool(self._prefix) or kind.storage not in {"text"}
        seen = self._seen_rows()
        return Place(kind.condition_type, lookup, folded=folded, nullable=nullable, rows=seen, **common)

    def _rows(self, queryset: QuerySet[Any]) -> Rows:
        if not self.link:
            return Rows(queryset, outer="pk", inner="record_id", first=self.rows_first)
        seen = queryset if self.sees_all else queryset.filter(record__in=self._seen().values("pk"))
        return Rows(seen, outer=f"{self.link}_id", inner="record_id", first=self.rows_first)


def findings_place(readable: Readable, period: str = "") -> Place:
    """The rules a record breaks, of those whose every field the actor may read; waived ones do not count.

    With a period only those that it has broken for no longer than that.
    """
    told = {rule.key: str(rule) for rule in rules_on(readable.shape.key) if may_know(readable.actor, rule)}
    found = Finding.objects.filter(waived=False, rule__key__in=list(told))
    if period:
        found = found.filter(since__gt=before(judged_moment().today, period))
    label = _BROKEN_SINCE[period]
    rows = Rows(found, "pk", "record_id", first=readable.rows_first)
    return Place("choices", "rule__key", label, rows=rows, choices=told)


def _reading(comparing: Comparing) -> Callable[[str | int | bool], object]:
    """Reads a whole text; the country of the workspace is asked only when there is one."""

    def read(value: str | int | bool) -> object:
        return comparing.whole(str(value), setting().country)

    return read


def _comparable_by(one: FieldShape) -> str:
    """What two fields of one type must share to be compared: whom they name, or the form of their keys."""
    if one.kind in {"record", "person", "people"}:
        return one.target
    if one.kind == MONEY:
        return MONEY
    return form_of(one)


def _choices(one: FieldShape) -> dict[str, object]:
    if one.kind == "country":
        return dict(country_choices("en"))
    return {choice.key: choice.label() for choice in one.choices}
