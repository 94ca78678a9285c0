"""The part of the page of matching about models of one's own: train one, see what it would change, use it or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.lib.numbers import counted
from perennial.matching.training.enough import RECORDS
from perennial.matching.training.reviewed import FEWEST, FEWEST_OF_A_KIND, FOLDS
from perennial.records.actions.matching import set_policy
from perennial.records.actions.matching_models import drop_model, train_model, use_model
from perennial.records.matching.examples import Example, examples
from perennial.records.matching.models_in_use import base_of, passed_over
from perennial.records.matching.policy import policy_of
from perennial.records.matching.trained import Trained, trained, trained_as
from perennial.records.matching.training import training
from perennial.records.queries import may_merge
from perennial.web.likelihood import percent
from perennial.web.moments import when
from perennial.web.page import receipt
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.merging import merge_url
from perennial.web.records.reader import Reader
from perennial.web.settings_pages.shared import newest_change

TRAIN, USE, DROP, SHIPPED = "train", "use", "drop", "shipped"
ACTS = (TRAIN, USE, DROP, SHIPPED)


def act_on(request: HttpRequest, actor: Actor, entity: str) -> None:
    """What a button of this part asks for, with its receipt. Raises what the actions raise."""
    act, its = request.POST.get("act"), request.POST.get("model", "")
    if act == TRAIN:
        train_model(actor, entity)
        receipt(
            request, _("A model is being trained. It stands here when that is done, and is not used before.")
        )
        return
    if act == DROP:
        drop_model(actor, entity, its)
        receipt(request, _("It is not offered any more."))
        return
    if act == USE:
        use_model(actor, entity, its, nevertheless="nevertheless" in request.POST)
    else:
        set_policy(actor, entity, model="")
    undo = undo_url(newest_change(actor, "matching.policy"))
    receipt(request, _("Saved. All records are compared anew now."), undo=undo)


def models_section(request: HttpRequest, entity: str, problem: str) -> dict[str, Any]:
    """Inputs of matching_models.html."""
    reader, used = Reader(request, entity), policy_of(entity).model
    under_way, kept = training(entity), trained(entity)
    in_use = trained_as(entity, used) if used else None
    offered = kept[0] if kept and kept[0].hash != used else None
    return {
        "problem": problem,
        "needed": counted(RECORDS),
        "under_way": reverse("operation", args=[under_way.pk]) if under_way else "",
        "in_use": _said(in_use) if in_use else "",
        "passed_over": passed_over(entity),
        "offered": _offered(reader, offered) if offered else None,
    }


def _said(model: Trained) -> str:
    words = {"when": when(model.made), "records": counted(model.records), "version": model.hash[:8]}
    return _("Learned of %(records)s records, %(when)s, version %(version)s.") % words


def _offered(reader: Reader, model: Trained) -> dict[str, Any]:
    shown, gain = examples(reader.actor, model), model.gain_over(base_of(reader.entity).hash)
    newly, no_longer = (model.told[name]["pairs"] for name in ("newly", "no_longer"))
    return {
        "hash": model.hash,
        "said": _said(model),
        "measured": _measured(model, gain),
        "nevertheless": _nevertheless(gain),
        "changes": [
            {
                "text": ngettext("%s pair would newly be likely", "%s pairs would newly be likely", newly)
                % counted(newly),
                "pairs": [_pair(reader, one) for one in shown["newly"]],
            },
            {
                "text": ngettext(
                    "%s pair would not be likely any more", "%s pairs would not be likely any more", no_longer
                )
                % counted(no_longer),
                "pairs": [_pair(reader, one) for one in shown["no_longer"]],
            },
        ],
        "likely": _("%(before)s pairs are likely today, %(after)s would be.")
        % {"before": counted(model.told["before"]), "after": counted(model.told["after"])},
    }


def _pair(reader: Reader, one: Example) -> dict[str, Any]:
    ids = [one.one.pk, one.other.pk]
    return {
        "heads": [
            {"name": reader.title(head), "url": record_url(reader.entity, head.pk)}
            for head in (one.one, one.other)
        ],
        "percent": percent(one.probability).replace(" ", "\N{NO-BREAK SPACE}"),
        "compare_url": merge_url(reader.entity, ids) if may_merge(reader.actor, reader.shape) else "",
    }


def _measured(model: Trained, gain: int | None) -> str:
    trial = model.told["trial"]
    if trial and gain is None:
        return _(
            "It was measured against a model that is not in use any more. Train again to measure it anew."
        )
    if trial is None:
        words = {
            "judged": counted(model.told["judged"]),
            "needed": counted(FEWEST),
            "kind": counted(FEWEST_OF_A_KIND),
        }
        sentence = _(
            "Not measured: people judged %(judged)s pairs here; %(needed)s are needed, %(kind)s of each kind among"
            " them."
        )
        return sentence % words
    words = {
        "judged": counted(trial["judged"]),
        "before": f"{trial['before']:.3f}",
        "after": f"{trial['after']:.3f}",
        "folds": counted(trial["folds"]),
        "of": counted(FOLDS),
    }
    if (gain or 0) < 0:
        sentence = _(
            "Measured worse: of %(judged)s pairs that people judged here each costs it %(after)s bits, and the model of"
            " today %(before)s; it is better in %(folds)s of %(of)s parts."
        )
    else:
        sentence = _(
            "Measured: of %(judged)s pairs that people judged here each costs it %(after)s bits, and the model of today"
            " %(before)s; it is better in %(folds)s of %(of)s parts."
        )
    return sentence % words


def _nevertheless(gain: int | None) -> str:
    """What has to be ticked before it is used; '' for nothing."""
    if gain is None:
        return _("I looked at what it would change; use it unmeasured.")
    return _("Use it although it was measured worse.") if gain < 0 else ""
