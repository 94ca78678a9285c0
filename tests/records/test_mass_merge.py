"""Every group from a likelihood on merged in one change: what is left and why, one undo, one group given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from perennial.access.actions import create_role, create_user, edit_user
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.journal.replay import replayed_fingerprint
from perennial.journal.sealer import seal
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.operations import runner
from perennial.operations.actions import cancel
from perennial.operations.models import OPEN, Operation, OperationRow, State
from perennial.records import uniting
from perennial.records.actions import merge
from perennial.records.actions.duplicates import decide_later, hand_over_group, set_apart
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.actions.unmerge import Unmerged, unmerge
from perennial.records.condition.actions import confirm
from perennial.records.jobs import start_undo
from perennial.records.mass_merge import Asked, foresee, long_group, sample
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.models import ENTITIES, Company, Contact, Later, Record
from perennial.records.telling import Teller
from perennial.records.uniting import take_apart
from perennial.schema.actions import create_field
from perennial.schema.queries import setting
from tests.cast import OPERATOR, acting, gather, today
from tests.records.matching.scans import groups, scanned
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db
CONTACTS = Asked("contact", 0.9)
NAMES = ("Zofia Wrzesniewska", "Dobromir Szczepanik", "Bogna Trzebiatowska", "Ludmila Kwasniewicz")
FIFTH = "Jaroslaw Piekarczyk"


def twins(name: str, number: int, **more: Any) -> list[int]:
    """Two records of one person, each with what the other has not."""
    same = {"phone": f"60110020{number}", "email": f"twin{number}@posta.example", **more}
    return [contact(name, **same, job_title="Buyer").pk, contact(name, **same, language="pl").pk]


def merged(actor: Any = OPERATOR, asked: Asked = CONTACTS) -> Operation:
    """Rehearsed and run: the rehearsal told the truth."""
    before = fingerprint()
    told = ended(start_mass_merge(actor, asked, rehearse=True, deliver=False))
    assert (told.change, fingerprint()) == (None, before)
    done = ended(start_mass_merge(actor, asked, deliver=False))
    assert (told.result, fates(told)) == (done.result, fates(done))
    return done


def fates(operation: Operation) -> dict[int, str]:
    rows = OperationRow.objects.filter(operation=operation)
    return {row.number: row.payload.get("why", row.fate) for row in rows}


def absorbed() -> dict[int, int]:
    return dict(Record.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))


def test_all_groups_are_merged_as_their_pages_propose_and_one_undo_gives_every_record_back() -> None:
    several = [twins(name, number) for number, name in enumerate(NAMES)]
    house = company("Jantar")
    edit_record(OPERATOR, "contact", several[0][1], {"company": house.pk})
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    client = contact("Jan Kos", x_adviser=several[1][1])
    scanned()
    before = fingerprint()
    done = merged()
    assert done.result == {"groups": 4, "merged": 4, "left": 0, "absorbed": 4, "why": {}}
    assert absorbed() == {drop: keep for keep, drop in several}
    survivor = Contact.objects.get(pk=several[0][0])
    assert (survivor.job_title, survivor.language, survivor.company_id) == ("Buyer", "pl", house.pk)
    assert client.record.links.get().target_id == several[1][0]
    change = Change.objects.get(pk=done.change)
    assert (change.action, change.batches.count(), change.closed is None) == ("contact.merge_all", 4, False)
    seal()
    assert replayed_fingerprint() == fingerprint()
    undone = ended(start_undo(OPERATOR, change.pk, deliver=False))
    assert undone.result["kept"] == 0
    assert fingerprint() == before
    ended(start_undo(OPERATOR, undone.change or 0, deliver=False))
    assert absorbed() == {drop: keep for keep, drop in several}


def test_one_group_comes_back_alone_and_the_undo_of_all_takes_back_the_rest() -> None:
    several = [twins(name, number) for number, name in enumerate(NAMES)]
    scanned()
    before = fingerprint()
    done = merged()
    back = unmerge(OPERATOR, "contact", several[1][1])
    assert back.records == [several[1][1]]
    assert absorbed() == {drop: keep for keep, drop in several if drop != several[1][1]}
    together = fingerprint()
    take_back(OPERATOR, back.change or 0)
    assert len(absorbed()) == len(several)
    unmerge(OPERATOR, "contact", several[1][1])
    assert fingerprint() == together
    assert ended(start_undo(OPERATOR, done.change or 0, deliver=False)).result["kept"] == 0
    assert fingerprint() == before


def test_what_was_edited_since_is_kept_by_the_undo() -> None:
    keep, _drop = twins(NAMES[0], 1)
    scanned()
    done = merged()
    edit_record(OPERATOR, "contact", keep, {"job_title": "Boss"})
    ended(start_undo(OPERATOR, done.change or 0, deliver=False))
    assert absorbed() == {}
    assert Contact.objects.get(pk=keep).job_title == "Boss"


def test_groups_that_contradict_or_were_answered_or_changed_are_left_with_the_reason() -> None:
    cast = gather()
    born = contact(FIFTH, phone="601100201", email="a@posta.example", birthday="1980-04-05")
    contact(FIFTH, phone="601100201", email="a@posta.example", birthday="1980-04-06")
    later, apart, moved, merging = (twins(name, number + 2) for number, name in enumerate(NAMES))
    scanned()
    asked = Asked("contact", 0.8)
    decide_later(acting(cast.ada), "contact", later, today() + timedelta(days=3))
    operation = start_mass_merge(OPERATOR, asked, deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None
    work.watch = lambda row: _meanwhile(apart, moved) if row.total_count and not row.done_count else None
    runner.execute(work)
    operation.refresh_from_db()
    assert operation.state == State.DONE, operation.fault
    assert fates(operation) == {
        born.pk: "differs",
        later[0]: "theirs",
        apart[0]: "apart",
        moved[0]: "since",
        merging[0]: "merged",
    }
    assert operation.result["why"] == {"differs": 1, "theirs": 1, "apart": 1, "since": 1}


def test_what_i_put_off_stays_off_what_colleagues_did_is_a_choice_and_what_i_was_handed_is_mine() -> None:
    cast = gather()
    ada, other = acting(cast.ada), acting(create_user(OPERATOR, "eva@x.example", "Eva", cast.administrator))
    mine, theirs, handed, passed = (twins(name, number) for number, name in enumerate(NAMES))
    scanned()
    day = today() + timedelta(days=3)
    decide_later(other, "contact", theirs, day)
    hand_over_group(other, "contact", handed, cast.ada.pk)
    hand_over_group(ada, "contact", passed, other.user_id or 0)
    asked = Asked("contact", 0.8)
    assert (foresee(ada, asked, "").groups, foresee(ada, asked, "").put_off) == (2, 1)
    assert foresee(ada, replace(asked, put_off=True), "").groups == 3
    operation = start_mass_merge(ada, asked, rehearse=True, deliver=False)
    # Put off after it was asked for, before it comes to it.
    decide_later(ada, "contact", mine, day)
    done = ended(operation)
    assert fates(done) == {theirs[0]: "theirs", handed[0]: "merged"}
    done = ended(start_mass_merge(ada, replace(asked, put_off=True), deliver=False))
    assert fates(done) == {theirs[0]: "merged", handed[0]: "merged"}
    assert {*absorbed()} == {theirs[1], handed[1]}


def _meanwhile(apart: list[int], moved: list[int]) -> None:
    set_apart(OPERATOR, "contact", apart)
    trash_records(OPERATOR, "contact", moved[:1])


def test_companies_of_different_tax_numbers_are_left() -> None:
    same = {"email": "biuro@ostoja.example", "phone": "221234567", "website": "ostoja.example"}
    several = [company("Ostoja", **same, tax_id=number).pk for number in ("5260250274", "5260250275")]
    scanned("company")
    asked = Asked("company", 0.82)
    if groups(entity="company", least=0.82):
        assert fates(merged(asked=asked)) == {several[0]: "differs"}
    assert not absorbed()


def test_who_may_not_change_all_of_a_group_leaves_it_and_rights_are_asked_again() -> None:
    cast = gather()
    grants = {("*", action): "all" for action in ("read", "create", "bulk")}
    role = create_role(OPERATOR, "Half", grants={**grants, ("*", "edit"): "own", ("*", "delete"): "own"})
    edit_user(OPERATOR, cast.alice, role=role)
    actor = acting(cast.alice)
    mine, others = twins(NAMES[0], 1, owner=cast.alice.pk), twins(NAMES[1], 2, owner=cast.bob.pk)
    scanned()
    done = merged(actor)
    assert fates(done) == {mine[0]: "merged", others[0]: "rights"}
    one_by_one = {("*", action): "all" for action in ("read", "edit", "delete")}
    edit_user(OPERATOR, cast.charlie, role=create_role(OPERATOR, "One by one", grants=one_by_one))
    with pytest.raises(Forbidden):
        start_mass_merge(acting(cast.charlie), CONTACTS)
    late = start_mass_merge(acting(cast.alice), CONTACTS, deliver=False)
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Reader", grants={("*", "read"): "all"}))
    assert ended(late).state == State.FAILED


def test_who_does_not_see_all_of_a_group_leaves_it() -> None:
    cast = gather()
    full = {("*", action): "team" for action in ("read", "edit", "delete", "bulk")}
    edit_user(OPERATOR, cast.bob, role=create_role(OPERATOR, "Team", grants=full))
    seen = twins(NAMES[0], 1, owner=cast.alice.pk)
    contact(NAMES[0], phone="601100201", email="twin1@posta.example", owner=cast.charlie.pk)
    scanned()
    done = merged(acting(cast.bob))
    assert fates(done) == {seen[0]: "rights"}
    assert OperationRow.objects.get(operation=done).payload["records"] == seen


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two references move at once."""
    for module in (merge, long_group):
        monkeypatch.setattr(module, "MOST_MOVED", 2)


@dataclass(frozen=True)
class Heavy:
    """Twins of which seven people refer to the second, and twins before and behind them."""

    first: list[int]
    heavy: list[int]
    last: list[int]
    people: list[int]

    def refer_to(self) -> set[int]:
        return {Contact.objects.get(pk=pk).record.links.get().target_id for pk in self.people}


@pytest.fixture
def heavy(little: None) -> Heavy:
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    first, middle, last = (twins(NAMES[number], number) for number in range(3))
    people = [contact(f"Jan Kos{number}", x_adviser=middle[1]).pk for number in range(7)]
    scanned()
    return Heavy(first, middle, last, people)


def test_a_group_on_which_more_hangs_than_moves_at_once_is_merged_in_the_same_change(heavy: Heavy) -> None:
    before = fingerprint()
    done = merged()
    assert (done.result["merged"], done.result["why"]) == (3, {})
    assert heavy.refer_to() == {heavy.heavy[0]}
    change = Change.objects.get(pk=done.change)
    told = Teller(OPERATOR, setting()).tell([change])[change.pk]
    assert (told.sentence, told.many) == ("Merged duplicates among 6 contacts", "13 records")
    assert (change.batches.count(), change.closed is not None) == (3 + 3, True)
    seal()
    assert replayed_fingerprint() == fingerprint()
    assert ended(start_undo(OPERATOR, change.pk, deliver=False)).result["kept"] == 0
    assert fingerprint() == before


@pytest.mark.parametrize("at_once", [500, 3])
def test_it_comes_back_alone_with_what_refers_to_it(
    heavy: Heavy, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uniting, "AT_ONCE", at_once)
    before = fingerprint()
    done = merged()
    together = fingerprint()
    back = take_apart(OPERATOR, "contact", heavy.heavy[1], deliver=False)
    if isinstance(back, Operation):
        assert at_once == 3
        assert ended(back).result["kept"] == 0
    number = back.change
    assert absorbed() == {heavy.first[1]: heavy.first[0], heavy.last[1]: heavy.last[0]}
    assert heavy.refer_to() == {heavy.heavy[1]}
    ended(start_undo(OPERATOR, number or 0, deliver=False))
    assert fingerprint() == together
    take_apart(OPERATOR, "contact", heavy.heavy[1], deliver=False)
    for keep, drop in (heavy.last, heavy.first):
        assert isinstance(take_apart(OPERATOR, "contact", drop, deliver=False), (Unmerged, Operation)), keep
    for one in Operation.objects.filter(state__in=OPEN):
        ended(one)
    assert absorbed() == {}
    assert ended(start_undo(OPERATOR, done.change or 0, deliver=False)).result["kept"] == 0
    assert fingerprint() == before


def stopped_while_it_moves(operation: Operation, act: Callable[[Operation], object]) -> Operation:
    """Something happens once, between two slices of the heavy group."""
    work = runner.claim(operation.pk)
    assert work is not None
    done = []

    def watch(row: Operation) -> None:
        if len(row.cursor.get("moved", ())) == 2 and not done:
            done.append(act(row))

    work.watch = watch
    runner.execute(work)
    operation.refresh_from_db()
    assert done
    return operation


@pytest.mark.parametrize("choice", ["keep", "undo"])
def test_stopped_in_the_middle_of_it_what_had_moved_goes_back(heavy: Heavy, choice: str) -> None:
    before = fingerprint()
    operation = start_mass_merge(OPERATOR, CONTACTS, deliver=False)
    stopped_while_it_moves(operation, lambda row: cancel(row, choice=choice))
    assert (operation.state, operation.result["merged"]) == (State.CANCELLED, 1)
    assert Change.objects.get(pk=operation.change).closed is not None
    if choice == "keep":
        assert absorbed() == {heavy.first[1]: heavy.first[0]}
        assert heavy.refer_to() == {heavy.heavy[1]}
        seal()
        assert replayed_fingerprint() == fingerprint()
        assert ended(start_undo(OPERATOR, operation.change or 0, deliver=False)).result["kept"] == 0
    else:
        ended(Operation.objects.get(pk=operation.result["undo"]))
    assert (heavy.refer_to(), absorbed(), fingerprint()) == ({heavy.heavy[1]}, {}, before)


def test_changed_in_the_middle_of_it_what_had_moved_goes_back_and_the_others_are_merged(heavy: Heavy) -> None:
    operation = start_mass_merge(OPERATOR, CONTACTS, deliver=False)
    stopped_while_it_moves(operation, lambda _row: set_apart(OPERATOR, "contact", heavy.heavy))
    assert operation.state == State.DONE
    assert fates(operation) == {heavy.first[0]: "merged", heavy.heavy[0]: "apart", heavy.last[0]: "merged"}
    assert heavy.refer_to() == {heavy.heavy[1]}
    assert "moved" not in operation.cursor
    seal()
    assert replayed_fingerprint() == fingerprint()
    assert ended(start_undo(OPERATOR, operation.change or 0, deliver=False)).result["kept"] == 0
    assert (absorbed(), heavy.refer_to()) == ({}, {heavy.heavy[1]})


def test_killed_while_it_is_given_back_the_next_attempt_goes_on_with_that(
    heavy: Heavy, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(row: Operation) -> None:
        if len(row.cursor.get("moved", ())) == 1 and "back" in row.cursor:
            raise Killed

    operation = start_mass_merge(OPERATOR, CONTACTS, deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None

    def watch(row: Operation) -> None:
        if (
            len(row.cursor.get("moved", ())) == 2
            and "back" not in row.cursor
            and "giving_back" not in row.cursor
        ):
            set_apart(OPERATOR, "contact", heavy.heavy)
        killed(row)

    work.watch = watch
    with pytest.raises(Killed):
        runner.execute(work)
    assert heavy.refer_to() == set(heavy.heavy)
    Operation.objects.filter(pk=operation.pk).update(state=State.QUEUED)
    operation.refresh_from_db()
    done = ended(operation)
    assert fates(done)[heavy.heavy[0]] == "apart"
    assert heavy.refer_to() == {heavy.heavy[1]}


def test_who_may_not_change_all_that_refers_to_it_moves_nothing(heavy: Heavy) -> None:
    cast = gather()
    full = {("*", right): "own" for right in ("read", "create", "edit", "delete", "export", "import", "bulk")}
    edit_user(OPERATOR, cast.bob, role=create_role(OPERATOR, "Own", grants=full))
    for pk in (*heavy.heavy, *heavy.people[:5]):
        edit_record(OPERATOR, "contact", pk, {"owner": cast.bob.pk})
    done = merged(acting(cast.bob))
    assert fates(done) == {heavy.heavy[0]: "rights"}
    assert heavy.refer_to() == {heavy.heavy[1]}


def test_what_would_be_left_is_left_before_anything_moves(heavy: Heavy) -> None:
    for pk, day in zip(heavy.heavy, ("1980-05-03", "1991-11-30"), strict=True):
        edit_record(OPERATOR, "contact", pk, {"birthday": day})
    done = ended(start_mass_merge(OPERATOR, CONTACTS, deliver=False))
    assert fates(done)[heavy.heavy[0]] == "differs"
    assert Change.objects.get(pk=done.change).batches.count() == done.result["merged"] == 2


def test_two_merges_that_write_to_the_same_row_are_not_both_in_one_change() -> None:
    same = {"website": "ostoja.example", "tax_id": "5260250274"}
    keep, drop = (company("Ostoja", **same).pk for _ in "ab")
    other = {"website": "zubr.example", "tax_id": "7740001454"}
    child = company("Zubr", **other, parent=drop).pk
    twin = company("Zubr", **other, parent=company("Jantar").pk).pk
    confirm(OPERATOR, "company", [twin], ["parent"])
    scanned("company")
    before = fingerprint()
    operation = ended(start_mass_merge(OPERATOR, Asked("company", 0.9), deliver=False))
    assert fates(operation) == {keep: "merged", child: "entangled"}
    ended(start_undo(OPERATOR, operation.change or 0, deliver=False))
    assert fingerprint() == before


def test_stopped_it_closes_its_change_and_takes_back_what_is_done_where_asked() -> None:
    for number, name in enumerate(NAMES):
        twins(name, number)
    scanned()
    before = fingerprint()
    operation = start_mass_merge(OPERATOR, CONTACTS, deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None
    work.watch = lambda row: (
        cancel(row, choice="undo") if row.done_count == 2 and not row.cancelling else None
    )
    runner.execute(work)
    operation.refresh_from_db()
    assert (operation.state, operation.result["merged"], len(absorbed())) == (State.CANCELLED, 2, 2)
    assert Change.objects.get(pk=operation.change).closed is not None
    ended(Operation.objects.get(pk=operation.result["undo"]))
    assert fingerprint() == before


def test_below_the_threshold_of_links_nothing_is_merged_without_looking() -> None:
    for asked, error in (
        (Asked("contact", 0.5), Refusal),
        (Asked("contact", 1.5), Refusal),
        (Asked("user"), BadRequest),
        (Asked("contact", 0.95, "x"), BadRequest),
    ):
        with pytest.raises(error):
            start_mass_merge(OPERATOR, asked)
    assert not Operation.objects.exists()


def test_the_sample_is_the_same_for_the_same_seed_and_any_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    several = [twins(name, number) for number, name in enumerate(NAMES)]
    scanned()
    monkeypatch.setattr(sample, "MOST_SAMPLED", 2)
    found = [foresee(OPERATOR, CONTACTS, seed) for seed in "aabcdefgh"]
    samples = [[one.ids for one in its.sample] for its in found]
    assert samples[0] == samples[1]
    assert {tuple(ids) for its in samples for ids in its} == set(map(tuple, several))
    assert (found[0].groups, found[0].records, len(samples[0])) == (4, 8, 2)


def test_gone_records_of_a_group_are_no_part_of_it() -> None:
    several = [*twins(NAMES[0], 1), contact(NAMES[0], phone="601100201", email="twin1@posta.example").pk]
    scanned()
    trash_records(OPERATOR, "contact", several[:1])
    assert fates(merged()) == {several[1]: "merged"}
    assert ENTITIES["contact"].objects.filter(archived__isnull=True).count() == 1
    assert not Later.objects.exists()
    assert not Company.objects.exists()
