"""References: short, sayable, forgiving, and leading to their fault."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.faults.references import ALPHABET, code_of, new_reference, read_reference

FINGERPRINTS = st.binary(min_size=1).map(lambda raw: hashlib.sha256(raw).hexdigest())


@given(FINGERPRINTS)
def test_a_reference_begins_with_the_code_of_its_fault(fingerprint):
    code = code_of(fingerprint)
    reference = new_reference(code)
    assert reference.startswith(f"{code}-")
    assert len(reference) == 9
    assert set(reference.replace("-", "")) <= set(ALPHABET)


@given(FINGERPRINTS, st.sampled_from([str.lower, str.upper, lambda text: text.replace("-", "  ")]))
def test_a_reference_is_understood_however_it_is_typed(fingerprint, typed_as):
    reference = new_reference(code_of(fingerprint))
    assert read_reference(typed_as(reference)) == reference


def test_letters_mistaken_for_digits_are_read_as_digits():
    assert read_reference("oIlA bcde") == "011A-BCDE"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGHJ", "ABCD-EFG!", "UUUU-UUUU", "ąbcd-efgh"])
def test_what_is_no_reference_is_read_as_none(typed):
    assert read_reference(typed) == ""


def test_two_sightings_of_one_fault_have_different_references():
    assert len({new_reference("ABCD") for _ in range(100)}) > 90
