"""Whatever stands in a field: an answer, in bounded time, and never an exception."""

from __future__ import annotations

import time
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.quality.fiction import Subject, score

TEXTS = [field.name for field in fields(Subject) if field.type == "str"]
HOSTILE = {
    "NUL": "\x00",
    "NUL in a name": "Anna\x00Nowak",
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of consonants": "bcdfg" * 200_000,
    "a megabyte of digits": "1234567890" * 100_000,
    "a megabyte of words": "ab " * 350_000,
    "a megabyte of dots": "." * 1_000_000,
    "a megabyte of domains": "a@" + "a." * 500_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈😀😀😀",
    "right to left": "\u202eAnna\u202c \u200fשלום\u200f",
    "combining marks": "Z" + "\u0301" * 5_000,
    "a lone surrogate": "A\ud800B",
    "digits of other scripts": "٠١٢٣٤٥٦٧٨٩१२३",
    "superscripts": "²³¹",
    "line ends": "Anna\r\nNowak\u2028",
    "percent and braces": "%s {fields} {0} {{",
    "markup": "<script>alert(1)</script>",
    "SQL": "Robert'); DROP TABLE students;--",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_in_every_field_at_once_and_alone(text: str) -> None:
    for subject in (Subject(**dict.fromkeys(TEXTS, text)), *(Subject(**{name: text}) for name in TEXTS)):
        verdict = score(subject)
        assert 0 <= verdict.probability <= 1
        assert all(str(reason) for reason in verdict.reasons)


def test_a_megabyte_takes_no_longer_than_its_beginning_asks() -> None:
    """Ten records of eight megabytes each: reading them whole, letter by letter, takes minutes."""
    records = [Subject(**{name: chr(97 + at) + "bcdfg" * 200_000 for name in TEXTS}) for at in range(10)]
    began = time.process_time()
    for record in records:
        score(record)
    assert time.process_time() - began < 5


@given(
    st.builds(
        Subject,
        **{name: st.text(max_size=60) for name in TEXTS},
        phone_shared=st.integers(-5, 10**9),
        email_shared=st.integers(-5, 10**9),
        phone_valid=st.sampled_from([True, False, None]),
    )
)
def test_any_record_gets_a_verdict_and_the_same_one_again(subject: Subject) -> None:
    verdict = score(subject)
    assert 0 <= verdict.probability <= 1
    assert score(subject) == verdict
    assert all(str(reason) for reason in verdict.reasons)
