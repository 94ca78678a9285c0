"""Comments: who may say and read them, whom they name, and that each act comes back."""

from __future__ import annotations

import pytest

from perennial.access.actions import create_user
from perennial.journal.derivations import rebuild
from perennial.lib.mentions import index_of, named_in, unfinished
from perennial.lib.refusals import Conflict, Forbidden, NotFound, Refusal
from perennial.records.actions.activities import log
from perennial.records.actions.comments import follow, pin_comment, pin_note, say, say_again, unsay
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.comments import comments_of, mentions_of, pinned_comments, pinned_notes, versions_of
from perennial.records.following import followers_of, is_following
from perennial.records.models import Comment, Contact, Follow, Mention, Pin
from perennial.records.search.queries import find
from tests.cast import OPERATOR, acting, gather
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def anna(cast):
    return contact("Anna Nowak", acting(cast.alice))


def fresh(head):
    return type(head).objects.get(pk=head.pk)


def test_a_comment_names_colleagues_and_changes_nothing_of_its_record(cast, anna):
    before = fresh(anna)
    said = say(acting(cast.bob), "contact", anna.pk, "@Alice, please call her.\r\n@nobody-here")
    assert (said.told, said.unknown) == (["Alice"], ["@nobody-here"])
    (one,) = comments_of(anna, 5)
    assert (one.by_id, one.text, one.edited) == (cast.bob.pk, "@Alice, please call her.\n@nobody-here", None)
    assert mentions_of([one]) == {one.pk: [cast.alice.pk]}
    assert (fresh(anna).version, fresh(anna).updated) == (before.version, before.updated)
    take_back(acting(cast.bob), said.change)
    assert not any(model.objects.exists() for model in (Comment, Mention, Follow))


def test_who_may_not_read_the_record_neither_says_nor_is_named(cast, anna):
    with pytest.raises(NotFound):
        say(acting(cast.charlie), "contact", anna.pk, "Hello")
    with pytest.raises(Refusal, match="Charlie may not see this record"):
        say(acting(cast.alice), "contact", anna.pk, "@Charlie look")
    create_user(OPERATOR, "bob.two@jantar.example", "Bob Two", cast.member)
    with pytest.raises(Refusal, match="@Bob Two"):
        say(acting(cast.alice), "contact", anna.pk, "@bob look")
    for empty in ("", " \n ", "x" * 20_001, "a\x00b"):
        with pytest.raises(Refusal) as no:
            say(acting(cast.alice), "contact", anna.pk, empty)
        assert no.value.field == "text"
    trash_records(acting(cast.alice), "contact", [anna.pk])
    with pytest.raises(Conflict):
        say(acting(cast.alice), "contact", anna.pk, "Too late")
    assert not Comment.objects.exists()


def test_only_who_wrote_it_changes_it_and_what_it_said_is_known(cast, anna):
    said = say(acting(cast.bob), "contact", anna.pk, "Call @Alice")
    with pytest.raises(Forbidden):
        say_again(acting(cast.alice), "contact", anna.pk, said.comment.pk, "Mine")
    with pytest.raises(Forbidden):
        unsay(acting(cast.alice), "contact", anna.pk, said.comment.pk)
    with pytest.raises(NotFound):
        say_again(acting(cast.bob), "contact", anna.pk, 999_999, "Nothing")
    again = say_again(acting(cast.bob), "contact", anna.pk, said.comment.pk, "Write to her")
    (one,) = comments_of(anna, 5)
    assert (one.text, one.edited is not None, mentions_of([one])) == ("Write to her", True, {})
    assert [its.text for its in versions_of(one)] == ["Write to her", "Call @Alice"]
    same = say_again(acting(cast.bob), "contact", anna.pk, one.pk, "Write to her")
    assert same.change is None
    take_back(acting(cast.bob), again.change)
    assert (fresh(one).text, fresh(one).edited, mentions_of([one])) == (
        "Call @Alice",
        None,
        {one.pk: [cast.alice.pk]},
    )
    gone = unsay(acting(cast.ada), "contact", anna.pk, one.pk)
    assert not Comment.objects.exists()
    take_back(acting(cast.ada), gone)
    assert mentions_of(Comment.objects.all()) == {one.pk: [cast.alice.pk]}


def test_what_one_said_comes_back_also_where_one_may_not_edit(cast, anna):
    edit_record(OPERATOR, "contact", anna.pk, {"owner": cast.ada.pk})
    note = log(
        OPERATOR,
        [{"kind": "note", "subject": "With Bob", "contact": anna.pk, "colleagues": [cast.charlie.pk]}],
    )
    said = say(acting(cast.charlie), "activity", note.head.pk, "I was there")
    assert take_back(acting(cast.charlie), said.change)[0] is not None
    assert not Comment.objects.exists()


def test_followers_are_the_owner_who_spoke_and_who_wants_to(cast, anna):
    told = lambda: followers_of({"contact": [anna.pk]}).get(anna.pk, set())  # noqa: E731
    assert told() == {cast.alice.pk}
    assert is_following(acting(cast.alice), anna)
    say(acting(cast.bob), "contact", anna.pk, "Hello")
    assert told() == {cast.alice.pk, cast.bob.pk}
    left = follow(acting(cast.bob), "contact", anna.pk, follows=False)
    assert follow(acting(cast.bob), "contact", anna.pk, follows=False) is None
    say(acting(cast.bob), "contact", anna.pk, "Still here")
    assert told() == {cast.alice.pk}
    take_back(acting(cast.bob), left)
    assert told() == {cast.alice.pk, cast.bob.pk}
    follow(acting(cast.alice), "contact", anna.pk, follows=False)
    assert told() == {cast.bob.pk}
    with pytest.raises(NotFound):
        follow(acting(cast.charlie), "contact", anna.pk, follows=True)


def test_comments_and_notes_are_pinned_by_who_may_edit(cast, anna):
    bob, alice = acting(cast.bob), acting(cast.alice)
    said = say(bob, "contact", anna.pk, "Only after ten")
    pin = pin_comment(alice, "contact", anna.pk, said.comment.pk, pinned=True)
    assert pin_comment(alice, "contact", anna.pk, said.comment.pk, pinned=True) is None
    assert pinned_comments(anna) == [said.comment]
    note = log(alice, [{"kind": "note", "subject": "Gate code 12", "contact": anna.pk}]).head
    call = log(alice, [{"kind": "call", "subject": "Spoke", "contact": anna.pk}]).head
    top = pin_note(alice, "contact", anna.pk, note.pk, pinned=True)
    assert pinned_notes(alice, anna) == [note]
    with pytest.raises(Refusal, match="note"):
        pin_note(alice, "contact", anna.pk, call.pk, pinned=True)
    with pytest.raises(NotFound):
        pin_note(acting(cast.charlie), "contact", anna.pk, note.pk, pinned=True)
    take_back(alice, top)
    take_back(alice, pin)
    assert [*Pin.objects.all(), *pinned_comments(anna)] == []
    pin_note(alice, "contact", anna.pk, note.pk, pinned=True)
    pin_note(alice, "contact", anna.pk, note.pk, pinned=False)
    assert not Pin.objects.exists()


def test_a_merge_brings_all_of_it_along_and_taking_it_back_leaves_nothing(cast):
    keep, drop = contact("Anna Nowak"), contact("Anna Nowak")
    say(acting(cast.ada), "contact", drop.pk, "For @Ada")
    note = log(OPERATOR, [{"kind": "note", "subject": "Gate", "contact": drop.pk}]).head
    pin_note(acting(cast.ada), "contact", drop.pk, note.pk, pinned=True)
    merged = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    (copy,) = comments_of(keep, 5)
    assert (copy.by_id, mentions_of([copy])) == (cast.ada.pk, {copy.pk: [cast.ada.pk]})
    assert is_following(acting(cast.ada), fresh(keep))
    assert pinned_notes(acting(cast.ada), keep) == [note]
    take_back(OPERATOR, merged.change)
    assert not comments_of(keep, 5)
    assert [len(model.objects.filter(record=drop.pk)) for model in (Comment, Mention, Follow, Pin)] == [1] * 4
    assert [len(model.objects.filter(record=keep.pk)) for model in (Comment, Mention, Follow, Pin)] == [0] * 4
    rebuild()
    assert Contact.objects.count() == 2


def test_what_was_removed_after_a_merge_stays_removed_when_the_merge_is_taken_back(cast):
    keep, drop = contact("Anna Nowak"), contact("Anna Nowak")
    say(acting(cast.ada), "contact", drop.pk, "For @Ada")
    say(acting(cast.ada), "contact", drop.pk, "This stays")
    merged = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    its = comments_of(keep, 5)[1]
    gone = unsay(acting(cast.ada), "contact", keep.pk, its.pk)
    assert Comment.objects.filter(text="This stays").count() == Comment.objects.count() == 2
    back, outcome = take_back(acting(cast.ada), gone)
    assert (Comment.objects.count(), Mention.objects.count()) == (4, 2)
    assert not outcome.kept
    take_back(acting(cast.ada), back)
    take_back(OPERATOR, merged.change)
    assert [one.text for one in Comment.objects.all()] == ["This stays"]
    rebuild()


def test_a_search_does_not_find_what_was_said(cast, anna):
    say(acting(cast.alice), "contact", anna.pk, "Quixotic")
    assert not find(acting(cast.ada), "Quixotic")


def test_what_stands_behind_an_at_sign():
    people = [
        (1, "Anna Nowak", "a.nowak@x.example"),
        (2, "Anna Lis", "lis@x.example"),
        (3, "Łukasz Żak", "z@x.example"),
    ]
    index = index_of(people)

    def who(text):
        return [(one.word, one.who) for one in named_in(text, index)]

    assert who("@Anna Nowak, @lukasz!") == [("Anna Nowak", (1,)), ("lukasz", (3,))]
    assert who("@anna: yes") == [("anna", (1, 2))]
    assert who("(@lis) and @A.NOWAK@x.example.") == [("lis", (2,)), ("A.NOWAK@x.example", (1,))]
    assert who("mail a@lis.example, @@ @ @Annabel") == [("Annabel", ())]
    text = "für @Łukasz Żak."
    (one,) = named_in(text, index)
    assert text[one.start : one.end] == "@Łukasz Żak"
    names = [(pk, name) for pk, name, _mail in people]
    assert unfinished("tell @an", index, names) == ["Anna Nowak", "Anna Lis"]
    assert unfinished("tell @zak", index, names) == ["Łukasz Żak"]
    assert unfinished("tell @lis", index, names) == []
    assert unfinished("tell me", index, names) == []
