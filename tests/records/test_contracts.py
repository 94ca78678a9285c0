"""Contracts: what follows from their days, what moves with time, what they ask for, and who may know it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from perennial.access.actions import edit_role
from perennial.cli.integrity import derived
from perennial.insight import business
from perennial.insight.business import Amount
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.money import Money
from perennial.lib.periods import MONTH, last_day, months_later
from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.quality.queries import judged_moment, move_day, present_moment
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.unmerge import unmerge
from perennial.records.binding import Comes, coming, days_of, own_coming
from perennial.records.condition.running import start_judging
from perennial.records.documents import documents_of
from perennial.records.drafts import draft_of
from perennial.records.errors import Incomplete
from perennial.records.follow_ups import Reason, follow_up, own_follow_ups
from perennial.records.linked import contracts_of
from perennial.records.models import Contract, Head
from perennial.records.my_day import Why, day_of
from perennial.records.turning import TURN, due_on
from perennial.records.writing import insert
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR, TEAMWORK, Cast, acting, gather
from tests.files.making import document
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    move_day(present_moment().today)


@pytest.fixture
def cast() -> Cast:
    return gather()


def today() -> date:
    return present_moment().today


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def contract(user: Any = None, **values: Any) -> Contract:
    actor = OPERATOR if user is None else acting(user)
    values = {"name": "Maintenance", "status": "running", "begins": ahead(-400), **values}
    head = create_record(actor, "contract", values).head
    return there(head)


def renewing(user: Any = None, **values: Any) -> Contract:
    """One that goes on for a year in 40 days; notice is a month."""
    its = {
        "ends": ahead(40),
        "renewal": "automatic",
        "renewal_months": 12,
        "notice": 30,
        "notice_unit": "days",
    }
    return contract(user, **{**its, **values})


def there(head: Head) -> Contract:
    return Contract.objects.get(pk=head.pk)


def edited(one: Head, **values: Any) -> Any:
    return edit_record(OPERATOR, "contract", one.pk, values)


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def test_what_follows_from_the_days_stands_on_the_row():
    one = renewing(value=euro(100_00), recurs="monthly")
    assert (one.term_ends, one.renews, one.notice_by) == (ahead(40), ahead(41), ahead(10))
    assert one.runs_until is None
    assert one.annual == euro(1200_00)
    assert one.annual_number == 1200_00
    done = edited(one, renewal="none")
    one = there(one)
    assert (one.term_ends, one.renews, one.notice_by, one.runs_until) == (ahead(40), None, None, ahead(40))
    take_back(OPERATOR, done.change)
    assert there(one).notice_by == ahead(10)
    assert not derived().bad


def test_a_term_that_is_past_went_on_several_times():
    year, month_ends = today().year, last_day(today(), MONTH)
    yearly = renewing(begins=date(2020, 1, 1), ends=date(2020, 12, 31), notice=None)
    assert (yearly.term_ends, yearly.renews) == (date(year, 12, 31), date(year + 1, 1, 1))
    # Counted from the end of January, and never short of the end of a longer month after a February.
    monthly = renewing(begins=date(2019, 2, 1), ends=date(2020, 1, 31), renewal_months=1, notice=None)
    assert (monthly.term_ends, monthly.renews) == (month_ends, month_ends + timedelta(days=1))


def test_days_beyond_every_calendar_say_nothing():
    one = renewing(ends=date(9999, 12, 31), value=euro(2**62), recurs="monthly")
    assert (one.notice_by, one.renews, one.annual) == (date(9999, 12, 1), None, None)
    assert contract(ends=date(9999, 12, 31)).turns is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"begins": date(2026, 5, 2), "ends": date(2026, 5, 1)}, "ends"),
        ({"renewal": "automatic", "ends": date(2030, 5, 1)}, "renewal_months"),
        ({"renewal": "automatic", "renewal_months": 0}, "renewal_months"),
        ({"notice": -1}, "notice"),
        ({"status": "terminated"}, "ends"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values, field):
    with pytest.raises(Refusal) as no:
        create_record(OPERATOR, "contract", {"name": "x", "status": "running", "begins": today(), **values})
    assert list(no.value.fields) == [field]
    assert str(no.value.fields[field]).count(":") == 1


def test_an_edit_is_asked_the_same(cast):
    one, draft = contract(), contract(status="draft")
    for its, values, field in (
        (one, {"ends": ahead(-500)}, "ends"),
        (one, {"renewal": "automatic"}, "renewal_months"),
        (one, {"notice": -1}, "notice"),
        (draft, {"status": "terminated"}, "ends"),
    ):
        with pytest.raises(Refusal) as no:
            edited(its, **values)
        assert list(no.value.fields) == [field]
        assert there(its).version == its.version


def test_what_a_status_asks_for_is_not_emptied_while_it_stands():
    one = contract(status="terminated", ends=ahead(-3))
    with pytest.raises(Incomplete) as no:
        edited(one, ends=None)
    assert str(no.value.fields["ends"]) == "To: “Terminated” needs this."
    act = {"status": "terminated", "begins": None, "ends": None}
    imported = contract(status="draft", begins=None)
    with change(OPERATOR, "contract.import") as entry:
        entry.update_each(Contract, {imported.pk: act})
    # What came from elsewhere without it is not held up elsewhere.
    edited(imported, begins=ahead(-9), name="Other")
    assert there(imported).begins == ahead(-9)


def test_a_move_notes_its_day_and_a_day_that_is_there_stays():
    one = contract(status="draft", begins=None)
    signed = edited(one, status="signed")
    assert there(one).signed == today()
    take_back(OPERATOR, signed.change)
    assert (there(one).status, there(one).signed) == ("draft", None)
    edited(one, status="signed", signed=ahead(-3))
    assert there(one).signed == ahead(-3)
    edited(one, status="running")
    assert there(one).begins == today()


def test_one_that_is_made_signed_or_running_has_its_day_and_one_that_came_has_none():
    made = [contract(status=status, begins=None) for status in ("signed", "running", "ended")]
    assert [(one.signed, one.begins, one.ends) for one in made] == [
        (today(), None, None),
        (None, today(), None),
        (None, None, today()),
    ]
    assert contract(status="signed", signed=ahead(-3)).signed == ahead(-3)
    shape = shape_of("contract")
    with change(OPERATOR, "contract.import") as act:
        [came] = insert(act, shape, [draft_of(shape, {"name": "Old", "status": "signed"})], setting())
    assert there(came).signed is None


def test_a_feed_keeps_the_days_that_come_first(cast, monkeypatch):
    monkeypatch.setattr("perennial.records.binding.MOST", 1)
    contract(cast.alice, name="Later", ends=ahead(50))
    contract(cast.alice, name="Sooner", ends=ahead(20))
    found = days_of(acting(cast.alice), [cast.alice.pk], today(), ahead(90))
    assert [(one.contract.name, one.day) for one in found] == [("Sooner", ahead(20))]


def test_who_gives_notice_is_bound_until_the_end_it_reaches():
    late = renewing(ends=ahead(20))
    edited(late, status="terminated")
    # Thirty days were too few for this term: it ends with the next one.
    assert there(late).ends == months_later(ahead(21), 12) - timedelta(days=1)
    in_time = renewing(ends=ahead(31))
    edited(in_time, status="terminated")
    assert there(in_time).ends == ahead(31)
    open_ended = contract(notice=1, notice_unit="months", notice_to="month")
    edited(open_ended, status="terminated")
    assert there(open_ended).ends == last_day(last_day(today(), MONTH) + timedelta(days=1), MONTH)
    assert (there(open_ended).renews, there(open_ended).notice_by) == (None, None)


def test_what_goes_on_after_all_has_its_last_day_again_and_is_not_over_the_next_day():
    open_ended = contract(notice=1, notice_unit="months", notice_to="month")
    edited(open_ended, status="terminated")
    edited(open_ended, status="ended")
    edited(open_ended, status="running")
    assert (there(open_ended).ends, there(open_ended).turns) == (None, None)
    kept = renewing(ends=ahead(20))
    edited(kept, status="terminated")
    edited(kept, status="draft")
    assert there(kept).ends == ahead(20)
    said = renewing(ends=ahead(20))
    edited(said, status="terminated")
    edited(said, ends=ahead(15))
    edited(said, status="running")
    assert there(said).ends == ahead(15)
    over = contract(status="ended", ends=ahead(-1))
    again = edited(over, status="running")
    assert (there(over).status, there(over).ends) == ("running", None)
    take_back(OPERATOR, again.change)
    assert there(over).ends == ahead(-1)
    edited(over, status="running", ends=ahead(9))
    assert due_on(ahead(9)) == []
    assert due_on(ahead(10)) == [over.pk]


def test_days_lead_a_contract_on_once_each_with_the_reason_in_its_history():
    late = contract(status="signed", signed=ahead(-9), begins=ahead(-5), ends=ahead(-1))
    soon = contract(status="signed", signed=ahead(-9), begins=ahead(1))
    forever = renewing()
    ended(enqueue(TURN, requested_by=None, channel="system", deliver=False))
    assert [there(one).status for one in (late, soon, forever)] == ["ended", "signed", "running"]
    acts = Change.objects.filter(action="contract.turn").order_by("id")
    assert [one.channel for one in acts] == ["system", "system"]
    assert due_on(today()) == []
    take_back(OPERATOR, acts[1].pk)
    assert there(late).status == "running"
    assert due_on(today()) == [late.pk]
    assert not derived().bad


def test_time_alone_moves_the_days_by_the_daily_run():
    one = renewing(ends=ahead(0), notice=0)
    assert one.renews == ahead(1)
    move_day(ahead(1))
    ended(start_judging(requested_by=None, channel="system", entity="contract", deliver=False))
    assert there(one).renews > ahead(300)
    assert not derived().bad


def told(cast: Cast) -> list[tuple[str, str, date | None]]:
    now = datetime.combine(today(), time(9), judged_moment().zone)
    return [(one.why, str(one.head), one.day) for one in day_of(acting(cast.alice), now).now]


def test_my_day_says_what_comes_the_nearest_first(cast):
    renewing(cast.alice, name="Notice")
    renewing(cast.alice, name="Notice sooner", ends=ahead(33))
    contract(cast.alice, name="Ends", ends=ahead(50))
    contract(cast.alice, name="To agree", ends=ahead(20), renewal="agreement")
    renewing(cast.alice, name="Renews", ends=ahead(9))
    # Not yet, not theirs, not for long, not any more.
    contract(cast.alice, name="Far", ends=ahead(70))
    renewing(cast.charlie, name="Charlie's")
    renewing(cast.alice, name="Monthly", renewal_months=1)
    contract(cast.alice, name="Draft", status="draft", ends=ahead(5))
    assert told(cast) == [
        (Why.NOTICE, "Notice sooner", ahead(3)),
        (Why.NOTICE, "Notice", ahead(10)),
        (Why.ENDS, "To agree", ahead(20)),
        (Why.ENDS, "Ends", ahead(50)),
        (Why.RENEWS, "Renews", ahead(10)),
    ]


def test_what_is_planned_or_followed_by_another_asks_no_more(cast):
    firm = company("Hutmet", acting(cast.alice))
    one = contract(cast.alice, ends=ahead(30), company=firm.pk, kind="maintenance")
    assert [its.comes for its in own_coming(acting(cast.alice), today())] == [Comes.ENDS]
    # Of another kind, and over before: neither goes on with it.
    contract(cast.alice, company=firm.pk, kind="supply", begins=ahead(31), status="draft")
    contract(
        cast.alice, company=firm.pk, kind="maintenance", begins=ahead(-10), ends=ahead(20), status="draft"
    )
    assert coming(acting(cast.alice), there(one), today()) is not None
    follows = create_record(
        acting(cast.alice),
        "contract",
        {"name": "Next", "company": firm.pk, "kind": "maintenance", "begins": ahead(31)},
    )
    assert coming(acting(cast.alice), there(one), today()) is None
    take_back(OPERATOR, follows.change)
    task = {"kind": "task", "subject": "Talk", "due": ahead(3), "contract": one.pk}
    create_record(acting(cast.alice), "activity", task)
    assert there(one).next_due == ahead(3)
    assert own_coming(acting(cast.alice), today()) == []


def test_an_open_contract_asks_only_where_who_misses_the_day_is_bound_for_long(cast):
    kept = {"notice": 0, "notice_unit": "days"}
    month = contract(cast.alice, name="Month", notice_to="month", **kept)
    year = contract(cast.alice, name="Year", notice_to="year", **kept)
    assert month.notice_by is not None
    assert coming(acting(cast.alice), month, month.notice_by) is None
    asked = coming(acting(cast.alice), year, year.notice_by)
    assert asked is not None
    assert (asked.comes, asked.day) == (Comes.NOTICE, date(today().year, 12, 31))


def test_who_may_not_read_a_day_is_told_nothing_of_it(cast):
    one = renewing(cast.alice)
    veiled = {("contract", "renewal"): "hidden"}
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils=veiled)
    assert coming(acting(cast.alice), one, today()) is None
    assert told(cast) == []
    assert days_of(acting(cast.alice), [cast.alice.pk], today(), ahead(90)) == []
    assert business.contracts(acting(cast.alice), today()) is None


def test_after_a_signature_somebody_speaks_and_the_contract_asks_instead_of_its_deal(cast):
    actor = acting(cast.alice)
    firm = company("Hutmet", actor)
    person = contact("Anna Nowak", actor, company=firm.pk)
    deal = create_record(
        actor,
        "deal",
        {"name": "Valves", "stage": "won", "amount": euro(5), "closed": ahead(-40), "company": firm.pk},
    ).head
    assert [one.reason for one in own_follow_ups(actor, judged_moment())] == [Reason.SOLD]
    made = create_record(
        actor,
        "contract",
        {
            "name": "Valves",
            "deal": deal.pk,
            "company": firm.pk,
            "contact": person.pk,
            "status": "running",
            "begins": ahead(-20),
            "signed": ahead(-20),
        },
    )
    found = own_follow_ups(actor, judged_moment())
    assert [(one.reason, one.head.pk, one.days) for one in found] == [(Reason.SIGNED, made.head.pk, 20)]
    assert follow_up(actor, deal, judged_moment()) is None
    assert follow_up(actor, made.head, judged_moment()) is not None
    spoken = datetime.combine(ahead(-10), time(12), judged_moment().zone)
    create_record(
        actor, "activity", {"kind": "call", "subject": "How is it", "done": spoken, "contact": person.pk}
    )
    assert own_follow_ups(actor, judged_moment()) == []


def test_what_hangs_on_it_is_seen_by_who_sees_it_and_a_merge_moves_what_it_refers_to(cast):
    actor = acting(cast.alice)
    keep, drop = company("Hutmet", actor), company("Hutmet Zabrze", actor)
    one = contract(cast.alice, company=drop.pk)
    paper = document(b"%PDF-1.4", "Signed.pdf", actor, name="Signed", contract=one.pk).head
    assert [its.pk for its in documents_of(actor, one, 5)] == [paper.pk]
    before = fingerprint()
    merge_records(OPERATOR, "company", keep.pk, [drop.pk])
    assert there(one).company_id == keep.pk
    assert [its.pk for its in contracts_of(actor, "company", keep.pk, 5)] == [one.pk]
    unmerge(OPERATOR, "company", drop.pk)
    assert fingerprint() == before


def test_the_overview_counts_what_runs_at_the_end_of_each_year(cast):
    year, actor = today().year, acting(cast.alice)
    yearly = {"value": euro(100_00), "recurs": "yearly"}
    contract(cast.alice, begins=date(year - 1, 3, 1), ends=date(year, 6, 30), **yearly, status="ended")
    renewing(cast.alice, begins=date(year, 1, 1), **yearly)
    contract(cast.alice, begins=date(year, 1, 1), value=Money(amount=9, currency="USD"), recurs="yearly")
    contract(cast.alice, begins=date(year, 1, 1), status="draft", **yearly)
    bound = business.contracts(actor, today())
    assert bound is not None
    assert [(one.last.year, one.running) for one in bound.years] == [
        (year - 2, Amount(0, 0)),
        (year - 1, Amount(1, 100_00)),
        (year, Amount(2, 100_00)),
        (year + 1, Amount(2, 100_00)),
        (year + 2, Amount(2, 100_00)),
    ]
    assert (bound.ending, bound.noticed) == (Amount(0, 0), Amount(1, 100_00))
    veiled = {("contract", "value"): "hidden"}
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils=veiled)
    bound = business.contracts(acting(cast.alice), today())
    assert bound is not None
    assert bound.years[2].running == Amount(2, None)
