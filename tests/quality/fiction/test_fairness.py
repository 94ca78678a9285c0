"""Real people with short, odd or famous names are left in peace; what hands typed to get past a form is found."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from bench.fiction.measure import listed
from perennial.quality.fiction import Subject, score

REAL = listed("real_names.tsv")
TYPED = listed("typed_fakes.tsv")


@pytest.mark.parametrize("subject", REAL, ids=lambda subject: f"{subject.given_name} {subject.family_name}")
def test_nobody_is_doubted_for_a_name_alone(subject: Subject) -> None:
    verdict = score(subject)
    assert not verdict.doubtful, [(reason.code, reason.weight) for reason in verdict.reasons]


def test_with_an_address_and_a_phone_of_their_own_they_are_far_from_doubted() -> None:
    reached = [
        replace(subject, email="kontakt@stadtwerke.de", phone="+493083762914", phone_valid=True)
        for subject in REAL
    ]
    assert max(score(subject).probability for subject in reached) < 0.05


@pytest.mark.parametrize(
    "name",
    ["K+S AG", "1&1 AG", "3M", "4711", "H&M", "E.ON SE", "IBM", "BMW AG", "VW", "PKP S.A.", "KGHM", "ЛСР", "ПАО МТС",
     "XXXLutz KG", "AAA Auto a.s.", "O2 Czech Republic, a.s.", "7-Eleven", "Hertz", "Coco & Co", "SSAB", "PZU S.A.",
     "Testo SE", "TestBirds GmbH", "Firmenich SA", "Tatra banka, a.s.", "Qwant SAS", "RTL", "ÖBB", "Яндекс"],
)  # fmt: skip
def test_no_company_is_doubted_for_a_short_or_odd_name(name: str) -> None:
    verdict = score(Subject(name=name))
    assert not verdict.doubtful, [(reason.code, reason.weight) for reason in verdict.reasons]


def test_most_of_what_was_typed_by_hand_is_found() -> None:
    missed = [subject for subject in TYPED if not score(subject).doubtful]
    assert len(TYPED) > 100
    assert len(missed) <= 6, missed


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, str.swapcase])
def test_case_makes_no_difference(change: object) -> None:
    # ı and ß have no way back from capitals, so only names that keep their letters are asked.
    for subject in [*REAL, *TYPED]:
        given, family = change(subject.given_name), change(subject.family_name)  # type: ignore[operator]
        names = (given.casefold(), family.casefold())
        if names == (subject.given_name.casefold(), subject.family_name.casefold()):
            assert score(replace(subject, given_name=given, family_name=family)) == score(subject)


def test_accents_of_latin_names_make_no_difference() -> None:
    for subject in [*REAL, *TYPED]:
        bare = replace(
            subject, given_name=unaccented(subject.given_name), family_name=unaccented(subject.family_name)
        )
        assert score(bare) == score(subject), subject


def test_composed_and_decomposed_letters_are_the_same() -> None:
    for subject in REAL:
        apart = replace(
            subject,
            given_name=unicodedata.normalize("NFD", subject.given_name),
            family_name=unicodedata.normalize("NFD", subject.family_name),
        )
        assert score(apart) == score(subject), subject


def test_the_order_of_the_names_of_an_invented_person_makes_no_difference() -> None:
    one = score(Subject(given_name="Max", family_name="Mustermann"))
    other = score(Subject(given_name="Mustermann", family_name="Max"))
    assert one == other


def unaccented(text: str) -> str:
    """Combining marks of Latin letters left away."""
    return "".join(
        unicodedata.normalize("NFD", sign)[0] if unicodedata.name(sign, "").startswith("LATIN") else sign
        for sign in text
    )
