"""Documents: files kept with records, their versions, and who may read them."""

from __future__ import annotations

import pytest

from perennial.access.errors import FieldNotAllowed, NotVisible
from perennial.access.models import FieldGrant
from perennial.files.models import Content
from perennial.journal.derivations import rebuild
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.refusals import BadRequest, Forbidden, NotFound, Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.documents import create_documents, put_back
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.documents import documents_of, file_of, version_of, versions
from perennial.records.models import Activity, Document, Link
from perennial.records.queries import head_of, heads
from perennial.records.search.queries import suggest
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.files.making import PDF, arrived, content_of, document, png, version
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
SHAPE = "document"


def test_a_file_is_kept_with_its_records_named_found_and_taken_back_whole() -> None:
    anna, jantar = contact("Anna Nowak"), company("Jantar")
    before = fingerprint()
    done = document(PDF, "Angebot 14.pdf", contact=anna.pk, company=jantar.pk, kind="offer")
    head = done.head
    assert isinstance(head, Document)
    assert (head.title, head.kind, head.file_size) == ("Angebot 14.pdf", "offer", len(PDF))
    assert head.file["type"] == "application/pdf"
    assert content_of(head.file) == PDF
    assert documents_of(OPERATOR, anna, 5) == documents_of(OPERATOR, jantar, 5) == [head]
    assert [hit.record for hit in suggest(OPERATOR, SHAPE, "angebo")] == [head.pk]
    rebuild()
    head.refresh_from_db()
    assert head.file_size == len(PDF)
    take_back(OPERATOR, done.change or 0)
    assert fingerprint() == before
    assert documents_of(OPERATOR, anna, 5) == []


def test_several_files_are_one_act_and_one_undo() -> None:
    before = fingerprint()
    with arrived(b"one", "one.txt") as one, arrived(png(), "two.png") as two:
        done = create_documents(OPERATOR, [(one, {}), (two, {"name": "Front view"})])
    assert [each.head.title for each in done] == ["one.txt", "Front view"]
    assert len({each.change for each in done}) == 1
    take_back(OPERATOR, done[0].change or 0)
    assert fingerprint() == before


def test_what_was_taken_back_can_be_brought_again_with_its_content() -> None:
    done = document(b"precious")
    undo, _outcome = take_back(OPERATOR, done.change or 0)
    take_back(OPERATOR, undo or 0)
    [again] = Document.objects.all()
    assert content_of(again.file) == b"precious"


def test_a_new_version_replaces_the_file_and_the_old_one_stays_within_reach() -> None:
    first = document(b"first", "plan.txt")
    before = fingerprint()
    second = version(first.head.pk, b"second", "plan-2.txt")
    head = head_of(OPERATOR, shape_of(SHAPE), first.head.pk)
    found = versions(OPERATOR, head)
    assert [one.file["name"] for one in found] == ["plan-2.txt", "plan.txt"]
    assert [one.current for one in found] == [True, False]
    assert content_of(version_of(OPERATOR, head, first.change or 0).file) == b"first"
    assert content_of(file_of(OPERATOR, head)) == b"second"
    assert head.title == "plan.txt"
    with pytest.raises(NotFound):
        version_of(OPERATOR, head, (second.change or 0) + 9)
    take_back(OPERATOR, second.change or 0)
    assert fingerprint() == before


def test_the_same_file_again_changes_nothing() -> None:
    first = document(b"first", "plan.txt")
    assert version(first.head.pk, b"first", "plan.txt").change is None


def test_an_earlier_version_is_put_back_as_an_edit_of_today() -> None:
    first = document(b"first")
    version(first.head.pk, b"second")
    done = put_back(OPERATOR, first.head.pk, first.change or 0)
    assert content_of(done.head.file) == b"first"  # type: ignore[attr-defined]
    assert len(versions(OPERATOR, done.head)) == 3


def test_undoing_a_version_that_another_followed_keeps_the_later_one_whole() -> None:
    first = document(b"first", "a.txt")
    second = version(first.head.pk, b"second")
    version(first.head.pk, b"third!", "a.txt")
    take_back(OPERATOR, second.change or 0)
    head = Document.objects.get(pk=first.head.pk)
    assert content_of(head.file) == b"third!"
    assert head.file["size"] == head.file_size == 6


def test_a_file_is_never_typed() -> None:
    done = document(b"first")
    for values in ({"file": done.head.file}, {"file_size": 3}):  # type: ignore[attr-defined]
        with pytest.raises(BadRequest):
            edit_record(OPERATOR, SHAPE, done.head.pk, values)
    with pytest.raises(Refusal) as no:
        create_record(OPERATOR, SHAPE, {"name": "Nothing"})
    assert no.value.field == "file"


def test_identical_content_stands_once() -> None:
    one, two = document(b"the same", "a.txt"), document(b"the same", "b.txt")
    assert Content.objects.count() == 1
    take_back(OPERATOR, one.change or 0)
    assert content_of(two.head.file) == b"the same"  # type: ignore[attr-defined]


def test_a_document_is_read_by_whoever_may_read_one_of_its_records() -> None:
    cast = gather()
    alice, charlie = acting(cast.alice), acting(cast.charlie)
    owen, anna = contact("Owen Hart", charlie), contact("Anna Nowak", alice)
    mine = document(b"mine", actor=alice, contact=anna.pk)
    shared = document(b"shared", actor=alice)
    edit_record(OPERATOR, SHAPE, shared.head.pk, {"contact": owen.pk})
    shape = shape_of(SHAPE)
    assert set(heads(charlie, shape)) == {shared.head}
    assert content_of(file_of(charlie, head_of(charlie, shape, shared.head.pk))) == b"shared"
    with pytest.raises(NotFound):
        head_of(charlie, shape, mine.head.pk)
    with pytest.raises(NotVisible):
        file_of(charlie, mine.head)
    with pytest.raises(Forbidden):
        version(shared.head.pk, b"forged", actor=charlie)
    with pytest.raises(Refusal):
        document(b"x", actor=charlie, contact=anna.pk)


def test_a_document_on_an_activity_is_read_by_whoever_reads_the_activity() -> None:
    cast = gather()
    alice, charlie = acting(cast.alice), acting(cast.charlie)
    owen = contact("Owen Hart", charlie)
    call = create_record(alice, "activity", {"kind": "call", "subject": "About Owen"}).head
    done = document(b"notes", actor=alice, activity=call.pk)
    shape = shape_of(SHAPE)
    assert not heads(charlie, shape)
    edit_record(OPERATOR, "activity", call.pk, {"contact": owen.pk})
    assert set(heads(charlie, shape)) == {done.head}
    assert isinstance(call, Activity)


@pytest.mark.parametrize("veil", ["hidden", "read_only"])
def test_a_veil_over_the_file_bars_its_content_and_new_ones(veil: str) -> None:
    cast = gather()
    alice = acting(cast.alice)
    done = document(b"mine", actor=alice)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity=SHAPE, field="file", veil=veil))
    alice = acting(cast.alice)
    if veil == "hidden":
        assert versions(alice, done.head) == []
        with pytest.raises(Forbidden):
            file_of(alice, done.head)
        with pytest.raises(NotFound):
            version_of(alice, done.head, done.change or 0)
    else:
        assert content_of(file_of(alice, done.head)) == b"mine"
    count = Change.objects.count()
    with pytest.raises(FieldNotAllowed):
        document(b"new", actor=alice)
    with pytest.raises(FieldNotAllowed):
        version(done.head.pk, b"new", actor=alice)
    assert Change.objects.count() == count


def test_what_is_in_the_trash_takes_no_version() -> None:
    done = document(b"old")
    trash_records(OPERATOR, SHAPE, [done.head.pk])
    with pytest.raises(Refusal, match="in the trash"):
        version(done.head.pk, b"new")


def test_documents_go_with_records_that_are_merged_and_come_back() -> None:
    keep, drop = contact("Anna Nowak"), contact("Ana Nowak")
    kept = document(b"of the one that goes", contact=drop.pk)
    apart = fingerprint()
    done = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    assert Link.objects.get(record=kept.head.pk).target_id == keep.pk
    assert documents_of(OPERATOR, keep, 5) == [kept.head]
    take_back(OPERATOR, done.change or 0)
    assert fingerprint() == apart


def test_documents_that_are_merged_keep_the_file_of_the_one_that_stays() -> None:
    keep, drop = document(b"stays", "a.txt"), document(b"goes", "b.txt")
    apart = fingerprint()
    done = merge_records(OPERATOR, SHAPE, keep.head.pk, [drop.head.pk])
    assert content_of(Document.objects.get(pk=keep.head.pk).file) == b"stays"
    take_back(OPERATOR, done.change or 0)
    assert fingerprint() == apart
