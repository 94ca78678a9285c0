"""Merging all groups from a likelihood on: how many they are, a sample that somebody looks at first, and the start."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.access.queries import check
from perennial.lib.numbers import counted
from perennial.records.actions.duplicates import set_apart
from perennial.records.actions.merge import check_merge
from perennial.records.derive.values import value_of
from perennial.records.mass_merge import DEFAULT, Asked, Foreseen, foresee, least_allowed
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.matching.desk import MINE, TEAM, Waiting, entities_compared
from perennial.records.models import Head
from perennial.records.proposing import Proposing
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.web.duplicates.groups import merge_all_url, told
from perennial.web.page import page, receipt, redirect
from perennial.web.records.entities import undo_url
from perennial.web.records.merging import MOST, merge_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

# So many of the sample are the same before all are merged; of a smaller one all of it.
ENOUGH = 10
SAME, APART, SKIPPED = "same", "apart", ""
GROUP = "group-"
STEPS = (80, 85, 90, 95, 97, 99)
# By which one knows a record again.
FACTS = {
    "contact": ("birthday", "email", "phone", "company", "city"),
    "company": ("tax_id", "website", "email", "phone", "city"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: the likelihood in percent, whose groups, what draws the sample, the answers by the ids
    of a group, the likelihood at which some of the sample were not the same (0 while none was), and whether those
    are meant, too, that colleagues put off.
    """

    least: int
    owner: str
    seed: str
    answers: Mapping[str, str]
    spoilt: int
    put_off: bool

    @property
    def too_low(self) -> bool:
        return self.least <= self.spoilt


@require_http_methods(["GET", "HEAD", "POST"])
def merge_all(request: HttpRequest, entity: str) -> HttpResponse:
    """`do` is the button: `merge` starts once enough was looked at, `note` and `merge` note what is not the same. Any
    other shows the page again, with all that was answered.
    """
    reader = Reader(request, entity)
    check_merge(reader.actor, reader.shape)
    check(reader.actor, "bulk", reader.shape)
    form = _read(request, entity)
    asked = Asked(entity, form.least / 100, form.owner, form.put_off)
    found = foresee(reader.actor, asked, form.seed)
    if request.method != "POST" or "do" not in request.POST:
        return _show(request, reader, form, found)
    if apart := [one for one in found.sample if form.answers.get(_key(one)) == APART]:
        for one in apart:
            undo = undo_url(set_apart(reader.actor, entity, one.ids))
            receipt(request, _("Noted: they are not the same"), undo=undo)
        form = replace(form, spoilt=max(form.spoilt, form.least))
        found = foresee(reader.actor, asked, form.seed)
        return _show(request, reader, form, found, _spoilt(len(apart)))
    if (problem := _not_yet(form, found)) or request.POST["do"] != "merge":
        return _show(request, reader, form, found, problem)
    key = f"merge_all:{reader.actor.user_id}:{entity}:{form.seed}:{form.least}:{form.put_off:d}"
    same = [one.ids for one in found.sample if form.answers.get(_key(one)) == SAME]
    operation = start_mass_merge(reader.actor, asked, looked_at=same, key=key)
    return redirect(request, reverse("duplicates-merge-operation", args=[entity, operation.pk]))


def _read(request: HttpRequest, entity: str) -> Form:
    """What was sent, as far as it can be; the rest as it is at first."""
    asked, sent = request.GET if request.method != "POST" else request.POST, request.POST
    steps, owner, seed = _steps(entity), asked.get("owner", ""), sent.get("seed", "")
    # A button that chooses another likelihood says so under a name of its own.
    least = whole_number(sent.get("to", "") or asked.get("least", ""))
    return Form(
        least=least if least in steps else max(steps[0], round(100 * DEFAULT)),
        owner=owner if owner in {MINE, TEAM} else "",
        seed=seed if re.fullmatch(r"[0-9a-f]{16}", seed) else secrets.token_hex(8),
        answers={name.removeprefix(GROUP): sent[name] for name in sent if name.startswith(GROUP)},
        spoilt=min(whole_number(sent.get("spoilt", "")) or 0, 100),
        put_off="put_off" in sent,
    )


def _steps(entity: str) -> list[int]:
    """The likelihoods to choose from, in percent: none below which two records are not taken for one."""
    lowest = least_allowed(entity)
    return [step for step in STEPS if step / 100 >= lowest] or [100]


def _key(one: Waiting) -> str:
    return ",".join(map(str, one.ids))


def _needed(found: Foreseen) -> int:
    return min(ENOUGH, len(found.sample))


def _same(form: Form, found: Foreseen) -> int:
    return sum(form.answers.get(_key(one)) == SAME for one in found.sample)


def _not_yet(form: Form, found: Foreseen) -> str:
    """Why nothing is merged yet; '' when it may be."""
    if not found.sample:
        return _("No group is so likely, so there is nothing to merge.")
    if form.too_low:
        return _spoilt(0)
    missing = _needed(found) - _same(form, found)
    sentence = ngettext(
        "Look at %s more group of the sample first, and say that it is the same.",
        "Look at %s more groups of the sample first, and say that they are the same.",
        missing,
    )
    return sentence % counted(missing) if missing > 0 else ""


def _spoilt(noted: int) -> str:
    sentence = ngettext(
        "%s group is not the same and is noted so.", "%s groups are not the same and are noted so.", noted
    )
    lead = sentence % counted(noted) if noted else _("Some of the sample were not the same.")
    return f"{lead} {_('Choose a higher likelihood, or merge these one by one on the desk.')}"


def _show(
    request: HttpRequest, reader: Reader, form: Form, found: Foreseen, problem: str = ""
) -> HttpResponse:
    entities = reader.shape.plural().lower()
    shown = {_key(one) for one in found.sample}
    context = {
        "heading": _("Merge all duplicates"),
        "count": _count(found, entities),
        "trail": [{"url": _desk_url(reader.entity, form.owner), "label": _("Duplicates")}],
        "action": reverse("duplicates-merge", args=[reader.entity]),
        "tabs": _tabs(reader.entity, form.owner),
        "steps": [
            {
                "value": step,
                "text": _("From %s %%") % step,
                "pressed": step == form.least,
                "spoilt": step <= form.spoilt,
            }
            for step in _steps(reader.entity)
        ],
        "form": form,
        "others": {f"{GROUP}{key}": value for key, value in form.answers.items() if key not in shown},
        "groups": [_row(reader, one, form.answers.get(_key(one), SKIPPED)) for one in found.sample],
        "needed": _needed(found),
        "same": _same(form, found),
        "put_off": _put_off(found),
        "problem": problem,
        "label": ngettext("Merge %s group", "Merge all %s groups", found.groups) % counted(found.groups),
        "sampled": _sampled(found),
    }
    return page(request, "duplicates/merge_all.html", context, status=422 if problem else 200)


def _count(found: Foreseen, entities: str) -> str:
    words = {"groups": counted(found.groups), "records": counted(found.records), "entities": entities}
    sentence = ngettext(
        "%(groups)s group of %(records)s %(entities)s",
        "%(groups)s groups of %(records)s %(entities)s",
        found.groups,
    )
    return sentence % words


def _put_off(found: Foreseen) -> str:
    """The choice about what colleagues put off; '' where they did not."""
    sentence = ngettext(
        "Also %s group that colleagues put off or handed to each other",
        "Also %s groups that colleagues put off or handed to each other",
        found.put_off,
    )
    return sentence % counted(found.put_off) if found.put_off else ""


def _sampled(found: Foreseen) -> str:
    if len(found.sample) == found.groups:
        return _("These are all of them.")
    words = {"n": counted(len(found.sample)), "all": counted(found.groups)}
    return _("%(n)s of %(all)s groups, drawn at random.") % words


def _desk_url(entity: str, owner: str) -> str:
    return f"{reverse('duplicates')}?of={entity}" + (f"&owner={owner}" if owner else "")


def _tabs(shown: str, owner: str) -> list[dict[str, Any]]:
    return [
        {"url": merge_all_url(entity, owner), "label": shape_of(entity).plural(), "current": entity == shown}
        for entity in entities_compared()
    ]


def _row(reader: Reader, one: Waiting, answer: str) -> dict[str, Any]:
    row = told(reader, one)
    for head, its in zip(one.records, row["heads"], strict=True):
        its["facts"] = _facts(reader, head)
    answers = ((SAME, _("The same"), "s"), (APART, _("Not the same"), "x"), (SKIPPED, _("Skip"), ""))
    return {
        **row,
        "kept": _kept(reader, one),
        "name": f"{GROUP}{_key(one)}",
        "choices": [
            {"value": value, "label": label, "key": key, "chosen": value == answer}
            for value, label, key in answers
        ],
        "compare_url": merge_url(one.entity, one.ids) if len(one.ids) <= MOST else "",
    }


def _kept(reader: Reader, one: Waiting) -> str:
    """What the record that stays would be called."""
    first, by_id = one.records[0], {head.pk: head for head in one.records}
    chosen = Proposing(reader.actor, reader.shape, one.records, reader.show).proposed()
    fields = [reader.shape.field(key) for key in reader.shape.title_fields if key in reader.readable]
    parts = [value_of(by_id.get(chosen.get(field.key, 0), first), field) for field in fields]
    return " ".join(filter(None, parts)) or reader.title(first)


def _facts(reader: Reader, head: Head) -> str:
    """What is known of a record, briefly."""
    fields = [reader.shape.field(key) for key in FACTS[reader.entity] if key in reader.readable]
    values = [(one, value_of(head, one)) for one in fields]
    shown: Sequence[str] = [
        reader.show(one, value, head) for one, value in values if not kind_of(one).empty(value)
    ]
    return " · ".join(shown)
