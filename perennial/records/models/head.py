"""What the typed table of every entity has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from perennial.access.models import User
from perennial.journal.columns import KeyColumn
from perennial.journal.tables import Recorded
from perennial.lib.text import fold
from perennial.records.models.record import Record, heads_of
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape

# Under this key facts speak of the record as a whole; no field can be called so.
WHOLE = "record"
JUDGED = ("facts", "flaws", "score", "parts")
REACH = ("email", "email_key", "phone", "phone_key", "city", "city_key", "country")


class Head(Recorded):
    """One record: its owner, its age, whether it is in the trash, its custom fields, and derived columns.

    `confirmed` holds, by field, the day on which a value was last known to be right, where that is later than
    the record itself. `flaws` are words such as "phone.invalid" for what pure functions found wrong with values;
    `score` and `parts` (by dimension) say how many of the rules that apply are fulfilled.

    `folded` maps each text column to the derived column that holds its comparison key. Each of `amounts` is
    {"amount": minor units, "currency": code}, repeated in two derived columns to be compared by.
    """

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    own_id = models.TextField(blank=True)
    own_id_key = KeyColumn()
    attributes = models.JSONField(default=dict)
    confirmed = models.JSONField(default=dict)
    archived = models.DateTimeField(null=True)
    created = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=1)

    facts = models.JSONField(default=dict)
    flaws = KeyColumn()
    score = models.SmallIntegerField(null=True)
    parts = models.JSONField(default=dict)

    folded: ClassVar[dict[str, str]] = {}
    amounts: ClassVar[tuple[str, ...]] = ()
    timed: ClassVar[tuple[str, ...]] = ()
    keyed_fields = ("attributes", "confirmed")

    class Meta(Recorded.Meta):
        abstract = True

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"

    @classmethod
    def head_models(cls, roots: Iterable[int]) -> Mapping[type[Recorded], list[int]]:
        return heads_of(roots)

    def derive_own(self) -> None:
        for column, key in self.folded.items():
            setattr(self, key, fold(getattr(self, column)))
        for column in self.amounts:
            its = getattr(self, column)
            setattr(self, f"{column}_number", its["amount"] if its else None)
            setattr(self, f"{column}_currency", its["currency"] if its else "")

    def derive_from(self, shape: EntityShape, setting: Setting) -> None:
        """Set the derived columns that follow from this row and from what describes its entity and the house."""

    def derive_as_of(self, day: date) -> None:
        """Set the derived columns that time alone changes (`timed`), as of the day everything stands judged."""

    def contradictions(self, shape: EntityShape) -> Mapping[str, str]:
        """What its values say against each other: a sentence a field."""
        return {}

    @property
    def title(self) -> str:
        """What the record is called."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.title


def end_before_beginning(shape: EntityShape, begins: date | None, ends: date | None) -> Mapping[str, str]:
    """The sentence of a period whose last day lies before its first."""
    if begins is None or ends is None or begins <= ends:
        return {}
    words = {"field": shape.field("ends").label(), "first": shape.field("begins").label()}
    return {"ends": _("%(field)s: this lies before “%(first)s”.") % words}


class Reached(Head):
    """Somebody with contact points: the primary e-mail, phone and address are repeated here, for lists, sorting and
    filters.
    """

    email = models.TextField(blank=True)
    email_key = KeyColumn()
    phone = models.TextField(blank=True)
    phone_key = KeyColumn()
    city = models.TextField(blank=True)
    city_key = KeyColumn()
    country = models.CharField(max_length=2, blank=True)

    class Meta(Head.Meta):
        abstract = True


# What activities say of a record they are about: when somebody was last spoken with, and when the next step is due.
TOUCHED = ("touched", "next_due")


class Engaged(Head):
    """A record that activities hang on."""

    touched = models.DateTimeField(null=True)
    next_due = models.DateField(null=True)

    class Meta(Head.Meta):
        abstract = True


class Warm(Engaged):
    """Somebody one has a relationship with. `warmth` is a step of `schema.standard.relations`, as of the day everything
    stands judged; '' of who was never spoken with.
    """

    lifecycle = models.CharField(max_length=40, blank=True)
    warmth = models.CharField(max_length=10, blank=True)

    class Meta(Engaged.Meta):
        abstract = True


def indexes_of_warmth(entity: str) -> list[Any]:
    """By which lists are narrowed to a step, and one's own are found that wait for a word."""
    of_live = models.Q(archived__isnull=True)
    return [
        models.Index(
            fields=["warmth", "name_key", "record", "archived"], name=f"{entity}_of_warmth", condition=of_live
        ),
        models.Index(
            fields=["owner", "warmth", "touched", "record"], name=f"{entity}_owner_warmth", condition=of_live
        ),
    ]


# What every list can be sorted by, and what it is most narrowed by.
_SORTED = ("name_key", "updated", "created", "own_id_key", "score")
_NARROWED = ("owner",)
REACHED_SORTED = ("email_key", "phone_key", "city_key", "lifecycle")
REACHED_NARROWED = ("city_key", "lifecycle")


def common_indexes(entity: str, sorted_by: Iterable[str] = (), narrowed_by: Iterable[str] = ()) -> list[Any]:
    """The sorts and look-ups every entity offers, and those of this one; the id breaks ties.

    What lists are most narrowed by stands before the name, of live records alone: so a narrowed list is read in its
    order and counted without touching a record; SQLite would look `archived` up if the index did not hold it. The
    trash, which is small, has an index of its own.
    """
    return [
        *(
            models.Index(fields=[column, "record"], name=f"{entity}_by_{column}")
            for column in (*_SORTED, *sorted_by)
        ),
        models.Index(fields=["owner", "updated", "record"], name=f"{entity}_by_owner"),
        *(
            models.Index(
                fields=[column, "name_key", "record", "archived"],
                name=f"{entity}_of_{column}",
                condition=models.Q(archived__isnull=True),
            )
            for column in (*_NARROWED, *narrowed_by)
        ),
        models.Index(
            fields=["name_key", "record"],
            name=f"{entity}_trashed",
            condition=models.Q(archived__isnull=False),
        ),
    ]
