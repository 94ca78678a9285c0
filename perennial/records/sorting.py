"""By what a list may be sorted: never-null keys with an index, empties last, the id to break ties."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest
from perennial.records.models import AttributeValue, Head
from perennial.records.places import ATTRIBUTE_LOOKUPS, NAME, Readable
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape

# Sorted through a link or by a custom field: only below this many filtered rows, because no index helps.
SORTED_WITHOUT_INDEX = 10_000
CUSTOM = "custom_sort_key"
_THROUGH = {"company": "company__name_key", "parent": "parent__name_key", "owner": "owner__name"}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of a list: the field's key, the ORM lookup of its sort key, its type, the direction.

    `column` is where the side table holds the values of a custom field, '' for any other.
    """

    key: str
    lookup: str
    text: bool
    indexed: bool
    descending: bool = False
    column: str = ""

    def over(self, records: QuerySet[Head]) -> QuerySet[Head]:
        """`records` with what the lookup asks for."""
        if not self.column:
            link, beyond, _key = self.lookup.partition("__")
            return records.select_related(link) if beyond else records
        values = AttributeValue.objects.filter(record=OuterRef("pk"), field=self.key)
        return records.annotate(**{self.lookup: Subquery(values.values(self.column)[:1])})

    @property
    def filled(self) -> Q:
        return Q(**{f"{self.lookup}__gt": ""}) if self.text else Q(**{f"{self.lookup}__isnull": False})

    @property
    def empty(self) -> Q:
        """The rows that stand last: for text beyond the record's own row, where there is none as well."""
        missing = Q(**{f"{self.lookup}__isnull": True})
        if not self.text:
            return missing
        blank = Q(**{self.lookup: ""})
        return blank | missing if "__" in self.lookup or self.column else blank

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


def sort_of(readable: Readable, text: str) -> Sort:
    """The sort that `-updated` or `name` asks for; raises BadRequest for a field that cannot be sorted by."""
    descending, key = text.startswith("-"), text.removeprefix("-")
    if not key:
        raise BadRequest(_("Name the field to sort by, such as “-updated”."), field="sort")
    shape = readable.shape
    if key == NAME and NAME not in shape.fields:
        if not readable.may_read(*shape.title_fields):
            raise BadRequest(_("You may not sort by the name."), field=NAME)
        return Sort(NAME, "name_key", True, True, descending)
    one = shape.field(key)
    if not one.sortable or not readable.may_read(key):
        raise BadRequest(_("The list cannot be sorted by “%s”.") % one.label(), field=key)
    if key in _THROUGH:
        _check_linked(readable, one)
        return Sort(key, _THROUGH[key], True, False, descending)
    if one.home == "attribute":
        return _by_custom(one, descending)
    is_text = kind_of(one).storage == "text"
    return Sort(key, one.folded or one.column, is_text, True, descending)


def _by_custom(one: FieldShape, descending: bool) -> Sort:
    column = ATTRIBUTE_LOOKUPS[kind_of(one).condition_type]
    is_text = column == "text"
    return Sort(one.key, CUSTOM, is_text, False, descending, column="key" if is_text else column)


def _check_linked(readable: Readable, one: FieldShape) -> None:
    """The order of what is linked tells its names: only who may read all of them may ask for it."""
    if one.kind != "record":
        return
    linked = Readable(readable.actor, shape_of(one.target))
    if not (linked.sees_all and linked.may_read(*linked.shape.title_fields)):
        raise BadRequest(_("The list cannot be sorted by “%s”.") % one.label(), field=one.key)


def sortable_keys(shape: EntityShape) -> list[str]:
    """What an actor who may read everything can sort by."""
    keys = [key for key, one in shape.fields.items() if one.sortable]
    return keys if NAME in keys else [NAME, *keys]
