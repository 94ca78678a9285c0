"""Entries for the worker: digests, once they are due, and the habits of teams."""

from __future__ import annotations

from perennial.access.models import User
from perennial.insight.digest import DIGEST, digest_day, due_for, post_digest, readers
from perennial.insight.habits import habits_of
from perennial.insight.models import HabitCount
from perennial.operations.jobs import job, plan
from perennial.operations.mail import mail_is_on
from perennial.operations.work import Work
from perennial.quality.queries import present_moment

HABITS = "habits"

plan(HABITS, kind=HABITS, cron="41 3 * * *")
plan(DIGEST, kind=DIGEST, cron="24 * * * *")


@job(DIGEST)
def post_digests(work: Work) -> None:
    """One reader after the other; each is looked at anew."""
    day = digest_day() if mail_is_on() else None
    posted = work.cursor.get("posted", 0)
    while day and (user := readers().filter(pk__gt=work.cursor.get("last", 0)).first()) is not None:
        found = due_for(user, day)
        with work.slice() as part:
            if found:
                post_digest(user, day, found)
                posted += 1
            part.cursor = {"last": user.pk, "posted": posted}
            part.progress(done=part.done + 1)
    work.finish({"posted": posted})


@job(HABITS)
def count_habits(work: Work) -> None:
    """One person after the other, what the last weeks tell; who left is forgotten."""
    everybody = User.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    while (user := everybody.filter(pk__gt=work.cursor.get("last", 0)).first()) is not None:
        found = habits_of(user, present_moment())
        with work.slice() as part:
            HabitCount.objects.filter(user=user).delete()
            rows = [HabitCount(user_id=user, sign=one.sign, count=one.count, of=one.of) for one in found]
            HabitCount.objects.bulk_create(rows)
            part.cursor = {"last": user}
            part.progress(done=part.done + 1)
    HabitCount.objects.exclude(user__is_active=True).delete()
    work.finish({"people": work.operation.done_count})
