"""Campaigns: a list of people put into one as one act, how they stand there, and what it brought."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.access.actions import edit_role
from perennial.journal.fingerprint import fingerprint
from perennial.lib.conditions import parse
from perennial.lib.money import Money
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.operations.models import Operation, OperationRow, State
from perennial.quality.queries import present_moment
from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.members import put_in_campaign, take_out_of_campaign
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.bulk import ENLIST, Asked
from perennial.records.campaigns import Brought, Member, brought, campaigns_with, members, states
from perennial.records.errors import InTheTrash, NoSuchRecord
from perennial.records.jobs import start_bulk
from perennial.records.models import Campaign, Deal, Head
from perennial.records.places import Readable
from perennial.records.queries import listing
from perennial.schema.queries import shape_of
from perennial.schema.standard.common import MEMBER
from tests.cast import OPERATOR, TEAMWORK, Cast, acting, gather
from tests.records.people import contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db
IN_LODZ = {"field": "city", "op": "is", "value": "Łódź"}


@pytest.fixture
def cast() -> Cast:
    return gather()


def campaign(**values: Any) -> Campaign:
    head = create_record(OPERATOR, "campaign", {"name": "Spring fair", **values}).head
    assert isinstance(head, Campaign)
    return head


def lead(name: str, actor: Any = OPERATOR, **values: Any) -> Head:
    return create_record(actor, "lead", {"family_name": name, **values}).head


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def enlisted(
    actor: Any, into: Campaign, where: Any = None, state: str = "invited", entity: str = "contact"
) -> Operation:
    """Rehearsed and run: the rehearsal told the truth."""
    condition = parse(where, Readable(actor, shape_of(entity))) if where else None
    what = Asked(entity, {MEMBER: into.pk}, condition, verb=ENLIST, state=state)
    before = fingerprint()
    told = ended(start_bulk(actor, what, rehearse=True, deliver=False))
    assert fingerprint() == before
    done = ended(start_bulk(actor, what, deliver=False))
    assert (told.result, done.state) == (done.result, State.DONE)
    return done


def fates(done: Operation) -> dict[int, tuple[str, str]]:
    rows = OperationRow.objects.filter(operation=done)
    return {row.number: (row.fate, row.payload.get("why", "")) for row in rows}


@pytest.mark.django_db(transaction=True)
def test_a_filtered_list_is_put_in_as_one_change_with_one_undo() -> None:
    fair = campaign()
    anna, jan, ola = (contact(name, city="Łódź") for name in ("Anna Nowak", "Jan Kos", "Ola Lis"))
    elsewhere = contact("Ewa Mak", city="Kraków")
    no = contact("Nie Pisać", city="Łódź", do_not_contact=True)
    put_in_campaign(OPERATOR, fair.pk, {"contact": [jan.pk]}, state="responded")
    before = fingerprint()
    done = enlisted(OPERATOR, fair, IN_LODZ)
    assert fates(done) == {
        anna.pk: ("changed", ""),
        ola.pk: ("changed", ""),
        jan.pk: ("unchanged", ""),
        no.pk: ("refused", "objects"),
    }
    assert states(OPERATOR, fair.pk) == {"invited": 2, "responded": 1}
    where = parse({"field": MEMBER, "op": "is", "value": fair.pk}, Readable(OPERATOR, shape_of("contact")))
    shown = listing(OPERATOR, shape_of("contact"), where=where, moment=present_moment()).page("", 10).rows
    assert {one.pk for one in shown} == {anna.pk, jan.pk, ola.pk}
    assert elsewhere.pk not in {one.record for one in members(OPERATOR, fair.pk)}
    take_back(OPERATOR, done.change or 0)
    assert fingerprint() == before
    assert states(OPERATOR, fair.pk) == {"responded": 1}


def test_how_people_stand_is_changed_together_and_taken_back() -> None:
    fair, anna, lena = campaign(), contact("Anna Nowak"), lead("Lis")
    people = {"contact": [anna.pk], "lead": [lena.pk]}
    before = fingerprint()
    first, number = put_in_campaign(OPERATOR, fair.pk, people)
    assert (number, states(OPERATOR, fair.pk)) == (2, {"listed": 2})
    second, number = put_in_campaign(OPERATOR, fair.pk, people, state="attended")
    assert (number, states(OPERATOR, fair.pk)) == (2, {"attended": 2})
    assert put_in_campaign(OPERATOR, fair.pk, people, state="attended") == (None, 0)
    third, number = take_out_of_campaign(OPERATOR, fair.pk, {"lead": [lena.pk]})
    assert (number, campaigns_with(OPERATOR, lena.pk)) == (1, [])
    assert campaigns_with(OPERATOR, anna.pk) == [(fair.pk, "attended")]
    for change in (third, second, first):
        take_back(OPERATOR, change or 0)
    assert fingerprint() == before


def test_who_may_not_change_somebody_puts_them_nowhere(cast: Cast) -> None:
    fair = create_record(acting(cast.alice), "campaign", {"name": "Fair"}).head
    mine, theirs = contact("Anna Nowak", acting(cast.alice)), contact("Owen Hart", acting(cast.charlie))
    no = contact("Nie Pisać", acting(cast.alice), do_not_contact=True)
    with pytest.raises(NoSuchRecord):
        put_in_campaign(acting(cast.alice), fair.pk, {"contact": [mine.pk, theirs.pk]})
    with pytest.raises(Refusal, match="not to be contacted"):
        put_in_campaign(acting(cast.alice), fair.pk, {"contact": [mine.pk, no.pk]})
    with pytest.raises(BadRequest):
        put_in_campaign(acting(cast.alice), fair.pk, {"contact": [mine.pk]}, state="bored")
    with pytest.raises(Refusal):
        put_in_campaign(acting(cast.charlie), fair.pk, {"contact": [theirs.pk]})
    assert states(OPERATOR, fair.pk) == {}
    put_in_campaign(OPERATOR, fair.pk, {"contact": [mine.pk, theirs.pk]})
    assert states(acting(cast.alice), fair.pk) == {"listed": 1}
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils={("contact", MEMBER): "read_only"})
    with pytest.raises(Forbidden):
        put_in_campaign(acting(cast.alice), fair.pk, {"contact": [mine.pk]}, state="invited")
    with pytest.raises(Refusal):
        edit_record(OPERATOR, "contact", mine.pk, {MEMBER: fair.pk})


def test_a_campaign_in_the_trash_takes_nobody() -> None:
    fair, anna = campaign(), contact("Anna Nowak")
    trash_records(OPERATOR, "campaign", [fair.pk])
    with pytest.raises(InTheTrash, match="Spring fair"):
        put_in_campaign(OPERATOR, fair.pk, {"contact": [anna.pk]})
    assert states(OPERATOR, fair.pk) == {}


def test_states_are_counted_by_the_database() -> None:
    fair = campaign()
    put_in_campaign(OPERATOR, fair.pk, {"contact": [contact(f"Anna Nowak {n}").pk for n in range(20)]})
    with CaptureQueriesContext(connection) as asked:
        assert states(OPERATOR, fair.pk) == {"listed": 20}
    assert sum("GROUP BY" in one["sql"] for one in asked) == 2


def test_people_who_are_merged_stand_there_once_as_far_as_either_came() -> None:
    fair, other = campaign(), campaign(name="Mailing")
    anna, twin = contact("Anna Nowak"), contact("Anna Nowak")
    put_in_campaign(OPERATOR, fair.pk, {"contact": [anna.pk]}, state="invited")
    put_in_campaign(OPERATOR, fair.pk, {"contact": [twin.pk]}, state="responded")
    put_in_campaign(OPERATOR, other.pk, {"contact": [twin.pk]}, state="declined")
    before = fingerprint()
    merge_records(OPERATOR, "contact", anna.pk, [twin.pk])
    assert states(OPERATOR, fair.pk) == {"responded": 1}
    assert members(OPERATOR, fair.pk, state="invited") == []
    assert members(OPERATOR, fair.pk, state="responded") == [Member("contact", anna.pk, "responded")]
    assert campaigns_with(OPERATOR, anna.pk) == [(other.pk, "declined"), (fair.pk, "responded")]
    unmerge(OPERATOR, "contact", twin.pk)
    assert fingerprint() == before
    put_in_campaign(OPERATOR, fair.pk, {"contact": [anna.pk, twin.pk]}, state="responded")
    merge_records(OPERATOR, "contact", anna.pk, [twin.pk])
    assert members(OPERATOR, fair.pk) == [Member("contact", anna.pk, "responded")]
    assert states(OPERATOR, fair.pk) == {"responded": 1}
    put_in_campaign(OPERATOR, fair.pk, {"contact": [anna.pk]}, state="attended")
    assert states(OPERATOR, fair.pk) == {"attended": 1}


def test_what_a_campaign_brought_and_what_a_lead_cost(cast: Cast) -> None:
    fair = campaign(cost=euro(100_00), owner=cast.alice.pk)
    actor = acting(cast.alice)
    for name in ("Lis", "Mak"):
        lead(name, actor, campaign=fair.pk, source="fair")
    lead("Hart", campaign=fair.pk, owner=cast.charlie.pk)
    for stage, amount in (
        ("won", euro(500_00)),
        ("won", Money(amount=7, currency="USD")),
        ("offer", euro(9)),
    ):
        values = {"name": "Deal", "stage": stage, "amount": amount, "campaign": fair.pk}
        create_record(actor, "deal", values)
    assert brought(OPERATOR, fair) == Brought(3, 3, 2, 500_00, 33_33)
    # Who sees two of three leads would divide by two.
    assert brought(actor, fair) == Brought(2, 3, 2, 500_00, None)
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils={("deal", "amount"): "hidden"})
    assert brought(acting(cast.alice), fair) == Brought(2, 3, 2, None, None)
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils={("lead", "campaign"): "hidden"})
    assert brought(acting(cast.alice), fair).leads is None


def test_a_lead_that_is_converted_tells_its_deal_where_it_came_from(cast: Cast) -> None:
    fair = campaign(owner=cast.charlie.pk)
    wish = Wish(contact=Part(), deal=Part(values={"name": "Valves"}))
    for actor, told in ((OPERATOR, fair.pk), (acting(cast.alice), None)):
        one = lead("Lis" if told else "Mak", actor, source="fair")
        edit_record(OPERATOR, "lead", one.pk, {"campaign": fair.pk})
        deal = Deal.objects.get(pk=convert_lead(actor, one.pk, wish).became["deal"])
        # Who may not see the campaign does not pass it on.
        assert (deal.source, deal.campaign_id) == ("fair", told)
