"""What others did, in words: who did what, at which record, and what it is by now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor, program_name
from perennial.inbox.models import Kind, Notice
from perennial.inbox.queries import Told
from perennial.journal.models import Change, Entry
from perennial.journal.reading import Line, lines
from perennial.lib.mentions import index_of
from perennial.lib.numbers import counted
from perennial.records.comments import mentions_of
from perennial.records.directory import Directory, title_of
from perennial.records.lines import VALUE, LineReader
from perennial.records.models import Head
from perennial.schema.kinds import Setting, ids_of, kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape
from perennial.web.records.entities import ICONS, change_url, icon_of, record_url
from perennial.web.records.talk import marked

QUOTED, NAMED = 300, 3
SIGNS = {
    Kind.MENTION: "comment",
    Kind.COMMENT: "comment",
    Kind.GIVEN: "contact",
    Kind.INVITED: "meeting",
    Kind.FILE: "document",
    Kind.MANY: "changes",
    Kind.CHANGE: "changes",
}


class Words:
    """Tells notices to one reader; what several of them need is looked up once."""

    def __init__(self, actor: Actor, setting: Setting, several: Sequence[Told], readable: Any) -> None:
        self.actor, self.setting, self.several = actor, setting, several
        self.names = Directory(actor)
        self._readable = readable
        self.names.load("user", [one.notice.by for one in several])
        said = [one.comment for one in several if one.comment]
        self._mentions = mentions_of(said)
        self.names.load("user", [pk for its in self._mentions.values() for pk in its])
        rows = Change.objects.filter(pk__in={one.notice.change for one in several})
        self._channels = dict(rows.values_list("pk", "channel"))
        self._lines = _lines_of([one.notice for one in several if one.notice.kind == Kind.CHANGE])

    def told(self, one: Told) -> dict[str, Any]:
        """One notice as the part `inbox` takes it, but for its age."""
        its = one.notice
        return {
            "pk": its.pk,
            "unread": its.read is None,
            "icon": self._icon(one),
            "who": self._who(its),
            "did": self._did(one),
            "record": self._title(one.entity, one.head) if one.head else "",
            "quote": self._quote(one),
            "open_url": reverse("inbox-open", args=[its.pk]),
            "read_url": reverse("inbox-read"),
            "position": its.position,
        }

    def _who(self, its: Notice) -> str:
        name = self.names.name("user", its.by) if its.by else program_name(self._channels.get(its.change, ""))
        return _("%s and others") % name if its.others else name

    def _icon(self, one: Told) -> str:
        if one.notice.kind == Kind.ACTIVITY and one.via is not None:
            return icon_of(one.via, self._readable("activity"))
        return SIGNS.get(Kind(one.notice.kind), "activity")

    def _did(self, one: Told) -> str:
        its, count = one.notice, one.count
        if its.kind == Kind.MENTION:
            return ngettext("mentioned you", "mentioned you %(n)s times", count) % {"n": counted(count)}
        if its.kind == Kind.COMMENT:
            return ngettext("commented", "commented %(n)s times", count) % {"n": counted(count)}
        if its.kind == Kind.GIVEN and one.head is None:
            return ngettext(
                "made you the owner of %(n)s record", "made you the owner of %(n)s records", count
            ) % {"n": counted(count)}
        if its.kind == Kind.GIVEN:
            return _("made you the owner")
        if its.kind == Kind.INVITED and one.head is None:
            return ngettext(
                "has you take part in %(n)s activity", "has you take part in %(n)s activities", count
            ) % {"n": counted(count)}
        if its.kind == Kind.INVITED:
            return _("has you take part")
        if its.kind == Kind.FILE:
            return ngettext("added a file", "added %(n)s files", count) % {"n": counted(count)}
        if its.kind == Kind.MANY:
            return ngettext("changed %(n)s record you follow", "changed %(n)s records you follow", count) % {
                "n": counted(count)
            }
        return self._noted(one) if its.kind == Kind.ACTIVITY else self._changed(one)

    def _noted(self, one: Told) -> str:
        kind = getattr(one.via, "kind", "") if "kind" in self._readable("activity") else ""
        choice = shape_of("activity").fields["kind"].choice(kind) if kind in ICONS else None
        label = choice.label() if choice else shape_of("activity").label()
        more = one.count - 1
        if not more:
            return _("noted: %s") % label
        return ngettext("noted: %(kind)s, and %(n)s more", "noted: %(kind)s, and %(n)s more", more) % {
            "kind": label,
            "n": counted(more),
        }

    def _changed(self, one: Told) -> str:
        shape = shape_of(one.entity)
        labels = [shape.fields[key].label() for key in one.keys if key in shape.fields]
        trash = _("moved it to the trash") if one.head and one.head.archived else _("brought it back")
        if not labels:
            return trash
        named, more = ", ".join(labels[:NAMED]), len(labels) - NAMED
        if more > 0:
            named = _("%(fields)s and %(more)s more") % {"fields": named, "more": more}
        changed = _("changed %s") % named
        return (
            _("%(changed)s, and %(trash)s") % {"changed": changed, "trash": trash}
            if "" in one.keys
            else changed
        )

    def _quote(self, one: Told) -> SafeString | str:
        if one.comment is not None:
            names = ((pk, self.names.name("user", pk), "") for pk in self._mentions.get(one.comment.pk, ()))
            text = one.comment.text
            return marked(text if len(text) <= QUOTED else f"{text[:QUOTED].rstrip()}…", index_of(names))
        if one.via is not None:
            return self._title(str(one.via._meta.model_name), one.via)
        if one.notice.kind == Kind.CHANGE and len(one.keys) == 1 and one.keys[0]:
            return self._difference(one)
        return ""

    def _difference(self, one: Told) -> str:
        """What the one field that changed was and is by now, as far as lines of the journal say."""
        shape = shape_of(one.entity)
        field = shape.fields[one.keys[0]]
        if field.home not in {"column", "attribute"}:
            return ""
        its = self._lines.get(one.notice.pk, [])
        reader = LineReader(shape, its, {field.key})
        parts = [
            part for line in its for part in reader.read(line) if part.aspect == VALUE and not part.erased
        ]
        if not parts:
            return ""
        before, after = (
            self._show(field, value) or _("empty") for value in (parts[0].before, parts[-1].after)
        )
        return f"{before} → {after}"

    def _show(self, field: FieldShape, value: Any) -> str:
        if field.kind in {"record", "person", "people"}:
            self.names.load_of(field, [value])
            return ", ".join(self.names.name(field.target, pk) or _("withheld") for pk in ids_of(value))
        return kind_of(field).show(value, field, self.setting)

    def _title(self, entity: str, head: Head) -> str:
        return title_of(shape_of(entity), head, self._readable(entity))


def address(one: Told) -> str:
    """Where a notice leads."""
    if one.head is None:
        return change_url(one.notice.change)
    url = record_url(one.entity, one.head.pk)
    if one.comment is not None:
        return f"{url}#comment-{one.comment.pk}"
    return f"{url}#timeline" if one.notice.kind == Kind.CHANGE else url


def _lines_of(several: Sequence[Notice]) -> dict[int, list[Line]]:
    """By notice the lines of its record, from its first to its last."""
    if not several:
        return {}
    asked = [Q(root=one.record, pk__gte=one.first_line, pk__lte=one.last_line) for one in several]
    found = list(lines(Entry.objects.filter(reduce(or_, asked)).order_by("pk")))
    return {
        one.pk: [
            line for line in found if line.root == one.record and one.first_line <= line.id <= one.last_line
        ]
        for one in several
    }
