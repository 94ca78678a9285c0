"""What `parse` lets in, what it refuses and where it says so; `dump` writes it back."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.lib import conditions
from perennial.lib.conditions import Me, Moment, Place, Today, compile_condition, dump, leaves, parse
from perennial.lib.conditions.patterns import pattern
from perennial.lib.conditions.values import start_of
from perennial.lib.refusals import BadRequest, Refusal
from tests.lib.test_conditions_reference import MOMENT
from tests.lib.test_conditions_shape import SHAPE

NAME = {"field": "name", "op": "is", "value": "a"}
WHOLE = {
    "all": [
        {"field": "name", "op": "is_one_of", "value": ["Łódź", "100%"]},
        {
            "any": [
                {"field": "amount", "op": "between", "value": [1, "12.50"]},
                {"field": "day", "op": "is_empty"},
            ]
        },
        {"not": {"field": "day", "op": "after", "value": {"today": -30}}},
        {"field": "owner", "op": "is", "value": {"me": True}},
        {"field": "phones.number", "op": "starts_with", "value": "+48", "quantifier": "none"},
        {"field": "day", "op": "on_or_after", "value": {"field": "seen"}},
    ]
}


def refusal(data: Any) -> BadRequest:
    with pytest.raises(BadRequest) as refused:
        parse(data, SHAPE)
    return refused.value


def nested(deep: int) -> dict[str, Any]:
    return NAME if deep == 1 else {"not": nested(deep - 1)}


def test_what_was_read_is_written_back_as_it_came() -> None:
    assert dump(parse(WHOLE, SHAPE)) == WHOLE
    assert parse(dump(parse(WHOLE, SHAPE)), SHAPE) == parse(WHOLE, SHAPE)


def test_a_condition_is_a_tree_of_plain_values() -> None:
    condition = parse({"any": [WHOLE["all"][2], WHOLE["all"][3]]}, SHAPE)
    assert condition == conditions.Any(
        (
            conditions.Not(conditions.Test(("day",), "after", (Today(-30),))),
            conditions.Test(("owner",), "is", (Me(),)),
        )
    )
    assert [test.path for test in leaves(condition)] == [("day",), ("owner",)]


def test_text_is_kept_in_its_normal_form() -> None:
    assert dump(parse({"field": "name", "op": "is", "value": " e\u0301 "}, SHAPE))["value"] == "\u00e9"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (None, ""),
        ([], ""),
        ("name", ""),
        ({}, "field"),
        ({"all": {}}, "all"),
        ({"all": [NAME], "any": []}, "all"),
        ({"not": []}, "not"),
        ({"all": [NAME, {"any": [{**NAME, "sql": "1=1"}]}]}, "all.1.any.0.sql"),
        ({**NAME, "field": "secret"}, "field"),
        ({**NAME, "field": "name__contains"}, "field"),
        ({**NAME, "field": "Name"}, "field"),
        ({**NAME, "field": "a.b.c.d.e.f.g"}, "field"),
        ({**NAME, "field": ["name"]}, "field"),
        ({**NAME, "op": "regex"}, "op"),
        ({**NAME, "op": "above"}, "op"),
        ({**NAME, "op": ["is"]}, "op"),
        ({"field": "name", "op": "is"}, "value"),
        ({**NAME, "value": ["a"]}, "value"),
        ({**NAME, "value": 5}, "value"),
        ({**NAME, "value": 1.5}, "value"),
        ({**NAME, "value": "   "}, "value"),
        ({**NAME, "value": "\u200b"}, "value"),
        ({**NAME, "value": "a\x00b"}, "value"),
        ({**NAME, "value": "\ud800"}, "value"),
        ({**NAME, "value": "x" * 1001}, "value"),
        ({**NAME, "value": "🫰" * 900}, "value"),
        ({**NAME, "value": {"me": True}}, "value"),
        ({**NAME, "value": {"sum": 1}}, "value"),
        ({**NAME, "quantifier": "any"}, "quantifier"),
        ({"field": "name", "op": "is_empty", "value": ""}, "value"),
        ({"field": "name", "op": "is_one_of", "value": "a"}, "value"),
        ({"field": "name", "op": "is_one_of", "value": []}, "value"),
        ({"field": "name", "op": "is_one_of", "value": ["a"] * 201}, "value"),
        ({"field": "name", "op": "is_one_of", "value": ["a", None]}, "value.1"),
        ({"field": "amount", "op": "above", "value": 1.5}, "value"),
        ({"field": "amount", "op": "above", "value": True}, "value"),
        ({"field": "amount", "op": "above", "value": "1,5"}, "value"),
        ({"field": "amount", "op": "above", "value": "1e3"}, "value"),
        ({"field": "amount", "op": "above", "value": "１２"}, "value"),
        ({"field": "amount", "op": "above", "value": "NaN"}, "value"),
        ({"field": "amount", "op": "above", "value": "1.005"}, "value"),
        ({"field": "amount", "op": "above", "value": 10**17}, "value"),
        ({"field": "amount", "op": "above", "value": 10**400}, "value"),
        ({"field": "amount", "op": "between", "value": [1]}, "value"),
        ({"field": "amount", "op": "between", "value": [1, 2, 3]}, "value"),
        ({"field": "day", "op": "on", "value": "2026-02-30"}, "value"),
        ({"field": "day", "op": "on", "value": "20260228"}, "value"),
        ({"field": "day", "op": "on", "value": "2026-02-28T10:00:00Z"}, "value"),
        ({"field": "day", "op": "on", "value": {"today": 40000}}, "value"),
        ({"field": "day", "op": "on", "value": {"today": True}}, "value"),
        ({"field": "day", "op": "on", "value": {"today": 1, "me": True}}, "value"),
        ({"field": "day", "op": "within_last_days", "value": -1}, "value"),
        ({"field": "day", "op": "within_last_days", "value": "7"}, "value"),
        ({"field": "day", "op": "within_last_days", "value": {"today": 0}}, "value"),
        ({**NAME, "op": "length_at_least", "value": "3"}, "value"),
        ({**NAME, "op": "length_at_least", "value": True}, "value"),
        ({**NAME, "op": "length_at_most", "value": -1}, "value"),
        ({**NAME, "op": "length_at_most", "value": 100_001}, "value"),
        ({"field": "stage", "op": "length_at_most", "value": 3}, "op"),
        ({"field": "seen", "op": "before", "value": "2026-02-28T10:00:00"}, "value"),
        ({"field": "seen", "op": "before", "value": "2026-02-28T25:00:00Z"}, "value"),
        ({"field": "seen", "op": "before", "value": "0001-01-01T00:00:00+05:00"}, "value"),
        ({"field": "active", "op": "is", "value": "true"}, "value"),
        ({"field": "active", "op": "is", "value": 1}, "value"),
        ({"field": "stage", "op": "is", "value": "Won"}, "value"),
        ({"field": "tags", "op": "has_all_of", "value": ["vip", "nope"]}, "value.1"),
        ({"field": "owner", "op": "is", "value": 0}, "value"),
        ({"field": "owner", "op": "is", "value": "7"}, "value"),
        ({"field": "owner", "op": "is", "value": {"me": False}}, "value"),
        ({"field": "firm", "op": "is", "value": {"me": True}}, "value"),
        ({"field": "phones.number", "op": "is", "value": "1"}, "quantifier"),
        ({"field": "phones.number", "op": "is", "value": "1", "quantifier": "some"}, "quantifier"),
        ({"field": "phones.number", "op": "is", "value": "1", "quantifier": ["any"]}, "quantifier"),
        (nested(9), "not." * 7 + "not"),
        ({**NAME, "value": {"field": "firm.town", "me": True}}, "value"),
        ({**NAME, "value": {"field": 5}}, "value.field"),
        ({**NAME, "value": {"field": "Town"}}, "value.field"),
        ({**NAME, "value": {"field": "secret"}}, "value.field"),
        ({**NAME, "value": {"field": "name"}}, "value.field"),
        ({**NAME, "value": {"field": "stage"}}, "value.field"),
        ({**NAME, "value": {"field": "phones.number"}}, "value.field"),
        ({**NAME, "op": "contains", "value": {"field": "firm.town"}}, "value"),
        ({**NAME, "op": "is_one_of", "value": {"field": "firm.town"}}, "value"),
        ({**NAME, "op": "is_one_of", "value": [{"field": "firm.town"}]}, "value.0"),
        ({"field": "day", "op": "between", "value": [{"field": "seen"}, {"today": 0}]}, "value.0"),
        ({"field": "day", "op": "within_last_days", "value": {"field": "x_score"}}, "value"),
        ({"field": "tags", "op": "has_any_of", "value": {"field": "phones.tags"}}, "value"),
        ({"field": "amount", "op": "above", "value": {"field": "day"}}, "value.field"),
        ({"field": "owner", "op": "is", "value": {"field": "firm"}}, "value.field"),
        ({"all": [NAME] * 101}, "all.100"),
        ({"any": [{"all": []}] * 200}, "any.199"),
    ],
)
def test_what_is_not_allowed_is_refused_at_its_place(data: Any, where: str) -> None:
    refused = refusal(data)
    assert refused.field == where
    assert str(refused).endswith((".", "?"))


def test_the_limits_themselves_are_allowed() -> None:
    for data in (nested(8), {"all": [NAME] * 100}, {**NAME, "value": "x" * 1000}):
        assert dump(parse(data, SHAPE)) == data
    most = {"field": "name", "op": "is_one_of", "value": ["a"] * 200}
    assert dump(parse(most, SHAPE)) == most


def test_a_refused_operator_names_those_that_can_be_asked() -> None:
    assert "is_one_of" in str(refusal({"field": "stage", "op": "contains", "value": "w"}))
    assert "contains" not in str(refusal({"field": "stage", "op": "starts_with", "value": "w"}))


def test_a_refused_field_keeps_the_sentence_of_the_shape() -> None:
    refused = refusal({"all": [{**NAME, "field": "salary"}]})
    assert (refused.field, str(refused)[:33]) == ("all.0.field", "There is no field “salary”. Field")


def test_a_refused_comparison_says_what_can_be_compared() -> None:
    several = refusal({**NAME, "value": {"field": "phones.number"}})
    assert "“Phone” stands for several values" in str(several)
    assert "“Name” and “Stage” hold different things" in str(refusal({**NAME, "value": {"field": "stage"}}))
    part = refusal({**NAME, "op": "contains", "value": {"field": "firm.town"}})
    assert str(part).endswith("it is compared by: is, is_not.")


def test_choices_without_a_key_in_common_are_not_compared() -> None:
    class Apart:
        def place(self, path: tuple[str, ...]) -> Place:
            keys = {"size": ("s", "m"), "plan": ("m", "l"), "tone": ("loud",)}[path[0]]
            return Place("choice", path[0], path[0], choices=dict.fromkeys(keys, "x"))

    parse({"field": "size", "op": "is", "value": {"field": "plan"}}, Apart())
    with pytest.raises(BadRequest, match="different things"):
        parse({"field": "size", "op": "is", "value": {"field": "tone"}}, Apart())


def test_a_kind_may_read_its_own_values() -> None:
    def digits(raw: str | int | bool) -> str:
        kept = "".join(char for char in str(raw) if char.isdigit())
        if not kept:
            raise Refusal("A phone number has digits.")
        return kept

    class Phones:
        def place(self, path: tuple[str, ...]) -> Place:
            return Place("text", "phone", "Phone", folded="phone_key", nullable=False, parse_value=digits)

    condition = parse({"field": "phone", "op": "is", "value": "+48 600-100"}, Phones())
    assert compile_condition(condition, Phones(), MOMENT).children == [("phone_key", "48600100")]
    with pytest.raises(BadRequest, match="has digits"):
        parse({"field": "phone", "op": "is", "value": "none"}, Phones())


def test_today_is_the_day_of_the_workspace_not_of_the_clock() -> None:
    midnight = start_of(MOMENT.today, MOMENT.zone)
    assert midnight.date() < MOMENT.today
    assert Moment.of(midnight, MOMENT.zone, actor_id=7) == MOMENT


def test_a_pattern_matches_the_whole_text() -> None:
    tax = pattern(r"(PL)?\d{10}")
    assert tax.matches("PL1234567890")
    assert not tax.matches("1234567890 ")
    assert not tax.matches("")
    assert pattern("[ŁŻ]ódź").matches("Łódź")


def test_a_pattern_answers_in_linear_time() -> None:
    assert not pattern("(a+)+b").matches("a" * 100_000)


@pytest.mark.parametrize(
    "source", ["", "(", "(?=a)", r"(a)\1", "a{1001}", "x" * 501, "((a{100}){100}){100}", ".*a.{900}", "a\n"]
)
def test_a_pattern_that_cannot_run_safely_is_refused(source: str) -> None:
    with pytest.raises(BadRequest, match="pattern"):
        pattern(source)
