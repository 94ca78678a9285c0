"""What holds for every kind of field, for every value of it and every reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.files.names import tidy_name
from perennial.files.recognising import KNOWN
from perennial.lib import countries, numbers
from perennial.lib.conditions.operators import OPERATORS
from perennial.lib.refusals import Refusal
from perennial.schema.kinds import KINDS, PROBLEMS, Kind, Setting, kind_of, problem_sentence
from perennial.schema.shape import Choice, FieldShape

LABELS = {"en": "The field"}
CHOICES = (
    Choice("gold", {"en": "Gold", "pl": "Złoty", "de": "Gold, geprüft"}),
    Choice("x_silver", {"en": "Silver; old"}),
    Choice("tin"),
)
FIELDS = {
    "text": FieldShape("a", "text", LABELS),
    "long_text": FieldShape("a", "long_text", LABELS),
    "number": FieldShape("a", "number", LABELS, decimals=3),
    "money": FieldShape("a", "money", LABELS, currency="PLN"),
    "date": FieldShape("a", "date", LABELS),
    "datetime": FieldShape("a", "datetime", LABELS),
    "flag": FieldShape("a", "flag", LABELS),
    "choice": FieldShape("a", "choice", LABELS, choices=CHOICES),
    "choices": FieldShape("a", "choices", LABELS, choices=CHOICES),
    "email": FieldShape("a", "email", LABELS),
    "phone": FieldShape("a", "phone", LABELS),
    "url": FieldShape("a", "url", LABELS),
    "tax_number": FieldShape("a", "tax_number", LABELS),
    "iban": FieldShape("a", "iban", LABELS),
    "country": FieldShape("a", "country", LABELS),
    "birthday": FieldShape("a", "birthday", LABELS),
    "person": FieldShape("a", "person", LABELS, target="user"),
    "record": FieldShape("a", "record", LABELS, target="company"),
    "people": FieldShape("a", "people", LABELS, target="contact"),
    "file": FieldShape("a", "file", LABELS),
}
SETTINGS = st.sampled_from(
    [
        Setting(),
        Setting("pl", ZoneInfo("Europe/Warsaw"), "PL", "PLN"),
        Setting("de", ZoneInfo("Europe/Berlin"), "DE", "EUR", decimal_comma=True, date_order="dmy"),
        Setting("en", ZoneInfo("America/New_York"), "US", "USD", decimal_comma=False, date_order="mdy"),
        Setting("ru", ZoneInfo("Asia/Almaty"), "KZ", "KZT", decimal_comma=True, date_order="ymd"),
    ]
)
RAW = st.text(max_size=60)


def _texts(kind: str) -> st.SearchStrategy[Any]:
    return RAW.map(lambda raw: _kept(KINDS[kind], raw, FIELDS[kind]))


def _kept(kind: Kind, raw: str, field: FieldShape) -> Any:
    try:
        return kind.parse(raw, field, Setting())
    except Refusal:
        return ""


BIGINT = st.integers(numbers.SMALLEST, numbers.LARGEST)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **{kind: _texts(kind) for kind in ("text", "long_text", "email", "phone", "url", "tax_number", "iban")},
    "number": BIGINT,
    "money": st.fixed_dictionaries(
        {"amount": BIGINT, "currency": st.sampled_from(["PLN", "JPY", "KWD", "EUR"])}
    ),
    "date": st.dates(date(1000, 1, 1)),
    "datetime": st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29)).map(
        lambda d: d.replace(tzinfo=UTC)
    ),
    "flag": st.booleans(),
    "choice": st.sampled_from([choice.key for choice in CHOICES]),
    "choices": st.sets(st.sampled_from([choice.key for choice in CHOICES])).map(sorted),
    "country": st.sampled_from(sorted(countries.codes())),
    "birthday": st.dates(date(1000, 1, 1)).map(date.isoformat)
    | st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"--{day:%m-%d}"),
    "person": st.integers(1, numbers.LARGEST),
    "record": st.integers(1, numbers.LARGEST),
    "people": st.lists(st.integers(1, numbers.LARGEST), unique=True, max_size=20),
    "file": st.fixed_dictionaries(
        {
            "name": st.text(max_size=60).map(tidy_name),
            "size": st.integers(1, numbers.LARGEST),
            "type": st.sampled_from(sorted(KNOWN)),
            "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex),
        }
    ),
}
every_kind = pytest.mark.parametrize("key", list(KINDS))


def test_every_kind_stands_in_these_tests() -> None:
    assert set(FIELDS) == set(VALUES) == set(KINDS)
    assert all(kind_of(FIELDS[key]).key == key for key in KINDS)


@every_kind
@given(st.data())
def test_an_exported_value_reads_back_to_itself_in_every_locale(key: str, data: st.DataObject) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value = data.draw(VALUES[key])
    text = kind.export(value, field)
    read = kind.parse(text, field, data.draw(SETTINGS))
    assert read == value
    assert kind.same(read, value)
    assert kind.export(read, field) == text


@every_kind
@given(st.data())
def test_a_value_answered_by_the_api_is_accepted_as_itself(key: str, data: st.DataObject) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value = data.draw(VALUES[key])
    answer = json.loads(json.dumps(kind.to_json(value, field)))
    assert kind.accept(answer, field, Setting()) == value


@every_kind
@given(st.data())
def test_a_value_kept_in_the_attributes_comes_back(key: str, data: st.DataObject) -> None:
    kind = KINDS[key]
    value = data.draw(VALUES[key])
    assert kind.from_attribute(json.loads(json.dumps(kind.to_attribute(value)))) == value


def _far_from_any_change_of_clocks(value: datetime) -> datetime:
    return value.replace(
        year=max(value.year, 1990),
        month=6,
        day=min(value.day, 15),
        microsecond=value.microsecond // 1000 * 1000,
    )


@every_kind
@given(st.data())
def test_what_stands_in_the_form_is_read_back_unchanged(key: str, data: st.DataObject) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value, setting = data.draw(VALUES[key]), data.draw(SETTINGS)
    if key == "datetime":
        value = _far_from_any_change_of_clocks(value)
    assert kind.parse(kind.edit_text(value, field, setting), field, setting) == value


@every_kind
@given(st.data())
def test_every_value_can_be_shown_compared_and_judged(key: str, data: st.DataObject) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value, setting = data.draw(VALUES[key]), data.draw(SETTINGS)
    assert isinstance(kind.show(value, field, setting), str)
    assert isinstance(kind.normalise(value, field, setting), str)
    assert (
        bool(kind.normalise(value, field, setting))
        or kind.empty(value)
        or key in {"text", "long_text"}
        or not (kind.export(value, field).isascii())
    )
    facts = kind.facts(value, field, setting)
    assert not facts or {"valid", "normal", "country", "problem"} <= set(facts)
    assert (problem_sentence(facts.get("problem", "")) == "") is (facts.get("valid", True) is True)


@every_kind
@given(RAW, SETTINGS)
def test_no_typed_text_breaks_a_kind(key: str, raw: str, setting: Setting) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value, refusal = _tried(lambda: kind.parse(raw, field, setting))
    if refusal:
        assert (refusal.field, str(refusal)[:11]) == ("a", "The field: ")
    else:
        assert kind.parse(kind.export(value, field), field, setting) == value


def _tried(read: Callable[[], Any]) -> tuple[Any, Refusal | None]:
    try:
        return read(), None
    except Refusal as no:
        return None, no


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@every_kind
@given(_JSON)
def test_no_json_breaks_a_kind(key: str, body: Any) -> None:
    kind, field = KINDS[key], FIELDS[key]
    value, refusal = _tried(lambda: kind.accept(body, field, Setting()))
    if refusal:
        assert (refusal.field, str(refusal)[:11]) == ("a", "The field: ")
    else:
        assert kind.parse(kind.export(value, field), field, Setting()) == value


@every_kind
@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\n"])
def test_blank_text_is_the_empty_value(key: str, blank: str) -> None:
    kind, field = KINDS[key], FIELDS[key]
    for value in (kind.parse(blank, field, Setting()), kind.accept(None, field, Setting())):
        assert value == kind.empty_value
        assert kind.empty(value)
        assert kind.show(value, field, Setting()) == kind.export(value, field) == ""
        assert kind.edit_text(value, field, Setting()) == kind.normalise(value, field, Setting()) == ""
        assert kind.facts(value, field, Setting()) == {}
        assert kind.to_json(value, field) in (None, [])
        assert kind.same(value, None)


@every_kind
def test_a_character_no_database_can_keep_is_refused_by_name(key: str) -> None:
    for hostile in ("a\x00b", "a\ud800b"):
        with pytest.raises(Refusal, match="The field") as no:
            KINDS[key].parse(hostile, FIELDS[key], Setting())
        assert no.value.field == "a"


@every_kind
def test_a_text_that_is_too_long_is_refused(key: str) -> None:
    with pytest.raises(Refusal):
        KINDS[key].parse("1" * 200_000, FIELDS[key], Setting())


@every_kind
def test_the_schema_of_the_api_gives_an_example_that_is_accepted(key: str) -> None:
    kind, field = KINDS[key], FIELDS[key]
    schema = kind.api_schema(field)
    assert "null" in schema["type"]
    for example in schema["examples"]:
        assert not kind.empty(kind.accept(example, field, Setting()))


@every_kind
def test_the_operators_of_a_kind_are_those_of_its_type(key: str) -> None:
    kind = KINDS[key]
    assert {"is_empty", "is_filled"} < set(kind.operators)
    assert all(kind.condition_type in OPERATORS[operator].types for operator in kind.operators)


@every_kind
def test_a_form_can_be_drawn_for_every_kind(key: str) -> None:
    widget = KINDS[key].widget(FIELDS[key])
    assert widget.control in {"input", "textarea", "select", "checkboxes", "record", "person"}
    assert bool(widget.options) is (widget.control in {"select", "checkboxes"})
    assert str(KINDS[key].label)


def test_every_problem_has_a_sentence() -> None:
    assert all(str(sentence).endswith(".") for sentence in PROBLEMS.values())
    assert problem_sentence("") == ""
    with pytest.raises(KeyError):
        problem_sentence("phone.unheard_of")
