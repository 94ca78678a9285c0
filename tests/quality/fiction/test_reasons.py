"""Made-up records are found, for reasons that a person can follow."""

from __future__ import annotations

import pytest

from perennial.quality.fiction import Subject, score


def codes(subject: Subject) -> dict[str, tuple[str, ...]]:
    return {reason.code: reason.fields for reason in score(subject).reasons}


@pytest.mark.parametrize(
    ("subject", "code", "fields"),
    [
        (Subject(given_name="asdf", family_name="Nowak"), "keyboard_walk", ("given_name",)),
        (Subject(given_name="qwertz", family_name="uiop"), "keyboard_walk", ("given_name", "family_name")),
        (Subject(given_name="йцукен", family_name="Иванова"), "keyboard_walk", ("given_name",)),
        (Subject(given_name="azerty", family_name="Dupont"), "keyboard_walk", ("given_name",)),
        (Subject(given_name="Jan", family_name="abcdef"), "keyboard_walk", ("family_name",)),
        (Subject(given_name="Jan", family_name="sdkfjhgsd"), "keyboard_mash", ("family_name",)),
        (Subject(given_name="Ольга", family_name="фвпрыфл"), "unlike_names", ("family_name",)),
        (Subject(given_name="aaaa", family_name="Nowak"), "one_letter", ("given_name",)),
        (Subject(given_name="dfdfdf", family_name="Nowak"), "repeated_part", ("given_name",)),
        (Subject(given_name="Jan", family_name="K0walski"), "digits_in_name", ("family_name",)),
        (Subject(given_name="---", family_name="???"), "no_letters", ("given_name", "family_name")),
        (Subject(given_name="Nie", family_name="Podano"), "placeholder", ("given_name", "family_name")),
        (Subject(given_name="test", family_name="Test"), "placeholder", ("given_name", "family_name")),
        (Subject(family_name="neznámy"), "placeholder", ("family_name",)),
        (Subject(family_name="Неизвестно"), "placeholder", ("family_name",)),
        (Subject(family_name="unbekannt"), "placeholder", ("family_name",)),
        (
            Subject(given_name="Max", family_name="Mustermann"),
            "invented_person",
            ("given_name", "family_name"),
        ),
        (Subject(given_name="Mouse", family_name="Mickey"), "invented_person", ("given_name", "family_name")),
        (Subject(given_name="Jan", family_name="Kowalski"), "shared_name", ("given_name", "family_name")),
        (Subject(given_name="Bartek", family_name="Bartek"), "same_names", ("given_name", "family_name")),
        (Subject(given_name="a", family_name="b"), "initials_only", ("given_name", "family_name")),
        (Subject(name="Test Sp. z o.o."), "company_placeholder", ("name",)),
        (Subject(name="Sp. z o.o."), "company_placeholder", ("name",)),
        (Subject(name="qwerty GmbH"), "keyboard_walk", ("name",)),
        (Subject(name="12345"), "no_letters", ("name",)),
        (Subject(family_name="Nowak", city="Nowak"), "place_is_name", ("city", "family_name")),
        (Subject(family_name="Nowak", city="brak", street="xxx"), "placeholder", ("street", "city")),
        (Subject(email="anna@firma.example"), "email_reserved", ("email",)),
        (Subject(email="anna@mailinator.com"), "email_disposable", ("email",)),
        (Subject(email="anna@gmail.con"), "email_misspelt", ("email",)),
        (Subject(email="brak"), "email_impossible", ("email",)),
        (Subject(email="noreply@firma.pl"), "email_placeholder", ("email",)),
        (Subject(email="test123@firma.pl"), "email_placeholder", ("email",)),
        (Subject(email="dfghjk12@firma.pl"), "email_walk", ("email",)),
        (Subject(email="anna@asdf.pl"), "email_domain_made_up", ("email",)),
        (Subject(email="anna@firma.pl", email_shared=300), "email_shared", ("email",)),
        (Subject(phone="+48 111 111 111"), "phone_one_digit", ("phone",)),
        (Subject(phone="123456789"), "phone_sequence", ("phone",)),
        (Subject(phone="+49 9876543210"), "phone_sequence", ("phone",)),
        (Subject(phone="123 123 123"), "phone_pattern", ("phone",)),
        (Subject(phone="+44 7700 900123"), "phone_for_fiction", ("phone",)),
        (Subject(phone="07700 900123", country="GB"), "phone_for_fiction", ("phone",)),
        (Subject(phone="(212) 555-0123", country="US"), "phone_for_fiction", ("phone",)),
        (Subject(phone="0049 30 23125 456"), "phone_for_fiction", ("phone",)),
        (Subject(phone="brak"), "phone_no_digits", ("phone",)),
        (Subject(phone="123"), "phone_too_short", ("phone",)),
        (Subject(phone="+48 22 123 45 67", phone_valid=False), "phone_impossible", ("phone",)),
        (Subject(phone="+48 22 765 31 42", phone_shared=500), "phone_shared", ("phone",)),
        (Subject(birthday="1900-01-01"), "birthday_default", ("birthday",)),
        (Subject(birthday="1984-01-01"), "birthday_new_year", ("birthday",)),
        (Subject(birthday="2026-11-29", entered="2026-11-29T10:00:00"), "birthday_is_entry", ("birthday",)),
        (Subject(tax_id="PL 123-456-32-18"), "documentation_number", ("tax_id",)),
        (Subject(iban="DE89 3704 0044 0532 0130 00"), "documentation_number", ("iban",)),
        (Subject(tax_id="1111111111"), "number_pattern", ("tax_id",)),
    ],
)
def test_a_sign_is_named_with_the_fields_it_comes_from(
    subject: Subject, code: str, fields: tuple[str, ...]
) -> None:
    assert codes(subject).get(code) == fields


@pytest.mark.parametrize(
    "subject",
    [
        Subject(phone="+44 7700 912345"),
        Subject(phone="07700 900123", country="PL"),
        Subject(phone="+1 212 555 9123"),
        Subject(phone="+48 601 234 987", country="PL"),
    ],
)
def test_phones_beside_the_ranges_for_fiction_are_not_called_so(subject: Subject) -> None:
    assert "phone_for_fiction" not in codes(subject)


def test_the_strongest_reason_comes_first() -> None:
    verdict = score(
        Subject(given_name="asdf", family_name="asdf", email="a@mailinator.com", birthday="1984-01-01")
    )
    weights = [reason.weight for reason in verdict.reasons]
    assert weights == sorted(weights, reverse=True)
    assert verdict.doubtful
    assert verdict.probability > 0.99


def test_a_reason_is_a_sentence_that_names_its_fields() -> None:
    reason = score(Subject(given_name="dfghj", family_name="poiu")).reasons[0]
    assert reason.code == "keyboard_walk"
    assert str(reason).startswith("First name, Last name: keys that lie side by side")


def test_a_sign_that_was_switched_off_is_not_looked_at() -> None:
    subject = Subject(given_name="Anna", family_name="Nowak", email="anna.nowak@firma.example")
    whole, without = score(subject), score(subject, without=frozenset({"email_reserved"}))
    assert [reason.code for reason in whole.reasons] == ["email_reserved"]
    assert without.reasons == ()
    assert without.probability < whole.probability


def test_what_speaks_for_a_person_lowers_the_probability_and_is_no_reason() -> None:
    bare = Subject(given_name="Anna", family_name="Sdfkjh")
    known = Subject(given_name="Anna", family_name="Sdfkjh", phone="+48601473982", phone_valid=True)
    assert score(known).probability < score(bare).probability
    assert {reason.code for reason in score(known).reasons} == {reason.code for reason in score(bare).reasons}


def test_nothing_known_is_nothing_doubted() -> None:
    verdict = score(Subject())
    assert (verdict.doubtful, verdict.reasons) == (False, ())
