"""Talking beside a record: saying something to colleagues, naming them with an @, putting it on top, following."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor, of_user
from perennial.access.models import User
from perennial.access.queries import check, may, may_configure, own
from perennial.journal.door import OpenChange, change
from perennial.lib.mentions import Named, named_in
from perennial.lib.refusals import Forbidden, Refusal
from perennial.lib.text import clean, fold
from perennial.records.actions.allowing import refuse_gone
from perennial.records.actions.edit import lock
from perennial.records.comments import Colleagues, colleagues, comment_of, copied_from
from perennial.records.following import follow_by_itself, is_following, set_following
from perennial.records.leading import hold
from perennial.records.models import Activity, Comment, Head, Mention, Pin
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard.activity import NOTE

LONGEST = 20_000
TEXT = "text"
NOT_YOURS = gettext_lazy("Only who wrote a comment changes it.")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it stands, the change that wrote it (None when nothing was different), the names of those whom it
    tells, and what stands behind an @ and names nobody.
    """

    comment: Comment
    change: int | None
    told: Sequence[str] = ()
    unknown: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a text names."""

    users: Sequence[User]
    unknown: Sequence[str]

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.users]


def say(actor: Actor, entity: str, record_id: int, text: str) -> Said:
    """Comment on a record the actor may read; they follow it from now on unless they ever said otherwise.

    Raises NobodysOwn, NoSuchRecord, InTheTrash, WasMerged, and Refusal naming `text`: for an empty or overlong one, for
    a name that means several, and for a colleague who may not read the record.
    """
    user, shape = own(actor), shape_of(entity)
    head = _readable(actor, shape, record_id)
    text = read_text(text)
    meant = whom(actor, shape, head, text)
    with change(actor, f"{entity}.comment") as act:
        _hold(actor, shape, record_id)
        comment = Comment(record_id=record_id, by=user, at=act.row.at, text=text)
        act.create(comment)
        _mention(act, comment, meant.users)
        follow_by_itself(act, record_id, user.pk)
    return Said(comment, act.id, meant.names, meant.unknown)


def say_again(actor: Actor, entity: str, record_id: int, number: int, text: str) -> Said:
    """Change what a comment says; who is named now and was not before is told. Raises what `say` raises, Forbidden."""
    shape = shape_of(entity)
    head = _readable(actor, shape, record_id)
    comment = comment_of(head, number)
    _check_writer(actor, comment)
    text = read_text(text)
    meant = whom(actor, shape, head, text)
    there = {one.user_id: one.pk for one in Mention.objects.filter(comment=comment)}
    with change(actor, f"{entity}.comment_edit") as act:
        _hold(actor, shape, record_id)
        if act.update(comment, text=text):
            act.update(comment, edited=act.row.at)
        named = {one.pk for one in meant.users}
        act.delete_rows(Mention, [row for user, row in there.items() if user not in named])
        new = [one for one in meant.users if one.pk not in there]
        _mention(act, comment, new)
    return Said(comment, act.id, [one.name for one in new], meant.unknown)


def unsay(actor: Actor, entity: str, record_id: int, number: int) -> int | None:
    """Remove a comment, one's own or, as an administrator, anybody's; returns the change.

    Where a merge brought it along, what it is a copy of goes as well: taking the merge back does not say it again.
    """
    shape = shape_of(entity)
    comment = comment_of(_readable(actor, shape, record_id), number)
    if not may_configure(actor):
        _check_writer(actor, comment)
    with change(actor, f"{entity}.comment_remove") as act:
        _hold(actor, shape, record_id)
        gone = [comment.pk, *copied_from(comment)]
        act.delete_rows(Mention, list(Mention.objects.filter(comment__in=gone).values_list("pk", flat=True)))
        act.delete_rows(Comment, gone)
    return act.id


def pin_comment(actor: Actor, entity: str, record_id: int, number: int, *, pinned: bool) -> int | None:
    """Put a comment on top of the timeline, or back; for who may edit the record. Returns the change."""
    shape = shape_of(entity)
    with change(actor, f"{entity}.{'pin' if pinned else 'unpin'}") as act:
        comment = comment_of(lock(actor, shape, record_id), number)
        if (comment.pinned is not None) != pinned:
            act.update(comment, pinned=act.row.at if pinned else None)
    return act.id


def pin_note(actor: Actor, entity: str, record_id: int, note_id: int, *, pinned: bool) -> int | None:
    """The same with a note about the record. Raises NoSuchRecord, Forbidden, and Refusal for what is no note of it."""
    shape = shape_of(entity)
    with change(actor, f"{entity}.{'pin' if pinned else 'unpin'}") as act:
        lock(actor, shape, record_id)
        there = list(Pin.objects.filter(record=record_id, note=note_id).values_list("pk", flat=True))
        if pinned and not there:
            _check_note(actor, record_id, note_id)
            act.create(Pin(record_id=record_id, note_id=note_id, by_id=actor.user_id, at=act.row.at))
        elif not pinned:
            act.delete_rows(Pin, there)
    return act.id


def follow(actor: Actor, entity: str, record_id: int, *, follows: bool) -> int | None:
    """Be told from now on what others do to a record, or no longer; returns the change, None where it was so."""
    user, shape = own(actor), shape_of(entity)
    head = _readable(actor, shape, record_id)
    if is_following(actor, head) == follows:
        return None
    with change(actor, f"{entity}.{'follow' if follows else 'unfollow'}") as act:
        _hold(actor, shape, record_id)
        set_following(act, record_id, user.pk, follows)
    return act.id


def read_text(text: str) -> str:
    """A comment as it is kept. Raises Refusal."""
    found = clean(text.replace("\r\n", "\n"), field=TEXT)
    if not found:
        raise Refusal(_("Write what you want to say."), field=TEXT)
    if len(found) > LONGEST:
        words = {"count": len(found), "limit": LONGEST}
        raise Refusal(
            _("This is %(count)s characters long. At most %(limit)s fit; shorten it.") % words, field=TEXT
        )
    return found


def whom(actor: Actor, shape: EntityShape, head: Head, text: str, known: Colleagues | None = None) -> Meant:
    """Whom a text about a record names. Raises Refusal for a name that means several, and for who may not read it."""
    known = known or colleagues(actor)
    found, unknown = [], []
    for one in named_in(text, known.index):
        if not one.who:
            unknown.append(f"@{one.word}")
        elif len(one.who) > 1:
            raise _several(one, [known.users[pk] for pk in one.who])
        else:
            found.append(known.users[one.who[0]])
    users = list({one.pk: one for one in found}.values())
    if strangers := [one.name for one in users if not may(of_user(one, actor.channel), "read", shape, head)]:
        sentence = _(
            "%(names)s may not see this record, and would not be told. Take the @ away, or have them see it first."
        )
        raise Refusal(sentence % {"names": ", ".join(strangers)}, field=TEXT)
    return Meant(users, unknown)


def _several(one: Named, those: Sequence[User]) -> Refusal:
    names = ", ".join(f"@{user.name}" if not _twins(user, those) else f"@{user.email}" for user in those)
    sentence = _("“@%(word)s” can mean several. Write one of these: %(names)s.")
    return Refusal(sentence % {"word": one.word, "names": names}, field=TEXT)


def _twins(user: User, those: Sequence[User]) -> bool:
    return any(other.pk != user.pk and fold(other.name) == fold(user.name) for other in those)


def _readable(actor: Actor, shape: EntityShape, record_id: int) -> Head:
    head = head_of(actor, shape, record_id)
    refuse_gone(actor, shape, head)
    return head


def _hold(actor: Actor, shape: EntityShape, record_id: int) -> None:
    """Whoever absorbs or removes the record meanwhile has done so, or waits."""
    hold([record_id])
    _readable(actor, shape, record_id)


def _mention(act: OpenChange, comment: Comment, several: Sequence[User]) -> None:
    act.create([Mention(record_id=comment.record_id, comment=comment, user=one) for one in several])


def _check_writer(actor: Actor, comment: Comment) -> None:
    if own(actor).pk != comment.by_id:
        raise Forbidden(str(NOT_YOURS))


def _check_note(actor: Actor, record_id: int, note_id: int) -> None:
    note = head_of(actor, shape_of("activity"), note_id)
    check(actor, "read", shape_of("activity"), note)
    about = note.record.links.filter(target=record_id, until__isnull=True).exists()
    if not isinstance(note, Activity) or note.kind != NOTE or note.archived is not None or not about:
        raise Refusal(_("Only a note about this record can be pinned here."), field="note")
