"""Short and long texts."""

from __future__ import annotations

import pytest

from perennial.lib.refusals import Refusal
from perennial.schema.kinds import KINDS, Setting
from perennial.schema.shape import FieldShape

TEXT, LONG = KINDS["text"], KINDS["long_text"]
FIELD = FieldShape("job_title", "text", {"en": "Job title"}, max_length=10)


def test_a_text_is_kept_as_typed_without_the_space_around_it() -> None:
    assert TEXT.parse("  Żaneta  K. ", FIELD, Setting()) == "Żaneta  K."


def test_a_text_of_one_line_has_no_line_breaks() -> None:
    assert TEXT.parse("head\r\nof\tIT", FIELD, Setting()) == "head of IT"
    assert TEXT.parse("a\u00a0b", FIELD, Setting()) == "a\u00a0b"


def test_a_decomposed_letter_becomes_one() -> None:
    assert TEXT.parse("Z\u0307", FIELD, Setting()) == "Ż"


def test_a_text_too_long_names_the_field_the_length_and_the_limit() -> None:
    with pytest.raises(Refusal, match=r"Job title: This is 11 characters long\. At most 10 fit") as no:
        TEXT.parse("x" * 11, FIELD, Setting())
    assert no.value.fields.keys() == {"job_title"}
    with pytest.raises(Refusal, match="At most 10"):
        TEXT.accept("x" * 11, FIELD, Setting())


def test_a_long_text_keeps_its_lines() -> None:
    field = FieldShape("notes", "long_text")
    assert LONG.parse("one\r\ntwo\rthree\n", field, Setting()) == "one\ntwo\nthree"
    assert LONG.widget(field).control == "textarea"


def test_texts_compare_by_their_folded_form() -> None:
    assert TEXT.normalise("  ŁÓDŹ ", FIELD, Setting()) == TEXT.normalise("lodz", FIELD, Setting()) == "lodz"
    assert not TEXT.same("Łódź", "Lodz")


@pytest.mark.parametrize("body", [1, 1.5, True, [], {}])
def test_the_api_takes_texts_only(body: object) -> None:
    with pytest.raises(Refusal, match="Job title: Send a text or null"):
        TEXT.accept(body, FIELD, Setting())
