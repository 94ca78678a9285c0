"""Small tables that conditions are tried on, and the shape that describes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import models

from perennial.lib import conditions
from perennial.lib.conditions import OPERATORS, Place, Rows, operators_for
from perennial.lib.refusals import BadRequest

STAGES = {"new": "New", "won": "Won", "lost_100%": "Lost"}
WISHES = {"won": "Won", "parked": "Parked"}
TAGS = {"vip": "VIP", "late": "Pays late", "odd_%": "Odd"}


class Firm(models.Model):
    town = models.TextField()
    town_key = models.TextField()

    class Meta:
        app_label = "conditions_test"


class Card(models.Model):
    name = models.TextField()
    name_key = models.TextField()
    amount = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    seen = models.DateTimeField(null=True)
    active = models.BooleanField(null=True)
    stage = models.TextField()
    wish = models.TextField()
    owner_id = models.BigIntegerField(null=True)
    deputy_id = models.BigIntegerField(null=True)
    firm = models.ForeignKey(Firm, models.PROTECT, null=True)

    class Meta:
        app_label = "conditions_test"


class Score(models.Model):
    """A side table: at most one value for each card, none where the card has none."""

    card = models.OneToOneField(Card, models.PROTECT)
    value = models.BigIntegerField(null=True)
    flag = models.BigIntegerField(null=True)
    due = models.DateField(null=True)

    class Meta:
        app_label = "conditions_test"


class Phone(models.Model):
    card = models.ForeignKey(Card, models.PROTECT)
    number = models.TextField()
    number_key = models.TextField()
    rank = models.BigIntegerField(null=True)

    class Meta:
        app_label = "conditions_test"
        ordering = ["rank"]


class Tag(models.Model):
    card = models.ForeignKey(Card, models.PROTECT, null=True)
    phone = models.ForeignKey(Phone, models.PROTECT, null=True)
    key = models.TextField()

    class Meta:
        app_label = "conditions_test"
        ordering = ["key"]


TABLES = (Firm, Card, Score, Phone, Tag)
_PHONES = Rows(Phone.objects.all(), "pk", "card_id")
_SCORES = Rows(Score.objects.all(), "pk", "card_id")
_COLLEAGUES = Rows(Card.objects.all(), "firm_id", "firm_id")

PLACES = {
    "name": Place("text", "name", "Name", folded="name_key", nullable=False),
    "firm.town": Place("text", "firm__town", "Town", folded="firm__town_key"),
    "amount": Place("number", "amount", "Amount", decimals=2),
    "x_score": Place("number", "value", "Score", rows=_SCORES),
    "x_due": Place("date", "due", "Due", rows=_SCORES),
    "x_checked": Place("flag", "flag", "Checked", rows=_SCORES, parse_value=int),
    "day": Place("date", "day", "Day"),
    "seen": Place("instant", "seen", "Seen"),
    "active": Place("flag", "active", "Active"),
    "stage": Place("choice", "stage", "Stage", nullable=False, choices=STAGES),
    "wish": Place("choice", "wish", "Wish", nullable=False, choices=WISHES),
    "owner": Place("record", "owner_id", "Owner", person=True, of="user"),
    "deputy": Place("record", "deputy_id", "Deputy", person=True, of="user"),
    "firm": Place("record", "firm_id", "Firm", show=lambda key: f"Firm {key}", of="firm"),
    "tags": Place("choices", "key", "Tags", rows=Rows(Tag.objects.all(), "pk", "card_id"), choices=TAGS),
    "phones.number": Place("text", "number", "Phone", folded="number_key", through=(_PHONES,)),
    "phones.rank": Place("number", "rank", "Rank", through=(_PHONES,)),
    "phones.tags": Place(
        "choices",
        "key",
        "Phone tags",
        through=(_PHONES,),
        rows=Rows(Tag.objects.all(), "pk", "phone_id"),
        choices=TAGS,
    ),
    "firm.cards.stage": Place("choice", "stage", "Colleague stage", through=(_COLLEAGUES,), choices=STAGES),
    "firm.cards.phones.number": Place(
        "text", "number", "Colleague phone", folded="number_key", through=(_COLLEAGUES, _PHONES)
    ),
}


class CardShape:
    def place(self, path: tuple[str, ...]) -> Place:
        place = PLACES.get(".".join(path))
        if place is None:
            raise BadRequest(f"There is no field “{'.'.join(path)}”. Fields are: {', '.join(PLACES)}.")
        return place


class RowsFirst(CardShape):
    """The same places, whose rows the database is asked for first."""

    def place(self, path: tuple[str, ...]) -> Place:
        place = super().place(path)
        rows = place.rows and replace(place.rows, first=True)
        return replace(place, rows=rows, through=tuple(replace(one, first=True) for one in place.through))


SHAPE: conditions.Shape = CardShape()
ROWS_FIRST: conditions.Shape = RowsFirst()


def test_every_operator_can_be_asked_of_some_field() -> None:
    asked = {operator.key for place in PLACES.values() for operator in operators_for(place)}
    assert asked == set(OPERATORS)


def test_a_text_without_a_folded_key_is_only_asked_how_long_it_is_and_whether_it_is_empty() -> None:
    note = Place("text", "note", "Note")
    asked = [operator.key for operator in operators_for(note)]
    assert asked == ["length_at_least", "length_at_most", "is_filled", "is_empty"]


def test_a_text_of_which_only_the_key_is_there_has_no_length() -> None:
    title = Place("text", "name_key", "Name", folded="name_key")
    assert not {"length_at_least", "length_at_most"} & {operator.key for operator in operators_for(title)}


def test_several_choices_cannot_stand_in_one_column() -> None:
    with pytest.raises(ValueError, match="rows of their own"):
        Place("choices", "tags", "Tags")


def test_the_list_of_operators_is_closed() -> None:
    with pytest.raises(TypeError):
        OPERATORS["run"] = OPERATORS["is"]  # type: ignore[index]
