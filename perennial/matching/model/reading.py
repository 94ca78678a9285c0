"""The artefact as text: canonical JSON with its own hash, refused where it is not whole or of another specification."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from perennial.matching.errors import ModelBroken
from perennial.matching.model.artefact import Model, Thresholds, Weights
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
    told = json.loads(text)
    its = told.pop("hash", "")
    if its != _hash(told) or told["entity"] != spec.entity:
        raise ModelBroken("hash")
    if told["spec"] != spec.hash:
        raise ModelBroken("spec")
    model = Model(
        spec=spec,
        source=told["source"],
        records=told["records"],
        answers={
            comparison: {answer: Weights(*pair) for answer, pair in answers.items()}
            for comparison, answers in told["answers"].items()
        },
        often=told["often"],
        rest=told["rest"],
        common={column: frozenset(values) for column, values in told["common"].items()},
        slope=told["slope"],
        shift=told["shift"],
        thresholds=Thresholds(**told["thresholds"]),
        borrowed=tuple(told.get("borrowed", ())),
        hash=its,
    )
    if missing := model.problems():
        raise ModelBroken(", ".join(missing))
    return model


@cache
def shipped(spec: Spec) -> Model:
    """The model that comes with Perennial, for workspaces too small or too new to have one of their own."""
    return from_text(Path(__file__).with_name(f"{spec.entity}.json").read_text(encoding="utf-8"), spec)


def _hash(told: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(told).encode()).hexdigest()


def _dump(told: dict[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=True, indent=0, separators=(",", ":"))
