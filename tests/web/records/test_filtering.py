"""A condition through the small form, and the tree behind the address."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from perennial.lib.conditions import All, Any
from perennial.lib.conditions import Test as Rule
from perennial.lib.money import Money
from perennial.records.actions.create import create_record
from perennial.web.records.filter_tree import added, as_group, at, replaced, toggled, way_of
from tests.cast import acting
from tests.web.records.conftest import scripted, text

A, B, C = (Rule((key,), "is_filled") for key in ("a", "b", "c"))


def sent(client, entity="contacts", **form):
    """The filter the list is opened with after the form was sent."""
    answer = client.get(f"/{entity}/filter", {"add": "1", **form})
    assert answer.status_code == 303, text(answer)
    return json.loads(parse_qs(urlsplit(answer["Location"]).query)["filter"][0])


def test_without_a_field_the_form_asks_for_one(house, alice):
    answer = text(alice.get("/contacts/filter"))
    assert '<option value="company.city">' in answer
    assert 'name="op"' not in answer


def test_with_a_field_it_asks_what_and_with_which_value(house, alice):
    answer = text(alice.get("/contacts/filter", {"field": "city"}))
    assert '<option value="starts_with">' in answer
    assert 'name="value"' in answer


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"field": "city", "op": "is", "value": "Łódź"}, {"field": "city", "op": "is", "value": "Łódź"}),
        ({"field": "email", "op": "is_empty"}, {"field": "email", "op": "is_empty"}),
        (
            {"field": "lifecycle", "op": "is_one_of", "value": ["customer", "partner"]},
            {"field": "lifecycle", "op": "is_one_of", "value": ["customer", "partner"]},
        ),
        (
            {"field": "owner", "op": "is", "value": "me"},
            {"field": "owner", "op": "is", "value": {"me": True}},
        ),
        (
            {"field": "updated", "op": "within_last_days", "value": "30"},
            {"field": "updated", "op": "within_last_days", "value": 30},
        ),
        (
            {"field": "created", "op": "between", "value": "2026-01-01", "other": "2026-02-01"},
            {"field": "created", "op": "between", "value": ["2026-01-01", "2026-02-01"]},
        ),
        (
            {"field": "do_not_contact", "op": "is", "value": "yes"},
            {"field": "do_not_contact", "op": "is", "value": True},
        ),
        (
            {"field": "company.city", "op": "is_one_of", "value": "Łódź\nOpole"},
            {"field": "company.city", "op": "is_one_of", "value": ["Łódź", "Opole"]},
        ),
        (
            {"field": "updated", "op": "after", "against": "field", "value": "created"},
            {"field": "updated", "op": "after", "value": {"field": "created"}},
        ),
        (
            {"field": "country", "op": "is_not", "against": "field", "value": "company.country"},
            {"field": "country", "op": "is_not", "value": {"field": "company.country"}},
        ),
        (
            {"field": "name", "op": "contains", "value": "kov"},
            {"field": "name", "op": "contains", "value": "kov"},
        ),
    ],
    ids=lambda given: given["op"] + given["field"] if "op" in given else "",
)
def test_what_is_filled_in_becomes_a_condition_of_the_list(house, alice, form, expected):
    assert sent(alice, **form) == {"all": [expected]}


def test_a_company_is_named_and_kept_by_its_number(house, alice):
    assert sent(alice, field="company", op="is", value="hutmet zabrze")["all"][0]["value"] == house.hutmet


def test_a_number_is_typed_as_people_do(house, alice):
    found = sent(alice, "companies", field="size", op="above", value="1,200")
    assert found == {"all": [{"field": "size", "op": "above", "value": "1200"}]}


@pytest.mark.parametrize(
    "form",
    [
        {"field": "city", "op": "is", "value": ""},
        {"field": "created", "op": "before", "value": "31.02.2026"},
        {"field": "company", "op": "is", "value": "Nowhere"},
        {"field": "updated", "op": "within_last_days", "value": "-3"},
        {"field": "lifecycle", "op": "is", "value": "made-up"},
        {"field": "created", "op": "after", "against": "field", "value": "city"},
        {"field": "created", "op": "after", "against": "field", "value": ""},
        {"field": "created", "op": "after", "against": "elsewhere", "value": "2026-01-01"},
    ],
    ids=["blank", "no-day", "unknown", "negative", "no-choice", "unlike", "no-field", "nothing-known"],
)
def test_what_does_not_fit_stays_in_the_form(house, alice, form):
    answer = alice.get("/contacts/filter", {"add": "1", **form})
    assert answer.status_code == 422
    assert "error" in text(answer)


def test_a_field_is_compared_with_those_of_its_own_kind(house, alice):
    asked = {"field": "country", "op": "is", "against": "field"}
    answer = text(alice.get("/contacts/filter", asked))
    value = answer[answer.index('name="value"') :]
    assert 'value="company.country"' in value
    assert 'value="country"' not in value
    assert 'value="city"' not in value
    assert 'name="against"' not in text(alice.get("/contacts/filter", {"field": "city", "op": "contains"}))


def test_a_comparison_is_written_out_and_opened_again(house, alice):
    asked = {"field": "country", "op": "is_not", "against": "field", "value": "company.country"}
    words = "Country is not the value of Company: Country"
    assert words in text(alice.get("/contacts/filter", asked))
    assert "Means:" not in text(alice.get("/contacts/filter", {**asked, "value": ""}))
    shown = text(alice.get("/contacts", {"filter": json.dumps(sent(alice, **asked))}))
    assert "the value of Company: Country" in shown
    url = re.search(r'class="chip"><a href="([^"]+)"', shown)[1].replace("&amp;", "&")
    again = text(alice.get(url))
    assert '<option value="field" selected>' in again
    assert '<option value="company.country" selected>' in again


def test_hidden_fields_are_not_offered_to_compare_with(house, veil, alice):
    veil("country", entity="company")
    asked = {"field": "country", "op": "is", "against": "field"}
    answer = text(alice.get("/contacts/filter", asked))
    assert "company.country" not in answer
    assert alice.get("/contacts/filter", {**asked, "value": "company.country", "add": "1"}).status_code == 422


def test_the_rest_of_the_view_travels_along(house, alice):
    answer = text(alice.get("/contacts/filter", {"sort": "-name", "view": "mine"}))
    assert '<input type="hidden" name="sort" value="-name">' in answer
    assert '<input type="hidden" name="view" value="mine">' in answer


def test_a_chip_opens_its_own_condition_and_changes_it(house, alice):
    condition = {"all": [{"field": "city", "op": "is", "value": "Zabrze"}]}
    shown = text(alice.get("/contacts", {"filter": json.dumps(condition)}))
    url = re.search(r'class="chip"><a href="([^"]+)"', shown)[1].replace("&amp;", "&")
    assert 'value="Zabrze"' in text(alice.get(url))
    form = {"filter": json.dumps(condition), "way": "0", "field": "city", "op": "is", "value": "Opole"}
    assert sent(alice, **form) == {"all": [{"field": "city", "op": "is", "value": "Opole"}]}


def test_an_alternative_opens_a_bracket(house, alice):
    one = {"field": "city", "op": "is", "value": "Zabrze"}
    other = {"field": "city", "op": "is", "value": "Opole"}
    form = {"filter": json.dumps({"all": [one]}), "way": "0", **other}
    assert sent(alice, **form | {"add": "beside"}) == {"all": [{"any": [one, other]}]}


def test_hidden_fields_are_not_offered(house, veil, alice):
    veil("email")
    veil("city", entity="company")
    answer = text(alice.get("/contacts/filter"))
    assert 'value="email"' not in answer
    assert 'value="company.city"' not in answer
    assert 'value="phone"' in answer


def test_the_form_alone_travels_to_a_script(house, alice):
    answer = text(alice.get("/contacts/filter", headers=scripted("condition")))
    assert answer.lstrip().startswith('<div id="condition">')


def test_an_added_condition_stands_at_the_end():
    assert added(None, (), A) == All((A,))
    assert added(All((A,)), (), B) == All((A, B))
    assert added(A, (), B) == All((A, B))


def test_beside_a_condition_a_bracket_of_the_other_word_opens():
    assert added(All((A, B)), (1,), C) == All((A, Any((B, C))))
    assert added(Any((A, B)), (0,), C) == Any((All((A, C)), B))


def test_a_removed_condition_takes_an_empty_bracket_with_it():
    assert replaced(All((A, Any((B,)))), (1, 0), None) == All((A,))
    assert replaced(All((A,)), (0,), None) is None


def test_a_word_turns_only_its_own_group():
    assert toggled(All((A, Any((B, C)))), (1,)) == All((A, All((B, C))))
    assert toggled(All((A, B)), ()) == Any((A, B))


@pytest.mark.parametrize("text", ["", "x", "1.-1", "0..1", "9999", "٣"])
def test_an_address_that_names_no_place_means_the_whole(text):
    assert way_of(text) == ()


def test_a_place_beyond_the_tree_is_no_place():
    assert at(as_group(A), (0, 3)) is None
    assert replaced(All((A,)), (5,), B) == All((A,))


def test_an_amount_is_asked_for_as_it_is_typed(cast, alice):
    for name, amount in (("Small", 299_99), ("Big", 300_00)):
        create_record(
            acting(cast.alice), "deal", {"name": name, "amount": Money(amount=amount, currency="EUR")}
        )
    condition = sent(alice, "deals", field="amount", op="at_least", value="300")
    assert re.findall(
        r"data-open-row>([^<]+)", text(alice.get("/deals", {"filter": json.dumps(condition)}))
    ) == ["Big"]
