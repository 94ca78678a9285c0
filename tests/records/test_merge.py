"""Merging records and taking that back: nothing is lost, nothing refers to what is gone, and all of it returns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor
from perennial.access.models import Grant
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Channel
from perennial.journal.undo.nevertheless import Nevertheless
from perennial.journal.undo.outcome import Reason
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.quality.errors import BrokenRules, RulesAsk
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company
from perennial.records.actions.merge import merge_records
from perennial.records.actions.points import edit_point
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.errors import Incomplete, InTheTrash, NoSuchRecord, NotMerged, WasMerged
from perennial.records.models import Company, Contact, ContactPoint, Link, Record, Waiver
from perennial.records.queries import heads, survivor_of
from perennial.records.warning import Acknowledged
from perennial.schema.actions import create_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


def merged(keep: Any, *drops: Any, actor: Actor = OPERATOR, entity: str = "contact", **more: Any) -> Any:
    return merge_records(actor, entity, keep.pk, [one.pk for one in drops], **more)


def fresh(head: Any) -> Any:
    return type(head).objects.get(pk=head.pk)


def raws(head: Any, kind: str) -> list[str]:
    points = ContactPoint.objects.filter(record=head.pk, kind=kind).order_by("rank", "pk")
    return [point.raw for point in points]


def test_the_survivor_keeps_what_it_has_and_takes_what_it_has_not() -> None:
    create_field(OPERATOR, "contact", "text", {"en": "VAT"})
    one = contact("Anna Kowal", email="anna@x.example", phone="601 100 200", job_title="Buyer", x_vat="7")
    two = contact(
        "Ania Kowal", email="ania@y.example", phone="+48 601 100 200", job_title="Boss", language="pl"
    )
    three = contact("A Kowal", birthday="--03-08", x_vat="8", city="Łódź", do_not_contact=True)
    done = merged(one, two, three)
    head = fresh(one)
    assert (head.given_name, head.job_title, head.language, head.attributes["x_vat"]) == (
        "Anna",
        "Buyer",
        "pl",
        "7",
    )
    assert (str(head.birthday), head.city, head.do_not_contact) == ("--03-08", "Łódź", True)
    assert raws(one, "email") == ["anna@x.example", "ania@y.example"]
    assert raws(one, "phone") == ["601 100 200"]
    assert done.head.version == head.version
    assert [row.pk for row in heads(OPERATOR, shape_of("contact"))] == [one.pk]
    assert not heads(OPERATOR, shape_of("contact"), trashed=True).exists()
    assert (survivor_of(two.pk), survivor_of(three.pk)) == (one.pk, one.pk)
    assert (fresh(two).job_title, raws(two, "email")) == ("Boss", ["ania@y.example"])


def test_a_chosen_value_stays_instead() -> None:
    one, two = (
        contact("Anna Kowal", job_title="Buyer", language="de"),
        contact("Ania Kowal", job_title="Boss"),
    )
    merged(one, two, chosen={"job_title": two.pk, "language": two.pk})
    assert (fresh(one).given_name, fresh(one).job_title, fresh(one).language) == ("Anna", "Boss", "")


def test_a_merge_that_is_taken_back_leaves_everything_as_it_was() -> None:
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    house, other = company("Jantar"), company("Drevo")
    adviser = contact("Olga Lis")
    one = contact("Anna Kowal", company=house.pk, phone="601 100 200")
    two = contact("Ania Kowal", company=other.pk, email="a@x.example", x_adviser=adviser.pk, job_title="Boss")
    add_company(OPERATOR, two.pk, house.pk, role="Owner")
    pupil = contact("Jan Kos", x_adviser=two.pk)
    before = fingerprint()
    merged(one, two)
    links = set(Link.objects.filter(record=one.pk).values_list("field", "target", "role"))
    assert links == {
        ("company", other.pk, "Boss"),
        ("company", house.pk, "Owner"),
        ("x_adviser", adviser.pk, ""),
    }
    assert Link.objects.get(record=pupil.pk).target_id == one.pk
    back = unmerge(OPERATOR, "contact", two.pk)
    assert (back.records, back.outcome.kept) == ([two.pk], [])
    assert fingerprint() == before
    assert survivor_of(two.pk) == two.pk


def test_what_refers_to_an_absorbed_company_refers_to_the_survivor_and_back() -> None:
    one, two, three = company("Jantar"), company("Jantar sp. z o.o."), company("Jantar Żilina")
    edit_record(OPERATOR, "company", one.pk, {"parent": two.pk})
    edit_record(OPERATOR, "company", three.pk, {"parent": two.pk})
    people = [contact(f"Anna {n}", company=two.pk) for n in range(3)]
    trash_records(OPERATOR, "contact", [people[0].pk])
    add_company(OPERATOR, people[1].pk, one.pk)
    before = fingerprint()
    merged(one, two, entity="company")
    assert {fresh(head).company_id for head in people} == {one.pk}
    assert (fresh(one).parent_id, fresh(three).parent_id) == (None, one.pk)
    assert not Contact.objects.filter(company=two.pk).exists()
    unmerge(OPERATOR, "company", two.pk)
    assert fingerprint() == before


def test_a_second_link_to_the_same_record_adds_nothing() -> None:
    one, two, anna = company("Jantar"), company("Jantar S.A."), contact("Anna Kowal")
    for house in (one, two):
        add_company(OPERATOR, anna.pk, house.pk, role="Boss")
    before = fingerprint()
    merged(one, two, entity="company")
    assert Link.objects.get(record=anna.pk).target_id == one.pk
    unmerge(OPERATOR, "company", two.pk)
    assert fingerprint() == before


def test_a_chain_comes_apart_in_any_order() -> None:
    one, two, three = (company(f"Jantar {n}", city="Łódź") for n in range(3))
    people = {house.pk: contact(f"Anna {house.pk}", company=house.pk) for house in (one, two, three)}
    before = fingerprint()
    for first, second in ((one, two), (two, one)):
        merged(two, one, entity="company")
        merged(three, two, entity="company")
        assert {fresh(head).company_id for head in people.values()} == {three.pk}
        assert survivor_of(one.pk) == three.pk
        unmerge(OPERATOR, "company", first.pk)
        assert fresh(people[first.pk]).company_id == first.pk
        unmerge(OPERATOR, "company", second.pk)
        assert fingerprint() == before


def test_what_was_edited_since_stays_where_it_is() -> None:
    one, two = contact("Anna Kowal"), contact("Ania Kowal", email="a@x.example", language="pl")
    merged(one, two)
    edit_record(OPERATOR, "contact", one.pk, {"language": "de", "city": "Gdańsk"})
    point = ContactPoint.objects.get(record=one.pk, kind="email")
    edit_point(OPERATOR, "contact", one.pk, point.pk, {"raw": "b@x.example"})
    back = unmerge(OPERATOR, "contact", two.pk)
    assert {kept.field for kept in back.outcome.kept} >= {"language"}
    assert (fresh(one).language, fresh(one).city, raws(one, "email")) == ("de", "Gdańsk", ["b@x.example"])
    assert (fresh(two).language, fresh(two).archived, raws(two, "email")) == ("pl", None, ["a@x.example"])


def test_an_unmerge_can_be_taken_back_and_the_record_unmerged_again() -> None:
    one, two = contact("Anna Kowal"), contact("Ania Kowal", email="a@x.example")
    merged(one, two)
    together = fingerprint()
    back = unmerge(OPERATOR, "contact", two.pk)
    apart = fingerprint()
    assert back.change is not None
    take_back(OPERATOR, back.change)
    assert fingerprint() == together
    assert survivor_of(two.pk) == one.pk
    unmerge(OPERATOR, "contact", two.pk)
    assert fingerprint() == apart


def test_what_was_absorbed_is_changed_through_its_survivor_only() -> None:
    one, two, three = contact("Anna Kowal"), contact("Ania Kowal"), contact("Jan Kos")
    merged(one, two)
    for act in (
        lambda: edit_record(OPERATOR, "contact", two.pk, {"language": "pl"}),
        lambda: restore_records(OPERATOR, "contact", [two.pk]),
        lambda: trash_records(OPERATOR, "contact", [two.pk]),
        lambda: merged(three, two),
        lambda: merged(two, three),
    ):
        with pytest.raises(WasMerged):
            act()
    trash_records(OPERATOR, "contact", [three.pk])
    with pytest.raises(InTheTrash):
        merged(one, three)
    with pytest.raises(NotMerged):
        unmerge(OPERATOR, "contact", one.pk)


@pytest.mark.parametrize("drops", [[], ["keep"], ["other", "other"]])
def test_a_merge_names_several_records_once(drops: list[str]) -> None:
    ids = {"keep": contact("Anna Kowal").pk, "other": contact("Ania Kowal").pk}
    with pytest.raises(BadRequest):
        merge_records(OPERATOR, "contact", ids["keep"], [ids[name] for name in drops])


@pytest.mark.parametrize(
    "chosen", [{"email": "keep"}, {"score": "keep"}, {"no": "keep"}, {"language": "third"}]
)
def test_a_chosen_value_is_of_a_field_and_a_record_of_the_merge(chosen: dict[str, str]) -> None:
    ids = {name: contact(name).pk for name in ("keep", "other", "third")}
    with pytest.raises(BadRequest):
        merge_records(
            OPERATOR, "contact", ids["keep"], [ids["other"]], chosen={k: ids[v] for k, v in chosen.items()}
        )


def test_records_of_different_entities_are_not_merged() -> None:
    with pytest.raises(NoSuchRecord):
        merge_records(OPERATOR, "contact", contact("Anna Kowal").pk, [company("Jantar").pk])


def test_who_merges_may_write_all_of_it() -> None:
    cast = gather()
    own = {("*", action): "own" for action in ("read", "create", "edit", "delete")}
    narrow = acting(
        create_user(OPERATOR, "n@x.example", "Narrow", create_role(OPERATOR, "Narrow", grants=own))
    )
    one, two = (contact(f"Anna {n}", narrow) for n in range(2))
    foreign = contact("Jan Kos", acting(cast.charlie))
    house, other = company("Jantar", narrow), company("Drevo", narrow)
    contact("Ola Lis", company=other.pk, owner=cast.charlie.pk)
    before = fingerprint([Record, Contact, Company, Link, ContactPoint])
    with pytest.raises(NoSuchRecord):
        merged(one, foreign, actor=narrow)
    with pytest.raises(Forbidden):
        merged(house, other, actor=narrow, entity="company")
    veils = {("contact", "birthday"): "read_only"}
    all_but = create_role(
        OPERATOR, "All but", grants={("*", a): "all" for a in ("read", "edit", "delete")}, veils=veils
    )
    with pytest.raises(Forbidden):
        merged(one, two, actor=acting(create_user(OPERATOR, "v@x.example", "Veiled", all_but)))
    kept = create_role(OPERATOR, "Keeper", grants={("*", action): "all" for action in ("read", "edit")})
    with pytest.raises(Forbidden):
        merged(one, two, actor=acting(create_user(OPERATOR, "k@x.example", "Keeper", kept)))
    assert fingerprint([Record, Contact, Company, Link, ContactPoint]) == before
    merged(one, two, actor=narrow)
    unmerge(narrow, "contact", two.pk)
    assert not Contact.objects.filter(record__merged_into__isnull=False).exists()


def test_a_phone_goes_on_meaning_the_same_number_at_a_survivor_abroad() -> None:
    one, two = contact("Anna Kowal", country="DE"), contact("Ania Kowal", country="PL", phone="601 100 200")
    three = contact("Jan Kos", phone="601 100 300")
    merged(one, two)
    assert [p.normalised for p in ContactPoint.objects.filter(record=one.pk, kind="phone")] == [
        "+48601100200"
    ]
    merged(three, one)
    phones = ContactPoint.objects.filter(record=three.pk, kind="phone").order_by("rank")
    assert [p.normalised for p in phones] == ["+48601100300", "+48601100200"]


def test_more_than_can_be_moved_at_once_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perennial.records.actions.merge.MOST_MOVED", 2)
    one, two = company("Jantar"), company("Drevo")
    for n in range(3):
        contact(f"Anna {n}", company=two.pk)
    before = fingerprint()
    with pytest.raises(Exception, match="More than 2 records refer"):
        merged(one, two, entity="company")
    assert fingerprint() == before
    merged(two, one, entity="company")
    assert Company.objects.get(pk=two.pk).archived is None


def test_two_records_do_not_absorb_each_other() -> None:
    one, two = contact("Anna Kowal"), contact("Ania Kowal", email="a@x.example")
    merged(one, two)
    back = unmerge(OPERATOR, "contact", two.pk)
    merged(two, one)
    _undo, outcome = take_back(OPERATOR, back.change or 0)
    assert outcome.reverted == 0
    assert (survivor_of(one.pk), survivor_of(two.pk)) == (two.pk, two.pk)
    assert fresh(two).archived is None


@pytest.mark.parametrize("everything", [False, True])
def test_of_an_absorbed_record_only_the_merge_is_taken_back(everything: bool) -> None:
    one, two = contact("Anna Kowal"), contact("Ania Kowal")
    older = edit_record(OPERATOR, "contact", two.pk, {"job_title": "Buyer"}).change or 0
    trashed = trash_records(OPERATOR, "contact", [two.pk]) or 0
    restore_records(OPERATOR, "contact", [two.pk])
    merged(one, two)
    now = fingerprint()
    for number in (older, trashed):
        how = Nevertheless(everything)
        assert take_back(OPERATOR, number, nevertheless=how)[1].reverted == 0
    assert fingerprint() == now


def test_a_merge_is_taken_back_as_a_whole_or_not_at_all() -> None:
    grants = {("*", action): "own" for action in ("read", "create", "edit", "delete")}
    role = create_role(OPERATOR, "Narrow", grants=grants)
    user = create_user(OPERATOR, "n@x.example", "Narrow", role)
    one, two, three = (contact(f"Anna {n}", acting(user), email=f"a{n}@x.example") for n in range(3))
    merged(one, two, three, actor=acting(user))
    now = fingerprint([Record, Contact, ContactPoint])
    with change(OPERATOR, "role.edit") as act:
        act.delete(Grant.objects.filter(role=role, action="delete"))
    with pytest.raises(Forbidden):
        unmerge(acting(user), "contact", two.pk)
    assert fingerprint([Record, Contact, ContactPoint]) == now
    assert unmerge(OPERATOR, "contact", two.pk).records == [two.pk, three.pk]


def test_unmerging_leaves_what_a_later_merge_chose() -> None:
    house, other = company("Jantar"), company("Drevo")
    one, two = contact("Anna Kowal"), contact("Ania Kowal", company=house.pk)
    three = contact("A Kowal", company=other.pk)
    merged(one, two)
    merged(one, three, chosen={"company": three.pk})
    back = unmerge(OPERATOR, "contact", two.pk)
    assert fresh(one).company_id == other.pk
    assert "company_id" in {kept.field for kept in back.outcome.kept}


def test_a_merge_ends_in_nothing_that_an_edit_could_not_save() -> None:
    one, two = contact("Anna"), contact(" Kowal")
    with pytest.raises(Incomplete):
        merged(one, two, chosen={"given_name": two.pk, "family_name": one.pk})
    made("filled", {"field": "job_title"}, severity="block")
    with pytest.raises(BrokenRules):
        merged(contact("Jan", job_title="Boss"), one, chosen={"job_title": one.pk})


def test_a_job_is_taken_with_its_company_only() -> None:
    house, other = company("Jantar"), company("Drevo")
    one, two = (
        contact("Anna Kowal", company=house.pk),
        contact("Ania Kowal", company=other.pk, job_title="Boss"),
    )
    three = contact("A Kowal", company=house.pk, job_title="Buyer")
    merged(one, two, three)
    assert fresh(one).job_title == "Buyer"
    assert Link.objects.get(record=one.pk).role == "Boss"


def test_a_link_that_only_says_the_main_company_adds_nothing() -> None:
    one, two = company("Jantar"), company("Jantar S.A.")
    anna = contact("Anna Kowal", company=one.pk)
    add_company(OPERATOR, anna.pk, two.pk)
    ania = contact("Ania Kowal")
    add_company(OPERATOR, ania.pk, one.pk)
    before = fingerprint()
    merged(one, two, entity="company")
    assert not Link.objects.filter(record=anna.pk).exists()
    merged(anna, ania)
    assert not Link.objects.filter(record=anna.pk).exists()
    unmerge(OPERATOR, "contact", ania.pk)
    unmerge(OPERATOR, "company", two.pk)
    assert fingerprint() == before


def test_what_one_of_them_forbids_is_forbidden_for_all_and_each_gets_its_own_back() -> None:
    one, two, three = (contact(f"Anna {n}", do_not_contact=n == 1) for n in range(3))
    before = fingerprint()
    for allowing in (one, three):
        with pytest.raises(Refusal, match="holds for one of them"):
            merged(one, two, three, chosen={"do_not_contact": allowing.pk})
    assert fingerprint() == before
    merged(one, two, three, chosen={"do_not_contact": two.pk})
    assert fresh(one).do_not_contact
    edit_record(OPERATOR, "contact", one.pk, {"language": "pl"})
    unmerge(OPERATOR, "contact", two.pk)
    assert [fresh(head).do_not_contact for head in (one, two, three)] == [False, True, False]
    merged(two, one)
    assert fresh(two).do_not_contact
    edit_record(OPERATOR, "contact", two.pk, {"do_not_contact": False})
    unmerge(OPERATOR, "contact", one.pk)
    assert (fresh(two).do_not_contact, fresh(one).do_not_contact) == (False, False)


def test_a_chosen_reference_to_one_of_them_stays_nobodys() -> None:
    one, two = company("Jantar"), company("Jantar S.A.")
    edit_record(OPERATOR, "company", one.pk, {"parent": two.pk})
    merged(one, two, entity="company", chosen={"parent": one.pk})
    assert fresh(one).parent_id is None


def test_rules_that_warn_ask_before_a_merge() -> None:
    rule = made("filled", {"field": "job_title"}, severity="warn")
    one, two = contact("Anna Kowal", job_title="Boss"), contact("Ania Kowal")
    asking = replace(OPERATOR, channel=Channel.API)
    chosen = {"job_title": two.pk}
    before = fingerprint()
    with pytest.raises(RulesAsk) as asked:
        merged(one, two, actor=asking, chosen=chosen)
    assert [one.rule for one in asked.value.warned] == [rule.key]
    assert fingerprint() == before
    done = merged(one, two, actor=asking, chosen=chosen, acknowledged=Acknowledged([rule.key], "Retired"))
    assert Waiver.objects.get(record=one.pk).rule_id == rule.pk
    assert fresh(one).job_title == ""
    take_back(OPERATOR, done.change)
    assert fingerprint() == before


def test_rules_that_warn_ask_nothing_where_the_merge_changes_nothing_for_them() -> None:
    made("filled", {"field": "job_title"}, severity="warn")
    one, two = contact("Anna Kowal"), contact("Ania Kowal", email="a@x.example")
    merged(one, two, actor=replace(OPERATOR, channel=Channel.API))
    assert raws(one, "email") == ["a@x.example"]


def test_what_a_merge_only_moved_is_nobodys_edit() -> None:
    """The copy of a link goes with the merge that made it, though another merge moved it meanwhile."""
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    adviser, newer = contact("Olga Lis"), contact("Ola Lis")
    one, two = contact("Anna Kowal"), contact("Ania Kowal", x_adviser=adviser.pk)
    before = fingerprint()
    merged(one, two)
    merged(newer, adviser)
    assert Link.objects.get(record=one.pk).target_id == newer.pk
    back = unmerge(OPERATOR, "contact", two.pk)
    assert back.outcome.kept == []
    assert not Link.objects.filter(record=one.pk).exists()
    unmerge(OPERATOR, "contact", adviser.pk)
    assert fingerprint() == before


def test_an_undo_says_that_a_record_was_merged() -> None:
    one, two = contact("Anna Kowal"), contact("Ania Kowal")
    older = edit_record(OPERATOR, "contact", two.pk, {"job_title": "Buyer"}).change or 0
    merged(one, two)
    assert {kept.reason for kept in take_back(OPERATOR, older)[1].kept} == {Reason.ABSORBED}
