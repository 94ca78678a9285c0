"""Quality: how the data stands, and the rules that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.access.queries import check_configure, may
from perennial.access.rules import scope_of
from perennial.api import quality_schemas as schemas
from perennial.api.answers import address, answer
from perennial.api.documented import documented
from perennial.api.entities import entity_of
from perennial.api.once import written
from perennial.api.requests import Query, body_of, no_body, only, text_of
from perennial.api.tokens import actor_of, writer_of
from perennial.journal.queries import writer_of as change_of
from perennial.lib.refusals import BadRequest, Refusal
from perennial.operations.idempotency import Outcome
from perennial.quality.actions import EDITABLE, HEAVIEST, add_pack, create_rule, edit_rule, remove_rule
from perennial.quality.errors import NoSuchRule
from perennial.quality.kinds import KINDS
from perennial.quality.models import WAYS, Dimension, Rule, Severity
from perennial.quality.queries import judged_moment, rule_of, rules
from perennial.records.condition.counting import figures
from perennial.records.knowing import may_know
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.schema.queries import shape_of

router = Router()
CREATABLE = ("entity", "kind", *EDITABLE)
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_COLUMNS: Mapping[str, Any] = {
    "parameters": {
        "type": "object",
        "description": "What its kind takes: `field`; `must`, a condition as in lists; `months`; `pattern` and `fits`.",
    },
    "when": {
        "type": ["object", "null"],
        "description": "The condition under which it applies; null: always.",
    },
    "dimension": {"type": "string", "enum": list(Dimension.values)},
    "severity": {"type": "string", "enum": list(Severity.values)},
    "ways": {"type": "array", "items": {"type": "string", "enum": [str(way) for way in WAYS]}},
    "weight": {"type": "integer", "minimum": 1, "maximum": HEAVIEST},
    "labels": _TEXTS | {"description": "Its name by language; one is needed."},
    "messages": _TEXTS | {"description": "What is said where it is broken, by language."},
    "advice": _TEXTS | {"description": "How it is mended, by language."},
    "owner": {"type": ["integer", "null"], "description": "The user who looks after it."},
}
NEW = {
    "type": "object",
    "properties": {
        "entity": {"type": "string", "enum": list(ENTITIES)},
        "kind": {"type": "string", "enum": list(KINDS)},
        **_COLUMNS,
    },
    "required": ["entity", "kind", "parameters", "labels"],
    "additionalProperties": False,
    "examples": [
        {
            "entity": "contact",
            "kind": "filled",
            "parameters": {"field": "email"},
            "when": {"field": "lifecycle", "op": "is", "value": "customer"},
            "severity": "warn",
            "labels": {"en": "Customers have an e-mail"},
        }
    ],
}
EDIT = {
    "type": "object",
    "properties": dict(_COLUMNS),
    "minProperties": 1,
    "additionalProperties": False,
    "examples": [{"severity": "off"}],
}


@router.get(
    "/quality", **documented("quality", "How the data stands", {200: schemas.QualityBody}, tag="quality")
)
def quality(request: HttpRequest) -> HttpResponse:
    """Counts over the records you may see, which `reach` names, of the rules whose every field you may read.

    Scores sum up whole records: `score`, `below_80` and `below_50` are null for who may not read every field.
    """
    Query(request)
    actor = actor_of(request)
    readable = [entity for entity in ENTITIES if may(actor, "read", shape_of(entity))]
    told = {one: {"reach": scope_of(actor.rights, one, "read")} | figures(actor, one) for one in readable}
    return answer({"judged": judged_moment().today, "entities": told})


@router.get("/quality/rules", **documented("list_rules", "Rules", {200: schemas.RuleList}, tag="quality"))
def list_rules(request: HttpRequest) -> HttpResponse:
    """Every rule whose fields you may read, those that are off too, by entity and age."""
    Query(request)
    actor = actor_of(request)
    return answer({"items": [rule_body(actor, rule) for rule in rules() if _known(actor, rule)]})


@router.post(
    "/quality/rules",
    **documented(
        "create_rule", "Make a rule", {201: schemas.RuleAnswer}, tag="quality", body=NEW, writes=True
    ),
)
def create(request: HttpRequest) -> HttpResponse:
    """For administrators. All records are judged again soon after.

    What is unknown is a 400 and what does not fit a 422; each names the part.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, CREATABLE)
    entity, kind = entity_of(body), text_of(body, "kind")
    told = {name: value for name, value in body.items() if name in EDITABLE and name != "parameters"}

    def run() -> Outcome:
        check_configure(actor)
        shape = shape_of(entity)
        with transaction.atomic():
            rule = create_rule(actor, shape, Readable(actor, shape), kind, body.get("parameters", {}), **told)
            return Outcome(201, {"rule": rule.key, "change": change_of(rule)})

    return written(request, actor, run, lambda outcome: _saved(actor, outcome))


@router.get(
    "/quality/rules/{slug:rule}",
    **documented("read_rule", "A rule", {200: schemas.RuleBody}, tag="quality"),
)
def read(request: HttpRequest, rule: str) -> HttpResponse:
    """What it expects of which records, and what follows when it is broken."""
    Query(request)
    actor = actor_of(request)
    return answer(rule_body(actor, known_rule(actor, rule)))


@router.patch(
    "/quality/rules/{slug:rule}",
    **documented(
        "edit_rule", "Change a rule", {200: schemas.RuleAnswer}, tag="quality", body=EDIT, writes=True
    ),
)
def edit(request: HttpRequest, rule: str) -> HttpResponse:
    """For administrators: changes what is sent. Key, entity and kind are for ever."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, EDITABLE)
    if not body:
        raise BadRequest(_("Send what is to be changed: %s.") % ", ".join(EDITABLE))

    def act(there: Rule) -> None:
        shape = shape_of(there.entity)
        edit_rule(actor, there, shape, Readable(actor, shape), **body)

    return written(request, actor, _on_rule(actor, rule, act), lambda outcome: _saved(actor, outcome))


@router.delete(
    "/quality/rules/{slug:rule}",
    **documented("remove_rule", "Remove a rule", {200: schemas.RuleGone}, tag="quality", writes=True),
)
def remove(request: HttpRequest, rule: str) -> HttpResponse:
    """For administrators. Nothing is lost: undo of the change brings the rule back."""
    Query(request)
    no_body(request)
    actor = writer_of(request)
    run = _on_rule(actor, rule, lambda there: remove_rule(actor, there))
    return written(request, actor, run, lambda outcome: answer(outcome.reference))


@router.post(
    "/quality/packs/{slug:pack}",
    **documented("add_pack", "Add a pack of rules", {200: schemas.PackAnswer}, tag="quality", writes=True),
)
def add(request: HttpRequest, pack: str) -> HttpResponse:
    """For administrators: adds those of its rules that are not there, in one change."""
    Query(request)
    no_body(request)
    actor = writer_of(request)

    def run() -> Outcome:
        check_configure(actor)
        with transaction.atomic():
            added = add_pack(actor, pack)
            changes = [change_of(one) or 0 for one in rules().filter(pack=pack)] if added else [0]
            return Outcome(200, {"pack": pack, "added": added, "change": max(changes) or None})

    return written(request, actor, run, lambda outcome: answer(outcome.reference))


def rule_body(actor: Actor, rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.key,
        "entity": rule.entity,
        "name": str(rule),
        "sentence": sentence_of(actor, rule),
        **{name: getattr(rule, name) for name in ("kind", *EDITABLE) if name != "owner"},
        "owner": rule.owner_id,
        "pack": rule.pack,
        "url": address("quality", "rules", rule.key),
    }


def sentence_of(actor: Actor, rule: Rule) -> str:
    """What the rule expects; '' where it no longer fits the fields."""
    shape = shape_of(rule.entity)
    try:
        return KINDS[rule.kind].sentence(rule.parameters, shape, Readable(actor, shape))
    except Refusal:
        return ""


def known_rule(actor: Actor, key: str) -> Rule:
    """The rule of this key, on or off; raises NoSuchRule where the actor may not know of it."""
    found = rule_of(key)
    if not _known(actor, found):
        raise NoSuchRule
    return found


def _known(actor: Actor, rule: Rule) -> bool:
    return rule.entity in ENTITIES and may(actor, "read", shape_of(rule.entity)) and may_know(actor, rule)


def _on_rule(actor: Actor, key: str, act: Callable[[Rule], object]) -> Callable[[], Outcome]:
    """An act on a rule, and the change that it was: none where nothing differed."""

    def run() -> Outcome:
        check_configure(actor)
        with transaction.atomic():
            there = known_rule(actor, key)
            before = there.version
            act(there)
            change = change_of(there) if there.version != before else None
            return Outcome(200, {"rule": key, "change": change})

    return run


def _saved(actor: Actor, outcome: Outcome) -> HttpResponse:
    key, change = outcome.reference["rule"], outcome.reference["change"]
    body = rule_body(actor, known_rule(actor, key)) | {"change": change}
    location = {"Location": body["url"]} if outcome.status == 201 else {}
    return answer(body, outcome.status, headers=location)
