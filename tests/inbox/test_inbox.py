"""What others did is told to whom it concerns, once, together, and never more than they may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perennial.access.actions import create_user, deactivate_user
from perennial.access.models import FieldGrant
from perennial.inbox import keeping
from perennial.inbox.actions import mark_read
from perennial.inbox.keeping import forget, keep_told
from perennial.inbox.models import Notice
from perennial.inbox.queries import Before, count_unread, newest, notice_of, notices, to_mail
from perennial.journal.door import change
from perennial.journal.following import follow
from perennial.journal.models import Change, Entry
from perennial.journal.reading import lines
from perennial.journal.sealer import seal
from perennial.operations.jobs import discover
from perennial.records.actions.activities import log
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.comments import follow as follow_record
from perennial.records.actions.comments import say, say_again, unsay
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.models import Comment
from tests.cast import OPERATOR, acting, gather, today
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    discover()
    follow(1)
    made = gather()
    heard()
    return made


@pytest.fixture
def anna(cast):
    made = contact("Anna Nowak", acting(cast.alice))
    heard()
    return made


def heard() -> None:
    seal()
    follow(5)


def told(user) -> list[tuple[str, int]]:
    heard()
    return [(one.notice.kind, one.count) for one in notices(acting(user), unread=True)]


def test_a_mention_reaches_the_person_once_and_says_why(cast, anna):
    say(acting(cast.bob), "contact", anna.pk, "@Alice, call her")
    assert told(cast.alice) == [("mention", 1)]
    assert told(cast.bob) == []
    (one,) = notices(acting(cast.alice))
    assert (one.head, one.comment.text, one.notice.by) == (anna, "@Alice, call her", cast.bob.pk)
    keep_told(list(lines(Entry.objects.order_by("pk"))))
    assert told(cast.alice) == [("mention", 1)]
    say(acting(cast.bob), "contact", anna.pk, "@alice again")
    assert told(cast.alice) == [("mention", 2)]
    assert count_unread(acting(cast.alice)) == 1


def test_what_is_read_stays_read_and_what_follows_is_new(cast, anna):
    said = say(acting(cast.bob), "contact", anna.pk, "@Alice one")
    assert told(cast.alice) == [("mention", 1)]
    number = notices(acting(cast.alice))[0].notice.pk
    assert mark_read(acting(cast.bob), [number]) == 0
    assert mark_read(acting(cast.alice), [number]) == 1
    assert told(cast.alice) == []
    say_again(acting(cast.bob), "contact", anna.pk, said.comment.pk, "@Alice one, corrected")
    assert told(cast.alice) == []
    until = max(Notice.objects.values_list("position", flat=True))
    say(acting(cast.bob), "contact", anna.pk, "@Alice two")
    assert told(cast.alice) == [("mention", 1)]
    assert mark_read(acting(cast.alice), until=until) == 0
    latest = Notice.objects.get(read=None)
    say(acting(cast.bob), "contact", anna.pk, "@Alice three")
    assert told(cast.alice) == [("mention", 2)]
    assert mark_read(acting(cast.alice), [latest.pk], latest.position) == 0
    assert mark_read(acting(cast.alice)) == 1
    assert len(notices(acting(cast.alice))) == 2


def test_followers_learn_what_changed_and_who_speaks_and_the_rest_is_silent(cast, anna):
    bob = acting(cast.bob)
    edit_record(bob, "contact", anna.pk, {"job_title": "Buyer"})
    edit_record(bob, "contact", anna.pk, {"phone": "+48 600 700 800"})
    assert told(cast.alice) == [("change", 2)]
    assert sorted(notices(acting(cast.alice))[0].keys) == ["job_title", "phone"]
    say(bob, "contact", anna.pk, "New job")
    log(bob, [{"kind": "call", "subject": "Spoke", "contact": anna.pk}])
    assert told(cast.alice) == [("activity", 1), ("comment", 1), ("change", 2)]
    follow_record(acting(cast.alice), "contact", anna.pk, follows=False)
    mark_read(acting(cast.alice))
    edit_record(bob, "contact", anna.pk, {"job_title": "Chief buyer"})
    assert told(cast.alice) == []
    edit_record(acting(cast.alice), "contact", anna.pk, {"job_title": "Owner"})
    assert told(cast.bob) == [("change", 1)]


def test_one_act_tells_one_thing(cast, anna):
    edit_record(acting(cast.alice), "contact", anna.pk, {"owner": cast.bob.pk, "job_title": "Buyer"})
    assert told(cast.bob) == [("given", 1)]
    log(
        acting(cast.alice),
        [
            {
                "kind": "meeting",
                "subject": "Talk",
                "contact": anna.pk,
                "owner": cast.alice.pk,
                "colleagues": [cast.bob.pk],
            }
        ],
    )
    assert told(cast.bob) == [("invited", 1), ("given", 1)]


def test_many_records_at_once_are_one_line(cast):
    several = [contact(f"Anna Nr{n}", acting(cast.alice)).pk for n in range(5)]
    heard()
    edit_records(acting(cast.bob), "contact", several, {"job_title": "Buyer"})
    assert told(cast.alice) == [("many", 5)]
    keep_told(list(lines(Entry.objects.order_by("pk"))))
    assert told(cast.alice) == [("many", 5)]


def test_rights_are_asked_when_it_is_read(cast, anna):
    edit_record(acting(cast.bob), "contact", anna.pk, {"job_title": "Buyer"})
    say(acting(cast.bob), "contact", anna.pk, "@Alice and more")
    assert told(cast.alice) == [("mention", 1), ("change", 1)]
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    assert told(cast.alice) == [("mention", 1)]
    edit_record(OPERATOR, "contact", anna.pk, {"owner": cast.charlie.pk})
    assert told(cast.alice) == []
    assert count_unread(acting(cast.alice)) == 0
    assert [kind for kind, _count in told(cast.charlie)] == ["given"]
    number = Notice.objects.filter(user=cast.alice.pk).first().pk
    assert notice_of(acting(cast.alice), number) is None
    assert notice_of(acting(cast.charlie), number) is None


def test_what_one_may_not_know_takes_no_place_of_what_one_may(cast, anna):
    others = [contact(f"Jan Nr{n}", acting(cast.alice)).pk for n in range(4)]
    heard()
    for one in (anna.pk, *others):
        edit_record(acting(cast.bob), "contact", one, {"job_title": "Buyer"})
    heard()
    for one in others[1:]:
        edit_record(OPERATOR, "contact", one, {"owner": cast.charlie.pk})
    alice = acting(cast.alice)
    assert [one.head.pk for one in notices(alice, limit=2)] == [others[0], anna.pk]
    assert [one.head.pk for one in newest(alice, to_mail(alice), 1)] == [others[0]]
    assert count_unread(alice) == 2


def test_a_list_goes_on_where_its_last_line_was_though_that_is_gone(cast, anna):
    other = contact("Jan Kos", acting(cast.alice))
    heard()
    for one in (anna.pk, other.pk):
        edit_record(acting(cast.bob), "contact", one, {"job_title": "Buyer"})
    heard()
    (last,) = notices(acting(cast.alice), limit=1)
    behind = Before(last.notice.at, last.notice.pk)
    Notice.objects.filter(pk=last.notice.pk).delete()
    assert [one.head for one in notices(acting(cast.alice), before=behind)] == [anna]


def test_what_is_gone_is_not_told_and_what_comes_again_is_no_news(cast, anna):
    said = say(acting(cast.bob), "contact", anna.pk, "@Alice look")
    gone = unsay(acting(cast.bob), "contact", anna.pk, said.comment.pk)
    assert told(cast.alice) == []
    take_back(acting(cast.bob), gone)
    assert told(cast.alice) == [("mention", 1)]
    other = contact("Anna Nowak", acting(cast.alice))
    merge_records(acting(cast.alice), "contact", other.pk, [anna.pk])
    assert told(cast.alice) == [("mention", 1)]
    assert notices(acting(cast.alice))[0].head == other


def test_a_mention_that_was_edited_away_or_removed_is_told_no_more_and_the_others_are(cast, anna):
    bob = acting(cast.bob)
    first, second, third = (
        say(bob, "contact", anna.pk, f"@Alice {word}").comment.pk for word in ("one", "two", "three")
    )
    assert told(cast.alice) == [("mention", 3)]
    unsay(bob, "contact", anna.pk, third)
    say_again(bob, "contact", anna.pk, second, "Two for nobody")
    assert told(cast.alice) == [("mention", 1)]
    assert notices(acting(cast.alice))[0].comment.pk == first
    again = say_again(bob, "contact", anna.pk, second, "@Alice after all")
    assert told(cast.alice) == [("mention", 2)]
    take_back(bob, again.change)
    unsay(bob, "contact", anna.pk, first)
    assert told(cast.alice) == []


def test_of_a_comment_that_a_merge_brought_along_the_copy_is_told(cast, anna):
    say(acting(cast.bob), "contact", anna.pk, "@Alice look")
    heard()
    keep = contact("Anna Nowak", acting(cast.alice))
    merge_records(acting(cast.alice), "contact", keep.pk, [anna.pk])
    copy = Comment.objects.get(record=keep.pk)
    say_again(acting(cast.bob), "contact", keep.pk, copy.pk, "@Alice look again")
    (one,) = notices(acting(cast.alice), unread=True)
    assert (one.comment.pk, one.comment.text) == (copy.pk, "@Alice look again")
    unsay(acting(cast.bob), "contact", keep.pk, copy.pk)
    assert told(cast.alice) == []


def test_what_joins_what_was_mailed_is_to_be_mailed_again(cast, anna):
    say(acting(cast.bob), "contact", anna.pk, "@Alice one")
    heard()
    to_mail(acting(cast.alice)).update(mailed=today())
    say(acting(cast.bob), "contact", anna.pk, "@Alice two")
    heard()
    assert [one.count for one in to_mail(acting(cast.alice))] == [2]


def test_lines_that_were_numbered_before_and_committed_after_are_news(cast, anna):
    for word in ("one", "two"):
        say(acting(cast.bob), "contact", anna.pk, f"@Alice {word}")
    heard()
    Notice.objects.all().delete()
    first, second = (list(lines(Entry.objects.filter(batch__change=pk).order_by("pk"))) for pk in _latest(2))
    keep_told(second)
    late = [replace(one, position=second[0].position + 1) for one in first]
    keep_told(late)
    keep_told(late)
    assert told(cast.alice) == [("mention", 2)]
    assert (one := Notice.objects.get()).first_line < one.last_line


def _latest(number: int) -> list[int]:
    return sorted(Change.objects.order_by("-pk").values_list("pk", flat=True)[:number])


def test_any_number_of_followers_is_told_by_the_same_statements(cast, anna):
    edit_record(acting(cast.bob), "contact", anna.pk, {"job_title": "Buyer"})
    seal()
    its = list(lines(Entry.objects.order_by("pk")))
    with CaptureQueriesContext(connection) as few:
        keep_told(its)
    Notice.objects.all().delete()
    for number in range(5):
        user = create_user(OPERATOR, f"m{number}@jantar.example", f"M{number}", cast.administrator)
        follow_record(acting(user), "contact", anna.pk, follows=True)
    with CaptureQueriesContext(connection) as many:
        keep_told(its)
    assert Notice.objects.count() == 6
    assert len(many) == len(few)


def test_many_records_given_at_once_are_one_line_and_rights_to_it_are_asked_when_it_is_read(cast):
    several = [contact(f"Anna Nr{n}", acting(cast.alice)).pk for n in range(5)]
    heard()
    edit_records(acting(cast.alice), "contact", several, {"owner": cast.bob.pk})
    edit_records(acting(cast.alice), "contact", several, {"job_title": "Buyer"})
    assert told(cast.bob) == [("many", 5), ("given", 5)]
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    assert told(cast.bob) == [("given", 5)]


def test_old_notices_are_forgotten(cast, anna, monkeypatch):
    say(acting(cast.bob), "contact", anna.pk, "@Alice look")
    heard()
    mark_read(acting(cast.alice))
    assert forget() == 0
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(keeping.timezone, "now", lambda: later)
    assert forget() == 1


def test_who_left_is_told_nothing(cast, anna):
    say(acting(cast.bob), "contact", anna.pk, "@Alice look")
    deactivate_user(OPERATOR, cast.alice)
    heard()
    assert not Notice.objects.exists()
