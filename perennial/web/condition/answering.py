"""The answers to a task: mend it, still right, not needed, hand over, put off, archive. Each is one undoable change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import trash_records
from perennial.records.condition import actions
from perennial.records.models import Head, WaiverKind
from perennial.records.queries import field_values
from perennial.web.condition.forms import HandOverForm, SnoozeForm
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

MEND, RIGHT, NOT_NEEDED, TRASH = "mend", "right", "not_needed", "trash"
HAND_OVER, SNOOZE = "hand_over", "snooze"
# The change, and the sentence of its receipt.
Done = tuple[int | None, str]


@dataclass
class Forms:
    """What is asked about one record: the value that the rule is about (None where there is none this person may
    change), who takes it over, and until when it is put off.
    """

    mend: RecordForm | None
    hand_over: HandOverForm | None
    snooze: SnoozeForm

    def of(self, act: str) -> RecordForm | HandOverForm | SnoozeForm | None:
        """The form of an answer; None where it is a button alone."""
        return {MEND: self.mend, HAND_OVER: self.hand_over, SNOOZE: self.snooze}.get(act)

    @property
    def refused(self) -> bool:
        return any(form is not None and form.errors for form in (self.mend, self.hand_over, self.snooze))

    def begins_in_field(self, *, ages: bool) -> bool:
        """Whether the cursor begins in the value: not where a letter is the likely answer, or another form refused."""
        if self.mend is not None and self.mend.errors:
            return True
        return not ages and not self.refused


def forms_of(reader: Reader, rule: Rule, head: Head, data: QueryDict | None = None) -> Forms:
    """The forms, the one that was answered with what was typed."""
    act = data.get("act", MEND) if data is not None else ""
    posted: dict[str, Any] = {act: data}
    field, mend = KINDS[rule.kind].at(rule.parameters), None
    if field in reader.editable():
        values = {field: field_values(head, reader.shape)[field]}
        mend = RecordForm(reader, [field], data=posted.get(MEND), values=values, auto_id="mend-%s")
    give = HandOverForm(reader, posted.get(HAND_OVER)) if "owner" in reader.editable() else None
    return Forms(mend, give, SnoozeForm(posted.get(SNOOZE)))


def answer(reader: Reader, rule: Rule, head: Head, forms: Forms, data: QueryDict) -> Done:
    """Do what was answered; what is refused stands in its form afterwards, and is raised where it has none."""
    act = data.get("act", MEND)
    if act not in _ANSWERS:
        raise BadRequest(_("There is no such answer to a task."), field="act")
    form = forms.of(act)
    try:
        return _ANSWERS[act](reader, rule, head, forms, data)
    except Forbidden:
        raise
    except Refusal as no:
        if form is None:
            raise
        form.take(no)
    return None, ""


def _mend(reader: Reader, _rule: Rule, head: Head, forms: Forms, data: QueryDict) -> Done:
    if forms.mend is None or not forms.mend.is_valid():
        return None, ""
    opened = whole_number(data.get("version", ""))
    done = edit_record(
        reader.actor,
        reader.entity,
        head.pk,
        forms.mend.values,
        opened=opened,
        action=actions.MEND,
        acknowledged=forms.mend.acknowledged(),
    )
    return done.change, _("%s mended") % reader.title(head)


def _right(reader: Reader, rule: Rule, head: Head, _forms: Forms, _data: QueryDict) -> Done:
    field = KINDS[rule.kind].at(rule.parameters)
    change = actions.confirm(reader.actor, reader.entity, [head.pk], [field])
    return change, _("“%s” is still right") % reader.title(head)


def _not_needed(reader: Reader, rule: Rule, head: Head, _forms: Forms, data: QueryDict) -> Done:
    reason = data.get("reason", "").strip() or _("Not needed")
    waive = partial(actions.waive, reader.actor, reader.entity, head.pk, rule.key)
    return waive(reason=reason, kind=WaiverKind.NOT_NEEDED), _("Not needed for %s") % reader.title(head)


def _trash(reader: Reader, _rule: Rule, head: Head, _forms: Forms, _data: QueryDict) -> Done:
    change = trash_records(reader.actor, reader.entity, [head.pk], action=actions.ARCHIVE)
    return change, _("%s moved to the trash") % reader.title(head)


def _hand_over(reader: Reader, _rule: Rule, head: Head, forms: Forms, _data: QueryDict) -> Done:
    form = forms.hand_over
    if form is None or not form.is_valid():
        return None, ""
    words = {"record": reader.title(head), "colleague": reader.names.name("user", form.cleaned_data["to"])}
    change = actions.hand_over(
        reader.actor,
        reader.entity,
        head.pk,
        form.cleaned_data["to"],
        word=form.cleaned_data["word"],
        acknowledged=form.acknowledged(),
    )
    return change, _("%(record)s handed over to %(colleague)s") % words


def _snooze(reader: Reader, rule: Rule, head: Head, forms: Forms, _data: QueryDict) -> Done:
    if not forms.snooze.is_valid():
        return None, ""
    until = forms.snooze.cleaned_data["until"]
    change = actions.snooze(reader.actor, reader.entity, head.pk, rule.key, until)
    words = {"record": reader.title(head), "day": reader.day(until)}
    return change, _("%(record)s comes back on %(day)s") % words


_ANSWERS: dict[str, Callable[[Reader, Rule, Head, Forms, QueryDict], Done]] = {
    MEND: _mend,
    RIGHT: _right,
    NOT_NEEDED: _not_needed,
    TRASH: _trash,
    HAND_OVER: _hand_over,
    SNOOZE: _snooze,
}
