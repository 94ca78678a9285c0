"""What colleagues say to each other at a record: in its log bar, in its timeline, on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from perennial.lib.mentions import Index, index_of, named_in, unfinished
from perennial.lib.refusals import Refusal
from perennial.records.actions.comments import say, whom
from perennial.records.comments import colleagues, mentions_of, pinned_comments, pinned_notes
from perennial.records.directory import title_of
from perennial.records.models import Activity, Comment, Head
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import NOTE
from perennial.web.records.ages import clock, full_day
from perennial.web.records.entities import icon_of, record_url, undo_url
from perennial.web.records.reader import Reader

COMMENT = "comment"
LONGEST, OFFERED = 1200, 6


def comment_choice() -> tuple[str, str]:
    return COMMENT, _("Comment")


def may_comment(reader: Reader, head: Head) -> bool:
    """Whoever may read a record may say something about it."""
    return head.archived is None and reader.actor.user_id is not None and reader.actor.token_writes


def said_in_bar(reader: Reader, head: Head, text: str) -> tuple[str, str]:
    """Keep a comment; returns the sentence of its receipt and where it is taken back. Raises what `say` raises."""
    said = say(reader.actor, reader.entity, head.pk, text)
    return receipt_of(reader.title(head), said.told, said.unknown), undo_url(said.change)


def receipt_of(record: str, told: Sequence[str], unknown: Sequence[str]) -> str:
    sentence = _("Comment kept at %s") % record
    if told:
        sentence = _("Comment kept at %(record)s; told: %(names)s") % {
            "record": record,
            "names": ", ".join(told),
        }
    if unknown:
        sentence = f"{sentence}. " + _("Nobody here is called %s") % ", ".join(dict.fromkeys(unknown))
    return sentence


def tells(reader: Reader, head: Head, text: str, typed: str = "") -> dict[str, Any]:
    """Whom a comment would tell, why it would be refused, and names for an @ that is still being typed: at the end of
    what stands before the cursor (`typed`), else of the text.
    """
    if "@" not in text:
        return {"tells": [], "refusal": "", "offers": []}
    known = colleagues(reader.actor)
    offers = unfinished(typed or text, known.index, [(pk, one.name) for pk, one in known.users.items()])[
        :OFFERED
    ]
    try:
        meant = whom(reader.actor, reader.shape, head, text, known)
    except Refusal as no:
        return {"tells": [], "refusal": "" if offers else str(no.sentence), "offers": offers}
    return {"tells": meant.names, "refusal": "", "offers": offers}


class Talk:
    """Comments in words, each with what its reader may do with it."""

    def __init__(self, reader: Reader, head: Head, comments: Sequence[Comment]) -> None:
        self.reader, self.head = reader, head
        self.url = record_url(reader.entity, head.pk)
        self.mentions = mentions_of(comments) if comments else {}
        self.may_pin = head.archived is None and reader.may("edit", head)
        reader.names.load("user", [one.by_id for one in comments])
        reader.names.load("user", [pk for its in self.mentions.values() for pk in its])

    def told(self, one: Comment, *, top: bool = False) -> dict[str, Any]:
        """A comment as the part `timeline` takes it; `top` where it stands there besides."""
        language, zone = self.reader.setting.language, self.reader.setting.zone
        recent = (self.reader.now - one.at).days < 2
        return {
            "kind": COMMENT,
            "anchor": "" if top else f"comment-{one.pk}",
            "icon": "pin" if top else COMMENT,
            "url": "",
            "lead": self.reader.names.name("user", one.by_id),
            "text": _("commented, edited since") if one.edited else _("commented"),
            "quote": self.marked(one),
            "at": clock(one.at, zone) if recent else full_day(one.at, language, zone),
            "stamp": one.at.isoformat(),
            "acts": self._acts(one),
            "before": "",
            "after": "",
            "by": "",
            "undo_url": "",
        }

    def marked(self, one: Comment) -> SafeString:
        """The text with those whom it names set off."""
        names = ((pk, self.reader.names.name("user", pk), "") for pk in self.mentions.get(one.pk, ()))
        return marked(one.text, index_of(names))

    def _acts(self, one: Comment) -> list[dict[str, Any]]:
        args = [self.reader.entity, self.head.pk, one.pk]
        found = []
        if self.may_pin:
            found.append(_pin(reverse("comment-pin", args=args), one.pinned is not None))
        if self.head.archived is None and one.by_id == self.reader.actor.user_id:
            found.append({"url": reverse("comment", args=args), "label": _("Edit comment"), "icon": "pen"})
        elif one.edited or self.reader.actor.is_administrator:
            found.append(
                {"url": reverse("comment", args=args), "label": _("Look at comment"), "icon": "more"}
            )
        return found


def quoted(text: str) -> str:
    """What an activity says, as far as it is not long: all of it stands at its page."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def marked(text: str, index: Index) -> SafeString:
    """A text with those it names set off."""
    parts: list[tuple[str, str]] = []
    last = 0
    for one in named_in(text, index):
        if one.who:
            parts += [("", text[last : one.start]), ("named", text[one.start : one.end])]
            last = one.end
    parts.append(("", text[last:]))
    return format_html_join("", "{}{}{}", ((_OPEN[kind], part, _CLOSE[kind]) for kind, part in parts))


_OPEN = {"": "", "named": SafeString('<b class="named">')}
_CLOSE = {"": "", "named": SafeString("</b>")}


def pinned(reader: Reader, head: Head, said: Sequence[Comment] | None) -> list[dict[str, Any]]:
    """What stands on top of the timeline, the latest pinned first, notes before comments; `said` are all comments,
    where they are at hand.
    """
    comments, notes = pinned_comments(head, said), pinned_notes(reader.actor, head)
    talk = Talk(reader, head, comments)
    found = [note_told(reader, head, one) for one in notes] if notes else []
    return [*found, *(talk.told(one, top=True) for one in comments)]


def note_told(reader: Reader, head: Head, one: Activity) -> dict[str, Any]:
    """A pinned note."""
    readable, language, zone = reader.readable_of("activity"), reader.setting.language, reader.setting.zone
    at = one.done or one.created or reader.now
    shows = "text" in readable and one.text != one.subject
    return {
        "kind": "activity",
        "anchor": "",
        "icon": "pin",
        "url": record_url("activity", one.pk),
        "lead": title_of(shape_of("activity"), one, readable),
        "text": "",
        "quote": quoted(one.text) if shows else "",
        "at": full_day(at, language, zone),
        "stamp": at.isoformat(),
        "acts": pin_acts(reader, head, one, there=True),
        "before": "",
        "after": "",
        "by": "",
        "undo_url": "",
    }


def pin_acts(reader: Reader, head: Head, one: Activity, *, there: bool = False) -> list[dict[str, Any]]:
    """Putting a note on top, for who may edit the record."""
    readable = reader.readable_of("activity")
    may = head.archived is None and reader.may("edit", head)
    if not may or "kind" not in readable or icon_of(one, readable) != NOTE:
        return []
    return [_pin(reverse("note-pin", args=[reader.entity, head.pk, one.pk]), there)]


def _pin(url: str, there: bool) -> dict[str, Any]:
    label = _("Take from the top") if there else _("Pin on top")
    return {"url": url, "label": label, "icon": "pin", "post": "0" if there else "1", "pressed": there}
