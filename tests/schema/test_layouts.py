"""Layouts with sections, and the columns of one's own list."""

import pytest

from perennial.access.errors import AdministratorNeeded, NobodysOwn
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.records.actions.take_back import take_back
from perennial.schema.actions import choose_columns, create_field, edit_field, set_layout
from perennial.schema.models import Layout
from perennial.schema.queries import layout, sections
from tests.cast import OPERATOR, acting, gather

WORK = {"first": "job_title", "labels": {"en": "At work", "pl": "W pracy"}}


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def ada(cast):
    return acting(cast.ada)


def newest():
    return Change.objects.order_by("-pk").first()


def titles(entity="contact", role=0):
    return [(one.title, one.fields) for one in sections(entity, "record", role)]


def test_a_page_nobody_arranged_has_the_usual_sections(cast):
    assert [title for title, _keys in titles()] == ["Work", "Reach", "Address", "Name", "Keeping"]
    assert titles("company")[0][0] == "Business"


def test_sections_begin_where_they_are_said_to(ada):
    set_layout(ada, "contact", "record", ["email", "job_title", "phone"], sections=[WORK])
    found = sections("contact", "record")
    assert [one.fields for one in found] == [("email",), ("job_title", "phone")]
    assert found[1].labels["pl"] == "W pracy"
    assert layout("contact", "record") == ("email", "job_title", "phone")


def test_a_field_made_later_stands_at_the_end_and_one_left_out_stays_away(ada):
    set_layout(ada, "contact", "record", ["email"], sections=[])
    create_field(ada, "contact", "text", {"en": "Hobby"})
    assert titles() == [("", ("email",)), ("Further", ("x_hobby",))]


def test_what_must_be_filled_in_comes_into_the_form_by_itself(ada):
    field = create_field(ada, "contact", "text", {"en": "Hobby"})
    set_layout(ada, "contact", "create", ["family_name"])
    assert layout("contact", "create") == ("family_name",)
    edit_field(ada, field, required=True)
    assert layout("contact", "create") == ("family_name", "x_hobby")


@pytest.mark.parametrize(
    ("entity", "keys", "named"), [("contact", ["email"], "Last name"), ("company", ["email"], "Name")]
)
def test_a_form_without_what_a_record_needs_is_refused(ada, entity, keys, named):
    with pytest.raises(Refusal, match=named):
        set_layout(ada, entity, "create", keys)
    assert not Layout.objects.exists()


def test_own_columns_go_before_those_of_the_role_and_of_everybody(cast, ada):
    alice = acting(cast.alice)
    role, user = cast.alice.role_id, cast.alice.pk
    set_layout(ada, "contact", "list", ["phone"])
    set_layout(ada, "contact", "list", ["city"], role=role)
    assert layout("contact", "list", role, user) == ("city",)
    choose_columns(alice, "contact", ["email", "email", "phone"])
    assert layout("contact", "list", role, user) == ("email", "phone")
    assert layout("contact", "list", role, cast.bob.pk) == ("city",)
    choose_columns(alice, "contact", [])
    assert layout("contact", "list", role, user) == ("city",)


def test_own_columns_are_journaled_and_taken_back_by_oneself(cast):
    alice = acting(cast.alice)
    choose_columns(alice, "contact", ["email"])
    choose_columns(alice, "contact", ["phone"])
    assert newest().action == "columns.choose"
    take_back(alice, newest().pk)
    assert Layout.objects.get().fields == ["email"]
    choose_columns(alice, "contact", [])
    take_back(alice, newest().pk)
    assert Layout.objects.get().fields == ["email"]


def test_the_columns_of_a_colleague_are_not_ones_own_to_take_back(cast):
    choose_columns(acting(cast.alice), "contact", ["email"])
    with pytest.raises(Refusal):
        take_back(acting(cast.bob), newest().pk)
    assert Layout.objects.count() == 1


def test_a_layout_for_everybody_is_not_taken_back_by_a_member(cast, ada):
    with pytest.raises(AdministratorNeeded):
        set_layout(acting(cast.alice), "contact", "record", ["email"])
    set_layout(ada, "contact", "record", ["email"])
    with pytest.raises(Refusal):
        take_back(acting(cast.alice), newest().pk)
    assert Layout.objects.count() == 1


def test_who_is_no_user_has_no_columns(db):
    with pytest.raises(NobodysOwn):
        choose_columns(OPERATOR, "contact", ["email"])


def test_columns_of_fields_there_are_not_are_refused(cast):
    with pytest.raises(Refusal):
        choose_columns(acting(cast.alice), "contact", ["unicorn"])
    assert not Layout.objects.exists()
