"""How the workspace wants records matched: what happens at a save, own rules, and what people judged."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.access.actions import edit_role
from perennial.access.errors import AdministratorNeeded
from perennial.lib.refusals import Refusal
from perennial.matching.training.reviewed import weighed
from perennial.operations.models import Operation
from perennial.quality.models import Way
from perennial.records.actions.create import create_record
from perennial.records.actions.duplicates import set_apart
from perennial.records.actions.matching import draft_policy, set_policy
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.unmerge import unmerge
from perennial.records.errors import DuplicatesAsk, DuplicatesRefused
from perennial.records.matching.finding import candidates_of
from perennial.records.matching.models_in_use import model_of
from perennial.records.matching.outlook import outlook
from perennial.records.matching.policy import asks, policy_of
from perennial.records.matching.reviewing import judged, judgements
from perennial.records.matching.scanning import SCAN
from perennial.records.models import Asks, MatchPair, MatchReview
from perennial.records.warning import Acknowledged
from perennial.web.settings_pages.shared import newest_change
from tests.cast import OPERATOR, TEAMWORK, acting, gather
from tests.records.matching.scans import groups, scanned
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db

ANNA = {"given_name": "Anna", "family_name": "Kowalska", "phone": "601100200", "country": "PL"}
ABROAD = {"same": [], "different": ["country"], "then": "apart"}
ONE_NUMBER = {"same": ["tax_id"], "different": [], "then": "refuse"}


@pytest.fixture
def cast() -> Any:
    return gather()


def anna(actor: Any, **more: Any) -> Any:
    return create_record(actor, "contact", {**ANNA, **more})


def test_each_way_does_what_is_chosen_for_it(cast: Any) -> None:
    alice = acting(cast.alice)
    anna(alice)
    assert asks("contact", Way.FORM) == Asks.WARN
    with pytest.raises(DuplicatesAsk):
        anna(alice)
    set_policy(OPERATOR, "contact", form="hint", api="off")
    assert anna(alice).head.pk
    set_policy(OPERATOR, "contact", form="off", api="warn")
    assert anna(alice).head.pk
    with pytest.raises(DuplicatesAsk):
        anna(acting(cast.alice, "api"))


def test_blocked_it_is_refused_whatever_the_reason_but_who_may_merge_is_asked(cast: Any) -> None:
    there = anna(acting(cast.alice)).head.pk
    known = Acknowledged({f"duplicate:{there}"}, "Her daughter")
    set_policy(OPERATOR, "contact", form="block", block=60)
    edit_role(OPERATOR, cast.member, grants={**TEAMWORK, ("contact", "delete"): "none"})
    with pytest.raises(DuplicatesRefused) as refused:
        create_record(acting(cast.bob), "contact", ANNA, acknowledged=known)
    assert [one.record for one in refused.value.candidates] == [there]
    assert create_record(acting(cast.ada), "contact", ANNA, acknowledged=known).head.pk
    set_policy(OPERATOR, "contact", block=99, warn=98, hint=50, link=99)
    assert create_record(acting(cast.bob), "contact", {**ANNA, "phone": ""}).head.pk


def test_an_own_rule_refuses_and_names_the_one_that_is_there(cast: Any) -> None:
    there = company("Baltic Amber", tax_id="PL 5260250995")
    set_policy(OPERATOR, "company", rules=[ONE_NUMBER])
    known = Acknowledged({f"duplicate:{there.pk}"}, "A branch")
    with pytest.raises(DuplicatesRefused) as refused:
        create_record(
            acting(cast.ada),
            "company",
            {"name": "Something Else", "tax_id": "5260250995"},
            acknowledged=known,
        )
    assert [one.record for one in refused.value.candidates] == [there.pk]
    assert "Own rule: same tax number" in refused.value.warned[0].sentence


def test_never_across_countries_holds_on_save_in_the_scan_and_after_edits(cast: Any) -> None:
    one, two = contact("Anna Kowalska", **_here("PL")), contact("Anna Kowalska", **_here("DE"))
    scanned()
    assert groups() == [[one.pk, two.pk]]
    set_policy(OPERATOR, "contact", rules=[ABROAD])
    assert Operation.objects.filter(kind=SCAN).count() == 2
    scanned()
    assert groups() == []
    given = {"given_name": ["Anna"], "family_name": ["Kowalska"], "phone": ["+48601100200"]}
    there = candidates_of(OPERATOR, "contact", {**given, "country": ["DE"]}).candidates
    assert [each.record for each in there] == [two.pk]
    change = newest_change(OPERATOR, "matching.policy")
    assert change is not None
    take_back(OPERATOR, change)
    assert policy_of("contact").rules == []
    scanned()
    assert groups() == [[one.pk, two.pk]]


def _here(country: str) -> dict[str, str]:
    return {"phone": "+48601100200", "country": country}


def test_a_rule_about_a_field_one_may_not_read_tells_nothing(cast: Any) -> None:
    company("Baltic Amber", acting(cast.alice), tax_id="PL 5260250995")
    set_policy(OPERATOR, "company", rules=[{**ONE_NUMBER, "then": "same"}])
    given = {"name": ["Unlike"], "tax_id": ["PL5260250995"]}
    assert candidates_of(acting(cast.alice), "company", given).candidates
    edit_role(OPERATOR, cast.member, veils={("company", "tax_id"): "hidden"})
    assert not candidates_of(acting(cast.alice), "company", given).candidates


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"warn": 0}, "warn"),
        ({"warn": "50"}, "warn"),
        ({"warn": True}, "warn"),
        ({"hint": 60}, "hint"),
        ({"block": 40}, "block"),
        ({"link": 30}, "link"),
        ({"form": "never"}, "form"),
        ({"shoes": 1}, "shoes"),
        ({"keeps": []}, "keeps"),
        ({"keeps": {"shoes": "newest"}}, "keeps"),
        ({"keeps": {"job_title": "prettiest"}}, "keeps"),
        ({"rules": {}}, "rules"),
        ({"rules": [{"same": ["shoes"], "then": "apart"}]}, "rules"),
        ({"rules": [{"same": "city", "then": "apart"}]}, "rules"),
        ({"rules": [{"then": "apart"}]}, "rules"),
        ({"rules": [{"same": ["city"], "then": "same"}]}, "rules"),
        ({"rules": [{"same": ["email"], "then": "perhaps"}]}, "rules"),
        ({"rules": [{"same": ["email"], "different": ["email"], "then": "apart"}]}, "rules"),
        ({"rules": [{"same": ["email"], "then": "same", "x": 1}]}, "rules"),
        ({"rules": [{"same": ["email"], "then": "same"}] * 21}, "rules"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(told: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as no:
        draft_policy("contact", **told)
    assert set(no.value.fields) == {field}


def test_only_who_configures_sets_it(cast: Any) -> None:
    with pytest.raises(AdministratorNeeded):
        set_policy(acting(cast.alice), "contact", form="off")


def test_judgements_count_as_long_as_they_stand_and_the_outlook_tells_them() -> None:
    one, two = contact("Anna Kowalska", **_here("PL")), contact("Ania Kowalska", **_here("PL"))
    three = contact("Jan Nowak", email="jan.nowak@jantar.example")
    four = contact("Jan Nowak", email="jan.nowak@jantar.example")
    scanned()
    merge_records(OPERATOR, "contact", one.pk, [two.pk])
    apart = set_apart(OPERATOR, "contact", [three.pk, four.pk])
    assert sorted(each.same for each in judged("contact")) == [False, True]
    kept = MatchReview.objects.order_by("pk").values_list("weight", flat=True)
    again = weighed(model_of("contact"), judgements("contact"))
    assert sorted(weight for weight, _same in again) == pytest.approx(sorted(kept), abs=1e-9)
    pair = MatchPair.objects.filter(probability__gte=0.5).count()
    steps = {each.name: each for each in outlook(draft_policy("contact", rules=[ABROAD])).steps}
    assert (steps["warn"].pairs, steps["warn"].judged, steps["warn"].same) == (pair, 2, 1)
    unmerge(OPERATOR, "contact", two.pk)
    assert apart is not None
    take_back(OPERATOR, apart)
    assert judged("contact") == []


def test_the_outlook_says_what_own_rules_would_turn() -> None:
    contact("Anna Kowalska", **_here("PL"))
    contact("Anna Kowalska", **_here("DE"))
    scanned()
    (ruled,) = outlook(draft_policy("contact", rules=[ABROAD])).rules
    assert (ruled.holds, ruled.turns) == (1, 1)
