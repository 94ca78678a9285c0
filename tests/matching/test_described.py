"""Any entity can be compared by what its fields are: with names that are words of SQL, too."""

from __future__ import annotations

import pytest

from perennial.matching.batch.store import fill, store
from perennial.matching.model import from_text, shipped, to_text
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Given
from perennial.matching.specs.described import described
from perennial.matching.training.adapting import adapted
from perennial.matching.training.publishing import agreement
from perennial.schema.shape import EntityShape, FieldShape, by_key

# What a workspace might describe: machines that customers have, under keys that a database reserves.
MACHINE = EntityShape(
    key="x_machine",
    fields=by_key(
        FieldShape(key, kind, target=target)
        for key, kind, target in (
            ("name", "text", ""), ("order", "text", ""), ("group", "text", ""), ("since", "date", ""),
            ("company", "record", "company"), ("owner", "record", "user"), ("state", "choice", ""),
            ("price", "money", ""), ("hotline", "phone", ""), ("mail", "email", ""),
        )
    ),
    title_fields=("name",),
)  # fmt: skip
SPEC = described(MACHINE, {"order"})
MODEL = shipped(SPEC)
PRESS: Given = {
    "name": ["Prasa hydrauliczna HP 200"],
    "order": ["HP-200/17"],
    "group": ["presses"],
    "company": ["7"],
}


def likely(one: Given, other: Given) -> float:
    return Scorer(MODEL).score(*(MODEL.apart(SPEC.normal(each)) for each in (one, other))).probability


def test_what_says_little_and_whose_a_record_is_are_not_asked() -> None:
    assert [one.fields for one in SPEC.comparisons] == [
        ("name",), ("order",), ("group",), ("since",), ("company",), ("hotline",), ("mail",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "least", "most"),
    [
        ({}, 0.99, 1),
        ({"order": ["hp 200 17"], "name": ["Prasa hydr. HP-200"]}, 0.95, 1),
        ({"order": ["HP-200/18"]}, 0.25, 0.5),  # the next one of a series, or a slip
        ({"order": ["VX-9000"]}, 0, 0.3),  # alike in all but the number
        ({"order": [], "name": ["Frezarka CNC"]}, 0, 0.3),
        ({"order": [], "name": ["Prasa HP 200 hydrauliczna"]}, 0.25, 0.95),
    ],
)
def test_numbers_decide_and_names_alone_make_nobody_sure(changed: Given, least: float, most: float) -> None:
    assert least <= likely(PRESS, {**PRESS, **changed}) <= most


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zawór kulowy DN 80", "DN 80, kulowy zawor"),
        ("Prasa hydrauliczna", "Hydrauliczna prasa warsztatowa"),
        ("Zirkelpumpe", "Zirkelpumpen"),
    ],
)
def test_by_names_alone_in_another_order_or_ending_records_meet(one: str, other: str) -> None:
    keys = [set(SPEC.keys(SPEC.normal({"name": [name]}))) for name in (one, other)]
    assert keys[0] & keys[1]


def test_batch_and_single_comparison_agree_on_what_was_described() -> None:
    machines: list[Given] = [
        {
            "name": [f"Machine {at % 40} {'ABC'[at % 3]}"],
            "order": [f"M-{at % 90}"],
            "group": [f"g{at % 4}"],
            "since": [f"2026-0{at % 9 + 1}-01"],
            "company": [str(at % 11)],
            "hotline": [f"+48 601 23{at % 70:02} 11"],
            "mail": [f"m{at % 60}@firma.example"],
        }
        for at in range(300)
    ]
    with store() as connection:
        records = fill(connection, SPEC, enumerate(machines))
        model = adapted(connection, MODEL, records)
        pairs, worst = agreement(connection, model, records, 2_000)
    assert pairs > 1_000
    assert worst <= 1e-9
    assert from_text(to_text(model), SPEC) == model


def test_what_has_no_field_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="x_state"):
        described(EntityShape(key="x_state", fields=by_key([FieldShape("state", "choice")])))
