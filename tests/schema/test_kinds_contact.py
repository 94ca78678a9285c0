"""E-mails, phones, web addresses and tax numbers as fields: kept as typed, judged in facts."""

from __future__ import annotations

import pytest

from perennial.schema.kinds import KINDS, Setting, problem_sentence
from perennial.schema.shape import FieldShape

POLISH = Setting("pl", country="PL")
EMAIL, PHONE, URL, TAX = KINDS["email"], KINDS["phone"], KINDS["url"], KINDS["tax_number"]
E, P, U, T = (FieldShape(key, key, {"en": key}) for key in ("email", "phone", "url", "tax_number"))


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("email", "not an address"),
        ("phone", "12"),
        ("url", "javascript:alert(1)"),
        ("tax_number", "526-025-02-75"),
        ("iban", "PL62 1090 1014 0000 0712 1981 2874"),
    ],
)
def test_what_is_merely_wrong_is_kept_as_typed_and_said_so(key: str, raw: str) -> None:
    kind, field = KINDS[key], FieldShape(key, key)
    assert kind.parse(f" {raw} ", field, POLISH) == raw
    assert kind.accept(raw, field, POLISH) == raw
    facts = kind.facts(raw, field, POLISH)
    assert facts["valid"] is False
    assert problem_sentence(facts["problem"]).endswith(".")
    assert kind.show(raw, field, POLISH) == raw


def test_the_facts_of_a_phone_number() -> None:
    assert PHONE.facts("601 234 567", P, POLISH) == {
        "valid": True,
        "normal": "+48601234567",
        "country": "PL",
        "problem": "",
        "line": "mobile",
        "extension": "",
    }
    assert PHONE.show("601234567", P, POLISH) == "+48 601 234 567"


def test_the_facts_of_an_address() -> None:
    facts = EMAIL.facts("Jan@Gmial.com", E, POLISH)
    assert (facts["valid"], facts["normal"], facts["hint"]) == (True, "jan@gmial.com", "jan@gmail.com")
    assert EMAIL.facts("jan@firma.example", E, POLISH)["reserved"] is True


def test_the_facts_of_a_web_address_hold_the_only_safe_link() -> None:
    assert URL.facts("firma.pl", U, POLISH)["normal"] == "https://firma.pl/"
    assert URL.facts("javascript:alert(1)", U, POLISH)["normal"] == ""


def test_the_facts_of_an_account_number() -> None:
    kind, field = KINDS["iban"], FieldShape("iban", "iban")
    facts = kind.facts("pl61109010140000071219812874", field, POLISH)
    assert (facts["valid"], facts["normal"], facts["country"]) == (True, "PL61109010140000071219812874", "PL")
    assert kind.show("pl61109010140000071219812874", field, POLISH) == "PL61 1090 1014 0000 0712 1981 2874"
    bare = kind.facts("61109010140000071219812874", field, POLISH)
    assert (bare["valid"], bare["hint"]) == (False, "PL61 1090 1014 0000 0712 1981 2874")


def test_the_facts_of_a_tax_number() -> None:
    facts = TAX.facts("526-025-02-74", T, POLISH)
    assert (facts["valid"], facts["normal"], facts["scheme"]) == (True, "PL5260250274", "nip")
    assert TAX.facts("5260250274", T, Setting())["valid"] is None
    assert TAX.facts("7707083893/773601001", T, Setting(country="RU"))["kpp"] == "773601001"


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("email", "Anna@Firma.PL", "anna@firma.pl"),
        ("phone", "601 234 567", "+48601234567"),
        ("url", "http://www.firma.pl/", "firma.pl"),
        ("tax_number", "PL 526-025-02-74", "5260250274"),
        ("iban", "pl61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
    ],
)
def test_two_ways_of_writing_one_thing_match(key: str, one: str, other: str) -> None:
    kind, field = KINDS[key], FieldShape(key, key)
    assert kind.normalise(one, field, POLISH) == kind.normalise(other, field, POLISH)


def test_only_another_spelling_is_no_change_to_an_address_or_a_number() -> None:
    assert EMAIL.same("Anna@Firma.pl", "anna@firma.pl")
    assert not EMAIL.same("anna@firma.pl", "anne@firma.pl")
    assert PHONE.same("601 234 567", "601-234-567")
    assert not PHONE.same("601 234 567", "+48 601 234 567")
    assert not PHONE.same("22 123 45 67 ext. 1", "22 123 45 67 ext. 2")


def test_forms_leave_judging_to_the_facts() -> None:
    assert EMAIL.widget(E).type == URL.widget(U).type == "text"
    assert (EMAIL.widget(E).inputmode, PHONE.widget(P).type, URL.widget(U).inputmode) == (
        "email",
        "tel",
        "url",
    )
