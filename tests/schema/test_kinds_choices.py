"""Yes or no, choices, countries and links to people and records."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from perennial.lib.refusals import Refusal
from perennial.schema.kinds import KINDS, Setting
from perennial.schema.shape import Choice, FieldShape

FLAG, ONE, SEVERAL, COUNTRY = KINDS["flag"], KINDS["choice"], KINDS["choices"], KINDS["country"]
PERSON, RECORD = KINDS["person"], KINDS["record"]
VIP = FieldShape("x_vip", "flag", {"en": "VIP"})
STAGES = (
    Choice("customer", {"en": "Customer", "pl": "Klient", "de": "Kunde"}),
    Choice("former", {"en": "Former, left", "pl": "Były"}),
    Choice("partner", {"en": "Partner", "pl": "Klient"}),
)
STAGE = FieldShape("lifecycle", "choice", {"en": "Lifecycle"}, choices=STAGES)
TAGS = FieldShape("x_tags", "choices", {"en": "Tags"}, choices=STAGES)
LAND = FieldShape("country", "country", {"en": "Country"})
OWNER = FieldShape("owner", "person", {"en": "Owner"}, target="user")
COMPANY = FieldShape("company", "record", {"en": "Company"}, target="company")


@pytest.mark.parametrize("raw", ["yes", "TAK", "Ja", "áno", "ano", "да", "1", "true", "x", "✓"])
def test_yes_is_understood_in_every_language(raw: str) -> None:
    assert FLAG.parse(raw, VIP, Setting()) is True


@pytest.mark.parametrize("raw", ["no", "NIE", "Nein", "нет", "0", "false", "n", "✗"])
def test_no_is_understood_in_every_language(raw: str) -> None:
    assert FLAG.parse(raw, VIP, Setting()) is False


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Refusal, match=r"VIP: “maybe” is neither yes nor no\. Write yes or no"):
        FLAG.parse("maybe", VIP, Setting())
    for body in (1, 0, "yes", "true"):
        with pytest.raises(Refusal, match="VIP: Send true, false or null"):
            FLAG.accept(body, VIP, Setting())


def test_no_is_not_empty_and_is_shown() -> None:
    assert not FLAG.empty(False)
    assert not FLAG.same(False, None)
    assert FLAG.show(False, VIP, Setting("de")) == "Nein"
    assert FLAG.show(True, VIP, Setting("ru")) == "Да"


@pytest.mark.parametrize("raw", ["customer", "CUSTOMER", "Kunde", " kunde "])
def test_a_choice_is_read_by_key_or_label_in_any_language(raw: str) -> None:
    assert ONE.parse(raw, STAGE, Setting("pl")) == "customer"


@pytest.mark.parametrize("raw", ["Klient", "supplier", "x" * 400])
def test_a_choice_that_is_unknown_or_ambiguous_is_refused_with_the_choices(raw: str) -> None:
    with pytest.raises(Refusal, match="Use one of: Customer, Former, left, Partner"):
        ONE.parse(raw, STAGE, Setting())


def test_the_api_takes_keys_only() -> None:
    assert ONE.accept("customer", STAGE, Setting()) == "customer"
    assert ONE.accept("", STAGE, Setting()) == ""
    for body in ("Kunde", "CUSTOMER", 1, ["customer"]):
        with pytest.raises(Refusal, match=r"^Lifecycle: "):
            ONE.accept(body, STAGE, Setting())


def test_a_choice_removed_since_is_still_shown() -> None:
    assert ONE.show("bygone", STAGE, Setting()) == "bygone"
    assert ONE.show("customer", STAGE, Setting("de")) == "Kunde"
    assert SEVERAL.show(["bygone", "customer"], TAGS, Setting("de")) == "Kunde, bygone"


def test_the_form_offers_the_choices_and_none() -> None:
    with override("de"):
        options = ONE.widget(STAGE).options
    assert [(option.value, option.label) for option in options[:2]] == [("", ""), ("customer", "Kunde")]
    assert SEVERAL.widget(TAGS).multiple


@pytest.mark.parametrize(
    "raw",
    [
        "former;customer",
        "Kunde | Former, left",
        "customer, former",
        "former\ncustomer\n",
        "; former;;customer;former",
    ],
)
def test_several_choices_are_read_from_one_cell(raw: str) -> None:
    assert SEVERAL.parse(raw, TAGS, Setting()) == ["customer", "former"]


def test_one_unknown_choice_among_several_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="Tags: “friend” is not one of the choices"):
        SEVERAL.parse("customer; friend", TAGS, Setting())


@pytest.mark.parametrize("body", ["customer", ["Kunde"], [1], [["customer"]], {"customer": True}])
def test_the_api_takes_a_list_of_keys(body: Any) -> None:
    with pytest.raises(Refusal, match=r"^Tags: "):
        SEVERAL.accept(body, TAGS, Setting())
    assert SEVERAL.accept(["former", "customer", "former"], TAGS, Setting()) == ["customer", "former"]


def test_no_two_values_share_one_empty_list() -> None:
    SEVERAL.parse("", TAGS, Setting()).append("customer")
    assert SEVERAL.parse("", TAGS, Setting()) == []


def test_a_country_is_read_by_name_and_kept_by_code() -> None:
    assert COUNTRY.parse("Niemcy", LAND, Setting()) == "DE"
    assert COUNTRY.show("DE", LAND, Setting("sk")) == "Nemecko"
    assert COUNTRY.facts("DE", LAND, Setting())["valid"] is True
    assert COUNTRY.facts("EU", LAND, Setting())["problem"] == "country.unknown"
    with pytest.raises(Refusal, match="Country: “Atlantis” is no country we know"):
        COUNTRY.parse("Atlantis", LAND, Setting())
    for body in ("de", "Niemcy", 1):
        with pytest.raises(Refusal, match=r"^Country: "):
            COUNTRY.accept(body, LAND, Setting())


class Book:
    """A directory of two entries."""

    names = {("user", 7): "Anna", ("company", 12): "Firma"}

    def find(self, target: str, text: str) -> int | None:
        return next((key[1] for key, name in self.names.items() if key[0] == target and name == text), None)

    def name(self, target: str, record_id: int) -> str:
        return self.names.get((target, record_id), "")


@pytest.mark.parametrize("raw", ["12", "#12", "company:12", "Company:12", "１２"])
def test_a_record_is_named_by_its_id(raw: str) -> None:
    assert RECORD.parse(raw, COMPANY, Setting()) == 12


def test_a_record_is_found_by_name_where_a_directory_was_handed_in() -> None:
    setting = Setting(directory=Book())
    assert RECORD.parse("Firma", COMPANY, setting) == 12
    assert PERSON.parse("Anna", OWNER, setting) == 7
    assert RECORD.show(12, COMPANY, setting) == "Firma"
    assert RECORD.show(13, COMPANY, setting) == RECORD.show(13, COMPANY, Setting()) == "#13"
    with pytest.raises(Refusal, match="Owner: Nobody here is known as “Firma”"):
        PERSON.parse("Firma", OWNER, setting)


@pytest.mark.parametrize("raw", ["contact:12", "0", "-1", "Firma", "9" * 19, "company:", "12.5"])
def test_a_record_that_cannot_be_told_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="Company: No single record is known as"):
        RECORD.parse(raw, COMPANY, Setting())


@pytest.mark.parametrize("body", [0, -1, True, 1.0, "contact:12", "Firma", 2**63, [12]])
def test_the_api_takes_ids_only(body: Any) -> None:
    with pytest.raises(Refusal, match='Company: Send the id as a number or as "company:12"'):
        RECORD.accept(body, COMPANY, Setting())
    assert RECORD.accept("company:12", COMPANY, Setting()) == RECORD.accept(12, COMPANY, Setting()) == 12
