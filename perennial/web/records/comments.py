"""A comment on a page of its own, where it is changed and its history stands; pinning; following."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.comments import LONGEST, follow, pin_comment, pin_note, say_again, unsay
from perennial.records.comments import Version, comment_of, versions_of
from perennial.records.models import Comment, Head
from perennial.records.queries import head_of
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.ages import clock, full_day
from perennial.web.records.answerable import AnswerableForm
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.reader import Reader
from perennial.web.records.talk import receipt_of


class CommentForm(AnswerableForm):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST, "data-sends": ""}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def comment_page(request: HttpRequest, entity: str, pk: int, comment: int) -> HttpResponse:
    """What it said before, and for who wrote it a form; a POST changes it."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    if request.method != "POST":
        one = comment_of(head, comment)
        form = CommentForm(initial={"text": one.text}, auto_id="comment-%s")
        return _show(request, reader, head, one, form=form)
    form = CommentForm(request.POST, auto_id="comment-%s")
    try:
        one = comment_of(head, comment)
        if not form.is_valid():
            return _show(request, reader, head, one, form=form, status=422)
        said = say_again(reader.actor, entity, pk, comment, form.cleaned_data["text"])
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        there = Comment.objects.filter(record=head.pk, pk=comment).first()
        return _show(request, reader, head, there, form=form, status=422 if there else no.status)
    if said.change is not None:
        receipt(request, receipt_of(reader.title(head), said.told, said.unknown), undo=undo_url(said.change))
    return redirect(request, _place(reader, head, comment))


@require_POST
def comment_remove(request: HttpRequest, entity: str, pk: int, comment: int) -> HttpResponse:
    """It is gone, and comes back by taking that back."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    done = unsay(reader.actor, entity, pk, comment)
    receipt(request, _("Comment removed from %s") % reader.title(head), undo=undo_url(done))
    return redirect(request, f"{record_url(entity, pk)}#timeline")


@require_POST
def comment_pin(request: HttpRequest, entity: str, pk: int, comment: int) -> HttpResponse:
    reader, pinned = Reader(request, entity), _wanted(request)
    done = pin_comment(reader.actor, entity, pk, comment, pinned=pinned)
    return _moved(request, reader, pk, done, pinned=pinned)


@require_POST
def note_pin(request: HttpRequest, entity: str, pk: int, note: int) -> HttpResponse:
    reader, pinned = Reader(request, entity), _wanted(request)
    done = pin_note(reader.actor, entity, pk, note, pinned=pinned)
    return _moved(request, reader, pk, done, pinned=pinned)


@require_POST
def record_follow(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Be told what others do to the record, or no longer."""
    reader, follows = Reader(request, entity), _wanted(request)
    done = follow(reader.actor, entity, pk, follows=follows)
    if done is not None:
        words = {"record": reader.title(head_of(reader.actor, reader.shape, pk))}
        sentence = _("You follow %(record)s") if follows else _("You no longer follow %(record)s")
        receipt(request, sentence % words, undo=undo_url(done))
    return redirect(request, way_back(request, record_url(entity, pk)))


def _wanted(request: HttpRequest) -> bool:
    """What a button asks for: 1 for yes, 0 for no."""
    asked = request.POST.get("to", "")
    if asked not in {"0", "1"}:
        raise BadRequest(_("Say “1” for yes or “0” for no."), field="to")
    return asked == "1"


def _moved(request: HttpRequest, reader: Reader, pk: int, done: int | None, *, pinned: bool) -> HttpResponse:
    if done is not None:
        words = {"record": reader.title(head_of(reader.actor, reader.shape, pk))}
        sentence = _("Pinned on top of %(record)s") if pinned else _("No longer on top of %(record)s")
        receipt(request, sentence % words, undo=undo_url(done))
    return redirect(request, f"{record_url(reader.entity, pk)}#timeline")


def _place(reader: Reader, head: Head, comment: int) -> str:
    return f"{record_url(reader.entity, head.pk)}#comment-{comment}"


def _show(
    request: HttpRequest,
    reader: Reader,
    head: Head,
    one: Comment | None,
    *,
    form: CommentForm,
    status: int = 200,
) -> HttpResponse:
    """The comment; of one that was removed meanwhile what was typed."""
    versions = versions_of(one) if one else []
    author = one.by_id if one else reader.actor.user_id or 0
    mine = author == reader.actor.user_id and (head.archived is None or form.is_bound)
    reader.names.load("user", [author, *(version.by for version in versions)])
    args = [reader.entity, head.pk, one.pk if one else 0]
    may_remove = (
        one is not None
        and head.archived is None
        and (mine or (reader.actor.is_administrator and reader.actor.token_writes))
    )
    context: dict[str, Any] = {
        "heading": _("Comment by %s") % reader.names.name("user", author),
        "trail": [{"url": record_url(reader.entity, head.pk), "label": reader.title(head)}],
        "form": form if mine else None,
        "text": one.text if one else "",
        "url": request.path,
        "remove_url": reverse("comment-remove", args=args) if may_remove else "",
        "leave_url": _place(reader, head, one.pk) if one else record_url(reader.entity, head.pk),
        "days": [{"title": _("What it said"), "events": [_told(reader, its) for its in versions]}],
    }
    return page(request, "records/comment.html", context, status=status)


def _told(reader: Reader, version: Version) -> dict[str, Any]:
    zone = reader.setting.zone
    return {
        "kind": "comment",
        "icon": "comment",
        "lead": reader.names.name("user", version.by) if version.by else _("Perennial"),
        "quote": version.text,
        "at": f"{full_day(version.at, reader.setting.language, zone)}, {clock(version.at, zone)}",
        "stamp": version.at.isoformat(),
    } | dict.fromkeys(("url", "text", "before", "after", "by", "undo_url", "anchor", "acts"), "")
