"""A merge that moves more than one transaction holds: the same as any other, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Batch, Change
from perennial.journal.queries import notes
from perennial.journal.replay import replayed_fingerprint
from perennial.journal.sealer import seal, verify
from perennial.lib.refusals import Conflict, Refusal
from perennial.operations.actions import cancel
from perennial.operations.models import Operation, Payload, State
from perennial.operations.queries import operation_state
from perennial.quality.errors import RulesAsk
from perennial.records import long_merge, uniting
from perennial.records.actions.create import Done
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company
from perennial.records.actions.merge import Wish, merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.actions.unmerge import Unmerged, unmerge
from perennial.records.jobs import start_undo
from perennial.records.models import Company, Contact, Link, Waiver
from perennial.records.queries import survivor_of
from perennial.records.uniting import merge, take_apart
from perennial.records.warning import Acknowledged
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import company, contact
from tests.transfer import importing

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = 7


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two references a slice, and more than two are a long merge."""
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 2)
    monkeypatch.setattr(uniting, "AT_ONCE", 4)
    monkeypatch.setattr(long_merge, "MOST_MOVED", 2)


def houses() -> tuple[Company, Company, list[Contact]]:
    """Two companies; of the second people who work there, work elsewhere too, and a company that belongs to it."""
    one, two = company("Jantar"), company("Jantar sp. z o.o.", city="Łódź", email="a@jantar.example")
    people = [contact(f"Anna {n}", company=two.pk) for n in range(STAFF)]
    guest = contact("Olga Lis", company=one.pk)
    add_company(OPERATOR, guest.pk, two.pk)
    add_company(OPERATOR, people[0].pk, one.pk)
    edit_record(OPERATOR, "company", company("Drevo").pk, {"parent": two.pk})
    edit_record(OPERATOR, "company", one.pk, {"parent": two.pk})
    return one, two, people


def wish(keep: Any, *drops: Any, **more: Any) -> Wish:
    return Wish("company", keep.pk, [one.pk for one in drops], **more)


def begun(one: Wish, actor: Actor = OPERATOR) -> Operation:
    started = merge(actor, one, deliver=False)
    assert isinstance(started, Operation)
    return started


def ended(operation: Operation, state: str = State.DONE) -> Operation:
    done = importing.ended(operation)
    assert done.state == state
    return done


def interrupted(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], after: int = 2) -> None:
    """Something happens between two slices."""
    moving, passes = long_merge.move_some, iter(range(1, 100))

    def move_some(*args: Any) -> int:
        moved = moving(*args)
        if next(passes) == after:
            act()
        return moved

    monkeypatch.setattr(long_merge, "move_some", move_some)


def test_a_long_merge_does_what_a_short_one_does() -> None:
    one, two, people = houses()
    apart = fingerprint()
    done = ended(begun(wish(one, two)))
    assert (done.state, done.result) == (State.DONE, {"kept": one.pk, "absorbed": [two.pk]})
    assert (done.done_count, done.phase) == (done.total_count, "moving")
    whole = Change.objects.get(pk=done.change)
    assert (whole.action, whole.closed is not None) == ("company.merge", True)
    assert Batch.objects.filter(change=whole).count() > 3
    assert {Contact.objects.get(pk=head.pk).company_id for head in people} == {one.pk}
    ended(start_undo(OPERATOR, whole.pk, deliver=False))
    assert fingerprint() == apart
    merge_records(OPERATOR, "company", one.pk, [two.pk])
    links = Link.objects.order_by("record", "target").values_list("record", "target", "field")
    short = list(links), list(Contact.objects.order_by("pk").values_list("company"))
    unmerge(OPERATOR, "company", two.pk)
    assert fingerprint() == apart
    ended(begun(wish(one, two)))
    assert (list(links), list(Contact.objects.order_by("pk").values_list("company"))) == short
    seal()
    assert replayed_fingerprint() == fingerprint()
    assert verify().bad == ""


def test_unmerged_as_an_operation_everything_is_as_it_was_and_the_undo_of_that_merges_again() -> None:
    one, two, _people = houses()
    apart = fingerprint()
    ended(begun(wish(one, two)))
    together = fingerprint()
    back = take_apart(OPERATOR, "company", two.pk, deliver=False)
    assert isinstance(back, Operation)
    assert ended(back).result["kept"] == 0
    assert (survivor_of(two.pk), fingerprint()) == (two.pk, apart)
    ended(start_undo(OPERATOR, back.change or 0, deliver=False))
    assert (survivor_of(two.pk), fingerprint()) == (one.pk, together)
    again = take_apart(OPERATOR, "company", two.pk, deliver=False)
    assert isinstance(again, Operation)
    ended(again)
    assert fingerprint() == apart


def test_what_was_edited_since_stays_and_the_rest_comes_back() -> None:
    one, two, people = houses()
    ended(begun(wish(one, two)))
    other = company("Drevo II")
    edit_record(OPERATOR, "contact", people[3].pk, {"company": other.pk})
    new = contact("Nowa", company=one.pk)
    back = take_apart(OPERATOR, "company", two.pk, deliver=False)
    assert isinstance(back, Operation)
    ended(back)
    now = dict(Contact.objects.values_list("pk", "company"))
    assert (now[people[3].pk], now[new.pk]) == (other.pk, one.pk)
    assert {now[head.pk] for head in people if head != people[3]} == {two.pk}


def test_a_chain_of_long_merges_comes_apart_in_any_order() -> None:
    one, two, _people = houses()
    three = company("Jantar Żilina")
    apart = fingerprint()
    ended(begun(wish(one, two)))
    ended(begun(wish(three, one)))
    assert survivor_of(two.pk) == three.pk
    for record in (two.pk, one.pk):
        back = take_apart(OPERATOR, "company", record, deliver=False)
        assert isinstance(back, Unmerged | Operation)
        if isinstance(back, Operation):
            ended(back)
    assert fingerprint() == apart


def test_until_the_last_transaction_each_record_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, people = houses()
    seen: list[Any] = []

    def look() -> None:
        now = Contact.objects.filter(pk__in=[head.pk for head in people]).values_list("company", flat=True)
        seen.append((survivor_of(two.pk), {*now} <= {one.pk, two.pk}))

    interrupted(monkeypatch, look)
    ended(begun(wish(one, two)))
    assert seen == [(two.pk, True)]
    assert survivor_of(two.pk) == one.pk


def test_cancelled_it_gives_back_what_it_had_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, _people = houses()
    apart = fingerprint()
    operation = begun(wish(one, two))
    interrupted(monkeypatch, lambda: cancel(operation))
    done = ended(operation, State.CANCELLED)
    undo = Operation.objects.get(pk=done.result["undo"])
    assert fingerprint() != apart
    assert ended(undo).result["kept"] == 0
    assert fingerprint() == apart
    ended(begun(wish(one, two)))
    assert survivor_of(two.pk) == one.pk


def test_after_a_fault_that_stays_it_is_ended_and_gives_back_what_it_had_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, _people = houses()
    apart, operation = fingerprint(), begun(wish(one, two))

    def broken() -> None:
        raise RuntimeError

    with monkeypatch.context() as meanwhile:
        interrupted(meanwhile, broken)
        Operation.objects.filter(pk=operation.pk).update(max_attempts=1)
        done = ended(operation, State.FAILED)
    assert done.fault
    assert fingerprint() != apart
    closed = ended(cancel(done), State.CANCELLED)
    ended(Operation.objects.get(pk=closed.result["undo"]))
    assert fingerprint() == apart
    assert isinstance(merge(OPERATOR, wish(one, two), deliver=False), Operation)


def test_refused_in_the_middle_it_gives_back_what_it_had_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, _people = houses()
    moving = iter(range(1, 100))
    absorbing = long_merge._absorb

    def absorb(*args: Any) -> None:
        if next(moving) == 1:
            trash_records(OPERATOR, "company", [two.pk])
        absorbing(*args)

    monkeypatch.setattr(long_merge, "_absorb", absorb)
    apart = fingerprint([Contact, Link])
    done = ended(begun(wish(one, two)), State.FAILED)
    assert "trash" in operation_state(done)["sentence"]
    ended(Operation.objects.get(pk=done.result["undo"]))
    assert fingerprint([Contact, Link]) == apart
    assert survivor_of(two.pk) == two.pk


def test_an_attempt_after_one_that_gave_up_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, _people = houses()
    apart = fingerprint()
    operation = begun(wish(one, two))
    interrupted(monkeypatch, lambda: cancel(operation))
    done = ended(operation, State.CANCELLED)
    ended(Operation.objects.get(pk=done.result["undo"]))
    # As if it had been killed after it gave up and before it said so.
    Operation.objects.filter(pk=done.pk).update(state=State.QUEUED, cancelling=False, finished=None)
    again = ended(Operation.objects.get(pk=done.pk), State.FAILED)
    assert again.result["undo"] == done.result["undo"]
    assert fingerprint() == apart


def test_what_comes_to_refer_to_it_meanwhile_moves_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, _people = houses()
    absorbing = long_merge._absorb
    late: list[Contact] = []

    def absorb(*args: Any) -> None:
        late.append(contact("Late", company=two.pk))
        absorbing(*args)

    monkeypatch.setattr(long_merge, "_absorb", absorb)
    ended(begun(wish(one, two)))
    assert Contact.objects.get(pk=late[0].pk).company_id == one.pk
    assert not Contact.objects.filter(company=two.pk).exists()


def test_whether_all_that_moves_is_theirs_is_asked_before_anything_moves() -> None:
    grants = {("company", action): "all" for action in ("read", "create", "edit", "delete")}
    grants |= {("contact", "read"): "all", ("contact", "edit"): "own"}
    role = create_role(OPERATOR, "Keeper of companies", grants=grants)
    actor = acting(create_user(OPERATOR, "k@x.example", "Keeper", role))
    one, two, _people = houses()
    apart = fingerprint([Contact, Company, Link])
    done = ended(begun(wish(one, two), actor), State.FAILED)
    assert "not yours to change" in operation_state(done)["sentence"]
    assert (done.change, done.result.get("undo")) == (None, None)
    assert fingerprint([Contact, Company, Link]) == apart


def test_what_any_merge_refuses_is_refused_before_the_operation_begins() -> None:
    one, two, _people = houses()
    cast = gather()
    with pytest.raises(Refusal):
        merge(acting(cast.charlie), wish(one, two))
    edit_record(OPERATOR, "company", one.pk, {"website": "https://jantar.example"})
    made("filled", {"field": "website"}, "company", severity="warn")
    asked = Actor(None, "web", operator=True)
    with pytest.raises(RulesAsk) as held:
        merge(asked, wish(one, two, chosen={"website": two.pk}))
    assert not Operation.objects.filter(kind="merge").exists()
    said = Acknowledged([rule.rule for rule in held.value.warned], "Nobody knows it yet")
    operation = begun(wish(one, two, chosen={"website": two.pk}, acknowledged=said), asked)
    assert "Nobody knows it yet" not in str(operation.parameters)
    assert Payload.objects.filter(operation=operation, text="Nobody knows it yet").exists()
    done = ended(operation)
    assert Waiver.objects.get(record=one.pk).reason == "Nobody knows it yet"
    assert notes([done.change or 0])[done.change or 0]["reason"] == "Nobody knows it yet"


def test_asked_twice_it_is_one_operation_and_of_its_records_no_other_merge_begins() -> None:
    one, two, _people = houses()
    first = begun(wish(one, two))
    assert begun(wish(one, two)) == first
    with pytest.raises(Conflict, match="being merged right now"):
        merge(OPERATOR, wish(company("Drevo III"), two))
    ended(first)
    assert survivor_of(two.pk) == one.pk


def test_what_few_refer_to_is_merged_at_once() -> None:
    one, two = company("Jantar"), company("Drevo")
    contact("Anna", company=two.pk)
    assert isinstance(merge(OPERATOR, wish(one, two)), Done)
    assert isinstance(take_apart(OPERATOR, "company", two.pk), Unmerged)


def test_the_change_alone_is_taken_back_in_one_transaction() -> None:
    one, two, _people = houses()
    apart = fingerprint()
    done = ended(begun(wish(one, two)))
    _undo, outcome = take_back(OPERATOR, done.change or 0)
    assert (outcome.kept, fingerprint()) == ([], apart)
