"""The artefact as text: canonical JSON with its own hash, refused where it is not whole or of another specification."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from perennial.matching.errors import ModelBroken
from perennial.matching.model.artefact import Model, Thresholds, Weights
from perennial.matching.model.expected import expected
from perennial.matching.specs.base import Spec


def to_text(model: Model) -> str:
    """Canonical JSON, so that the same model is the same text."""
    told: dict[str, Any] = {
        "entity": model.spec.entity,
        "spec": model.spec.hash,
        "source": model.source,
        "records": model.records,
        "answers": {
            comparison: {answer: [weights.m, weights.u] for answer, weights in answers.items()}
            for comparison, answers in model.answers.items()
        },
        "often": {column: dict(values) for column, values in model.often.items()},
        "rest": dict(model.rest),
        "common": {column: sorted(values) for column, values in model.common.items()},
        "borrowed": list(model.borrowed),
        "slope": model.slope,
        "shift": model.shift,
        "thresholds": {name: getattr(model.thresholds, name) for name in Thresholds.__slots__},
    }
    return _dump({**told, "hash": _hash(told)})


def from_text(text: str, spec: Spec) -> Model:
    """The model that `to_text` wrote; raises ModelBroken where it is not that, or made for other comparisons."""
    told, its = _told(text)
    if told.get("entity") != spec.entity or told.get("spec") != spec.hash:
        raise ModelBroken("spec")
    try:
        model = _made(told, its, spec)
        missing = model.problems()
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ModelBroken(str(problem)) from problem
    if missing:
        raise ModelBroken(", ".join(missing))
    return model


def _told(text: str) -> tuple[dict[str, Any], str]:
    """What stands in a text that is as it was written, and its hash."""
    try:
        told = json.loads(text)
    except ValueError as problem:
        raise ModelBroken("JSON") from problem
    its = told.pop("hash", "") if isinstance(told, dict) else ""
    if not its or its != _hash(told):
        raise ModelBroken("hash")
    return told, its


def _made(told: dict[str, Any], its: str, spec: Spec) -> Model:
    return Model(
        spec=spec,
        source=told["source"],
        records=told["records"],
        answers={
            comparison: {answer: Weights(*pair) for answer, pair in answers.items()}
            for comparison, answers in told["answers"].items()
        },
        often={column: dict(values) for column, values in told["often"].items()},
        rest=dict(told["rest"]),
        common={column: frozenset(values) for column, values in told["common"].items()},
        slope=told["slope"],
        shift=told["shift"],
        thresholds=Thresholds(**told["thresholds"]),
        borrowed=tuple(told.get("borrowed", ())),
        hash=its,
    )


@cache
def shipped(spec: Spec) -> Model:
    """The model that comes with Perennial, for workspaces too small or too new to have one of their own."""
    if spec.ways:
        return from_text(to_text(expected(spec)), spec)
    name = f"{spec.weighed_as or spec.entity}.json"
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return from_text(_as_of(text, spec) if spec.weighed_as else text, spec)


def _as_of(text: str, spec: Spec) -> str:
    """The model of another specification as far as this one asks the same."""
    told, _its = _told(text)
    told |= {"entity": spec.entity, "spec": spec.hash}
    told["answers"] = {one.key: told["answers"][one.key] for one in spec.comparisons}
    return _dump({**told, "hash": _hash(told)})


def _hash(told: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(told).encode()).hexdigest()


def _dump(told: dict[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=True, indent=0, separators=(",", ":"))
