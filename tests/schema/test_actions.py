"""What an administrator describes: fields, layouts, the workspace."""

import pytest

from perennial.access.errors import AdministratorNeeded
from perennial.journal.models import Change
from perennial.journal.undo.run import undo
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.records.queries import field_values, head_of
from perennial.schema.actions import (
    FieldNameTaken,
    Shortened,
    create_field,
    edit_field,
    edit_workspace,
    hide_field,
    set_layout,
    show_field,
)
from perennial.schema.models import CustomField, Layout, Workspace
from perennial.schema.queries import layout, shape_of, workspace
from tests.cast import OPERATOR, acting, gather

SIZES = [{"labels": {"en": "Small", "pl": "mały"}}, {"labels": {"en": "Large"}}]


@pytest.fixture
def ada(db):
    return acting(gather().ada)


@pytest.fixture
def size(ada):
    return create_field(ada, "contact", "choice", {"en": "Shoe size", "pl": "Rozmiar"}, choices=SIZES)


def newest():
    return Change.objects.order_by("-pk").first()


def values_of(pk):
    shape = shape_of("contact")
    return field_values(head_of(OPERATOR, shape, pk), shape)


def test_a_field_stands_in_the_shape_under_a_key_for_ever(size):
    assert size.key == "x_shoe_size"
    field = shape_of("contact").fields["x_shoe_size"]
    assert field.label("pl") == "Rozmiar"
    assert [choice.key for choice in field.choices] == ["small", "large"]


@pytest.mark.parametrize(
    ("labels", "key"),
    [
        ({"pl": "Źródło"}, "x_zrodlo"),
        ({"ru": "Размер"}, "x_razmer"),
        ({"en": "★"}, None),
        ({"en": "a" * 80}, None),
    ],
)
def test_a_key_is_made_of_latin_letters_whatever_the_label(ada, labels, key):
    made = create_field(ada, "company", "text", labels).key
    assert made.startswith("x_")
    assert made.isascii()
    assert len(made) <= 50
    assert key is None or made == key


def test_a_stranger_describes_nothing(db):
    alice = acting(gather().alice)
    with pytest.raises(AdministratorNeeded):
        create_field(alice, "contact", "text", {"en": "Note"})
    with pytest.raises(AdministratorNeeded):
        edit_workspace(alice, name="Mine")
    with pytest.raises(AdministratorNeeded):
        set_layout(alice, "contact", "list", ["email"])
    assert not CustomField.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "unicorn"}, "kind"),
        ({"labels": {}}, "labels"),
        ({"labels": {"xx": "Note"}}, "labels"),
        ({"labels": {"en": "n" * 81}}, "labels"),
        ({"labels": {"en": "a\x00b"}}, "labels"),
        ({"kind": "choice"}, "choices"),
        ({"kind": "choice", "choices": [{"labels": {"en": "A"}}, {"labels": {"en": "a"}}]}, "choices"),
        ({"kind": "number", "decimals": 9}, "decimals"),
        ({"kind": "record", "target": "unicorn"}, "target"),
        ({"kind": "money", "currency": "XXXX"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(ada, words, field):
    asked = {"kind": "text", "labels": {"en": "Note"}} | words
    with pytest.raises(Refusal) as refused:
        create_field(ada, "contact", asked.pop("kind"), asked.pop("labels"), **asked)
    assert refused.value.field == field
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("label", ["Shoe size", "SHOE SIZE", "E-mail"])
def test_two_fields_of_one_name_are_refused(ada, size, label):
    with pytest.raises(FieldNameTaken):
        create_field(ada, "contact", "text", {"en": label})


def test_the_same_name_may_stand_on_another_entity(ada, size):
    assert create_field(ada, "company", "text", {"en": "Shoe size"}).key == "x_shoe_size"


def test_labels_and_choices_can_be_changed_and_keys_stay(ada, size):
    choices = [
        {"key": "small", "labels": {"en": "Tiny"}},
        {"key": "large", "labels": {"en": "Large"}},
        {"labels": {"en": "Huge"}},
    ]
    edit_field(ada, size, labels={"en": "Size of shoe"}, choices=choices, required=True)
    field = shape_of("contact").fields["x_shoe_size"]
    assert field.label("en") == "Size of shoe"
    assert [(choice.key, choice.label("en")) for choice in field.choices] == [
        ("small", "Tiny"),
        ("large", "Large"),
        ("huge", "Huge"),
    ]
    assert field.required


def test_a_choice_that_may_stand_on_records_stays(ada, size):
    with pytest.raises(Shortened, match="Large"):
        edit_field(ada, size, choices=[{"key": "small", "labels": {"en": "Small"}}])


@pytest.mark.parametrize("name", ["kind", "key", "entity", "decimals"])
def test_key_and_kind_are_for_ever(ada, size, name):
    with pytest.raises(Refusal, match="for ever"):
        edit_field(ada, size, **{name: "text"})


def test_a_hidden_field_keeps_its_values_and_comes_back_with_them(ada, size):
    pk = create_record(OPERATOR, "contact", {"family_name": "Witt", "x_shoe_size": "large"}).head.pk
    hide_field(ada, size)
    assert "x_shoe_size" not in shape_of("contact").fields
    show_field(ada, size)
    assert values_of(pk)["x_shoe_size"] == "large"


def test_a_hidden_fields_name_is_free_but_its_key_is_not(ada, size):
    hide_field(ada, size)
    assert create_field(ada, "contact", "text", {"en": "Shoe size"}).key == "x_shoe_size_2"


def test_a_field_that_records_have_values_of_stays_when_its_creation_is_taken_back(ada, size):
    made = newest()
    witt = create_record(OPERATOR, "contact", {"family_name": "Witt", "x_shoe_size": "large"})
    back, outcome = take_back(ada, made.pk)
    assert (back, [one.reason for one in outcome.kept]) == (None, ["referenced"])
    assert values_of(witt.head.pk)["x_shoe_size"] == "large"
    take_back(ada, witt.change)
    _back, outcome = take_back(ada, made.pk)
    assert outcome.removed == 1
    assert "x_shoe_size" not in shape_of("contact").fields


def test_a_key_once_given_is_never_given_again(ada, size):
    undo(OPERATOR, newest().pk)
    assert create_field(ada, "contact", "number", {"en": "Shoe size"}).key == "x_shoe_size_2"


def test_every_act_is_journaled_and_can_be_taken_back(ada, size):
    edit_field(ada, size, labels={"en": "Other"})
    assert newest().action == "field.edit"
    undo(OPERATOR, newest().pk)
    assert CustomField.objects.get().labels["en"] == "Shoe size"
    hide_field(ada, size)
    undo(OPERATOR, newest().pk)
    assert not CustomField.objects.get().hidden


def test_a_layout_orders_columns_for_everybody_and_none_goes_back_to_the_usual(ada, size):
    usual = layout("contact", "list")
    set_layout(ada, "contact", "list", ["x_shoe_size", "email", "email"])
    assert layout("contact", "list") == ("x_shoe_size", "email")
    set_layout(ada, "contact", "list", ["phone"])
    assert Layout.objects.count() == 1
    set_layout(ada, "contact", "list", [])
    assert layout("contact", "list") == usual


def test_a_layout_of_one_role_leaves_others_as_they_are(ada):
    set_layout(ada, "contact", "list", ["phone"], role=7)
    assert layout("contact", "list", 7) == ("phone",)
    assert layout("contact", "list") != ("phone",)


@pytest.mark.parametrize(("place", "fields"), [("list", ["unicorn"]), ("moon", ["email"])])
def test_a_layout_of_what_there_is_not_is_refused(ada, place, fields):
    with pytest.raises(Refusal):
        set_layout(ada, "contact", place, fields)
    assert not Layout.objects.exists()


def test_the_workspace_is_set_up_and_changed(ada):
    edit_workspace(
        ada, name="Jantar Handel", zone="Europe/Berlin", country="DE", currency="PLN", language="de"
    )
    edit_workspace(ada, name="Jantar")
    house = workspace()
    assert (house.name, house.zone, house.country, house.currency) == ("Jantar", "Europe/Berlin", "DE", "PLN")
    assert Workspace.objects.count() == 1
    undo(OPERATOR, newest().pk)
    assert workspace().name == "Jantar Handel"


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "},
        {"zone": "Moon/Base"},
        {"country": "ZZ"},
        {"currency": "EU"},
        {"language": "xx"},
        {"owner": "me"},
    ],
)
def test_a_workspace_of_nonsense_is_refused(ada, values):
    with pytest.raises(Refusal):
        edit_workspace(ada, **values)
    assert not Workspace.objects.exists()
