"""Entries for the worker: digests, once they are due."""

from __future__ import annotations

from perennial.insight.digest import DIGEST, digest_day, due_for, post_digest, readers
from perennial.operations.jobs import job, plan
from perennial.operations.mail import mail_is_on
from perennial.operations.work import Work

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
