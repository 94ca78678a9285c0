"""The description of an entity: its labels fall back, its fields are found or refused."""

from __future__ import annotations

import dataclasses

import pytest
from django.utils.translation import override

from perennial.lib.refusals import BadRequest
from perennial.schema.shape import Choice, EntityShape, FieldShape, by_key, in_language

EMAIL = FieldShape("email", "email", {"en": "E-mail", "pl": "E-mail", "de": "E-Mail-Adresse"})
NAME = FieldShape("given_name", "text", {"en": "First name", "pl": "Imię"}, help={"en": "As on the card"})
SIZE = FieldShape("size", "choice", choices=(Choice("small", {"en": "Small"}), Choice("large")))
CONTACT = EntityShape(
    "contact",
    labels={"en": "Contact", "pl": "Kontakt"},
    plurals={"en": "Contacts"},
    fields=by_key((NAME, EMAIL, SIZE)),
    title_fields=("given_name",),
)


def test_a_label_is_given_in_the_language_asked_for() -> None:
    assert NAME.label("pl") == "Imię"
    assert EMAIL.label("de-at") == "E-Mail-Adresse"


def test_a_missing_label_falls_back_to_the_active_language_then_english_then_the_key() -> None:
    with override("pl"):
        assert NAME.label("sk") == "Imię"
        assert NAME.label() == "Imię"
    with override("ru"):
        assert NAME.label() == "First name"
    assert SIZE.label() == "size"
    assert SIZE.choices[1].label("pl") == "large"


def test_a_label_in_a_language_nobody_asked_for_is_better_than_a_key() -> None:
    with override("en"):
        assert in_language({"fr": "Taille"}, "pl", fallback="size") == "Taille"
        assert in_language({"en": ""}, fallback="size") == "size"


def test_help_is_empty_where_none_was_written() -> None:
    assert NAME.help_text("pl") == "As on the card"
    assert EMAIL.help_text() == ""


def test_a_field_is_found_by_its_key() -> None:
    assert CONTACT.field("email") is EMAIL
    assert list(CONTACT.fields) == ["given_name", "email", "size"]
    assert CONTACT.fields_of_kind("email", "phone") == (EMAIL,)


def test_an_unknown_field_is_a_bad_request_that_names_the_nearest() -> None:
    with pytest.raises(BadRequest, match=r"no field “emial” in Contact\. Did you mean “email”\?") as no:
        CONTACT.field("emial")
    assert no.value.status == 400
    assert no.value.field == "emial"


def test_an_unknown_field_like_no_other_lists_them_all() -> None:
    with pytest.raises(BadRequest, match="Its fields are: given_name, email, size"):
        CONTACT.field("zzz")


def test_an_entity_is_named_in_one_and_in_many() -> None:
    assert CONTACT.label("pl") == "Kontakt"
    assert CONTACT.plural("pl") == "Contacts"
    assert EntityShape("x_boat").plural() == "x_boat"


def test_a_shape_that_contradicts_itself_is_a_defect() -> None:
    with pytest.raises(ValueError, match="wrong key"):
        EntityShape("contact", fields={"mail": EMAIL})
    with pytest.raises(ValueError, match="unknown title fields"):
        EntityShape("contact", fields=by_key([EMAIL]), title_fields=("name",))


def test_a_shape_is_frozen_and_can_be_a_key() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        EMAIL.key = "mail"  # type: ignore[misc]
    assert {EMAIL: 1, CONTACT: 2}[EMAIL] == 1
    assert SIZE.choice("small") is SIZE.choices[0]
    assert SIZE.choice("huge") is None
