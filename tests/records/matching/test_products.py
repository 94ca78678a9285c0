"""What has no comparisons of its own is compared by the kinds of its fields: noticed, found, merged and given back."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.matching.specs import SPECS
from perennial.records.actions.create import create_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.errors import DuplicatesAsk
from perennial.records.matching.finding import candidates_of
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.telling import reasons
from perennial.records.models import Product
from tests.cast import OPERATOR, acting, gather
from tests.records.matching.scans import groups, scanned

pytestmark = pytest.mark.django_db(transaction=True)


def product(actor: Any = OPERATOR, **values: Any) -> Any:
    return create_record(actor, "product", values).head


def test_one_that_is_there_is_named_with_its_reasons() -> None:
    valve = product(name="Gate valve DN 80", code="GV-80/17", category="Valves")
    near = product(name="Gate valve DN 80", code="GV-80/18", category="Valves")
    product(name="Ball valve DN 80", code="BV-80/17", category="Valves")
    found = candidates_of(OPERATOR, "product", {"name": ["Gate valve DN80"], "code": ["gv 80/17"]})
    assert [one.record for one in found.candidates] == [valve.pk, near.pk]
    assert [one.score.probability > 0.5 for one in found.candidates] == [True, False]
    told = reasons(scorer_of("product").model, found.candidates[0].score)
    assert [one.sentence for one in told][:1] == ["“Code (SKU)” is the same"]


def test_a_second_one_is_held_for_who_creates_it() -> None:
    ada = acting(gather().ada, channel="web")
    product(ada, name="Gate valve DN 80", code="GV-80/17")
    with pytest.raises(DuplicatesAsk):
        product(ada, name="Valve, gate DN 80", code="GV 80 17")
    assert Product.objects.count() == 1


def test_a_scan_groups_them_and_a_merge_comes_apart_again() -> None:
    assert "product" in SPECS
    one = product(name="Gate valve DN 80", code="GV-80/17")
    two = product(name="Gate valve DN-80", code="gv 80/17", category="Valves")
    product(name="Ball valve DN 80", code="BV-80/17")
    scanned("product")
    assert groups(entity="product") == [[one.pk, two.pk]]
    before = fingerprint()
    merge_records(OPERATOR, "product", one.pk, [two.pk])
    assert Product.objects.get(pk=one.pk).category == "Valves"
    unmerge(OPERATOR, "product", two.pk)
    assert fingerprint() == before
