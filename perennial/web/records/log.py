"""Noting what was done about a record in one line; the day of the next step is understood before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from perennial.access.queries import may
from perennial.lib.dates import show_date
from perennial.lib.refusals import Forbidden, Refusal
from perennial.lib.understanding import Next, Understood, understand
from perennial.records.actions.activities import log
from perennial.records.directory import title_of
from perennial.records.linked import open_deals_of, people_of
from perennial.records.models import ABOUT, Head
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import TASK
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.answerable import AnswerableForm
from perennial.web.records.entities import ICONS, record_url, undo_url
from perennial.web.records.partaking import Partaking, no_one, partaking
from perennial.web.records.reader import Reader
from perennial.web.records.talk import COMMENT, comment_choice, may_comment, said_in_bar, tells

LONGEST_TEXT, LONGEST_SUBJECT = 20_000, 120
PEOPLE, DEALS = 50, 20
SELECT = {"class": "input", "data-size": "small"}


class LogForm(AnswerableForm):
    """What is typed into the log bar. `took_*` are boxes of what was understood; `looked` says of which text it was.

    `comments`: nothing but comments can be typed here; `partaking` is who the text says took part.
    """

    partaking: Partaking = no_one()

    kind = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("Kind"))
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT}),
        error_messages={
            "required": gettext_lazy("Write in a few words what happened or what is to be done.")
        },
    )
    contact = forms.ChoiceField(required=False, label=gettext_lazy("With"), widget=forms.Select(attrs=SELECT))
    deal = forms.ChoiceField(required=False, label=gettext_lazy("About"), widget=forms.Select(attrs=SELECT))
    took = forms.MultipleChoiceField(
        required=False, choices=[(one, one) for one in ("minutes", "outcome", "happened", "people", "next")]
    )
    looked = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, reader: Reader, head: Head, data: Any = None, initial: Any = None) -> None:
        kinds = _kinds(reader, head)
        super().__init__(data, auto_id="log-%s", initial={"kind": kinds[0][0], **(initial or {})})
        self.reader, self.head = reader, head
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.comments = kinds == [comment_choice()]
        people, deals = ([], []) if self.comments else (_people(reader, head), _deals(reader, head))
        if not people:
            del self.fields["contact"]
        else:
            self.fields["contact"].choices = [("", _("nobody in particular")), *people]  # type: ignore[attr-defined]
        if not deals:
            del self.fields["deal"]
        else:
            self.fields["deal"].choices = [("", _("no deal")), *deals]  # type: ignore[attr-defined]
            self.initial.setdefault("deal", deals[0][0] if len(deals) == 1 else "")
        self.listen()

    def named(self, key: str, sentence: object) -> str:
        field = shape_of("activity").fields.get(key)
        return f"{field.label()}: {sentence}" if field else str(sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def record_log(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The log bar of a record; a POST notes what it says. `look` only tells what would be understood."""
    reader, head = _opened(request, entity, pk)
    if request.method != "POST":
        return _show(
            request, LogForm(reader, head, initial={"kind": _kind(request, reader, head)}), Understood()
        )
    form = LogForm(reader, head, request.POST)
    found = Understood()
    if request.POST.get("kind") != COMMENT:
        text = request.POST.get("text", "")[:LONGEST_TEXT]
        found = understand(text, _now(reader), reader.setting.language)
        form.partaking = partaking(reader, head, text)
    if "look" in request.POST:
        return _show(request, form, found)
    if not form.is_valid():
        return _show(request, form, found, 422)
    if form.cleaned_data["kind"] == COMMENT:
        return _commented(request, form)
    # A day is never taken unseen: neither that of the next step nor that on which it happened; nor who took part.
    if (found.next or found.happened or form.partaking) and not looked_at(form):
        return _show(request, form, found)
    try:
        done = log(reader.actor, _wanted(form, found))
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _show(request, form, found, 422)
    receipt(request, _receipt(form, found), undo=undo_url(done.change))
    if wanted_fragment(request, "logbar"):
        response = _show(request, LogForm(reader, head), Understood())
        response["HX-Trigger-After-Swap"] = "saved"
        return response
    return redirect(request, record_url(entity, pk))


def _commented(request: HttpRequest, form: LogForm) -> HttpResponse:
    """What is said to colleagues alone."""
    reader, head = form.reader, form.head
    try:
        sentence, undo = said_in_bar(reader, head, form.cleaned_data["text"])
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _show(request, form, Understood(), 422)
    receipt(request, sentence, undo=undo)
    if not wanted_fragment(request, "logbar"):
        return redirect(request, f"{record_url(reader.entity, head.pk)}#timeline")
    response = _show(request, LogForm(reader, head, initial={"kind": COMMENT}), Understood())
    response["HX-Trigger-After-Swap"] = "saved"
    return response


def logbar(reader: Reader, head: Head) -> dict[str, Any]:
    """The log bar as the page of a record shows it; {} where nothing can be noted."""
    if may_log(reader, head) or may_comment(reader, head):
        return told(LogForm(reader, head), Understood())
    return {}


def may_log(reader: Reader, head: Head) -> bool:
    """Whether something can be noted at this record."""
    return (
        reader.entity in ABOUT and head.archived is None and may(reader.actor, "create", shape_of("activity"))
    )


def told(form: LogForm, found: Understood) -> dict[str, Any]:
    """What the part `logbar` shows."""
    kind = form["kind"].value()
    text = form["text"].value() or "" if form.is_bound else ""
    talks = kind == COMMENT
    understood = chips(form.reader, found, form.partaking, None if not form.is_bound else _taken(form))
    return {
        "form": form,
        "url": f"{record_url(form.reader.entity, form.head.pk)}/log",
        "kinds": [
            {"value": key, "label": label, "icon": ICONS.get(key, key), "checked": key == kind}
            for key, label in form.fields["kind"].choices  # type: ignore[attr-defined]
        ],
        "chips": [] if talks else understood,
        "looked": digest(text) if form.is_bound else "",
        "comments": form.comments,
        **tells(form.reader, form.head, text if talks else "", form.data.get("typed", "")),
    }


def chips(
    reader: Reader, found: Understood, people: Partaking, taken: Sequence[str] | None
) -> list[dict[str, Any]]:
    """What was understood, each part with a box: unchecked, it is not taken."""
    several = [
        ("minutes", "clock", _("%d min") % found.minutes if found.minutes else ""),
        ("outcome", "check", _outcome(found)),
        (
            "happened",
            "calendar",
            _day(reader, found.happened.day, found.happened.time) if found.happened else "",
        ),
        ("people", "team", _("with %s") % ", ".join(people.names) if people else ""),
        (
            "next",
            ICONS[found.next.kind] if found.next else "",
            _next(reader, found.next) if found.next else "",
        ),
    ]
    return [
        {"value": value, "icon": icon, "text": text, "checked": taken is None or value in taken}
        for value, icon, text in several
        if text
    ]


def looked_at(form: LogForm) -> bool:
    """Whether what was understood of this very text was shown before."""
    return bool(form.cleaned_data["looked"] == digest(form.cleaned_data["text"]))


def digest(text: str) -> str:
    return blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _opened(request: HttpRequest, entity: str, pk: int) -> tuple[Reader, Head]:
    reader = Reader(request, entity)
    return reader, head_of(reader.actor, reader.shape, pk)


def _kinds(reader: Reader, head: Head) -> list[tuple[str, str]]:
    """What can be noted here: activities where the reader may make any, else a comment alone."""
    if not may_log(reader, head):
        return [comment_choice()]
    kinds = [(one.key, one.label()) for one in shape_of("activity").fields["kind"].choices]
    return [*kinds, *([comment_choice()] if may_comment(reader, head) else [])]


def _kind(request: HttpRequest, reader: Reader, head: Head) -> str:
    known = [key for key, _label in _kinds(reader, head)]
    return asked if (asked := request.GET.get("kind", "")) in known else known[0]


def _now(reader: Reader) -> datetime:
    return reader.now.astimezone(reader.setting.zone)


def _taken(form: LogForm) -> Sequence[str] | None:
    """The boxes that are checked, where some were shown; all are at first."""
    sent = form.data
    if not isinstance(sent, QueryDict) or sent.get("looked", "") != digest(sent.get("text", "")):
        return None
    return sent.getlist("took")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was understood and is to count."""

    found: Understood
    taken: Sequence[str] | None
    people: Partaking

    def __contains__(self, part: str) -> bool:
        there = self.people if part == "people" else getattr(self.found, part)
        return bool(there) and (self.taken is None or part in self.taken)


def _wanted(form: LogForm, found: Understood) -> list[dict[str, Any]]:
    """The activities to write: what was done, and the next step; of a task alone what is to be done."""
    values, counts, about = form.cleaned_data, _Taken(found, _taken(form), form.partaking), _about(form)
    text = values["text"].strip()
    one: dict[str, Any] = {"kind": values["kind"], "subject": subject_of(text), **about}
    if one["subject"] != text:
        one["text"] = text
    if "people" in counts:
        one |= form.partaking.values(about.get("contact"))
    if values["kind"] == TASK:
        return [one | _planned(form.reader, found.next) if found.next and "next" in counts else one]
    one["done"] = _done(form.reader, found) if "happened" in counts else form.reader.now
    if "minutes" in counts:
        one["minutes"] = found.minutes
    if "outcome" in counts:
        one["outcome"] = found.outcome
    if not found.next or "next" not in counts:
        return [one]
    following = {"kind": found.next.kind, "subject": found.next.subject, **about}
    return [one, following | _planned(form.reader, found.next)]


def subject_of(text: str) -> str:
    """The first sentence, as far as it is short."""
    line = text.splitlines()[0].strip() if text.strip() else ""
    first = line.partition(". ")[0]
    return first if len(first) <= LONGEST_SUBJECT else f"{first[: LONGEST_SUBJECT - 1].rstrip()}…"


def _planned(reader: Reader, following: Next) -> dict[str, Any]:
    starts = _at(reader, following.day, following.time) if following.time else None
    return {"due": following.day} | ({"starts": starts} if starts else {})


def _done(reader: Reader, found: Understood) -> datetime:
    assert found.happened is not None
    return min(_at(reader, found.happened.day, found.happened.time or time(12)), reader.now)


def _at(reader: Reader, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, reader.setting.zone)


def _about(form: LogForm) -> dict[str, int]:
    """The records it is about: this one, and those it belongs with that the reader may see."""
    head, reader, values = form.head, form.reader, form.cleaned_data
    found = {reader.entity: head.pk}
    for key in ("contact", "company"):
        pk = getattr(head, f"{key}_id", None)
        if pk and key in reader.readable and reader.names.name(key, pk):
            found.setdefault(key, pk)
    for key in ("contact", "deal"):
        if values.get(key):
            found[key] = int(values[key])
    return found


def _people(reader: Reader, head: Head) -> list[tuple[str, str]]:
    if reader.entity == "contact" or getattr(head, "contact_id", None):
        return []
    company = head.pk if reader.entity == "company" else getattr(head, "company_id", None)
    if not company:
        return []
    shape, readable = shape_of("contact"), reader.readable_of("contact")
    people = people_of(reader.actor, company, PEOPLE) if "company" in readable else []
    return [(str(one.pk), title_of(shape, one, readable)) for one in people]


def _deals(reader: Reader, head: Head) -> list[tuple[str, str]]:
    if reader.entity == "deal":
        return []
    shape, readable = shape_of("deal"), reader.readable_of("deal")
    if reader.entity not in readable:
        return []
    deals = open_deals_of(reader.actor, reader.entity, head.pk, DEALS)
    return [(str(one.pk), title_of(shape, one, readable)) for one in deals]


def _outcome(found: Understood) -> str:
    choice = shape_of("activity").fields["outcome"].choice(found.outcome) if found.outcome else None
    return choice.label() if choice else ""


def _next(reader: Reader, following: Next) -> str:
    kind = shape_of("activity").fields["kind"].choice(following.kind)
    return f"{kind.label() if kind else ''}, {_day(reader, following.day, following.time)}"


def _day(reader: Reader, day: date, hour: time | None) -> str:
    shown = show_date(day, reader.setting.language)
    return f"{shown}, {hour:%H:%M}" if hour else shown


def _receipt(form: LogForm, found: Understood) -> str:
    kind = shape_of("activity").fields["kind"].choice(form.cleaned_data["kind"])
    words = {"kind": kind.label() if kind else "", "record": form.reader.title(form.head)}
    if (
        found.next
        and "next" in _Taken(found, _taken(form), form.partaking)
        and form.cleaned_data["kind"] != TASK
    ):
        words["next"] = _next(form.reader, found.next)
        return _("%(kind)s noted at %(record)s. Next: %(next)s") % words
    return _("%(kind)s noted at %(record)s") % words


def _show(request: HttpRequest, form: LogForm, found: Understood, status: int = 200) -> HttpResponse:
    reader, head = form.reader, form.head
    url = record_url(reader.entity, head.pk)
    context = {
        "heading": _("Note at %s") % reader.title(head),
        "trail": [{"url": url, "label": reader.title(head)}],
        "log": told(form, found),
        "leave_url": url,
    }
    return page(request, "records/log.html", context, ("logbar", "understood"), status)
