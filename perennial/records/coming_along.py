"""What stands beside absorbed records comes along with them: colleagues who take part, comments, followers, pins.

The absorbed records keep theirs, and the survivor gets copies; so taking a merge back has only to remove the copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from perennial.journal.door import OpenChange
from perennial.journal.making import new_row
from perennial.records.models import Comment, Follow, Mention, Participant, Pin


def bring_along(act: OpenChange, keep: int, drops: Sequence[int]) -> None:
    """Inside the change that merges `drops` into `keep`."""
    _bring_colleagues(act, keep, drops)
    _bring_comments(act, keep, drops)
    _bring_followers(act, keep, drops)
    _bring_pins(act, keep, drops)


def _bring_colleagues(act: OpenChange, keep: int, drops: Sequence[int]) -> None:
    rows = Participant.objects.filter(record__in=[keep, *drops]).order_by("pk").values_list("record", "user")
    there = {user for record, user in rows if record == keep}
    new = dict.fromkeys(user for _record, user in rows if user not in there)
    act.create([Participant(record_id=keep, user_id=user) for user in new])


def _bring_comments(act: OpenChange, keep: int, drops: Sequence[int]) -> None:
    several = list(Comment.objects.filter(record__in=drops).order_by("at", "pk"))
    if not several:
        return
    names = ("by_id", "at", "text", "edited", "pinned")
    copies = [
        new_row(Comment, record_id=keep, **{name: getattr(one, name) for name in names}) for one in several
    ]
    act.create(copies)
    mentioned: dict[int, list[int]] = defaultdict(list)
    for comment, user in (
        Mention.objects.filter(comment__in=several).order_by("pk").values_list("comment", "user")
    ):
        mentioned[comment].append(user)
    act.create(
        [
            Mention(record_id=keep, comment_id=copy.pk, user_id=user)
            for one, copy in zip(several, copies, strict=True)
            for user in mentioned[one.pk]
        ]
    )


def _bring_followers(act: OpenChange, keep: int, drops: Sequence[int]) -> None:
    """Who said anything of the survivor meant it; of others it holds what they said of what it absorbs."""
    said = Follow.objects.filter(record=keep).values_list("user", flat=True)
    theirs = Follow.objects.filter(record__in=drops).exclude(user__in=said).order_by("follows", "pk")
    wishes = dict(theirs.values_list("user", "follows"))
    act.create([Follow(record_id=keep, user_id=user, follows=it) for user, it in sorted(wishes.items())])


def _bring_pins(act: OpenChange, keep: int, drops: Sequence[int]) -> None:
    there = set(Pin.objects.filter(record=keep).values_list("note", flat=True))
    new = {one.note_id: one for one in Pin.objects.filter(record__in=drops).order_by("pk")}
    act.create(
        [
            Pin(record_id=keep, note_id=note, by_id=one.by_id, at=one.at)
            for note, one in new.items()
            if note not in there and note != keep
        ]
    )
